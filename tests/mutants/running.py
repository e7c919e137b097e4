"""Runs tests against a mutant, each mutant in a child process of its own.

The parent imports third-party libraries only and forks; the child puts the mutant in its module's place and runs
pytest on the chosen tests, to the first failure. So a child costs the import of our own code and nothing else, and no
mutant sees another. A child that hangs is ended after its time with its whole process group.
"""

import importlib
import os
import pickle
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from tests.mutants.choosing import Collector, Test, likely
from tests.mutants.loading import install
from tests.mutants.mutants import Mutant
from tests.mutants.places import ROOT

PRELOADED = (
    *("asyncio", "asyncpg", "cryptography.hazmat.primitives.asymmetric.ed25519", "eventsourcing.dcb.api", "httpx"),
    *("hypothesis", "joserfc.jwt", "msgspec", "pydantic_settings", "rfc8785", "rich.console", "rich.table"),
    *("starlette.applications", "strawberry", "strawberry.asgi", "structlog", "typer", "uvicorn", "uvloop"),
)
QUIET = (
    *("-q", "--no-header", "--no-summary", "-p", "no:cacheprovider"),
    *(f"--rootdir={ROOT}", f"-c{ROOT / 'pyproject.toml'}"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # Libraries imported by the parent stay as they are.
)
KILLED, SURVIVED, HUNG, BROKEN = "killed", "survived", "hung", "broken"


@dataclass
class Report:
    """What a child saw: the first failing test, or all of them."""

    failed: list[str] = field(default_factory=list)
    passed: int = 0
    error: str = ""


@dataclass(frozen=True)
class Verdict:
    """How a mutant ended: killed by a test, survived all of them, hung, or could not even be run."""

    mutant: Mutant
    state: str
    test: str = ""
    why: str = ""
    seconds: float = 0.0


def preload() -> None:
    """Import what every child needs and no mutant touches."""
    for name in PRELOADED:
        with suppress(ImportError):
            importlib.import_module(name)


def collect(targets: Sequence[str]) -> list[Test]:
    """Every test below the targets."""

    def work() -> object:
        collector = Collector()
        _pytest(["--collect-only", *targets], collector)
        if collector.failed:
            raise RuntimeError(f"cannot be collected: {collector.failed[0]}")
        return collector.tests

    tests: list[Test] = _answer(_Child(work), 300)
    return tests


def failing(tests: Sequence[Test], seconds: float) -> list[str]:
    """Those of the tests that fail on the code as it stands."""
    if not tests:
        return []
    report: Report = _answer(_Child(lambda: _run(tests, None, stop=False)), seconds)
    return report.failed


def attempts(
    work: Sequence[tuple[Mutant, Sequence[Test]]], seconds: float, workers: int
) -> Iterator[Verdict]:
    """The verdict on each mutant as it falls, with that many children at once."""
    waiting, running = list(reversed(work)), list[tuple[Mutant, _Child, float]]()
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                mutant, tests = waiting.pop()
                if not tests:
                    yield Verdict(mutant, SURVIVED, why="no test carries its rules or names it")
                    continue
                running.append((mutant, _Child(_attempt(mutant, tests)), time.monotonic()))
            for entry in list(running):
                mutant, child, begun = entry
                spent = time.monotonic() - begun
                if child.ended():
                    running.remove(entry)
                    yield _verdict(mutant, child, spent)
                elif spent > seconds:
                    running.remove(entry)
                    child.end()
                    yield Verdict(mutant, HUNG, why=f"no failing test within {seconds:.0f} s", seconds=spent)
            time.sleep(0.02)
    finally:
        for _, child, _ in running:
            child.end()


def _attempt(mutant: Mutant, tests: Sequence[Test]) -> Callable[[], object]:
    return lambda: _run(tests, mutant, stop=True)


def _verdict(mutant: Mutant, child: "_Child", spent: float) -> Verdict:
    report = child.answer()
    if not isinstance(report, Report):
        return Verdict(mutant, BROKEN, why=f"the child ended without an answer: {child.said()}", seconds=spent)
    if report.failed:
        return Verdict(mutant, KILLED, report.failed[0], seconds=spent)
    if report.error:
        return Verdict(mutant, BROKEN, why=report.error, seconds=spent)
    return Verdict(mutant, SURVIVED, why=f"{report.passed} tests passed", seconds=spent)


def _run(tests: Sequence[Test], mutant: Mutant | None, stop: bool) -> Report:
    """In the child: pytest on these tests alone; on the likely ones first, the others only if those pass."""
    report = Report()
    if mutant is not None:
        install(*mutant.made(Path(tempfile.mkdtemp(dir=os.getcwd()))))
    for group in _groups(tests, mutant):
        files = list(dict.fromkeys(test.file for test in group))
        code = _pytest([*files, *(["-x"] if stop else [])], _Runner([test.node for test in group], report))
        if code not in (0, 1) and not report.failed:
            report.error = report.error or f"pytest ended with {code}"
        if stop and (report.failed or report.error):
            break
    return report


def _groups(tests: Sequence[Test], mutant: Mutant | None) -> list[list[Test]]:
    if mutant is None:
        return [list(tests)]
    ordered = sorted(tests, key=lambda test: likely(test, mutant))
    return [list(group) for _, group in groupby(ordered, key=lambda test: likely(test, mutant))]


def _pytest(arguments: Sequence[str], plugin: object) -> int:
    import pytest

    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(Path(os.getcwd()) / "hypothesis")
    targets = [str(ROOT / a) if not a.startswith("-") else a for a in arguments]
    return int(pytest.main([*QUIET, *targets], plugins=[plugin]))


class _Runner:
    """A pytest plugin: keeps the wanted tests in the wanted order, and what failed."""

    def __init__(self, nodes: Sequence[str], report: Report) -> None:
        self._order = {node: place for place, node in enumerate(nodes)}
        self.report = report

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items[:] = sorted((i for i in items if i.nodeid in self._order), key=lambda i: self._order[i.nodeid])

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            self.report.error = f"{report.nodeid} cannot be collected: {str(report.longrepr)[-300:]}"

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed and report.when in ("setup", "call"):
            self.report.failed.append(report.nodeid)
        elif report.passed and report.when == "call":
            self.report.passed += 1


class _Child:
    """A forked process that works in a folder of its own and leaves its answer there."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="quench-mutant-"))
        self._status: int | None = None
        sys.stdout.flush()
        sys.stderr.flush()
        self._pid = os.fork()
        if self._pid == 0:
            self._live(work)

    def _live(self, work: Callable[[], object]) -> None:
        code = 1
        try:
            os.setsid()
            said = os.open(self._folder / "said", os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
            os.dup2(said, 1)
            os.dup2(said, 2)
            os.chdir(self._folder)
            answer = work()
            (self._folder / "answer").write_bytes(pickle.dumps(answer))
            code = 0
        except BaseException as fault:
            print(f"{type(fault).__name__}: {fault}", flush=True)
        finally:
            sys.stdout.flush()
            os._exit(code)

    def ended(self) -> bool:
        if self._status is None:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            self._status = status if pid else None
        return self._status is not None

    def end(self) -> None:
        """End the child and what it started: they are one process group."""
        with suppress(ProcessLookupError):
            os.killpg(self._pid, signal.SIGKILL)
        if self._status is None:
            os.waitpid(self._pid, 0)
        shutil.rmtree(self._folder, ignore_errors=True)

    def answer(self) -> Any:
        """What the work gave; None where it did not end well. The folder goes."""
        path = self._folder / "answer"
        self._said = (self._folder / "said").read_text(errors="replace")[-400:]
        found = pickle.loads(path.read_bytes()) if path.exists() else None
        shutil.rmtree(self._folder, ignore_errors=True)
        return found

    def said(self) -> str:
        return self._said


def _answer(child: _Child, seconds: float) -> Any:
    until = time.monotonic() + seconds
    while not child.ended():
        if time.monotonic() > until:
            child.end()
            raise TimeoutError(f"no answer within {seconds:.0f} s")
        time.sleep(0.02)
    answer = child.answer()
    if answer is None:
        raise RuntimeError(child.said())
    return answer
