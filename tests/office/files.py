"""Files as offices and their adversaries make them: generated here, never committed."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

import msoffcrypto
import openpyxl
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from office.mark import line_of
from office.templates import TEMPLATES

KIND, FORM = "electricity", "monthly"
GOOD: dict[str, Any] = {
    "计量点编号": "m-1",
    "月份": "2023-10",
    "电量（kWh）": 60000,
    "抄表日期": datetime(2023, 10, 31),
}
Row = dict[str, Any]
Change = Callable[[Worksheet], object]


def titles_of(kind: str = KIND, form: str = FORM) -> list[str]:
    found = TEMPLATES[kind].form(form)
    assert found is not None
    return [column.title for column in found.columns]


def mark_of(kind: str = KIND, form: str = FORM) -> str:
    found = TEMPLATES[kind].form(form)
    assert found is not None
    return line_of(TEMPLATES[kind], found)


def rows_of(rows: Iterable[Row], titles: Sequence[str]) -> list[list[Any]]:
    return [[row.get(title) for title in titles] for row in rows]


def table(
    rows: Sequence[Row], kind: str = KIND, form: str = FORM, titles: Sequence[str] | None = None
) -> list[list[Any]]:
    """A sheet of a template: mark, help, titles, rows from the fourth."""
    heads = list(titles or titles_of(kind, form))
    return [[mark_of(kind, form)], [], heads, *rows_of(rows, heads)]


def book(*tables: list[list[Any]], change: Change | None = None) -> Workbook:
    """A workbook of some sheets; `change` does something to the first."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for number, cells in enumerate(tables, 1):
        sheet = made.create_sheet(f"表{number}")
        for row in cells:
            sheet.append(row)
    if change:
        change(made.worksheets[0])
    return made


def saved(made: Workbook) -> bytes:
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def xlsx(*rows: Row, change: Change | None = None, **of: Any) -> bytes:
    return saved(book(table(rows or (GOOD,), **of), change=change))


def one(title: str, value: Any, **of: Any) -> bytes:
    """A file of one good row with another value in one column."""
    return xlsx(GOOD | {title: value}, **of)


def set_cell(address: str, value: Any, form: str | None = None) -> Change:
    def change(sheet: Worksheet) -> None:
        sheet[address] = value
        if form:
            sheet[address].number_format = form

    return change


def xls(*rows: Row, change: Callable[[Any], object] | None = None, epoch_1904: bool = False) -> bytes:
    """The same as Excel 97 to 2003 writes it."""
    made = xlwt.Workbook()
    made.dates_1904 = epoch_1904
    sheet = made.add_sheet("表1")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for number, row in enumerate(table(rows or (GOOD,))):
        for index, cell in enumerate(row):
            if isinstance(cell, datetime):
                sheet.write(number, index, cell, day)
            elif cell is not None:
                sheet.write(number, index, cell)
    if change:
        change(sheet)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def csv(*rows: Row, encoding: str = "utf-8", **of: Any) -> bytes:
    """A sheet saved as CSV: commas, and every cell as text."""
    plain = [GOOD | {"抄表日期": "2023/10/31"} | row for row in rows] or [GOOD | {"抄表日期": "2023/10/31"}]
    lines = (",".join("" if cell is None else str(cell) for cell in row) for row in table(plain, **of))
    return "\r\n".join(lines).encode(encoding)


def zipped(parts: dict[str, bytes], base: bytes | None = None, level: int = 1) -> bytes:
    """A zip of these parts over those of another."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        if base is not None:
            with zipfile.ZipFile(io.BytesIO(base)) as old:
                for info in old.infolist():
                    if info.filename not in parts:
                        archive.writestr(info.filename, old.read(info))
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def without(data: bytes, name: str) -> bytes:
    """A zip without one of its parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({info.filename: archive.read(info) for info in archive.infolist() if info.filename != name})


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


SHEET = "xl/worksheets/sheet1.xml"


def with_sheet(old: bytes, new: bytes) -> bytes:
    """A good file with a change in the XML of its sheet."""
    good = xlsx()
    xml = part(good, SHEET)
    assert old in xml
    return zipped({SHEET: xml.replace(old, new, 1)}, good)


def locked() -> bytes:
    """A workbook behind a password, as Excel locks it."""
    target = io.BytesIO()
    OOXMLFile(io.BytesIO(xlsx())).encrypt("secret", target)
    assert msoffcrypto.OfficeFile(io.BytesIO(target.getvalue())).is_encrypted()
    return target.getvalue()


def locked_xls() -> bytes:
    """An .xls whose records say that it is encrypted (FILEPASS)."""
    data = xls()
    write_access = struct.pack("<HH", 0x5C, 112)
    assert write_access in data
    return data.replace(write_access, struct.pack("<HH", 0x2F, 112), 1)


def flagged(data: bytes) -> bytes:
    """A zip whose directory says that its members are encrypted."""
    out = bytearray(data)
    at = data.find(b"PK\x01\x02")
    while at != -1:
        out[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 1)
    return bytes(out)


def understated(data: bytes, name: str) -> bytes:
    """A zip whose directory states a member as much smaller than it is."""
    out = bytearray(data)
    at = data.find(b"PK\x01\x02")
    while at != -1:
        length = struct.unpack_from("<H", data, at + 28)[0]
        if data[at + 46 : at + 46 + length] == name.encode():
            struct.pack_into("<I", out, at + 24, 100)
        at = data.find(b"PK\x01\x02", at + 1)
    return bytes(out)
