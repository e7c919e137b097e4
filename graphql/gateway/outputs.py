"""The domain's states as output types, made from their structs: what a subject is shows every field that it folds.

A field keeps its name; a whole number is a `Tonnes`, a `Fen` or a `Position` by that name, because no struct of a state
says so and `Int` holds no 25,920,000.00 yuan. Relations between subjects are written by hand beside them.
"""

import dataclasses
import types
import typing
from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, cast, dataclass_transform

import msgspec
import strawberry

from domain.quantities import FIGURE_MAX
from gateway import scalars
from gateway.context import Info
from gateway.glossary import state_words

_NAMES = {
    "Child": "TaskChild",
    "Source": "ProjectSource",
    "Cap": "DivisionCap",
    "Figure": "PrintedFigure",
    "Certificate": "ClosureCertificate",
    "Permit": "DemolitionPermit",
    "PartProgress": "TaskPart",
    "LateRow": "LateRegistration",
    "RefusedRow": "RefusedSubmission",
    "RevocationRow": "RevokedAct",
    "Relation": "LineageRelation",
    "Outcome": "CaseOutcome",
    "Closing": "CaseClosing",
    "Round": "CaseRound",
    "MonitorRow": "Monitor",
    "Publication": "MonitorPublication",
    "MeterRow": "Meter",
    "Reading": "MonthlyReading",
    "Allowance": "LoadAllowance",
    "Direction": "MeterDirection",
    "Quality": "ReadingQuality",
    "Lead": "RelocationLead",
    "InOrder": "OrderedSubject",
}
_LEAVES: dict[Any, Any] = {str: str, bool: bool, date: date, datetime: datetime}
_ANNOTATED: dict[str, Any] = {"Month": scalars.Month, "Quantity": scalars.Quantity}
"""What a struct says of a field itself; every other number is known by its name."""
_INTS = (int, typing.Optional[int])  # noqa: UP045  (kinds are values here)
_AS_WRITTEN = frozenset(
    {
        "year",
        "through_month",
        "sealing_rank",
        "points",
        "reading",
        "chamber_height_mm",
        "within_metres",
        "number",
        "num",
        "den",
        "kilograms",
    }
)
"""Numbers that an office writes: logs hold some that no Int can show, and one of them must not fail a whole answer."""
_made: dict[type, Any] = {}


@strawberry.type(description="吨数区间：尚未确定时的上下限。Tonnes that are not determined: from, to.")
class TonnesRange:
    least: scalars.Tonnes = strawberry.field(description="至少。At least.")
    most: scalars.Tonnes = strawberry.field(description="至多。At most.")


@strawberry.type(description="金额区间，分；类别未定时上下限不同。An amount in fen: from, to.")
class FenRange:
    least: scalars.Fen = strawberry.field(description="至少。At least.")
    most: scalars.Fen = strawberry.field(description="至多。At most.")


def enum_of(kind: type[Enum]) -> Any:
    """The GraphQL enum of a choice of the domain; the same one every time."""
    if kind not in _made:
        name = _NAMES.get(kind.__name__, kind.__name__)
        _made[kind] = strawberry.enum(kind, name=name, description=_first_line(kind))
    return _made[kind]


def output_of(struct: type) -> Any:
    """The output type of a struct or a row; its values are the structs themselves."""
    if struct not in _made:
        _made[struct] = _mirror(struct, ())
    return _made[struct]


@dataclass_transform(kw_only_default=True, field_specifiers=(strawberry.field,))
def mirroring(
    struct: type, description: str, *, without: Iterable[str] = (), derived: Iterable[str] = ()
) -> Callable[[type], Any]:
    """A class decorator: an output type with the fields of `self.mirrored` but `without`, and its `derived` properties.

    `struct` is a state of the domain, or a row (a dataclass) that a projection reads.
    """

    def decorate(kind: type) -> Any:
        for name, found in (*_stored(struct, without), *_derived(struct, derived)):
            setattr(kind, name, _field(struct, name, found, lambda node: node.mirrored))
        return strawberry.type(kind, description=description)

    return decorate


