"""A log of short entries in memory that signs and proves any of its sizes; and, for a lying one, another past."""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.checkpoint import Checkpoint, sign_checkpoint
from ledger.merkle import leaf_hash, node_hash
from ledger.note import ED25519, Signer
from ledger.proof import consistency_proof, range_hash
from ledger.witness import add_checkpoint_body


def a_signer(name: str, algorithm: int = ED25519, seed: str = "a") -> Signer:
    """The same key every time."""
    return Signer.of(
        name, algorithm, Ed25519PrivateKey.from_private_bytes(sha256(f"{name} {seed}".encode()).digest())
    )


class ToyLog:
    """As many entries as are asked for, all made from `seed`: another seed is another history."""

    def __init__(self, origin: str, signer: Signer | None = None, seed: str = "a") -> None:
        self.origin = origin
        self.signer = signer or a_signer(origin)
        self._seed = seed
        self._subtree = cache(self._hash)

    @property
    def vkey(self) -> str:
        return self.signer.verifier.text

    def forked(self) -> "ToyLog":
        """The same name and key with another history."""
        return ToyLog(self.origin, self.signer, self._seed + "'")

    def root(self, size: int) -> bytes:
        return range_hash(0, size, self._subtree)

    def checkpoint(self, size: int, *extensions: str) -> str:
        """The signed note of this size."""
        return sign_checkpoint(Checkpoint(self.origin, size, self.root(size), extensions), self.signer)

    def proof(self, old: int, size: int) -> Sequence[bytes]:
        return consistency_proof(old, size, self._subtree)

    async def prove(self, old: int, size: int) -> Sequence[bytes]:
        return self.proof(old, size)

    def body(self, old: int, size: int) -> bytes:
        """The honest request for this size."""
        return add_checkpoint_body(old, self.proof(old, size), self.checkpoint(size)).encode()

    def _hash(self, level: int, index: int) -> bytes:
        if level == 0:
            return leaf_hash(f"{self._seed}{index}".encode())
        return node_hash(self._subtree(level - 1, 2 * index), self._subtree(level - 1, 2 * index + 1))
