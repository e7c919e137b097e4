"""Every rule of the documents that this version builds has a test that carries its id (rules.md; STYLE, Tests)."""

import ast
from collections import defaultdict
from pathlib import Path

TESTS = Path(__file__).parents[1]
BUILT = {
    "YC": (3, 4, 5, 6, 7, *range(20, 31), 36, 37, 38, 40, 41, 42, 43, 44, 45, 55, 56, 58),
    "JX": (2, 3, *range(5, 8), *range(9, 13), *range(14, 23), *range(24, 27), 28, 29, 36,
           38, 40, *range(42, 46), 47, 48, 49),
    "SX": (2, 3, 9, 12, 16, 22),
    "XZ": (14, 15, 16, 18),
    "JC": (3, 4, 7, 11, 15, 17),
    "E": (4, 8, 9, 10, 11, 12, 16, 17, 18, 19, 20, 22, 23, 24),
    "D": (1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 14, 17, 22, 23),
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
