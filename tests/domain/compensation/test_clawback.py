"""Claw-back: of a lot, of a county, of a revoked acceptance; province and city money only, and payable again after."""

import pytest

from domain.acceptance.commands import RevokeAcceptance
from domain.clawback.commands import LotClawback, OrderClawback, ReceiveClawback
from domain.clawback.facts import ClawbackOrdered
from domain.compensation.amounts import payable_fen
from domain.compensation.commands import ProposeCompensation
from domain.compensation.facts import CompensationQuotaProposed, CompensationQuotaReviewed
from domain.corrections.commands import CorrectEvent
from domain.fact import Fact
from domain.funds.commands import ReceivePrepayment
from domain.funds.facts import MoneyLevel
from domain.lots.facts import Provenance
from domain.money import Levels
from domain.policy import keys
from domain.quantities import yuan
from tests.domain import opening as o
from tests.domain.compensation import money as m
from tests.domain.scenario import Scenario

JISHAN = "140824"
NINE = 900_000_000


def back(*parts: tuple[str, int], name: str = "claw-1", division: str = "140800") -> OrderClawback:
    clawed = tuple(LotClawback(lot=lot, fen=fen) for lot, fen in parts)
    return OrderClawback(order=name, division=division, clawed=clawed, reason="撤销验收")


def received(fen: int, name: str = "claw-1") -> ReceiveClawback:
    return ReceiveClawback(lot="lot", order=name, fen=fen)


def revoked(s: Scenario, tonnes: int = 300_000, on: str = "2020-06-01") -> Scenario:
    return s.given(RevokeAcceptance(task="task", lot="lot", tonnes=tonnes, reason="抽查不符"), on)


def paid(ratio: str) -> Scenario:
    """30万吨 at 30 yuan, accepted and paid: 9,000,000.00."""
    return m.ratios(m.accepted_lot(300_000), ratio).given(m.order(NINE, 300_000), "2020-02-01")


@pytest.mark.rule("E-15", "YC-53")
@pytest.mark.parametrize(
    ("ratio", "limit", "levels"),
    [
        ("60:40:0", NINE, Levels(540_000_000, 360_000_000, 0)),
        ("50:30:20", 720_000_000, Levels(450_000_000, 270_000_000, 0)),
    ],
)
def test_a_revoked_acceptance_claws_back_province_and_city_money(ratio: str, limit: int, levels: Levels) -> None:
    s = revoked(paid(ratio))
    assert yuan(limit) in ("9,000,000.00", "7,200,000.00")
    assert m.codes(s.when(back(("lot", limit + 1)), "2020-06-10")) == ["MORE_THAN_CLAWBACK"]
    s.given(back(("lot", limit)), "2020-06-10")
    assert m.file(s).clawbacks[0].levels == levels
    assert m.book(s)["CLAWBACK_RECEIVABLE"] == yuan(limit)
    assert m.codes(s.when(back(("lot", 1), name="claw-2"), "2020-06-11")) == ["MORE_THAN_CLAWBACK"]


@pytest.mark.rule("E-15", "X-14", "YC-51")
def test_after_a_new_acceptance_it_is_payable_again_net_of_what_came_back() -> None:
    s = revoked(paid("50:30:20")).given(back(("lot", 720_000_000)), "2020-06-10")
    o.accepted(s, tonnes=300_000, on="2020-09-01")
    again = m.order(720_000_000, 300_000, name="order-2")
    assert m.codes(s.when(again, "2020-09-10")) == ["TONNES_NOT_ACCEPTED", "ABOVE_APPROVED"]
    assert payable_fen(s.world.now.lot("lot"), m.file(s)) == 0
    s.given(received(720_000_000), "2020-09-15")
    assert payable_fen(s.world.now.lot("lot"), m.file(s)) == 720_000_000
    too_much = m.order(720_000_001, 300_000, name="order-2")
    assert m.codes(s.when(too_much, "2020-09-20")) == ["ABOVE_APPROVED"]
    s.given(again, "2020-09-20")
    # The county's money never left: province and city pay their shares again.
    assert m.file(s).orders[-1].levels == Levels(450_000_000, 270_000_000, 0)
    assert m.book(s) == {
        "PAID": "9,000,000.00",
        "PROVINCE_POOL": "-4,500,000.00",
        "CITY_POOL": "-2,700,000.00",
        "COUNTY_POOL": "-1,800,000.00",
    }
    assert m.file(s).paid_tonnes == 300_000


@pytest.mark.rule("E-15", "YC-51")
def test_a_half_received_claw_back_frees_half_of_the_tonnes() -> None:
    s = revoked(paid("50:30:20")).given(back(("lot", 720_000_000)), "2020-06-10")
    o.accepted(s, tonnes=300_000, on="2020-09-01")
    s.given(received(360_000_000), "2020-09-15")
    assert (m.file(s).paid_tonnes, m.file(s).clawback_open_fen) == (150_000, 360_000_000)
    assert m.codes(s.when(m.order(1, 150_001, name="order-2"), "2020-09-20")) == ["TONNES_NOT_ACCEPTED"]
    s.given(m.order(360_000_000, 150_000, name="order-2"), "2020-09-20")
    assert m.codes(s.when(m.order(1, 1, name="order-3"), "2020-09-20")) == ["TONNES_NOT_ACCEPTED", "ABOVE_APPROVED"]


