"""What every file of the project holds to (STYLE; DESIGN §7): small, of this project alone, and nobody's address."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.sources import PROJECT, files, named, text_of

LINES_MAX = 600
FUNCTION_LINES_MAX = 70
# Written in two halves, so that this file does not name them either.
REGISTRIES = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "registry" + ".np" + "mjs",
    "npm" + "mirror",
    "files.python" + "hosted",
]
PLACES = ["/wo" + "rk/", "/ro" + "ot/", "/op" + "t/", "/tm" + "p/q", "/ho" + "me/"]
CODE = (".py", ".sql", ".js", ".css", ".html")
DATA = (".json", ".jsonl", ".csv", ".yml", ".yaml", ".toml", ".md", ".sql", ".txt")


def lines_with(pattern: str, *suffixes: str) -> list[str]:
    """`file:line: text` of every line that the pattern is found in."""
    expression = re.compile(pattern)
    return [
        f"{named(path)}:{number}: {line.strip()[:100]}"
        for path in files(*suffixes)
        for number, line in enumerate((text_of(path) or "").splitlines(), 1)
        if expression.search(line)
    ]


def test_no_file_names_a_registry() -> None:
    assert not lines_with("|".join(map(re.escape, REGISTRIES)))


def test_no_file_names_a_place_of_one_machine() -> None:
    assert not lines_with(r"(?<![\w.~$}-])(" + "|".join(map(re.escape, PLACES)) + ")")


def test_no_file_outgrows_its_page() -> None:
    long = {
        named(path): n for path in files(*CODE) if (n := len((text_of(path) or "").splitlines())) > LINES_MAX
    }
    assert not long


def test_no_function_outgrows_its_screen() -> None:
    long = {
        f"{named(path)}: {node.name}": lines
        for path in files(".py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (lines := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES_MAX
    }
    assert not long


def test_no_file_is_named_for_what_has_no_name() -> None:
    nameless = {"utils", "util", "base", "helpers", "helper", "common", "misc", "manager", "service"}
    assert not [named(path) for path in files(".py") if path.stem in nameless]


def test_nobody_can_be_written_or_called() -> None:
    addresses = lines_with(r"[\w.+-]+@[\w-]+\.(com|cn|net|org|gov)\b", *DATA)
    mobiles = lines_with(r"(?<![\w.])1[3-9]\d{9}(?![\w.])", *DATA)
    landlines = lines_with(r"(?<![\w-])0\d{2,3}[-—–]\d{7,8}(?![\w-])", *DATA)
    assert not addresses + mobiles + landlines


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-build.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_and_hashed_and_comes_from_nowhere_in_particular(name: str) -> None:
    text = (PROJECT / name).read_text()
    assert "://" not in text
    assert not re.findall(r"(?m)^\s*(-[a-z]|--(?!hash=)\S+)", text)
    for requirement in text.replace("\\\n", " ").strip().splitlines():
        assert re.match(r"[a-z0-9-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", requirement), requirement


def test_the_lock_files_agree_with_each_other() -> None:
    def pins(name: str) -> dict[str, str]:
        return dict(re.findall(r"(?m)^([a-z0-9-]+)==(\S+)", Path(PROJECT, name).read_text()))

    together = pins("requirements-dev.txt")
    for name in ("requirements.txt", "requirements-build.txt"):
        assert pins(name).items() <= together.items()
