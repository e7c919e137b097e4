"""Random histories of money: every command of the money book in any order, late and corrected ones included."""

from datetime import date, timedelta
from random import Random
from typing import Any

import msgspec

from domain.acceptance.commands import HoldCityAcceptance, RevokeAcceptance
from domain.acceptance.facts import AcceptedTonnes, Verdict
from domain.clawback.amounts import missed_tonnes, reach_of
from domain.clawback.commands import LotClawback, OrderClawback, ReceiveClawback
from domain.command import Command
from domain.compensation.amounts import beneficiary_of, payable_fen
from domain.compensation.commands import (
    ClaimCompensation,
    ForwardClaim,
    HoldBeneficiary,
    ProposeCompensation,
    ResolveBeneficiary,
    ReviewCompensation,
)
from domain.corrections.commands import CorrectEvent, ReplacementCommand
from domain.funds.commands import ReceivePrepayment, ReleasePrepayment
from domain.funds.facts import MoneyLevel
from domain.lots.facts import Provenance
from domain.policy import keys
from tests.domain import opening as o
from tests.domain.compensation import money as m
from tests.domain.scenario import Scenario

START = date(2020, 1, 1)
LOTS = ("one", "two")
TONNES = 200_000
_NAMES = {
    "CompensationPaid": "PayCompensation",
    "ReviewPlanSubmitted": "SubmitReviewPlan",
    "ClawbackReceived": "ReceiveClawback",
    "PrepaymentReceived": "ReceivePrepayment",
}


def money_history(chance: Random, steps: int = 80) -> Scenario:
    """Two lots of one county, accepted; then anything that moves money, some of it refused, late or corrected."""
    s = money_world(chance)
    for number in range(chance.randrange(10, steps)):
        today = START + timedelta(days=10 * number)
        play_money(s, chance, number, today)
    return s


def money_world(chance: Random) -> Scenario:
    s = o.enterprise(o.enterprise(Scenario()), "buyer", o.HEJIN)
    if chance.random() < 0.8:
        m.ratios(s, chance.choice(("50:30:20", "1:1:1", "60:40:0", "7:2:1")))
    for name in LOTS:
        o.lot(s, name, TONNES, ovens=(f"oven-{name}",))
        o.listed(s, name, TONNES, task=f"t-{name}", ovens=(f"oven-{name}",))
        o.demolished(s, f"oven-{name}")
        o.accepted(s, name, TONNES, task=f"t-{name}")
        m.approved(s, name, TONNES)
    if chance.random() < 0.6:
        m.parameter(s, keys.PAYMENT_BY_PLAN, number=1)
        for name in LOTS:
            s.given(ClaimCompensation(lot=name, fen=3 * TONNES * 4800), "2019-12-25")
            s.given(ForwardClaim(lot=name), "2019-12-26")
    return s


def play_money(s: Scenario, chance: Random, number: int, today: date) -> None:
    """One step; whether it is accepted is the decision's own business."""
    name = chance.choice(LOTS)
    command = chance.choice(_KINDS)(s, chance, name, number)
    if command is None:
        return
    day = today - timedelta(days=chance.choice((0, 0, 0, 0, 30, 200)))
    if isinstance(command, CorrectEvent):
        original = s.events[command.position - 1]
        s.when(command, today, role=original.role, office=original.office, division=original.division)
        return
    s.when(command, day, office=f"{type(command).__name__}局")


