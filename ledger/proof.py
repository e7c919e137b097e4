"""Proofs (RFC 6962 §2.1.1, §2.1.2) and the text that carries one to whoever keeps it (C2SP tlog-proof).

A node (level, index) is the root of the perfect subtree over the leaves [index·2^level, (index+1)·2^level).
A proof is a list of roots of ranges of leaves, the lowest first; a range that is no perfect subtree is the
fold of the perfect subtrees that make it up. In a log of 7 entries a … g:

                  root                     inclusion of d (index 3):  c, [a,b], [e,g]
             /            \\                 to check: H(c,d), H([a,b], ·), H(·, [e,g]) = root
          [a,d]          [e,g]             [e,g] is no perfect subtree: H([e,f], g)
          /    \\         /    \\            consistency of 3 with 7:  c, d, [a,b], [e,g]
       [a,b]  [c,d]   [e,f]    g            to check: H([a,b], c) = the old root,
       /  \\    /  \\    /  \\                           H(H([a,b], H(c,d)), [e,g]) = the new root
      a    b  c    d  e    f

As text, the first line names the format, `extra` is the entry itself (what the leaf hash is made of, in
base64), `index` is its position − 1, then one line for each hash, an empty line, and the checkpoint as the log
signed it. The proof of entry 3 of docs/ledger-format.md, whose only sibling is the node over entries 1 and 2:

    c2sp.org/tlog-proof@v1
    extra eyJkYXRhQmFzZTY0IjoiWkdGMFlURT0iLCJtZXRhIjp7fSwicG9zaXRpb24iOjMsInJlY29yZGVkQXQiOiIyMDIwLTEwLTMx…
    index 2
    efkgsX9gxBrmSriTyAU9yAAzNExGcJXJ35wtrIpg7wM=
    ⏎
    quench.example/shanxi
    3
    1DtGUm7jBPdksM71/lg1vfJzBU9afDEvxWL1wKHZ4KQ=
    ⏎
    — quench.example/shanxi wj1x5eqAhq3CitMLt1ymNla+80Dd6pD9UiWnUJhX6E+gA4Ukw7r1Oyd0jYn23S0dWfMfs/rcF6GXTwfZ1O5Q80F2oAY=

Nothing here is trusted because it stands in the text: whoever checks opens the checkpoint with keys of their
own (`ledger/policy.py`) and recomputes the root.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ledger.checkpoint import parse_checkpoint_text
from ledger.merkle import EMPTY_ROOT, node_hash
from ledger.note import MalformedNote, parse_note
from ledger.spelling import HASH_SIZE, NUMBER_MAX, from_base64, from_decimal, hash_from_base64, to_base64

Node = tuple[int, int]
"""Level and index of a perfect subtree."""
Hashes = Callable[[int, int], bytes]
"""Gives the root of the perfect subtree at a level and an index."""
Range = tuple[int, int]

HEADER = "c2sp.org/tlog-proof@v1"
PATH_MAX = 63
PROOF_CHARACTERS_MAX = 2_000_000


class BadProof(ValueError):
    """What was given does not prove it."""


class MalformedProof(BadProof):
    """A text that is no proof."""


def nodes_of(first: int, end: int) -> list[Node]:
    """The perfect subtrees that make up the leaves [first, end) of a proof's range, the leftmost first."""
    nodes: list[Node] = []
    while first < end:
        level = (end - first).bit_length() - 1
        if first & ((1 << level) - 1):
            raise ValueError(f"the leaves from {first} to {end} are no part of the tree of a log")
        nodes.append((level, first >> level))
        first += 1 << level
    return nodes


def range_hash(first: int, end: int, get: Hashes) -> bytes:
    """The Merkle tree hash of the leaves [first, end): of a whole log for first = 0."""
    nodes = nodes_of(first, end)
    if len(nodes) == 1:  # Nearly every range of a proof.
        return get(*nodes[0])
    if not nodes:
        return EMPTY_ROOT
    *lefts, tree = [get(level, index) for level, index in nodes]
    for left in reversed(lefts):
        tree = node_hash(left, tree)
    return tree


def inclusion_nodes(index: int, size: int) -> list[Node]:
    """Every subtree that the inclusion proof is made of, so that they can be fetched at once."""
    return [node for part in _inclusion_ranges(index, size) for node in nodes_of(*part)]


def inclusion_proof(index: int, size: int, get: Hashes) -> list[bytes]:
    """The hashes that lead from the leaf at this index to the root of this size (RFC 6962 §2.1.1)."""
    return [range_hash(*part, get) for part in _inclusion_ranges(index, size)]


def consistency_nodes(old: int, size: int) -> list[Node]:
    """Every subtree that the consistency proof is made of, so that they can be fetched at once."""
    return [node for part in _consistency_ranges(old, size) for node in nodes_of(*part)]


def consistency_proof(old: int, size: int, get: Hashes) -> list[bytes]:
    """The hashes that lead from the old root to the new one (RFC 6962 §2.1.2); none for 0 and for the same size."""
    return [range_hash(*part, get) for part in _consistency_ranges(old, size)]


def root_from_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes:
    """The root that this leaf hash at this index has with this proof."""
    ranges = _inclusion_ranges(index, size)
    _check_length(proof, len(ranges))
    _check_hashes((leaf, *proof))
    for (first, _), sibling in zip(ranges, proof, strict=True):
        leaf = node_hash(sibling, leaf) if first <= index else node_hash(leaf, sibling)
    return leaf


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """The log of this size and root has this leaf hash at this index, or BadProof."""
    if root_from_inclusion(index, size, leaf, proof) != root:
        raise BadProof(
            f"包含证明不成立 / the proof does not lead from entry {index + 1} to the root of the {size} entries"
        )


