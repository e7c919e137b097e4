"""A range of the log as perfect subtrees, so that its parts can be hashed apart and put together (RFC 6962 §2.1).

`ledger/merkle.py` grows a log leaf by leaf from its beginning. Here a range may begin anywhere: it is a list of
(level, hash), each the root of 2^level leaves, from left to right, joined wherever two are siblings. The leaves from
index 3 to 12 (exclusive), and what they become behind the leaves 0 to 2:

    range    (0, d)  (2, [e,h])  (2, [i,l])
    before   (1, [a,b])  (0, c)
    together (3, [a,h])  (2, [i,l])              c and d are siblings, then [a,b] and [c,d], then [a,d] and [e,h]
"""

from collections.abc import Iterable, Sequence

from ledger.merkle import EMPTY_ROOT, node_hash

Subtree = tuple[int, bytes]
"""Level and root of a perfect subtree."""


def add(subtrees: list[Subtree], end: int, level: int, root: bytes) -> int:
    """Add a subtree behind a range that ends before leaf index `end`; the new end."""
    start = end
    while subtrees and subtrees[-1][0] == level and start >> level & 1:
        start -= 1 << level
        root = node_hash(subtrees.pop()[1], root)
        level += 1
    subtrees.append((level, root))
    return start + (1 << level)


def add_all(subtrees: list[Subtree], end: int, more: Iterable[Subtree]) -> int:
    """Add a range behind another one; the new end."""
    for level, root in more:
        end = add(subtrees, end, level, root)
    return end


def root_of(subtrees: Sequence[Subtree]) -> bytes:
    """The tree hash of a range from the first leaf on: of a whole log."""
    if not subtrees:
        return EMPTY_ROOT
    *lefts, (_, tree) = subtrees
    for _, left in reversed(lefts):
        tree = node_hash(left, tree)
    return tree


def of_edge(edge: Sequence[bytes], size: int) -> list[Subtree]:
    """The edge of a log (ledger/merkle.py), with its levels."""
    levels = [level for level in reversed(range(size.bit_length())) if size >> level & 1]
    return list(zip(levels, edge, strict=True))


def joined(row: Sequence[bytes]) -> bytes:
    """The root of 2^n hashes side by side."""
    while len(row) > 1:
        row = [node_hash(row[n], row[n + 1]) for n in range(0, len(row), 2)]
    return row[0]
