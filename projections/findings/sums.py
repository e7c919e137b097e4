"""The part of D-10 that sums months: twelve of them against a capacity, those of a year against a share."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.calendar import first_day_of, months_after
from domain.cases.facts import Severity
from domain.output.facts import OutputShare
from domain.places.state import OutputQuota, scopes
from domain.readings.facts import OutputSource
from domain.readings.state import MonthlyOutput
from projections.findings.asked import Asked
from projections.findings.finding import Because, Finding, causes_of
from projections.findings.known import Known, place_of

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class _Sum:
    """Months that come to more, or not, than a limit. `position` is the event that sets it (0: a design).

    Words: when, and what the limit is.
    """

    months: tuple[MonthlyOutput, ...]
    limit: int
    position: int
    about: str
    zh: tuple[str, str]
    en: tuple[str, str]

    @property
    def tonnes(self) -> int:
        return sum(said.tonnes for said in self.months)


def months_above(known: Known, subject: str, source: OutputSource, month: str) -> Iterator[Finding]:
    """What a month takes above a limit: its own twelve and the later ones that hold it, and its year."""
    said = known.now.outputs(subject).by_month(source)
    ends = [m for m in said if month <= m <= months_after(month, _MONTHS - 1)]
    sums = (found for end in ends for found in _twelve(known, subject, source, end))
    above = next((one for one in sums if one.tonnes > one.limit), None)
    for one in (above, *_year(known, subject, source, month[:4])):
        if one is not None and one.tonnes > one.limit:
            yield _found(known, subject, one)


def _twelve(known: Known, subject: str, source: OutputSource, end: str) -> Iterator[_Sum]:
    limit = capacity_in(known, subject, end)
    if limit is None:
        return
    said, start = known.now.outputs(subject).by_month(source), months_after(end, 1 - _MONTHS)
    months = tuple(one for month, one in said.items() if start <= month <= end)
    zh, en = (f"{start} 至 {end} 十二个月", "设计产能"), (f"in the twelve months {start} to {end}", "design capacity")
    yield _Sum(months, limit, 0, f"twelve-months/{source}", zh, en)


def capacity_in(known: Asked, subject: str, end: str) -> int | None:
    """The design capacity of the oven, or of all ovens of the enterprise that stood in the months; None: unknown."""
    prefix, _, name = subject.partition(":")
    start = first_day_of(months_after(end, 1 - _MONTHS))
    names = (name,) if prefix == "oven" else tuple(known.ovens_of(name))
    ovens = [known.now.oven(oven) for oven in names]
    standing = [o for o in ovens if o.registered and (o.main_demolished_on is None or o.main_demolished_on >= start)]
    designs = [oven.design_tonnes for oven in standing]
    return None if not designs or None in designs else sum(design or 0 for design in designs)


def _year(known: Known, subject: str, source: OutputSource, year: str) -> Iterator[_Sum]:
    """The months of a year against the share that the enterprise has of its division's output (XZ-20)."""
    prefix, _, name = subject.partition(":")
    quota = _share_of(known, name, int(year)) if prefix == "enterprise" else None
    if quota is None:
        return
    allocated, share = quota
    said = known.now.outputs(subject).by_month(source)
    months = tuple(one for month, one in said.items() if month.startswith(year))
    zh, en = (f"{year} 年", "分配产量"), (f"in {year}", "share of the output")
    yield _Sum(months, share.tonnes, allocated.position, f"year/{year}/{source}", zh, en)


def _share_of(known: Known, enterprise: str, year: int) -> tuple[OutputQuota, OutputShare] | None:
    state = known.now.enterprise(enterprise)
    place = place_of(state.county, state.division)
    quotas = (q for unit in scopes(place) for q in reversed(known.now.division(unit).output_quotas) if q.year == year)
    shares = ((quota, share) for quota in quotas for share in quota.shares if share.enterprise == enterprise)
    return next(shares, None)


def _found(known: Known, subject: str, one: _Sum) -> Finding:
    prefix, _, name = subject.partition(":")
    enterprise = known.now.oven(name).enterprise if prefix == "oven" else name
    where = known.now.oven(name) if prefix == "oven" else known.now.enterprise(name)
    causes = causes_of(one.position, *(said.position for said in one.months))
    called, more = known.enterprise_name(enterprise), one.tonnes - one.limit
    oven_zh, oven_en = (f"焦炉 {name} ", f", oven {name}") if prefix == "oven" else ("", "")
    return Finding(
        rule="D-10",
        version=1,
        severity=Severity.HIGH,
        subject=subject,
        about=one.about,
        causes=causes,
        division=place_of(where.county, where.division),
        sentence_zh=(
            f"{called} {oven_zh}{one.zh[0]}报产焦 {one.tonnes:,} 吨，超过{one.zh[1]} {one.limit:,} 吨，"
            f"超出 {more:,} 吨。"
        ),
        sentence_en=(
            f"{called}{oven_en}: {one.tonnes:,} t of coke are reported {one.en[0]}, {more:,} t above the "
            f"{one.en[1]} of {one.limit:,} t."
        ),
        invented=known.invented(*causes),
    )


def months_within(known: Known, finding: Finding) -> Because | None:
    """The newest twelve months, or the months of that year, are within their limit."""
    what, _, rest = finding.about.partition("/")
    year, _, source = rest.rpartition("/")
    said = known.now.outputs(finding.subject).by_month(OutputSource(source))
    if what == "year":
        sums = list(_year(known, finding.subject, OutputSource(source), year))
    else:
        sums = list(_twelve(known, finding.subject, OutputSource(source), max(said))) if said else []
    if any(one.tonnes > one.limit for one in sums):
        return None
    return Because("所报各月合计已不超过限额。", "The months that are reported are within the limit.")
