"""The marked copy: every problem at its cell and in a list, and nothing in it runs."""

import io
import zipfile
from typing import Any

import openpyxl

from office.lines import Line, Problem
from office.marked_copy import marked
from office.reading import mark, read_file
from tests.office.files import GOOD, csv, xlsx


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_each_problem_stands_at_its_cell_and_in_the_list() -> None:
    file = xlsx(GOOD, GOOD | {"电量（kWh）": "约6万", "月份": "十月"})
    problems = read_file(file, "月报.xlsx").problems
    book = opened(mark(file, "月报.xlsx", problems))
    assert book.sheetnames == ["问题清单", "表1"]
    assert [row[3].value for row in book["问题清单"].iter_rows(min_row=2)] == ["B5", "C5"]
    sheet = book["表1"]
    assert "约6万" in sheet["C5"].comment.text
    assert sheet["C5"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["C4"].comment is None
    assert (sheet["C4"].value, sheet["C5"].value) == (60000, "约6万")


def test_the_copy_can_be_mended_and_sent_again() -> None:
    file = csv({"电量（kWh）": "约6万"})
    copy = mark(file, "月报.csv", read_file(file, "月报.csv").problems)
    again = read_file(copy, "月报.xlsx")
    assert [(one.code, one.cell) for one in again.problems] == [("NOT_A_NUMBER", "C4")]
    book = opened(copy)
    book["月报.csv"]["C4"] = 60000
    target = io.BytesIO()
    book.save(target)
    (line,) = read_file(target.getvalue(), "月报.xlsx").lines
    assert line.fields["kwh"] == 60000


def test_what_looks_like_a_formula_is_text_in_the_copy() -> None:
    hostile = "=cmd|' /C calc'!A0"
    file = csv({"计量点编号": hostile})
    copy = mark(file, "月报.csv", read_file(file, "月报.csv").problems)
    cell = opened(copy)["月报.csv"]["A4"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (hostile, "s", True)
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet2.xml")


def test_a_file_that_cannot_be_opened_gets_the_list_alone() -> None:
    problems = read_file(b"%PDF-1.7", "月报.xlsx").problems
    book = opened(mark(b"%PDF-1.7", "月报.xlsx", problems))
    assert book.sheetnames == ["问题清单"]
    assert book["问题清单"]["K2"].value == "WRONG_FORM"


def test_the_names_of_sheets_are_such_as_excel_takes() -> None:
    name = "a/b:c?[d]" + "长" * 40 + ".csv"
    file = csv()
    told = Problem("X", "中", "en", "做", sheet=name, cell="A4", row=4)
    assert "A4" in opened(marked(file, name, [told]))["问题清单"]["D2"].value


def test_a_refusal_finds_the_cell_of_its_field() -> None:
    file = xlsx(
        {"任务编号": "t-1", "结论": "合格", "产能指标2": "l-2", "验收产能2（吨/年）": 5, "验收日期": "2020-11-20"},
        kind="acceptance",
        form="city",
    )
    (line,) = read_file(file, "验收.xlsx").lines
    assert line.fields["accepted"] == [{"lot": "l-2", "tonnes": 5}]
    assert (line.cell("accepted[0].lot"), line.title("accepted[0].lot")) == ("E4", "产能指标2")
    assert line.cell("task") == "A4"
    assert line.cell("nothing.of[3].this") is None
    assert isinstance(line, Line)


def test_a_problem_of_the_whole_is_told_at_its_first_part() -> None:
    row = {"任务编号": "t-1", "任务所属区划": "140823", "要求达到的状态": "拆除"}
    file = xlsx(row, kind="tasks", form="enterprise")
    told = {one.cell: one.column for one in read_file(file, "任务.xlsx").problems}
    assert told["G4"] == "期限（文件原文）"
    assert told["C4"] == "企业编号"
