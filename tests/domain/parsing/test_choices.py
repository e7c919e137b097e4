"""A choice that does not exist is refused by its field with all that do, in both languages, in every command."""

import types
import typing
from collections.abc import Iterator
from enum import Enum
from typing import Any

import msgspec
import pytest

import domain.catalogue  # noqa: F401  (registers every command)
from domain.command import COMMAND_TYPES, Command
from domain.parsing import parse_command
from domain.refusals import Refusal

Path = tuple[str, ...]
"""Wire names from the command down to the choice; `[]` where a list stands between."""


def choices_of(struct: type[msgspec.Struct]) -> Iterator[tuple[Path, type[Enum]]]:
    """Every choice of a struct, its nested parts too."""
    for field in msgspec.structs.fields(struct):
        yield from (((field.encode_name, *path), kind) for path, kind in _of_kind(field.type))


def _of_kind(kind: Any) -> Iterator[tuple[Path, type[Enum]]]:
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        for part in typing.get_args(kind):
            yield from _of_kind(part)
    elif typing.get_origin(kind) is tuple:
        yield from ((("[]", *path), found) for path, found in _of_kind(typing.get_args(kind)[0]))
    elif isinstance(kind, type) and issubclass(kind, Enum):
        yield (), kind
    elif isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield from choices_of(kind)


def holding(path: Path, value: Any) -> Any:
    """The input that has this value at the end of the path and nothing else."""
    for step in reversed(path):
        value = [value] if step == "[]" else {step: value}
    return value


def written(path: Path) -> str:
    """`parts[0].account`, as refusals name a field."""
    return ".".join(path).replace(".[]", "[0]")


CHOICES = [
    pytest.param(name, path, kind, id=f"{name}.{written(path)}")
    for name, command in sorted(COMMAND_TYPES.items())
    for path, kind in choices_of(command)
]


def test_most_commands_with_a_choice_are_looked_at() -> None:
    assert len(CHOICES) > 40


@pytest.mark.parametrize(("command", "path", "kind"), CHOICES)
@pytest.mark.parametrize("value", ["NO_SUCH_CHOICE", 7, ["A"]], ids=str)
def test_a_wrong_choice_is_refused_by_its_field_with_those_that_exist(
    command: str, path: Path, kind: type[Enum], value: Any
) -> None:
    answer: Command | tuple[Refusal, ...] = parse_command(command, holding(path, value))
    assert isinstance(answer, tuple)
    (found,) = (one for one in answer if one.field == written(path))
    for message, said in ((found.message_zh, "须为以下之一"), (found.message_en, "it must be one of")):
        assert said in message
        assert all(name in message for name in kind.__members__)
        assert written(path) in message
