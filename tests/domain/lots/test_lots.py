"""Lots: what opens them, what holds them, and every reason why a claim on one is refused."""

from typing import Any

import pytest

from domain.command import Accepted, Command
from domain.enterprises.commands import RecordCountySurvey, RegisterEnterprise
from domain.fact import FREE_ACCOUNTS, Account
from domain.lots.commands import (
    BackLotWithOvens,
    CloseBaseline,
    CommitLotToProject,
    ConfirmLotTrade,
    DeclareLotTrade,
    EliminateLotByOtherPlan,
    ListLot,
    RecognizeBaselineCapacity,
    RejectLotTrade,
    ReleaseLotCommitment,
    ReplaceLot,
    ReportUnrecognizedCapacity,
    SplitLot,
    SurrenderPaperCapacity,
    UnlistLot,
)
from domain.lots.facts import AccountBasis, BaselineBasis, LotPart, Provenance
from domain.lots.refusals import ReducedCapacityNotUsable
from domain.policy.commands import SetRuleParameter
from domain.policy.facts import Basis, ParameterValue
from domain.projects.facts import Source
from domain.tasks.commands import AssignEnterpriseTask
from domain.tasks.facts import EndState
from tests.domain import opening as o
from tests.domain.scenario import OPENING_DAY, Scenario, by, day, refusal


def opening(name: str = "lot", **more: Any) -> RecognizeBaselineCapacity:
    given: dict[str, Any] = {
        "lot": name,
        "enterprise": "jianlong",
        "division": o.WENXI,
        "county": o.WENXI,
        "tonnes": 540_000,
        "basis": BaselineBasis.NAMED_IN_DOCUMENT,
        "account": Account.OPERATING,
        "account_basis": AccountBasis.INFERRED,
    }
    return RecognizeBaselineCapacity(**{**given, **more})


def offered(tonnes: int = 540_000, **more: Any) -> DeclareLotTrade:
    given: dict[str, Any] = {
        "lot": "lot",
        "seller": "jianlong",
        "buyer": "buyer",
        "tonnes": tonnes,
        "price_fen_per_tonne": 3000,
        "contract_date": day("2020-02-01"),
    }
    return DeclareLotTrade(**{**given, **more})


def opened(**more: Any) -> Scenario:
    return o.enterprise(o.lot(o.enterprise(Scenario()), **more), "buyer", o.HEJIN)


@pytest.mark.rule("YC-36")
def test_reduced_capacity_is_deducted_from_what_was_filed_not_built() -> None:
    """Filed 1000, built 960, reduced 325 → 675 remains on the quota book (万吨)."""
    s = opened(tonnes=10_000_000, ovens=("oven",), account=Account.OPERATING)
    s.given(RecordCountySurvey(enterprise="jianlong", surveyed_tonnes=9_600_000), "2019-05-01")
    parts = (
        LotPart(lot="kept", account=Account.OPERATING, tonnes=6_750_000),
        LotPart(lot="given-up", account=Account.OPERATING, tonnes=3_250_000, ovens=("oven",)),
    )
    s.given(SplitLot(lot="lot", parts=parts), "2019-06-01")
    o.listed(s, "given-up", 3_250_000, ovens=("oven",))
    o.accepted(o.demolished(s), "given-up", 3_250_000)
    books = [s.book(name) for name in ("lot", "kept", "given-up")]
    assert sum(book.total(FREE_ACCOUNTS) for book in books) == 6_750_000
    assert sum(book.balance(Account.REDUCED) for book in books) == 3_250_000
    assert sum(book.balance(Account.RECOGNIZED) for book in books) == -10_000_000


@pytest.mark.rule("SX-22", "YC-36")
def test_no_event_creates_capacity_after_the_opening_is_closed() -> None:
    s = opened()
    assert refusal(s.when(CloseBaseline(division=o.WENXI, total_tonnes=1), "2019-01-02")).CODE == (
        "BASELINE_TOTAL_DIFFERS"
    )
    s.given(CloseBaseline(division=o.WENXI, total_tonnes=540_000), "2019-01-02")
    assert refusal(s.when(opening("second"), OPENING_DAY)).CODE == "BASELINE_CLOSED"
    assert refusal(s.when(CloseBaseline(division=o.WENXI, total_tonnes=540_000), "2019-01-03")).CODE == (
        "ALREADY_EXISTS"
    )


