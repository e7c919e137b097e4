"""Which tests may kill a mutant: those that carry one of its rules; where it has none, those that name it.

The tests are collected once, by pytest itself in a child of its own, so that marks of modules, classes and parameters
count. Tests without a database come first, and among them those that name the refusal.
"""

import inspect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.mutants.mutants import Mutant

LEFT_OUT = ("tests/mutants/", "tests/bench/", "tests/tampering/")
"""Not asked: this program itself, the benchmarks, and the attacks on a whole server."""


@dataclass(frozen=True)
class Test:
    """A test as pytest collects it; `drawn` where Hypothesis draws it, `words` its text, `module` that of its file."""

    node: str
    rules: frozenset[str]
    database: bool
    drawn: bool
    words: str
    module: str

    @property
    def file(self) -> str:
        return self.node.split("::")[0]


class Collector:
    """A pytest plugin that keeps what was collected."""

    def __init__(self) -> None:
        self.tests: list[Test] = []
        self.failed: list[str] = []

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            self.failed.append(f"{report.nodeid}: {str(report.longrepr)[-300:]}")

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        texts: dict[Path, str] = {}
        for item in session.items:
            if not item.nodeid.startswith(LEFT_OUT) and item.get_closest_marker("campaign") is None:
                self.tests.append(_test(item, texts))


def _test(item: Any, texts: dict[Path, str]) -> Test:
    if item.path not in texts:
        texts[item.path] = item.path.read_text(encoding="utf-8")
    parameters = repr(item.callspec.params)[:2_000] if hasattr(item, "callspec") else ""
    return Test(
        node=item.nodeid,
        rules=frozenset(str(rule) for mark in item.iter_markers("rule") for rule in mark.args),
        database=bool({"cluster", "fresh_cluster"} & set(item.fixturenames)),
        drawn=hasattr(item.function, "hypothesis"),
        words=inspect.getsource(item.function) + parameters,
        module=texts[item.path],
    )


def chosen(mutant: Mutant, tests: Sequence[Test]) -> list[Test]:
    """The tests that may kill it."""
    if mutant.rules:
        able = [test for test in tests if test.rules & set(mutant.rules)]
    else:
        able = [test for test in tests if _names(test.words, mutant.named)]
        able += [test for test in tests if test not in able and _names(test.module, mutant.named)]
    return able


def likely(test: Test, mutant: Mutant) -> tuple[bool, bool, bool]:
    """Sorts first what needs neither a database nor a hundred examples, and among it what names the refusal."""
    return test.database, test.drawn, not _names(test.words, mutant.named)


def _names(text: str, names: Iterable[str]) -> bool:
    return any(name in text for name in names)
