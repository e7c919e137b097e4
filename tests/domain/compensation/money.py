"""What the money tests start from: 建龙 reduced and approved (acts invented), the ratios, and the books of a lot."""

from typing import Any

from domain.command import Decided, Refused
from domain.compensation.commands import (
    ClaimCompensation,
    ForwardClaim,
    PayCompensation,
    PlannedPayment,
    ProposeCompensation,
    ReviewCompensation,
    SubmitReviewPlan,
)
from domain.compensation.state import CompensationFile
from domain.fact import MoneyAccount
from domain.lots.facts import Provenance
from domain.policy import keys
from domain.policy.commands import SetRuleParameter
from domain.policy.facts import Basis, ParameterValue
from domain.quantities import yuan
from tests.domain import opening as o
from tests.domain.scenario import Scenario

YUNCHENG = "140800"
APPROVED = 1_620_000_000


def codes(decided: Decided) -> list[str]:
    return [r.CODE for r in decided.refusals] if isinstance(decided, Refused) else []


def parameter(s: Scenario, key: str, division: str = "140000", **value: Any) -> Scenario:
    """A parameter in force from 2018 on."""
    command = SetRuleParameter(
        parameter=key,
        division=division,
        value=ParameterValue(**value),
        unit="—",
        basis=Basis.ASSUMED,
        note="as this test reads it",
    )
    return s.given(command, "2018-12-31")


def ratios(s: Scenario, text: str = "50:30:20") -> Scenario:
    return parameter(s, keys.FUND_RATIOS, YUNCHENG, text=text)


def approved(
    s: Scenario, name: str = "lot", tonnes: int = 540_000, fen: int | None = None, on: str = "2019-12-20"
) -> Scenario:
    """Proposed at 30 yuan and approved."""
    if not s.world.now.parameter(keys.compensation_rate("OWN_OVEN")).intervals:
        parameter(s, keys.compensation_rate("OWN_OVEN"), number=3000)
        parameter(s, keys.compensation_rate("COURT_AUCTIONED"), number=4800)
    s.given(ProposeCompensation(lot=name, category=Provenance.OWN_OVEN, tonnes=tonnes), on)
    return s.given(ReviewCompensation(lot=name, approved_fen=tonnes * 3000 if fen is None else fen), on)


def accepted_lot(tonnes: int = 540_000) -> Scenario:
    """建龙's lot, accepted on 2019-11-15, its compensation approved on 2019-12-20."""
    return approved(o.reduced(Scenario(), tonnes), tonnes=tonnes)


def planned(s: Scenario, fen: int = APPROVED, *, name: str = "lot", plan: str = "plan-1") -> Scenario:
    """Claimed, forwarded and in the city's review plan."""
    s.given(ClaimCompensation(lot=name, fen=fen), "2020-01-05")
    s.given(ForwardClaim(lot=name), "2020-01-10")
    return s.given(plan_of(fen, name=name, plan=plan), "2020-01-20")


def plan_of(fen: int, *, name: str = "lot", plan: str = "plan-1") -> SubmitReviewPlan:
    return SubmitReviewPlan(plan=plan, division=YUNCHENG, planned=(PlannedPayment(lot=name, fen=fen),))


def order(
    fen: int = APPROVED,
    tonnes: int = 540_000,
    *,
    name: str = "order-1",
    payee: str = "jianlong",
    lot: str = "lot",
    **levels: int,
) -> PayCompensation:
    return PayCompensation(lot=lot, payee=payee, tonnes=tonnes, fen=fen, order=name, **levels)


def file(s: Scenario, name: str = "lot") -> CompensationFile:
    return s.world.now.compensation(name)


def book(s: Scenario, name: str = "lot") -> dict[str, str]:
    """The balances of a lot that are not zero, in yuan."""
    sums: dict[MoneyAccount, int] = {}
    for row in s.world.money(f"lot:{name}"):
        sums[row.account] = sums.get(row.account, 0) + row.fen
    assert sum(sums.values()) == 0
    return {account.value: yuan(fen) for account, fen in sums.items() if fen}