@pytest.mark.rule("SX-22", "YC-16")
def test_capacity_found_without_a_lot_creates_none() -> None:
    found = ReportUnrecognizedCapacity(site="site", division=o.WENXI, estimated_tonnes=500_000)
    assert opened().given(found, "2020-01-01").last.fact.postings == ()


@pytest.mark.rule("SX-22")
def test_a_lot_opens_once() -> None:
    assert refusal(opened().when(opening(), OPENING_DAY)).CODE == "ALREADY_EXISTS"


@pytest.mark.rule("YC-36")
def test_an_opening_is_effective_on_the_opening_day() -> None:
    decided = o.enterprise(Scenario()).when(opening(), "2019-12-31")
    assert refusal(decided).CODE == "NOT_THE_OPENING_DAY"


@pytest.mark.rule("YC-36")
@pytest.mark.parametrize("account", sorted(set(Account) - set(FREE_ACCOUNTS)))
def test_a_lot_does_not_open_in_any_other_account(account: Account) -> None:
    decided = o.enterprise(Scenario()).when(opening(account=account), OPENING_DAY)
    assert refusal(decided).CODE == "OPENING_ACCOUNT_NOT_ALLOWED"


@pytest.mark.rule("YC-36")
def test_the_opening_day_is_the_one_in_force_to_the_day() -> None:
    s = o.enterprise(Scenario())
    value = ParameterValue(day=day("2019-01-15"))
    s.given(
        SetRuleParameter(parameter="opening-day", division="140000", value=value, unit="—"), "2018-12-31"
    )
    for wrong in ("2019-01-14", "2019-01-16"):
        assert refusal(s.when(opening(), wrong)).CODE == "NOT_THE_OPENING_DAY"
    assert isinstance(s.when(opening(), "2019-01-15"), Accepted)


@pytest.mark.rule("SX-03")
def test_a_lot_merged_without_an_oven_needs_its_share() -> None:
    decided = o.enterprise(Scenario()).when(opening(provenance=Provenance.MERGED_NO_OVEN), OPENING_DAY)
    assert refusal(decided).CODE == "CONTROLLING_SHARE_MISSING"


@pytest.mark.rule("YC-37")
def test_a_listed_lot_is_not_traded_even_by_an_earlier_contract_day() -> None:
    s = o.listed(opened())
    assert refusal(s.when(offered(), "2019-06-01")).CODE == "REDUCED_CAPACITY_NOT_TRADABLE"


@pytest.mark.rule("YC-37")
def test_reduced_tonnes_are_not_traded() -> None:
    s = o.enterprise(o.reduced(Scenario()), "buyer", o.HEJIN)
    assert refusal(s.when(offered(), "2020-02-01")).CODE == "REDUCED_CAPACITY_NOT_TRADABLE"


@pytest.mark.rule("YC-37", "YC-38", "E-16")
@pytest.mark.parametrize(
    "command",
    [
        ListLot(lot="lot", task="task", tonnes=540_000),
        SurrenderPaperCapacity(lot="lot", task="task", tonnes=540_000),
        EliminateLotByOtherPlan(lot="lot", tonnes=540_000),
    ],
    ids=lambda command: type(command).__name__,
)
def test_reduced_tonnes_are_not_put_to_any_other_use(command: Command) -> None:
    refused = refusal(o.reduced(Scenario()).when(command, "2020-02-01"))
    assert refused == ReducedCapacityNotUsable(field="lot", lot="lot", free=0, asked=540_000)


@pytest.mark.rule("YC-38", "E-16", "YC-09")
def test_reduced_tonnes_back_no_project_whatever_the_owner_is_called_now() -> None:
    s = o.reduced(Scenario())
    s.given(
        RegisterEnterprise(
            enterprise="renamed", legal_name="换了名的焦化", division=o.WENXI, county=o.WENXI
        ),
        "2020-05-01",
    )
    o.lot(s, "free", 600_000, owner="renamed")
    o.project(s, (Source(lot="free", tonnes=600_000),), owner="renamed", tonnes=480_000)
    commit = CommitLotToProject(lot="lot", project="project", retired_tonnes=540_000, carried_tonnes=400_000)
    assert refusal(s.when(commit, "2020-06-01")).CODE == "REDUCED_CAPACITY_NOT_USABLE"


