"""Which key signed the log's checkpoints when: the hand-overs that the log records of itself (domain/custody.py).

The first key is the one that handed over first. Each hand-over is signed with the key that was in force until then, and
checkpoints of its position and later are signed by the next key alone. What is read here is the entry itself; that the
entries are those of the log is for verification to show.
"""

from collections.abc import Iterable, Sequence

import msgspec

from domain.custody import LedgerRestored, LogKeyRotated, restore_statement, rotation_statement
from domain.fact import decode_fact
from ledger.events import RecordedEvent
from ledger.faults import BrokenLedger
from ledger.note import ED25519, MalformedNote, Verifier
from ledger.spelling import from_base64

HANDOVERS = (LogKeyRotated.TOPIC, LedgerRestored.TOPIC)
Eras = list[tuple[int, Sequence[Verifier]]]
"""From which size of checkpoints on these keys sign alone."""


def key_eras(handovers: Iterable[RecordedEvent], trusted: Sequence[Verifier]) -> Eras:
    """The keys of a log, from its hand-overs in order; `trusted` are the keys that are known from elsewhere, all of
    which may sign where there was no hand-over. BrokenLedger where one was not signed by the key before it, or where
    no key of the log is trusted."""
    eras: Eras = []
    position = 0
    for event in handovers:
        position = event.position
        before, after = _handover(event)
        if eras and eras[-1][1] != (before,):
            raise BrokenLedger(
                "密钥交接无效 / the key that hands over is not the one that was in force", position
            )
        eras = [*(eras or [(0, (before,))]), (position, (after,))]
    if eras and not any(key in trusted for _, keys in eras for key in keys):
        raise BrokenLedger(
            "此处不信任账本的密钥 / no key that the log names is one that is trusted here", position
        )
    return eras or [(0, tuple(trusted))]


def _handover(event: RecordedEvent) -> tuple[Verifier, Verifier]:
    """The key before and the key after, once the signature of the first is verified."""
    try:
        fact = decode_fact(event.type, event.data)
        assert isinstance(fact, LogKeyRotated | LedgerRestored)
        before, after = Verifier.from_text(fact.from_), Verifier.from_text(fact.to)
        signature = from_base64(fact.signature, MalformedNote)
    except (MalformedNote, msgspec.MsgspecError, KeyError) as fault:
        reason = f"密钥交接格式错误 / the hand-over of the key cannot be read: {fault}"
        raise BrokenLedger(reason, event.position) from fault
    if before.algorithm != ED25519 or not before.verify(_statement(fact), signature):
        raise BrokenLedger(
            "密钥交接签名无效 / the hand-over is not signed by the key that it names", event.position
        )
    return before, after


def _statement(fact: LogKeyRotated | LedgerRestored) -> bytes:
    if isinstance(fact, LogKeyRotated):
        return rotation_statement(fact.from_, fact.to)
    return restore_statement(fact.from_, fact.to, fact.size, fact.root, fact.reason)
