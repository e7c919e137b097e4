"""Reading a report's workbook back, as we or LibreOffice wrote it: to check it, or to hand in what it says.

The sheet 「依据」 says which report it is; every table is found by its sheet's name and its headings. A cell that is
not of its column's kind is told with its address, all of them at once.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from office.problems import problem
from office.reports.layouts import LAYOUTS
from office.reports.report import RELEASE, Basis, Cell, Column, Form, Layout, Report, ReportKind, Table
from office.reports.workbook import BASIS_SHEET, FIRST_ROW
from office.unreadable import Unreadable
from office.xlsx import book_of

_SHOWN_MAX = 40
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DIGITS_MAX = 30
"""More than any sum of the ledger has; a number that somebody typed is measured before it is written out in digits."""


class NotAReport(Exception):
    """The file is no report, or cells of it are not what their columns hold; the message is for people."""


def read_report(data: bytes) -> Report:
    """The report as written; raises NotAReport, with every cell that is wrong."""
    _is_safe(data)
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except CalamineError as fault:
        raise NotAReport(f"不是可读的工作簿 / not a workbook that can be read: {fault}") from fault
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":  # Rust's own, no Exception: a broken file can cause it.
            raise
        raise NotAReport(f"工作簿已损坏 / the workbook is damaged: {str(fault)[:_SHOWN_MAX]}") from fault
    said = _said(sheets)
    kind = ReportKind(said["kind"])
    wrong: list[str] = []
    tables = tuple(_table(layout, sheets, wrong) for layout in LAYOUTS[kind])
    if wrong:
        raise NotAReport("\n".join(wrong))
    since, until = _day(said["since"]), _date(said["until"])
    return Report(kind, said["subject"], said["name"], since, until, _basis(said), tables)


def _is_safe(data: bytes) -> None:
    """A report comes from somebody else: what would unpack without bound is not opened."""
    if not data.startswith(b"PK"):
        return
    try:
        book_of(data)
    except Unreadable as fault:
        one = problem(fault.code, **fault.said)
        raise NotAReport(f"不是可读的工作簿 / {one.message_zh} {one.message_en} {one.remedy}") from fault


def _said(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> dict[str, str]:
    """What the last sheet says, by key."""
    rows = sheets.get(BASIS_SHEET)
    if rows is None:
        raise NotAReport(f"缺少工作表「{BASIS_SHEET}」：不是本账本的报表 / the sheet {BASIS_SHEET} is missing")
    said = {str(row[0]): _text(row[2]) or "" for row in rows if len(row) > 2 and row[0]}
    if said.get("release") != str(RELEASE) or said.get("kind") not in list(ReportKind):
        release, kind = said.get("release"), said.get("kind")
        raise NotAReport(
            f"表式版本 {release}、报表 {kind} 不可读，应为版本 {RELEASE}：请重新导出 / "
            f"release {release} of {kind} cannot be read, only {RELEASE}: export the report again"
        )
    try:
        _basis(said), _day(said["since"]), _date(said["until"]), said["subject"], said["name"]
    except (KeyError, ValueError) as fault:
        raise NotAReport(f"工作表「{BASIS_SHEET}」不完整 / the sheet {BASIS_SHEET} is not whole: {fault}") from fault
    return said


def _basis(said: Mapping[str, str]) -> Basis:
    names = ("recorded_at", "origin", "root", "digest")
    position = said["position"]
    if not (position.isascii() and position.isdigit() and len(position) <= _DIGITS_MAX):
        raise ValueError(f"position {position[:_SHOWN_MAX]!r}")
    return Basis(_date(said["effective_on"]), int(position), *(said[name] for name in names))


def _day(text: str) -> date | None:
    return _date(text) if text else None


def _date(text: str) -> date:
    """`date.fromisoformat` takes 2020-W45-1 and 20201102 too; a report writes days in one way."""
    if _DAY.fullmatch(text) is None:
        raise ValueError(f"{text[:_SHOWN_MAX]!r}")
    return date.fromisoformat(text)


def _table(layout: Layout, sheets: Mapping[str, Sequence[Sequence[Any]]], wrong: list[str]) -> Table:
    rows = sheets.get(layout.zh)
    headings = [column.heading for column in layout.columns]
    if rows is None or [_text(cell) for cell in _row(rows, FIRST_ROW - 1)][: len(headings)] != headings:
        wrong.append(f"工作表「{layout.zh}」缺失或表头不符 / the sheet is missing, or its headings are other ones")
        return Table(layout, ())
    found = (_cells(layout, number, row, wrong) for number, row in enumerate(rows[FIRST_ROW:], FIRST_ROW + 1))
    return Table(layout, tuple(row for row in found if any(cell is not None for cell in row)))


def _row(rows: Sequence[Sequence[Any]], at: int) -> Sequence[Any]:
    return rows[at] if at < len(rows) else ()


def _cells(layout: Layout, number: int, row: Sequence[Any], wrong: list[str]) -> tuple[Cell, ...]:
    def one(at: int, column: Column) -> Cell:
        try:
            return _cell(column, row[at] if at < len(row) else None)
        except ValueError:
            where = f"{layout.zh}!{_letters(at)}{number}"
            said = str(row[at])[:_SHOWN_MAX]
            zh, en = _WHAT[column.form]
            wrong.append(f"{where}：「{column.heading}」的值 {said!r} 不是{zh} / is not {en}")
            return None

    return tuple(one(at, column) for at, column in enumerate(layout.columns))


_WHAT = {
    Form.TEXT: ("文字", "text"),
    Form.NUMBER: ("整数", "a whole number"),
    Form.FEN: ("至多两位小数的金额（元）", "yuan with at most two decimals"),
    Form.DAY: ("日期", "a day"),
}


def _cell(column: Column, said: Any) -> Cell:
    """A cell in its column's kind; ValueError where it is of another."""
    if said is None or said == "":
        return None
    match column.form:
        case Form.TEXT:
            return _text(said)
        case Form.DAY:
            return _as_day(said)
        case Form.NUMBER:
            return _whole(_decimal(said))
        case Form.FEN:
            return _whole(_decimal(said).scaleb(2))


