"""D-14, the part of claw-backs: ordered and not received in time, or more received than ordered. YC-53, model.md §6.1.

The days are a parameter (`clawback-days`; the documents print none): where none is in force nothing is late.
"""

from datetime import date

from domain.calendar import days_after
from domain.cases.facts import Severity
from domain.clawback.facts import ClawbackReceived
from domain.compensation.state import ClawbackOrder
from domain.envelope import Happened
from domain.lots.state import Lot
from domain.policy import keys
from domain.policy.state import number
from domain.quantities import yuan
from projections.findings.finding import Because, Finding, Look, causes_of
from projections.findings.known import Known, place_of

UNPAID = "clawback:"
UNMATCHED = "clawback-received:"


def look_at_clawbacks(known: Known, name: str, day: date) -> Look:
    """Every claw-back of a lot whose days are over and whose money is not back."""
    file = known.now.compensation(name)
    if not file.clawback_open_fen:
        return Look()
    lot = known.now.lot(name)
    days = number(known.now, keys.CLAWBACK_DAYS, lot.division, day)
    if days is None:
        return Look()
    last_days = [(one, days_after(one.on, days)) for one in file.clawbacks if one.open_fen]
    found = tuple(_finding(known, lot, one) for one, last in last_days if day > last)
    return Look(found, min((days_after(last, 1) for _, last in last_days if day <= last), default=None))


def _finding(known: Known, lot: Lot, one: ClawbackOrder) -> Finding:
    return Finding(
        rule="D-14",
        version=1,
        severity=Severity.HIGH,
        subject=f"lot:{lot.lot}",
        about=f"{UNPAID}{one.order}",
        causes=causes_of(one.position),
        division=place_of(lot.holder.county if lot.holder else None, lot.division),
        sentence_zh=(
            f"收回令 {one.order}（指标 {lot.lot}，{one.on}）的 {yuan(one.fen)} 元尚有 {yuan(one.open_fen)} 元未到账。"
        ),
        sentence_en=(
            f"Claw-back {one.order} (lot {lot.lot}, {one.on}): of {yuan(one.fen)} yuan {yuan(one.open_fen)} "
            f"are not back."
        ),
        invented=known.invented(one.position),
    )


def check_unmatched(known: Known, event: Happened, fact: ClawbackReceived) -> tuple[Finding, ...]:
    """More came back than was ordered, or nothing was ordered."""
    if not fact.unmatched_fen:
        return ()
    lot = known.now.lot(fact.lot)
    return (
        Finding(
            rule="D-14",
            version=1,
            severity=Severity.HIGH,
            subject=f"lot:{fact.lot}",
            about=f"{UNMATCHED}{fact.order}",
            causes=causes_of(event.position),
            division=place_of(lot.holder.county if lot.holder else None, lot.division),
            sentence_zh=(
                f"收回到账 {yuan(fact.fen)} 元（指标 {fact.lot}，收回令 {fact.order}），"
                f"其中 {yuan(fact.unmatched_fen)} 元没有对应的收回令。"
            ),
            sentence_en=(
                f"{yuan(fact.fen)} yuan came back for lot {fact.lot} (claw-back {fact.order}); "
                f"{yuan(fact.unmatched_fen)} of it were not ordered."
            ),
            invented=event.invented,
        ),
    )


def settled(known: Known, finding: Finding) -> Because | None:
    """The money is back."""
    if not finding.about.startswith(UNPAID):
        return None
    file = known.now.compensation(finding.subject.removeprefix("lot:"))
    one = file.clawback(finding.about.removeprefix(UNPAID))
    if one is None or one.open_fen:
        return None
    return Because("收回资金已全部到账。", "All of it is back.")
