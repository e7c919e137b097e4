"""Meters: registered, mapped over time, replaced; whose reading speaks for one oven, and whose never does."""

from typing import Any

import pytest

from domain.meters.commands import ListDedicatedTransformers, MapMeter, RegisterMeter, ReplaceMeter
from domain.meters.facts import MeterKind, MeterScope, MeterUse, TransformerRow
from domain.meters.reach import own_meters_in, own_meters_of, shared_meters_of
from domain.refusals import Malformed, UnknownSubject
from tests.domain import metering as m
from tests.domain import opening as o
from tests.domain.scenario import Scenario, day, refusal


def names(found: Any) -> list[str]:
    return [one.meter for one in found]


@pytest.mark.rule("E-21")
def test_a_meter_of_one_oven_alone_is_its_own() -> None:
    s = m.mapped(m.meter(m.works()), "a")
    view = s.world.on(day("2020-06-01"))
    assert names(own_meters_of(view, "a", day("2020-06-01"))) == ["m"]
    assert own_meters_of(view, "b", day("2020-06-01")) == ()
    assert shared_meters_of(view, "a", day("2020-06-01")) == ()


@pytest.mark.rule("E-21")
@pytest.mark.parametrize(
    "mapping",
    [
        MapMeter(meter="m", scope=MeterScope.OVEN, ovens=("a", "b")),
        MapMeter(meter="m", scope=MeterScope.OVEN, ovens=("a",), shared=True),
        MapMeter(meter="m", scope=MeterScope.SECTION, section="化产", ovens=("a",)),
        MapMeter(meter="m", scope=MeterScope.SECTION, section="化产", site="works"),
        MapMeter(meter="m", scope=MeterScope.SITE, site="works"),
    ],
    ids=["two ovens", "shared", "section", "section of the site", "site"],
)
def test_a_meter_of_more_than_one_oven_speaks_for_none(mapping: MapMeter) -> None:
    s = m.meter(m.works()).given(mapping, "2020-01-01")
    now, on = s.world.now, day("2020-06-01")
    assert own_meters_of(now, "a", on) == ()
    assert names(shared_meters_of(now, "a", on)) == ["m"]


@pytest.mark.rule("E-21")
def test_a_meter_is_mapped_anew_and_each_month_keeps_its_mapping() -> None:
    s = m.mapped(m.meter(m.works()), "a")
    m.mapped(s, "b", on="2020-05-15")
    now = s.world.now
    (first, second) = now.meter("m").mappings
    assert (first.ends_on, second.ends_on) == (day("2020-05-14"), None)
    assert names(own_meters_of(now, "a", day("2020-05-14"))) == ["m"]
    assert names(own_meters_of(now, "b", day("2020-05-15"))) == ["m"]
    assert now.meter("m").mapping_on(day("2019-12-31")) is None
    months = {oven: [k for k in ("2020-04", "2020-05", "2020-06") if own_meters_in(now, oven, k)] for oven in "ab"}
    assert months == {"a": ["2020-04"], "b": ["2020-06"]}, "in the month of the change it is neither's alone"


@pytest.mark.rule("E-21")
def test_a_mapping_told_late_holds_from_its_own_day_and_ends_where_the_next_begins() -> None:
    s = m.mapped(m.meter(m.works()), "b", on="2020-05-15")
    m.mapped(s, "a", on="2020-01-01")
    assert [(one.ovens, one.ends_on) for one in s.world.now.meter("m").mappings] == [
        (("a",), day("2020-05-14")),
        (("b",), None),
    ]


def test_of_two_mappings_of_one_day_the_later_in_the_log_holds() -> None:
    s = m.mapped(m.mapped(m.meter(m.works()), "a"), "b")
    assert [one.ovens for one in s.world.now.meter("m").mappings] == [("b",)]


@pytest.mark.rule("E-20")
def test_meters_are_asked_for_by_kind_and_their_use_stands_with_them() -> None:
    s = m.mapped(m.meter(m.works()), "a")
    m.mapped(m.meter(s, "w", kind=MeterKind.WATER, use=MeterUse.FIRE), "a", name="w")
    (water,) = own_meters_of(s.world.now, "a", day("2020-06-01"), MeterKind.WATER)
    assert (water.meter, water.use) == ("w", MeterUse.FIRE)


def test_a_larger_transformer_is_a_new_version_and_another_instrument_has_its_multiplier() -> None:
    s = m.meter(m.works(), kva=1_000, multiplier=100, site="works")
    m.meter(s, kva=2_500, multiplier=100, on="2021-01-01", site="works")
    s.given(ReplaceMeter(meter="m", multiplier=160, reason="互感器更换（示例）"), "2021-06-01")
    meter = s.world.now.meter("m")
    assert [(one.kva, one.on) for one in meter.versions] == [(1_000, day("2020-01-01")), (2_500, day("2021-01-01"))]
    days = ("2019-12-31", "2020-01-01", "2021-05-31", "2021-06-01")
    assert [meter.multiplier_on(day(on)) for on in days] == [None, 100, 100, 160]
    assert s.world.now.site_meters("works").registered == ("m",)


