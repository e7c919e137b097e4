"""Compensation: the reference amount to the fen, and money only after acceptance, once a tonne."""

from fractions import Fraction
from typing import Any

import pytest

from domain.acceptance.commands import RevokeAcceptance
from domain.acquisitions.commands import DetermineLotCategory
from domain.command import Decided, Refused
from domain.compensation.commands import (
    HoldBeneficiary,
    ObserveBankPayment,
    PayCompensation,
    ProposeCompensation,
    ResolveBeneficiary,
    ReviewCompensation,
)
from domain.compensation.decisions import interval_fen
from domain.compensation.facts import CompensationQuotaProposed
from domain.compensation.refusals import TonnesNotAccepted
from domain.envelope import Role
from domain.fact import MoneyAccount
from domain.lots.facts import Provenance
from domain.policy import keys
from domain.policy.commands import SetRuleParameter
from domain.policy.facts import Basis, ParameterValue
from domain.quantities import Share, yuan
from tests.domain import opening as o
from tests.domain.scenario import Scenario, day, facts, refusal

RATES = {
    "OWN_OVEN": 3000,
    "MERGED_WITH_OVEN": 3000,
    "MARKET_TRADED": 4800,
    "COURT_AUCTIONED": 4800,
    "MERGED_NO_OVEN": 4800,
}
OWN = Provenance.OWN_OVEN


def rates(s: Scenario) -> Scenario:
    """30 and 48 yuan a tonne, for the whole province (YC-44, YC-45, SX-02, SX-03)."""
    for category, number in RATES.items():
        key, value = keys.compensation_rate(category), ParameterValue(number=number)
        s.given(
            SetRuleParameter(
                parameter=key,
                division="140000",
                value=value,
                unit="分/吨",
                basis=Basis.ASSUMED,
                note="as this test reads it",
            ),
            "2019-12-31",
        )
    return s


def proposed(
    s: Scenario, tonnes: int, category: Provenance, share: Share | None = None
) -> CompensationQuotaProposed:
    command = ProposeCompensation(lot="lot", category=category, tonnes=tonnes, share=share)
    (fact,) = facts(s.when(command, "2020-10-30"))
    assert isinstance(fact, CompensationQuotaProposed)
    return fact


def codes(decided: Decided) -> list[str]:
    return [r.CODE for r in decided.refusals] if isinstance(decided, Refused) else []


def share(num: int, den: int) -> Share:
    return Share(num=num, den=den)


@pytest.mark.rule("YC-44", "YC-45", "SX-02", "SX-03", "E-24")
@pytest.mark.parametrize(
    ("tonnes", "category", "controlling", "amount"),
    [
        (540_000, Provenance.OWN_OVEN, None, "16,200,000.00"),
        (540_000, Provenance.MARKET_TRADED, None, "25,920,000.00"),
        (540_000, Provenance.COURT_AUCTIONED, None, "25,920,000.00"),
        (600_000, Provenance.MERGED_WITH_OVEN, None, "18,000,000.00"),
        (600_000, Provenance.MERGED_NO_OVEN, share(51, 100), "14,688,000.00"),
        (600_000, Provenance.MERGED_NO_OVEN, share(5, 8), "18,000,000.00"),
        (600_000, Provenance.MERGED_NO_OVEN, share(1, 1), "28,800,000.00"),
        (200_000, Provenance.MERGED_NO_OVEN, share(1, 3), "3,200,000.00"),
        (200_000, Provenance.MERGED_NO_OVEN, share(3333, 10_000), "3,199,680.00"),
    ],
)
def test_the_reference_amount(
    tonnes: int, category: Provenance, controlling: Share | None, amount: str
) -> None:
    s = o.lot(o.enterprise(rates(Scenario())), tonnes=600_000)
    fact = proposed(s, tonnes, category, controlling)
    assert yuan(fact.reference_fen) == amount
    assert fact.proposed_fen == fact.reference_fen
    assert fact.rate_fen_per_tonne == RATES[category]


@pytest.mark.rule("SX-03")
def test_the_share_of_the_lot_counts_where_none_is_given() -> None:
    s = o.enterprise(rates(Scenario()))
    o.lot(s, tonnes=200_000, provenance=Provenance.MERGED_NO_OVEN, controlling_share=share(51, 100))
    assert yuan(proposed(s, 200_000, Provenance.MERGED_NO_OVEN).reference_fen) == "4,896,000.00"


