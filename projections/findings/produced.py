"""Output reported month by month for one oven: D-05 on a closed oven, D-17 after its last day. model.md §6.1; XZ-24.

A month counts where it lies wholly after the closing, or after the last day: of the month of the stop nobody knows on
which days it was made. The output of a whole enterprise accuses none of its ovens. A month reported again is as it was
reported last, each source for itself; a restart registered late makes the month lawful where the oven only stood
reported stopped. The rest of both rules, what inspectors saw, is told in `output.py`.
"""

from collections.abc import Iterator
from datetime import date

from domain.calendar import days_after, first_day_of, last_day_of
from domain.cases.facts import Severity
from domain.closing.facts import ClosureStandardCertified
from domain.envelope import Happened
from domain.fact import Fact
from domain.ovens.facts import (
    OvenCommissioned,
    OvenHotIdled,
    OvenRampedUp,
    OvenRestarted,
    OvenStopped,
    ProductionFoundOnClosedOven,
)
from domain.ovens.state import Oven
from domain.readings.facts import MonthlyElectricityReported, MonthlyOutputReported, OutputSource
from domain.readings.state import MonthlyOutput
from domain.tasks.facts import FacilityAdjustedWithinTask
from projections.findings.finding import Because, Finding, Rule, causes_of
from projections.findings.known import Known, place_of
from projections.findings.metered import METERED_CLEARED_BY, Excess, excess_with, metered_explained
from projections.findings.output import (
    CLOSES,
    MAKES_DUE,
    RUN_REPORTS,
    Closed,
    check_output_on_closed_oven,
    check_overdue_and_producing,
    closed_before,
    dues_of,
    run_reported,
    stopped_before,
)

_REPORTED: frozenset[type[Fact]] = frozenset({MonthlyOutputReported})
_SOURCES = {
    OutputSource.ENTERPRISE: ("企业", "the enterprise"),
    OutputSource.STATISTICS_BUREAU: ("统计局", "the bureau of statistics"),
}


def check_output(known: Known, event: Happened) -> tuple[Finding, ...]:
    """D-05: what was seen, and the months that were reported; a closing registered late looks back at both."""
    match event.fact:
        case MonthlyOutputReported(oven=str(name)):
            said = next((one for one in in_force(known, name) if one.position == event.position), None)
            return tuple(_on_closed(known, known.now.oven(name), said)) if said else ()
        case MonthlyOutputReported():
            return ()
        case OvenStopped(oven=name):
            return tuple(_all_on_closed(known, (name,), event.occurred_on))
        case ClosureStandardCertified(ovens=names, completed_on=on):
            return (*check_output_on_closed_oven(known, event), *_all_on_closed(known, names, on))
        case _:
            return check_output_on_closed_oven(known, event)


def _all_on_closed(known: Known, names: tuple[str, ...], since: date) -> Iterator[Finding]:
    """The months that were reported already of the time after a day."""
    for name in names:
        for said in in_force(known, name):
            if first_day_of(said.month) > since:
                yield from _on_closed(known, known.now.oven(name), said)


def in_force(known: Known, oven: str) -> Iterator[MonthlyOutput]:
    """The months of an oven in which something was made, each source as it said last."""
    if not known.ever(f"series:oven:{oven}", _REPORTED):
        return
    outputs = known.now.outputs(f"oven:{oven}")
    for source in OutputSource:
        yield from (said for said in outputs.by_month(source).values() if said.tonnes > 0)


def _on_closed(known: Known, oven: Oven, said: MonthlyOutput) -> Iterator[Finding]:
    closed = _closed_through(known, oven, said.month)
    if closed is not None:
        position, zh, en = closed
        yield _found(known, "D-05", oven, said, position, (f"{zh}，", f"{en}; "))


def _closed_through(known: Known, oven: Oven, month: str) -> Closed | None:
    """What had closed the oven before the first day of a month, and was not ended by any report within it."""
    first, after = first_day_of(month), days_after(last_day_of(month), 1)
    if (closed := closed_before(known, oven, first)) is not None:
        return closed
    stopped = stopped_before(known, oven, after)
    return stopped if stopped is not None and stopped == stopped_before(known, oven, first) else None


def check_overdue(known: Known, event: Happened) -> tuple[Finding, ...]:
    """D-17: what was seen, and the months that were reported."""
    match event.fact:
        case MonthlyOutputReported(oven=str(name)):
            oven = known.now.oven(name)
            months = [said for said in in_force(known, name) if said.position == event.position]
            return tuple(found for said in months for found in _overdue(known, oven, said))
        case MonthlyOutputReported():
            return ()
        case MonthlyElectricityReported(meter=meter, month=month):
            pairs = excess_with(known, event, meter, month)
            return tuple(found for oven, excess in pairs for found in _metered(known, oven, excess))
        case _:
            return check_overdue_and_producing(known, event)


