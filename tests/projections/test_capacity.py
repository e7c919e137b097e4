"""Totals on two clocks: county, city, enterprise and lot, late and corrected events included."""

from datetime import date

import pytest

from domain.enterprises.commands import RegisterEnterprise
from domain.enterprises.facts import CountyBasis
from domain.fact import Account
from domain.lots.commands import RecognizeBaselineCapacity
from domain.lots.facts import AccountBasis, BaselineBasis
from domain.places.commands import RegisterDivision
from projections.capacity import province_total, totals
from tests.domain.scenario import OPENING_DAY, Scenario
from tests.projections.conftest import Projected


def enterprise(name: str, division: str, county: str | None) -> RegisterEnterprise:
    basis = CountyBasis.PRINTED if county else CountyBasis.NOT_STATED
    return RegisterEnterprise(
        enterprise=name, legal_name=f"{name} 公司", division=division, county=county, county_basis=basis
    )


def opening(
    lot: str, owner: str, division: str, county: str | None, tonnes: int
) -> RecognizeBaselineCapacity:
    return RecognizeBaselineCapacity(
        lot=lot,
        enterprise=owner,
        division=division,
        county=county,
        tonnes=tonnes,
        basis=BaselineBasis.NAMED_IN_DOCUMENT,
        account=Account.OPERATING,
        account_basis=AccountBasis.INFERRED,
    )


def wenxi_and_hengtai() -> Scenario:
    return (
        Scenario()
        .given(enterprise("e-jianlong", "140823", "140823"), "2019-12-31")
        .given(enterprise("e-hengtai", "140800", None), "2019-12-31")
        .given(opening("l-jianlong", "e-jianlong", "140823", "140823", 540_000), OPENING_DAY)
        .given(opening("l-hengtai", "e-hengtai", "140800", None, 600_000), OPENING_DAY)
    )


@pytest.mark.rule("X-03")
async def test_tonnes_without_a_county_stand_under_their_city(projected: Projected) -> None:
    await projected.add(wenxi_and_hengtai().events)
    rows = await totals(projected.reader, await projected.at())
    assert [(row.key, row.division, row.accounts[Account.OPERATING], row.check) for row in rows] == [
        (None, "140800", 600_000, 0),
        ("140823", "140823", 540_000, 0),
    ]
    assert rows[0].name.startswith("运城市")
    assert rows[1].name == "闻喜县"


async def test_totals_by_city_enterprise_and_lot_agree(projected: Projected) -> None:
    await projected.add(wenxi_and_hengtai().events)
    moment = await projected.at()
    by_city = await totals(projected.reader, moment, "city", "140800")
    assert [(row.key, row.accounts[Account.OPERATING]) for row in by_city] == [("140800", 1_140_000)]
    by_enterprise = await totals(projected.reader, moment, "enterprise")
    assert {row.key: (row.name, row.accounts[Account.OPERATING]) for row in by_enterprise} == {
        "e-jianlong": ("e-jianlong 公司", 540_000),
        "e-hengtai": ("e-hengtai 公司", 600_000),
    }
    by_lot = await totals(projected.reader, moment, "lot", "140823")
    assert [row.key for row in by_lot] == ["l-jianlong"]


async def test_the_invented_city_stands_apart_from_the_province(projected: Projected) -> None:
    story = wenxi_and_hengtai()
    story.given(RegisterDivision(code="149900", name="示例市", parent="140000"), "2020-01-01", invented=True)
    story.given(RegisterDivision(code="149901", name="示例县", parent="149900"), "2020-01-01", invented=True)
    story.given(enterprise("e-shili", "149901", "149901"), "2020-01-01", invented=True)
    story.given(opening("l-shili", "e-shili", "149901", "149901", 1_000_000), OPENING_DAY, invented=True)
    await projected.add(story.events)
    province = await province_total(projected.reader, await projected.at())
    assert province.total.accounts[Account.OPERATING] == 1_140_000
    assert not province.total.invented
    (apart,) = province.apart
    assert (apart.name, apart.accounts[Account.OPERATING], apart.invented) == ("示例市", 1_000_000, True)


async def test_nothing_is_in_the_books_before_the_opening_day(projected: Projected) -> None:
    await projected.add(wenxi_and_hengtai().events)
    assert await totals(projected.reader, await projected.at(date(2018, 12, 30))) == []
    known_then = await totals(projected.reader, await projected.at(position=3))
    assert [row.key for row in known_then] == ["140823"]