@pytest.mark.rule("YC-52", "SX-04", "SX-06")
@pytest.mark.parametrize(
    "category", [Provenance.NOT_DETERMINED, Provenance.MIXED, Provenance.SELF_TRADED_UNCONFIRMED]
)
def test_nothing_is_proposed_before_the_category_is_determined(category: Provenance) -> None:
    s = o.lot(o.enterprise(rates(Scenario())))
    decided = s.when(ProposeCompensation(lot="lot", category=category, tonnes=540_000), "2020-10-30")
    assert codes(decided) == ["CATEGORY_NOT_DETERMINED"]


def proposal(**changed: Any) -> ProposeCompensation:
    fields: dict[str, Any] = {"lot": "lot", "category": OWN, "tonnes": 540_000, **changed}
    return ProposeCompensation(**fields)


@pytest.mark.rule("YC-42", "SX-03")
@pytest.mark.parametrize(
    ("command", "code"),
    [
        (proposal(lot="none"), "UNKNOWN_SUBJECT"),
        (proposal(tonnes=540_001), "MORE_THAN_THE_LOT"),
        (proposal(tonnes=0), "MALFORMED"),
        (proposal(share=share(1, 2)), "SHARE_NOT_APPLICABLE"),
        (proposal(category=Provenance.MERGED_NO_OVEN), "CONTROLLING_SHARE_MISSING"),
        (proposal(proposed_fen=1), "REASON_MISSING"),
    ],
)
def test_a_proposal_that_cannot_stand(command: ProposeCompensation, code: str) -> None:
    s = o.lot(o.enterprise(rates(Scenario())))
    assert codes(s.when(command, "2020-10-30")) == [code]


@pytest.mark.rule("YC-44")
def test_no_rate_is_invented_where_none_is_in_force() -> None:
    s = o.lot(o.enterprise(Scenario()))
    assert codes(s.when(proposal(), "2020-10-30")) == ["RATE_NOT_IN_FORCE"]
    parts = DetermineLotCategory(lot="lot", category=Provenance.OWN_OVEN, tonnes=540_000, reason="会议纪要")
    s.given(parts, "2020-10-25")
    mixed = ProposeCompensation(lot="lot", category=Provenance.MIXED, tonnes=540_000)
    assert codes(s.when(mixed, "2020-10-30")) == ["RATE_NOT_IN_FORCE"]


@pytest.mark.rule("YC-49", "SX-03", "X-15")
def test_an_amount_that_differs_gives_its_reason() -> None:
    s = o.lot(o.enterprise(rates(Scenario())))
    s.given(proposal(proposed_fen=1_500_000_000, reason="适当补偿"), "2020-10-30")
    review = ReviewCompensation(lot="lot", approved_fen=1_620_000_000)
    assert codes(s.when(review, "2020-11-10")) == ["REASON_MISSING"]
    s.given(ReviewCompensation(lot="lot", approved_fen=1_500_000_000), "2020-11-10")
    assert s.world.now.compensation("lot").approved_fen == 1_500_000_000


@pytest.mark.rule("SX-07", "YC-49")
@pytest.mark.parametrize("role", [Role.PROVINCE_MIIT, Role.PROVINCE_OFFICE])
def test_the_review_is_by_the_department_or_by_the_leading_group_s_office(role: Role) -> None:
    s = o.lot(o.enterprise(rates(Scenario()))).given(proposal(), "2020-10-30")
    assert (
        codes(s.when(ReviewCompensation(lot="lot", approved_fen=1_620_000_000), "2020-10-31", role=role))
        == []
    )


@pytest.mark.rule("YC-49")
def test_nothing_is_reviewed_that_was_not_proposed() -> None:
    s = o.lot(o.enterprise(rates(Scenario())))
    assert codes(s.when(ReviewCompensation(lot="lot", approved_fen=1), "2020-11-10")) == ["PROPOSAL_MISSING"]


def approved(s: Scenario, fen: int = 1_620_000_000, tonnes: int = 540_000) -> Scenario:
    """建龙 (invented acts): proposed at 30 yuan and approved."""
    rates(s).given(proposal(tonnes=tonnes), "2020-10-30")
    return s.given(ReviewCompensation(lot="lot", approved_fen=fen), "2020-11-10")


def order(
    tonnes: int = 540_000,
    levels: tuple[int, int, int] = (810_000_000, 486_000_000, 324_000_000),
    *,
    payee: str = "jianlong",
    name: str = "order-1",
    fen: int | None = None,
) -> PayCompensation:
    province, city, county = levels
    return PayCompensation(
        lot="lot",
        payee=payee,
        tonnes=tonnes,
        fen=sum(levels) if fen is None else fen,
        province_fen=province,
        city_fen=city,
        county_fen=county,
        order=name,
    )