def verify_consistency(old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """The log of `size` begins with the log of `old`, or BadProof.

    Every log begins with the empty one: for old = 0 the proof is empty and the old root is not looked at
    (C2SP tlog-witness); for the same size the proof is empty and the roots are equal.
    """
    ranges = _consistency_ranges(old, size)
    _check_length(proof, len(ranges))
    _check_hashes((old_root, root, *proof) if old else (root,))
    if old == 0:
        if size == 0 and root != EMPTY_ROOT:
            raise BadProof("空日志的根不符 / a log of no entries has the root SHA-256 of nothing")
        return
    if _roots_from_consistency(old, old_root, ranges, proof) != (old_root, root):
        raise BadProof(
            f"一致性证明不成立 / the log of {size} entries does not begin with that of {old} entries: "
            "one of the two was changed"
        )


def _roots_from_consistency(
    old: int, old_root: bytes, ranges: Sequence[Range], proof: Sequence[bytes]
) -> tuple[bytes, bytes]:
    # Where the old log is itself a perfect subtree its root is not sent: the proof begins beside it.
    sent = bool(ranges) and ranges[0][1] == old
    before = after = proof[0] if sent else old_root
    for (first, _), sibling in list(zip(ranges, proof, strict=True))[sent:]:
        if first < old:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
        else:
            after = node_hash(after, sibling)
    return before, after


@dataclass(frozen=True, slots=True)
class TlogProof:
    """That an entry stands in a log: its index, the path to the root, the signed root; `extra` is the entry."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: str
    extra: bytes | None = None

    @property
    def text(self) -> str:
        """The proof as it is kept in a file."""
        lines = [HEADER]
        if self.extra is not None:
            lines.append(f"extra {to_base64(self.extra)}")
        lines.append(f"index {self.index}")
        lines += map(to_base64, self.path)
        return "\n".join(lines) + "\n\n" + self.checkpoint


def parse_proof(text: str) -> TlogProof:
    """The proof as it stands. Nothing is verified, but the checkpoint's form and that the index lies in it."""
    if len(text) > PROOF_CHARACTERS_MAX:
        raise MalformedProof(f"证明过长 / a proof has at most {PROOF_CHARACTERS_MAX:,} characters")
    head, empty, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    if lines.pop(0) != HEADER:
        raise MalformedProof(f"不是证明文件 / not a proof: its first line is {HEADER}")
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = from_base64(lines.pop(0).removeprefix("extra "), MalformedProof)
    if not lines or not lines[0].startswith("index "):
        raise MalformedProof("缺少 index 行 / the line “index <number>” is missing")
    index = from_decimal(lines.pop(0).removeprefix("index "), MalformedProof)
    if len(lines) > PATH_MAX:
        raise MalformedProof(f"哈希过多 / a proof has at most {PATH_MAX} hashes, this one {len(lines)}")
    path = tuple(hash_from_base64(line, MalformedProof) for line in lines)
    if not empty:
        raise MalformedProof("缺少检查点 / the checkpoint is missing: an empty line, then the signed note")
    _check_checkpoint(checkpoint, index)
    return TlogProof(index, path, checkpoint, extra)


def _check_checkpoint(source: str, index: int) -> None:
    try:
        size = parse_checkpoint_text(parse_note(source).text).size
    except MalformedNote as malformed:
        raise MalformedProof(str(malformed)) from None
    if index >= size:
        raise MalformedProof(f"位置超出日志 / index {index} is not in a log of {size} entries")


def _inclusion_ranges(index: int, size: int) -> list[Range]:
    """The ranges beside the way from the leaf up to the root (RFC 6962 §2.1.1, PATH)."""
    if not 0 <= index < size <= NUMBER_MAX:
        raise BadProof(f"位置超出日志 / index {index} is not in a log of {size} entries")
    ranges, level, node, last = [], 0, index, size - 1
    while last:  # The last node of its row has no sibling where the row is odd: it stands for its parent too.
        if node & 1:
            ranges.append((node - 1 << level, node << level))
        elif node < last:
            ranges.append((node + 1 << level, min(node + 2 << level, size)))
        level, node, last = level + 1, node >> 1, last >> 1
    return ranges


def _consistency_ranges(old: int, size: int) -> list[Range]:
    """The ranges beside the way from the old log's last subtree up to the root (RFC 6962 §2.1.2, SUBPROOF)."""
    if not 0 <= old <= size <= NUMBER_MAX:
        raise BadProof(f"大小不符 / a log of {size} entries cannot begin with one of {old}")
    ranges, first, end = [], 0, size
    while old and end != old:
        middle = first + _largest_power_below(end - first)
        if old <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((first, middle))
            first = middle
    if first:
        ranges.append((first, end))
    return ranges[::-1]


def _largest_power_below(count: int) -> int:
    return 1 << ((count - 1).bit_length() - 1)


def _check_length(proof: Sequence[bytes], length: int) -> None:
    if len(proof) != length:
        raise BadProof(f"证明长度不符 / this proof has {length} hashes, not {len(proof)}")


def _check_hashes(hashes: Iterable[bytes]) -> None:
    for one in hashes:
        if len(one) != HASH_SIZE:
            raise BadProof(f"哈希应为 32 字节 / a hash has 32 bytes, not {len(one)}")
