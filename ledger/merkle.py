"""The Merkle tree of RFC 6962 §2.1 as a compact range: pure maths, no I/O.

    leaf hash       SHA-256(0x00 ‖ entry)
    node hash       SHA-256(0x01 ‖ left ‖ right)
    empty tree      SHA-256("")

A tree of n leaves is the perfect subtrees of the 1 bits of n, largest first; their roots are its *edge*.
To add a leaf is to add 1 in binary: every carry joins two equal subtrees into one. To get the root, fold
the edge from the right.

    n = 1    edge [a]                root a
    n = 2    edge [H(a,b)]           root H(a,b)
    n = 3    edge [H(a,b), c]        root H(H(a,b), c)
    n = 4    edge [H(H(a,b),H(c,d))] …

The prefixes 0x00 and 0x01 keep an entry from being passed off as a node (RFC 6962 §2.1, second-preimage
resistance). Leaf index = position − 1.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side."""
    return sha256(b"\x01" + left + right).digest()


def extend(edge: Sequence[bytes], size: int, leaves: Iterable[bytes]) -> tuple[bytes, ...]:
    """The edge of the log after these leaf hashes are added to a log of `size` entries."""
    _check_edge(edge, size)
    nodes = list(edge)
    for leaf in leaves:
        carry = size
        while carry & 1:
            leaf = sha256(b"\x01" + nodes.pop() + leaf).digest()
            carry >>= 1
        nodes.append(leaf)
        size += 1
    return tuple(nodes)


def root(edge: Sequence[bytes], size: int) -> bytes:
    """The Merkle tree hash of a whole log of `size` entries, from its edge."""
    _check_edge(edge, size)
    if not edge:
        return EMPTY_ROOT
    *lefts, tree = edge
    for left in reversed(lefts):
        tree = node_hash(left, tree)
    return tree


def _check_edge(edge: Sequence[bytes], size: int) -> None:
    if len(edge) != size.bit_count():
        raise ValueError(f"an edge of {len(edge)} nodes is not that of a log of {size} entries")