@pytest.mark.rule("YC-48", "YC-51")
def test_an_order_takes_from_three_pools_and_sums_to_zero() -> None:
    s = approved(o.reduced(Scenario())).given(order(), "2020-12-01")
    assert [(m.account, m.fen, m.party) for m in s.last.fact.money] == [
        (MoneyAccount.PAID, 1_620_000_000, "jianlong"),
        (MoneyAccount.PROVINCE_POOL, -810_000_000, None),
        (MoneyAccount.CITY_POOL, -486_000_000, None),
        (MoneyAccount.COUNTY_POOL, -324_000_000, None),
    ]
    assert sum(m.fen for m in s.last.fact.money) == 0
    assert s.last.fact.postings == ()


@pytest.mark.rule("YC-50")
def test_money_follows_acceptance() -> None:
    s = o.lot(o.enterprise(Scenario()), ovens=("oven",))
    o.demolished(o.listed(s, ovens=("oven",)))
    approved(s)
    assert codes(s.when(order(), "2020-12-01")) == ["TONNES_NOT_ACCEPTED"]
    o.accepted(s, on="2020-12-15")
    assert codes(s.when(order(), "2020-12-14")) == ["TONNES_NOT_ACCEPTED"]
    assert codes(s.when(order(), "2020-12-15")) == []


@pytest.mark.rule("YC-51", "E-15")
def test_an_instalment_for_tonnes_that_are_paid_says_so_and_what_to_do() -> None:
    s = approved(o.reduced(Scenario())).given(order(levels=(500_000_000, 0, 0)), "2020-12-01")
    rest = order(levels=(1_120_000_000, 0, 0), name="order-2")
    refused = refusal(s.when(rest, "2020-12-02"))
    assert isinstance(refused, TonnesNotAccepted)
    assert (refused.accepted, refused.paid, refused.asked) == (540_000, 540_000, 540_000)
    assert "其中 540000 吨已付" in refused.message_zh
    assert "已付的吨不再付款" in refused.REMEDY
    assert "each instalment names the tonnes of its own money" in refused.REMEDY


@pytest.mark.rule("YC-51", "SX-22")
def test_a_tonne_is_paid_once() -> None:
    s = approved(o.reduced(Scenario())).given(order(), "2020-12-01")
    assert codes(s.when(order(), "2020-12-02")) == ["ALREADY_EXISTS"]
    again = codes(s.when(order(tonnes=1, levels=(3000, 0, 0), name="order-2"), "2020-12-02"))
    assert again == ["TONNES_NOT_ACCEPTED", "ABOVE_APPROVED"]


@pytest.mark.rule("YC-50", "YC-51")
def test_an_order_in_parts_pays_each_part_at_its_share_of_the_approval() -> None:
    s = approved(o.reduced(Scenario()))
    much = order(tonnes=270_000, levels=(810_000_001, 0, 0))
    assert codes(s.when(much, "2020-12-01")) == ["ABOVE_APPROVED"]
    s.given(order(tonnes=270_000, levels=(810_000_000, 0, 0)), "2020-12-01")
    s.given(order(tonnes=270_000, levels=(810_000_000, 0, 0), name="order-2"), "2020-12-02")
    file = s.world.now.compensation("lot")
    assert (file.paid_tonnes, file.paid_fen) == (540_000, 1_620_000_000)


@pytest.mark.rule("E-15")
def test_a_revoked_tonne_is_not_payable() -> None:
    s = approved(o.reduced(Scenario()))
    s.given(RevokeAcceptance(task="task", lot="lot", tonnes=300_000, reason="抽查不符"), "2020-11-20")
    assert codes(s.when(order(), "2020-12-01")) == ["TONNES_NOT_ACCEPTED"]
    # Nor by an order dated back before the revocation that is known.
    assert codes(s.when(order(), "2020-11-15")) == ["TONNES_NOT_ACCEPTED"]
    assert codes(s.when(order(tonnes=240_000, levels=(720_000_000, 0, 0)), "2020-12-01")) == []


@pytest.mark.rule("YC-49", "YC-51")
def test_nothing_is_paid_without_an_approval() -> None:
    s = rates(o.reduced(Scenario()))
    assert codes(s.when(order(), "2020-12-01")) == ["COMPENSATION_NOT_APPROVED"]
    approved(s2 := o.reduced(Scenario()))
    s2.given(proposal(proposed_fen=1, reason="重新测算"), "2020-11-20")
    assert codes(s2.when(order(), "2020-12-01")) == ["COMPENSATION_NOT_APPROVED"]


