"""Every guard taken away and every policy number moved by one: does a test of that rule notice?

    make rules-mutants                                     all of them
    make rules-mutants ARGS="--only LOT_HELD_BY_PROJECT"   the guards of some classes, or numbers, by the first cell
    make rules-mutants ARGS="--in domain/lots"             those of some files
    make rules-mutants ARGS="--missing --limit 50"         those that have no row yet, or one that is not a kill

The rows are merged into docs/rules-mutants.md. The exit code is 1 where a mutant was not killed by a failing test, or
where a chosen test fails without a mutation.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.mutants.choosing import Test, chosen
from tests.mutants.mutants import Mutant, mutants
from tests.mutants.running import KILLED, Verdict, attempts, collect, failing, preload
from tests.mutants.table import PAGE, merged, rows_of

Work = list[tuple[Mutant, Sequence[Test]]]


def main(arguments: Sequence[str]) -> int:
    """Run, write the page, say what is left."""
    options = _options(arguments)
    known = mutants()
    selected = _selected(known, options)
    if not selected:
        tell("no such mutant")
        return 1
    preload()
    verdicts, broken = campaign(selected, options.tests, options.seconds, options.workers)
    options.page.write_text(merged(verdicts, known, options.page), encoding="utf-8")
    left = [verdict for verdict in verdicts if verdict.state != KILLED]
    for verdict in left:
        tell(f"{verdict.state}: {verdict.mutant.title} at {verdict.mutant.place}: {verdict.why}")
    tell(f"{len(verdicts):,} mutants, {len(verdicts) - len(left):,} killed; {options.page.name} is written")
    return 1 if left or broken else 0


def campaign(
    selected: Sequence[Mutant], targets: Sequence[str], seconds: float, workers: int
) -> tuple[list[Verdict], list[str]]:
    """The verdicts, and the tests that fail without a mutation and therefore kill nothing."""
    tests = collect(targets)
    work: Work = [(mutant, chosen(mutant, tests)) for mutant in selected]
    broken = failing(_asked(work, database=False), 1_800)
    work = [(mutant, [test for test in able if test.node not in broken]) for mutant, able in work]
    tell(f"{len(selected):,} mutants, {len(tests):,} tests; {len(broken)} of those asked fail as they stand")
    verdicts = []
    for number, verdict in enumerate(attempts(work, seconds, workers), 1):
        verdicts.append(verdict)
        said = verdict.test or verdict.why
        tell(f"{number}/{len(work)} {verdict.state} {verdict.mutant.title} {verdict.seconds:.1f} s {said}")
    killers = {verdict.test for verdict in verdicts}
    broken += failing([test for test in _asked(work, database=True) if test.node in killers], 1_800)
    for node in broken:
        tell(f"fails without a mutation: {node}")
    return [_without(verdict, broken) for verdict in verdicts], broken


def _without(verdict: Verdict, broken: Sequence[str]) -> Verdict:
    if verdict.test not in broken:
        return verdict
    return Verdict(verdict.mutant, "unproved", why=f"{verdict.test} fails without a mutation too")


def _asked(work: Work, database: bool) -> list[Test]:
    """The tests asked about any mutant, each once."""
    return list({test.node: test for _, able in work for test in able if test.database is database}.values())


def _selected(known: Sequence[Mutant], options: argparse.Namespace) -> list[Mutant]:
    found = list(known)
    if options.only:
        found = [m for m in found if m.title in options.only or m.title.rsplit(" ", 1)[0] in options.only]
    if options.within:
        found = [m for m in found if m.place.startswith(options.within)]
    if options.missing:
        done = {row for row, (_, test) in rows_of(options.page).items() if "**" not in test}
        found = [m for m in found if (m.title, m.place) not in done]
    return found[: options.limit] if options.limit else found


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make rules-mutants", description=__doc__)
    parser.add_argument("--only", nargs="+", metavar="CODE", help="first cells of the table")
    parser.add_argument("--in", dest="within", metavar="PATH", help="places that begin so")
    parser.add_argument("--missing", action="store_true", help="those not killed yet, as the page says")
    parser.add_argument("--limit", type=int, metavar="N", help="the first N of them")
    parser.add_argument("--seconds", type=float, default=300, help="the time of one mutant")
    parser.add_argument("--tests", nargs="+", default=["tests"], metavar="PATH", help="where tests are looked for")
    parser.add_argument("--page", type=Path, default=PAGE, metavar="FILE")
    parser.add_argument("--workers", type=int, choices=(1, 2), default=2)
    return parser.parse_args(arguments)


def tell(line: str) -> None:
    """To whoever waits."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
