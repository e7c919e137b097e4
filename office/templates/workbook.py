"""A template as an .xlsx: what to fill in, what each column asks for, an example that is not imported, drop-downs.

Columns of ids, months and shares are formatted as text, so that Excel turns none of them into a number or a date.
Drop-downs offer what the lists hold and refuse nothing: who pastes a list of his own is told by the reader.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from office.columns import (
    Choice,
    Column,
    Day,
    Division,
    Form,
    Id,
    Ids,
    Instant,
    ListOf,
    Template,
    Whole,
    YesNo,
    Yuan,
)
from office.grid import letters
from office.mark import DEFINED_NAME, line_of
from office.templates.words import GUIDE, LISTS
from office.values import BAR, value_of

Lists = Mapping[ListOf, Sequence[tuple[str, str]]]
"""What the drop-downs offer: ids with their names."""
HEAD_ROW = 2
"""The titles stand in the third row, the example in the fourth."""
ROWS = 5_000
"""How far down the drop-downs reach; more rows may be filled in."""
_FORMATS: dict[type, str] = {
    Whole: "#,##0",
    Yuan: "#,##0.00",
    Day: "yyyy-mm-dd",
    Instant: "yyyy-mm-dd hh:mm",
}
_HOW_TO = (
    "1. 每张表是一种提交，一行是一件事；空着的表不必删。Each sheet is one kind of submission, each row one of them.",
    "2. 深色标题必填，浅色可空；标题和第一行不要改。Dark titles are needed, light ones may stay empty.",
    "3. 灰色斜体的一行是示例，不会提交，可以删去。The row in grey italics is an example and is never imported.",
    "4. 数量以标题中的单位填写：54万吨 是 540000。Numbers are in the unit of the title: 54万吨 is 540000.",
    "5. 不要隐藏行列，不要合并单元格，提交前清除筛选。Hide nothing, merge nothing, clear filters before sending.",
    "6. 先 quench preview 试算，再 quench submit 提交。Try it with quench preview, then send it.",
)


def template_file(template: Template, lists: Lists, made: str, made_on: date) -> bytes:
    """The workbook; `made` says of which moment its lists are."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    mark = f"{template.kind}@{template.version}"
    book.set_properties(
        {"title": f"熄焦模板 {template.title}", "created": datetime(made_on.year, made_on.month, made_on.day)}
    )
    book.set_custom_property("Quench template", mark)
    book.define_name(DEFINED_NAME, f'="{mark}"')
    formats = _formats(book)
    _guide(book.add_worksheet(GUIDE), formats, template, made)
    sheets = [(form, book.add_worksheet(form.title)) for form in template.forms]
    ranges = _lists(book.add_worksheet(LISTS), template, lists)
    for form, sheet in sheets:
        _form(sheet, formats, template, form, ranges)
    book.close()
    return target.getvalue()


def _formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
    said: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 14},
        "mark": {"font_color": "#7F7F7F"},
        "wrap": {"text_wrap": True, "valign": "top"},
        "needed": {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "text_wrap": True, "border": 1},
        "optional": {"bg_color": "#DDEBF7", "text_wrap": True, "border": 1},
        "text": {"num_format": "@"},
        **{pattern: {"num_format": pattern} for pattern in _FORMATS.values()},
    }
    grey = {"italic": True, "font_color": "#7F7F7F"}
    example = {f"{name}~": {**said[name], **grey} for name in ("text", *_FORMATS.values())}
    return {name: book.add_format(one) for name, one in (said | example).items()}


def _guide(sheet: Worksheet, formats: dict[str, Format], template: Template, made: str) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 2, 10)
    sheet.set_column(3, 3, 90)
    sheet.write_string(0, 0, f"熄焦模板：{template.title}（第 {template.version} 版）", formats["title"])
    texts = (template.help, made, *_HOW_TO)
    for row, text in enumerate(texts, 1):
        sheet.write_string(row, 0, text)
    row = len(texts) + 2
    for index, title in enumerate(("工作表 Sheet", "列 Column", "必填 Needed", "说明 What it asks for")):
        sheet.write_string(row, index, title, formats["optional"])
    for form in template.forms:
        for column in form.columns:
            row += 1
            said = (form.title, column.title, "是" if column.required else "", column.note)
            for index, text in enumerate(said):
                sheet.write_string(row, index, text, formats["wrap"])


def _lists(sheet: Worksheet, template: Template, lists: Lists) -> dict[Any, str]:
    """Write what drop-downs offer, a column each, and tell where each stands."""
    sheet.hide()
    ranges: dict[Any, str] = {}
    offers: dict[Any, list[str]] = {
        of: [f"{one}{BAR}{name}" if name else one for one, name in offered] for of, offered in lists.items()
    }
    for form in template.forms:
        for column in form.columns:
            if isinstance(column.holds, Choice):
                offers.setdefault(tuple(column.holds.words), list(column.holds.words))
    for index, (key, words) in enumerate((key, words) for key, words in offers.items() if words):
        name = letters(index)
        for row, word in enumerate(words):
            sheet.write_string(row, index, word)
        ranges[key] = f"={LISTS}!${name}$1:${name}${len(words)}"
    return ranges


def _form(
    sheet: Worksheet, formats: dict[str, Format], template: Template, form: Form, ranges: dict[Any, str]
) -> None:
    sheet.write_string(0, 0, line_of(template, form), formats["mark"])
    sheet.write_string(1, 0, form.help or template.help)
    sheet.set_row(HEAD_ROW, 32)
    sheet.freeze_panes(HEAD_ROW + 1, 1)
    for index, column in enumerate(form.columns):
        pattern = _FORMATS.get(type(column.holds), "text")
        sheet.set_column(index, index, max(12, 2 * len(column.title) + 2), formats[pattern])
        title = formats["needed" if column.required else "optional"]
        sheet.write_string(HEAD_ROW, index, column.title, title)
        if column.note:
            sheet.write_comment(HEAD_ROW, index, column.note, {"x_scale": 2})
        _example(sheet, formats[f"{pattern}~"], index, column)
        _drop_down(sheet, index, column, ranges)


def _example(sheet: Worksheet, form: Format, index: int, column: Column) -> None:
    """The example as the sheet would hold it: a date as a date, a number as a number."""
    if not column.example:
        return
    row = HEAD_ROW + 1
    match column.holds:
        case Whole():
            sheet.write_number(row, index, int(value_of(column.holds, column.example, None)), form)
        case Yuan():
            sheet.write_number(row, index, int(value_of(column.holds, column.example, None)) / 100, form)
        case Day():
            sheet.write_datetime(row, index, date.fromisoformat(column.example), form)
        case Instant():
            sheet.write_datetime(row, index, datetime.fromisoformat(column.example), form)
        case _:
            sheet.write_string(row, index, column.example, form)


def _drop_down(sheet: Worksheet, index: int, column: Column, ranges: dict[Any, str]) -> None:
    match column.holds:
        case Choice(words=words):
            source: Any = ranges.get(tuple(words))
        case YesNo():
            source = ["是", "否"]
        case Division():
            source = ranges.get(ListOf.DIVISION)
        case Id(of=of) | Ids(of=of):
            source = ranges.get(of) if of else None
        case _:
            source = None
    if source:
        rule = {"validate": "list", "source": source, "show_error": False}
        sheet.data_validation(HEAD_ROW + 1, index, HEAD_ROW + ROWS, index, rule)