def _metered(known: Known, oven: Oven, excess: Excess) -> Iterator[Finding]:
    """A certified oven whose own meter shows that it works, in months wholly after its last day."""
    if not oven.certified:
        return
    first, second = excess.months
    for due in dues_of(known, oven):
        if first_day_of(first) <= due.last_day:
            continue
        causes = causes_of(due.position, *excess.positions)
        name, (one, two) = known.enterprise_name(oven.enterprise), excess.read_kwh
        bounded_zh, bounded_en = excess.bounded_words
        yield Finding(
            rule="D-17",
            version=1,
            severity=Severity.CRITICAL,
            subject=f"oven:{oven.oven}",
            about=f"meter:{excess.meter}",
            causes=causes,
            division=place_of(oven.county, oven.division),
            sentence_zh=(
                f"{name} 焦炉 {oven.oven}（{due.zh}）最后一日为 {due.last_day}，已经认定关停，"
                f"其单独计量点 {excess.meter} {first} 用电 {one:,} 千瓦时、{second} {two:,} 千瓦时，"
                f"允许 {excess.allowed_kwh:,} 千瓦时{bounded_zh}，"
                f"停产前月中位数 {excess.base_kwh:,} 千瓦时。"
            ),
            sentence_en=(
                f"Oven {oven.oven} of {name} ({due.en}) was to close by {due.last_day} and is certified; its own meter "
                f"{excess.meter} shows {one:,} kWh in {first} and {two:,} kWh in {second}, with {excess.allowed_kwh:,} "
                f"kWh allowed{bounded_en} and a median month of {excess.base_kwh:,} kWh before the stop."
            ),
            invented=known.invented(*causes),
        )


def _overdue(known: Known, oven: Oven, said: MonthlyOutput) -> Iterator[Finding]:
    for due in dues_of(known, oven):
        if first_day_of(said.month) > due.last_day:
            words = (f"（{due.zh}）最后一日为 {due.last_day}，", f"({due.en}) was to close by {due.last_day}; ")
            yield _found(known, "D-17", oven, said, due.position, words)


def _found(
    known: Known, rule: str, oven: Oven, said: MonthlyOutput, cause: int, words: tuple[str, str]
) -> Finding:
    name, (zh, en) = known.enterprise_name(oven.enterprise), _SOURCES[said.source]
    return Finding(
        rule=rule,
        version=1,
        severity=Severity.CRITICAL,
        subject=f"oven:{oven.oven}",
        about=f"{said.source}/{said.month}",
        causes=causes_of(cause, said.position),
        division=place_of(oven.county, oven.division),
        sentence_zh=f"{name} 焦炉 {oven.oven} {words[0]}{zh}报 {said.month} 产焦 {said.tonnes:,} 吨。",
        sentence_en=(
            f"Oven {oven.oven} of {name} {words[1]}{en} reports an output of {said.tonnes:,} t in {said.month}."
        ),
        invented=said.invented or known.invented(cause),
    )


def output_explained(known: Known, event: Happened, finding: Finding) -> Because | None:
    """The month was reported anew, or a restart was registered late."""
    seen_on, because = _seen_on(known, finding)
    return because or (run_reported(known, finding, seen_on) if seen_on else None)


def overdue_explained(known: Known, event: Happened, finding: Finding) -> Because | None:
    """The month was reported anew, or the oven was exchanged for another within its task (YC-13, E-06)."""
    if finding.about.startswith("meter:"):
        return metered_explained(known, finding)
    seen_on, because = _seen_on(known, finding)
    if because is not None or seen_on is None or not isinstance(event.fact, FacilityAdjustedWithinTask):
        return because
    oven = known.now.oven(finding.subject.removeprefix("oven:"))
    if any(seen_on > due.last_day for due in dues_of(known, oven)):
        return None
    return Because("任务内已调整压减设施，该炉不再列入。", "The oven was exchanged for another within its task.")


def _seen_on(known: Known, finding: Finding) -> tuple[date | None, Because | None]:
    """The last day of what was seen; and why it is not so any more, where a newer report of the month takes it back."""
    name = finding.subject.removeprefix("oven:")
    for event in (known.event_at(position) for position in finding.causes):
        match event.fact if event else None:
            case MonthlyOutputReported(month=month):
                assert event is not None
                if all(said.position != event.position for said in in_force(known, name)):
                    because = Because(f"{month} 的产量已重新报送。", f"The output of {month} was reported anew.")
                    return None, because
                return days_after(last_day_of(month), 1), None
            case ProductionFoundOnClosedOven() | OvenRestarted():
                assert event is not None
                return event.occurred_on, None
    return None, None


OUTPUT_ON_CLOSED_OVEN = Rule(
    "D-05",
    1,
    frozenset(
        {
            ProductionFoundOnClosedOven,
            OvenRestarted,
            ClosureStandardCertified,
            OvenStopped,
            MonthlyOutputReported,
        }
    ),
    check_output,
    RUN_REPORTS | {MonthlyOutputReported},
    output_explained,
    needs={OvenStopped: _REPORTED, OvenRestarted: CLOSES},
)
OVERDUE_AND_PRODUCING = Rule(
    "D-17",
    1,
    frozenset(
        {
            ProductionFoundOnClosedOven,
            OvenRestarted,
            OvenHotIdled,
            OvenCommissioned,
            OvenRampedUp,
            MonthlyOutputReported,
            MonthlyElectricityReported,
        }
    ),
    check_overdue,
    frozenset({FacilityAdjustedWithinTask, *METERED_CLEARED_BY, MonthlyOutputReported}),
    overdue_explained,
    needs=dict.fromkeys(
        (ProductionFoundOnClosedOven, OvenRestarted, OvenHotIdled, OvenCommissioned, OvenRampedUp), MAKES_DUE
    ),
)
