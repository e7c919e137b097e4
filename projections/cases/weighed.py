"""What S-03, S-05, S-06 and S-09 measure, month by month, ready to be plotted beside their alerts. model.md §6.2.

The figures are those of the rules' own verdicts, by their own functions on their own histories, with what was known at
the moment: nothing is reckoned a second time. A month before the rule judges (before the stop, in the warm months) has
what was measured and no line; one that nobody reported has no figures, and is never 0. S-05 and S-06 are about an oven
that may have meters of its own: then its electricity stands in the same months.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import asyncpg
import msgspec

from domain.calendar import month_of
from domain.corrections.facts import EventCorrected
from domain.ovens.facts import OvenRegistered
from domain.ovens.state import Oven
from domain.places.state import city_of
from domain.readings.facts import Quality
from domain.world import View, World, replaced
from ledger.events import Query, QueryItem
from ledger.log import Log
from projections.cases.series import MONTHS_MAX, LoadMonth, as_stopped, load_series
from projections.findings.closed_loads import numbered, stopped_on
from projections.findings.county_balance import county_of, county_rows
from projections.findings.known import place_of
from projections.findings.listed import LISTED, mark_of
from projections.findings.load.figures import figures_in
from projections.findings.load.history import BASELINE_MONTHS, Load
from projections.findings.load.months import Month, month_text
from projections.findings.load.shared_meter import THRESHOLDS as SHARED
from projections.findings.load.shared_meter import SharedMeter, shared_rows
from projections.findings.load.stack import stack_rows
from projections.findings.load.verdict import Row
from projections.findings.over_capacity import made_of, quarter_rows
from projections.findings.shared_meters import shared_of
from projections.findings.statistical import stack_of
from projections.folding import each, folded
from projections.history import happened
from projections.moment import Moment
from projections.subjects import Kind, subjects


@dataclass(frozen=True, slots=True)
class AtMoment:
    """Subjects on a day, with the ovens of counties and the stacks that may be an oven's, which were looked up."""

    now: View
    counties: Mapping[str, Iterable[str]] = field(default_factory=dict)
    stacks: Mapping[str, Iterable[str]] = field(default_factory=dict)

    def ovens_of(self, enterprise: str) -> Iterator[str]:
        """Every oven that any standing event names together with the enterprise."""
        events = self.now.world.events(f"enterprise:{enterprise}")
        tags = dict.fromkeys(tag for event in events for tag in event.tags if tag.startswith("oven:"))
        return (tag.removeprefix("oven:") for tag in tags)

    def ovens_in(self, division: str) -> Iterator[str]:
        return iter(self.counties.get(division, ()))

    def stacks_of(self, oven: str) -> Iterator[str]:
        return iter(self.stacks.get(oven, ()))


class Measured(NamedTuple):
    """A history as a rule has it, the months in which something was reported, and the first of them to be shown."""

    history: Any
    months: Iterable[Month]
    first: Month = 0


class Plot(NamedTuple):
    """How a rule's alert is plotted: its history, and the figures of a month of it."""

    measured: Callable[[AtMoment, str], Measured | None]
    rows: Callable[[Any, Month], tuple[Row, ...]]


def _site(at: AtMoment, subject: str) -> Measured | None:
    meter = shared_of(at.now, subject, lambda oven: stopped_on(as_stopped(oven)))
    return None if meter is None else Measured(meter, meter.site, meter.stopped - SHARED.months_most)


def _output(at: AtMoment, subject: str) -> Measured | None:
    made = made_of(at, subject)
    return None if made is None else Measured(made, {numbered(one.month) for one in at.now.outputs(subject).reports})


def _stack(at: AtMoment, subject: str) -> Measured | None:
    load: Load | None = stack_of(at, _oven(at.now, subject))
    return None if load is None else Measured(load, load.stack, load.stopped - BASELINE_MONTHS)


def _county(at: AtMoment, subject: str) -> Measured | None:
    county = county_of(at, subject)
    return None if county is None else Measured(county, {numbered(one.month) for one in county.movements.reports})


PLOTS: dict[str, Plot] = {
    "S-03": Plot(_site, shared_rows),
    "S-05": Plot(_output, quarter_rows),
    "S-06": Plot(_stack, stack_rows),
    "S-09": Plot(_county, county_rows),
}
"""The rules that weigh something else than the own electricity of an oven."""


def _oven(view: View, subject: str) -> Oven:
    return as_stopped(view.oven(subject.removeprefix("oven:")))


