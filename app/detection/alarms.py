"""What detectors say of a world: alarms, and the detectors that are laid side by side (model.md §6.5).

An alarm is a finding on the day on which it was found. Notes (INFO, LOW, ADVISORY) accuse nobody and are no alarms;
rankings (S-08, S-10) put work in order and are none either. D-16 speaks of data and not of ovens: it is scored against
the faults of the data alone.
"""

from collections.abc import Callable, Iterable
from datetime import date

import msgspec

from domain.cases.facts import Severity
from projections.findings.engine import Change, Cleared, Found
from projections.findings.open_findings import key_of
from projections.findings.rules import CANDIDATES, RULES

LOUD = frozenset({Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL})
RANKINGS = frozenset({"S-08", "S-10"})
NOTED = frozenset({"S-03"})
"""Notes that are scored all the same, apart from all that accuse: what a shared meter can tell."""
OF_DATA = frozenset({"D-16"})
ON_TRIAL = frozenset(rule.id for rule in CANDIDATES) - {rule.id for rule in RULES}
"""Rules that are played beside those in force, to compare with; they raise nothing (docs/decisions/0025)."""
ANY_ELECTRICITY = "E>0"
"""In place of a rule: the obvious baseline, any power at a closed oven (`app.detection.electricity`)."""


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """A finding, on the day it was found; `newest_cause` is the day of the newest report that it rests on.

    `ended` is the day on which it no longer stood, None where it stands at the end of the world.
    """

    rule: str
    version: int
    severity: Severity
    subject: str
    about: str
    day: date
    newest_cause: date
    ended: date | None = None
    sentence_zh: str
    sentence_en: str


class Detector(msgspec.Struct, frozen=True):
    """A choice of rules under a name."""

    zh: str
    en: str
    rules: Callable[[str], bool]

    def alarms(self, alarms: Iterable[Alarm]) -> list[Alarm]:
        """Those of its rules that accuse somebody."""
        return [one for one in alarms if one.rule not in OF_DATA and self.rules(one.rule)]


def statistical(rule: str) -> bool:
    """Whether a rule weighs figures over months (model.md §6.2); the others need one report or one day."""
    return rule.startswith("S-")


DETERMINISTIC = Detector(
    "仅确定性规则", "deterministic alone", lambda rule: rule != ANY_ELECTRICITY and not statistical(rule)
)
REFERENCE = Detector("参考检测器（S-11）", "reference detector (S-11)", lambda rule: rule == "S-11")
ALL_RULES = Detector(
    "全部规则", "all rules", lambda rule: rule != ANY_ELECTRICITY and rule not in ON_TRIAL and rule not in NOTED
)
DETECTORS = (
    Detector("有电即报", "any electricity", lambda rule: rule == ANY_ELECTRICITY),
    Detector("仅 S-01", "S-01 alone", lambda rule: rule == "S-01"),
    DETERMINISTIC,
    REFERENCE,
    Detector("联合检测（S-12）", "joint detector (S-12)", lambda rule: rule == "S-12"),
    Detector("共用表（S-03，仅提示）", "shared meters (S-03, a note)", lambda rule: rule == "S-03"),
    ALL_RULES,
)


def without(detector: Detector, rule: str) -> Detector:
    """The detector with one rule taken away (ablation)."""
    return Detector(f"无 {rule}", f"without {rule}", lambda name: name != rule and detector.rules(name))


def alarms_of(changes: Iterable[Change], recorded_on: Callable[[int], date]) -> list[Alarm]:
    """The alarms of a played world, in the order in which they were found; findings that ended stay alarms."""
    changes = list(changes)
    ended = {key_of(c.finding): c.event.recorded_on for c in changes if isinstance(c, Cleared)}
    return [
        _alarm(change, recorded_on, ended.get(key_of(change.finding)))
        for change in changes
        if isinstance(change, Found)
        if (change.finding.severity in LOUD and change.finding.rule not in RANKINGS) or change.finding.rule in NOTED
    ]


def _alarm(change: Found, recorded_on: Callable[[int], date], ended: date | None) -> Alarm:
    finding = change.finding
    return Alarm(
        rule=finding.rule,
        version=finding.version,
        severity=finding.severity,
        subject=finding.subject,
        about=finding.about,
        day=change.event.recorded_on,
        newest_cause=max(map(recorded_on, finding.causes), default=change.event.recorded_on),
        ended=ended,
        sentence_zh=finding.sentence_zh,
        sentence_en=finding.sentence_en,
    )

