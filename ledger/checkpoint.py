"""Checkpoints (C2SP tlog-checkpoint): the size and the root of a log, signed by it.

The text of the note has three lines: the origin (the log's name, and the name of its key), the size in
decimal, the root (RFC 6962 §2.1) in base64. Lines after these are extensions: opaque, kept, never needed.

    quench.example/shanxi
    3
    1DtGUm7jBPdksM71/lg1vfJzBU9afDEvxWL1wKHZ4KQ=
    ⏎
    — quench.example/shanxi wj1x5eqAhq3CitMLt1ymNla+80Dd6pD9UiWnUJhX6E+gA4Ukw7r1Oyd0jYn23S0dWfMfs/rcF6GXTwfZ1O5Q80F2oAY=

This is the log of three entries of docs/ledger-format.md, under a key that only serves as an example:

    quench.example/shanxi+c23d71e5+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c

A log of size 0 has the root of no entries, SHA-256(""). Two checkpoints of one origin and one size with different
roots prove that the log lied.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.note import (
    ED25519,
    MalformedNote,
    Note,
    NoTrustedSignature,
    Signer,
    Verifier,
    check_text,
    open_note,
    sign_note,
)
from ledger.spelling import HASH_SIZE, NUMBER_MAX, from_decimal, hash_from_base64, shown, to_base64


class MalformedCheckpoint(MalformedNote):
    """The text of a note that is no checkpoint."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: under this name, with so many entries, it has this root."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text that is signed."""
        lines = (self.origin, str(self.size), to_base64(self.root), *self.extensions)
        return "\n".join(lines) + "\n"


def parse_checkpoint_text(text: str) -> Checkpoint:
    """The text of a checkpoint's note. That a size of 0 has the root of no entries is not checked here."""
    try:
        check_text(text)
    except MalformedNote as malformed:
        raise MalformedCheckpoint(str(malformed)) from None
    lines = text[:-1].split("\n")
    if len(lines) < 3 or not all(lines):
        raise MalformedCheckpoint(
            "检查点格式错误 / a checkpoint has three lines, origin, size and root, and none of its lines is empty"
        )
    size = from_decimal(lines[1], MalformedCheckpoint)
    root = hash_from_base64(lines[2], MalformedCheckpoint)
    return Checkpoint(lines[0], size, root, tuple(lines[3:]))


def open_checkpoint(source: str, log: Sequence[Verifier]) -> tuple[Checkpoint, Note]:
    """A checkpoint that a key of this log signed: type 0x01, and named as the origin is."""
    note = open_note(source, log)
    checkpoint = parse_checkpoint_text(note.text)
    if not signers_of(checkpoint, note, log):
        raise NoTrustedSignature(
            f"日志未签名 / no trusted key of the log {shown(checkpoint.origin)} signed this checkpoint"
        )
    return checkpoint, note


def signers_of(checkpoint: Checkpoint, note: Note, log: Sequence[Verifier]) -> tuple[Verifier, ...]:
    """The log's own keys among the verified signatures, in the order of `log`."""
    signed = {signature.key for signature in note.signatures}
    own = [key for key in log if key.algorithm == ED25519 and key.name == checkpoint.origin]
    return tuple(key for key in dict.fromkeys(own) if key.key in signed)


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> str:
    """The signed note; the key is named as the origin is."""
    if signer.name != checkpoint.origin:
        raise ValueError(f"the key of {signer.name} cannot sign for {checkpoint.origin}")
    if not 0 <= checkpoint.size <= NUMBER_MAX or len(checkpoint.root) != HASH_SIZE:
        raise ValueError(f"not the size and root of a log: {checkpoint.size}, {checkpoint.root.hex()}")
    parse_checkpoint_text(checkpoint.text)
    return sign_note(checkpoint.text, signer)
