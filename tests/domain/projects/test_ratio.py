"""How much is carried over: below one in 运城, one to one for own ovens of 5.5 m under 上大关大 (X-07)."""

import pytest

from domain.fact import Account
from domain.lots.commands import (
    BackLotWithOvens,
    CommitLotToProject,
    ConfirmLotTrade,
    DeclareLotTrade,
    ReplaceLot,
)
from domain.lots.facts import Provenance
from domain.ovens.commands import RegisterOven
from domain.policy import keys
from domain.policy.commands import SetRuleParameter
from domain.policy.facts import Basis, ParameterValue
from domain.projects.facts import Regime, Source
from domain.quantities import Deadline, Share
from domain.tasks.commands import AssignEnterpriseTask
from domain.tasks.facts import EndState, TaskBook
from tests.domain import opening as o
from tests.domain.courts.rulings import codes
from tests.domain.projects.test_filing import JIEXIU, OWN_LARGE, YUNCHENG, project, yuncheng
from tests.domain.scenario import OPENING_DAY, Scenario, day

LARGE = {"regime": Regime.LARGE_FOR_LARGE}


def ratio(s: Scenario, num: int, den: int) -> Scenario:
    value = ParameterValue(share=Share(num=num, den=den))
    command = SetRuleParameter(
        parameter=keys.REPLACEMENT_RATIO_MAX, division=YUNCHENG, value=value, unit="—",
        basis=Basis.ASSUMED, note="as this test reads it",
    )
    return s.given(command, "2019-01-01")


def small(tonnes: int = 1_000_000) -> Source:
    return Source(lot="lot", tonnes=tonnes, source_height_mm=4300, own=True)


@pytest.mark.rule("YC-58", "X-07", "E-08")
def test_a_ratio_that_is_set_bounds_what_is_carried() -> None:
    s = ratio(yuncheng(), 4, 5)
    assert codes(s.when(project((small(),), 800_001), "2019-06-01")) == ["REPLACEMENT_NOT_LESS"]
    assert codes(s.when(project((small(),), 800_000), "2019-06-01")) == []
    whole = ratio(yuncheng(), 1, 1)
    assert codes(whole.when(project((small(),), 1_000_000), "2019-06-01")) == ["REPLACEMENT_NOT_LESS"]


@pytest.mark.rule("YC-58", "SX-09", "X-07")
def test_own_large_ovens_are_carried_whole_and_the_rest_by_the_ratio() -> None:
    s = ratio(o.lot(yuncheng(), "bought", 200_000), 4, 5)
    sources = (OWN_LARGE, Source(lot="bought", tonnes=200_000, source_height_mm=5500))
    assert codes(s.when(project(sources, 1_160_001, **LARGE), "2019-06-01")) == ["REPLACEMENT_NOT_LESS"]
    assert codes(s.when(project(sources, 1_160_000, **LARGE), "2019-06-01")) == []


@pytest.mark.rule("SX-09", "X-07")
def test_bought_capacity_is_not_own_whatever_the_filing_says() -> None:
    s = o.lot(o.enterprise(yuncheng(), "seller", o.HEJIN), "bought", 1_000_000, owner="seller", county=o.HEJIN)
    offer = DeclareLotTrade(
        lot="bought",
        seller="seller",
        buyer="jianlong",
        tonnes=1_000_000,
        price_fen_per_tonne=3000,
        contract_date=day("2019-02-01"),
    )
    s.given(offer, "2019-02-01").given(ConfirmLotTrade(lot="bought", report_id="r"), "2019-03-01")
    assert s.world.now.lot("bought").provenance is Provenance.MARKET_TRADED
    claimed = Source(lot="bought", tonnes=1_000_000, source_height_mm=5500, own=True)
    assert codes(s.when(project((claimed,), 1_000_000, **LARGE), "2019-06-01")) == ["REPLACEMENT_NOT_LESS"]


