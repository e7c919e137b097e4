"""Which tests carry which rule id: `@pytest.mark.rule("YC-37")` on a test, a class, a module or a parameter's row."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parents[1]

Test = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def rules_held() -> dict[str, list[str]]:
    """Rule id → the tests that carry it, as `tests/…/test_x.py::test_name`, in the order of their files."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(TESTS.rglob("test_*.py")):
        for name, rules in _tests(ast.parse(path.read_text(encoding="utf-8"))):
            test = f"{path.relative_to(TESTS.parent).as_posix()}::{name}"
            for rule in dict.fromkeys(rules):
                found[rule].append(test)
    return dict(found)


@cache
def tests_of(path: Path) -> dict[str, str]:
    """The tests of a file by name (`Class::test` in a class), with their source."""
    source = path.read_text(encoding="utf-8")
    return {name: ast.get_source_segment(source, node) or "" for name, node in _named(ast.parse(source))}


def _named(module: ast.Module) -> Iterator[tuple[str, Test]]:
    for node in module.body:
        if isinstance(node, Test) and node.name.startswith("test_"):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            methods = [m for m in node.body if isinstance(m, Test) and m.name.startswith("test_")]
            yield from ((f"{node.name}::{method.name}", method) for method in methods)


def _tests(module: ast.Module) -> Iterator[tuple[str, list[str]]]:
    values = {
        target.id: node.value
        for node in module.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    classes = {node.name: node for node in module.body if isinstance(node, ast.ClassDef)}
    everywhere = _marks(values["pytestmark"], {}) if "pytestmark" in values else []
    for name, node in _named(module):
        of_class = classes[name.partition("::")[0]].decorator_list if "::" in name else []
        own = [rule for mark in [*of_class, *node.decorator_list] for rule in _marks(mark, values)]
        yield name, [*everywhere, *own]


def _marks(node: ast.expr, values: dict[str, ast.expr]) -> list[str]:
    """The ids of every `mark.rule(…)` within an expression, and within the module's lists that it names."""
    rules: list[str] = []
    for part in ast.walk(node):
        if isinstance(part, ast.Call) and ast.unparse(part.func).endswith("mark.rule"):
            rules += [_id(argument) for argument in part.args]
        elif isinstance(part, ast.Name) and part.id in values:
            rules += _marks(values[part.id], {})
    return rules


def _id(argument: ast.expr) -> str:
    if not isinstance(argument, ast.Constant):
        raise TypeError(f"line {argument.lineno}: a rule id is written out, not {ast.unparse(argument)}")
    return str(argument.value)
