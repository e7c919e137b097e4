"""Every rule of the documents that this version builds has a test that carries its id (rules.md; STYLE, Tests)."""

import ast
from collections import defaultdict
from pathlib import Path

TESTS = Path(__file__).parents[1]
BUILT = {
    "YC": (*range(1, 14), 17, *range(20, 66)),
    "JX": (*range(1, 13), *range(14, 23), 24, 25, 26, *range(28, 37), 38, 40, *range(42, 50)),
    "SX": (*range(1, 18), 19, 20, 22),
    "XZ": (1, *range(6, 10), *range(12, 17), 18, 19, 20, 24),
    "JC": (1, 3, 4, 7, 11, 12, 13, 15, 17, 20, 21, 23, 28),
    "X": (7, 8, *range(13, 19), 28),
    "E": (*range(1, 21), *range(22, 31)),
    "D": (*range(1, 10), *range(11, 15), 16, 17, 22, 23),
    "M": (1, 2),
}
"""Rules of rules.md (YC … JC), its edge cases (E) and the findings of model.md §6.1 (D)."""


def rules_held() -> dict[str, list[str]]:
    """Which tests carry which rule id."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                for rule in _marks(node):
                    found[rule].append(f"{path.relative_to(TESTS.parent)}::{node.name}")
    return found


def _marks(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    calls = [d for d in node.decorator_list if isinstance(d, ast.Call) and ast.unparse(d.func).endswith("mark.rule")]
    arguments = [arg for call in calls for arg in call.args if isinstance(arg, ast.Constant)]
    return [str(argument.value) for argument in arguments]


def test_every_rule_built_here_has_a_test_that_carries_its_id() -> None:
    found = rules_held()
    built = [f"{source}-{number:02d}" for source, numbers in BUILT.items() for number in numbers]
    assert [rule for rule in built if rule not in found] == []
