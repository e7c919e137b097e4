"""The chain around the city's acceptance: an optional county check, evidence forwarded, a sample by the province."""

import pytest

from domain.acceptance.commands import (
    ForwardAcceptanceEvidence,
    HoldCityAcceptance,
    HoldProvincialSpotCheck,
    RecordCountySelfCheck,
    RevokeAcceptance,
)
from domain.acceptance.facts import AcceptedTonnes, Verdict
from domain.acceptance.refusals import SameOfficeDidTheWork
from domain.command import Accepted
from domain.envelope import Role
from domain.fact import Account
from domain.ovens.facets import Stage
from tests.domain import opening as o
from tests.domain.scenario import Scenario, refusal

CITY, PROVINCE = "运城市人民政府", "省领导小组办公室"


def closed() -> Scenario:
    """建龙 of 闻喜, demolished and not yet accepted (acts invented)."""
    s = o.lot(o.enterprise(Scenario()), ovens=("oven",))
    return o.demolished(o.listed(s, ovens=("oven",)))


def acceptance() -> HoldCityAcceptance:
    part = AcceptedTonnes(lot="lot", tonnes=540_000)
    return HoldCityAcceptance(task="task", verdict=Verdict.PASSED, accepted=(part,))


def spot_check(verdict: Verdict = Verdict.PASSED, tonnes: int = 0) -> HoldProvincialSpotCheck:
    return HoldProvincialSpotCheck(task="task", verdict=verdict, contradicted_tonnes=tonnes, seen=("炭化室",))


@pytest.mark.rule("X-22", "YC-50")
def test_the_county_s_own_check_is_optional_and_reduces_nothing() -> None:
    s = closed()
    assert isinstance(s.when(acceptance(), "2019-11-15", office=CITY), Accepted)
    t = closed().given(RecordCountySelfCheck(task="task", verdict=Verdict.PASSED), "2019-11-01", office="闻喜县工信局")
    assert t.balance("lot", Account.REDUCED) == 0
    (check,) = t.world.now.task("task").self_checks
    assert (check.office, check.verdict) == ("闻喜县工信局", Verdict.PASSED)


@pytest.mark.rule("YC-50", "YC-14")
def test_whoever_checked_does_not_accept() -> None:
    s = closed().given(RecordCountySelfCheck(task="task", verdict=Verdict.PASSED), "2019-11-01", office=CITY)
    refused = refusal(s.when(acceptance(), "2019-11-15", office=CITY))
    assert isinstance(refused, SameOfficeDidTheWork)
    assert refused.work_en == "self-check"
    s.given(acceptance(), "2019-11-15", office="另一单位")


@pytest.mark.rule("SX-15")
def test_evidence_is_recorded_whenever_it_is_forwarded() -> None:
    s = closed().given(acceptance(), "2020-10-30", office=CITY)
    s.given(ForwardAcceptanceEvidence(task="task", package="运焦验〔2020〕1号"), "2020-11-02", role=Role.CITY_OFFICE)
    (sent,) = s.world.now.task("task").forwardings
    assert (sent.package, sent.on.isoformat()) == ("运焦验〔2020〕1号", "2020-11-02")


@pytest.mark.rule("JX-07")
def test_a_spot_check_moves_no_tonne_and_shows_on_the_oven() -> None:
    s = o.accepted(closed())
    assert s.world.now.oven("oven").stage is Stage.ACCEPTED_CITY
    s.given(spot_check(), "2019-12-20", role=Role.PROVINCE_OFFICE, office=PROVINCE)
    assert s.world.now.oven("oven").stage is Stage.CHECKED_PROVINCE
    assert s.balance("lot", Account.REDUCED) == 540_000
    assert s.last.fact.postings == ()


@pytest.mark.rule("JX-07", "E-14")
def test_a_failed_spot_check_leaves_the_revocation_to_a_person() -> None:
    s = o.accepted(closed())
    s.given(spot_check(Verdict.FAILED, 140_000), "2019-12-20", role=Role.INSPECTOR, office="省督查组")
    assert s.balance("lot", Account.REDUCED) == 540_000
    assert s.world.now.oven("oven").stage is Stage.ACCEPTED_CITY
    s.given(RevokeAcceptance(task="task", lot="lot", tonnes=140_000, reason="抽查不符"), "2019-12-25")
    assert (s.balance("lot", Account.REDUCED), s.balance("lot", Account.CLOSED_PENDING)) == (400_000, 140_000)


@pytest.mark.rule("JX-07", "JX-30", "YC-60", "YC-62", "YC-35")
@pytest.mark.parametrize(
    ("command", "role"),
    [
        (spot_check(), Role.CITY_GOV),
        (spot_check(), Role.COUNTY_OFFICE),
        (RecordCountySelfCheck(task="task", verdict=Verdict.PASSED), Role.ENTERPRISE),
        (ForwardAcceptanceEvidence(task="task", package="p"), Role.COUNTY_OFFICE),
    ],
)
def test_each_stage_is_done_by_its_own_level(command: object, role: Role) -> None:
    assert refusal(closed().when(command, "2019-12-20", role=role)).CODE == "ROLE_NOT_PERMITTED"  # type: ignore[arg-type]
