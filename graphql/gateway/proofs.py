"""Proofs as the API gives them: receipts (C2SP tlog-proof), consistency proofs (RFC 6962 §2.1.2), the checkpoint.

They belong to the log as it grows, not to a moment (D, K), so they stand beside `at(…)` and not under it. Nothing here
asks to be believed: whoever checks opens the checkpoint with keys of their own (docs/auditor.md).
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import strawberry

from domain.outcomes import RecordedFact
from gateway import arguments
from gateway.context import Context
from gateway.identity import Action, may
from gateway.outputs import enum_of
from gateway.proving import Proving
from gateway.refusals import NoLogKey, RefusedQuery
from gateway.scalars import Position
from gateway.visibility import is_own, visible
from ledger.checkpoint import parse_checkpoint_text
from ledger.events import RecordedEvent
from ledger.note import Signature, parse_note
from ledger.proof import parse_proof
from ledger.spelling import to_base64

COSIGNATURE_SIZE = 8 + 64
"""A cosignature begins with its POSIX second, the log's own signature does not (C2SP tlog-cosignature)."""
SECOND_MAX = 253_402_300_799
"""The last second of year 9999: what `datetime` can show."""


class EventState(StrEnum):
    """已入账；已由法定数见证方会签。Recorded; or recorded and cosigned by a quorum of witnesses."""

    RECORDED = "RECORDED"
    WITNESSED = "WITNESSED"


State: Any = enum_of(EventState)
STATE = "是否已由法定数见证方会签。Whether a quorum of witnesses has cosigned a checkpoint that holds it."
PROOF = (
    "证明（C2SP tlog-proof）；存为 文件.tlog-proof，用 quench receipt check 文件 离线核对；服务器无账本密钥时为空。"
    "The proof as text: save it as FILE.tlog-proof, check it offline with `quench receipt check FILE`; "
    "null where this server holds no key of the log."
)


@strawberry.type(
    description="一个位置的回执：证明该条目在账本中。The receipt of one position: the proof that it stands in the log."
)
class EntryReceipt:
    position: Position = strawberry.field(description="账本位置。Its place in the log.")
    state: State = strawberry.field(description=STATE)
    entry_hash: str = strawberry.field(description="叶哈希，十六进制。The leaf hash in hex (RFC 6962).")
    proof: str | None = strawberry.field(
        description=PROOF
        + " 条目原文仅给提交单位和审计。The entry itself is in it for its own office and auditors."
    )
    checkpoint_size: Position | None = strawberry.field(
        description="所证到的检查点的条目数。The size of the checkpoint that it leads to."
    )


@strawberry.type(
    description="一致性证明：较大的账本以较小的开头。That the larger log begins with the smaller one (RFC 6962)."
)
class ConsistencyProof:
    from_: Position = strawberry.field(name="from", description="旧账本的条目数。The old log's size.")
    to: Position = strawberry.field(description="新账本的条目数。The new log's size.")
    hashes: list[str] = strawberry.field(
        description="哈希，Base64，按 RFC 6962 §2.1.2 的次序。The hashes in base64, in the order of RFC 6962 §2.1.2."
    )


@strawberry.type(description="见证方的一个会签。One witness's cosignature, as its line in the note says.")
class Cosignature:
    name: str = strawberry.field(description="见证方密钥名称。The name of the witness's key.")
    key_id: str = strawberry.field(description="密钥编号，十六进制。The id of its key, in hex.")
    cosigned_at: datetime | None = strawberry.field(
        description="见证方所称的会签时刻。When, by the witness's clock."
    )


@strawberry.type(
    description="已发布的检查点；请用自己保存的公钥核对。A published checkpoint; check it with keys of your own."
)
class Checkpoint:
    note: str = strawberry.field(
        description="签名文全文（C2SP tlog-checkpoint）。The signed note, whole, as `/checkpoint` gives it."
    )
    origin: str = strawberry.field(description="账本名称。The log's name.")
    size: Position = strawberry.field(description="条目数。How many entries it covers.")
    root: str = strawberry.field(description="根哈希，Base64。The root hash in base64, as in the note.")
    root_hex: str = strawberry.field(description="根哈希，十六进制。The same in hex.")
    cosignatures: list[Cosignature] = strawberry.field(
        description="会签。The cosignatures in the note; whether they are enough, your own policy says."
    )


