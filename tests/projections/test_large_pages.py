"""Memory on large pages holds what it held."""

from projections.large_pages import LARGE, lay_on_large_pages, ranges


def test_only_whole_large_pages_of_no_file_are_asked_for() -> None:
    maps = [
        "000000400000-000000b00000 rw-p 00000000 00:00 0                          [heap]",
        "000001100000-000001900000 rw-p 00000000 00:00 0 ",
        "000002000000-000002400000 rw-p 00000000 fd:00 77                         /usr/lib/one.so",
        "000003000000-000003400000 r-xp 00000000 00:00 0 ",
        "000004000000-000004400000 rw-p 00000000 00:00 0                          [stack]",
        "000005100000-0000052fffff rw-p 00000000 00:00 0 ",
    ]
    assert list(ranges(maps)) == [(0x400000, 0xA00000), (0x1200000, 0x1800000)]


def test_what_is_in_memory_stays_as_it_is() -> None:
    kept = [str(number) for number in range(200_000)]
    granted = lay_on_large_pages()
    assert granted % LARGE == 0
    assert kept == [str(number) for number in range(200_000)]
