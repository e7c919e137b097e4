"""A few mutants end to end, as `make rules-mutants` runs all; and every refusal and number has a mutant."""

import subprocess
import sys
from pathlib import Path

from tests.mutants.numbers import numbers
from tests.mutants.places import ROOT, places, refusal_classes
from tests.mutants.printed import NOT_NUMBERS, READ


def campaign(page: Path, tests: list[str], *mutants: str) -> subprocess.CompletedProcess[str]:
    """The program as make calls it, on some tests and some mutants."""
    command = [sys.executable, "-m", "tests.mutants.campaign", "--page", str(page), "--workers", "1"]
    environment = {"PYTHONPATH": f"{ROOT}:{ROOT / 'graphql'}", "PATH": "/usr/bin:/bin"}
    command += ["--only", *mutants, "--tests", *tests]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=250, check=False
    )


def test_a_guard_of_each_kind_and_a_number_of_each_kind_are_killed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    tests = ["tests/domain/projects/test_filing.py", "tests/domain/acceptance", "tests/app/test_demo_data.py"]
    some = ["CHAMBER_TOO_LOW", "FAILED_ACCEPTS_NOTHING", "REPLACEMENT_NOT_LESS"]
    some += ["chamber-height-min.STAMP", "yc:parameter:chamber-height-stamp value.number"]
    run = campaign(page, tests, *some)
    assert run.returncode == 0, run.stderr
    killed = [line.split(" | ") for line in page.read_text(encoding="utf-8").splitlines() if "::test_" in line]
    assert [cells[0].strip("| ") for cells in killed] == [
        "CHAMBER_TOO_LOW",
        "FAILED_ACCEPTS_NOTHING",
        "REPLACEMENT_NOT_LESS",
        "yc:parameter:chamber-height-stamp value.number +1",
        "chamber-height-min.STAMP +1",
        "chamber-height-min.STAMP -1",
    ]


def test_a_mutant_that_no_test_notices_is_reported(tmp_path: Path) -> None:
    blind = tmp_path / "test_blind.py"
    blind.write_text(
        'import pytest\n\n\n@pytest.mark.rule("YC-56")\ndef test_that_looks_at_nothing() -> None:\n    pass\n'
    )
    page = tmp_path / "page.md"
    run = campaign(page, [str(blind)], "CHAMBER_TOO_LOW")
    assert run.returncode == 1
    assert "survived: CHAMBER_TOO_LOW at domain/projects/decisions.py" in run.stderr
    assert "**survived**: 1 tests passed" in page.read_text(encoding="utf-8")


def test_every_refusal_class_is_made_somewhere() -> None:
    assert set(refusal_classes()) == {place.refusal.name for place in places()}


def test_every_number_has_the_rules_that_print_it() -> None:
    assert [number.title for number in numbers() if not number.rules] == [], "tests/mutants/printed.py"


def test_every_parameter_that_a_rule_reads_is_moved() -> None:
    from domain.policy.keys import VALUE_FIELDS

    assert set(VALUE_FIELDS) == set(READ) | set(NOT_NUMBERS)