def state_of(context: Context, position: int) -> EventState:
    """Whether a position is witnessed, as far as this server knows now; from memory."""
    proving = context.gateway.proving
    witnessed = 0 if proving is None else proving.status().witnessed
    return EventState.WITNESSED if position <= witnessed else EventState.RECORDED


async def proof_of_fact(context: Context, fact: RecordedFact) -> str | None:
    """The proof of an event of the asking office's own submission: as it came with the append, or made now.

    What came with the append no witness had seen; where they have meanwhile, the proof holds their cosignatures too.
    """
    proving = context.gateway.proving
    if proving is None or (fact.proof and state_of(context, fact.position) is EventState.RECORDED):
        return fact.proof or None

    async def make() -> str | None:
        found = await context.gateway.log.entry(fact.position)
        return None if found is None else await proving.proof(fact.position, found.entry)

    return await context.once(("proof", fact.position), make)


async def receipt(context: Context, position: Any) -> EntryReceipt | None:
    """The receipt of a position; None alike where nothing stands there and where it may not be seen."""
    context.require(Action.SEE_RECEIPT, "查看回执", "see a receipt")
    found = await context.gateway.log.entry(arguments.position("position", position) or 0)
    if found is None or not await _may_see(context, found):
        return None
    proof = await _proof(context, found)
    return EntryReceipt(
        position=Position(found.position),
        state=state_of(context, found.position),
        entry_hash=found.leaf_hash.hex(),
        proof=proof,
        checkpoint_size=None if proof is None else _size_of(proof),
    )


async def consistency_proof(context: Context, old: Any, size: Any) -> ConsistencyProof:
    """The proof between two sizes; refused where the log has none."""
    proving = _proving(context)
    first = arguments.position("from", old, least=0) or 0
    last = arguments.position("to", size, least=0) or 0
    if first > last:
        arguments.malformed("from", old, "不得大于 to", "it may not be larger than `to`")
    try:
        hashes: Sequence[bytes] = await proving.consistency(first, last)
    except ValueError:
        arguments.malformed("to", size, "超出账本现有条目数", "the log does not reach so far")
    return ConsistencyProof(from_=Position(first), to=Position(last), hashes=[to_base64(h) for h in hashes])


async def checkpoint(context: Context) -> Checkpoint:
    """The newest published checkpoint."""
    source = await _proving(context).checkpoint()
    note = parse_note(source)
    read = parse_checkpoint_text(note.text)
    return Checkpoint(
        note=source,
        origin=read.origin,
        size=Position(read.size),
        root=to_base64(read.root),
        root_hex=read.root.hex(),
        cosignatures=[_cosignature(line) for line in note.lines if len(line.signature) == COSIGNATURE_SIZE],
    )


def _cosignature(line: Signature) -> Cosignature:
    second = int.from_bytes(line.signature[:8])
    at = datetime.fromtimestamp(second, UTC) if second <= SECOND_MAX else None
    return Cosignature(name=line.name, key_id=line.key_id.hex(), cosigned_at=at)


def _proving(context: Context) -> Proving:
    proving = context.gateway.proving
    if proving is None:
        raise RefusedQuery(NoLogKey())
    return proving


async def _may_see(context: Context, event: RecordedEvent) -> bool:
    """Whoever may see the event; and every office its own, even where its role reads nothing else."""
    if is_own(context.identity, event):  # Asked first: it needs no projection, so a receipt is there at once.
        return True
    return may(context.identity, Action.READ) and bool(await visible(context, [event]))


async def _proof(context: Context, event: RecordedEvent) -> str | None:
    proving = context.gateway.proving
    if proving is None:
        return None
    # The entry holds the salt: without it nobody can guess at an entry from its hash (DESIGN §2).
    whole = is_own(context.identity, event) or may(context.identity, Action.AUDIT)
    return await proving.proof(event.position, event.entry if whole else None)


def _size_of(proof: str) -> Position:
    return Position(parse_checkpoint_text(parse_note(parse_proof(proof).checkpoint).text).size)
