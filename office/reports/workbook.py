"""A report as a workbook (.xlsx): one sheet a table, and a sheet that says what it rests on.

A sum in fen is written in yuan. A double holds fifteen digits: any sum below ten billion yuan comes back to the fen,
and a larger one is written as text, as is every whole number beyond them. Text of the ledger is never a formula.
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from domain.quantities import yuan
from office.reports.layouts import TITLES
from office.reports.report import RELEASE, Basis, Cell, Column, Form, Report, Table

BASIS_SHEET = "依据"
DIGITS_MAX = 10**15
FIRST_ROW = 3
"""Of the rows of a table, counted from 0: its title, its English title and its headings stand above."""
_FORMATS = {Form.TEXT: "@", Form.NUMBER: "#,##0", Form.FEN: "#,##0.00", Form.DAY: "yyyy-mm-dd"}
_WIDTHS = {Form.TEXT: 22, Form.NUMBER: 14, Form.FEN: 18, Form.DAY: 12}


def workbook(report: Report) -> bytes:
    """The bytes of the workbook; the same report gives the same bytes."""
    into = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(into, options) as book:
        book.set_properties({"title": TITLES[report.kind][0], "created": _created(report.basis)})
        for table in report.tables:
            _write(book, table)
        _write_basis(book, report)
    return into.getvalue()


def pairs(report: Report) -> Iterator[tuple[str, str, Cell]]:
    """What the last sheet and the foot of the page say: key, words, value."""
    zh, en = TITLES[report.kind]
    basis = report.basis
    yield "release", "表式版本 release", RELEASE
    yield "kind", "报表 report", report.kind.value
    yield "title", "名称 title", f"{zh} {en}"
    yield "subject", "对象编号 subject", report.subject
    yield "name", "对象名称 name", report.name
    yield "since", "起始 since", report.since
    yield "until", "截至 until", report.until
    yield "effective_on", "业务日 effective on", basis.effective_on
    yield "position", "账本位置 known at position", basis.position
    yield "recorded_at", "入账时刻 recorded at", basis.recorded_at
    yield "origin", "账本 log", basis.origin
    yield "root", "树根 tree hash", basis.root
    yield "digest", "状态摘要 state digest", basis.digest


def _created(basis: Basis) -> datetime:
    """The day that is told of, not the day of printing: a report of a moment is the same whenever it is made."""
    return datetime.combine(basis.effective_on, datetime.min.time())


def _write(book: Any, table: Table) -> None:
    layout = table.layout
    sheet = book.add_worksheet(layout.zh)
    bold = book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "top"})
    formats = {form: book.add_format({"num_format": code, "border": 1}) for form, code in _FORMATS.items()}
    sheet.write_string(0, 0, layout.zh, book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, layout.en)
    for at, column in enumerate(layout.columns):
        sheet.set_column(at, at, _WIDTHS[column.form])
        sheet.write_string(FIRST_ROW - 1, at, column.heading, bold)
        sheet.write_comment(FIRST_ROW - 1, at, column.en)
    for number, row in enumerate(table.rows, FIRST_ROW):
        for at, (column, cell) in enumerate(zip(layout.columns, row, strict=True)):
            write_cell(sheet, number, at, column, cell, formats[column.form])
    sheet.freeze_panes(FIRST_ROW, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(FIRST_ROW - 1)


def write_cell(sheet: Any, row: int, at: int, column: Column, cell: Cell, style: Any) -> None:
    """A number as a number where a double holds it whole."""
    match cell:
        case None:
            sheet.write_blank(row, at, None, style)
        case date():
            sheet.write_datetime(row, at, cell, style)
        case int() if abs(cell) < DIGITS_MAX:
            sheet.write_number(row, at, Decimal(cell).scaleb(-2) if column.form is Form.FEN else cell, style)
        case int():
            sheet.write_string(row, at, yuan(cell) if column.form is Form.FEN else str(cell), style)
        case str():
            sheet.write_string(row, at, cell, style)


def _write_basis(book: Any, report: Report) -> None:
    sheet = book.add_worksheet(BASIS_SHEET)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 28)
    sheet.set_column(2, 2, 90)
    for row, (key, words, value) in enumerate(pairs(report)):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, words)
        sheet.write_string(row, 2, "" if value is None else str(value))
