"""D-14: what the bank did beside what was ordered."""

import pytest

from domain.cases.facts import Severity
from domain.compensation.commands import (
    HoldBeneficiary,
    ObserveBankPayment,
    PayCompensation,
    ProposeCompensation,
    ResolveBeneficiary,
    ReviewCompensation,
)
from domain.lots.facts import Provenance
from domain.policy.commands import SetRuleParameter
from domain.policy.facts import Basis, ParameterValue
from tests.domain import opening as o
from tests.domain.courts.rulings import sealed
from tests.domain.scenario import Scenario
from tests.projections.watching import causes, changes, open_names, still_open

FEN = 1_620_000_000


def approved() -> Scenario:
    s = o.reduced(Scenario())
    value = ParameterValue(number=3000)
    s.given(
        SetRuleParameter(
            parameter="compensation-rate.OWN_OVEN", division="140000", value=value, unit="分/吨",
            basis=Basis.ASSUMED, note="as this test reads it",
        ),
        "2019-12-31",
    )
    s.given(ProposeCompensation(lot="lot", category=Provenance.OWN_OVEN, tonnes=540_000), "2020-01-10")
    return s.given(ReviewCompensation(lot="lot", approved_fen=FEN), "2020-01-20")


def order(fen: int = FEN, name: str = "order-1", tonnes: int = 540_000) -> PayCompensation:
    return PayCompensation(
        lot="lot",
        payee="jianlong",
        tonnes=tonnes,
        fen=fen,
        province_fen=fen,
        city_fen=0,
        county_fen=0,
        order=name,
    )


def line(
    fen: int = FEN, name: str = "line-1", of: str | None = "order-1", payee: str = "jianlong"
) -> ObserveBankPayment:
    return ObserveBankPayment(lot="lot", statement_line=name, payee=payee, fen=fen, order=of)


@pytest.mark.rule("D-14", "YC-51")
def test_a_bank_line_that_fits_its_order_is_lawful() -> None:
    assert open_names(approved().given(order(), "2020-02-01").given(line(), "2020-02-03")) == []


@pytest.mark.rule("D-14", "YC-51")
@pytest.mark.parametrize("wrong", [line(fen=FEN + 1), line(of=None), line(of="order-9"), line(payee="other")])
def test_a_bank_line_without_or_beside_its_order_is_found(wrong: ObserveBankPayment) -> None:
    s = o.enterprise(approved(), "other").given(order(), "2020-02-01")
    (found,) = still_open(s.given(wrong, "2020-02-03"))
    assert (found.rule, found.subject, found.severity) == ("D-14", "lot:lot", Severity.HIGH)


@pytest.mark.rule("D-14")
def test_one_order_paid_twice_is_found_and_one_line_imported_twice_is_not() -> None:
    s = approved().given(order(), "2020-02-01").given(line(), "2020-02-03")
    s.add(s.last.fact, s.last.tags, "2020-02-03")
    assert open_names(s) == []
    assert open_names(s.given(line(name="line-2"), "2020-02-09")) == [("D-14", "lot:lot")]


@pytest.mark.rule("D-14")
def test_an_order_registered_late_withdraws_the_finding() -> None:
    s = approved().given(line(), "2020-02-03")
    assert open_names(s) == [("D-14", "lot:lot")]
    s.given(order(), "2020-02-01")
    assert open_names(s) == []
    assert len(changes(s)) == 2


@pytest.mark.rule("D-14", "YC-52")
def test_money_to_a_held_beneficiary_is_found() -> None:
    s = approved().given(HoldBeneficiary(lot="lot", reason="法院查封"), "2020-01-25")
    s.given(line(of=None), "2020-02-03")
    (found,) = still_open(s)
    assert "待明确" in found.sentence_zh


@pytest.mark.rule("D-14")
def test_a_hold_placed_after_the_money_left_accuses_nobody() -> None:
    s = approved().given(order(), "2020-02-01")
    s.given(HoldBeneficiary(lot="lot", reason="法院查封"), "2020-02-10")
    s.given(line(), "2020-02-03")
    s.given(ResolveBeneficiary(lot="lot", payee="jianlong"), "2020-03-01")
    assert open_names(s) == []


@pytest.mark.rule("D-14", "YC-52", "YC-33")
def test_a_courts_seal_alone_holds_the_money_until_somebody_names_the_beneficiary() -> None:
    s = sealed(approved()).given(line(of=None), "2020-02-03")
    (found,) = still_open(s)
    assert (found.rule, "待明确" in found.sentence_zh) == ("D-14", True)
    assert [name for name, _ in causes(s, found)] == ["LotCourtSealed", "BankPaymentObserved"]


@pytest.mark.rule("D-14", "YC-52")
def test_a_seal_after_the_money_left_accuses_nobody() -> None:
    s = approved().given(order(), "2020-02-01").given(line(), "2020-02-03")
    assert open_names(sealed(s, on="2020-02-10")) == []


@pytest.mark.rule("D-14", "YC-52", "X-05")
def test_a_seal_registered_late_is_held_against_the_lines_after_its_day() -> None:
    s = approved().given(order(), "2020-02-01").given(line(), "2020-02-03")
    assert open_names(s) == []
    (found,) = still_open(sealed(s, on="2020-01-25"))
    assert [name for name, _ in causes(s, found)] == ["BankPaymentObserved", "LotCourtSealed"]
    s.given(ResolveBeneficiary(lot="lot", payee="jianlong"), "2020-01-28")
    assert open_names(s) == []
