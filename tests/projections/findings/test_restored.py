"""D-04 and D-11: what comes back at a closed oven without an approved purpose."""

import pytest

from domain.cases.facts import Severity
from domain.closing.commands import IssuePermit, StopDischargePermit
from domain.closing.facts import EntryEnd, PermitKind
from domain.command import Command
from domain.demolition.commands import DemolishEquipment
from domain.demolition.facts import Equipment
from domain.envelope import Role
from domain.policy.facts import ParameterValue
from domain.utilities.commands import DisconnectUtility, RestoreUtility
from domain.utilities.facts import Retained, Use, Utility
from tests.domain import jiexiu as j
from tests.domain import opening as o
from tests.domain.closing import checklists as k
from tests.domain.scenario import Scenario, day
from tests.projections.watching import causes, day_opened, open_names, still_open

BOTH = [("D-04", "oven:cs"), ("D-11", "oven:cs")]


def closed() -> Scenario:
    """The 4.3 m oven certified on 2023-10-31; the 5.5 m oven beside it runs on."""
    s = j.secured(j.checklisted(j.works()))
    return s.given(k.certify("cs", items=k.TWO_CUTS_FOUR_STOPS, done_on="2023-10-31"), "2023-10-31")


def power(use: Use = Use.PRODUCTION, **more: object) -> RestoreUtility:
    return RestoreUtility(utility=Utility.POWER, use=use, **{"ovens": ("cs",), **more})  # type: ignore[arg-type]


@pytest.mark.rule("D-04", "D-11", "JX-44")
def test_power_restored_without_approval_is_critical_and_undoes_an_element() -> None:
    s = closed().given(power(), "2023-11-20")
    assert open_names(s) == BOTH
    assert {found.severity for found in still_open(s)} == {Severity.CRITICAL}
    assert [name for name, _ in causes(s, still_open(s)[1])] == ["ClosureStandardCertified", "UtilityRestored"]
    s.given(DisconnectUtility(ovens=("cs",), utility=Utility.POWER), "2023-11-21", role=Role.POWER_CO)
    assert open_names(s) == []


@pytest.mark.rule("D-04", "D-11", "JX-42")
def test_the_demolition_crane_is_lawful_until_its_day() -> None:
    crane = power(Use.DEMOLITION, limit_kwh=32_000, until=day("2023-12-31"), approved_by="领导小组办公室")
    s = closed().given(crane, "2023-11-20")
    assert open_names(day_opened(s, "2024-02-10")) == []  # Its cut may still be reported, 41 days long.
    day_opened(day_opened(s, "2024-02-11"), "2024-02-12")
    (found,) = still_open(s)
    assert (found.rule, found.about) == ("D-04", "POWER")
    s.given(DisconnectUtility(ovens=("cs",), utility=Utility.POWER), "2024-01-03", role=Role.POWER_CO)
    assert open_names(s) == []


@pytest.mark.rule("D-04", "JX-42")
def test_how_long_the_report_of_the_cut_is_waited_for_is_a_parameter_of_the_place() -> None:
    crane = power(Use.DEMOLITION, limit_kwh=32_000, until=day("2023-12-31"), approved_by="领导小组办公室")
    s = j.parameter(closed(), "restoration-report-days", ParameterValue(number=5)).given(crane, "2023-11-20")
    assert open_names(day_opened(s, "2024-01-05")) == []
    assert open_names(day_opened(s, "2024-01-06")) == [("D-04", "oven:cs")]


@pytest.mark.rule("D-11", "JX-40", "E-20")
def test_fire_water_that_was_kept_or_approved_is_no_finding() -> None:
    fire = Retained(use=Use.FIRE, limit_m3=300)
    cut = DisconnectUtility(ovens=("cs",), utility=Utility.WATER, retained=(fire,))
    s = j.secured(j.checklisted(j.works())).given(cut, "2023-10-25", role=Role.COUNTY_DEPT)
    s.given(k.certify("cs", items=k.TWO_CUTS_FOUR_STOPS, done_on="2023-10-25"), "2023-10-31")
    restored = RestoreUtility(
        ovens=("cs",), utility=Utility.WATER, use=Use.FIRE, limit_m3=300, approved_by="消防救援大队"
    )
    s.given(restored, "2023-11-20")
    assert open_names(s) == []


