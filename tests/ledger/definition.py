"""RFC 6962 §2.1 word for word: what the tree, the inclusion and the consistency proofs *are*.

Slow and recursive on purpose, it shares nothing with `ledger/merkle.py` and `ledger/proof.py`. D[first:end] are
the entries "entry 0", "entry 1" …; that a subtree is computed once only is the cache's doing.
"""

from functools import cache
from hashlib import sha256


def entry(index: int) -> bytes:
    return f"entry {index}".encode()


@cache
def tree_hash(first: int, end: int) -> bytes:
    """MTH(D[first:end])."""
    if first == end:
        return sha256(b"").digest()
    if end - first == 1:
        return sha256(b"\x00" + entry(first)).digest()
    k = split(end - first)
    return sha256(b"\x01" + tree_hash(first, first + k) + tree_hash(first + k, end)).digest()


def path(m: int, first: int, end: int) -> list[bytes]:
    """PATH(m, D[first:end])."""
    if end - first == 1:
        return []
    k = split(end - first)
    if m < k:
        return [*path(m, first, first + k), tree_hash(first + k, end)]
    return [*path(m - k, first + k, end), tree_hash(first, first + k)]


def proof(m: int, n: int) -> list[bytes]:
    """PROOF(m, D[n]) for 0 < m <= n."""
    return subproof(m, 0, n, True)


def subproof(m: int, first: int, end: int, whole: bool) -> list[bytes]:
    """SUBPROOF(m, D[first:end], b)."""
    if m == end - first:
        return [] if whole else [tree_hash(first, end)]
    k = split(end - first)
    if m <= k:
        return [*subproof(m, first, first + k, whole), tree_hash(first + k, end)]
    return [*subproof(m - k, first + k, end, False), tree_hash(first, first + k)]


def split(n: int) -> int:
    """The largest power of two smaller than n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def perfect(level: int, index: int) -> bytes:
    """The perfect subtrees, from which proofs are made."""
    return tree_hash(index << level, (index + 1) << level)