def _text(said: Any) -> str | None:
    """Text as text; a whole number that a program made of digits is these digits again."""
    if isinstance(said, float) and said.is_integer():
        return str(int(said))
    return None if said is None or said == "" else str(said)


def _as_day(said: Any) -> date:
    if isinstance(said, datetime):
        return said.date()
    return said if isinstance(said, date) else _date(str(said).strip())


def _decimal(said: Any) -> Decimal:
    """The shortest decimal that stands for the cell's double: what was typed, to fifteen digits."""
    if isinstance(said, bool) or not isinstance(said, int | float | str):
        raise ValueError(said)
    try:
        number = Decimal(repr(said) if isinstance(said, float) else str(said).replace(",", ""))
    except ArithmeticError as fault:
        raise ValueError(said) from fault
    if not number.is_finite() or number.adjusted() >= _DIGITS_MAX:
        raise ValueError(said)
    return number


def _whole(number: Decimal) -> int:
    if number != number.to_integral_value():
        raise ValueError(number)
    return int(number)


def _letters(at: int) -> str:
    return (chr(64 + at // 26) if at >= 26 else "") + chr(65 + at % 26)


def changed(report: Report, ledger: Report) -> Iterator[str]:
    """Of the two, what they rest on that is not the same; a report of the same ledger and position has none."""
    for name in ("name", "since", "until"):
        yield from _other(name, getattr(report, name), getattr(ledger, name))
    for name in ("origin", "root", "digest", "recorded_at"):
        yield from _other(name, getattr(report.basis, name), getattr(ledger.basis, name))


def _other(name: str, said: Any, kept: Any) -> Iterator[str]:
    if said != kept:
        yield f"{name}: {said or '—'} ≠ {kept or '—'}"
