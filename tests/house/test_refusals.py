"""Every refusal has a row in docs/refusals.md, sentences that say what to do, and a test that provokes it."""

import re

import pytest

from domain.refusals import Refusal
from tests.house.marks import tests_of
from tests.house.refusals_table import COMMAND, PAGE, page, provoked, refusals
from tests.house.sources import PROJECT

TYPES = refusals()
TESTS = provoked()


def test_every_refusal_has_a_test_that_provokes_it() -> None:
    assert sorted(set(TYPES) - set(TESTS)) == [], "find it by `python -m tests.house.provoked tests/…`"
    assert sorted(set(TESTS) - set(TYPES)) == []


@pytest.mark.parametrize("code", TESTS)
def test_the_test_that_provokes_a_refusal_is_there_and_names_it(code: str) -> None:
    path, _, name = TESTS[code].partition("::")
    assert name in tests_of(PROJECT / path), TESTS[code]
    source = (PROJECT / path).read_text(encoding="utf-8")
    assert re.search(rf"\b({code}|{TYPES[code].__name__})\b", source), f"{TESTS[code]} does not name {code}"


@pytest.mark.parametrize("kind", TYPES.values(), ids=lambda kind: kind.CODE)
def test_a_refusal_says_when_it_comes_and_what_to_do_in_both_languages(kind: type[Refusal]) -> None:
    own = kind.__dict__.get("__doc__") or ""
    assert own.endswith("."), "say in one sentence when it comes"
    assert re.search(r"[一-鿿]", kind.REMEDY)
    assert re.search(r"[A-Za-z]{3} [a-z]", kind.REMEDY)
    assert kind.ZH.count("{") == 0 or kind.ZH != kind.EN


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(TYPES, TESTS), f"write docs/refusals.md anew: {COMMAND}"
