"""What an .xls is made of, read before calamine opens it: its container ([MS-CFB]) and its records ([MS-XLS]).

An .xls is not compressed, so its size bounds it; what is looked for is what calamine does not tell: a password, hidden
sheets, rows and columns, formulas, errors, and whether dates count from 1904.
"""

import struct
from collections.abc import Callable, Iterator

from office import limits
from office.grid import Address, Formula, Shape
from office.unreadable import Unreadable

MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_SECTORS_MAX = limits.FILE_BYTES_MAX // 512
_BOF, _EOF, _BOUNDSHEET, _DATEMODE, _FILEPASS = 0x809, 0x0A, 0x85, 0x22, 0x2F
_ROW, _COLINFO, _FORMULA, _BOOLERR = 0x208, 0x7D, 0x06, 0x205
_MACRO_SHEET, _VBA_MODULE = 1, 6
_ERROR_RESULT = 2
Book = tuple[tuple[Shape, ...], int]
"""The sheets in order, and how dates count."""


def book_of(data: bytes) -> Book:
    """The shape of a workbook; raises Unreadable."""
    try:
        streams = _streams(data)
    except (struct.error, IndexError, ValueError) as fault:
        raise Unreadable("DAMAGED", reason=str(fault)[:80]) from fault
    if "encryptedpackage" in streams:
        raise Unreadable("PASSWORD")
    if any(name in streams for name in ("_vba_project_cur", "_vba_project", "macros")):
        raise Unreadable("MACROS")
    book = streams.get("workbook")
    if book is None:
        raise Unreadable("NOT_A_WORKBOOK", form="Excel 95" if "book" in streams else "OLE")
    try:
        return _book(book)
    except (struct.error, IndexError) as fault:
        raise Unreadable("DAMAGED", reason=str(fault)[:80]) from fault


def _streams(data: bytes) -> dict[str, bytes]:
    """The streams of the container by name without case; storages stand there empty."""
    shift, mini_shift = struct.unpack_from("<HH", data, 30)
    if shift not in (9, 12) or mini_shift != 6:
        raise ValueError("sector size")
    first_directory, _, cutoff, first_mini, _, first_difat, _ = struct.unpack_from("<IIIIIII", data, 48)
    size = 1 << shift

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    fat = _fat(data, first_difat, sector)

    def chain(number: int) -> bytes:
        return b"".join(sector(one) for one in _chain(fat, number))

    mini_fat = _integers(chain(first_mini)) if first_mini < _END else []
    entries = list(_entries(chain(first_directory)))
    root = next((chain(first) for _, kind, first, _ in entries if kind == 5 and first < _END), b"")
    streams: dict[str, bytes] = {}
    for name, kind, first, length in entries:
        if kind == 2 and length >= cutoff:
            streams[name] = chain(first)[:length]
        elif kind == 2:
            small = b"".join(root[one * 64 : one * 64 + 64] for one in _chain(mini_fat, first)) if length else b""
            streams[name] = small[:length]
        elif kind == 1:
            streams[name] = b""
    return streams


def _fat(data: bytes, first_difat: int, sector: Callable[[int], bytes]) -> list[int]:
    listed = list(struct.unpack_from("<109I", data, 76))
    number, seen = first_difat, 0
    while number < _END and seen < _SECTORS_MAX:
        numbers = _integers(sector(number))
        listed += numbers[:-1]
        number, seen = numbers[-1], seen + 1
    fat: list[int] = []
    for number in listed:
        if number < _END and len(fat) < _SECTORS_MAX:
            fat += _integers(sector(number))
    return fat


def _chain(fat: list[int], number: int) -> Iterator[int]:
    """The sectors of a stream in order; a chain that runs in a circle is longer than the file and ends."""
    for _ in range(len(fat) + 1):
        if number >= len(fat):
            if number < _END - 1:
                raise ValueError("a sector beyond the file")
            return
        yield number
        number = fat[number]
    raise ValueError("a chain in a circle")


def _integers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))


def _entries(directory: bytes) -> Iterator[tuple[str, int, int, int]]:
    """Name, kind, first sector and length of every entry."""
    for at in range(0, len(directory) - 127, 128):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        first, size = struct.unpack_from("<II", directory, at + 116)
        if kind:
            name = directory[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            yield name.casefold(), kind, first, size


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of a substream from its BOF to its EOF; a chart inside a sheet is passed over."""
    depth = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        body = book[at + 4 : at + 4 + length]
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 1:
            yield kind, body
        if depth <= 0:
            return
        at += 4 + length


def _book(book: bytes) -> Book:
    if len(book) < 8 or struct.unpack_from("<H", book, 0)[0] != _BOF:
        raise Unreadable("NOT_A_WORKBOOK", form="BIFF")
    sheets: list[tuple[str, int, bool]] = []
    epoch = 1900
    for kind, body in _records(book, 0):
        if kind == _FILEPASS:
            raise Unreadable("PASSWORD")
        if kind == _DATEMODE and body[:1] == b"\x01":
            epoch = 1904
        if kind == _BOUNDSHEET:
            offset, state, sheet = struct.unpack_from("<IBB", body, 0)
            if sheet in (_MACRO_SHEET, _VBA_MODULE):
                raise Unreadable("MACROS")
            if sheet == 0:
                sheets.append((_name(body), offset, bool(state & 3)))
    if len(sheets) > limits.SHEETS_MAX:
        raise Unreadable("TOO_LARGE_INSIDE", what=f"{len(sheets)} sheets")
    return tuple(_sheet(book, *sheet) for sheet in sheets), epoch


def _name(body: bytes) -> str:
    """A sheet's name: a length, then a byte that says whether one or two bytes make a letter."""
    count, wide = body[6], body[7] & 1
    return body[8 : 8 + count * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1", "replace")


def _sheet(book: bytes, name: str, offset: int, hidden: bool) -> Shape:
    rows: set[int] = set()
    columns: set[int] = set()
    formulas: dict[Address, Formula] = {}
    errors: set[Address] = set()
    for kind, body in _records(book, offset):
        if kind == _ROW and (body[12] & 0x20 or not struct.unpack_from("<H", body, 6)[0] & 0x7FFF):
            rows.add(struct.unpack_from("<H", body, 0)[0])
        elif kind == _COLINFO and (body[8] & 1 or not struct.unpack_from("<H", body, 4)[0]):
            first, last = struct.unpack_from("<HH", body, 0)
            columns.update(range(first, min(last, 255) + 1))
        elif kind == _FORMULA:
            at = struct.unpack_from("<HH", body, 0)
            formulas[at] = Formula.VALUE
            if body[12:14] == b"\xff\xff" and body[6] == _ERROR_RESULT:
                errors.add(at)
        elif kind == _BOOLERR and body[7] == 1:
            errors.add(struct.unpack_from("<HH", body, 0))
    return Shape(name, hidden, frozenset(rows), frozenset(columns), formulas, frozenset(errors))
