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
READER = "app/demo/lines.py"
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


def moved_data(number: Number, folder: Path) -> tuple[str, ast.Module]:
    """The demo's data copied with the one number moved, and the reader that reads the copy."""
    for path in (ROOT / DATA).iterdir():
        text = path.read_text(encoding="utf-8")
        (folder / path.name).write_text(_moved_in(text, number) if path.name in number.where else text, "utf-8")
    tree = copy.deepcopy(tree_of(READER))
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "DATA":
            node.value = ast.parse(f"Path({str(folder)!r})", mode="eval").body
    return READER, ast.fix_missing_locations(tree)


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


def moved_reading(number: Number) -> tuple[str, ast.Module]:
    """The policy in force with one parameter moved; a share by a hundredth, a list by its last item."""
    source = f'''
_found_before = interval_in_force

def interval_in_force(view, key, division, on):
    found = _found_before(view, key, division, on)
    if found is None or key != {number.name!r}:
        return found
    value, by = found.value, {number.by}
    if value.number is not None:
        value = msgspec.structs.replace(value, number=value.number + by)
    elif value.day is not None:
        from datetime import timedelta
        value = msgspec.structs.replace(value, day=value.day + timedelta(by))
    elif value.share is not None:
        share = type(value.share)(num=value.share.num * 100 + by * value.share.den, den=value.share.den * 100)
        value = msgspec.structs.replace(value, share=share)
    elif value.items is not None:
        value = msgspec.structs.replace(value, items=(*value.items, "—") if by > 0 else value.items[:-1])
    elif value.text is not None:
        first, *rest = value.text.split(":")
        value = msgspec.structs.replace(value, text=":".join([str(int(first) + by), *rest]))
    return msgspec.structs.replace(found, value=value)
'''
    tree = copy.deepcopy(tree_of(POLICY))
    tree.body += ast.parse(source).body
    return POLICY, ast.fix_missing_locations(tree)


def moved_code(number: Number) -> tuple[str, ast.Module]:
    """The file in which one expression is moved by one: a number, a day, or nothing where there is none."""
    ((path, expression),) = [(path, text) for name, path, text in CODED if (name, path) == (number.name, number.where)]
    mover = _Mover(expression)
    tree = copy.deepcopy(tree_of(path))
    mover.visit(tree)
    if not mover.found:
        raise LookupError(f"{path}: no {expression}")
    tree.body[:0] = ast.parse(
        "def _moved_by(value):\n"
        "    if value is None: return None\n"
        f"    try: return value + {number.by}\n"
        f"    except TypeError: return value + __import__('datetime').timedelta({number.by})\n"
    ).body
    return path, ast.fix_missing_locations(tree)


class _Mover(ast.NodeTransformer):
    """Wraps every place of one expression."""

    def __init__(self, expression: str) -> None:
        self._expression = expression
        self.found = False

    def visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.expr) and ast.unparse(node) == self._expression:
            self.found = True
            return ast.Call(ast.Name("_moved_by", ast.Load()), [node], [])
        return self.generic_visit(node)