@pytest.mark.rule("JX-26", "D-04")
def test_power_for_the_lawful_oven_of_the_site_says_nothing_of_the_closed_one() -> None:
    lawful = power(Use.OTHER_OVEN, ovens=(), site="changsheng")
    assert open_names(closed().given(lawful, "2023-11-20")) == []
    assert open_names(closed().given(power(ovens=("cs55",)), "2023-11-20")) == []


@pytest.mark.rule("D-04", "D-11")
def test_a_permit_that_covers_a_closed_oven_is_found_until_it_is_struck() -> None:
    issue = IssuePermit(permit_no="排污2", kind=PermitKind.DISCHARGE, ovens=("cs",))
    s = closed().given(issue, "2023-11-20")
    assert open_names(s) == BOTH
    struck = StopDischargePermit(permit_no="排污2", ovens=("cs",), how=EntryEnd.CHANGED)
    assert open_names(s.given(struck, "2023-11-25")) == []


@pytest.mark.rule("D-04", "JX-26")
@pytest.mark.parametrize(
    "command",
    [
        IssuePermit(permit_no="排污2", kind=PermitKind.DISCHARGE, ovens=("cs55",)),
        IssuePermit(permit_no="物流", kind=PermitKind.OTHER, ovens=("cs",), approved_purpose="厂房改作仓储"),
    ],
)
def test_a_permit_of_the_other_oven_or_for_an_approved_purpose_is_lawful(command: Command) -> None:
    assert open_names(closed().given(command, "2023-11-20")) == []


@pytest.mark.rule("D-04")
def test_what_was_restored_before_the_closing_is_lawful() -> None:
    assert open_names(closed().given(power(), "2023-10-19")) == []


@pytest.mark.rule("D-04", "D-11")
def test_an_approval_registered_late_withdraws_both_and_one_of_a_later_day_does_not() -> None:
    s = closed().given(power(Use.MAINTENANCE), "2023-11-20")
    assert open_names(s) == BOTH
    approved = power(Use.MAINTENANCE, approved_by="领导小组办公室")
    assert open_names(s.given(approved, "2023-11-25")) == BOTH
    assert open_names(s.given(approved, "2023-11-20")) == []
    permit = IssuePermit(permit_no="物流", kind=PermitKind.OTHER, ovens=("cs",))
    s = closed().given(permit, "2023-11-20")
    assert open_names(s) == [("D-04", "oven:cs")]
    purpose = IssuePermit(permit_no="物流", kind=PermitKind.OTHER, ovens=("cs",), approved_purpose="厂房改作仓储")
    assert open_names(s.given(purpose, "2023-11-20")) == []


@pytest.mark.rule("D-04", "JX-42")
def test_an_approval_for_a_demolition_ends_with_the_oven() -> None:
    crane = power(Use.DEMOLITION, limit_kwh=32_000, until=day("2023-12-31"), approved_by="领导小组办公室")
    main = DemolishEquipment(oven="cs", items=(Equipment(kind="炭化室", main=True),))
    s = o.demolition_started(closed(), "cs", "2023-11-21").given(crane, "2023-11-21").given(main, "2023-12-20")
    assert open_names(day_opened(s, "2024-02-11")) == []
    s = o.demolition_started(closed(), "cs", "2023-11-21").given(crane, "2023-11-21")
    assert open_names(day_opened(s, "2024-02-11")) == [("D-04", "oven:cs")]
    assert open_names(s.given(main, "2023-12-20")) == []
