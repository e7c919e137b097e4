"""The templates are data over the domain's commands: a field that is renamed there fails here."""

import io
from datetime import date
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
import openpyxl
import pytest

import domain.catalogue  # noqa: F401  (names every command)
from domain.command import COMMAND_TYPES
from domain.parsing import parse_command
from office.columns import Choice, Column, Day, Form, Instant, MonthOf, Template, Whole, YesNo, Yuan
from office.paths import steps_of
from office.reading import read_file
from office.rows import ENVELOPE, example_of
from office.templates import TEMPLATES
from office.templates.lists import bare_lists, divisions
from office.templates.workbook import template_file

FORMS = [(template, form) for template in TEMPLATES.values() for form in template.forms]
NAMES = [f"{template.kind}/{form.name}" for template, form in FORMS]
THAT_DAY = date(2026, 1, 1)


def field_of(command: type[Any], path: str) -> tuple[Any, bool]:
    """The type of a field by its wire path, and whether a submission cannot do without it."""
    kind: Any = command
    required = True
    for step in steps_of(path):
        kind = plain(kind)
        if isinstance(step, int):
            assert get_origin(kind) is tuple, f"{command.__name__}.{path}: no list"
            kind, required = get_args(kind)[0], False
        else:
            known = {field.encode_name: field for field in msgspec.structs.fields(kind)}
            assert step in known, f"{command.__name__} has no field {path}"
            kind, required = known[step].type, required and known[step].required
    return plain(kind), required


def plain(kind: Any) -> Any:
    """A type without its None."""
    if get_origin(kind) in (Union, UnionType):
        (kind,) = (argument for argument in get_args(kind) if argument is not NoneType)
    return kind


@pytest.mark.parametrize(("template", "form"), FORMS, ids=NAMES)
def test_every_column_fills_a_field_that_the_command_has(template: Template, form: Form) -> None:
    command = COMMAND_TYPES[form.command]
    for column in form.columns:
        if column.path in ENVELOPE:
            assert column.required is (column.path == "occurredOn"), column.title
            continue
        kind, required = field_of(command, column.path)
        assert column.required is required, f"{column.title}: {column.path}"
        fits(kind, column)
    groups = (form.groups or {}).items()
    for path in (*(form.fixed or {}), *(f"{group}.{name}" for group, said in groups for name in said)):
        field_of(command, path)


def fits(kind: Any, column: Column) -> None:
    """A column reads what its field holds."""
    marks = {"Fen": Yuan, "Tonnes": Whole, "Quantity": Whole, "Month": MonthOf}
    if get_origin(kind) is Annotated and get_args(kind)[1] in marks:
        assert isinstance(column.holds, marks[get_args(kind)[1]]), column.title
    elif isinstance(kind, type) and issubclass(kind, Enum):
        assert isinstance(column.holds, Choice), column.title
        assert sorted(column.holds.words.values()) == sorted(kind.__members__), column.title
    elif kind in (bool, int, date):
        assert isinstance(column.holds, {bool: YesNo, int: Whole, date: Day}[kind]), column.title
    else:
        assert not isinstance(column.holds, Whole | Yuan | Day | YesNo | MonthOf), column.title
        assert isinstance(column.holds, Instant) is (getattr(kind, "__name__", "") == "datetime"), column.title


@pytest.mark.parametrize(("template", "form"), FORMS, ids=NAMES)
def test_no_required_field_is_without_a_column(template: Template, form: Form) -> None:
    heads = {steps_of(column.path)[0] for column in form.columns} | set(form.fixed or {})
    needed = {f.encode_name for f in msgspec.structs.fields(COMMAND_TYPES[form.command]) if f.required}
    assert needed <= heads
    assert not ENVELOPE & set(COMMAND_TYPES[form.command].__struct_encode_fields__)


@pytest.mark.parametrize(("template", "form"), FORMS, ids=NAMES)
def test_titles_are_told_apart_and_an_example_is_a_submission(template: Template, form: Form) -> None:
    titles = [column.title for column in form.columns]
    assert len(set(titles)) == len(titles)
    fields, envelope = example_of(form)
    assert not isinstance(parse_command(form.command, fields), tuple)
    assert envelope["occurredOn"]


@pytest.mark.parametrize("kind", TEMPLATES)
def test_an_untouched_template_has_examples_and_nothing_else(kind: str) -> None:
    template = TEMPLATES[kind]
    file = template_file(template, bare_lists("140800"), "", THAT_DAY)
    read = read_file(file, f"{kind}.xlsx")
    assert [one.code for one in read.problems] == ["EMPTY_FILE"]
    assert [one.code for one in read.notices] == ["EXAMPLE"] * len(template.forms)
    assert (read.kind, read.version, read.form) == (kind, template.version, "xlsx")


def test_a_template_says_its_version_where_people_and_programs_look() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_file(TEMPLATES["output"], {}, "位置 812", THAT_DAY)))
    assert book["月焦炭产量"]["A1"].value == "熄焦模板｜月焦炭产量｜quench:output/monthly@1"
    assert book.defined_names["quench_template"].value == '"output@1"'
    assert getattr(book, "custom_doc_props")["Quench template"].value == "output@1"  # noqa: B009  (untyped)
    assert "第 1 版" in book["说明"]["A1"].value
    assert book["说明"]["A3"].value == "位置 812"
    assert book["选项"].sheet_state == "hidden"


def test_the_divisions_of_an_office_are_its_own_and_its_citys() -> None:
    assert divisions("140823") == [("140800", "运城市"), ("140823", "闻喜县")]
    assert ("140823", "闻喜县") in divisions("140800")
    assert ("140302", "城区") in divisions("140000")
    assert len(divisions("140000")) > 117
