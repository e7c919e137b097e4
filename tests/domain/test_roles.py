"""Who may say what: the roles of the documents, as the commands hold them."""

import pytest

import domain.catalogue  # noqa: F401
from domain.command import COMMAND_TYPES
from domain.envelope import Role

ASSIGNERS = {Role.PROVINCE_OFFICE, Role.CITY_GOV, Role.COUNTY_OFFICE}
MAY: list[tuple[str, set[Role], tuple[str, ...]]] = [
    ("AssignEnterpriseTask", ASSIGNERS, ("JX-30", "YC-17", "YC-61")),
    ("AssignCountyTask", {Role.PROVINCE_OFFICE, Role.CITY_GOV}, ("YC-32",)),
    ("ChangeTaskDeadline", ASSIGNERS, ("SX-11",)),
    ("AdjustFacilityWithinTask", {Role.COUNTY_OFFICE}, ("YC-13",)),
    ("SupplementReductionList", {Role.CITY_GOV}, ("YC-64",)),
    ("HoldCityAcceptance", {Role.CITY_GOV}, ("YC-50", "JX-43")),
    ("RecordCountySelfCheck", {Role.COUNTY_OFFICE}, ("X-22",)),
    ("HoldProvincialSpotCheck", {Role.PROVINCE_OFFICE, Role.INSPECTOR}, ("JX-07", "YC-62", "SX-20")),
    ("RevokeAcceptance", {Role.PROVINCE_OFFICE, Role.CITY_GOV}, ("E-14",)),
    ("RegisterReportDuty", {Role.PROVINCE_OFFICE, Role.CITY_OFFICE}, ("SX-19", "YC-65")),
    ("IssueNoticeOfCriticism", {Role.CITY_OFFICE, Role.CITY_GOV, Role.PROVINCE_OFFICE}, ("YC-63",)),
    ("AllocateOutputQuota", {Role.CITY_OFFICE}, ("XZ-20",)),
    ("ListKeyEnterprise", {Role.CITY_ECO}, ("JC-20",)),
    ("ReportMonthlyElectricity", {Role.POWER_CO}, ("JC-21",)),
    ("ListDedicatedTransformers", {Role.POWER_CO}, ("JC-08",)),
    ("DeclareLoadAllowance", {Role.COUNTY_DEPT, Role.POWER_CO}, ("JX-42",)),
]


@pytest.mark.rule("JX-30", "JX-43", "YC-17", "YC-32", "YC-61", "YC-62", "SX-20", "YC-60")
@pytest.mark.parametrize(("command", "roles", "rules"), MAY, ids=[name for name, _, _ in MAY])
def test_an_act_is_of_the_offices_that_the_documents_name(
    command: str, roles: set[Role], rules: tuple[str, ...]
) -> None:
    assert set(COMMAND_TYPES[command].ROLES) == roles, rules


@pytest.mark.rule("YC-60", "JX-31", "JX-32", "JX-33", "JX-34", "JX-35", "SX-14", "JC-21")
def test_every_department_that_a_plan_names_can_hand_in_what_it_owes() -> None:
    reporters = set(COMMAND_TYPES["SubmitReport"].ROLES)
    assert {Role.COUNTY_DEPT, Role.POWER_CO, Role.CITY_ECO, Role.CITY_FINANCE, Role.COUNTY_OFFICE} <= reporters
    assert not {Role.AUDITOR, Role.CLERK, Role.INSPECTOR} & reporters


@pytest.mark.rule("JX-43", "YC-50")
def test_an_enterprise_and_an_auditor_decide_nothing() -> None:
    decisions = [name for name, _, _ in MAY]
    for name in decisions:
        assert not {Role.ENTERPRISE, Role.AUDITOR, Role.CLERK} & set(COMMAND_TYPES[name].ROLES), name
