"""Q-01 … Q-10 and D-13: what is odd about courts, filings, prices, categories, and no reason to refuse it."""

import pytest

from domain.acquisitions.commands import AcquireLotByMerger
from domain.cases.facts import Severity
from domain.compensation.commands import ProposeCompensation
from domain.courts.commands import ReportLotCourtSealLifted
from domain.demolition.commands import PermitDemolition, StartDemolition
from domain.enterprises.commands import RecordCountySurvey
from domain.fact import Account
from domain.lots.commands import BackLotWithOvens, ConfirmLotTrade, DeclareLotTrade
from domain.lots.facts import Provenance
from domain.ovens.commands import RegisterOven
from domain.policy import keys
from domain.policy.commands import ImposeReplacementMoratorium, SetRuleParameter
from domain.policy.facts import Basis, ParameterValue
from domain.projects.commands import FileProject, ReportEnergyAndDischargeRights, StartProject
from domain.projects.facts import ProjectMeasure, Regime, RightsMeans, Source
from tests.domain import opening as o
from tests.domain.acquisitions.test_merger import merged
from tests.domain.acquisitions.test_recognition import (
    auction,
    category,
    rates,
    self_trade,
    sold_by_themselves,
)
from tests.domain.courts.rulings import FIRST, SECOND, auctioned, sealed, verification
from tests.domain.projects.test_start import replaced
from tests.domain.scenario import OPENING_DAY, Scenario, day
from tests.projections.watching import open_names, still_open


def of(s: Scenario, rule: str) -> list[tuple[str, Severity]]:
    return [(found.subject, found.severity) for found in still_open(s) if found.rule == rule]


def switched(
    s: Scenario, key: str, division: str = "140800", value: ParameterValue | None = None
) -> Scenario:
    value = value or ParameterValue(number=1)
    command = SetRuleParameter(
        parameter=key,
        division=division,
        value=value,
        unit="—",
        basis=Basis.ASSUMED,
        note="as this test reads it",
    )
    return s.given(command, "2018-12-31")


def works() -> Scenario:
    return o.lot(o.enterprise(Scenario()), ovens=("oven",))


@pytest.mark.rule("SX-05", "E-03", "Q-01")
def test_court_records_in_order_are_silent_and_what_does_not_fit_is_found() -> None:
    s = auctioned(sealed(sealed(works()), SECOND, 2))
    assert open_names(s) == []
    assert of(sealed(sealed(works()), SECOND, 1), "Q-01") == [("lot:lot", Severity.MEDIUM)]
    assert of(auctioned(works()), "Q-01") == [("lot:lot", Severity.MEDIUM)]
    assert of(sealed(works(), tonnes=540_001), "Q-01") == [("lot:lot", Severity.MEDIUM)]
    assert of(auctioned(sealed(works()), SECOND), "Q-01") == [("lot:lot", Severity.MEDIUM)]
    wrong = ReportLotCourtSealLifted(lot="lot", court=FIRST, ruling_no="别的")
    assert of(sealed(works()).given(wrong, "2019-08-01"), "Q-01") == [("lot:lot", Severity.MEDIUM)]
    right = ReportLotCourtSealLifted(lot="lot", court=FIRST, ruling_no="查封1号")
    assert open_names(sealed(works()).given(right, "2019-08-01")) == []


def permit(consent: str | None) -> PermitDemolition:
    return PermitDemolition(
        oven="oven",
        contractor="拆除公司",
        qualification_no="Z1",
        qualification_valid_to=day("2021-12-31"),
        start_on=day("2019-07-05"),
        court_consent=consent,
    )


@pytest.mark.rule("YC-33", "YC-52", "Q-02")
def test_a_demolition_under_seal_is_recorded_and_found_until_the_consent_is() -> None:
    s = sealed(works()).given(StartDemolition(oven="oven"), "2019-07-05")
    assert ("oven:oven", Severity.HIGH) in of(s, "Q-02")
    s.given(permit("同意1号"), "2019-07-06")
    assert of(s, "Q-02") == [("oven:oven", Severity.HIGH)]
    s.given(permit("同意1号"), "2019-07-01")
    assert of(s, "Q-02") == []