def _mirror(struct: type, derived: Iterable[str]) -> Any:
    def body(namespace: dict[str, Any]) -> None:
        for name, found in (*_stored(struct, ()), *_derived(struct, derived)):
            namespace[name] = _field(struct, name, found, lambda node: node)

    name = _NAMES.get(struct.__name__, struct.__name__)
    made = types.new_class(name, (), {}, body)
    return strawberry.type(made, name=name, description=_first_line(struct))


def _stored(struct: type, without: Iterable[str]) -> list[tuple[str, Any]]:
    return [(name, _kind(name, kind)) for name, kind in _typed(struct).items() if name not in without]


def _derived(struct: type, names: Iterable[str]) -> list[tuple[str, Any]]:
    hints = {name: typing.get_type_hints(getattr(struct, name).fget) for name in names}
    return [(name, _kind(name, hint["return"])) for name, hint in hints.items()]


def _typed(struct: type) -> dict[str, Any]:
    """The fields of a struct or a dataclass, with their types."""
    if issubclass(struct, msgspec.Struct):
        return {field.name: field.type for field in msgspec.structs.fields(struct)}
    hints = typing.get_type_hints(struct)
    return {field.name: hints[field.name] for field in dataclasses.fields(cast(Any, struct))}


def _field(struct: type, name: str, kind: Any, holder: Callable[[Any], Any]) -> Any:
    """A field that reads one attribute."""

    def read(self: Any) -> Any:
        return _shown(kind, getattr(holder(self), name))

    def read_list(self: Any, info: Info) -> Any:
        items = getattr(holder(self), name)
        info.context.spend(len(items))
        return items

    resolver: Callable[..., Any] = read_list if _is_list_of_nodes(kind) else read
    resolver.__name__ = name
    resolver.__annotations__ = {"info": Info, "return": kind} if resolver is read_list else {"return": kind}
    return strawberry.field(resolver, name=_camel(name.rstrip("_")), description=state_words(struct, name))


def _is_list_of_nodes(kind: Any) -> bool:
    """Whether the field is a list of objects: they count as the nodes of a list between subjects do."""
    return isinstance(kind, types.GenericAlias) and hasattr(
        typing.get_args(kind)[0], "__strawberry_definition__"
    )


def _shown(kind: Any, value: Any) -> Any:
    """An interval as its type, a number beyond GraphQL's Int as null; every other value is its own."""
    if type(value) is int and kind in _INTS:
        return value if -FIGURE_MAX <= value <= FIGURE_MAX else None
    if value is None or not isinstance(value, tuple):
        return value
    if kind in (TonnesRange, typing.Optional[TonnesRange]):  # noqa: UP045
        return TonnesRange(least=value[0], most=value[1])
    if kind in (FenRange, typing.Optional[FenRange]):  # noqa: UP045
        return FenRange(least=value[0], most=value[1])
    return value


def _kind(name: str, kind: Any) -> Any:
    """The GraphQL type of a field."""
    if typing.get_origin(kind) is Annotated:
        if marked := _ANNOTATED.get(kind.__metadata__[0]):
            return marked
        kind = kind.__origin__
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        (only,) = [part for part in typing.get_args(kind) if part is not type(None)]
        return typing.Optional[_kind(name, only)]  # noqa: UP045  (the kind is a value here)
    if kind == tuple[int, int]:
        return FenRange if "fen" in name else TonnesRange
    if typing.get_origin(kind) is tuple:
        return types.GenericAlias(list, (_kind(name, typing.get_args(kind)[0]),))
    if kind is int:
        return _number(name)
    if issubclass(kind, Enum):
        return enum_of(kind)
    if issubclass(kind, msgspec.Struct) or dataclasses.is_dataclass(kind):
        return output_of(kind)
    return _LEAVES[kind]


def _number(name: str) -> Any:
    if "tonnes" in name:
        return scalars.Tonnes
    if "fen" in name:
        return scalars.Fen
    if "position" in name or name.endswith("_at"):
        return scalars.Position
    return typing.Optional[int] if name in _AS_WRITTEN else int  # noqa: UP045  (the kind is a value here)


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def _first_line(kind: type) -> str:
    return (kind.__doc__ or kind.__name__).strip().splitlines()[0]
