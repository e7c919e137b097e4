"""A report's workbook and page by themselves: every cell comes back, also after LibreOffice saved it."""

import shutil
import subprocess
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.quantities import yuan
from office.reports.layouts import LAYOUTS
from office.reports.page import page
from office.reports.reading import NotAReport, read_report
from office.reports.report import Basis, Cell, Column, Form, Report, ReportKind, Table, differences
from office.reports.workbook import workbook

HOSTILE = (
    '=HYPERLINK("http://x")', "@SUM(1)", "+1", "-1", "<script>1</script>", "000123", "1e5", "焦炉\u202e1号", "TRUE",
)
BASIS = Basis(date(2020, 11, 2), 812, "2020-11-02T08:00:00.000000Z", "quench.example/sx", "ab" * 32, "cd" * 32)
GREAT = (0, 1, -1, 99, 100, 12_345_678_901_234, -12_345_678_901_234, 10**15 - 1, 10**15, 10**18 + 1)
texts = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=30).filter(
    lambda text: text == text.strip() and "_x" not in text
)
numbers = st.integers(-(10**18), 10**18)
days = st.dates(date(1949, 10, 1), date(2100, 12, 31))
_CELLS: dict[Form, st.SearchStrategy[Cell]] = {
    Form.TEXT: st.none() | texts,
    Form.NUMBER: st.none() | numbers,
    Form.FEN: st.none() | numbers,
    Form.DAY: st.none() | days,
}


def filled(kind: ReportKind, rows: int = 12) -> Report:
    """A report of a kind with hostile words, great sums and empty cells."""

    def cell(column: Column, at: int) -> Cell:
        match column.form:
            case Form.TEXT:
                return HOSTILE[at % len(HOSTILE)]
            case Form.DAY:
                return date(1950 + 10 * at, 2, 28)
            case _:
                return GREAT[at % len(GREAT)]

    tables = tuple(
        Table(
            layout,
            tuple(
                tuple(
                    None if number and (number + at) % 5 == 0 else cell(column, number + at)
                    for at, column in enumerate(layout.columns)
                )
                for number in range(rows)
            ),
        )
        for layout in LAYOUTS[kind]
    )
    return Report(kind, "140823", "闻喜县 <b>", date(2020, 10, 27), date(2020, 11, 2), BASIS, tables)


@pytest.mark.parametrize("kind", ReportKind)
def test_what_a_workbook_says_comes_back_cell_by_cell_and_byte_by_byte_again(kind: ReportKind) -> None:
    report = filled(kind)
    written = workbook(report)
    assert read_report(written) == report
    assert workbook(read_report(written)) == written


@given(st.data())
def test_any_cell_comes_back_as_it_was(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(ReportKind))
    layout = LAYOUTS[kind][0]
    row = tuple(data.draw(_CELLS[column.form]) for column in layout.columns)
    rest = tuple(Table(one, ()) for one in LAYOUTS[kind][1:])
    kept = () if all(cell is None for cell in row) else (row,)
    report = Report(kind, "140823", "闻喜县", None, date(2020, 11, 2), BASIS, (Table(layout, kept), *rest))
    assert read_report(workbook(report)) == report


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not there")
@pytest.mark.parametrize("kind", ReportKind)
def test_libreoffice_opens_it_and_what_it_saves_says_the_same(kind: ReportKind, tmp_path: Path) -> None:
    report = filled(kind)
    (tmp_path / "in").mkdir()
    file = tmp_path / "in" / "report.xlsx"
    file.write_bytes(workbook(report))
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    command = ["soffice", home, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    saved = read_report((tmp_path / "report.xlsx").read_bytes())
    assert list(differences(saved, report)) == []
    assert saved == report


class _Words(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("kind", ReportKind)
def test_the_page_shows_every_cell_as_text_and_runs_nothing(kind: ReportKind) -> None:
    report = filled(kind)
    shown = _Words(page(report))
    assert not shown.tags & {"script", "img", "a", "iframe", "form", "link"}
    for table in report.tables:
        for row in table.rows:
            for column, cell in zip(table.layout.columns, row, strict=True):
                if isinstance(cell, int):
                    assert (yuan(cell) if column.form is Form.FEN else f"{cell:,}") in shown.words
                elif cell is not None:
                    assert str(cell) in shown.words


def test_rows_that_only_one_side_has_and_rows_that_stand_twice_are_told() -> None:
    report = filled(ReportKind.COMPENSATION, rows=2)
    (table,) = report.tables
    twice = Table(table.layout, (*table.rows, table.rows[0]))
    other = Report(report.kind, "140823", report.name, report.since, report.until, BASIS, (twice,))
    assert [(one.in_report is None, one.in_ledger is None) for one in differences(report, other)] == [(True, False)]
    assert [(one.in_report is None, one.in_ledger is None) for one in differences(other, report)] == [(False, True)]
    assert list(differences(other, other)) == []


CUT = workbook(filled(ReportKind.WEEKLY))[:-300]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<html>", bytes(1000), CUT])
def test_what_is_no_report_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(NotAReport, match="不是可读的工作簿"):
        read_report(data)
