"""What most domain tests start from: an enterprise, a lot, its ovens, a task, and the way to its reduction."""

from typing import Any

from domain.acceptance.commands import HoldCityAcceptance
from domain.acceptance.facts import AcceptedTonnes, Verdict
from domain.demolition.commands import DemolishEquipment, PermitDemolition, StartDemolition
from domain.demolition.facts import Equipment
from domain.enterprises.commands import RegisterEnterprise
from domain.fact import Account
from domain.lots.commands import BackLotWithOvens, CommitLotToProject, ListLot, RecognizeBaselineCapacity
from domain.lots.facts import AccountBasis, BaselineBasis
from domain.ovens.commands import CommissionOven, RegisterOven, StopOven
from domain.projects.commands import FileProject
from domain.projects.facts import Regime, Source
from domain.tasks.commands import AssignEnterpriseTask
from domain.tasks.facts import EndState
from tests.domain.scenario import OPENING_DAY, Scenario, by, day

WENXI = "140823"
HEJIN = "140882"
LISTED_ON = "2019-12-31"


def enterprise(s: Scenario, name: str = "jianlong", county: str = WENXI) -> Scenario:
    """An enterprise of a county of 运城."""
    command = RegisterEnterprise(enterprise=name, legal_name=f"{name}焦化", division=county, county=county)
    return s.given(command, "2018-12-31")


def lot(
    s: Scenario,
    name: str = "lot",
    tonnes: int = 540_000,
    *,
    owner: str = "jianlong",
    county: str = WENXI,
    account: Account = Account.OPERATING,
    ovens: tuple[str, ...] = (),
    **more: Any,
) -> Scenario:
    """A lot named in a document, and the ovens behind it, in production where the lot operates."""
    s.given(
        RecognizeBaselineCapacity(
            lot=name,
            enterprise=owner,
            division=county,
            county=county,
            tonnes=tonnes,
            basis=BaselineBasis.NAMED_IN_DOCUMENT,
            account=account,
            account_basis=AccountBasis.INFERRED,
            **more,
        ),
        OPENING_DAY,
    )
    for oven in ovens:
        s.given(RegisterOven(oven=oven, enterprise=owner, division=county, county=county), OPENING_DAY)
        if account is Account.OPERATING:
            s.given(CommissionOven(oven=oven), OPENING_DAY)
    if ovens:
        s.given(BackLotWithOvens(lot=name, ovens=ovens, tonnes=tonnes), OPENING_DAY)
    return s


def listed(
    s: Scenario,
    name: str = "lot",
    tonnes: int = 540_000,
    *,
    task: str = "task",
    owner: str = "jianlong",
    county: str = WENXI,
    ovens: tuple[str, ...] = (),
    end_state: EndState = EndState.DEMOLISH,
    last_day: str = "2019-10-31",
) -> Scenario:
    """A task of the enterprise and the list hold on its lot."""
    s.given(
        AssignEnterpriseTask(
            task=task,
            enterprise=owner,
            division=county,
            county=county,
            tonnes=tonnes,
            deadline=by(last_day),
            required_end_state=end_state,
            lots=(name,),
            ovens=ovens,
        ),
        LISTED_ON,
    )
    return s.given(ListLot(lot=name, task=task, tonnes=tonnes), LISTED_ON)


def demolition_started(s: Scenario, oven: str, on: str) -> Scenario:
    """The permit to tear the oven down, and the start of it, both on one day."""
    permit = PermitDemolition(
        oven=oven,
        contractor="拆除公司（假设）",
        qualification_no="zz-1",
        qualification_valid_to=day(on),
        start_on=day(on),
    )
    return s.given(permit, on).given(StartDemolition(oven=oven), on)


def demolished(
    s: Scenario,
    oven: str = "oven",
    on: str = "2019-10-28",
    office: str = "闻喜县工信局",
    *,
    permitted: bool = True,
) -> Scenario:
    """The oven stopped and its main equipment torn down; lawfully, unless no permit and no start are reported."""
    s.given(StopOven(oven=oven), on)
    if permitted:
        demolition_started(s, oven, on)
    main = Equipment(kind="炭化室", main=True)
    return s.given(DemolishEquipment(oven=oven, items=(main,)), on, office=office)


def accepted(
    s: Scenario, name: str = "lot", tonnes: int = 540_000, *, task: str = "task", on: str = "2019-11-15"
) -> Scenario:
    """The city's acceptance of tonnes of a lot."""
    command = HoldCityAcceptance(
        task=task, verdict=Verdict.PASSED, accepted=(AcceptedTonnes(lot=name, tonnes=tonnes),)
    )
    return s.given(command, on, office="运城市人民政府")


def reduced(s: Scenario, tonnes: int = 540_000) -> Scenario:
    """A lot from its opening to REDUCED: 建龙 of 闻喜 (YC-20), all acts invented."""
    enterprise(s)
    lot(s, tonnes=tonnes, ovens=("oven",))
    listed(s, tonnes=tonnes, ovens=("oven",))
    demolished(s)
    return accepted(s, tonnes=tonnes)


def project(
    s: Scenario,
    sources: tuple[Source, ...],
    *,
    name: str = "project",
    owner: str = "jianlong",
    county: str = WENXI,
    tonnes: int | None = 480_000,
    regime: Regime = Regime.LARGE_FOR_SMALL,
    on: str = "2019-06-01",
) -> Scenario:
    """A filed project."""
    command = FileProject(
        project=name,
        owner=owner,
        division=county,
        county=county,
        tonnes=tonnes,
        sources=sources,
        regime=regime,
        coke_dry_quenching=True,
    )
    return s.given(command, on)


def committed(
    s: Scenario, name: str, retired: int, carried: int | None, *, to: str = "project", on: str = "2019-06-02"
) -> Scenario:
    """A lot committed to a project."""
    command = CommitLotToProject(lot=name, project=to, retired_tonnes=retired, carried_tonnes=carried)
    return s.given(command, on)
