"""Random histories to be submitted: both books, late and corrected and revoked, in two cities and in no county (历史).

Beside the steps of `tests.domain.histories` (trade, split, demolition, acceptance, revocation, courts, money,
corrections; up to 200 days late) stand those of a works in another city, 介休, whose oven is listed, stopped,
certified, accepted and revoked up to 500 days after it happened, the opening of its second lot is corrected, and
a company in no known county is there to be summed. Days are opened in between.
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import msgspec

from domain.acceptance.commands import HoldCityAcceptance, RevokeAcceptance
from domain.acceptance.facts import AcceptedTonnes, Verdict
from domain.closing.commands import CertifyClosure
from domain.closing.facts import ClosingElement, ElementScope
from domain.command import Command
from domain.corrections.commands import CorrectBaseline, CorrectEvent, ReplacementCommand
from domain.demolition.commands import DemolishEquipment
from domain.demolition.facts import Equipment
from domain.enterprises.commands import RegisterEnterprise
from domain.enterprises.facts import CountyBasis
from domain.envelope import Role
from domain.fact import Account
from domain.lots.commands import RecognizeBaselineCapacity
from domain.lots.facts import AccountBasis, BaselineBasis
from domain.ovens.commands import RestartOven, StopOven
from domain.policy import keys
from domain.tasks.facts import EndState
from tests.differential.submitted import Submitted
from tests.domain import histories as both_books
from tests.domain import opening as o
from tests.domain.compensation import money as m
from tests.domain.scenario import OPENING_DAY

JIEXIU, JINZHONG = "140781", "140700"
START = date(2020, 1, 1)
LOT, PAPER, OVEN, TASK, TONNES = "far", "far-paper", "oven-far", "t-far", 400_000
ELEMENT = "断煤气"
MAIN = (Equipment(kind="炭化室", main=True),)
CORRECTED = {
    "OvenStopped": "StopOven",
    "ClosureStandardCertified": "CertifyClosure",
    "EquipmentDemolished": "DemolishEquipment",
    "CityAcceptanceHeld": "HoldCityAcceptance",
    "AcceptanceRevoked": "RevokeAcceptance",
}


def opened(chance: Random, s: Submitted) -> None:
    """What every history starts from."""
    both_books.opened(chance, s)
    o.enterprise(s, "changsheng", JIEXIU)
    o.lot(s, LOT, TONNES, owner="changsheng", county=JIEXIU, ovens=(OVEN,))
    o.lot(s, PAPER, 90_000, owner="changsheng", county=JIEXIU, account=Account.UNBUILT)
    m.parameter(s, keys.CLOSING_CHECKLIST, JINZHONG, items=(ELEMENT,))
    either = EndState.CLOSE_OR_DEMOLISH
    o.listed(s, LOT, TONNES, task=TASK, owner="changsheng", county=JIEXIU, ovens=(OVEN,), end_state=either)
    s.given(
        RegisterEnterprise(
            enterprise="hengtai",
            legal_name="恒泰",
            division=m.YUNCHENG,
            county_basis=CountyBasis.NOT_STATED,
        ),
        OPENING_DAY,
    )
    s.given(_opening("unstated", "hengtai", 600_000, m.YUNCHENG, None), OPENING_DAY)
    if chance.random() < 0.6:
        o.demolished(s, OVEN, "2020-01-03", "介休市工信局")
        o.accepted(s, LOT, TONNES, task=TASK, on="2020-01-05")


def play(s: Submitted, chance: Random, number: int) -> None:
    """One step; which of them are accepted is the decisions' own business."""
    today = START + timedelta(days=10 * number)
    if number % 9 == 0:
        s.open_day(today)
    if chance.random() < 0.6:
        both_books.play(s, chance, number)
        return
    tried = (step(s, chance, today) for step in chance.choices(_STEPS, k=4))
    command = next((command for command in tried if command is not None), None)
    if isinstance(command, CorrectEvent):
        original = s.events[command.position - 1]
        reduced = any(row.account is Account.REDUCED for row in original.fact.postings)
        who = (
            {"role": Role.PROVINCE_OFFICE} if reduced else {"role": original.role, "office": original.office}
        )
        s.when(command, today, **who)
    elif command is not None:
        s.when(command, _day(chance, today), office=f"{type(command).__name__}局")


