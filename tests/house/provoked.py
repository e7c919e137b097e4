"""A pytest plugin that finds out which test provokes which refusal.

    python -m tests.house.provoked tests/domain …    writes down who provokes what there (refusals.toml)
    python -m tests.house.provoked                   runs the tests that are written down: do they?

A refusal counts where the project's own code made it, not where a test wrote it out to compare. The plugin must be
named with `-p`: refusals are structs, whose making can be watched only from before their class is made.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

PROJECT = Path(__file__).parents[2]
RANDOM = ("histories", "random", "_invariants", "_fuzz", "conserv", "killed", "two_clocks", "projector", "demo")
"""Tests that provoke much and ask for none of it."""

_made: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
_now = [""]


class Watched(msgspec.Struct):
    """A struct that tells when one is made; for refusals only."""

    def __post_init__(self) -> None:
        code = getattr(type(self), "CODE", "")
        where = Path(sys._getframe(1).f_code.co_filename)
        if code and _now[0] and not where.is_relative_to(PROJECT / "tests"):
            _made[code][_now[0]] += 1


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--provoked-to", type=Path, required=True)
    _watch()  # As early as this: a conftest imports what is ours.


def _watch() -> None:
    """Have every refusal made of the watched struct."""
    assert "domain.refusals" not in sys.modules, "name the plugin with -p, and before others of ours"
    whole = msgspec.Struct
    msgspec.Struct = Watched  # type: ignore[misc]
    try:
        import domain.refusals  # noqa: F401
    finally:
        msgspec.Struct = whole  # type: ignore[misc]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Any:
    _now[0] = re.sub(r"\[.*", "", item.nodeid)
    return (yield)


def pytest_sessionfinish(session: pytest.Session) -> None:
    session.config.getoption("--provoked-to").write_text(json.dumps(_made), encoding="utf-8")


def chosen(made: Mapping[str, Mapping[str, int]], kept: Mapping[str, str]) -> dict[str, str]:
    """For each refusal a test that provokes it: the one written down if it still does, else the plainest."""
    from tests.house.refusals_table import refusals

    types, tests = refusals(), dict[str, str]()
    for code in sorted(types):
        by = made.get(code, {})
        if kept.get(code) in by or (code in kept and not by):
            tests[code] = kept[code]
        elif by:
            tests[code] = min(by, key=lambda test: (*_plainness(test, code, types[code].__name__), by[test], test))
    return tests


def _plainness(test: str, code: str, name: str) -> tuple[bool, bool, bool]:
    from tests.house.marks import tests_of

    path, _, function = test.partition("::")
    source = tests_of(PROJECT / path).get(function, "")
    return (
        any(word in test for word in RANDOM),
        not re.search(rf"\b({code}|{name})\b", source),
        not path.startswith("tests/domain"),
    )


def main(folders: list[str]) -> int:
    """With folders: search them and write down who provokes what. Without: hold what is written down to be true."""
    from tests.house.refusals_table import PROVOKED, provoked, refusals

    kept = provoked()
    made = _run(folders or sorted(set(kept.values())))
    if not folders:
        untrue = sorted(code for code, test in kept.items() if test not in made.get(code, {}))
        print("\n".join(f"{kept[code]} does not provoke {code}" for code in untrue) or "each of them does")
        return 1 if untrue else 0
    tests = chosen(made, kept)
    PROVOKED.write_text("".join(f'{code} = "{test}"\n' for code, test in tests.items()), encoding="utf-8")
    lacking = sorted(set(refusals()) - set(tests))
    print("\n".join(f"no test provokes {code}" for code in lacking))
    return 1 if lacking else 0


def _run(what: list[str]) -> dict[str, dict[str, int]]:
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "provoked.json"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.house.provoked", *what]
        subprocess.run([*command, f"--provoked-to={written}"], cwd=PROJECT, check=False)
        made: dict[str, dict[str, int]] = json.loads(written.read_text(encoding="utf-8"))
    return made


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