@pytest.mark.rule("YC-51")
@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (order(fen=1_620_000_001), ["ABOVE_APPROVED", "LEVELS_DO_NOT_SUM"]),
        (order(fen=1_619_999_999), ["LEVELS_DO_NOT_SUM"]),
        (order(payee="other"), ["PAYEE_IS_NOT_BENEFICIARY"]),
        (order(tonnes=0), ["MALFORMED"]),
        (order(levels=(0, 0, 0)), ["MALFORMED"]),
    ],
)
def test_an_order_that_cannot_stand(command: PayCompensation, expected: list[str]) -> None:
    s = approved(o.reduced(Scenario()))
    assert codes(s.when(command, "2020-12-01")) == expected


@pytest.mark.rule("YC-52", "SX-05")
def test_held_money_waits_for_its_beneficiary() -> None:
    s = approved(o.reduced(Scenario()))
    o.enterprise(s, "buyer", o.HEJIN)
    s.given(HoldBeneficiary(lot="lot", reason="法院查封，权属待明确"), "2020-11-15")
    assert codes(s.when(order(), "2020-12-01")) == ["BENEFICIARY_HELD"]
    unknown = ResolveBeneficiary(lot="lot", payee="nobody")
    assert refusal(s.when(unknown, "2020-12-05")).field == "payee"
    s.given(ResolveBeneficiary(lot="lot", payee="buyer"), "2020-12-05")
    s.given(ProposeCompensation(lot="lot", category=Provenance.COURT_AUCTIONED, tonnes=540_000), "2020-12-06")
    s.given(ReviewCompensation(lot="lot", approved_fen=2_592_000_000), "2020-12-07")
    assert codes(s.when(order(), "2020-12-10")) == ["PAYEE_IS_NOT_BENEFICIARY"]
    s.given(order(payee="buyer", levels=(2_592_000_000, 0, 0)), "2020-12-10")
    assert s.world.now.compensation("lot").paid_fen == 2_592_000_000


@pytest.mark.rule("YC-52")
def test_the_held_amount_is_an_interval_until_the_category_is_determined() -> None:
    s, on = rates(Scenario()), day("2020-01-31")

    def held(category: Provenance, controlling: Fraction | None = None) -> list[str]:
        found = interval_fen(s.world.now, 540_000, o.WENXI, on, category, controlling)
        assert found is not None
        return [yuan(fen) for fen in found]

    assert held(Provenance.NOT_DETERMINED) == ["16,200,000.00", "25,920,000.00"]
    assert held(Provenance.MERGED_NO_OVEN) == ["16,200,000.00", "25,920,000.00"]
    assert held(Provenance.OWN_OVEN) == ["16,200,000.00", "16,200,000.00"]
    assert held(Provenance.COURT_AUCTIONED) == ["25,920,000.00", "25,920,000.00"]
    assert held(Provenance.MERGED_NO_OVEN, Fraction(1, 2)) == ["12,960,000.00", "12,960,000.00"]
    assert interval_fen(Scenario().world.now, 540_000, o.WENXI, on, OWN) is None


@pytest.mark.rule("YC-51")
def test_what_the_bank_did_is_recorded_whatever_it_was() -> None:
    s = o.lot(o.enterprise(Scenario()))
    line = ObserveBankPayment(lot="lot", statement_line="l1", payee="stranger", fen=999, order="no-such")
    s.given(line, "2020-12-01").given(line, "2020-12-01")
    assert [known.fen for known in s.world.now.compensation("lot").bank_lines] == [999, 999]
    assert s.last.fact.money == ()
    nowhere = ObserveBankPayment(lot="none", statement_line="l1", payee="stranger", fen=999)
    assert codes(s.when(nowhere, "2020-12-01")) == ["UNKNOWN_SUBJECT"]


def test_a_hold_and_an_order_name_a_known_lot() -> None:
    s = o.enterprise(Scenario())
    commands = (
        HoldBeneficiary(lot="lot", reason="查封"),
        ResolveBeneficiary(lot="lot", payee="jianlong"),
        ReviewCompensation(lot="lot", approved_fen=1),
        order(),
    )
    for command in commands:
        assert codes(s.when(command, "2020-12-01")) == ["UNKNOWN_SUBJECT"]
