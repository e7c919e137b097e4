"""What the gateway asks of whoever holds the log's key: proofs, checkpoints, and how far the witnesses are.

The composition root gives it (app/publishing.py); the gateway never sees the key itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.refusals import Refusal


@dataclass(frozen=True, slots=True)
class WitnessStatus:
    """What one witness of the policy said last: COSIGNED, REFUSED, INVALID, UNREACHABLE, NOT_AWAITED or NOT_ASKED."""

    name: str
    outcome: str
    size: int | None
    said: str


@dataclass(frozen=True, slots=True)
class ProvingStatus:
    """How the proofs stand.

    `witnessed` is the size that a quorum cosigned, 0 until this server has heard a quorum say so since it started;
    `quorum` is whether the last round reached one; `needed` says the policy in words (e.g. "2 of 3"); `halted` is why
    nothing is written (the witnesses know more than this database: a restored backup), or None.
    """

    origin: str
    verifier_key: str
    published: int
    witnessed: int
    quorum: bool
    needed: str
    witnesses: Sequence[WitnessStatus]
    halted: Refusal | None


class Proving(Protocol):
    """Proofs of this log."""

    def status(self) -> ProvingStatus:
        """How it stands now; from memory, costs nothing."""

    async def checkpoint(self) -> str:
        """The newest published checkpoint: a signed note, with the cosignatures that came."""

    async def proof(self, position: int, entry: bytes | None = None) -> str:
        """The C2SP tlog-proof of an entry, to the newest checkpoint that reaches it (one is signed where none does);
        with the entry as `extra` where it is given. ValueError beyond the head."""

    async def consistency(self, old: int, size: int) -> Sequence[bytes]:
        """The consistency proof between two sizes of this log; ValueError where there is none."""

    async def hash_tile(self, level: int, index: int, width: int) -> bytes | None:
        """The bytes of a tile of hashes; None where the published log does not reach so far."""

    async def entry_tile(self, index: int, width: int) -> bytes | None:
        """The bytes of a tile of entries; None where the published log does not reach so far."""

    async def await_witnessed(self, position: int, seconds: float) -> bool:
        """Whether a quorum cosigned a checkpoint that reaches this position, after waiting for it at most so long."""
