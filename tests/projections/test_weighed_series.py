"""What a site, a works, a stack and a county report, month by month beside the alert: the figures of the verdict."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from app.postgres import Cluster, create_database, drop_database
from domain.calendar import months_after
from domain.ovens.commands import ReportProductionOnClosedOven
from domain.ovens.facts import Seen
from projections.cases.series import LoadMonth
from projections.cases.weighed import PLOTS, AtMoment, plotted, weighed_series
from projections.findings.finding import Finding
from projections.findings.load.figures import RuleFigure
from tests.app.telling import tell
from tests.database import Database
from tests.domain import jiexiu as j
from tests.domain.scenario import Scenario, day
from tests.projections.conftest import Projected, opened
from tests.projections.findings.test_metered import closed
from tests.projections.findings.test_weighed import (
    after,
    built,
    county,
    only,
    output,
    shared,
    site_kwh,
    stack,
)
from tests.projections.watching import still_open

TODAY = "2026-01-01"
SITE, COUNTY = "site:changsheng", f"unit:{j.JIEXIU}"


def plot(s: Scenario, rule: str, subject: str, on: str = TODAY) -> dict[str, LoadMonth]:
    """The months as a reader of the whole log has them."""
    at = AtMoment(s.world.on(day(on)), {j.JIEXIU: ("cs", "cs55")}, {"cs": ("k",)})
    return {one.month: one for one in weighed_series(at, rule, subject, day(on))}


def figure(one: LoadMonth, name: str) -> tuple[str, str, str | None]:
    (found,) = [figure for figure in one.figures if figure.name == name]
    return found.value, found.unit, found.threshold


def shown(found: Finding, months: dict[str, LoadMonth]) -> None:
    """Every figure of a month in the finding stands in its series as it is, against the same line."""
    told = [one for one in found.figures if one.month is not None]
    for one in told:
        assert one.month is not None
        there = {figure.name: figure for figure in months[one.month].figures}[one.name]
        assert (there.value, there.unit) == (one.value, one.unit)
        assert there.threshold == one.threshold or one.threshold is None


@pytest.mark.rule("S-03", "E-21")
def test_a_site_is_shown_before_and_after_the_stop_with_the_reading_above_which_it_counts() -> None:
    s = after(shared(), "2023-11", *[0] * 5, 12_000, 12_000)
    found, months = only(s, "S-03"), plot(s, "S-03", SITE)
    shown(found, months)
    assert list(months) == [months_after("2022-04", number) for number in range(26)]
    before, newest = months["2023-09"], months["2024-05"]
    assert (before.allowance_kwh, before.threshold_kwh, len(before.figures)) == (None, None, 1)
    assert figure(before, "E") == (str(before.kwh), "kWh", None)
    assert months["2023-10"].kwh is None
    assert months["2023-10"].figures == ()
    x, unit, asked = figure(newest, "x")
    assert unit == "kWh"
    assert newest.kwh == 100_000 + 40 * 54_000
    assert newest.threshold_kwh is not None
    assert newest.allowance_kwh is not None
    assert newest.kwh > newest.threshold_kwh > newest.allowance_kwh
    assert newest.kwh - newest.allowance_kwh == pytest.approx(float(x), abs=1)
    assert newest.threshold_kwh - newest.allowance_kwh == pytest.approx(float(asked or 0), abs=1)
    judged = [one for month, one in months.items() if "2023-12" <= month < "2024-04"]
    assert all((one.kwh or 0) <= (one.threshold_kwh or 0) for one in judged)


@pytest.mark.rule("S-03", "E-21")
def test_a_month_in_which_the_running_oven_said_nothing_has_what_was_read_and_no_line() -> None:
    s = after(shared(), "2023-11", *[0] * 5)
    site_kwh(s, "2024-04", 2_000_000)
    one = plot(s, "S-03", SITE)["2024-04"]
    assert (one.kwh, one.threshold_kwh, [figure.name for figure in one.figures]) == (2_000_000, None, ["E"])


@pytest.mark.rule("S-03", "S-06")
def test_an_oven_that_is_seen_at_work_keeps_the_picture_of_its_alert() -> None:
    seen = ReportProductionOnClosedOven(oven="cs", seen=Seen.CHARGING)
    s = after(shared(), "2023-11", *[0] * 5, 12_000, 12_000)
    before = plot(s, "S-03", SITE)
    assert plot(s.given(seen, "2024-06-20"), "S-03", SITE) == before
    hot = stack(closed(), "2024-01", (30, 10))
    before = plot(hot, "S-06", "oven:cs")
    assert before["2024-01"].figures
    assert plot(hot.given(seen, "2024-02-20"), "S-06", "oven:cs") == before


@pytest.mark.rule("S-05", "SX-22")
def test_output_is_shown_by_the_month_and_by_the_quarter_against_110_per_cent_of_its_share() -> None:
    s = output(output(built(), "big", "2023-11", 50_000), "big", "2024-01", 55_000, 55_000, 55_001)
    months = plot(s, "S-05", "oven:big")
    shown(only(s, "S-05"), months)
    assert list(months) == ["2023-11", "2023-12", "2024-01", "2024-02", "2024-03"]
    assert months["2023-12"].figures == ()
    assert figure(months["2024-02"], "O") == ("55000", "t", None)
    assert figure(months["2024-02"], "O_3") == ("110000", "t", "165000")
    assert figure(months["2024-03"], "O_3") == ("165001", "t", "165000")


@pytest.mark.rule("S-06", "SX-21")
def test_the_hours_of_a_stack_are_shown_with_both_lines_where_the_rule_judges() -> None:
    s = stack(closed(), "2023-09", (700, 290), (400, 170), (200, 80), (9, 3), (0, 0), (24, 15))
    months = plot(s, "S-06", "oven:cs")
    shown(only(s, "S-06"), months)
    assert figure(months["2023-09"], "hot") == ("700", "h", None)
    assert figure(months["2023-12"], "hot") == ("9", "h", "24")
    assert figure(months["2024-02"], "hot") == ("24", "h", "24")
    assert figure(months["2024-02"], "share") == ("0.625", "1", "0.6")


@pytest.mark.rule("S-09", "YC-14")
def test_a_county_is_shown_with_what_left_was_stored_and_made_and_the_share_too_much() -> None:
    s = county((100_000, 104_000, 110_000), (5_000, 6_001, 2_001), (100_000,) * 3)
    months = plot(s, "S-09", COUNTY)
    shown(only(s, "S-09"), months)
    assert months["2023-01"].figures == ()
    assert [(one.name, one.value, one.unit, one.threshold) for one in months["2023-03"].figures] == [
        ("out", "110000", "t", None),
        ("stock", "-4000", "t", None),
        ("O", "100000", "t", None),
        ("share", "0.06", "1", "0.05"),
    ]


@pytest.mark.rule("S-03", "S-05", "S-06", "S-09")
def test_nothing_that_was_not_over_on_the_day_is_shown() -> None:
    s = after(shared(), "2023-11", *[0] * 5, 12_000, 12_000)
    assert list(plot(s, "S-03", SITE, "2024-05-31"))[-1] == "2024-04"
    assert plot(Scenario(), "S-03", SITE) == plot(Scenario(), "S-09", COUNTY) == {}
    assert plot(Scenario(), "S-05", "enterprise:changsheng") == plot(Scenario(), "S-06", "oven:cs") == {}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(cluster: Cluster, template_database: str) -> AsyncIterator[Database]:
    create_database(cluster, "weighed_demo", template_database)
    database = Database(cluster, "weighed_demo")
    async with opened(database) as projected:
        await projected.add(tell().events)
    yield database
    drop_database(cluster, "weighed_demo")


@pytest_asyncio.fixture
async def demo(told: Database) -> AsyncIterator[Projected]:
    async with opened(told) as projected:
        yield projected


async def read(demo: Projected, found: Finding, position: int | None = None) -> dict[str, LoadMonth]:
    moment = await demo.at(date(2026, 1, 1), position)
    async with asyncpg.create_pool(demo.database.app, min_size=1, max_size=2) as pool:
        (months,) = await plotted(demo.log, pool, moment, found.rule, [found.subject])
    return {one.month: one for one in months}


@pytest.mark.parametrize("rule", ["S-03", "S-05", "S-06", "S-09", "S-12"])
async def test_every_statistical_alert_of_the_demo_has_the_months_its_verdict_used(demo: Projected, rule: str) -> None:
    found = [one for one in still_open(tell()) if one.rule == rule]
    assert found
    for one in found:
        months = await read(demo, one)
        told_of = [figure for figure in one.figures if figure.month is not None and figure.month in months]
        assert any(of_month(months, figure) for figure in told_of) or rule == "S-06"
        if rule in PLOTS:
            shown(one, months)
        lines = [figure for month in months.values() for figure in month.figures if figure.threshold is not None]
        assert lines
        assert min(months) < max(figure.month or "" for figure in lines)


def of_month(months: dict[str, LoadMonth], figure: RuleFigure) -> bool:
    assert figure.month is not None
    values: list[Any] = [one.value for one in months[figure.month].figures if one.name == figure.name]
    return figure.value in values


@pytest.mark.rule("S-09")
async def test_the_months_are_those_that_were_known_at_the_moment(demo: Projected) -> None:
    story = tell()
    found = only(story, "S-09")
    before = await read(demo, found, found.causes[0] - 1)
    assert not any(figure.threshold for month in before.values() for figure in month.figures)
    assert any(figure.threshold for month in (await read(demo, found)).values() for figure in month.figures)
