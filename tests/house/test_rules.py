"""Every rule of the documents has a test that carries its id, or a reason why not; docs/rules.md shows which."""

from projections.findings.rules import RULES
from tests.house.marks import rules_held
from tests.house.rules_table import COMMAND, FINDING, PAGE, REASONS, book, page

BUILDING: set[str] = set()
"""Not built yet; whoever builds one takes it out."""


def test_every_rule_has_a_test_that_carries_its_id_or_a_reason_why_not() -> None:
    found = rules_held()
    assert {name for name, row in book().items() if name not in found and not row.reason} <= BUILDING


def test_every_finding_has_a_test_that_carries_its_id() -> None:
    found = rules_held()
    assert sorted({rule.id for rule in RULES if rule.id not in found}) == []


def test_the_table_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(book(), rules_held()), f"write docs/rules.md anew: {COMMAND}"


def test_every_mark_names_a_rule_of_the_book_or_a_finding() -> None:
    rules = book()
    assert {name for name in rules_held() if name not in rules and not FINDING.fullmatch(name)} == set()


def test_the_book_is_whole() -> None:
    counts = {"JX": 49, "YC": 65, "XZ": 24, "SX": 23, "JC": 28, "X": 33, "E": 30}
    assert list(book()) == [f"{source}-{n:02d}" for source, last in counts.items() for n in range(1, last + 1)]


def test_a_reason_stands_only_where_no_test_does() -> None:
    found = rules_held()
    for name, row in book().items():
        assert not row.reason or row.reason.startswith(REASONS), name
        assert not row.reason or name not in found, f"{name} has tests: take its reason out of rules.toml"
