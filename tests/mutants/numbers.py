"""The numbers of the policy, each with the rules that print it, and its mutants: the number moved by one unit.

A number stands in two places. *In the data* it is what the document prints, in a line of the demo: 3000 fen, 6000 mm,
2020-10-31. *As read* it is what a rule compares with: the parameter in force is moved when a rule reads it, by one up
and by one down, so that both sides of every boundary are held. A few numbers are constants of the code.
"""

import ast
import copy
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from tests.mutants.places import ROOT, tree_of
from tests.mutants.printed import CODED, PRINTED, READ

DATA = "app/demo/data"
POLICY = "domain/policy/state.py"
COMMANDS = (
    "SetRuleParameter",
    "SetUnitCap",
    "SetProvinceTarget",
    "AssignCityTask",
    "AssignEnterpriseTask",
    "RecordUnitFigure",
    "CloseBaseline",
    "ImposeReplacementMoratorium",
)
"""The commands whose numbers are the documents' own; what a lot or an oven has are facts of that lot or oven."""
_NOT_POLICY = ("reductionBasis",)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Number:
    """One number moved by `by`; `where` names the line of the data, the parameter as read, or the constant."""

    name: str
    where: str
    by: int
    rules: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"{self.name} {self.by:+d}"


@cache
def numbers() -> tuple[Number, ...]:
    """All of them."""
    return (*_of_the_data(), *_as_read(), *_of_the_code())


def _as_read() -> Iterator[Number]:
    for key, rules in READ.items():
        yield from (Number(key, f"{POLICY} as read", by, rules) for by in (1, -1))


def _of_the_code() -> Iterator[Number]:
    for (name, path, _), rules in CODED.items():
        yield from (Number(name, path, by, rules) for by in (1, -1))


def _of_the_data() -> Iterator[Number]:
    for path in sorted((ROOT / DATA).glob("*.jsonl")):
        for text in path.read_text(encoding="utf-8").splitlines() if "invented" not in path.name else ():
            line = json.loads(text)
            if line["command"] in COMMANDS:
                for field in _numbers_in(line["fields"]):
                    name = f"{line['key'].removeprefix('demo:')} {field}"
                    yield Number(name, f"{DATA}/{path.name}", 1, rules_of(line["key"]))


def rules_of(key: str) -> tuple[str, ...]:
    """The rules that print what a line of the demo carries; empty where nobody has said."""
    return PRINTED.get(key.removeprefix("demo:"), ())


def _numbers_in(value: Any, path: str = "") -> Iterator[str]:
    """The paths of the numbers and days below a value: `value.share.num`, `phases.0.deadline.lastDay`."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in items:
        yield from _numbers_in(item, f"{path}.{name}" if path else str(name)) if name not in _NOT_POLICY else ()
    if type(value) is int or (isinstance(value, str) and _DAY.fullmatch(value)):
        yield path


def moved_data(number: Number, folder: Path) -> Path:
    """The demo's data copied into a folder with the one number moved."""
    for path in (one for one in (ROOT / DATA).iterdir() if one.is_file()):
        text = path.read_text(encoding="utf-8")
        (folder / path.name).write_text(_moved_in(text, number) if path.name in number.where else text, "utf-8")
    return folder


def _moved_in(text: str, number: Number) -> str:
    key, field = number.name.rsplit(" ", 1)
    lines = []
    for line in text.splitlines():
        read = json.loads(line)
        if read["key"] == f"demo:{key}" and read["command"] in COMMANDS:
            *above, last = field.split(".")
            holder = read["fields"]
            for name in above:
                holder = holder[int(name) if isinstance(holder, list) else name]
            holder[last] = _moved(holder[last], number.by)
        lines.append(json.dumps(read, ensure_ascii=False))
    return "\n".join(lines) + "\n"


def _moved(value: int | str, by: int) -> int | str:
    return value + by if isinstance(value, int) else str(date.fromisoformat(value) + timedelta(by))


def moved_reading(number: Number) -> ast.Module:
    """The policy in force with one parameter moved; a share by a hundredth, a list by its last item."""
    tree = copy.deepcopy(tree_of(POLICY))
    for reader in tree.body:
        if isinstance(reader, ast.FunctionDef) and reader.name == "interval_in_force":
            before = copy.deepcopy(reader)
            before.name = "before"
            moving = ast.parse(_MOVING.format(key=number.name, by=number.by)).body
            reader.body = [before, *moving]
    return ast.fix_missing_locations(tree)


_MOVING = """
from datetime import timedelta
found = before(view, key, division, on)
if found is None or key != {key!r}:
    return found
value, by = found.value, {by}
if value.number is not None:
    value = msgspec.structs.replace(value, number=value.number + by)
elif value.day is not None:
    value = msgspec.structs.replace(value, day=value.day + timedelta(by))
elif value.share is not None:
    share = type(value.share)(num=value.share.num * 100 + by * value.share.den, den=value.share.den * 100)
    value = msgspec.structs.replace(value, share=share)
elif value.items is not None:
    value = msgspec.structs.replace(value, items=(*value.items, "—") if by > 0 else value.items[:-1])
else:
    first, *rest = value.text.split(":")
    value = msgspec.structs.replace(value, text=":".join([str(int(first) + by), *rest]))
return msgspec.structs.replace(found, value=value)
"""


def constant_of(number: Number) -> str | None:
    """The name of the module's constant that the number is; None where it stands within functions."""
    for node in tree_of(number.where).body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if ast.unparse(value) == _expression(number):
                return name
    return None


def moved_code(number: Number) -> ast.Module:
    """The file in which one expression is moved by one: a number, a day, or nothing where there is none."""
    mover = _Mover(_expression(number), number.by)
    tree = copy.deepcopy(tree_of(number.where))
    mover.visit(tree)
    if not mover.found:
        raise LookupError(f"{number.where}: no {_expression(number)}")
    return ast.fix_missing_locations(tree)


def _expression(number: Number) -> str:
    (found,) = [text for name, path, text in CODED if (name, path) == (number.name, number.where)]
    return found


class _Mover(ast.NodeTransformer):
    """Wraps every place of one expression."""

    def __init__(self, expression: str, by: int) -> None:
        self._expression = expression
        days = f"__import__('datetime').timedelta({by})"
        self._moved = ast.parse(f"lambda v: v and v + ({by} if isinstance(v, int) else {days})", mode="eval").body
        self.found = False

    def visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.expr) and ast.unparse(node) == self._expression:
            self.found = True
            return ast.copy_location(ast.Call(copy.deepcopy(self._moved), [node], []), node)
        return self.generic_visit(node)