def _day(chance: Random, today: date) -> date:
    """When it happened: on the day, or up to 500 days before anybody registered it."""
    return max(START, today - timedelta(days=chance.choice((0, 3, 20, 45, 200, 500))))


def _opening(
    lot: str, owner: str, tonnes: int, division: str, county: str | None
) -> RecognizeBaselineCapacity:
    return RecognizeBaselineCapacity(
        lot=lot,
        enterprise=owner,
        division=division,
        county=county,
        tonnes=tonnes,
        basis=BaselineBasis.NAMED_IN_DOCUMENT,
        account=Account.OPERATING,
        account_basis=AccountBasis.INFERRED,
    )


def _stop(s: Submitted, chance: Random, today: date) -> Command:
    """Every other time the other: a stopped oven stops again only by a second report."""
    stopped = s.world.now.oven(OVEN).stopped_on is not None
    return RestartOven(oven=OVEN) if stopped and chance.random() < 0.4 else StopOven(oven=OVEN)


def _certify(s: Submitted, chance: Random, today: date) -> Command:
    done_on = s.world.now.oven(OVEN).stopped_on or START
    element = ClosingElement(name=ELEMENT, done_on=done_on, scope=ElementScope.OVEN, by="供电公司")
    return CertifyClosure(ovens=(OVEN,), elements=(element,))


def _demolish(s: Submitted, chance: Random, today: date) -> Command:
    return DemolishEquipment(oven=OVEN, items=MAIN)


def _accept(s: Submitted, chance: Random, today: date) -> Command | None:
    tonnes = s.world.book(LOT).balance(Account.CLOSED_PENDING)
    if not tonnes:
        return None
    accepted = AcceptedTonnes(lot=LOT, tonnes=tonnes if chance.random() < 0.6 else tonnes // 3 + 1)
    return HoldCityAcceptance(task=TASK, verdict=Verdict.PASSED, accepted=(accepted,))


def _revoke(s: Submitted, chance: Random, today: date) -> Command | None:
    tonnes = s.world.book(LOT).balance(Account.REDUCED)
    if not tonnes:
        return None
    return RevokeAcceptance(
        task=TASK, lot=LOT, tonnes=chance.choice((tonnes, tonnes // 2 + 1)), reason="抽查不符"
    )


def _correct_opening(s: Submitted, chance: Random, today: date) -> Command:
    """Another amount for the paper lot; void never, so there is always one to correct."""
    standing = s.world.events(f"lot:{PAPER}")[0].position
    fields = msgspec.to_builtins(
        _opening(PAPER, "changsheng", 1_000 * chance.randrange(40, 140), JIEXIU, JIEXIU)
    )
    right = ReplacementCommand(command="RecognizeBaselineCapacity", occurred_on=OPENING_DAY, fields=fields)
    return CorrectBaseline(position=standing, replacement=right, reason="录入错误", second_office="复核处")


def _correct(s: Submitted, chance: Random, today: date) -> Command | None:
    """Void one of the latest acts at the works, or move it to another day."""
    standing = (s.world.events(f"oven:{OVEN}") + s.world.events(f"task:{TASK}"))[6:]
    if not standing:
        return None
    event = chance.choice(standing)
    name, replacement = CORRECTED.get(type(event.fact).__name__), None
    if name and chance.random() < 0.8:
        fields = _fields(event.fact)
        day = event.occurred_on + timedelta(days=chance.choice((-40, -5, 0, 2, 30)))
        replacement = ReplacementCommand(command=name, occurred_on=max(START, day), fields=fields)
    return CorrectEvent(
        position=event.position, replacement=replacement, reason="更正", second_office="复核处"
    )


def _fields(fact: Any) -> dict[str, Any]:
    """The command's fields, without what the decision wrote."""
    fields: dict[str, Any] = msgspec.to_builtins(fact)
    for name in ("postings", "money", "withheld", "checklist", "stoppedOn", "completedOn", "sources"):
        fields.pop(name, None)
    return fields


_STEPS: tuple[Callable[[Submitted, Random, date], Command | None], ...] = (
    _stop, _certify, _certify, _demolish, _accept, _accept, _accept, _accept, _revoke, _revoke, _revoke,
    _correct_opening, _correct, _correct,
)  # fmt: skip
