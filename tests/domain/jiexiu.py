"""The works of 介休 as the tests tell them: 昌盛 with its 4.3 m and its 5.5 m oven on one site, and its task."""

from typing import Any

from domain.enterprises.commands import RegisterEnterprise
from domain.fact import Account
from domain.lots.commands import BackLotWithOvens, RecognizeBaselineCapacity
from domain.lots.facts import AccountBasis, BaselineBasis
from domain.ovens.commands import CommissionOven, EmptyOven, PurgeOven, RegisterOven, StopOven
from domain.policy.commands import SetRuleParameter
from domain.policy.facts import Basis, ParameterValue
from domain.sites.commands import RegisterSite
from domain.tasks.commands import AssignEnterpriseTask
from domain.tasks.facts import EndState, TaskBook
from tests.domain.closing import checklists as k
from tests.domain.scenario import OPENING_DAY, Scenario, by, day

JIEXIU = k.JIEXIU
SECTIONS = (
    "实施范围",
    "进度安排",
    "工作流程",
    "组织方式",
    "职责分工",
    "职工安置",
    "应急保障",
    "技术措施",
    "安全措施",
    "环保措施",
    "应急措施",
)
HAZARDS = ("煤气", "苯", "煤焦油", "压力容器")


def parameter(s: Scenario, key: str, value: ParameterValue, division: str = JIEXIU) -> Scenario:
    """A parameter of a division, in force from the opening on."""
    command = SetRuleParameter(
        parameter=key,
        division=division,
        value=value,
        unit="—",
        basis=Basis.ASSUMED,
        note="as this test reads it",
    )
    return s.given(command, OPENING_DAY)


def listing(s: Scenario, key: str, *items: str, division: str = JIEXIU) -> Scenario:
    return parameter(s, key, ParameterValue(items=items), division)


def milestone(s: Scenario, step: str, on: str, division: str = JIEXIU) -> Scenario:
    return parameter(s, f"deadline.{step}", ParameterValue(day=day(on)), division)


def works(division: str = JIEXIU, last_day: str = "2023-10-31") -> Scenario:
    """昌盛: ovens `cs` (4.3 m, to close) and `cs55` (5.5 m, runs on) on site `changsheng`, task `exit`."""
    s = Scenario()
    s.given(
        RegisterEnterprise(enterprise="changsheng", legal_name="昌盛", division=division, county=division),
        OPENING_DAY,
    )
    s.given(
        RegisterSite(site="changsheng", enterprise="changsheng", division=division, county=division),
        OPENING_DAY,
    )
    s.given(
        RecognizeBaselineCapacity(
            lot="cs-60",
            enterprise="changsheng",
            division=division,
            county=division,
            tonnes=600_000,
            basis=BaselineBasis.NAMED_IN_DOCUMENT,
            account=Account.OPERATING,
            account_basis=AccountBasis.INFERRED,
        ),
        OPENING_DAY,
    )
    for oven in ("cs", "cs55"):
        s.given(
            RegisterOven(
                oven=oven,
                enterprise="changsheng",
                division=division,
                county=division,
                site="changsheng",
                equipment_serials=(f"{oven}-推焦车",),
            ),
            OPENING_DAY,
        )
        s.given(CommissionOven(oven=oven), OPENING_DAY)
    s.given(BackLotWithOvens(lot="cs-60", ovens=("cs",), tonnes=600_000), OPENING_DAY)
    s.given(
        AssignEnterpriseTask(
            task="exit",
            enterprise="changsheng",
            division=division,
            county=division,
            tonnes=600_000,
            deadline=by(last_day),
            required_end_state=EndState.CLOSE,
            book=TaskBook.REPLACEMENT,
            lots=("cs-60",),
            ovens=("cs",),
        ),
        "2023-04-15",
    )
    return s


def checklisted(s: Scenario) -> Scenario:
    """The closing standard of 介休: 两断四停, emptied, purged of four hazards."""
    k.checklist(s, JIEXIU, k.TWO_CUTS_FOUR_STOPS)
    k.switch(k.switch(s, "emptied-required", JIEXIU), "purge-required", JIEXIU)
    return listing(s, "hazard-classes", *HAZARDS)


def secured(s: Scenario, on: str = "2023-10-20", hazards: tuple[str, ...] = HAZARDS) -> Scenario:
    """Stopped, emptied and purged on a day."""
    commands: tuple[Any, ...] = (
        StopOven(oven="cs"),
        EmptyOven(oven="cs"),
        PurgeOven(oven="cs", hazard_classes=hazards),
    )
    for command in commands:
        s.given(command, on)
    return s
