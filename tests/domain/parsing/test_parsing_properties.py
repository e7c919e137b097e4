"""Whatever is sent, the answer is a command or refusals; and a command says itself again."""

from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import domain.catalogue  # noqa: F401
from domain.command import COMMAND_TYPES, Command
from domain.corrections.commands import CorrectBaseline, CorrectEvent, ReplacementCommand
from domain.envelope import Role, Submitter
from domain.parsing import FEN_MAX, parse_command, parse_request_fields
from domain.quantities import TONNES_MAX, Deadline, Share
from domain.refusals import Malformed

CITY = Submitter(office="o", role=Role.CITY_OFFICE, division="140800")
PLAIN = sorted(set(COMMAND_TYPES) - {"CorrectEvent", "CorrectBaseline", "CorrectReading"})
TEXT = st.text("焦炉一二三abcXYZ0189 ·（）", min_size=1, max_size=20).filter(lambda text: text.strip())
TIMES = st.datetimes(datetime(1950, 1, 1), datetime(2150, 1, 1)).flatmap(
    lambda at: st.sampled_from([UTC, timezone(timedelta(hours=8))]).map(lambda zone: at.replace(tzinfo=zone))
)
MARKED = {
    "Tonnes": st.integers(0, TONNES_MAX),
    "Fen": st.integers(0, FEN_MAX),
    "Position": st.integers(1, 2**53 - 1),
    "Identifier": st.from_regex(r"[a-z0-9][a-z0-9._-]{0,63}", fullmatch=True),
    "Month": st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(lambda day: day.isoformat()[:7]),
    "Quantity": st.integers(0, 2**53 - 1),
    "DivisionCode": st.from_regex(r"[0-9]{6}", fullmatch=True).filter(str.isascii),
}
OF_TYPE: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    bool: st.booleans(),
    int: st.integers(1900, 2199),  # A year as well; the bounds have tests of their own.
    date: st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    datetime: TIMES,
    Share: st.integers(1, 10**6).flatmap(
        lambda den: st.integers(1, den).map(lambda num: Share(num=num, den=den))
    ),
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Every value a field of this annotation may hold."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (UnionType, Union):
        (inner,) = (argument for argument in arguments if argument is not NoneType)
        return st.none() | values(inner)
    if origin is Annotated:
        return MARKED[arguments[1]]
    if origin is tuple:
        return st.lists(values(arguments[0]), max_size=3).map(tuple)
    if kind in OF_TYPE:
        return OF_TYPE[kind]
    if issubclass(kind, Enum):
        return st.sampled_from(list(kind))
    if kind is Deadline:
        return deadlines()
    return replacements() if kind is ReplacementCommand else structs(kind)


def structs(kind: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    return st.builds(kind, **{field.name: values(field.type) for field in msgspec.structs.fields(kind)})


def replacements() -> st.SearchStrategy[ReplacementCommand]:
    def whole(command: Command) -> st.SearchStrategy[ReplacementCommand]:
        fields = msgspec.to_builtins(command)
        days = OF_TYPE[date]
        name = type(command).__name__
        return days.map(lambda day: ReplacementCommand(command=name, occurred_on=day, fields=fields))

    return st.sampled_from(PLAIN).flatmap(lambda name: structs(COMMAND_TYPES[name])).flatmap(whole)


def deadlines() -> st.SearchStrategy[Deadline]:
    """A later bound stands beside the earlier one, never alone and never before it."""
    days = st.lists(OF_TYPE[date], max_size=2).map(sorted)
    return st.builds(
        lambda text, found: Deadline(
            text=text,
            last_day=found[0] if found else None,
            last_day_latest=found[1] if len(found) == 2 else None,
        ),
        values(str),
        days,
    )


COMMANDS = st.sampled_from(sorted(COMMAND_TYPES)).flatmap(lambda name: structs(COMMAND_TYPES[name]))


@given(COMMANDS)
def test_a_command_written_out_reads_back_equal(command: Command) -> None:
    assert parse_command(type(command).__name__, msgspec.to_builtins(command)) == command


@given(COMMANDS, st.data())
def test_one_field_of_anything_gives_a_command_or_refusals(command: Command, data: st.DataObject) -> None:
    fields = msgspec.to_builtins(command)
    name = data.draw(st.sampled_from(sorted(fields)))
    answers(parse_command(type(command).__name__, {**fields, name: data.draw(JSON)}))


@given(st.sampled_from([*sorted(COMMAND_TYPES), "Nothing"]), JSON)
def test_anything_at_all_gives_a_command_or_refusals(name: str, value: Any) -> None:
    answers(parse_command(name, value))


@given(st.dictionaries(st.sampled_from(["key", "occurredOn", "evidence", "documents", "invented"]), JSON))
def test_any_envelope_gives_a_request_or_refusals(fields: dict[str, Any]) -> None:
    found = parse_request_fields(fields, CITY)
    if isinstance(found, tuple):
        answers(found)


def answers(parsed: Command | tuple[Any, ...]) -> None:
    """A command that reads back equal, or refusals that can be written in any answer."""
    if isinstance(parsed, Command):
        assert parse_command(type(parsed).__name__, msgspec.to_builtins(parsed)) == parsed
        return
    assert parsed
    for refusal in parsed:
        assert isinstance(refusal, Malformed)
        (refusal.field + refusal.message_zh + refusal.message_en).encode()
        assert len(refusal.value) <= 300


@pytest.mark.parametrize("name", sorted(COMMAND_TYPES))
def test_every_enum_of_a_command_is_written_by_its_name(name: str) -> None:
    kind = COMMAND_TYPES[name]
    assert kind in (CorrectEvent, CorrectBaseline) or all(
        member.name == member.value for enum in enums(kind) for member in enum
    )


def enums(kind: Any) -> list[type[Enum]]:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [kind]
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return [enum for field in msgspec.structs.fields(kind) for enum in enums(field.type)]
    return [enum for argument in get_args(kind) for enum in enums(argument)]
