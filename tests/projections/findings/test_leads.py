"""S-08 on the log: transformers that run like an oven that closed are ranked for inspectors, and nobody is accused."""

from typing import Any

import pytest

from domain.calendar import days_after, last_day_of, months_after
from domain.demolition.commands import DemolishEquipment
from domain.demolition.facts import Equipment
from domain.enterprises.commands import RegisterEnterprise
from domain.meters.commands import ListDedicatedTransformers, MapMeter, RegisterMeter
from domain.meters.facts import MeterKind, MeterScope, MeterUse, TransformerRow
from domain.ovens.commands import RegisterOven, StopOven
from domain.readings.commands import ReportMonthlyElectricity
from domain.sites.commands import RegisterSite
from projections.findings.leads import Lead, leads_of
from tests.domain import jiexiu as j
from tests.domain.scenario import OPENING_DAY, Scenario, day

pytestmark = pytest.mark.rule("S-08", "JC-07")
HERE = (37_030_000, 111_910_000)
NEAR = (37_200_000, 112_180_000)
"""Some 30 km away, in 平遥."""
PINGYAO = "140728"
SHAPE = (1.0, 1.1, 0.9, 1.2, 0.8, 1.05, 0.95, 1.15, 0.85, 1.0, 1.1, 0.9)
FLAT = tuple(1.0 + 0.03 * (-1) ** (n // 2) for n in range(12))


def read(s: Scenario, meter: str, month: str, *kwh: float) -> Scenario:
    for number, value in enumerate(kwh):
        of = months_after(month, number)
        s.given(ReportMonthlyElectricity(meter=meter, month=of, kwh=round(value)), days_after(last_day_of(of), 5))
    return s


def closed() -> Scenario:
    """An oven that took 2,000,000 kWh a month, in a shape of its own, and stopped on 2023-01-10."""
    s = Scenario()
    place: dict[str, Any] = {"division": j.JIEXIU, "county": j.JIEXIU}
    works = RegisterEnterprise(enterprise="e", legal_name="介休示例焦化有限公司", aliases=("示例焦化",), **place)
    s.given(works, OPENING_DAY)
    at: dict[str, Any] = {"latitude_microdegrees": HERE[0], "longitude_microdegrees": HERE[1]}
    s.given(RegisterSite(site="s", enterprise="e", **place, **at), OPENING_DAY)
    s.given(RegisterOven(oven="o", enterprise="e", site="s", design_tonnes=600_000, **place), OPENING_DAY)
    register(s, "own", "B1", "2021-12-01", HERE).given(
        MapMeter(meter="own", scope=MeterScope.OVEN, ovens=("o",)), "2021-12-01"
    )
    read(s, "own", "2022-01", *(2_000_000 * share for share in SHAPE))
    return s.given(StopOven(oven="o"), "2023-01-10")


def register(s: Scenario, meter: str, number: str, on: str, at: tuple[int, int]) -> Scenario:
    more: dict[str, Any] = {"latitude_microdegrees": at[0], "longitude_microdegrees": at[1]}
    stands = RegisterMeter(
        meter=meter,
        division=PINGYAO,
        kind=MeterKind.ELECTRICITY,
        use=MeterUse.PRODUCTION,
        transformer_no=number,
        **more,
    )
    return s.given(stands, on)


def listed(s: Scenario, number: str, owner: str, on: str) -> Scenario:
    row = TransformerRow(transformer_no=number, kva=8_000, owner=owner, energised_on=day(on))
    return s.given(ListDedicatedTransformers(division=PINGYAO, month="2023-06", rows=(row,)), "2023-06-30")


def leads(s: Scenario, on: str = "2024-06-30", *meters: str) -> tuple[Lead, ...]:
    return leads_of(s.world.on(day(on)), "o", meters or ("own", "like", "flat", "far"))


def two() -> Scenario:
    """A transformer with the shape of the old oven, and a factory's, both energised in 2023-04 in another county."""
    s = register(register(closed(), "like", "B2", "2023-04-05", NEAR), "flat", "B3", "2023-04-05", NEAR)
    read(s, "like", "2023-05", *(1_500_000 * SHAPE[(4 + n) % 12] for n in range(12)))
    return read(s, "flat", "2023-05", *(1_000_000 * FLAT[n] for n in range(12)))


def test_the_likest_load_stands_first_with_its_figures() -> None:
    first, second = leads(two())
    assert (first.transformer, first.meter, first.division, first.load_share) == ("B2", "like", PINGYAO, "0.750")
    assert float(first.correlation or 0) > 0.95 > float(second.correlation or 0)
    assert float(first.remainder or 1) < 0.01 < float(second.remainder or 0)
    assert 30 < float(first.kilometres) < 31
    assert "不是预警" in first.says_zh
    assert first.positions == (next(e.position for e in two().events if getattr(e.fact, "meter", "") == "like"),)


def test_an_owner_of_the_same_name_stands_before_any_likeness() -> None:
    first, second = leads(listed(two(), "B3", "示例焦化", "2023-04-01"))
    assert (first.transformer, first.links, first.owner) == ("B3", ("机主同名或关联",), "示例焦化")
    assert (second.transformer, second.owner) == ("B2", None)
    assert [one.place for one in (first, second)] == [1, 2]


def test_what_is_too_far_too_late_too_small_or_too_short_is_no_lead() -> None:
    far = register(closed(), "far", "B9", "2023-04-05", (38_500_000, 112_180_000))
    assert leads(read(far, "far", "2023-05", *[1_500_000] * 12)) == ()
    late = register(closed(), "far", "B9", "2024-03-05", NEAR)
    assert leads(read(late, "far", "2024-04", *[1_500_000] * 12), "2025-06-30") == ()
    small = register(closed(), "far", "B9", "2023-04-05", NEAR)
    assert leads(read(small, "far", "2023-05", *[100_000] * 12)) == ()
    short = register(closed(), "far", "B9", "2023-04-05", NEAR)
    assert leads(read(short, "far", "2023-05", *[1_500_000] * 5)) == ()


def test_later_months_do_not_change_the_list_of_a_day() -> None:
    s = two()
    before = leads(s, "2024-01-31")
    read(s, "like", "2024-05", *[9_000_000] * 6)
    assert leads(s, "2024-01-31") == before
    assert len(before) == 2


def test_what_runs_since_before_the_equipment_came_down_stands_behind() -> None:
    s = listed(two(), "B2", "某厂", "2023-02-01")
    battery = DemolishEquipment(oven="o", items=(Equipment(kind="炉体", main=True),))
    first, second = leads(s.given(battery, "2023-03-20"))
    assert [(one.transformer, one.after_demolition) for one in (first, second)] == [("B3", True), ("B2", False)]
    assert "设备拆除之后" in first.says_zh


def test_an_oven_that_shared_its_meter_is_compared_by_its_capacity_alone() -> None:
    s = two().given(MapMeter(meter="own", scope=MeterScope.OVEN, ovens=("o",), shared=True), "2021-12-01")
    found = leads(s)
    assert [(one.transformer, one.load_share, one.correlation) for one in found] == [
        ("B2", "0.750", None),
        ("B3", "0.500", None),
    ]
    assert "B 按产能估算" in found[0].says_zh
    assert leads_of(s.world.now, "nobody", ("like",)) == ()
