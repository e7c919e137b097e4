"""An enterprise is registered once; its county is null where no document states it."""

import pytest

from domain.enterprises.commands import RegisterEnterprise
from domain.enterprises.facts import CountyBasis
from domain.fact import Account
from domain.lots.commands import ConfirmLotTrade, DeclareLotTrade, SplitLot
from domain.lots.facts import LotPart
from tests.domain import opening as o
from tests.domain.scenario import Scenario, day, refusal


def company(
    county: str | None, division: str = "140800", basis: CountyBasis = CountyBasis.PRINTED
) -> RegisterEnterprise:
    return RegisterEnterprise(
        enterprise="hengtai", legal_name="恒泰", division=division, county=county, county_basis=basis
    )


@pytest.mark.rule("X-03", "YC-12")
def test_a_county_that_no_document_states_stays_null() -> None:
    s = Scenario().given(company(None, basis=CountyBasis.NOT_STATED), "2018-12-31")
    known = s.world.now.enterprise("hengtai")
    assert (known.legal_name, known.county, known.county_basis) == ("恒泰", None, CountyBasis.NOT_STATED)


@pytest.mark.rule("SX-22")
def test_an_enterprise_is_registered_once() -> None:
    s = Scenario().given(company("140823"), "2018-12-31")
    assert refusal(s.when(company("140823"), "2018-12-31")).CODE == "ALREADY_EXISTS"


@pytest.mark.rule("YC-28")
@pytest.mark.parametrize("county", ["140781", "140800"])
def test_a_county_lies_in_the_city_of_the_division(county: str) -> None:
    assert refusal(Scenario().when(company(county), "2018-12-31")).CODE == "COUNTY_OUTSIDE_DIVISION"


def test_places_must_be_known() -> None:
    assert refusal(Scenario().when(company(None, "149901"), "2018-12-31")).field == "division"
    assert refusal(Scenario().when(company("140899"), "2018-12-31")).field == "county"


@pytest.mark.rule("X-03")
def test_a_county_is_not_given_and_called_not_stated() -> None:
    decided = Scenario().when(company("140823", basis=CountyBasis.NOT_STATED), "2018-12-31")
    assert refusal(decided).CODE == "COUNTY_BASIS_CONTRADICTS"


def test_an_enterprise_knows_the_lots_it_holds() -> None:
    s = o.lot(o.enterprise(Scenario()), tonnes=600_000)
    o.enterprise(s, "buyer", o.HEJIN)
    parts = tuple(
        LotPart(lot=name, account=Account.OPERATING, tonnes=tonnes)
        for name, tonnes in (("kept", 400_000), ("sold", 200_000))
    )
    s.given(SplitLot(lot="lot", parts=parts), "2020-01-01")
    offer = DeclareLotTrade(
        lot="sold",
        seller="jianlong",
        buyer="buyer",
        tonnes=200_000,
        price_fen_per_tonne=3000,
        contract_date=day("2020-01-02"),
    )
    s.given(offer, "2020-01-02").given(ConfirmLotTrade(lot="sold", report_id="r1"), "2020-01-03")
    assert s.world.now.enterprise("buyer").lots == ("sold",)
    assert s.world.now.enterprise("jianlong").lots == ("kept",)