@pytest.mark.rule("YC-33", "Q-02")
def test_a_demolition_with_consent_or_before_or_after_the_seal_is_lawful() -> None:
    s = sealed(works()).given(permit("同意1号"), "2019-07-01")
    assert of(s.given(StartDemolition(oven="oven"), "2019-07-05"), "Q-02") == []
    assert of(sealed(works().given(StartDemolition(oven="oven"), "2019-05-01")), "Q-02") == []
    lifted = ReportLotCourtSealLifted(lot="lot", court=FIRST, ruling_no="查封1号")
    s = sealed(works()).given(lifted, "2019-07-01").given(StartDemolition(oven="oven"), "2019-07-05")
    assert of(s, "Q-02") == []


@pytest.mark.rule("YC-31", "YC-36", "Q-03")
def test_a_survey_of_58_beside_a_filing_of_54_is_a_difference_of_4() -> None:
    s = works().given(RecordCountySurvey(enterprise="jianlong", surveyed_tonnes=580_000), "2020-02-01")
    (found,) = still_open(s)
    assert (found.rule, found.severity) == ("Q-03", Severity.INFO)
    assert "+40,000 t" in found.sentence_en
    s = works().given(RecordCountySurvey(enterprise="jianlong", surveyed_tonnes=540_000), "2020-02-01")
    assert open_names(s) == []


def filing(s: Scenario, **changed: object) -> Scenario:
    fields: dict[str, object] = {
        "project": "project",
        "owner": "jianlong",
        "division": o.WENXI,
        "county": o.WENXI,
        "tonnes": 400_000,
        "sources": (Source(lot="lot", tonnes=540_000),),
        "regime": Regime.LARGE_FOR_SMALL,
        "coke_dry_quenching": True,
        **changed,
    }
    return s.given(FileProject(**fields), "2019-11-01")  # type: ignore[arg-type]


@pytest.mark.rule("YC-34", "Q-04")
def test_a_filing_when_nobody_knows_whether_the_moratorium_had_begun() -> None:
    moratorium = ImposeReplacementMoratorium(division="140000", in_force_by=day("2019-12-31"))
    before = filing(works().given(moratorium, "2019-12-31"))
    assert of(before, "Q-04") == [("project:project", Severity.INFO)]
    after = filing(works()).given(moratorium, "2019-12-31")
    assert of(after, "Q-04") == [("project:project", Severity.INFO)]
    known = ImposeReplacementMoratorium(
        division="140000", in_force_by=day("2019-12-31"), starts_on=day("2019-12-01")
    )
    assert open_names(filing(works()).given(known, "2019-12-31")) == []


ZONES = ParameterValue(items=("河津经济技术开发区", "稷山经济技术开发区"))


@pytest.mark.rule("YC-54", "YC-18", "Q-06")
def test_a_project_outside_the_planned_zones_is_filed_and_found_in_yuncheng_only() -> None:
    zoned = switched(works(), keys.NEW_CLUSTER_ZONES, value=ZONES)
    assert of(filing(zoned), "Q-06") == [("project:project", Severity.MEDIUM)]
    zoned = switched(works(), keys.NEW_CLUSTER_ZONES, value=ZONES)
    assert open_names(filing(zoned, zone="河津经济技术开发区")) == []
    elsewhere = switched(works(), keys.NEW_CLUSTER_ZONES, "140900", ZONES)
    assert open_names(filing(elsewhere)) == []


@pytest.mark.rule("YC-57", "Q-07")
@pytest.mark.parametrize(("stated", "found"), [(None, True), (False, True), (True, False)])
def test_measures_for_zero_waste_water_are_an_item_of_the_checklist(stated: bool | None, found: bool) -> None:
    s = switched(works(), keys.ZERO_WASTE_WATER_REQUIRED)
    assert of(filing(s, zero_waste_water=stated), "Q-07") == (
        [("project:project", Severity.LOW)] if found else []
    )
    assert open_names(filing(works())) == []


