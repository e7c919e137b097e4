"""What a finding is: something in the recorded world that a person must look at, never an order, never a guilt.

A rule is a pure function of what is known and of the event that just came: `check_…(known, event) -> findings`.
It reads no clock and no alert: time is `DayOpened`, and `inputs` names the facts it is run on (a test holds
them). A finding is keyed by (rule, version, subject, causes), so finding it again changes nothing.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from domain.cases.facts import Severity
from domain.envelope import Happened
from domain.fact import Fact
from projections.findings.load.figures import RuleFigure
from projections.findings.named import What

if TYPE_CHECKING:
    from projections.findings.known import Known


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A finding with its figures in both languages.

    `subject` is what a case would be opened on (`oven:…`, `lot:…`, `task:…`, `enterprise:…`, `unit:…`); `about` is the
    narrower thing within it (a seal, a bank line). `causes` are the positions it rests on, ascending. `figures` are
    what a statistical rule reckoned with, one by one.
    """

    rule: str
    version: int
    severity: Severity
    subject: str
    causes: tuple[int, ...]
    division: str | None
    sentence_zh: str
    sentence_en: str
    about: str = ""
    invented: bool = False
    figures: tuple[RuleFigure, ...] = ()


class Because(msgspec.Struct, frozen=True):
    """Why a finding no longer stands; it stays in the history."""

    zh: str
    en: str


class Look(NamedTuple):
    """What a daily rule finds of one subject on a day, and the next day on which that may be otherwise though nothing
    is reported of anything it looked at; None where only a report changes it.
    """

    findings: tuple[Finding, ...] = ()
    again: date | None = None


Check = Callable[["Known", Happened], tuple[Finding, ...]]
Clears = Callable[["Known", Happened, Finding], Because | None]


@dataclass(frozen=True, slots=True)
class Daily:
    """The part of a rule that runs on `DayOpened`: asked of each subject with this tag prefix, but only where
    something was reported of what it looked at before, or where it is the day it was put off to.

    For speed alone, since a province sends many reports of a few kinds: `begun_by`, without any of which a subject has
    nothing to find (None: it always may), and `blind_to`, reports that never change the answer, whomever they name.
    """

    prefix: str
    look: Callable[["Known", str, date], Look]
    begun_by: frozenset[type[Fact]] | None = None
    blind_to: frozenset[type[Fact]] = frozenset()


def no_report(known: "Known", event: Happened) -> tuple[Finding, ...]:
    """Of a rule that no single report can break: only days do."""
    return ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in one version. Alerts are raised for findings after `in_force_from`: a changed rule re-raises nothing.

    `needs`, for speed alone: of a fact, what its subjects must have been named by before the check can find anything
    (`Known.named_by`); a fact that is not in it is always asked of.

    `clears` looks, on the facts of `cleared_by`, whether an open finding still stands. With `one_open` a subject has
    one open finding of a severity about one thing: a state that lasts is found once, not every day.
    """

    id: str
    version: int
    inputs: frozenset[type[Fact]]
    check: Check
    cleared_by: frozenset[type[Fact]] = frozenset()
    clears: Clears | None = None
    one_open: bool = False
    in_force_from: int = 0
    daily: Daily | None = None
    needs: Mapping[type[Fact], frozenset[What]] = field(default_factory=dict, hash=False)


def causes_of(*positions: int) -> tuple[int, ...]:
    """Positions as causes: each once, ascending; 0 is no position."""
    return tuple(sorted({position for position in positions if position}))


def alert_key(rule: str, version: int, subject: str, causes: tuple[int, ...]) -> str:
    """The content key under which the clerk raises a finding: alert:D-05@1:oven:o-17:sha256 of "12,40"."""
    digest = hashlib.sha256(",".join(map(str, causes)).encode()).hexdigest()
    return f"alert:{rule}@{version}:{subject}:{digest}"
