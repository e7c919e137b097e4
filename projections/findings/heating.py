"""W-08 old heating gone before the new one has run a season (先立后破). JC-05, by analogy for ovens that gave heat.

In 晋城 the old heating is kept until the new one has run one heating season; the season is a parameter of the place
(`heating-season`, 11-15:03-15), and where none is set there is nothing to wait for. Advice: the deadline is hard.
"""

from datetime import date

from domain.cases.facts import Severity
from domain.closing.facts import ClosureStandardCertified
from domain.envelope import Happened
from domain.policy import keys
from domain.policy.state import lookup
from domain.supply.facts import SupplyKind
from domain.tasks.state import Task
from projections.findings.finding import Finding, Rule, causes_of
from projections.findings.known import Known, place_of


def season_end(text: str, ready: date) -> date:
    """The last day of the first heating season that begins on or after a day: ready 2020-11-15 → 2021-03-15."""
    (start_month, start_day), (end_month, end_day) = (
        tuple(map(int, part.split("-"))) for part in text.split(":")
    )
    start = date(ready.year, start_month, start_day)
    if start < ready:
        start = date(ready.year + 1, start_month, start_day)
    end = date(start.year, end_month, end_day)
    return end if end > start else date(start.year + 1, end_month, end_day)


def check_heating(known: Known, event: Happened) -> tuple[Finding, ...]:
    """A closing whose replacing heat is ready and has not run a season by the day the oven closed."""
    fact = event.fact
    assert isinstance(fact, ClosureStandardCertified)
    tasks = dict.fromkeys(task for oven in fact.ovens for task in known.now.oven(oven).tasks)
    found = (_finding(known, known.now.task(name), fact.completed_on, event) for name in tasks)
    return tuple(one for one in found if one)


def _finding(known: Known, task: Task, closed: date, event: Happened) -> Finding | None:
    place = place_of(task.county, task.division)
    season = lookup(known.now, keys.HEATING_SEASON, place, closed)
    report = known.world.on(closed).closing_file(task.task).supply(SupplyKind.HEAT)
    if season is None or season.text is None or report is None or not report.ready:
        return None
    end = season_end(season.text, report.on)
    if closed > end:
        return None
    name = known.enterprise_name(task.enterprise or "")
    return Finding(
        rule="W-08",
        version=1,
        severity=Severity.ADVISORY,
        subject=f"task:{task.task}",
        causes=causes_of(report.position, event.position),
        division=place,
        sentence_zh=(
            f"{name} 于 {closed} 关停，替代热源 {report.on} 建成，至 {end} 才满一个采暖季：请保留原供热能力。"
        ),
        sentence_en=(
            f"{name} closed on {closed}; the heat that replaces it is ready since {report.on} and has run a heating "
            f"season only on {end}: keep the old heating until then."
        ),
        invented=event.invented,
    )


HEATING_SEASON = Rule("W-08", 1, frozenset({ClosureStandardCertified}), check_heating)