@pytest.mark.rule("E-09", "E-10", "SX-09")
@pytest.mark.parametrize(("registered_mm", "allowed"), [(5500, True), (5499, False), (None, True)])
def test_the_registered_height_counts_beside_the_stated_one(registered_mm: int | None, allowed: bool) -> None:
    s = yuncheng()
    oven = RegisterOven(
        oven="old",
        enterprise="jianlong",
        division=o.WENXI,
        county=o.WENXI,
        chamber_height_mm=registered_mm,
    )
    s.given(oven, OPENING_DAY)
    s.given(BackLotWithOvens(lot="lot", ovens=("old",), tonnes=1_000_000), OPENING_DAY)
    decided = s.when(project((OWN_LARGE,), 1_000_000, **LARGE), "2019-06-01")
    assert codes(decided) == ([] if allowed else ["REPLACEMENT_NOT_LESS"])


@pytest.mark.rule("E-09", "SX-11")
def test_the_deadline_of_the_old_oven_of_an_equal_replacement_is_not_invented() -> None:
    s = yuncheng().given(project((OWN_LARGE,), 1_000_000, **LARGE), "2019-06-01")
    task = AssignEnterpriseTask(
        task="old-oven",
        enterprise="jianlong",
        division=o.WENXI,
        county=o.WENXI,
        tonnes=1_000_000,
        deadline=Deadline(text="按〔2018〕98号上大关小时限（文本未持有）"),
        required_end_state=EndState.CLOSE,
        book=TaskBook.REPLACEMENT,
        lots=("lot",),
    )
    s.given(task, "2020-10-21")
    deadline = s.world.now.task("old-oven").deadline
    assert deadline is not None
    assert (deadline.hard_last_day, "98号" in deadline.text) == (None, True)


def committed(lot: str, retired: int, carried: int) -> CommitLotToProject:
    return CommitLotToProject(lot=lot, project="project", retired_tonnes=retired, carried_tonnes=carried)


@pytest.mark.rule("YC-58", "X-07")
def test_a_commitment_carries_no_more_than_its_source_may() -> None:
    s = ratio(o.lot(yuncheng(), "other", 200_000), 4, 5)
    s.given(project((small(),), 800_000), "2019-06-01")
    assert codes(s.when(committed("lot", 1_000_000, 800_001), "2019-06-02")) == ["CARRIED_ABOVE_RATIO"]
    assert codes(s.when(committed("other", 200_000, 160_001), "2019-06-02")) == ["CARRIED_ABOVE_RATIO"]
    assert codes(s.when(committed("lot", 1_000_000, 800_000), "2019-06-02")) == []


@pytest.mark.rule("YC-58", "X-07")
def test_the_carried_tonnes_given_later_keep_the_ratio_too() -> None:
    s = ratio(yuncheng(), 4, 5).given(project((small(),), None), "2019-06-01")
    o.committed(s, "lot", 1_000_000, None)
    assert codes(s.when(committed("lot", 1_000_000, 900_000), "2019-07-01")) == ["CARRIED_ABOVE_RATIO"]
    s.given(committed("lot", 1_000_000, 800_000), "2019-07-01")
    replace = ReplaceLot(
        lot="lot",
        project="project",
        retired_tonnes=1_000_000,
        carried_tonnes=800_000,
        discounted_tonnes=200_000,
    )
    s.given(replace, "2019-08-01")
    assert (s.balance("lot", Account.CARRIED), s.balance("lot", Account.DISCOUNTED)) == (800_000, 200_000)


@pytest.mark.rule("E-08", "YC-58")
def test_the_ratio_of_yuncheng_binds_no_other_city() -> None:
    s = o.enterprise(ratio(yuncheng(), 4, 5), "changsheng", JIEXIU)
    o.lot(s, "jx", 600_000, owner="changsheng", county=JIEXIU)
    place = {"division": JIEXIU, "county": JIEXIU, "owner": "changsheng"}
    s.given(project((Source(lot="jx", tonnes=600_000),), 600_000, **place), "2019-06-01")
    assert codes(s.when(committed("jx", 600_000, 600_000), "2019-06-02")) == []
