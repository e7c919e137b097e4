"""The scalars of the API: what goes out is exact, what comes in is not judged here.

Tonnes, fen and positions are strings of digits (with a leading `-` where negative): 25,920,000.00 yuan is already more
fen than GraphQL's `Int` holds. On input every scalar lets any JSON value through as it came, so that `domain.parsing`
answers a 2月30日 or a negative tonnage with a typed refusal of the one item, and never GraphQL with a bare coercion
error of the whole request (issue 2 §5).
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

from graphql import ValueNode, value_from_ast_untyped

Tonnes = NewType("Tonnes", int)
Fen = NewType("Fen", int)
Position = NewType("Position", int)
Identifier = NewType("Identifier", str)
DivisionCode = NewType("DivisionCode", str)
Month = NewType("Month", str)
Quantity = NewType("Quantity", int)
Text = NewType("Text", str)
Choice = NewType("Choice", str)
Whole = NewType("Whole", int)
Flag = NewType("Flag", bool)
Json = NewType("Json", object)


def _as_it_came(value: Any) -> Any:
    return value


def _literal(node: ValueNode, variables: dict[str, Any] | None = None) -> Any:
    return value_from_ast_untyped(node, variables)


def digits(value: int) -> str:
    """A whole number as its digits; anything else is a fault of ours."""
    if type(value) is not int:
        raise TypeError(f"not a whole number: {value!r}")
    return str(value)


def day(value: date) -> str:
    """A business day as YYYY-MM-DD."""
    if type(value) is not date:
        raise TypeError(f"not a day: {value!r}")
    return value.isoformat()


def instant(value: datetime) -> str:
    """An instant in UTC with six digits and `Z`, as it stands in the log."""
    if value.tzinfo is None:
        raise TypeError(f"an instant without a zone: {value!r}")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _scalar(name: str, description: str, serialize: Callable[[Any], Any] = _as_it_came) -> ScalarDefinition:
    return strawberry.scalar(
        name=name,
        description=description,
        serialize=serialize,
        parse_value=_as_it_came,
        parse_literal=_literal,
    )


SCALARS: dict[object, ScalarDefinition] = {
    Tonnes: _scalar(
        "Tonnes",
        '吨；产能为吨/年。数字字符串，如 "540000"（54万吨）。'
        "Tonnes, of a capacity tonnes per year, as a string of digits; input may be a number.",
        digits,
    ),
    Fen: _scalar(
        "Fen",
        "分，数字字符串，100分为1元。Integer fen as a string of digits, 100 fen = 1 yuan; input may be a number.",
        digits,
    ),
    Position: _scalar(
        "Position",
        "账本位置 1、2、3…，数字字符串。A place in the log as a string of digits; the repeatable handle of a moment.",
        digits,
    ),
    Identifier: _scalar(
        "Identifier",
        "编号：小写字母、数字、点、下划线、连字符，至多64个字符。"
        "An id: lower-case letters, digits, dot, underscore, hyphen; at most 64.",
    ),
    DivisionCode: _scalar(
        "DivisionCode",
        "行政区划代码，六位（GB/T 2260），如 140823 闻喜县。A division code of six digits.",
    ),
    Month: _scalar("Month", "月份 YYYY-MM，如 2023-10。A month of the calendar, YYYY-MM."),
    Quantity: _scalar(
        "Quantity",
        "计量值（千瓦时、立方米、吨、千克），数字字符串。"
        "What was measured (kWh, m3, tonnes, kg), as a string of digits; input may be a number.",
        digits,
    ),
    Text: _scalar("Text", "文本（仅用于输入）。Text; input only."),
    Choice: _scalar(
        "Choice",
        "字段说明所列值之一（仅用于输入），枚举字面量或字符串。"
        "One of the values named in the field's description, bare or quoted; input only.",
    ),
    Whole: _scalar("Whole", "整数（仅用于输入）。A whole number; input only."),
    Flag: _scalar("Flag", "是或否：true、false（仅用于输入）。true or false; input only."),
    Json: _scalar("Json", "任意JSON值。Any JSON value, as it stands in the event."),
    date: _scalar("Date", "日期 YYYY-MM-DD。A day of the calendar, YYYY-MM-DD.", day),
    datetime: _scalar(
        "DateTime",
        "时刻 RFC 3339，须带时区。An instant, RFC 3339 with its zone; output is UTC with six digits.",
        instant,
    ),
}
