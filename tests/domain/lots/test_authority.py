"""Who confirms a trade: the city's office, and from a day on the provincial department (YC-35)."""

import pytest

from domain.command import Accepted
from domain.envelope import Role
from domain.lots.commands import ConfirmLotTrade, DeclareLotTrade, RejectLotTrade
from domain.policy import keys
from domain.policy.commands import SetRuleParameter
from domain.policy.facts import Basis, ParameterValue
from tests.domain import opening as o
from tests.domain.scenario import Scenario, day, refusal


def declared() -> Scenario:
    """A trade of 54万吨, and the plan of 2019-12-31 that moves the confirmation to the province."""
    s = o.enterprise(o.lot(o.enterprise(Scenario())), "buyer", o.HEJIN)
    moved = SetRuleParameter(
        parameter=keys.CONFIRMED_BY_PROVINCE,
        division="140800",
        value=ParameterValue(number=1),
        unit="—",
        valid_from=day("2019-12-31"),
        basis=Basis.ASSUMED, note="as this test reads it",
    )
    s.given(moved, "2019-12-31")
    offer = DeclareLotTrade(
        lot="lot",
        seller="jianlong",
        buyer="buyer",
        tonnes=540_000,
        price_fen_per_tonne=3000,
        contract_date=day("2019-12-01"),
    )
    return s.given(offer, "2019-12-10")


@pytest.mark.rule("YC-35")
@pytest.mark.parametrize(
    "command", [ConfirmLotTrade(lot="lot", report_id="r"), RejectLotTrade(lot="lot", reason="材料不全")]
)
def test_the_city_confirms_until_the_day_before_and_then_the_province(
    command: ConfirmLotTrade | RejectLotTrade,
) -> None:
    city, yuncheng = Role.CITY_OFFICE, "140800"
    late = refusal(declared().when(command, "2019-12-31", role=city, division=yuncheng))
    assert (late.CODE, "PROVINCE_AUTHORITY" in late.message_en) == ("ROLE_NOT_PERMITTED", True)
    assert isinstance(declared().when(command, "2019-12-30", role=city, division=yuncheng), Accepted)
    assert isinstance(declared().when(command, "2019-12-31", role=Role.PROVINCE_AUTHORITY), Accepted)
