"""A copy of a file as .xlsx where every problem is at its cell, and a first sheet lists all of them.

Written from what was read: nothing of the file itself is copied, so no macro, link or formula comes along. Text that a
spreadsheet might take for a formula is written as text with the mark of Excel that keeps it one.
"""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from office.grid import Grid, Raw, blank
from office.lines import Problem
from office.opening import form_of, opened
from office.templates.words import GUIDE, LISTS, PROBLEMS_SHEET
from office.unreadable import Unreadable

_TITLES = ("序号", "工作表", "行", "单元格", "标题", "值", "问题", "Problem", "怎么办 What to do", "规则", "代码")
_WIDTHS = (6, 16, 6, 8, 18, 18, 52, 52, 52, 14, 20)
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
_COMMENT_MAX = 1_000
_TEXT_MAX = 32_000
_COMMENTS_MAX = 2_000


def marked(data: bytes, name: str, problems: Sequence[Problem]) -> bytes:
    """The copy as bytes of an .xlsx; of a file that cannot be opened, the list alone."""
    grids, epoch = _grids(data, name)
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "date_1904": epoch == 1904}
    book = xlsxwriter.Workbook(target, options)
    formats = _formats(book)
    sheet_names = _names(grids)
    _list(book.add_worksheet(PROBLEMS_SHEET), formats, problems, sheet_names)
    for grid in grids:
        sheet = book.add_worksheet(sheet_names[grid.name])
        _sheet(sheet, formats, grid, [one for one in problems if one.sheet == grid.name])
    book.close()
    return target.getvalue()


def _grids(data: bytes, name: str) -> tuple[list[Grid], int]:
    try:
        grids = opened(data, form_of(data, name), name).grids
    except Unreadable:
        return [], 1900
    shown = [grid for grid in grids if grid.name not in (GUIDE, LISTS, PROBLEMS_SHEET)]
    return shown, next((grid.epoch for grid in shown if grid.epoch), 1900)


def _formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
    plain: dict[str, dict[str, Any]] = {
        "": {},
        "day": {"num_format": "yyyy-mm-dd"},
        "moment": {"num_format": "yyyy-mm-dd hh:mm:ss"},
        "text": {"quote_prefix": True},
    }
    red = {f"{name}!": {**said, "bg_color": "#FFC7CE"} for name, said in plain.items()}
    of_list: dict[str, dict[str, Any]] = {
        "wrap": {"text_wrap": True, "valign": "top"},
        "head": {"bold": True, "bg_color": "#DDEBF7"},
    }
    return {name: book.add_format(said) for name, said in (plain | red | of_list).items()}


def _names(grids: Iterable[Grid]) -> dict[str, str]:
    """A name that Excel takes for each sheet: 31 characters, none of []:*?/\\, no two alike."""
    found: dict[str, str] = {}
    taken = {PROBLEMS_SHEET}
    for grid in grids:
        plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "_", grid.name).strip("'")[:27] or "Sheet"
        name = next(n for n in (plain, *(f"{plain} {i}" for i in range(2, 99))) if n.casefold() not in taken)
        taken.add(name.casefold())
        found[grid.name] = name
    return found


def _list(
    sheet: Worksheet, formats: dict[str, Format], problems: Sequence[Problem], names: dict[str, str]
) -> None:
    sheet.freeze_panes(1, 0)
    for index, (title, width) in enumerate(zip(_TITLES, _WIDTHS, strict=True)):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, title, formats["head"])
    for row, one in enumerate(problems, 1):
        texts = (
            str(row),
            one.sheet,
            str(one.row or ""),
            one.cell or "",
            one.column,
            one.value,
            one.message_zh,
            one.message_en,
            one.remedy,
            "、".join(one.rules),
            one.code,
        )
        for index, text in enumerate(texts):
            sheet.write_string(row, index, text[:_TEXT_MAX], formats["wrap"])
        if one.cell and one.sheet in names:
            sheet.write_url(row, 3, f"internal:'{names[one.sheet]}'!{one.cell}", string=one.cell)


def _sheet(sheet: Worksheet, formats: dict[str, Format], grid: Grid, problems: Sequence[Problem]) -> None:
    """The cells as they were read, those with problems marked; a problem of a row is marked in its first cell."""
    said: dict[tuple[int, int], list[Problem]] = {}
    for one in problems:
        said.setdefault(_place(one), []).append(one)
    width = max((len(row) for row in grid.rows), default=1)
    sheet.set_column(0, width, 18)
    for number, row in enumerate(grid.rows):
        for index, raw in enumerate(row):
            if not blank(raw) and (number, index) not in said:
                _write(sheet, formats, number, index, raw, "")
    for count, ((number, index), ones) in enumerate(said.items()):
        row = grid.rows[number] if number < len(grid.rows) else []
        _write(sheet, formats, number, index, row[index] if index < len(row) else "", "!")
        if count < _COMMENTS_MAX:
            text = "\n".join(f"{one.message_zh}\n{one.message_en}\n→ {one.remedy}" for one in ones)
            sheet.write_comment(number, index, text[:_COMMENT_MAX], {"x_scale": 2.5, "y_scale": 2})


def _place(problem: Problem) -> tuple[int, int]:
    found = _CELL.fullmatch(problem.cell or "")
    if not found:
        return max((problem.row or 1) - 1, 0), 0
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def _write(sheet: Worksheet, formats: dict[str, Format], row: int, column: int, raw: Raw, mark: str) -> None:
    match raw:
        case bool():
            sheet.write_boolean(row, column, raw, formats[mark])
        case int() | float():
            sheet.write_number(row, column, raw, formats[mark])
        case datetime():
            sheet.write_datetime(row, column, raw, formats[f"moment{mark}"])
        case date():
            sheet.write_datetime(row, column, raw, formats[f"day{mark}"])
        case str() if not raw:
            sheet.write_blank(row, column, None, formats[mark])
        case _:
            text = str(raw)[:_TEXT_MAX]
            live = text.startswith(("=", "+", "-", "@", "\t", "\r"))
            sheet.write_string(row, column, text, formats[f"text{mark}" if live else mark])
