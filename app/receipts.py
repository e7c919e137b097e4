"""What a receipt proves, in words: for the office that keeps it and for whoever is shown it."""

import hashlib
from collections.abc import Iterator

from ledger.entry import decode
from ledger.policy import NONE, Policy, judge
from ledger.proof import BadProof, parse_proof, verify_inclusion


class NotWitnessed(ValueError):
    """The log signed, and fewer witnesses than the policy asks for: nobody else has seen it yet."""


class EntryMissing(ValueError):
    """The receipt does not carry its entry, and none was given."""


def check_receipt(text: str, policy: Policy, entry: bytes | None = None) -> Iterator[str]:
    """The findings, line by line; ValueError (one clear line) where the receipt does not prove its entry."""
    proof = parse_proof(text.rstrip("\n") + "\n")  # As many tools leave it: with a newline too many, or none.
    if proof.extra is not None and entry is not None and proof.extra != entry:
        raise BadProof("条目与回执不符 / the entry that was given is not the one in the receipt")
    content = proof.extra if entry is None else entry
    if content is None:
        raise EntryMissing("回执不含条目 / the receipt does not carry its entry: give it with --entry FILE")
    leaf = hashlib.sha256(b"\x00" + content).digest()
    judged = judge(proof.checkpoint, policy)
    checkpoint = judged.checkpoint
    verify_inclusion(proof.index, checkpoint.size, leaf, proof.path, checkpoint.root)
    yield from _entry_lines(content, proof.index + 1)
    yield f"账本 / log: {checkpoint.origin}, {checkpoint.size:,} 条 / entries, 根 / root {checkpoint.root.hex()}"
    yield f"账本签名 / signed by: {judged.log_key.text}"
    if not judged.witnessed:
        raise NotWitnessed(
            f"见证不足（{len(judged.witnesses)}）：仅账本签名，稍后用 receipt(position) 重取 / not witnessed as "
            f"the policy asks ({', '.join(judged.witnesses) or 'nobody'}): the log alone signed; ask for it again later"
        )
    none = "策略未要求 / the policy asks for none" if policy.quorum == NONE else ", ".join(judged.witnesses)
    yield f"见证 / witnessed by: {none}"
    yield f"成立：第 {proof.index + 1:,} 条在此账本中 / PROVED: this is entry {proof.index + 1:,} of this log"


def _entry_lines(content: bytes, position: int) -> Iterator[str]:
    try:
        entry = decode(content)
    except ValueError as fault:
        raise BadProof(f"条目无法读取 / the entry cannot be read: {fault}") from fault
    if entry.position != position:
        raise BadProof(f"位置不符 / the entry says position {entry.position}, the proof is of {position}")
    yield f"条目 / entry {position:,}: {entry.type}, {entry.recordedAt}, {', '.join(entry.tags)}"
