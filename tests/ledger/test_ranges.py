"""A log cut into ranges anywhere has the root that it has leaf by leaf."""

from ledger import merkle
from ledger.ranges import Subtree, add, add_all, joined, of_edge, root_of

LEAVES = [merkle.leaf_hash(b"%d" % n) for n in range(80)]


def range_of(first: int, end: int) -> list[Subtree]:
    subtrees: list[Subtree] = []
    for index in range(first, end):
        assert add(subtrees, index, 0, LEAVES[index]) == index + 1
    return subtrees


def test_two_ranges_put_together_are_the_log() -> None:
    for size in range(len(LEAVES) + 1):
        edge = merkle.extend((), 0, LEAVES[:size])
        for cut in range(size + 1):
            subtrees = range_of(0, cut)
            assert subtrees == of_edge(merkle.extend((), 0, LEAVES[:cut]), cut)
            assert add_all(subtrees, cut, range_of(cut, size)) == size
            assert tuple(root for _, root in subtrees) == edge
            assert root_of(subtrees) == merkle.root(edge, size)


def test_whole_tiles_put_together_are_the_log() -> None:
    subtrees: list[Subtree] = []
    for first in range(0, 80, 16):
        add(subtrees, first, 4, joined(LEAVES[first : first + 16]))
    assert root_of(subtrees) == root_of(range_of(0, 80))


def test_a_range_has_the_largest_subtrees_that_begin_where_it_begins() -> None:
    assert [level for level, _ in range_of(3, 12)] == [0, 2, 2]
