"""Which tests may kill a mutant: those that carry one of its rules; where it has none, those that name it.

The tests are what pytest collected, so marks of modules, classes and parameters count.
"""

import inspect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

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


def wanted(item: Any) -> bool:
    """Whether a collected test is asked at all."""
    return not item.nodeid.startswith(LEFT_OUT) and item.get_closest_marker("campaign") is None


def test_of(item: Any) -> Test:
    """What is known of a collected test."""
    given = item.callspec.params.values() if hasattr(item, "callspec") else ()
    parameters = " ".join(str(value) for value in given if isinstance(value, str | tuple | list))
    return Test(
        node=item.nodeid,
        rules=frozenset(str(rule) for mark in item.iter_markers("rule") for rule in mark.args),
        database=bool({"cluster", "fresh_cluster"} & set(item.fixturenames)),
        drawn=hasattr(item.function, "hypothesis"),
        words=f"{inspect.getsource(item.function)} {parameters}",
        module=_text(item.path),
    )


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def chosen(mutant: Mutant, tests: Sequence[Test]) -> list[Test]:
    """The tests that may kill it."""
    if mutant.rules:
        return [test for test in tests if test.rules & set(mutant.rules)]
    return [test for test in tests if _names(test.module, mutant.named)]


def likely(test: Test, mutant: Mutant) -> tuple[bool, ...]:
    """Sorts first what is written for this very place; then what needs neither a database nor a hundred examples."""
    path, _, function = mutant.place.partition(" ")
    folder, _, file = path.removeprefix("graphql/").rpartition("/")
    near = test.file.startswith((f"tests/{folder}/", "tests/domain/test_"))
    named = _names(test.words, mutant.named)
    meant = near and named and _names(test.words, (file.removesuffix(".py"), function.rpartition(".")[2].strip("_")))
    return not meant or test.drawn, test.database, test.drawn, not named, not near


@cache
def _names(text: str, names: tuple[str, ...]) -> bool:
    return _words(names).search(text) is not None


@cache
def _words(names: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words: `Malformed` is no `MalformedNote`."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(name) for name in names)})(?!\w)")
