"""A revoked filing (YC-39): documents fall, tonnes go where the decision says, accepted tonnes stay."""

import pytest

from domain.acceptance.commands import RevokeAcceptance
from domain.envelope import Role
from domain.fact import Account
from domain.lots.commands import RevokeLotFiling
from domain.policy import keys
from domain.policy.commands import SetRuleParameter
from domain.policy.facts import Basis, ParameterValue
from domain.projects.facts import Source
from domain.tasks.facts import EndState
from tests.domain import opening as o
from tests.domain.scenario import Scenario, refusal


def revoke(tonnes: int = 400_000, to: Account | None = Account.REVOKED) -> RevokeLotFiling:
    return RevokeLotFiling(lot="lot", tonnes=tonnes, reason="备案文件不合规", to_account=to)


def works(tonnes: int = 400_000) -> Scenario:
    return o.lot(o.enterprise(Scenario()), tonnes=tonnes, ovens=("oven",))


@pytest.mark.rule("YC-39")
@pytest.mark.parametrize("target", [Account.REVOKED, Account.UNBUILT])
def test_revoked_tonnes_go_to_the_account_the_decision_names(target: Account) -> None:
    s = works().given(revoke(to=target), "2020-03-01")
    assert (s.balance("lot", target), s.balance("lot", Account.OPERATING)) == (400_000, 0)
    assert s.balance("lot", Account.REDUCED) == 0


@pytest.mark.rule("YC-39")
@pytest.mark.parametrize("named", [None, Account.REDUCED, Account.OPERATING])
def test_where_they_go_is_said_by_the_decision_or_a_parameter(named: Account | None) -> None:
    s = works()
    assert refusal(s.when(revoke(to=named), "2020-03-01")).CODE == "REVOCATION_ACCOUNT_MISSING"
    parameter = SetRuleParameter(
        parameter=keys.FILING_REVOCATION_ACCOUNT,
        division="140800",
        value=ParameterValue(text="REVOKED"),
        unit="—",
        basis=Basis.ASSUMED, note="as this test reads it",
    )
    s.given(parameter, "2020-01-01")
    if named is None:
        s.given(revoke(to=None), "2020-03-01")
        assert s.balance("lot", Account.REVOKED) == 400_000
    else:
        assert refusal(s.when(revoke(to=named), "2020-03-01")).CODE == "REVOCATION_ACCOUNT_MISSING"


@pytest.mark.rule("YC-39", "YC-37")
def test_tonnes_that_a_city_accepted_are_never_revoked() -> None:
    s = o.reduced(Scenario())
    stay = refusal(s.when(revoke(540_000), "2020-03-01"))
    assert stay.CODE == "ACCEPTED_TONNES_STAY"
    s.given(RevokeAcceptance(task="task", lot="lot", tonnes=300_000, reason="抽查不符"), "2020-02-01")
    assert s.balance("lot", Account.CLOSED_PENDING) == 300_000
    assert refusal(s.when(revoke(300_000), "2020-03-01")).CODE == "ACCEPTED_TONNES_STAY"
    assert refusal(s.when(revoke(1), "2020-03-01")).CODE == "ACCEPTED_TONNES_STAY"


@pytest.mark.rule("YC-39", "YC-42")
def test_free_tonnes_leave_the_holds_alone_and_the_whole_lot_ends_them() -> None:
    s = works(600_000)
    o.listed(s, tonnes=200_000, ovens=("oven",), end_state=EndState.CLOSE_OR_DEMOLISH)
    assert refusal(s.when(revoke(400_001), "2020-03-01")).CODE == "WHOLE_LOT_ONLY"
    s.given(revoke(400_000), "2020-03-01")
    assert s.world.now.lot("lot").listed_tonnes == 200_000
    o.demolished(s, on="2020-03-05")
    assert s.balance("lot", Account.CLOSED_PENDING) == 200_000
    s.given(revoke(200_000), "2020-03-10")
    assert (s.balance("lot", Account.REVOKED), s.balance("lot", Account.CLOSED_PENDING)) == (600_000, 0)
    assert s.world.now.lot("lot").list_holds == ()


@pytest.mark.rule("YC-39")
def test_a_commitment_ends_with_the_filing_of_its_lot() -> None:
    s = works(600_000)
    o.committed(o.project(s, (Source(lot="lot", tonnes=600_000),)), "lot", 600_000, 480_000)
    s.given(revoke(600_000), "2020-03-01")
    assert s.world.now.lot("lot").project_holds == ()
    assert s.world.now.project("project").commitments == ()
    assert "project:project" in s.last.tags


@pytest.mark.rule("YC-35", "YC-39")
def test_only_the_provincial_department_revokes() -> None:
    decided = works().when(revoke(), "2020-03-01", role=Role.CITY_OFFICE, division="140800")
    assert refusal(decided).CODE == "ROLE_NOT_PERMITTED"
    unknown = RevokeLotFiling(lot="no", tonnes=1, reason="无", to_account=Account.REVOKED)
    assert refusal(Scenario().when(unknown, "2020-03-01")).CODE == "UNKNOWN_SUBJECT"
