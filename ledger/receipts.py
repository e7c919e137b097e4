"""Receipts without a look at the database: what one transaction added to the tree proves itself.

A transaction knows the edge that it found and the leaves that it added, and no proof of one of those
leaves to the new root needs anything else: a sibling to the left of them is a node of the edge, every
other one is made of them. For two entries d, e added to a log of three (edge [a,b], c):

    row 0     c d e          c is of the edge: index 2, 3, 4
    row 1     [a,b] [c,d] e  e has no sibling yet and goes up as it is
    row 2     [a,d] e
    row 3     root           path of d: c, [a,b], e    path of e: [a,d]

All receipts of a transaction share one checkpoint, signed once and only when it is asked for, which is
after the commit: a log must never sign what may not come about (C2SP tlog-checkpoint).
"""

from collections.abc import Sequence
from functools import cached_property

from ledger.checkpoint import Checkpoint, sign_checkpoint
from ledger.merkle import node_hash
from ledger.note import Signer
from ledger.proof import HEADER
from ledger.spelling import to_base64


class Growth:
    """What one transaction added to a log of `before` entries with this edge: leaf hashes, and the entries
    themselves. Made before the transaction is written; only what was committed may be asked for proofs."""

    def __init__(
        self, before: int, edge: Sequence[bytes], leaves: Sequence[bytes], entries: Sequence[bytes]
    ) -> None:
        self.before = before
        self._edge = edge
        self._leaves = leaves
        self._entries = entries
        self._signed: tuple[Signer, str] | None = None

    @property
    def size(self) -> int:
        """The number of entries of the log with it."""
        return self.before + len(self._leaves)

    @property
    def edge(self) -> tuple[bytes, ...]:
        """The edge of the log with it: at every 1 bit of the size, the last perfect subtree of that height, which
        is either among the rows or was at the edge before."""
        old = dict(zip(_ones(self.before), self._edge, strict=True))
        nodes = []
        for level in _ones(self.size):
            index = (self.size >> level) - 1 - (self.before >> level & ~1)
            nodes.append(self._rows[level][index] if index >= 0 else old[level])
        return tuple(nodes)

    def path(self, position: int) -> list[bytes]:
        """The hashes that lead from the leaf of one of its entries to its root (RFC 6962 §2.1.1)."""
        index, path = self._index(position), []
        for row, above in zip(self._rows, self._shifts[1:], strict=False):
            if index ^ 1 < len(row):
                path.append(row[index ^ 1])
            index = (index >> 1) + above
        return path

    def proof(self, position: int, signer: Signer) -> str:
        """The C2SP tlog-proof of one of its entries, which it carries as `extra`."""
        index = self._index(position)
        entry = to_base64(self._entries[index - (self.before & 1)])
        path = self._paths[index]
        return f"{HEADER}\nextra {entry}\nindex {position - 1}\n{path}\n{self.checkpoint(signer)}"

    def checkpoint(self, signer: Signer) -> str:
        """Its head, signed once."""
        if self._signed is None or self._signed[0] is not signer:
            checkpoint = Checkpoint(signer.name, self.size, self._rows[-1][0])
            self._signed = signer, sign_checkpoint(checkpoint, signer)
        return self._signed[1]

    def _index(self, position: int) -> int:
        """Where its leaf stands in the lowest row. A row begins at an even index of the tree, because the edge
        completes it at the left; so a sibling is always the index with its last bit turned."""
        if not self.before < position <= self.size:
            raise ValueError(f"position {position} was not added by this transaction")
        return position - 1 - (self.before & ~1)

    @cached_property
    def _shifts(self) -> list[int]:
        """By how much the parent of the first node of each row stands right of the first node of the row above."""
        levels = range((self.size - 1).bit_length() + 1)
        return [(self.before >> level & 1) if level else 0 for level in levels]

    @cached_property
    def _rows(self) -> list[list[bytes]]:
        edge = list(self._edge)
        row = list(self._leaves)
        rows = []
        for level in range((self.size - 1).bit_length()):
            if self.before >> level & 1:
                row.insert(0, edge.pop())
            rows.append(row)
            above = [node_hash(row[n], row[n + 1]) for n in range(0, len(row) - 1, 2)]
            row = [*above, row[-1]] if len(row) & 1 else above
        return [*rows, row]

    @cached_property
    def _paths(self) -> list[str]:
        """The path of every node of the lowest row as lines of a proof, made from the root down: each is its
        sibling's line and the path of its parent."""
        paths = [""]
        for row, above in zip(self._rows[-2::-1], self._shifts[:0:-1], strict=True):
            lines = [to_base64(node) + "\n" for node in row]
            paths = [
                lines[n ^ 1] + paths[(n >> 1) + above] if n ^ 1 < len(lines) else paths[(n >> 1) + above]
                for n in range(len(lines))
            ]
        return paths


def _ones(size: int) -> list[int]:
    """The places of the 1 bits of a size, the highest first: the heights of the perfect subtrees at its edge."""
    return [level for level in range(size.bit_length() - 1, -1, -1) if size >> level & 1]
