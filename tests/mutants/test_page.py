"""docs/rules-mutants.md has a row for every refusal and every number, and each is killed by a test that exists."""

from tests.mutants.mutants import mutants
from tests.mutants.numbers import numbers
from tests.mutants.places import refusal_classes
from tests.mutants.table import PAGE, is_a_test, rows_of

HOW = 'run `make rules-mutants ARGS="--missing"` and commit docs/rules-mutants.md'


def test_every_refusal_class_stands_in_the_page() -> None:
    codes = {code for code, _ in rows_of(PAGE)}
    missing = sorted(refusal.code for refusal in refusal_classes().values() if refusal.code not in codes)
    assert missing == [], HOW


def test_every_number_of_the_policy_stands_in_the_page() -> None:
    rows = rows_of(PAGE)
    assert [number.title for number in numbers() if (number.title, number.where) not in rows] == [], HOW


OPEN = {
    ("ALREADY_EXISTS", "domain/cases/decisions.py open_case"),
    ("CASE_ALREADY_OPEN", "domain/cases/decisions.py reopen_case"),
    ("CASE_CLOSED_ALREADY", "domain/cases/subjects.py act_refusal"),
    ("CASE_MOVED_ON", "domain/cases/subjects.py order_refusal"),
    ("CASE_NOT_CLOSED", "domain/cases/decisions.py reopen_case"),
    ("MALFORMED", "domain/cases/findings.py _refuting_malformed #2"),
    ("MALFORMED", "domain/cases/findings.py leave_open"),
    ("MALFORMED", "domain/cases/findings.py order_rectification"),
    ("MALFORMED", "domain/cases/findings.py order_rectification #2"),
    ("ONE_EXTENSION_ONLY", "domain/cases/findings.py leave_open"),
    ("TOO_MANY_ITEMS", "graphql/gateway/mutations.py run"),
    ("UNKNOWN_SUBJECT", "domain/cases/decisions.py _alert_refusal"),
    ("UNKNOWN_SUBJECT", "domain/cases/decisions.py escalate_case"),
    ("case-reopen-months +1", "domain/policy/state.py as read"),
    ("case-reopen-months -1", "domain/policy/state.py as read"),
}
"""Open work: what survived the tests of the cases and the catalogues; the other tests were not asked about it yet.
And the count of items behind the door that counts them first."""


def test_every_mutant_of_the_page_is_killed_by_a_test_that_exists() -> None:
    known = {(mutant.title, mutant.place) for mutant in mutants()}
    rows = {row: killer for row, (_, killer) in rows_of(PAGE).items() if row in known - OPEN}
    assert {row: killer for row, killer in rows.items() if not is_a_test(killer)} == {}, HOW
