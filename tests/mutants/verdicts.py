"""How mutants end: each is tried in a child of its own, two at once, and not longer than its time."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from tests.mutants.children import Child
from tests.mutants.mutants import Mutant

KILLED, SURVIVED, HUNG, BROKEN = "killed", "survived", "hung", "broken"


@dataclass
class Report:
    """What a child saw: the tests that failed, the first of them first."""

    failed: list[str] = field(default_factory=list)
    passed: int = 0
    error: str = ""


@dataclass(frozen=True)
class Verdict:
    """Killed by a test, survived all of them, hung, or could not even be run."""

    mutant: Mutant
    state: str
    test: str = ""
    why: str = ""
    seconds: float = 0.0


Work = Sequence[tuple[Mutant, Callable[[], object]]]


def verdicts(work: Work, seconds: float, workers: int) -> Iterator[Verdict]:
    """The verdict on each mutant as it falls. Only a failing test kills; a mutant that hangs is told apart."""
    waiting, running = list(reversed(work)), list[tuple[Mutant, Child, float]]()
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                mutant, attempt = waiting.pop()
                running.append((mutant, Child(attempt), time.monotonic()))
            for entry in list(running):
                mutant, child, begun = entry
                spent = time.monotonic() - begun
                if child.ended():
                    running.remove(entry)
                    yield _verdict(mutant, child, spent)
                elif spent > seconds:
                    running.remove(entry)
                    child.end()
                    yield Verdict(mutant, HUNG, why=f"no failing test within {seconds:.0f} s", seconds=spent)
            time.sleep(0.01)
    finally:
        for _, child, _ in running:
            child.end()


def _verdict(mutant: Mutant, child: Child, spent: float) -> Verdict:
    report = child.answer()
    if not isinstance(report, Report):
        return Verdict(mutant, BROKEN, why=f"the child ended without an answer: {child.said}", seconds=spent)
    if report.failed:
        return Verdict(mutant, KILLED, report.failed[0], seconds=spent)
    if report.error:
        return Verdict(mutant, BROKEN, why=report.error, seconds=spent)
    asked = f"{report.passed} tests passed" if report.passed else "no test carries its rules or names it"
    return Verdict(mutant, SURVIVED, why=asked, seconds=spent)
