"""One pytest session that has collected everything, and a forked child of it for each mutant.

A mutant costs its tests and nothing else: the child puts the mutant's code in place, runs the chosen tests to the
first failure and ends. The session itself runs no test.
"""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from tests.mutants.choosing import Test, likely, test_of, wanted
from tests.mutants.mutants import Mutant
from tests.mutants.places import ROOT
from tests.mutants.verdicts import Report

QUIET = (
    *("-q", "-s", "--no-header", "--no-summary", "-p", "no:cacheprovider"),
    *(f"--rootdir={ROOT}", f"-c{ROOT / 'pyproject.toml'}"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # What was imported before stays as it is.
)


class Session:
    """A pytest plugin. `work` is called once all is collected, and asks by `tried` and `failing`."""

    def __init__(self, work: "Callable[[Session], None]") -> None:
        self._work = work
        self._items: dict[str, Any] = {}
        self._report = Report()
        self._broken: list[str] = []
        self.tests: list[Test] = []

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            self._broken.append(f"{report.nodeid} cannot be collected: {str(report.longrepr)[-300:]}")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if self._broken:
            raise RuntimeError(self._broken[0])
        self._items = {item.nodeid: item for item in session.items if wanted(item)}
        self.tests = [test_of(item) for item in self._items.values()]
        self._work(self)
        return True

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed and report.when in ("setup", "call"):
            self._report.failed.append(report.nodeid)
        elif report.passed and report.when == "call":
            self._report.passed += 1

    def tried(self, mutant: Mutant, tests: Sequence[Test]) -> Report:
        """In a child: the mutant in place, the tests one by one, the likely first, to the first failure."""
        mutant.put()
        return self._run(sorted(tests, key=lambda test: likely(test, mutant)), stop=True)

    def failing(self, tests: Sequence[Test]) -> list[str]:
        """In a child: those of the tests that fail on the code as it stands."""
        return self._run(tests, stop=False).failed

    def _run(self, tests: Sequence[Test], stop: bool) -> Report:
        items = [self._items[test.node] for test in tests]
        for item, following in zip(items, [*items[1:], None][: len(items)], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if stop and self._report.failed:
                item.session._setupstate.teardown_exact(None)
                break
        return self._report


def run(targets: Sequence[str], plugin: object) -> int:
    """pytest on the targets, with the plugin."""
    return int(pytest.main([*QUIET, *(str(ROOT / target) for target in targets)], plugins=[plugin]))
