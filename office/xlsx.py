"""What an .xlsx is made of (ECMA-376), read before calamine opens it: its size, its sheets, what is hidden or computed.

The zip directory is checked first (members, sizes, ratio, doubled names), then every sheet is read once as a stream by
expat. No document type, no entity and no macro is accepted, so nothing can expand or run. What calamine would make of a
hostile shape (two cells a million columns apart are a table of 10^12) is known before it tries.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from xml.parsers import expat

from office import limits
from office.grid import Address, Formula, Shape
from office.unreadable import Unreadable

_PIECE = 256 * 1024
_PART_BYTES_MAX = 8 * limits.MIB
"""Of the small parts: the workbook, its relations, the content types."""
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_TRUE = ("1", "true", "on")
Book = tuple[tuple[Shape, ...], int, dict[str, str]]
"""The sheets in order, how dates count, and the defined names."""


def book_of(data: bytes) -> Book:
    """The shape of a workbook; raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _members(archive)
            return _book(archive, members)
    except (Unreadable, MemoryError):
        raise
    except expat.ExpatError as fault:
        raise Unreadable("DAMAGED", reason=f"XML: {fault}"[:80]) from fault
    except Exception as fault:  # What a broken zip makes zipfile, zlib and the numbers of XML raise is without end.
        raise Unreadable("DAMAGED", reason=str(fault)[:80]) from fault


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The members by name, as calamine looks for them: without case and with either slash."""
    infos = archive.infolist()
    if len(infos) > limits.MEMBERS_MAX:
        raise Unreadable("ZIP_BOMB", reason=f"{len(infos)} members")
    if sum(info.file_size for info in infos) > limits.UNPACKED_BYTES_MAX:
        raise Unreadable("ZIP_BOMB", reason=f"> {limits.UNPACKED_BYTES_MAX // limits.MIB} MiB")
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        if info.flag_bits & 1:
            raise Unreadable("PASSWORD")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable("DAMAGED", reason=f"zip method {info.compress_type}")
        if (
            info.file_size > limits.RATIO_COUNTS_FROM
            and info.file_size > limits.RATIO_MAX * info.compress_size
        ):
            raise Unreadable("ZIP_BOMB", reason=f"{info.file_size} : {info.compress_size}")
        name = info.filename.replace("\\", "/").lstrip("/").casefold()
        if name in members:
            raise Unreadable("DAMAGED", reason=f"twice: {name[:40]}")
        members[name] = info
    return members


def _book(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> Book:
    if "xl/workbook.xml" not in members:
        form = "xlsb" if "xl/workbook.bin" in members else "ods" if "content.xml" in members else "zip"
        raise Unreadable("NOT_A_WORKBOOK", form=form)
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in members):
        raise Unreadable("MACROS")
    sheets: list[dict[str, str]] = []
    names: dict[str, str] = {}
    epoch = 1900
    for name, said, text in _elements(archive, members, "xl/workbook.xml"):
        if name == "workbookPr" and said.get("date1904", "0") in _TRUE:
            epoch = 1904
        elif name == "sheet":
            sheets.append(said)
        elif name == "definedName":
            names[said.get("name", "")] = text
    if len(sheets) > limits.SHEETS_MAX:
        raise Unreadable("TOO_LARGE_INSIDE", what=f"{len(sheets)} sheets")
    targets = _targets(archive, members)
    shapes = tuple(_sheet(archive, members, sheet, targets) for sheet in sheets)
    return tuple(shape for shape in shapes if shape), epoch, names


def _targets(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> dict[str, str]:
    """Where the workbook's relations lead, inside the file."""
    found: dict[str, str] = {}
    for name, said, _ in _elements(archive, members, "xl/_rels/workbook.xml.rels"):
        if name == "Relationship" and said.get("TargetMode") != "External":
            target = said.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            found[said.get("Id", "")] = posixpath.normpath(path).casefold()
    return found


def _sheet(
    archive: zipfile.ZipFile,
    members: dict[str, zipfile.ZipInfo],
    said: dict[str, str],
    targets: dict[str, str],
) -> Shape | None:
    """The shape of one sheet; none of a chart, which has no cells."""
    name = said.get("name", "")
    relation = next((value for key, value in said.items() if key.endswith(":id") or key == "id"), "")
    path = targets.get(relation, "")
    if "chartsheet" in path:
        return None
    if path not in members:
        raise Unreadable("DAMAGED", reason=f"{name[:20]}: {path[:40]}")
    reader = _SheetReader(name)
    _parse(archive, members[path], reader.begin, None, reader.attach)
    return reader.shape(hidden=said.get("state", "visible") != "visible")


