"""D-10 output above its limit (超产). model.md §6.1; XZ-19, XZ-20, XZ-24.

Of a division: its output of the year so far, as recorded from January through a month, is above the cap of that year
(399.6万t of 忻州 for 551.9 of capacity). Exactly the cap is within it; being on the way above it is no finding but an
early warning of the caps. Of an enterprise: its months of a year come to more than its share of the division's output
(XZ-20). Of an oven or an enterprise: twelve months come to more than the design capacity; where a design is not known,
nothing is said. A month without a report counts as nothing, so that a sum is never too large. A newer figure of the
same source takes the place of the older one.
"""

from collections.abc import Iterator

from domain.cases.facts import Severity
from domain.envelope import Happened
from domain.output.facts import UnitStatisticsRecorded
from domain.places.state import Cap, Division, Statistics
from domain.policy.facts import UnitCapSet
from domain.readings.facts import MonthlyOutputReported
from projections.findings.finding import Because, Finding, Rule, causes_of
from projections.findings.known import Known
from projections.findings.sums import months_above, months_within


def check_output_above_limit(known: Known, event: Happened) -> tuple[Finding, ...]:
    """A figure as it comes, or a cap against the figures that are known."""
    match event.fact:
        case UnitStatisticsRecorded(division=division) | UnitCapSet(division=division):
            return tuple(_above(known, known.now.division(division), event))
        case MonthlyOutputReported() as fact:
            subject = f"oven:{fact.oven}" if fact.oven else f"enterprise:{fact.enterprise}"
            return tuple(months_above(known, subject, fact.source, fact.month))
        case _:
            return ()


def _above(known: Known, division: Division, event: Happened) -> Iterator[Finding]:
    for said in _newest(division):
        cap = _cap_of(division, said.year)
        if cap is None or event.position not in (said.position, cap.position):
            continue
        if said.output_tonnes is not None and cap.output_tonnes is not None and said.output_tonnes > cap.output_tonnes:
            yield _found(known, division, said, cap)


def _newest(division: Division) -> Iterator[Statistics]:
    """Of each year and source the figure that reaches furthest; of two through one month the later."""
    furthest: dict[tuple[int, str], Statistics] = {}
    for said in division.statistics:
        if said.output_tonnes is None:
            continue
        key = (said.year, said.source.value)
        if key not in furthest or said.through_month >= furthest[key].through_month:
            furthest[key] = said
    yield from furthest.values()


def _cap_of(division: Division, year: int) -> Cap | None:
    """The cap on output set last for the year; one for no year in particular holds from the year in which it is set."""
    named = [cap for cap in division.caps if cap.output_tonnes is not None]
    caps = [cap for cap in named if cap.year == year or (cap.year is None and cap.on.year <= year)]
    return caps[-1] if caps else None


def _found(known: Known, division: Division, said: Statistics, cap: Cap) -> Finding:
    assert said.output_tonnes is not None
    assert cap.output_tonnes is not None
    name, more = known.division_name(division.code), said.output_tonnes - cap.output_tonnes
    causes = causes_of(cap.position, said.position)
    return Finding(
        rule="D-10",
        version=1,
        severity=Severity.HIGH,
        subject=f"unit:{division.code}",
        about=f"{said.year}/{said.source}",
        causes=causes,
        division=division.code,
        sentence_zh=(
            f"{name} {said.year} 年 1–{said.through_month} 月焦炭产量 {said.output_tonnes:,} 吨，"
            f"超过全年产量控制 {cap.output_tonnes:,} 吨，超出 {more:,} 吨。"
        ),
        sentence_en=(
            f"{name} produced {said.output_tonnes:,} t of coke from January through month {said.through_month} of "
            f"{said.year}, {more:,} t above its cap of {cap.output_tonnes:,} t for the year."
        ),
        invented=known.invented(*causes),
    )


def within_again(known: Known, event: Happened, finding: Finding) -> Because | None:
    """A newer figure, or a newer cap, says otherwise."""
    if not finding.subject.startswith("unit:"):
        return months_within(known, finding)
    division = known.now.division(finding.subject.removeprefix("unit:"))
    for said in _newest(division):
        if finding.about != f"{said.year}/{said.source}":
            continue
        cap, tonnes = _cap_of(division, said.year), said.output_tonnes or 0
        if cap is not None and cap.output_tonnes is not None and tonnes > cap.output_tonnes:
            return None
        return Because(f"现为 {tonnes:,} 吨，未超过控制。", f"It is {tonnes:,} t now, within the cap.")
    return Because("统计数据已撤回。", "The figure was withdrawn.")


OUTPUT_ABOVE_LIMIT = Rule(
    "D-10",
    1,
    frozenset({UnitStatisticsRecorded, UnitCapSet, MonthlyOutputReported}),
    check_output_above_limit,
    frozenset({UnitStatisticsRecorded, UnitCapSet, MonthlyOutputReported}),
    within_again,
    one_open=True,
)
