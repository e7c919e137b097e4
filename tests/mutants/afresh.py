"""Mutants of the demo's data: what reads the data is imported anew, in a child that has imported nothing of ours.

Tests read the data when they are imported, so nothing can be put in place afterwards.
"""

import ast
import sys
import tempfile
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from tests.mutants.choosing import Test
from tests.mutants.mutants import Mutant
from tests.mutants.numbers import Number, moved_data
from tests.mutants.sessions import run
from tests.mutants.verdicts import Report


def tried_afresh(mutant: Mutant, tests: Sequence[Test]) -> Report:
    """In a child: the data with the number moved, and the tests that carry its rules, to the first failure."""
    assert isinstance(mutant.source, Number)
    if "domain" in sys.modules:
        raise RuntimeError("our own code is imported already")
    module, tree = moved_data(mutant.source, Path(tempfile.mkdtemp()))
    sys.meta_path.insert(0, MutantFinder(module, tree))
    runner = _Runner({test.node for test in tests})
    run([*{test.file: None for test in tests}], runner)
    return runner.report


class MutantFinder(MetaPathFinder):
    """Finds one module, and gives it the mutant's tree."""

    def __init__(self, module: str, tree: ast.Module) -> None:
        self._module = module
        self._tree = tree

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._module:
            return None
        spec = PathFinder.find_spec(fullname, path)
        if spec is not None and spec.origin is not None:
            spec.loader = _MutantLoader(fullname, spec.origin, self._tree)
        return spec


class _MutantLoader(SourceFileLoader):
    def __init__(self, fullname: str, path: str, tree: ast.Module) -> None:
        super().__init__(fullname, path)
        self._tree = tree

    def get_code(self, fullname: str) -> CodeType:
        return compile(self._tree, self.path, "exec", dont_inherit=True)


class _Runner:
    """A pytest plugin: keeps the wanted tests, stops at the first failure."""

    def __init__(self, nodes: set[str]) -> None:
        self._nodes = nodes
        self.report = Report()

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items[:] = [item for item in items if item.nodeid in self._nodes]

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            self.report.error = f"{report.nodeid} cannot be collected: {str(report.longrepr)[-300:]}"

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed and report.when in ("setup", "call"):
            self.report.failed.append(report.nodeid)
            raise KeyboardInterrupt
        self.report.passed += report.passed and report.when == "call"
