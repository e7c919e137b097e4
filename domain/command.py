"""What a command is: a request in the imperative, and the two answers a decision can give.

A claim asks for an effect and may be refused; an observation reports the world and, if well formed, is always
accepted (model.md §0.3). `ROLES` are the submitters of model.md §2.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, ClassVar

import msgspec

from domain.envelope import Role
from domain.fact import Fact
from domain.refusals import Refusal


class Kind(StrEnum):
    """Claims can be refused, observations cannot."""

    CLAIM = "CLAIM"
    OBSERVATION = "OBSERVATION"


class Command(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Base of all commands; the class name is the command's name on every wire."""

    KIND: ClassVar[Kind] = Kind.CLAIM
    ROLES: ClassVar[frozenset[Role]]
    ZH: ClassVar[str]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        COMMAND_TYPES[cls.__name__] = cls


COMMAND_TYPES: dict[str, type[Command]] = {}


class Tagged(msgspec.Struct, frozen=True):
    """A fact with the consistency boundaries it belongs to (model.md §1.1); every lot it posts to is among them."""

    fact: Fact
    tags: tuple[str, ...]
    corrects: tuple[int, ...] = ()
    causes: tuple[int, ...] = ()


class Accepted(msgspec.Struct, frozen=True):
    """The facts a command gives, in order."""

    facts: tuple[Tagged, ...]


class Refused(msgspec.Struct, frozen=True):
    """Why a command is refused; at least one refusal."""

    refusals: tuple[Refusal, ...]


Decided = Accepted | Refused


def accept(fact: Fact, *tags: str) -> Accepted:
    """One fact with its tags, each once, in the given order."""
    return Accepted((Tagged(fact, unique(tags)),))


def refuse(*refusals: Refusal) -> Refused:
    """A refusal of one or more reasons."""
    return Refused(refusals)


def unique(tags: Iterable[str]) -> tuple[str, ...]:
    """The tags, each once, in the order of their first appearance."""
    return tuple(dict.fromkeys(tags))


def same_fields(fact_type: type[Fact], command: Command, **more: Any) -> Any:
    """The fact that repeats the command's fields under the same names, with `more` beside them."""
    fields = {name: getattr(command, name) for name in command.__struct_fields__}
    return fact_type(**{**fields, **more})
