"""From bytes to sheets: what a file is by its content, and its cells. Runs in the reading process alone."""

import io
from dataclasses import dataclass

import python_calamine as calamine

from office import csv_text, limits, xls, xlsx
from office.grid import Grid, Shape
from office.unreadable import Unreadable

ZIP_MAGIC = b"PK\x03\x04"
_SHEETS = ("xlsx", "xlsm", "xltx", "xls", "xlt", "et", "xlsb", "ods")
_TEXTS = {"csv": "csv", "txt": "csv", "jsonl": "jsonl", "ndjson": "jsonl", "json": "jsonl"}


@dataclass(frozen=True)
class Opened:
    """The sheets of a file, and the defined names of its workbook."""

    grids: tuple[Grid, ...]
    names: dict[str, str]


def extension_of(name: str) -> str:
    """What a name ends in, without its dot."""
    return name.rpartition(".")[2].lower()[:10] if "." in name else ""


def form_of(data: bytes, name: str) -> str:
    """xlsx, xls, csv or jsonl: by what the bytes are, and by the name only where text is text. Raises Unreadable."""
    if data.startswith(ZIP_MAGIC):
        return "xlsx"
    if data.startswith(xls.MAGIC):
        return "xls"
    extension = extension_of(name)
    if extension in _SHEETS or _is_binary(data):
        raise Unreadable("WRONG_FORM", extension=extension, found=_looks_like(data))
    return _TEXTS.get(extension) or ("jsonl" if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"{" else "csv")


def _is_binary(data: bytes) -> bool:
    """PDF, pictures and the like begin in a way that no text does; UTF-16 is told by its own problem."""
    return data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\x7fELF"))


def _looks_like(data: bytes) -> str:
    head = data[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    kinds = {
        b"<html": "HTML 网页",
        b"<!doctype": "HTML 网页",
        b"<?xml": "XML",
        b"<table": "HTML 网页",
        b"%pdf": "PDF",
        b"{\\rtf": "RTF",
        b"\x89png": "PNG 图片",
        b"\xff\xd8\xff": "JPEG 图片",
    }
    return next((kind for start, kind in kinds.items() if head.startswith(start)), "文本或其他文件")


def opened(data: bytes, form: str, name: str) -> Opened:
    """The sheets; raises Unreadable, and whatever calamine raises for what it cannot read."""
    if form == "csv":
        return Opened((csv_text.grid_of(data, name),), {})
    names: dict[str, str] = {}
    if form == "xlsx":
        shapes, epoch, names = xlsx.book_of(data)
    else:
        shapes, epoch = xls.book_of(data)
    try:
        with calamine.load_workbook(io.BytesIO(data)) as book:
            return Opened(tuple(_grid(book, shape, epoch) for shape in shapes), names)
    except Unreadable:
        raise
    except calamine.PasswordError as fault:
        raise Unreadable("PASSWORD") from fault
    except MemoryError:
        raise
    except Exception as fault:
        raise Unreadable("DAMAGED", reason=str(fault)[:80]) from fault
    except BaseException as fault:
        if type(fault).__name__ == "PanicException":  # A panic of Rust is no Exception, and a broken file can cause it.
            raise Unreadable("DAMAGED", reason=str(fault)[:80]) from fault
        raise


def _grid(book: calamine.CalamineWorkbook, shape: Shape, epoch: int) -> Grid:
    sheet = book.get_sheet_by_name(shape.name)
    end = sheet.end or (0, 0)
    if end[0] > limits.ROWS_MAX or end[1] >= limits.COLUMNS_MAX or end[0] * end[1] > 4 * limits.CELLS_MAX:
        raise Unreadable("TOO_LARGE_INSIDE", what=f"{shape.name[:20]}: {end[0] + 1} x {end[1] + 1}")
    rows = [list(row) for row in sheet.iter_rows()]
    return Grid(shape, rows, tuple(sheet.merged_cell_ranges or ()), epoch)
