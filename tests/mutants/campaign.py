"""Every guard taken away and every policy number moved by one: does a test of that rule notice?

    make rules-mutants                                     all of them
    make rules-mutants ARGS="--only LOT_HELD_BY_PROJECT"   the guards of some classes, or numbers, by the first cell
    make rules-mutants ARGS="--in domain/lots"             those of some files
    make rules-mutants ARGS="--missing --limit 50"         those without a row, or whose row names no test of today

The rows are merged into docs/rules-mutants.md. Every killing test is run once more without a mutation: one that fails
then has killed nothing. The exit code is 1 where a mutant was not killed, or a killing test fails by itself.
"""

import argparse
import signal
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.mutants.children import answer_of
from tests.mutants.choosing import Test, chosen
from tests.mutants.mutants import Mutant, mutants
from tests.mutants.sessions import Session, run
from tests.mutants.table import PAGE, is_a_test, merged, rows_of
from tests.mutants.verdicts import KILLED, Verdict, Work, verdicts


def main(arguments: Sequence[str]) -> int:
    """Run, write the page, say what is left."""
    options = _options(arguments)
    known = mutants()
    selected = _selected(known, options)
    if not selected:
        return _nothing(known, options)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # Its children are ended on the way out.
    campaign = Campaign(selected, options.seconds, options.workers)
    campaign.run(options.tests)
    fallen = [_without(verdict, campaign.broken) for verdict in campaign.verdicts]
    for node in campaign.broken:
        tell(f"fails without a mutation: {node}")
    options.page.write_text(merged(fallen, known, options.page), encoding="utf-8")
    left = [verdict for verdict in fallen if verdict.state != KILLED]
    for verdict in left:
        tell(f"{verdict.state}: {verdict.mutant.title} at {verdict.mutant.place}: {verdict.why}")
    tell(f"{len(fallen):,} mutants, {len(fallen) - len(left):,} killed; {options.page.name} is written")
    return 1 if left or campaign.broken else 0


def _nothing(known: Sequence[Mutant], options: argparse.Namespace) -> int:
    """Nothing missing is well; the rows of guards that are gone go all the same."""
    if not options.missing or options.only or options.within:
        tell("no such mutant")
        return 1
    options.page.write_text(merged((), known, options.page), encoding="utf-8")
    tell("every mutant has its row")
    return 0


UNCOLLECTED = "the tests cannot be collected"


class Campaign:
    """What is asked about some mutants, of the tests below some folders."""

    def __init__(self, selected: Sequence[Mutant], seconds: float, workers: int) -> None:
        self._selected = selected
        self._seconds = seconds
        self._workers = workers
        self._tests: list[Test] = []
        self.broken: list[str] = []
        self.verdicts: list[Verdict] = []

    def run(self, targets: Sequence[str]) -> None:
        """All in one session."""
        if run(targets, Session(self._in_session)) or not self._tests:
            raise RuntimeError(UNCOLLECTED)

    def _in_session(self, session: Session) -> None:
        self._tests = session.tests
        asked = [(mutant, chosen(mutant, session.tests)) for mutant in self._selected]
        tell(f"{len(self._selected):,} mutants, {len(session.tests):,} tests")
        self._fall([(m, partial(session.tried, m, able)) for m, able in asked])
        killers = {verdict.test for verdict in self.verdicts}
        self.broken = answer_of(lambda: session.failing([t for t in session.tests if t.node in killers]), 1_800)

    def _fall(self, work: Work) -> None:
        for number, verdict in enumerate(verdicts(work, self._seconds, self._workers), 1):
            self.verdicts.append(verdict)
            said = verdict.test or verdict.why
            tell(f"{number}/{len(work)} {verdict.state} {verdict.mutant.title} {verdict.seconds:.1f} s {said}")


def _without(verdict: Verdict, broken: Sequence[str]) -> Verdict:
    if verdict.test not in broken:
        return verdict
    return Verdict(verdict.mutant, "unproved", why=f"{verdict.test} fails without a mutation too")


def _selected(known: Sequence[Mutant], options: argparse.Namespace) -> list[Mutant]:
    found = list(known)
    if options.only:
        found = [m for m in found if m.title in options.only or m.title.rsplit(" ", 1)[0] in options.only]
    if options.within:
        found = [m for m in found if m.place.startswith(options.within)]
    if options.missing:
        done = {row for row, (_, test) in rows_of(options.page).items() if is_a_test(test)}
        found = [m for m in found if (m.title, m.place) not in done]
    return found[: options.limit] if options.limit else found


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make rules-mutants", description=__doc__)
    parser.add_argument("--only", nargs="+", metavar="CODE", help="first cells of the table")
    parser.add_argument("--in", dest="within", metavar="PATH", help="places that begin so")
    parser.add_argument("--missing", action="store_true", help="those not killed yet by a test that exists")
    parser.add_argument("--limit", type=int, metavar="N", help="the first N of them")
    parser.add_argument("--seconds", type=float, default=120, help="the time of one mutant")
    parser.add_argument("--tests", nargs="+", default=["tests"], metavar="PATH", help="where tests are looked for")
    parser.add_argument("--page", type=Path, default=PAGE, metavar="FILE")
    parser.add_argument("--workers", type=int, choices=(1, 2), default=2)
    return parser.parse_args(arguments)


def tell(line: str) -> None:
    """To whoever waits."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
