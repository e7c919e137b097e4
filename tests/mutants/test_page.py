"""docs/rules-mutants.md has a row for every guard and every number, and each is killed by a test that exists."""

from tests.mutants.mutants import mutants
from tests.mutants.table import PAGE, is_a_test, rows_of

HOW = 'run `make rules-mutants ARGS="--missing"` and commit docs/rules-mutants.md'


def test_every_guard_and_every_number_is_killed_by_a_test_that_exists() -> None:
    """A new guard, and one whose test has another name now, is run before it lands."""
    rows = rows_of(PAGE)
    known = [(mutant.title, mutant.place) for mutant in mutants()]
    killers = {mutant: rows.get(mutant, ("", "no row"))[1] for mutant in known}
    assert {mutant: killer for mutant, killer in killers.items() if not is_a_test(killer)} == {}, HOW


def test_no_row_is_of_a_guard_that_is_gone() -> None:
    known = {(mutant.title, mutant.place) for mutant in mutants()}
    assert sorted(set(rows_of(PAGE)) - known) == [], HOW
