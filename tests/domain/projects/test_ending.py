"""Projects that are not filed, or whose filing is revoked: commitments end, carried tonnes go where it is said."""

import pytest

from domain.balances import Holder, unbalanced
from domain.fact import Account
from domain.lots.commands import ReplaceLot
from domain.ovens.commands import StopOven
from domain.policy import keys
from domain.policy.commands import SetRuleParameter
from domain.policy.facts import Basis, ParameterValue
from domain.projects.commands import (
    FileProject,
    RefuseProjectFiling,
    ReportEnergyAndDischargeRights,
    ReportProjectReady,
    RevokeProjectFiling,
    StartProject,
)
from domain.projects.facts import ReadyOvens, Regime, RightsMeans, Source
from tests.domain import opening as o
from tests.domain.courts.rulings import codes
from tests.domain.projects.test_start import filed, replaced
from tests.domain.scenario import Scenario, day, refusal


def revoke(to: Account | None = Account.REVOKED) -> RevokeProjectFiling:
    return RevokeProjectFiling(project="project", reason="清理不合规备案", to_account=to)


def declined(**changed: object) -> RefuseProjectFiling:
    fields: dict[str, object] = {"owner": "jianlong", "division": o.WENXI, "county": o.WENXI, **changed}
    return RefuseProjectFiling(project="project", reason="暂停备案", **fields)  # type: ignore[arg-type]


@pytest.mark.rule("YC-39", "SX-22")
def test_a_declined_project_is_known_holds_nothing_and_may_be_filed_later() -> None:
    s = o.lot(o.enterprise(Scenario()), tonnes=600_000).given(declined(), "2020-01-15")
    known = s.world.now.project("project")
    assert known.filing_ended is not None
    assert (known.known, known.filed, known.filing_ended.revoked) == (True, False, False)
    o.project(s, (Source(lot="lot", tonnes=600_000),), on="2021-01-15")
    known = s.world.now.project("project")
    assert (known.filed, known.filing_ended) == (True, None)
    assert codes(s.when(declined(), "2021-02-01")) == ["ALREADY_EXISTS"]


def test_a_declined_project_names_a_known_owner_and_place() -> None:
    s = o.enterprise(Scenario())
    assert refusal(s.when(declined(owner="nobody"), "2020-01-15")).field == "owner"
    assert refusal(s.when(declined(division="149901", county=None), "2020-01-15")).field == "division"


@pytest.mark.rule("YC-39")
def test_open_commitments_end_and_the_tonnes_of_stopped_ovens_are_idle() -> None:
    s = filed().given(StopOven(oven="old"), "2019-10-01")
    assert s.balance("lot", Account.OPERATING) == 600_000
    s.given(revoke(to=None), "2020-02-01")
    assert (s.balance("lot", Account.IDLE), s.world.now.lot("lot").project_holds) == (600_000, ())
    project = s.world.now.project("project")
    assert (project.filed, project.commitments, project.overlap_allowance_tonnes) == (False, (), 0)
    assert codes(s.when(revoke(), "2020-02-02")) == ["PROJECT_NOT_FILED"]
    again = FileProject(
        project="project",
        owner="jianlong",
        division=o.WENXI,
        county=o.WENXI,
        tonnes=480_000,
        sources=(Source(lot="lot", tonnes=600_000),),
        regime=Regime.LARGE_FOR_SMALL,
        coke_dry_quenching=True,
    )
    assert codes(s.when(again, "2020-03-01")) == []


@pytest.mark.rule("YC-39")
@pytest.mark.parametrize("target", [Account.REVOKED, Account.UNBUILT])
def test_carried_tonnes_go_to_the_account_the_decision_names(target: Account) -> None:
    s = filed().given(replaced(), "2020-06-30")
    assert codes(s.when(revoke(to=None), "2020-07-01")) == ["REVOCATION_ACCOUNT_MISSING"]
    s.given(revoke(to=target), "2020-07-01")
    balances = [s.balance("lot", a) for a in (target, Account.CARRIED, Account.DISCOUNTED)]
    assert balances == [480_000, 0, 120_000]


