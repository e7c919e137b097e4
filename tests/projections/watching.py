"""Running the rules over a scenario: what is open at the end, and what was found on the way."""

from collections.abc import Iterable
from datetime import date

import msgspec

from domain.command import Command, Refused
from domain.days import DayOpened
from domain.refusals import record
from domain.subjects import subject_tags
from domain.submissions import SubmissionRefused
from projections.findings.engine import Change, Cleared
from projections.findings.finding import Finding
from tests.domain.scenario import Scenario, day
from tests.projections.asked_anyway import AskedAnyway


def refused(s: Scenario, command: Command, on: str) -> Scenario:
    """A command that the rules refuse, recorded as the runner records it."""
    decided = s.when(command, on)
    assert isinstance(decided, Refused), "accepted, though the test wants a refusal"
    fact = SubmissionRefused(
        command=type(command).__name__,
        input=msgspec.to_builtins(command),
        refusals=tuple(record(refusal) for refusal in decided.refusals),
    )
    s.add(fact, subject_tags(command), on)
    return s


def day_opened(s: Scenario, on: str) -> Scenario:
    """The clerk opens a day."""
    s.add(DayOpened(day=day(on)), ("days",), on)
    return s


def changes(s: Scenario) -> list[Change]:
    """Everything that the rules found or cleared, in order."""
    engine = AskedAnyway()
    return [change for event in s.events for change in engine.take(event)]


def still_open(s: Scenario) -> list[Finding]:
    """What stands at the end."""
    standing: dict[tuple[str, str, tuple[int, ...]], Finding] = {}
    for change in changes(s):
        key = (change.finding.rule, change.finding.subject, change.finding.causes)
        if isinstance(change, Cleared):
            del standing[key]
        else:
            standing[key] = change.finding
    return list(standing.values())


def names(found: Iterable[Finding]) -> list[tuple[str, str]]:
    """Rule and subject of each."""
    return [(finding.rule, finding.subject) for finding in found]


def open_names(s: Scenario) -> list[tuple[str, str]]:
    """Rule and subject of what stands at the end."""
    return names(still_open(s))


def causes(s: Scenario, found: Finding) -> list[tuple[str, date]]:
    """The events a finding rests on, by type and day."""
    events = {event.position: event for event in s.events}
    return [(type(events[p].fact).__name__, events[p].occurred_on) for p in found.causes]
