"""The corpus of hostile and of ordinary files, each with its verdict: how many lines are taken, and what is told.

Nothing of it is committed: every file is made when its test asks for it.
"""

import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import openpyxl
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.defined_name import DefinedName

from office import limits
from tests.office.files import (
    GOOD,
    SHEET,
    book,
    csv,
    flagged,
    locked,
    locked_xls,
    mark_of,
    one,
    part,
    saved,
    set_cell,
    table,
    titles_of,
    understated,
    with_sheet,
    without,
    xls,
    xlsx,
    zipped,
)

KWH, MONTH, DAY, METER = "电量（kWh）", "月份", "抄表日期", "计量点编号"
SEAL = {"封条编号": "s-1", "焦炉编号": "o-1", "加封位置": "上升管", "加封日期": datetime(2023, 10, 20)}
CLAIM = {"产能指标编号": "l-1", "申请金额（元）": 1234.56, "申请日期": datetime(2020, 12, 5)}
STATISTICS = {"区划": "140823｜闻喜县", "年份": 2023, "截至月份": 9, "填报日期": datetime(2023, 10, 20)}
PROPOSAL = {
    "产能指标编号": "l-1",
    "产能类别": "自有焦炉",
    "产能（吨/年）": 540000,
    "测算日期": datetime(2020, 12, 15),
}
OPENED = {"封条编号": "s-1", "焦炉编号": "o-1", "开启日期": datetime(2023, 11, 21)}
INSPECTED = {"封条编号": "s-1", "焦炉编号": "o-1", "检查日期": datetime(2023, 11, 21)}
SEALS: dict[str, Any] = {"kind": "seals", "form": "place"}
CLAIMS: dict[str, Any] = {"kind": "compensation", "form": "claim"}
PROPOSALS: dict[str, Any] = {"kind": "compensation", "form": "proposal"}
OUTPUT: dict[str, Any] = {"kind": "output", "form": "statistics"}


@dataclass(frozen=True)
class Case:
    """A file and its verdict: the lines taken, the codes of its problems, in order, and of what else it tells."""

    title: str
    name: str
    make: Callable[[], bytes]
    lines: int
    problems: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def good(title: str, make: Callable[[], bytes], name: str = "月报.xlsx", *notices: str) -> Case:
    return Case(title, name, make, 1, (), notices)


def bad(title: str, make: Callable[[], bytes], *problems: str, name: str = "月报.xlsx") -> Case:
    return Case(title, name, make, 0, problems)


def cell(title: str, column: str, value: Any, *problems: str) -> Case:
    """A row whose one cell is in question."""
    return Case(title, "月报.xlsx", lambda: one(column, value), 0 if problems else 1, problems)


def _1904(value: Any, form: str | None = None) -> bytes:
    made = book(table([GOOD | {DAY: None}]))
    made.epoch = CALENDAR_MAC_1904
    set_cell("F4", value, form)(made.worksheets[0])
    return saved(made)


def _hidden(what: str) -> Callable[[], bytes]:
    def change(sheet: Any) -> None:
        match what:
            case "row":
                sheet.row_dimensions[4].hidden = True
            case "column":
                sheet.column_dimensions["C"].hidden = True
            case "sheet":
                sheet.sheet_state = "hidden"
                sheet.parent.create_sheet("可见")
            case "very":
                sheet.sheet_state = "veryHidden"
                sheet.parent.create_sheet("可见")

    return lambda: xlsx(change=change)


def _named() -> bytes:
    made = openpyxl.Workbook()
    made.defined_names["quench_template"] = DefinedName("quench_template", attr_text='"electricity@1"')
    sheet = made.worksheets[0]
    sheet.title = "月用电量"
    for row in table([GOOD])[1:]:
        sheet.append(row)
    return saved(made)


def _changed(old: str, new: str) -> Callable[[], bytes]:
    """A good file with another word in its head."""
    cells = [[new if value == old else value for value in row] for row in table([GOOD])]
    return lambda: saved(book(cells))


def _share(value: Any) -> bytes:
    return xlsx(PROPOSAL | {"重组控股比例": value}, **PROPOSALS)


def _opened(value: Any) -> bytes:
    return xlsx(OPENED | {"开启时间": value}, kind="seals", form="open")


def _inspected(value: Any) -> bytes:
    return xlsx(INSPECTED | {"是否完好": value}, kind="seals", form="inspect")


