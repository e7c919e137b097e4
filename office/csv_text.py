"""CSV in UTF-8, with or without a byte order mark, and in GB18030 (which holds GBK and GB 2312)."""

import csv
import io
from collections.abc import Iterator

from office import limits
from office.grid import Grid, Raw, Shape
from office.unreadable import Unreadable


def grid_of(data: bytes, name: str) -> Grid:
    """The one sheet of a CSV file; raises Unreadable."""
    return Grid(Shape(name), list(_rows(decoded(data))))


def decoded(data: bytes) -> str:
    """The text of a file. GB18030 takes almost any bytes, so it is asked only after UTF-8 has said no."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("ENCODING", found="UTF-16")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("ENCODING", found="?")


def _rows(text: str) -> Iterator[list[Raw]]:
    csv.field_size_limit(limits.CELL_TEXT_MAX)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    cells = 0
    try:
        for row in reader:
            cells += len(row)
            if len(row) > limits.COLUMNS_MAX and any(cell.strip() for cell in row[limits.COLUMNS_MAX :]):
                raise Unreadable("TOO_LARGE_INSIDE", what=f"{len(row)} columns")
            if reader.line_num > limits.ROWS_MAX + 1 or cells > limits.CELLS_MAX:
                raise Unreadable("TOO_LARGE_INSIDE", what=f"> {limits.ROWS_MAX} rows")
            yield list(row[: limits.COLUMNS_MAX])
    except csv.Error as fault:
        raise Unreadable("NOT_CSV", reason=str(fault)[:80], line=reader.line_num) from fault