def weighed_series(at: AtMoment, rule: str, subject: str, day: date) -> tuple[LoadMonth, ...]:
    """The months of an alert of one of these rules, up to the newest whole one in which anything was reported."""
    plot, own = PLOTS[rule], load_series(at.now, subject, day)
    measured = plot.measured(at, subject)
    if measured is None:
        return own
    reported = [month for month in measured.months if measured.first <= month < numbered(month_of(day))]
    if not reported:
        return own
    last = max(reported)
    shown = range(max(min(reported), last - MONTHS_MAX + 1), last + 1)
    found = {month_text(month): _month(rule, measured.history, month, plot.rows) for month in shown}
    return _beside(own, found)


def _beside(own: Iterable[LoadMonth], found: dict[str, LoadMonth]) -> tuple[LoadMonth, ...]:
    """The same months of both as one each; those that only the electricity has stand at their place."""
    merged = {one.month: one for one in own}
    for month, one in found.items():
        there = merged.get(month)
        merged[month] = one if there is None else msgspec.structs.replace(there, figures=(*there.figures, *one.figures))
    return tuple(merged[month] for month in sorted(merged))


def _month(rule: str, history: Any, month: Month, rows: Callable[[Any, Month], tuple[Row, ...]]) -> LoadMonth:
    told = rows(history, month)
    one = LoadMonth(month_text(month), None, None, None, None, None, tuple(figures_in(rule, told)))
    return _with_kwh(one, history, month, told) if isinstance(history, SharedMeter) and told else one


def _with_kwh(one: LoadMonth, meter: SharedMeter, month: Month, told: tuple[Row, ...]) -> LoadMonth:
    """What a site drew is electricity too: what it explains, and the reading above which the month counts."""
    figures, asked, reading = told[0].figures, told[0].asked, meter.site[month]
    quality = Quality.ESTIMATED if reading.estimated else Quality.ACTUAL
    one = msgspec.structs.replace(one, kwh=reading.value, quality=quality)
    if "x" not in figures:
        return one
    explained = round(figures["E"] - figures["x"])
    return msgspec.structs.replace(one, allowance_kwh=explained, threshold_kwh=round(asked["E"]))


async def plotted(
    log: Log, pool: asyncpg.Pool, moment: Moment, rule: str, names: list[str]
) -> list[tuple[LoadMonth, ...]]:
    """The months of these subjects beside an alert of a rule; of any other rule than these, those of an oven."""
    day = moment.effective_on
    counties = await _counties(log, moment, names) if rule == "S-09" else {}
    stacks = await _stacks(log, pool, moment, names) if rule == "S-06" else {}

    def answer(world: World) -> list[tuple[LoadMonth, ...]]:
        at = AtMoment(world.on(day), counties, stacks)
        if rule not in PLOTS:
            return each(names, lambda one: load_series(at.now, one, day))
        return each(names, lambda one: weighed_series(at, rule, one, day))

    return await folded(log, moment, names, answer)


async def _counties(log: Log, moment: Moment, names: Iterable[str]) -> dict[str, list[str]]:
    """The ovens that were ever registered with these counties, as the rules list them."""
    marks = {mark_of("county", name.removeprefix("unit:")): name.removeprefix("unit:") for name in names}
    wanted = QueryItem(types=(OvenRegistered.TOPIC, EventCorrected.TOPIC))
    recorded, _ = await log.read(Query((wanted,)), upto=moment.position)
    found: dict[str, dict[str, None]] = {}
    for event in map(happened, recorded):
        standing = replaced(event)
        if standing is None or not isinstance(standing.fact, OvenRegistered):
            continue
        for mark, prefix, oven in LISTED[OvenRegistered](standing):
            if mark in marks and prefix == "oven":
                found.setdefault(marks[mark], {})[oven] = None
    return {county: list(ovens) for county, ovens in found.items()}


async def _stacks(log: Log, pool: asyncpg.Pool, moment: Moment, names: Iterable[str]) -> dict[str, list[str]]:
    """The monitors that stand in the city of an oven: which of them speak for it alone, their reports say."""

    def answer(world: World) -> dict[str, str]:
        ovens = each(names, lambda name: _oven(world.on(moment.effective_on), name))
        return {oven.oven: city_of(place_of(oven.county, oven.division)) for oven in ovens}

    cities = await folded(log, moment, names, answer)
    async with pool.acquire() as connection:
        known = {city: await subjects(connection, moment, Kind.MONITOR, city) for city in set(cities.values())}
    return {oven: [one.id for one in known[city]] for oven, city in cities.items()}