@pytest.mark.rule("E-14", "YC-53")
def test_revoking_a_part_claws_back_its_tonnes_at_the_approved_amount() -> None:
    s = revoked(paid("60:40:0"), 150_000)
    assert m.codes(s.when(back(("lot", 450_000_001)), "2020-06-10")) == ["MORE_THAN_CLAWBACK"]
    s.given(back(("lot", 450_000_000)), "2020-06-10").given(received(450_000_000), "2020-06-20")
    assert m.file(s).paid_tonnes == 150_000
    o.accepted(s, tonnes=150_000, on="2020-09-01")
    s.given(m.order(450_000_000, 150_000, name="order-2"), "2020-09-10")
    revoked(s, 150_000, "2020-10-01").given(back(("lot", 450_000_000), name="claw-2"), "2020-10-10")
    assert m.file(s).clawback_open_fen == 450_000_000


@pytest.mark.rule("E-14", "X-14", "YC-53")
def test_of_170_reported_150_accepted_and_30_revoked_the_money_of_the_30_comes_back() -> None:
    s = m.ratios(o.lot(o.enterprise(Scenario()), tonnes=1_700_000, ovens=("oven",)), "60:40:0")
    o.demolished(o.listed(s, tonnes=1_700_000, ovens=("oven",), last_day="2020-10-31"))
    o.accepted(m.approved(s, tonnes=1_700_000), tonnes=1_500_000)
    s.given(m.order(4_500_000_000, 1_500_000), "2020-02-01")
    revoked(s, 300_000)
    assert s.world.now.task("task").accepted_net_tonnes == 1_200_000
    # Before and after the last day: the 20 that were never done were never paid.
    for day in ("2020-06-10", "2020-11-01"):
        assert m.codes(s.when(back(("lot", 900_000_001)), day)) == ["MORE_THAN_CLAWBACK"]
    s.given(back(("lot", 900_000_000)), "2020-11-01")
    assert m.book(s)["CLAWBACK_RECEIVABLE"] == "9,000,000.00"


@pytest.mark.rule("E-15", "X-14")
def test_of_a_part_revoked_only_what_province_and_city_bore_of_it_comes_back() -> None:
    s = revoked(paid("50:30:20"), 150_000)
    assert m.codes(s.when(back(("lot", 360_000_001)), "2020-06-10")) == ["MORE_THAN_CLAWBACK"]
    assert m.codes(s.when(back(("lot", 360_000_000)), "2020-06-10")) == []


@pytest.mark.rule("YC-53", "X-14")
def test_nothing_is_clawed_back_where_nothing_was_missed() -> None:
    assert m.codes(paid("50:30:20").when(back(("lot", 1)), "2020-06-10")) == ["NOTHING_TO_CLAW_BACK"]


def jishan(scope: str | None = None) -> Scenario:
    """稷山 (progress invented): task 40, 20 done and paid 6,000,000.00, 20 not done with 2,000,000.00 prepaid."""
    s = m.ratios(o.enterprise(o.enterprise(Scenario(), "dongfang", JISHAN), "jinhua", JISHAN), "60:40:0")
    if scope:
        m.parameter(s, keys.CLAWBACK_SCOPE, "140800", text=scope)
    for name, oven in (("dongfang", "east"), ("jinhua", "west")):
        o.lot(s, name, 200_000, owner=name, county=JISHAN, ovens=(oven,))
        o.listed(s, name, 200_000, task=f"t-{name}", owner=name, county=JISHAN, ovens=(oven,), last_day="2020-10-31")
        m.approved(s, name, 200_000, on="2020-08-01")
    o.demolished(s, "east", "2020-09-01")
    o.accepted(s, "dongfang", 200_000, task="t-dongfang", on="2020-09-20")
    s.given(m.order(600_000_000, 200_000, lot="dongfang", payee="dongfang"), "2020-10-10")
    prepaid = ReceivePrepayment(
        division="140800", year=2020, level=MoneyLevel.PROVINCE, holder=JISHAN, fen=200_000_000, lot="jinhua"
    )
    return s.given(prepaid, "2020-05-01")


@pytest.mark.rule("YC-53", "X-14")
def test_a_county_that_missed_its_task_gives_back_what_was_prepaid_for_it() -> None:
    s = jishan()
    on_time = back(("jinhua", 1), division=JISHAN)
    assert m.codes(s.when(on_time, "2020-10-31")) == ["NOTHING_TO_CLAW_BACK"]
    assert m.codes(s.when(back(("jinhua", 200_000_001), division=JISHAN), "2020-11-01")) == ["MORE_THAN_CLAWBACK"]
    both = back(("jinhua", 200_000_000), ("dongfang", 1), division=JISHAN)
    assert m.codes(s.when(both, "2020-11-01")) == ["NOTHING_TO_CLAW_BACK"]
    s.given(back(("jinhua", 200_000_000), division=JISHAN), "2020-11-01")
    assert m.book(s, "jinhua") == {"CLAWBACK_RECEIVABLE": "2,000,000.00", "PROVINCE_POOL": "-2,000,000.00"}
    assert m.file(s, "jinhua").advances == ()
    s.given(ReceiveClawback(lot="jinhua", order="claw-1", fen=200_000_000), "2020-12-01")
    assert m.book(s, "jinhua") == {}