@pytest.mark.rule("YC-39", "X-08")
def test_started_tonnes_come_back_across_the_county_border() -> None:
    s = filed(owner="hejin", county=o.HEJIN).given(replaced(), "2020-06-30")
    s.given(StartProject(project="project"), "2020-09-01").given(revoke(), "2020-10-01")
    assert [(r.enterprise, r.project, r.account.value, r.tonnes) for r in s.last.fact.postings] == [
        ("jianlong", None, "REVOKED", 480_000),
        ("hejin", "project", "OPERATING", -480_000),
        ("hejin", None, "TRANSFER", 480_000),
        ("jianlong", None, "TRANSFER", -480_000),
    ]
    assert unbalanced(s.last.fact.postings) is None
    book = s.book("lot")
    for holder in (Holder("hejin", o.HEJIN), Holder("jianlong", o.WENXI)):
        assert book.balance(Account.TRANSFER, holder=holder) == 0
    assert book.balance(Account.OPERATING) == 0


@pytest.mark.rule("YC-39", "YC-58")
def test_a_discount_comes_back_only_where_a_parameter_says_so() -> None:
    s = filed().given(replaced(), "2020-06-30")
    parameter = SetRuleParameter(
        parameter=keys.DISCOUNT_RETURNS, division="140800", value=ParameterValue(number=1), unit="—",
        basis=Basis.ASSUMED, note="as this test reads it",
    )
    s.given(parameter, "2020-01-01").given(revoke(to=Account.UNBUILT), "2020-07-01")
    assert (s.balance("lot", Account.UNBUILT), s.balance("lot", Account.DISCOUNTED)) == (600_000, 0)


@pytest.mark.rule("YC-39")
def test_tonnes_of_a_source_that_was_sold_on_do_not_become_usable_again() -> None:
    from domain.lots.commands import ConfirmLotTrade, DeclareLotTrade

    s = o.lot(o.enterprise(o.enterprise(Scenario()), "buyer", o.HEJIN), tonnes=600_000)
    o.project(s, (Source(lot="lot", tonnes=400_000),), tonnes=300_000)
    o.committed(s, "lot", 400_000, 300_000)
    replace = ReplaceLot(
        lot="lot", project="project", retired_tonnes=400_000, carried_tonnes=300_000, discounted_tonnes=100_000
    )
    s.given(replace, "2020-01-01")
    offer = DeclareLotTrade(
        lot="lot",
        seller="jianlong",
        buyer="buyer",
        tonnes=200_000,
        price_fen_per_tonne=3000,
        contract_date=day("2020-02-01"),
    )
    s.given(offer, "2020-02-01").given(ConfirmLotTrade(lot="lot", report_id="r"), "2020-03-01")
    assert codes(s.when(revoke(to=Account.UNBUILT), "2020-07-01")) == ["SOURCE_CHANGED_HANDS"]
    s.given(revoke(to=Account.REVOKED), "2020-07-01")
    assert s.book("lot").balance(Account.REVOKED, holder=Holder("jianlong", o.WENXI)) == 300_000


@pytest.mark.rule("YC-39")
def test_only_what_is_filed_on_the_day_is_revoked() -> None:
    assert codes(filed().when(revoke(), "2019-05-01")) == ["PROJECT_NOT_FILED"]
    unknown = RevokeProjectFiling(project="no", reason="无")
    assert codes(Scenario().when(unknown, "2020-01-01")) == ["UNKNOWN_SUBJECT"]


@pytest.mark.rule("JX-04", "XZ-13")
def test_reports_on_a_project_name_what_is_known() -> None:
    s = filed()
    s.given(ReportProjectReady(project="project", ready=ReadyOvens.ALL, criteria=("安全验收",)), "2020-05-01")
    rights = ReportEnergyAndDischargeRights(
        project="project", means=RightsMeans.MARKET_TRADE, energy_tce=44_000, contract_no="ND-1"
    )
    s.given(rights, "2020-05-02")
    known = s.world.now.project("project")
    assert ([r.ready for r in known.readiness], [r.energy_tce for r in known.rights]) == (
        [ReadyOvens.ALL],
        [44_000],
    )
    nowhere = ReportProjectReady(project="wild", ready=ReadyOvens.ALL)
    assert refusal(s.when(nowhere, "2020-05-01")).field == "project"
    wrong = ReportProjectReady(project="wild", ready=ReadyOvens.FIRST, ovens=("x",))
    assert refusal(s.when(wrong, "2020-05-01")).field == "ovens[0]"
    unfiled = ReportProjectReady(project="wild", ready=ReadyOvens.FIRST, ovens=("old",))
    assert codes(s.when(unfiled, "2020-05-01")) == []
    other = ReportEnergyAndDischargeRights(project="none", means=RightsMeans.OTHER)
    assert codes(s.when(other, "2020-05-01")) == ["UNKNOWN_SUBJECT"]
