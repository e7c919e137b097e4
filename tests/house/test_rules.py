"""Every rule of the documents that this version builds has a test that carries its id (rules.md; STYLE, Tests)."""

from tests.house.marks import rules_held
from tests.house.rules_table import FINDING, REASONS, book

BUILT = {
    "YC": (*range(1, 14), 17, *range(20, 66)),
    "JX": (*range(1, 13), *range(14, 23), 24, 25, 26, *range(28, 37), 38, 40, *range(42, 50)),
    "SX": (*range(1, 18), 19, 20, 22),
    "XZ": (1, *range(6, 10), *range(12, 17), 18, 19, 20, 24),
    "JC": (1, 3, 4, 7, 11, 12, 13, 15, 17, 20, 21, 23, 28),
    "X": (7, 8, *range(13, 19), 28),
    "E": (*range(1, 21), *range(22, 31)),
    "D": (*range(1, 10), *range(11, 15), 16, 17, 22, 23),
    "M": (1, 2),
}
"""Rules of rules.md (YC … JC), its edge cases (E) and the findings of model.md §6.1 (D)."""


def test_every_rule_built_here_has_a_test_that_carries_its_id() -> None:
    found = rules_held()
    built = [f"{source}-{number:02d}" for source, numbers in BUILT.items() for number in numbers]
    assert [rule for rule in built if rule not in found] == []


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
