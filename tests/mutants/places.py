"""Every refusal class, and every place in the code that makes one: each place is a guard, and one mutant.

A class is made where it is called, or where a function is called that gives nothing else (`-> r.MoreThanTheParent`):
there the sentence is written in one place and the guards stand around its calls.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PRODUCT = ("domain", "projections", "office", "graphql/gateway", "app")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class RefusalClass:
    """A refusal as the code writes it."""

    name: str
    code: str
    rules: tuple[str, ...]
    path: str


@dataclass(frozen=True)
class Place:
    """One guard: the call that makes the refusal, in a function; `line` and `column` find it in today's text."""

    refusal: RefusalClass
    path: str
    function: str
    number: int
    line: int
    column: int

    @property
    def name(self) -> str:
        """Stable while the function keeps its name: no line numbers."""
        return f"{self.path} {self.function}" + (f" #{self.number}" if self.number > 1 else "")


def sources() -> list[Path]:
    """The product's files."""
    return sorted(path for folder in PRODUCT for path in (ROOT / folder).rglob("*.py"))


@cache
def tree_of(path: str) -> ast.Module:
    """The syntax tree of a file named from the project's root."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


@cache
def refusal_classes() -> dict[str, RefusalClass]:
    """By class name, in the order of the files."""
    found: dict[str, RefusalClass] = {}
    for path in (str(source.relative_to(ROOT)) for source in sources()):
        for node in tree_of(path).body:
            refusal = isinstance(node, ast.ClassDef) and any(ast.unparse(b).endswith("Refusal") for b in node.bases)
            if isinstance(node, ast.ClassDef) and refusal and (code := _constant(node, "CODE")):
                found[node.name] = RefusalClass(node.name, str(code), _constant(node, "RULES") or (), path)
    return found


def _constant(node: ast.ClassDef, name: str) -> Any:
    for statement in node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                return ast.literal_eval(value)
    return None


@cache
def places() -> tuple[Place, ...]:
    """Every guard of the product, by file and line."""
    classes, writers = refusal_classes(), _writers()
    found = []
    for path in (str(source.relative_to(ROOT)) for source in sources()):
        seen: Counter[tuple[str, str]] = Counter()
        for function, call in _calls(tree_of(path)):
            made = classes.get(_called(call)) or writers.get((path, _called(call)))
            if made is None or (path, function.rpartition(".")[2]) in writers:
                continue
            seen[function, made.name] += 1
            number = seen[function, made.name]
            found.append(Place(made, path, function, number, call.lineno, call.col_offset))
    return tuple(found)


@cache
def _writers() -> dict[tuple[str, str], RefusalClass]:
    """(file that can call it, function) of the functions that give one class of refusal, whatever they are given."""
    classes, found = refusal_classes(), {}
    for path in (str(source.relative_to(ROOT)) for source in sources()):
        for node in tree_of(path).body:
            if isinstance(node, Function) and node.returns is not None:
                name = _given(node, classes)
                guarded = any(isinstance(inner, ast.If) for inner in ast.walk(node))
                if name in classes and not guarded:
                    found.update({(user, node.name): classes[name] for user in _users(path, node.name)})
    return found


def _given(function: Function, classes: dict[str, RefusalClass]) -> str:
    """What a function says that it gives; where it says that it never returns, what it raises."""
    name = ast.unparse(function.returns).rpartition(".")[2] if function.returns else ""
    if name != "NoReturn":
        return name
    raised = (_called(node) for node in ast.walk(function) if isinstance(node, ast.Call))
    return next((name for name in raised if name in classes), "")


def _users(path: str, function: str) -> tuple[str, ...]:
    """The file itself, and those that import the function from it."""
    module = path.removeprefix("graphql/").removesuffix(".py").replace("/", ".")
    return path, *_importing().get((module, function), ())


@cache
def _importing() -> dict[tuple[str, str], list[str]]:
    """(module, name) → the files that import the name from the module."""
    found: dict[tuple[str, str], list[str]] = {}
    for path in (str(source.relative_to(ROOT)) for source in sources()):
        for node in tree_of(path).body:
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    found.setdefault((str(node.module), alias.name), []).append(path)
    return found


def _calls(tree: ast.AST, within: str = "") -> Iterator[tuple[str, ast.Call]]:
    """(function, call) of every call inside a function, as they stand in the text."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, Function | ast.ClassDef):
            yield from _calls(node, f"{within}.{node.name}" if within else node.name)
            continue
        if isinstance(node, ast.Call) and within:
            yield within, node
        yield from _calls(node, within)


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""