def _elements(
    archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], path: str
) -> Iterator[tuple[str, dict[str, str], str]]:
    """The elements of a small part in order of their ends, with their own text."""
    if path not in members:
        raise Unreadable("DAMAGED", reason=path)
    if members[path].file_size > _PART_BYTES_MAX:
        raise Unreadable("ZIP_BOMB", reason=path)
    found: list[tuple[str, dict[str, str], str]] = []
    open_: list[tuple[str, dict[str, str], list[str]]] = []

    def begin(name: str, said: dict[str, str]) -> None:
        open_.append((name.rpartition(":")[2], said, []))

    def end(_: str) -> None:
        name, said, text = open_.pop()
        found.append((name, said, "".join(text)))

    def attach(parser: Any) -> None:
        parser.CharacterDataHandler = lambda text: open_[-1][2].append(text) if open_ else None

    _parse(archive, members[path], begin, end, attach)
    return iter(found)


def _parse(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    begin: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None,
    attach: Callable[[Any], None],
) -> None:
    """Give a part to expat piece by piece; a member that is longer than its directory says ends as damaged."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = _no_doctype
    attach(parser)
    with archive.open(member) as stream:
        while piece := stream.read(_PIECE):
            parser.Parse(piece, False)
    parser.Parse(b"", True)


def _no_doctype(*_: Any) -> None:
    raise Unreadable("DAMAGED", reason="DOCTYPE")


class _SheetReader:
    """Follows the elements of one sheet; expat asks for an object that is called, so it is the one class here."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.formulas: dict[Address, Formula] = {}
        self.errors: set[Address] = set()
        self.at: Address = (-1, -1)
        self.last_row = self.last_column = -1
        self.cells = 0
        self.columns: dict[str, int] = {}
        self.parser: Any = None

    def attach(self, parser: Any) -> None:
        self.parser = parser

    def begin(self, name: str, said: dict[str, str]) -> None:
        name = name.rpartition(":")[2] if ":" in name else name
        if name == "c":
            self._cell(said)
        elif name == "v" or name == "is":
            self._content()
        elif name == "row":
            self._row(said)
        elif name == "f":
            self._formula()
        elif name == "col":
            self._column(said)

    def _cell(self, said: dict[str, str]) -> None:
        self.parser.CharacterDataHandler = None
        reference = said.get("r")
        self.at = self._place(reference) if reference else (self.at[0], self.at[1] + 1)
        if said.get("t") == "e":
            self._content()
            self.errors.add(self.at)
            self._bound(len(self.errors))

    def _place(self, reference: str) -> Address:
        name = reference.rstrip("0123456789")
        column = self.columns.get(name)
        if column is None:
            found = _REFERENCE.fullmatch(reference.replace("$", ""))
            if not found:
                raise Unreadable("TOO_LARGE_INSIDE", what=reference[:20])
            column = 0
            for letter in found[1]:
                column = column * 26 + ord(letter) - 64
            self.columns[name] = column = column - 1
        return int(reference[len(name) :]) - 1, column

    def _content(self) -> None:
        """A cell that holds something; beyond the bounds of a table the sheet is not read at all."""
        row, column = self.at
        self.cells += 1
        self.last_row, self.last_column = max(row, self.last_row), max(column, self.last_column)
        if column >= limits.COLUMNS_MAX or row > limits.ROWS_MAX or self.cells > limits.CELLS_MAX:
            raise Unreadable("TOO_LARGE_INSIDE", what=f"{self.name[:20]}!{row + 1}:{column + 1}")
        if self.at in self.formulas:
            self.parser.CharacterDataHandler = self._value

    def _value(self, text: str) -> None:
        if text.strip() and self.formulas.get(self.at) is Formula.NO_VALUE:
            self.formulas[self.at] = Formula.VALUE

    def _row(self, said: dict[str, str]) -> None:
        self.parser.CharacterDataHandler = None
        row = int(said["r"]) - 1 if said.get("r", "").isdecimal() else self.at[0] + 1
        self.at = (row, -1)
        if said.get("hidden", "0") in _TRUE or _is_zero(said.get("ht")):
            self.hidden_rows.add(row)
            self._bound(len(self.hidden_rows))

    def _column(self, said: dict[str, str]) -> None:
        if said.get("hidden", "0") in _TRUE or _is_zero(said.get("width")):
            first, last = (int(said.get(key, "0")) for key in ("min", "max"))
            self.hidden_columns.update(range(max(first - 1, 0), min(last, limits.COLUMNS_MAX)))

    def _formula(self) -> None:
        self._content()
        self.formulas[self.at] = Formula.NO_VALUE
        self._bound(len(self.formulas))
        self.parser.CharacterDataHandler = self._formula_text

    def _formula_text(self, text: str) -> None:
        if "[" in text:
            self.formulas[self.at] = Formula.ELSEWHERE

    def _bound(self, marks: int) -> None:
        if marks > limits.MARKS_MAX:
            raise Unreadable("TOO_LARGE_INSIDE", what=f"{self.name[:20]}: > {limits.MARKS_MAX}")

    def shape(self, *, hidden: bool) -> Shape:
        return Shape(
            self.name,
            hidden,
            frozenset(self.hidden_rows),
            frozenset(self.hidden_columns),
            self.formulas,
            frozenset(self.errors),
        )


def _is_zero(text: str | None) -> bool:
    """A row or a column of no height shows as little as a hidden one."""
    return text is not None and re.fullmatch(r"0+(\.0*)?", text) is not None