@pytest.mark.rule("E-19", "YC-38")
def test_a_committed_lot_is_neither_listed_nor_traded_nor_committed_again() -> None:
    s = opened()
    o.project(s, (Source(lot="lot", tonnes=540_000),), tonnes=400_000)
    o.committed(s, "lot", 540_000, 400_000)
    assign = AssignEnterpriseTask(
        task="task", enterprise="jianlong", division=o.WENXI, tonnes=540_000, deadline=by("2020-10-31"),
        required_end_state=EndState.CLOSE,
    )  # fmt: skip
    s.given(assign, "2019-12-31")
    for command in (
        offered(),
        SplitLot(lot="lot", parts=(LotPart(lot="a", account=Account.OPERATING, tonnes=540_000),)),
        CommitLotToProject(lot="lot", project="project", retired_tonnes=540_000, carried_tonnes=1),
        ListLot(lot="lot", task="task", tonnes=540_000),
    ):
        assert refusal(s.when(command, "2020-01-01")).CODE == "LOT_HELD_BY_PROJECT"


@pytest.mark.rule("YC-46")
def test_the_price_of_a_trade_is_capped_where_a_cap_is_in_force() -> None:
    s = opened()
    cap = SetRuleParameter(
        parameter="price-cap", division="140800", value=ParameterValue(number=4800), unit="分/吨",
        basis=Basis.ASSUMED, note="as this test reads it",
    )
    s.given(cap, "2019-12-31")
    for price in (5000, 4801):
        assert refusal(s.when(offered(price_fen_per_tonne=price), "2020-02-01")).CODE == "PRICE_ABOVE_CAP"
    assert isinstance(s.when(offered(price_fen_per_tonne=4800), "2020-02-01"), Accepted)


@pytest.mark.rule("YC-42", "YC-37")
def test_a_trade_moves_a_whole_lot_from_its_holder_once_declared() -> None:
    s = opened()
    assert refusal(s.when(offered(tonnes=1), "2020-02-01")).CODE == "WHOLE_LOT_ONLY"
    assert refusal(s.when(offered(seller="buyer"), "2020-02-01")).CODE == "SELLER_DOES_NOT_HOLD"
    confirm = ConfirmLotTrade(lot="lot", report_id="r")
    assert refusal(s.when(confirm, "2020-02-02")).CODE == "TRADE_NOT_DECLARED"
    reject = RejectLotTrade(lot="lot", reason="材料不全")
    assert refusal(s.when(reject, "2020-02-02")).CODE == "TRADE_NOT_DECLARED"
    s.given(offered(), "2020-02-01").given(RejectLotTrade(lot="lot", reason="材料不全"), "2020-02-03")
    assert refusal(s.when(confirm, "2020-02-04")).CODE == "TRADE_NOT_DECLARED"


@pytest.mark.rule("YC-42")
def test_a_listing_takes_no_more_than_is_free() -> None:
    s = o.listed(opened())
    again = ListLot(lot="lot", task="task", tonnes=1)
    assert refusal(s.when(again, "2020-01-01")).CODE == "MORE_THAN_THE_LOT"


@pytest.mark.rule("YC-20")
def test_an_unlisting_takes_no_more_than_is_listed() -> None:
    s = o.listed(opened())
    early = UnlistLot(lot="lot", task="task", tonnes=1, reason="早于列入")
    assert refusal(s.when(early, "2019-12-30")).CODE == "NOT_LISTED_FOR_TASK"
    s.given(UnlistLot(lot="lot", task="task", tonnes=540_000, reason="调整"), "2020-01-01")
    paper = SurrenderPaperCapacity(lot="lot", task="task", tonnes=540_000)
    assert refusal(s.when(paper, "2020-01-02")).CODE == "NOT_LISTED_FOR_TASK"
    assert s.world.now.lot("lot").list_holds == ()


