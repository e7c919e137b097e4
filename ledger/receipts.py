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

    def path(self, position: int) -> list[bytes]:
        """The hashes that lead from the leaf of one of its entries to its root (RFC 6962 §2.1.1)."""
        siblings = self._siblings(position, len(self._rows) - 1)
        return [row[n] for row, n in zip(self._rows, siblings, strict=False) if n < len(row)]

    def proof(self, position: int, signer: Signer) -> str:
        """The C2SP tlog-proof of one of its entries, which it carries as `extra`."""
        lines, rest = self._lines
        siblings = self._siblings(position, len(lines))
        path = "".join([row[n] for row, n in zip(lines, siblings, strict=True) if n < len(row)])
        entry = to_base64(self._entries[position - self.before - 1])
        return f"{HEADER}\nextra {entry}\nindex {position - 1}\n{path}{rest}\n{self.checkpoint(signer)}"

    def checkpoint(self, signer: Signer) -> str:
        """Its head, signed once."""
        if self._signed is None or self._signed[0] is not signer:
            checkpoint = Checkpoint(signer.name, self.size, self._rows[-1][0])
            self._signed = signer, sign_checkpoint(checkpoint, signer)
        return self._signed[1]

    def _siblings(self, position: int, rows: int) -> list[int]:
        """Where the sibling stands in each of the lowest rows; beyond its end where there is none."""
        if not self.before < position <= self.size:
            raise ValueError(f"position {position} was not added by this transaction")
        # A row begins at an even index, because the edge completes it at the left.
        return [((position - 1 >> level) ^ 1) - (self.before >> level & ~1) for level in range(rows)]

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
    def _lines(self) -> tuple[list[list[str]], str]:
        """The rows as lines of a proof, up to where all entries share one ancestor; and the lines above, which are
        the same for all of them: nodes of the edge."""
        shared = (self.before ^ self.size - 1).bit_length()
        rows = [[to_base64(node) + "\n" for node in row] for row in self._rows[:shared]]
        above = [row[0] for level, row in enumerate(self._rows[:-1]) if level >= shared and len(row) == 2]
        return rows, "".join([to_base64(node) + "\n" for node in above])
