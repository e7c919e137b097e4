"""D-14 the bank and the orders differ (资金与账不符). model.md §5, §6.1; YC-51, YC-52.

A bank line is an observation and always recorded. It needs an order with the same payee and amount, dated on or before
it, that no other line has paid; and a payee who is not held: by a decision, or because a court's seal or an unconfirmed
trade leaves open who the payee is (docs/decisions/0015). An order registered late withdraws the finding; a seal or a
hold registered late is held against the lines after its day.
"""

from datetime import date

from domain.acquisitions.facts import AcquisitionRecognized
from domain.cases.facts import Severity
from domain.clawback.facts import ClawbackOrdered, ClawbackReceived
from domain.compensation.amounts import beneficiary_unclear
from domain.compensation.facts import (
    BankPaymentObserved,
    BeneficiaryHeld,
    BeneficiaryResolved,
    CompensationPaid,
)
from domain.compensation.state import BankLine, CompensationFile
from domain.courts.facts import LotCourtSealed, LotCourtSealLifted
from domain.days import DayOpened
from domain.envelope import Happened
from domain.fact import Fact
from domain.funds.facts import PrepaymentReleased
from domain.lots.facts import LotSplit, LotTradeDeclared
from domain.quantities import yuan
from projections.findings.clawbacks import check_unmatched, look_at_clawbacks, settled
from projections.findings.finding import Because, Daily, Finding, Rule, causes_of
from projections.findings.known import Known, place_of
from projections.findings.rounds import ROUNDS

_HOLDS = (BeneficiaryHeld, LotCourtSealed, LotTradeDeclared, LotSplit)
Conflict = tuple[int, str, str]
"""The event beside the bank line that it conflicts with (0: none), and the words."""


def check_money_conflict(known: Known, event: Happened) -> tuple[Finding, ...]:
    """What is wrong with a bank line or a claw-back as it comes."""
    match event.fact:
        case BankPaymentObserved() as line:
            return _bank_conflict(known, event, line)
        case ClawbackReceived() as back:
            return check_unmatched(known, event, back)
        case BeneficiaryHeld(lot=lot) | LotCourtSealed(lot=lot):
            paid = [(e, e.fact) for e in known.world.events(f"lot:{lot}", BankPaymentObserved)]
            return tuple(found for e, line in paid for found in _bank_conflict(known, e, line))
        case _:
            return ()


def _bank_conflict(known: Known, event: Happened, fact: Fact) -> tuple[Finding, ...]:
    assert isinstance(fact, BankPaymentObserved)
    file = known.now.compensation(fact.lot)
    line = next((line for line in file.bank_lines if line.position == event.position), None)
    conflict = _conflict(known, file, line) if line else None
    if line is None or conflict is None:
        return ()
    position, zh, en = conflict
    lot = known.now.lot(fact.lot)
    return (
        Finding(
            rule="D-14",
            version=1,
            severity=Severity.HIGH,
            subject=f"lot:{fact.lot}",
            about=f"bank-line:{fact.statement_line}",
            causes=causes_of(position, event.position),
            division=place_of(lot.holder.county if lot.holder else None, lot.division),
            sentence_zh=(
                f"银行流水 {fact.statement_line}：{event.occurred_on} 向 {known.enterprise_name(fact.payee)} 支付 "
                f"{yuan(fact.fen)} 元（指标 {fact.lot}），{zh}。"
            ),
            sentence_en=(
                f"Bank line {fact.statement_line}: {yuan(fact.fen)} yuan to {known.enterprise_name(fact.payee)} on "
                f"{event.occurred_on} (lot {fact.lot}), {en}."
            ),
            invented=event.invented,
        ),
    )


def _conflict(known: Known, file: CompensationFile, line: BankLine) -> Conflict | None:
    held = _held_on(known, file.lot, line.on)
    if any(other.statement_line == line.statement_line for other in _before(file, line)):
        return None  # The same line of the same statement, imported again: the money moved once.
    order = file.order(line.order) if line.order else None
    if order is None or order.on > line.on:
        if held is not None:
            return held, "补偿对象待明确，不得支付", "while the beneficiary is held"
        if not known.world.on(line.on).lot(file.lot).reduced_net_tonnes:
            return 0, "早于验收，且没有对应的付款指令", "before the acceptance and without an order to pay"
        return 0, "没有对应的付款指令", "without an order to pay"
    if (order.payee, order.fen) != (line.payee, line.fen):
        zh = f"与付款指令 {order.order} 不符（{order.payee}，{yuan(order.fen)} 元）"
        en = f"while order {order.order} is {yuan(order.fen)} yuan to {order.payee}"
        return order.position, zh, en
    twice = next((other for other in _before(file, line) if other.order == line.order), None)
    if twice is not None:
        return (
            twice.position,
            f"付款指令 {order.order} 已支付过",
            f"though order {order.order} was paid before",
        )
    if held is not None:
        return held, "补偿对象待明确，不得支付", "while the beneficiary is held"
    return None


def _held_on(known: Known, lot: str, day: date) -> int | None:
    """What left open, on the day the money went, who the beneficiary is; None where it was clear (YC-52, E-05)."""
    view = known.world.on(day)
    if not beneficiary_unclear(view.lot(lot), view.compensation(lot)):
        return None
    holds = known.world.events(f"lot:{lot}", *_HOLDS)
    return next((e.position for e in reversed(holds) if e.occurred_on <= day), 0)


def _before(file: CompensationFile, line: BankLine) -> list[BankLine]:
    """The lines recorded before this one."""
    return [other for other in file.bank_lines if other.position < line.position]


def money_explained(known: Known, event: Happened, finding: Finding) -> Because | None:
    """The order was registered late, dated on or before the bank's day, and fits; or the claw-back is settled."""
    if not finding.about.startswith("bank-line:"):
        return settled(known, finding)
    file = known.now.compensation(finding.subject.removeprefix("lot:"))
    name = finding.about.removeprefix("bank-line:")
    lines = (line for line in file.bank_lines if line.statement_line == name)
    line = next((line for line in lines if line.position in finding.causes), None)
    if line is None or _conflict(known, file, line) is not None:
        return None
    return Because(
        f"补登后与付款指令 {line.order} 相符。",
        f"With what was registered late, order {line.order} is in agreement with it.",
    )


MONEY_CONFLICT = Rule(
    "D-14",
    1,
    frozenset({BankPaymentObserved, ClawbackReceived, DayOpened, BeneficiaryHeld, LotCourtSealed}),
    check_money_conflict,
    frozenset(
        {
            CompensationPaid,
            PrepaymentReleased,
            BeneficiaryResolved,
            ClawbackReceived,
            LotCourtSealLifted,
            AcquisitionRecognized,
        }
    ),
    money_explained,
    daily=Daily("lot", look_at_clawbacks, frozenset({ClawbackOrdered}), ROUNDS),
)