@pytest.mark.rule("YC-28", "YC-42")
def test_ovens_back_no_more_than_the_lot() -> None:
    s = opened(ovens=("oven",))
    command = BackLotWithOvens(lot="lot", ovens=("oven",), tonnes=540_001)
    assert refusal(s.when(command, "2019-01-02")).CODE == "MORE_THAN_THE_LOT"


@pytest.mark.rule("JX-02", "JX-03", "YC-58", "YC-55")
def test_a_replacement_waits_until_its_carried_tonnes_are_given() -> None:
    s = opened()
    o.project(s, (Source(lot="lot", tonnes=540_000),), tonnes=None)
    o.committed(s, "lot", 540_000, None)
    assert refusal(s.when(replaced(), "2020-06-30")).CODE == "CARRIED_TONNES_UNKNOWN"
    o.committed(s, "lot", 540_000, 400_000, on="2020-06-01")
    assert refusal(s.when(replaced(carried=1), "2020-06-30")).CODE == "REPLACEMENT_DOES_NOT_SUM"
    assert isinstance(s.when(replaced(), "2020-06-30"), Accepted)
    assert refusal(s.when(replaced(), "2020-07-01")).CODE == "NOT_COMMITTED_TO_PROJECT"


def replaced(carried: int = 400_000) -> ReplaceLot:
    return ReplaceLot(
        lot="lot",
        project="project",
        retired_tonnes=540_000,
        carried_tonnes=carried,
        discounted_tonnes=140_000,
    )


@pytest.mark.rule("YC-55")
def test_a_released_lot_is_free_again() -> None:
    s = opened(ovens=("oven",))
    o.project(s, (Source(lot="lot", tonnes=540_000),), tonnes=400_000)
    o.committed(s, "lot", 540_000, 400_000)
    release = ReleaseLotCommitment(lot="lot", project="project", reason="放弃")
    s.given(release, "2020-01-01")
    assert isinstance(s.when(offered(), "2020-02-01"), Accepted)
    assert refusal(s.when(release, "2020-03-01")).CODE == "NOT_COMMITTED_TO_PROJECT"


@pytest.mark.rule("SX-03", "YC-11")
def test_only_paper_is_surrendered_on_paper() -> None:
    s = o.listed(opened())
    command = SurrenderPaperCapacity(lot="lot", task="task", tonnes=540_000)
    assert refusal(s.when(command, "2020-01-10")).CODE == "PAPER_LOT_ONLY"


@pytest.mark.rule("E-04")
def test_a_split_sums_account_by_account_and_hold_by_hold() -> None:
    s = o.listed(opened(), tonnes=540_000)
    half = LotPart(lot="a", account=Account.OPERATING, tonnes=270_000, list_hold_tonnes=270_000)
    short = SplitLot(lot="lot", parts=(half,))
    assert refusal(s.when(short, "2020-01-01")).CODE == "SPLIT_DOES_NOT_SUM"
    free = LotPart(lot="b", account=Account.OPERATING, tonnes=270_000)
    assert refusal(s.when(SplitLot(lot="lot", parts=(half, free)), "2020-01-01")).CODE == "SPLIT_DOES_NOT_SUM"


@pytest.mark.rule("E-04", "YC-37")
def test_accepted_tonnes_are_not_split_away_from_their_history() -> None:
    s = o.reduced(Scenario())
    parts = (LotPart(lot="a", account=Account.REDUCED, tonnes=540_000, list_hold_tonnes=540_000),)
    assert refusal(s.when(SplitLot(lot="lot", parts=parts), "2020-01-01")).CODE == "SPLIT_TOO_LATE"


@pytest.mark.rule("E-04", "YC-42")
def test_a_lot_listed_for_two_tasks_is_not_split_before_one_of_them_lets_go() -> None:
    s = o.listed(o.listed(opened(), tonnes=300_000), tonnes=240_000, task="second")
    parts = tuple(LotPart(lot=name, account=Account.OPERATING, tonnes=270_000) for name in ("a", "b"))
    refused = refusal(s.when(SplitLot(lot="lot", parts=parts), "2020-01-01"))
    assert (refused.CODE, "2 项任务" in refused.message_zh) == ("SPLIT_OF_SEVERAL_TASKS", True)