def _many(count: int) -> bytes:
    """Many rows, each of its own meter."""
    rows = "\n".join(f"m-{number},2023-10,{60_000 + number},,,2023-10-31,," for number in range(count))
    bare = csv().decode().splitlines()[:3]
    return ("\n".join(bare) + "\n" + rows).encode()


def _many_members() -> bytes:
    return zipped({f"xl/media/{number}.png": b"x" for number in range(limits.MEMBERS_MAX + 1)}, xlsx())


def _expanding() -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return with_sheet(b"<worksheet", f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><worksheet'.encode())


def _bomb() -> bytes:
    return zipped({SHEET: part(xlsx(), SHEET) + b" " * (60 * limits.MIB)}, xlsx(), level=9)


def _costly() -> bytes:
    """Eleven million strings of a letter: 190 MiB of text, and a table of them that no reader should keep."""
    target = io.BytesIO(without(xlsx(), "xl/sharedStrings.xml"))
    draw = random.Random(7)
    piece = b"".join(b"<si><t>%d</t></si>" % draw.randrange(10) for _ in range(60_000))
    with (
        zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/sharedStrings.xml", "w") as member,
    ):
        member.write(b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">')
        for _ in range(185):
            member.write(piece)
        member.write(b"</sst>")
    return target.getvalue()


def _xls_cell(row: int, column: int, value: Any, style: str = "") -> Callable[[], bytes]:
    def change(sheet: Any) -> None:
        sheet._cell_overwrite_ok = True
        sheet.write(row, column, value, xlwt.easyxf(num_format_str=style) if style else xlwt.Style.default_style)

    return lambda: xls(change=change)


def _xls_error() -> bytes:
    return xls(GOOD | {KWH: None}, change=lambda sheet: sheet.row(3).set_cell_error(2, "#DIV/0!"))


def _xls_hidden(what: str) -> Callable[[], bytes]:
    def change(sheet: Any) -> None:
        if what == "row":
            sheet.row(3).hidden = True
        else:
            sheet.col(2).hidden = True

    return lambda: xls(change=change)


FORMS_OF_FILES = [
    good("an .xlsx", xlsx),
    good("an .xls", xls, "月报.xls"),
    good("CSV in UTF-8", csv, "月报.csv"),
    good("CSV with a byte order mark", lambda: csv(encoding="utf-8-sig"), "月报.csv"),
    good("CSV in GBK", lambda: csv(encoding="gbk"), "月报.csv"),
    good("CSV in GB18030 with a letter of four bytes", lambda: csv({METER: "m-1｜㐀"}, encoding="gb18030"), "a.csv"),
    bad("CSV in UTF-16", lambda: csv(encoding="utf-16"), "ENCODING", name="月报.csv"),
    bad("bytes of no encoding", lambda: csv() + b"\xff\xff\x80", "ENCODING", name="月报.csv"),
    bad("CSV with a NUL", lambda: csv({METER: "m\x00-1"}), "INVISIBLE", name="月报.csv"),
    bad("CSV with an open quotation mark", lambda: csv({METER: '"m-1'}), "NOT_CSV", name="月报.csv"),
    bad("a serial in CSV", lambda: csv({DAY: "45230"}), "SERIAL_IN_TEXT", name="月报.csv"),
    good("an .xlsx named .xls", xlsx, "月报.xls", "WRONG_EXTENSION"),
    good("an .xls named .xlsx", xls, "月报.xlsx", "WRONG_EXTENSION"),
    bad("text named .xlsx", csv, "WRONG_FORM"),
    bad("a web page named .xls", lambda: b"<html><table>", "WRONG_FORM", name="月报.xls"),
    bad("a PDF named .csv", lambda: b"%PDF-1.7", "WRONG_FORM", name="月报.csv"),
    bad("a zip that is no workbook", lambda: zipped({"a.txt": b"a"}), "NOT_A_WORKBOOK"),
    bad("an OpenDocument sheet", lambda: zipped({"content.xml": b"<a/>"}), "NOT_A_WORKBOOK"),
    bad("a password", locked, "PASSWORD"),
    bad("a password on an .xls", locked_xls, "PASSWORD", name="月报.xls"),
    bad("a zip that says it is encrypted", lambda: flagged(xlsx()), "PASSWORD"),
    bad("an .xlsx cut short", lambda: xlsx()[:-400], "DAMAGED"),
    bad("an .xls cut short", lambda: xls()[:1500], "DAMAGED", name="月报.xls"),
    bad("an .xls of noise", lambda: xls()[:512] + b"\xa5" * 9000, "DAMAGED", name="月报.xls"),
    bad("a sheet that is no XML", lambda: with_sheet(b"</sheetData>", b"</sheetDate>"), "DAMAGED"),
    bad("no bytes", lambda: b"", "EMPTY_FILE"),
    bad("blanks", lambda: b" \r\n\t", "EMPTY_FILE", name="月报.csv"),
    bad("an empty workbook", lambda: saved(book([[]])), "EMPTY_FILE"),
    bad("titles alone", lambda: saved(book(table([]))), "EMPTY_FILE"),
    bad("a file that is too long", lambda: b"," * (limits.FILE_BYTES_MAX + 1), "FILE_TOO_LARGE", name="a.csv"),
]
HOSTILE = [
    bad("a zip bomb", _bomb, "ZIP_BOMB"),
    bad("a member longer than it says", lambda: understated(xlsx(), SHEET), "DAMAGED"),
    bad("a thousand members", _many_members, "ZIP_BOMB"),
    bad("a member twice", lambda: zipped({"XL/workbook.xml": b"<a/>"}, xlsx()), "DAMAGED"),
    bad("strings that take all memory", _costly, "TOO_COSTLY"),
    bad("the last column of Excel", lambda: xlsx(change=set_cell("XFD4", 1)), "TOO_LARGE_INSIDE"),
    bad("a column beyond every sheet", lambda: with_sheet(b'r="A4"', b'r="ZZZZZ4"'), "TOO_LARGE_INSIDE"),
    bad("the last row of Excel", lambda: xlsx(change=set_cell("A1048576", 1)), "TOO_LARGE_INSIDE"),
    bad("a million columns of CSV", lambda: csv() + b"\n" + b"1," * 1_000_000, "TOO_LARGE_INSIDE", name="a.csv"),
    bad("a deep XML", lambda: with_sheet(b"<sheetData>", b"<a>" * 200_000 + b"<sheetData>"), "DAMAGED"),
    bad("entities that multiply", _expanding, "DAMAGED"),
    bad("macros", lambda: zipped({"xl/vbaProject.bin": b"x"}, xlsx()), "MACROS", name="月报.xlsm"),
    bad("macros of Excel 4", lambda: zipped({"xl/macrosheets/sheet1.xml": b"<a/>"}, xlsx()), "MACROS"),
    bad("a link to another file", lambda: xlsx(change=set_cell("C4", "=[1]表!A1")), "FORMULA_ELSEWHERE"),
    bad("a formula without a value", lambda: xlsx(change=set_cell("C4", "=1+1")), "FORMULA_NO_VALUE"),
    bad("a row of formulas without values", lambda: xlsx({}, change=set_cell("C4", "=1+1")), "FORMULA_NO_VALUE"),
    good(
        "a formula with its last value",
        lambda: with_sheet(b"<v>60000</v>", b"<f>SUM(1)</f><v>60000</v>"),
        "月报.xlsx",
        "FORMULA_VALUE",
    ),
    bad("an error", lambda: xlsx(change=set_cell("C4", "#N/A")), "CELL_ERROR"),
    bad("an error in an .xls", _xls_error, "CELL_ERROR", name="月报.xls"),
    bad("a formula of an .xls without a value", _xls_cell(3, 2, xlwt.Formula("1/0")), "FORMULA_NO_VALUE", name="a.xls"),
    good(
        "text that looks like a formula stays text",
        lambda: xlsx(SEAL, **SEALS, change=lambda s: s["C4"].__setattr__("data_type", "s")),
    ),
    bad("hidden rows", _hidden("row"), "HIDDEN_ROW"),
    bad("a row of no height", lambda: with_sheet(b'<row r="4"', b'<row r="4" ht="0"'), "HIDDEN_ROW"),
    bad("a hidden column", _hidden("column"), "HIDDEN_COLUMN"),
    bad("a hidden sheet", _hidden("sheet"), "HIDDEN_SHEET"),
    bad("a sheet that only a program unhides", _hidden("very"), "HIDDEN_SHEET"),
    bad("a hidden row of an .xls", _xls_hidden("row"), "HIDDEN_ROW", name="月报.xls"),
    bad("a hidden column of an .xls", _xls_hidden("column"), "HIDDEN_COLUMN", name="月报.xls"),
    bad("merged cells", lambda: xlsx(GOOD, GOOD, change=lambda s: s.merge_cells("A4:A5")), "MERGED", "MERGED"),
    cell("a zero-width space", METER, "m\u200b-1", "INVISIBLE"),
    cell("a zero-width space behind a number", KWH, "60000\u200b", "INVISIBLE"),
    cell("a text that turns its direction", METER, "m-\u202e1", "INVISIBLE"),
    cell("a byte order mark inside a text", METER, "\ufeffm-1", "INVISIBLE"),
]
HEADS = [
    bad("a title twice", _changed("方向", KWH), "DUPLICATE_COLUMN"),
    bad("a needed title gone", _changed(KWH, None), "MISSING_COLUMN", "UNKNOWN_COLUMN"),  # type: ignore[arg-type]
    bad("another unit in the title", _changed(KWH, "电量（万kWh）"), "MISSING_COLUMN", "TITLE_CHANGED"),
    bad("a column of one's own", lambda: xlsx(change=set_cell("I4", "备注")), "UNKNOWN_COLUMN"),
    bad("no titles", lambda: saved(book([[mark_of()], ["m-1", 1]])), "NO_HEAD"),
    bad("another template", lambda: saved(book([[], titles_of(), ["m-1"]])), "NOT_A_TEMPLATE"),
    bad("another version", _changed(mark_of(), mark_of().replace("@1", "@9")), "OTHER_VERSION"),
    bad("a template of no kind", _changed(mark_of(), "quench:none/none@1"), "UNKNOWN_TEMPLATE"),
    bad("two templates", lambda: saved(book(table([GOOD]), table([SEAL], **SEALS))), "MIXED_TEMPLATES"),
    good("a mark that only the workbook kept", _named),
    good("a sheet of notes beside", lambda: saved(book(table([GOOD]), [["记事"]])), "a.xlsx", "UNMARKED_SHEET"),
]
DATES = [
    cell("a date as text", DAY, "2023-10-31"),
    cell("年月日", DAY, "2023年10月31日"),
    cell("年月日 with blanks", DAY, " 2023年 10月 31日 "),
    cell("dots", DAY, "2023.10.31"),
    cell("strokes", DAY, "2023/10/31"),
    cell("full-width date", DAY, "２０２３－１０－３１"),
    cell("eight digits", DAY, 20231031),
    cell("a serial", DAY, 45230),
    cell("2月30日", DAY, "2023年2月30日", "NO_SUCH_DAY"),
    cell("2月30日 in strokes", DAY, "2023/2/30", "NO_SUCH_DAY"),
    cell("two digits of a year", DAY, "23.10.31", "WHICH_DATE"),
    cell("an American date", DAY, "10/31/2023", "WHICH_DATE"),
    cell("a time of day", DAY, datetime(2023, 10, 31, 14, 30), "TIME_OF_DAY"),
    cell("a year in a column of dates", DAY, 2023, "NOT_A_DATE"),
    cell("serial 60 as a number", DAY, 60, "SERIAL_60"),
    bad("serial 60 as a date", lambda: xlsx(change=set_cell("F4", 60, "yyyy-mm-dd")), "SERIAL_60"),
    bad("serial 60 of an .xls", _xls_cell(3, 5, 60, "yyyy-mm-dd"), "SERIAL_60", name="月报.xls"),
    good("1904 as a date", lambda: _1904(43768, "yyyy-mm-dd")),
    good("1904 as a serial", lambda: _1904(43768)),
    good("1904 in an .xls", lambda: xls(epoch_1904=True), "月报.xls"),
    good("a time in Beijing", lambda: _opened("2023年11月21日 9时05分")),
    good("a time as Excel holds it", lambda: _opened(datetime(2023, 11, 21, 9, 5))),
    bad("a day without its time", lambda: _opened("2023-11-21"), "NEEDS_TIME"),
    good("yes", lambda: _inspected("是")),
    good("true", lambda: _inspected(True)),
    bad("neither yes nor no", lambda: _inspected("较好"), "NOT_YES_OR_NO"),
    cell("words for a day", DAY, "十月三十一日", "NOT_A_DATE"),
    cell("a month as a date", MONTH, date(2023, 10, 1)),
    cell("a month in Chinese", MONTH, "2023年10月"),
    cell("a month that lost its 0", MONTH, 2023.1, "WHICH_MONTH"),
    cell("a day for a month", MONTH, date(2023, 10, 15), "DAY_FOR_MONTH"),
    cell("no month", MONTH, "十月", "NOT_A_MONTH"),
]
NUMBERS = [
    cell("full-width digits", KWH, "６００００"),
    cell("thousands", KWH, "60,000"),
    cell("full-width thousands", KWH, "６０，０００"),
    cell("6万", KWH, "6万"),
    cell("6.5万kWh", KWH, "6.5万 kWh"),
    cell("blanks at the end", KWH, "60000  "),
    cell("ideographic blanks", KWH, "60000\u3000"),
    cell("Chinese groups of four", KWH, "6,0000", "SEPARATORS"),
    cell("another unit", KWH, "60MWh", "OTHER_UNIT"),
    cell("about", KWH, "约6万", "NOT_A_NUMBER"),
    cell("Chinese numerals", KWH, "六万", "NOT_A_NUMBER"),
    cell("a power of ten", KWH, "6e4", "NOT_A_NUMBER"),
    cell("a fraction", KWH, 60000.5, "FRACTION"),
    bad("a float that is not exact", lambda: with_sheet(b"60000", b"60000.000000000007"), "INEXACT"),
    cell("below zero", KWH, -1, "MALFORMED"),
    cell("a date for a number", KWH, datetime(2023, 10, 31), "DATE_FOR_NUMBER"),
    cell("a truth for a number", KWH, True, "NOT_A_NUMBER"),
    cell("a required cell that is empty", KWH, None, "MALFORMED"),
    cell("an id that is a date", METER, datetime(2023, 10, 31), "DATE_FOR_TEXT"),
    cell("an id that lost digits", METER, 12345678901234567890, "DIGITS_LOST"),
    cell("an id that is a truth", METER, True, "NOT_TEXT"),
    cell("an id with its name", METER, "m-1｜昌盛总表"),
    cell("an id in capitals", METER, "M-1", "MALFORMED"),
    cell("a word that is no choice", "方向", "向上", "NOT_A_CHOICE"),
    cell("evidence that is no SHA-256", "证据文件SHA-256", "abc", "MALFORMED"),
    good("yuan to the fen", lambda: xlsx(CLAIM, **CLAIMS)),
    bad("a part of a fen", lambda: xlsx(CLAIM | {"申请金额（元）": 0.125}, **CLAIMS), "FRACTION_OF_FEN"),
    good("yuan with its sign", lambda: xlsx(CLAIM | {"申请金额（元）": "¥1,620万元"}, **CLAIMS)),
    bad("万 under 万元", lambda: xlsx(STATISTICS | {"增加值（万元）": "54万"}, **OUTPUT), "WHICH_UNIT"),
    good("万元 under 万元", lambda: xlsx(STATISTICS | {"增加值（万元）": "54万元"}, **OUTPUT)),
    bad("another name", lambda: xlsx(STATISTICS | {"区划": "140823｜河津市"}, **OUTPUT), "NAME_OF_DIVISION"),
    bad("a name without its code", lambda: xlsx(STATISTICS | {"区划": "闻喜县"}, **OUTPUT), "NOT_A_DIVISION"),
    good("a share", lambda: _share("1/3")),
    bad("a share that became a date", lambda: _share(date(2023, 1, 3)), "DATE_FOR_SHARE"),
    bad("no share", lambda: _share("三成"), "NOT_A_SHARE"),
]
MANY = [
    Case("50,000 rows", "月报.csv", lambda: _many(50_000), 50_000),
    Case("more rows than a file may have", "月报.csv", lambda: _many(100_001), 0, ("TOO_LARGE_INSIDE",)),
    Case(
        "a wrong unit in a thousand and five rows",
        "月报.csv",
        lambda: _many(1_005).replace(b",6", b",MWh6"),
        0,
        ("NOT_A_NUMBER",) * limits.PROBLEMS_MAX + ("MORE_PROBLEMS",),
    ),
]
CASES = [*FORMS_OF_FILES, *HOSTILE, *HEADS, *DATES, *NUMBERS, *MANY]
