"""Receipts without a look at the database: what one transaction added to the tree proves itself.

A transaction knows the edge that it found and the leaves that it added, and no proof of one of those
leaves to the new root needs anything else: a sibling to the left of them is a node of the edge, every
other one is made of them. For two entries d, e added to a log of three (edge [a,b], c):

    row 0     c d e          c is of the edge: index 2, 3, 4
    row 1     [a,b] [c,d] e  e has no sibling yet and goes up as it is
    row 2     [a,d] e
    row 3     root           path of d: c, [a,b], e    path of e: [a,d]

Rows end where one node stands alone: above it are only nodes of the edge, the same for every leaf.

All receipts of a transaction share one checkpoint, signed once and only when it is asked for, which is
after the commit: a log must never sign what may not come about (C2SP tlog-checkpoint).
"""

from collections.abc import Sequence
from dataclasses import dataclass
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

    def path(self, position: int) -> list[bytes]:
        """The hashes that lead from the leaf of one of its entries to its root (RFC 6962 §2.1.1)."""
        index, path = self._index(position), []
        for level, row in enumerate(self._tree.rows):
            if index ^ 1 < len(row):
                path.append(row[index ^ 1])
            index = (index >> 1) + self._further(level)
        return [*path, *self._tree.trunk]

    def proof(self, position: int, signer: Signer) -> str:
        """The C2SP tlog-proof of one of its entries, which it carries as `extra`."""
        index = self._index(position)
        entry = to_base64(self._entries[index - (self.before & 1)])
        path = self._paths[index]
        return f"{HEADER}\nextra {entry}\nindex {position - 1}\n{path}\n{self.checkpoint(signer)}"

    def checkpoint(self, signer: Signer) -> str:
        """Its head, signed once."""
        if self._signed is None or self._signed[0] is not signer:
            checkpoint = Checkpoint(signer.name, self.size, self._tree.root)
            self._signed = signer, sign_checkpoint(checkpoint, signer)
        return self._signed[1]

    def _index(self, position: int) -> int:
        """Where its leaf stands in the lowest row. A row begins at an even index of the tree, because the edge
        completes it at the left; so a sibling is always the index with its last bit turned."""
        if not self.before < position <= self.size:
            raise ValueError(f"position {position} was not added by this transaction")
        return position - 1 - (self.before & ~1)

    def _further(self, level: int) -> int:
        """How much further than at half its place a node's parent stands: by one where the row above begins with a
        node of the edge."""
        return self.before >> level + 1 & 1

    @cached_property
    def _tree(self) -> "_Tree":
        edge, row = list(self._edge), list(self._leaves)
        rows: list[list[bytes]] = []
        while len(rows) == 0 or len(rows[-1]) > 1:
            if self.before >> len(rows) & 1:
                row.insert(0, edge.pop())
            rows.append(row)
            above = [node_hash(row[n], row[n + 1]) for n in range(0, len(row) - 1, 2)]
            row = [*above, row[-1]] if len(row) & 1 else above
        (root,) = rows[-1]
        trunk = edge[::-1]
        for left in trunk:
            root = node_hash(left, root)
        return _Tree(rows, trunk, root)

    @cached_property
    def _paths(self) -> list[str]:
        """The path of every node of the lowest row as lines of a proof, made from the top down: each is its
        sibling's line and the path of its parent."""
        rows, trunk = self._tree.rows, self._tree.trunk
        paths = ["".join([to_base64(left) + "\n" for left in trunk])]
        for level in range(len(rows) - 2, -1, -1):
            lines = [to_base64(node) + "\n" for node in rows[level]]
            further = self._further(level)
            over = [paths[(n >> 1) + further] for n in range(len(lines))]
            paths = [lines[n ^ 1] + over[n] if n ^ 1 < len(lines) else over[n] for n in range(len(lines))]
        return paths


@dataclass(frozen=True, slots=True)
class _Tree:
    """What a transaction knows of the tree: the rows until one node stands alone, what is left of it from there up
    (only nodes of the edge, the lowest first), and the root."""

    rows: list[list[bytes]]
    trunk: list[bytes]
    root: bytes