@pytest.mark.rule("JX-13", "XZ-10", "XZ-11", "Q-11")
def test_a_project_without_what_its_place_wants_is_flagged_and_not_refused() -> None:
    wanted = (ProjectMeasure.DRY_QUENCHING, ProjectMeasure.WASTE_HEAT_POWER, ProjectMeasure.BENCHMARK_EFFICIENCY)
    (found,) = [
        one
        for one in still_open(filing(measures(*wanted), coke_dry_quenching=False, waste_heat_power=True))
        if one.rule == "Q-11"
    ]
    assert (found.subject, found.severity) == ("project:project", Severity.ADVISORY)
    assert found.sentence_en.endswith("coke dry quenching, benchmark efficiency.")
    has_all = {"coke_dry_quenching": True, "waste_heat_power": True, "benchmark_efficiency": True}
    assert of(filing(measures(*wanted), **has_all), "Q-11") == []
    assert of(filing(works(), coke_dry_quenching=False), "Q-11") == []


def measures(*wanted: ProjectMeasure) -> Scenario:
    return switched(works(), keys.PROJECT_MEASURES, value=ParameterValue(items=wanted))


def offered(price: int, provenance: Provenance) -> Scenario:
    s = o.lot(o.enterprise(rates(Scenario())), provenance=provenance)
    o.enterprise(s, "buyer", o.HEJIN)
    command = DeclareLotTrade(
        lot="lot",
        seller="jianlong",
        buyer="buyer",
        tonnes=540_000,
        price_fen_per_tonne=price,
        contract_date=day("2020-02-01"),
    )
    return s.given(command, "2020-02-01")


@pytest.mark.rule("YC-46", "X-18", "Q-05")
@pytest.mark.parametrize(
    ("price", "provenance", "found"),
    [
        (4000, Provenance.OWN_OVEN, True),
        (3001, Provenance.OWN_OVEN, True),
        (3000, Provenance.OWN_OVEN, False),
        (4800, Provenance.MARKET_TRADED, False),
    ],
)
def test_own_oven_capacity_above_its_own_rate_is_a_warning(
    price: int, provenance: Provenance, found: bool
) -> None:
    expected = [("lot:lot", Severity.ADVISORY)] if found else []
    assert of(offered(price, provenance), "Q-05") == expected


def moved(county: str) -> Scenario:
    """60万吨 of 闻喜 retired for a project in a county, where rights are asked for."""
    s = o.lot(o.enterprise(Scenario()), tonnes=600_000)
    if county != o.WENXI:
        o.enterprise(s, "hejin", county)
    owner = "jianlong" if county == o.WENXI else "hejin"
    switched(s, keys.CROSS_COUNTY_RIGHTS)
    o.project(s, (Source(lot="lot", tonnes=600_000),), tonnes=480_000, owner=owner, county=county)
    o.committed(s, "lot", 600_000, 480_000)
    return s.given(replaced(), "2020-06-30")


@pytest.mark.rule("XZ-13", "Q-08")
def test_capacity_moved_across_counties_started_without_rights_is_found_until_they_are_recorded() -> None:
    s = moved(o.HEJIN).given(StartProject(project="project"), "2020-09-01")
    assert of(s, "Q-08") == [("project:project", Severity.MEDIUM)]
    other = ReportEnergyAndDischargeRights(project="project", means=RightsMeans.OTHER)
    s.given(other, "2020-09-05")
    assert of(s, "Q-08") == []
    early = moved(o.HEJIN).given(other, "2020-08-01").given(StartProject(project="project"), "2020-09-01")
    assert of(early, "Q-08") == []


@pytest.mark.rule("XZ-13", "Q-08")
def test_capacity_that_stays_in_its_county_needs_none() -> None:
    assert of(moved(o.WENXI).given(StartProject(project="project"), "2020-09-01"), "Q-08") == []


