"""The Merkle tree: exhaustive for small sizes against the recursive definition of RFC 6962 §2.1."""

from hashlib import sha256

import pytest

from ledger.merkle import EMPTY_ROOT, extend, leaf_hash, node_hash, root

ENTRIES = [f"entry {n}".encode() for n in range(130)]


def tree_hash(entries: list[bytes]) -> bytes:
    """MTH of RFC 6962 §2.1, word for word."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    split = 1
    while split * 2 < len(entries):
        split *= 2
    return sha256(b"\x01" + tree_hash(entries[:split]) + tree_hash(entries[split:])).digest()


def test_root_is_that_of_the_definition_for_every_size_to_100_one_by_one() -> None:
    edge: tuple[bytes, ...] = ()
    for size in range(101):
        assert root(edge, size) == tree_hash(ENTRIES[:size])
        assert len(edge) == size.bit_count()
        edge = extend(edge, size, [leaf_hash(ENTRIES[size])])


def test_a_batch_gives_the_edge_of_its_leaves_one_by_one() -> None:
    leaves = [leaf_hash(entry) for entry in ENTRIES]
    for start in range(40):
        before = extend((), 0, leaves[:start])
        for count in range(40):
            assert extend(before, start, leaves[start : start + count]) == extend(
                (), 0, leaves[: start + count]
            )


def test_known_answers_of_rfc_6962() -> None:
    """The vectors of the Certificate Transparency reference implementation."""
    vector = [b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43", bytes(range(0x50, 0x58)),
              bytes(range(0x60, 0x70))]  # fmt: skip
    edge = extend((), 0, map(leaf_hash, vector))
    assert root(edge, 8).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_leaf_cannot_be_passed_off_as_a_node() -> None:
    left, right = leaf_hash(b"l"), leaf_hash(b"r")
    assert leaf_hash(left + right) != node_hash(left, right)


def test_an_edge_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="not that of a log of 3 entries"):
        extend((leaf_hash(b"x"),), 3, [])
