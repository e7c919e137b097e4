"""docs/detection.md is written by `make evaluate` alone, and has its form also before it was run."""

from app.detection.page import HEAD, NOT_RUN, Run, page
from tests.app.detection.test_scores import by_hand
from tests.house.sources import PROJECT

PAGE = PROJECT / "docs/detection.md"
HOW = "run `make evaluate` and commit docs/detection.md"


def headings(text: str) -> list[str]:
    """The sections, without the worlds that they are about."""
    return [line.rpartition(": ")[2].removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]


def test_the_page_has_the_form_that_the_writer_gives_it() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text.startswith(HEAD[:200]), HOW
    if NOT_RUN in text:
        assert text == page([]), HOW
    else:
        assert set(headings(page([by_hand()]))) <= set(headings(text)), HOW


def test_the_page_says_when_and_on_what_it_was_written() -> None:
    text = page([by_hand()], Run("2026-11-22", "abc", 3.0, 1, "5 years, 100 ovens"))
    assert "Run 2026-11-22, commit abc: 1 of 1 planned worlds (5 years, 100 ovens each)" in text
    assert headings(text) == list(dict.fromkeys(headings(text)))
    assert "hand · normal: 并列比较 Side by side" in text