@pytest.mark.rule("YC-53")
def test_more_prepaid_than_the_unfinished_tonnes_are_worth_gives_back_their_worth() -> None:
    s = jishan()
    more = ReceivePrepayment(
        division="140800", year=2020, level=MoneyLevel.CITY, holder=JISHAN, fen=600_000_000, lot="jinhua"
    )
    s.given(more, "2020-06-01")
    assert m.codes(s.when(back(("jinhua", 600_000_001), division=JISHAN), "2020-11-01")) == ["MORE_THAN_CLAWBACK"]
    s.given(back(("jinhua", 600_000_000), division=JISHAN), "2020-11-01")
    assert m.file(s, "jinhua").clawbacks[0].levels == Levels(150_000_000, 450_000_000, 0)
    assert m.book(s, "jinhua")["ADVANCED"] == "2,000,000.00"


@pytest.mark.rule("YC-53")
def test_the_county_wide_reading_reaches_money_of_finished_lots() -> None:
    s = jishan("COUNTY")
    over = back(("jinhua", 200_000_000), ("dongfang", 400_000_001), division=JISHAN)
    assert m.codes(s.when(over, "2020-11-01")) == ["MORE_THAN_CLAWBACK"]
    too_much = back(("jinhua", 200_000_001), division=JISHAN)
    assert m.codes(s.when(too_much, "2020-11-01")) == ["MORE_THAN_CLAWBACK"]
    s.given(back(("jinhua", 200_000_000), ("dongfang", 400_000_000), division=JISHAN), "2020-11-01")
    assert isinstance(fact := s.last.fact, ClawbackOrdered)
    assert yuan(sum(part.fen for part in fact.clawed)) == "6,000,000.00"


@pytest.mark.rule("YC-53", "SX-22")
def test_a_claw_back_names_known_lots_of_the_division_once() -> None:
    s = revoked(paid("50:30:20"))
    assert m.codes(s.when(back(("none", 1)), "2020-06-10")) == ["UNKNOWN_SUBJECT"]
    assert m.codes(s.when(back(("lot", 1), division="140500"), "2020-06-10")) == ["UNKNOWN_SUBJECT"]
    assert m.codes(s.when(back(("lot", 1), ("lot", 1)), "2020-06-10")) == ["MALFORMED"]
    assert m.codes(s.when(back(), "2020-06-10")) == ["MALFORMED"]
    assert m.codes(s.when(back(("lot", 0)), "2020-06-10")) == ["MALFORMED"]
    s.given(back(("lot", 1)), "2020-06-10")
    assert m.codes(s.when(back(("lot", 1)), "2020-06-10")) == ["ALREADY_EXISTS"]


@pytest.mark.rule("YC-53")
def test_more_than_was_ordered_is_recorded_and_posts_only_what_was() -> None:
    s = revoked(paid("60:40:0")).given(back(("lot", 1000)), "2020-06-10").given(received(1500), "2020-06-20")
    assert (m.file(s).clawback_open_fen, m.book(s).get("CLAWBACK_RECEIVABLE")) == (0, None)
    s.given(received(10, "no-such"), "2020-06-21")
    assert s.last.fact.money == ()


@pytest.mark.rule("E-15", "YC-53")
def test_a_new_proposal_after_the_payment_takes_nothing_out_of_reach() -> None:
    s = revoked(paid("60:40:0"))
    s.given(ProposeCompensation(lot="lot", category=Provenance.OWN_OVEN, tonnes=300_000), "2020-06-02")
    assert m.file(s).approved_fen is None
    assert m.codes(s.when(back(("lot", NINE + 1)), "2020-06-10")) == ["MORE_THAN_CLAWBACK"]
    s.given(back(("lot", NINE)), "2020-06-10")


@pytest.mark.rule("E-17", "YC-51", "YC-53")
@pytest.mark.parametrize("kind", [CompensationQuotaProposed, CompensationQuotaReviewed])
def test_what_money_was_paid_on_is_not_voided_from_under_it(kind: type[Fact]) -> None:
    s = paid("60:40:0")
    event = next(e for e in s.events if isinstance(e.fact, kind))
    void = CorrectEvent(position=event.position, reason="误录", second_office="复核")
    assert m.codes(s.when(void, "2020-06-02", role=event.role, office=event.office)) == ["LATER_EVENTS_REST"]
    bare = m.ratios(m.accepted_lot(300_000))
    event = next(e for e in bare.events if isinstance(e.fact, kind))
    assert m.codes(bare.when(void, "2020-06-02", role=event.role, office=event.office)) == []