@pytest.mark.parametrize(
    "mapping",
    [
        MapMeter(meter="m", scope=MeterScope.OVEN),
        MapMeter(meter="m", scope=MeterScope.OVEN, ovens=("a",), site="works"),
        MapMeter(meter="m", scope=MeterScope.SECTION, ovens=("a",)),
        MapMeter(meter="m", scope=MeterScope.SITE),
        MapMeter(meter="m", scope=MeterScope.SITE, site="works", ovens=("a",)),
    ],
)
def test_what_a_meter_serves_is_said_and_not_guessed(mapping: MapMeter) -> None:
    assert refusal(m.meter(m.works()).when(mapping, "2020-01-01")).field == "scope"


@pytest.mark.rule("E-21")
def test_an_oven_that_is_named_twice_does_not_take_its_own_meter_away() -> None:
    s = m.mapped(m.meter(m.works()), "a")
    twice = refusal(s.when(MapMeter(meter="m", scope=MeterScope.OVEN, ovens=("a", "a")), "2020-02-01"))
    assert (twice.field, twice.message_en) == (
        "ovens",
        "Field ovens: the value 'a' is not valid: the same oven is named twice.",
    )
    assert names(own_meters_of(s.world.now, "a", day("2020-06-01"))) == ["m"]


def test_a_word_of_a_list_stands_in_a_refusal_as_it_was_written() -> None:
    said = refusal(m.meter(m.works()).when(MapMeter(meter="m", scope=MeterScope.SITE), "2020-01-01"))
    assert said.message_en.startswith("Field scope: the value 'SITE' is not valid")


@pytest.mark.parametrize(
    ("field", "latitude", "longitude"),
    [("latitudeMicrodegrees", 90_000_001, 0), ("longitudeMicrodegrees", 0, -180_000_001)],
)
def test_a_meter_stands_on_the_globe(field: str, latitude: int, longitude: int) -> None:
    s = m.works()
    off = standing(latitude, longitude)
    assert refusal(s.when(off, "2020-01-01")).field == field
    s.given(standing(90_000_000, -180_000_000), "2020-01-01")


def standing(latitude: int, longitude: int) -> RegisterMeter:
    return RegisterMeter(
        meter="n",
        division=o.WENXI,
        kind=MeterKind.ELECTRICITY,
        use=MeterUse.PRODUCTION,
        latitude_microdegrees=latitude,
        longitude_microdegrees=longitude,
    )


def test_a_multiplier_is_at_least_one() -> None:
    s = m.meter(m.works())
    assert isinstance(refusal(s.when(ReplaceMeter(meter="m", multiplier=0), "2020-01-01")), Malformed)
    with pytest.raises(AssertionError, match="multiplier"):
        m.meter(s, "n", multiplier=0)


def test_a_meter_is_registered_before_it_is_mapped_and_where_it_is() -> None:
    s = m.works()
    mapping = MapMeter(meter="m", scope=MeterScope.OVEN, ovens=("a",))
    assert isinstance(refusal(s.when(mapping, "2020-01-01")), UnknownSubject)
    m.meter(s)
    assert isinstance(refusal(s.when(mapping, "2020-01-01", division=o.HEJIN)), UnknownSubject)
    power = {"kind": MeterKind.ELECTRICITY, "use": MeterUse.PRODUCTION}
    nowhere = RegisterMeter(meter="n", division="149999", **power)  # type: ignore[arg-type]
    assert isinstance(refusal(s.when(nowhere, "2020-01-01")), UnknownSubject)


@pytest.mark.rule("JC-08")
def test_the_list_of_dedicated_transformers_is_kept_whole_by_month() -> None:
    row = TransformerRow(transformer_no="T-1", kva=800, owner="某厂（示例）", energised_on=day("2020-03-01"))
    listing = ListDedicatedTransformers(division=o.WENXI, month="2020-03", rows=(row,))
    s = Scenario().given(listing, "2020-03-31").given(listing, "2020-04-02")
    lists = s.world.now.transformers(f"unit:{o.WENXI}")
    assert (len(lists.lists), lists.by_month()["2020-03"].rows) == (2, (row,))
    assert refusal(s.when(listing, "2020-02-29")).field == "month"
    nowhere = ListDedicatedTransformers(division="149999", month="2020-03", rows=())
    assert isinstance(refusal(s.when(nowhere, "2020-03-31")), UnknownSubject)
