"""The input types of all commands, made from the domain's own structs: one truth for names, kinds and words.

A field of a command is found in the schema under its wire name, with the words of `gateway.glossary` and, where it is
a choice, the allowed values. Every field is optional in GraphQL's eyes and says 必填 where the domain asks for it:
what is missing or wrong is refused by `domain.parsing`, item by item, so that one bad row of a hundred does not turn
the whole request into a coercion error. What does not have the shape at all (an unknown field, a text where an object
belongs) stays an error of the request, with `extensions.refusal`.
"""

import re
import types
import typing
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any

import msgspec
import strawberry
from strawberry.schema_directives import OneOf
from strawberry.types.base import has_object_definition

import domain.catalogue  # noqa: F401  (registers every command)
from domain.command import COMMAND_TYPES, Command, Kind
from domain.envelope import Evidence
from gateway import scalars
from gateway.glossary import words

INPUT = "_gateway_input"
_LEAVES: dict[Any, Any] = {
    str: scalars.Text,
    int: scalars.Whole,
    bool: scalars.Flag,
    date: date,
    datetime: datetime,
}
_ANNOTATED: dict[str, Any] = {
    "Tonnes": scalars.Tonnes,
    "Fen": scalars.Fen,
    "Position": scalars.Position,
    "Identifier": scalars.Identifier,
    "DivisionCode": scalars.DivisionCode,
    "Month": scalars.Month,
    "Quantity": scalars.Quantity,
}
_made: dict[type[msgspec.Struct], Any] = {}


def input_of(struct: type[msgspec.Struct]) -> Any:
    """The input type of a struct; the same one every time."""
    if struct not in _made:
        _made[struct] = _make(struct)
    return _made[struct]


def commands() -> list[tuple[str, type[Command]]]:
    """Every command with its name on the wire, in the order of the names."""
    return sorted(COMMAND_TYPES.items())


def mutation_name(command: str) -> str:
    """`PlaceSeal` → `placeSeal`."""
    return command[0].lower() + command[1:]


def command_description(command: type[Command]) -> str:
    """What a command is for, whether it can be refused, and who may submit it."""
    kind = "申请 Claim" if command.KIND is Kind.CLAIM else "观察 Observation"
    return f"{command.ZH}。{_first_line(command)} {kind}; roles: {', '.join(sorted(command.ROLES))}."


def plain(value: Any) -> Any:
    """An input as the JSON that came: camelCase names, and only the fields that were given."""
    if has_object_definition(type(value)):
        return {name: plain(item) for name, item in _given(value)}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def _given(value: Any) -> Iterator[tuple[str, Any]]:
    for field in type(value).__strawberry_definition__.fields:
        item = getattr(value, field.python_name)
        if item is not strawberry.UNSET:
            yield field.graphql_name, item


def _make(struct: type[msgspec.Struct]) -> Any:
    name = f"{struct.__name__.removesuffix('Command')}Input"
    fields = {
        field.name: (
            _optional(_kind(field.type)),
            field.encode_name,
            _field_description(struct, field),
        )
        for field in msgspec.structs.fields(struct)
    }
    description = command_description(struct) if issubclass(struct, Command) else _first_line(struct)
    return _input(name, fields, description)


def _input(
    name: str, fields: Mapping[str, tuple[Any, str, str]], description: str, one_of: bool = False
) -> Any:
    def body(namespace: dict[str, Any]) -> None:
        namespace["__annotations__"] = {key: kind for key, (kind, _, _) in fields.items()}
        for key, (_, wire, text) in fields.items():
            namespace[key] = strawberry.field(name=wire, description=text, default=strawberry.UNSET)

    made = types.new_class(name, (), {}, body)
    directives = [OneOf()] if one_of else []
    return strawberry.input(made, name=name, description=description, directives=directives)


def _kind(kind: Any) -> Any:
    """The GraphQL type of a field: lenient at the leaves, lists of optional items."""
    if typing.get_origin(kind) is Annotated:
        return _ANNOTATED[kind.__metadata__[0]]
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        return _kind(_without_none(kind))
    if typing.get_origin(kind) is tuple:
        return _list_of(_kind(typing.get_args(kind)[0]))
    if typing.get_origin(kind) is dict:
        return scalars.Json
    if isinstance(kind, type) and issubclass(kind, Enum):
        return scalars.Choice
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return input_of(kind)
    return _LEAVES[kind]


def _without_none(kind: Any) -> Any:
    (only,) = [part for part in typing.get_args(kind) if part is not type(None)]
    return only


def _optional(kind: Any) -> Any:
    return typing.Optional[kind]  # noqa: UP045  (the kind is a value here, not an annotation)


def _list_of(kind: Any) -> Any:
    return types.GenericAlias(list, (_optional(kind),))


def _field_description(struct: type[msgspec.Struct], field: msgspec.structs.FieldInfo) -> str:
    need = "必填 Required" if field.required else "可选 Optional"
    values = _choices(field.type)
    listed = f" 取值 One of: {', '.join(values)}." if values else ""
    return f"{need}. {words(struct, field.name)}{listed}"


def _choices(kind: Any) -> list[str]:
    for part in (kind, *typing.get_args(kind)):
        if isinstance(part, type) and issubclass(part, Enum):
            return [str(member.value) for member in part]
    return []


def _first_line(struct: type) -> str:
    """The English sentence of a docstring, without the Chinese term that stands beside it."""
    return re.sub(r" \([^()]*[\u4e00-\u9fff][^()]*\)", "", (struct.__doc__ or "").strip().splitlines()[0])


def _request_input() -> Any:
    evidence, texts = _list_of(input_of(Evidence)), _list_of(scalars.Text)
    fields: dict[str, tuple[Any, str, str]] = {
        "key": (
            scalars.Text,
            "key",
            "必填 Required. 幂等键：同一单位同一键永远得到首次的结果。"
            "The office's idempotency key: the same key always gets the first outcome.",
        ),
        "occurred_on": (date, "occurredOn", "必填 Required. 发生之日。The business day it happened on."),
        "documents": (texts, "documents", "可选 Optional. 依据文件。Ids of the documents it rests on."),
        "evidence": (evidence, "evidence", "可选 Optional. 证据文件的SHA-256。Files, bound by their hashes."),
        "on_behalf_of": (
            scalars.Text,
            "onBehalfOf",
            "可选 Optional. 代何单位提交。The office it is submitted for.",
        ),
        "invented": (
            scalars.Flag,
            "invented",
            "可选 Optional. 虚构数据标记。Marks what no document says, for ever.",
        ),
        "releases": (
            scalars.Identifier,
            "releases",
            "可选 Optional. 所放行的草稿，由本单位另一人录入。The draft it releases, entered by another of the office.",
        ),
    }
    return _input(
        "RequestInput",
        {key: (_optional(kind), wire, text) for key, (kind, wire, text) in fields.items()},
        "提交的信封：提交单位与角色取自令牌，从不取自输入。"
        "The envelope of a submission; who submits comes from the token, never from here.",
    )


def _command_input() -> Any:
    fields = {
        mutation_name(name): (_optional(input_of(command)), mutation_name(name), command_description(command))
        for name, command in commands()
    }
    return _input("CommandInput", fields, "恰好一个命令。Exactly one command.", one_of=True)


RequestInput: Any = _request_input()
CommandInput: Any = _command_input()


@strawberry.input(description="一项提交：一个命令及其信封。One command with its envelope.")
class SubmissionInput:
    command: CommandInput = strawberry.field(description="恰好一个命令。Exactly one command.")
    request: RequestInput = strawberry.field(description="信封。The envelope.")