@pytest.mark.rule("X-16", "SX-03", "Q-09")
@pytest.mark.parametrize(("share", "found"), [((62, 100), True), ((5, 8), False), ((1, 1), False)])
def test_an_oven_claimed_where_the_share_makes_it_the_better_paid(
    share: tuple[int, int], found: bool
) -> None:
    built = AcquireLotByMerger(lot="lot", merger="m-1", oven_built=True)
    s = merged(share).given(built, "2020-02-01")
    assert of(s, "Q-09") == ([("lot:lot", Severity.INFO)] if found else [])
    unbuilt = AcquireLotByMerger(lot="lot", merger="m-1", oven_built=False)
    assert of(merged(share).given(unbuilt, "2020-02-01"), "Q-09") == []


@pytest.mark.rule("X-16", "Q-09")
def test_an_oven_that_nobody_registered_makes_the_claim_grave() -> None:
    s = o.lot(merged((51, 100)), "paper", 100_000, account=Account.UNBUILT)
    s.given(AcquireLotByMerger(lot="paper", merger="m-1", oven_built=True), "2020-02-01")
    assert of(s, "Q-09") == [("lot:paper", Severity.HIGH)]


@pytest.mark.rule("X-17", "YC-45", "Q-10")
def test_an_oven_built_on_traded_capacity_is_shown_and_the_rate_stays_48() -> None:
    s = offered(3000, Provenance.OWN_OVEN).given(ConfirmLotTrade(lot="lot", report_id="r"), "2020-03-01")
    s.given(RegisterOven(oven="new", enterprise="buyer", division=o.HEJIN, county=o.HEJIN), OPENING_DAY)
    s.given(BackLotWithOvens(lot="lot", ovens=("new",), tonnes=540_000), "2021-01-01")
    assert of(s, "Q-10") == [("lot:lot", Severity.INFO)]
    assert s.world.now.lot("lot").category is Provenance.MARKET_TRADED


@pytest.mark.rule("D-13", "SX-05", "X-16", "E-02")
def test_a_recognised_auction_raises_the_rate_lawfully() -> None:
    s = sealed(o.reduced(rates(Scenario())))
    auctioned(s).given(verification(), "2020-10-25").given(auction(), "2020-10-28")
    assert of(s, "D-13") == [("lot:lot", Severity.INFO)]


@pytest.mark.rule("D-13", "SX-06")
def test_a_recognised_trade_of_their_own_is_information_too() -> None:
    assert of(sold_by_themselves().given(self_trade(), "2020-11-02"), "D-13") == [("lot:lot", Severity.INFO)]


def own_and_listed() -> Scenario:
    return o.listed(o.lot(o.enterprise(rates(Scenario())), provenance=Provenance.OWN_OVEN))


@pytest.mark.rule("D-13", "X-16")
def test_a_category_raised_after_the_listing_without_a_document_is_grave() -> None:
    s = own_and_listed().given(category(Provenance.MARKET_TRADED, 540_000), "2020-10-25")
    assert of(s, "D-13") == [("lot:lot", Severity.HIGH)]
    lower = own_and_listed().given(category(Provenance.MERGED_WITH_OVEN, 540_000), "2020-10-25")
    assert of(lower, "D-13") == []
    before = o.lot(o.enterprise(rates(Scenario())), provenance=Provenance.OWN_OVEN)
    before.given(category(Provenance.MARKET_TRADED, 540_000), "2019-10-25")
    assert of(o.listed(before), "D-13") == []


@pytest.mark.rule("D-13", "X-16")
def test_a_proposal_of_a_better_category_than_the_lots_is_grave() -> None:
    better = ProposeCompensation(lot="lot", category=Provenance.MARKET_TRADED, tonnes=540_000)
    assert of(own_and_listed().given(better, "2020-10-30"), "D-13") == [("lot:lot", Severity.HIGH)]
    own = ProposeCompensation(lot="lot", category=Provenance.OWN_OVEN, tonnes=540_000)
    assert of(own_and_listed().given(own, "2020-10-30"), "D-13") == []
    open_ = o.listed(o.lot(o.enterprise(rates(Scenario()))))
    assert of(open_.given(better, "2020-10-30"), "D-13") == []
