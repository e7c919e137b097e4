"""What a process has in memory, laid on large pages where the kernel can (Linux, from 6.1 on).

The findings of a long log look here and there in some hundred megabytes; on pages of 4 kB the processor spends a
tenth of its time on finding out where each lies (docs/decisions/0045). It is asked for, and may be refused: nothing
but the time depends on it.
"""

import ctypes
from collections.abc import Iterable, Iterator
from pathlib import Path

LARGE = 1 << 21
"""Bytes of a large page."""
_COLLAPSE = 25
"""MADV_COLLAPSE of madvise(2): put what lies in this range on large pages, now."""
_MAPS = Path("/proc/self/maps")


def lay_on_large_pages() -> int:
    """Ask it of all memory of this process; the bytes that were granted."""
    if not _MAPS.exists():
        return 0
    madvise = ctypes.CDLL(None).madvise
    granted = 0
    for start, end in ranges(_MAPS.read_text().splitlines()):
        if madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), _COLLAPSE) == 0:
            granted += end - start
    return granted


def ranges(maps: Iterable[str]) -> Iterator[tuple[int, int]]:
    """The whole large pages in memory that is of no file: `7f0c81000000-7f0c81800000 rw-p 00000000 00:00 0`."""
    for line in maps:
        bounds, rights, _, _, inode, *name = line.split(maxsplit=5)
        if rights == "rw-p" and inode == "0" and name in ([], ["[heap]"]):
            start, end = (int(bound, 16) for bound in bounds.split("-"))
            start, end = -(-start // LARGE) * LARGE, end // LARGE * LARGE
            if start < end:
                yield start, end