def _fen(chance: Random, fen: int) -> int:
    """All of it, some of it, or one fen too much."""
    return max(1, chance.choice((fen, fen, fen, fen // 3, fen // 7 * 2 + 1, fen // 2, fen + 1)))


def _payee(s: Scenario, chance: Random, name: str) -> str:
    known = beneficiary_of(s.world.now.lot(name), m.file(s, name))
    return known if chance.random() < 0.9 else "buyer"


def _claim(s: Scenario, chance: Random, name: str, number: int) -> Command:
    return ClaimCompensation(lot=name, fen=_fen(chance, TONNES * 4800))


def _forward(s: Scenario, chance: Random, name: str, number: int) -> Command:
    return ForwardClaim(lot=name)


def _plan(s: Scenario, chance: Random, name: str, number: int) -> Command | None:
    file = m.file(s, name)
    payable = min(payable_fen(s.world.now.lot(name), file), file.forwarded_fen - file.planned_fen)
    if payable <= 0 or file.plan_open.fen:
        return None
    return m.plan_of(_fen(chance, payable), name=name, plan=f"plan-{number}")


def _pay(s: Scenario, chance: Random, name: str, number: int) -> Command | None:
    lot, file = s.world.now.lot(name), m.file(s, name)
    tonnes = lot.reduced_net_tonnes - file.paid_tonnes
    if tonnes <= 0:
        return None
    whole = file.plan_open.fen or payable_fen(lot, file)
    if chance.random() < 0.3:
        tonnes, whole = max(1, tonnes // 2), whole // 2
    fen = _fen(chance, whole)
    given: dict[str, int] = {} if chance.random() < 0.8 else {"province_fen": fen - fen // 3, "city_fen": fen // 3}
    return m.order(fen, tonnes, name=f"o-{number}", payee=_payee(s, chance, name), lot=name, **given)


def _receive(s: Scenario, chance: Random, name: str, number: int) -> Command:
    return ReceivePrepayment(
        division="140800",
        year=2020,
        level=chance.choice(tuple(MoneyLevel)),
        holder=chance.choice(("140800", o.WENXI)),
        fen=chance.randrange(1, 200_000_000),
        lot=name if chance.random() < 0.5 else None,
    )


def _release(s: Scenario, chance: Random, name: str, number: int) -> Command | None:
    fund, file = s.world.now.fund("140800:2020"), m.file(s, name)
    held = {(one.holder, one.level): one.open_fen for one in fund.advances}
    for one in file.advances:
        held[one.holder, one.level] = held.get((one.holder, one.level), 0) + one.fen
    if not held:
        return None
    holder, level = chance.choice(sorted(held))
    return ReleasePrepayment(
        lot=name,
        payee=_payee(s, chance, name),
        fen=_fen(chance, held[holder, level]),
        division="140800",
        year=2020,
        level=level,
        holder=holder,
        order=f"p-{number}",
    )


def _hold(s: Scenario, chance: Random, name: str, number: int) -> Command:
    if m.file(s, name).held:
        return ResolveBeneficiary(lot=name, payee=chance.choice(("jianlong", "jianlong", "buyer")))
    return HoldBeneficiary(lot=name, reason="法院查封")


def _resolve(s: Scenario, chance: Random, name: str, number: int) -> Command | None:
    return ResolveBeneficiary(lot=name, payee="jianlong") if m.file(s, name).held else None


def _revoke(s: Scenario, chance: Random, name: str, number: int) -> Command:
    net = s.world.now.lot(name).reduced_net_tonnes
    tonnes = max(1, net // chance.choice((1, 2, 3)))
    return RevokeAcceptance(task=f"t-{name}", lot=name, tonnes=tonnes, reason="抽查不符")


def _accept(s: Scenario, chance: Random, name: str, number: int) -> Command | None:
    open_ = TONNES - s.world.now.lot(name).reduced_net_tonnes
    accepted = (AcceptedTonnes(lot=name, tonnes=open_),)
    return HoldCityAcceptance(task=f"t-{name}", verdict=Verdict.PASSED, accepted=accepted) if open_ else None


def _clawback(s: Scenario, chance: Random, name: str, number: int) -> Command | None:
    lot, file = s.world.now.lot(name), m.file(s, name)
    fen = reach_of(file, lot, missed_tonnes(s.world.now, lot, START + timedelta(days=10 * number))).fen
    part = LotClawback(lot=name, fen=_fen(chance, fen))
    return OrderClawback(order=f"c-{number}", division="140800", clawed=(part,), reason="收回") if fen else None


def _back(s: Scenario, chance: Random, name: str, number: int) -> Command | None:
    open_ = [one for one in m.file(s, name).clawbacks if one.open_fen]
    if not open_:
        return None
    return ReceiveClawback(lot=name, order=open_[0].order, fen=_fen(chance, open_[0].open_fen))


def _propose(s: Scenario, chance: Random, name: str, number: int) -> Command | None:
    file = m.file(s, name)
    if file.approved_fen is None:
        return ReviewCompensation(lot=name, approved_fen=file.proposal.proposed_fen if file.proposal else 1)
    if chance.random() < 0.8:
        return None
    category = chance.choice((Provenance.OWN_OVEN, Provenance.COURT_AUCTIONED))
    return ProposeCompensation(lot=name, category=category, tonnes=TONNES)


def _correct(s: Scenario, chance: Random, name: str, number: int) -> Command:
    """Void one of the latest events, or move it to another day."""
    position = len(s.events) - chance.randrange(min(8, len(s.events)))
    event = s.events[position - 1]
    command, replacement = _NAMES.get(type(event.fact).__name__), None
    if command and chance.random() < 0.5:
        day = event.occurred_on + timedelta(days=chance.choice((0, 1, 15)))
        replacement = ReplacementCommand(command=command, occurred_on=day, fields=_fields(event.fact))
    return CorrectEvent(position=position, replacement=replacement, reason="更正", second_office="复核")


def _fields(fact: Any) -> dict[str, Any]:
    """The command's fields, without what the decision wrote."""
    fields: dict[str, Any] = msgspec.to_builtins(fact)
    if type(fact).__name__ == "ClawbackReceived":
        keep = ("lot", "order", "fen")
        return {name: fields[name] for name in keep}
    for name in ("postings", "money", "withheld", "provinceFen", "cityFen", "countyFen"):
        fields.pop(name, None)
    for part in fields.get("planned", ()):
        for name in ("provinceFen", "cityFen", "countyFen"):
            part.pop(name)
    return fields


_KINDS = (
    _claim, _forward, _plan, _plan, _plan, _plan, _pay, _pay, _pay, _pay, _pay, _pay, _receive, _release, _release,
    _release, _hold, _resolve, _resolve, _resolve, _revoke, _accept, _accept, _accept, _clawback, _clawback,
    _clawback, _back, _back,
    _back, _back, _propose, _propose, _propose, _correct,
)  # fmt: skip
