"""Every file of the corpus gets its verdict, and none takes more memory or time than its reader is allowed."""

import subprocess
import sys
from pathlib import Path

import pytest

from office import limits
from office.book_reading import BookRead, read_book
from office.lines import FileRead
from office.problem_texts import NOTICES, PROBLEMS
from office.reading import measured
from tests.office.corpus import CASES, DATES, FORMS_OF_FILES, HEADS, HOSTILE, MANY, NUMBERS, Case

ELSEWHERE = {"NOT_JSON", "NO_COMMAND", "UNKNOWN_COMMAND", "UNKNOWN_ENTRY", "NOT_FIELDS", "EXAMPLE"}
"""Provoked in test_jsonl and test_templates."""


@pytest.mark.parametrize("case", [*FORMS_OF_FILES, *HOSTILE, *MANY], ids=lambda case: case.title)
def test_a_file_gets_its_verdict_within_its_bounds(case: Case) -> None:
    read, spent = measured(case.make(), case.name)
    judged(case, read)
    assert 0 < spent.memory_bytes <= limits.MEMORY_BYTES
    assert 0 < spent.cpu_seconds <= limits.CPU_SECONDS


@pytest.mark.parametrize("case", [*HEADS, *DATES, *NUMBERS], ids=lambda case: case.title)
def test_a_head_or_a_cell_gets_its_verdict(case: Case) -> None:
    """The same reading, without a process for each of a hundred small files."""
    judged(case, read_book(case.make(), case.name))


def judged(case: Case, read: FileRead | BookRead) -> None:
    told = [(one.code, one.sheet, one.cell, one.value, one.message_zh) for one in read.problems]
    assert tuple(one.code for one in read.problems) == case.problems, told[:20]
    assert len(read.lines) == case.lines
    assert tuple(one.code for one in read.notices) == case.notices


def test_the_corpus_has_every_problem() -> None:
    assert len({case.title for case in CASES}) == len(CASES) >= 60
    assert {code for case in CASES for code in (*case.problems, *case.notices)} - {"MALFORMED"} == {
        *PROBLEMS
    } - ELSEWHERE
    assert set(PROBLEMS) >= NOTICES


def test_the_reader_holds_itself_to_its_memory_and_its_time() -> None:
    asked = (
        "import resource as r; from office.child import _bounded; _bounded();"
        "print(r.getrlimit(r.RLIMIT_AS)[1], r.getrlimit(r.RLIMIT_CPU)[1])"
    )
    root = Path(__file__).resolve().parents[2]
    said = subprocess.run([sys.executable, "-c", asked], cwd=root, capture_output=True, text=True, check=True)
    assert said.stdout.split() == [str(limits.MEMORY_BYTES), str(limits.CPU_SECONDS)]
    assert limits.MEMORY_BYTES == 512 * 1024 * 1024
    assert limits.CPU_SECONDS == 20
