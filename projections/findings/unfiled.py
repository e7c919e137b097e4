"""M-01 payment not filed (付款未备案): one of the two filings of YC-51 is missing after N days.

N is a parameter (`filing-days`; the text prints none): where none is in force nothing is missing. A filing registered
late ends the finding; it stays in the history.
"""

from datetime import date

from domain.calendar import days_after
from domain.cases.facts import Severity
from domain.compensation.facts import CompensationFiled, CompensationPaid, FilingPlace
from domain.compensation.stage import unfiled_orders
from domain.compensation.state import CompensationFile
from domain.days import DayOpened
from domain.envelope import Happened
from domain.lots.state import Lot
from domain.policy import keys
from domain.policy.state import number
from domain.quantities import yuan
from projections.findings.finding import Because, Daily, Finding, Look, Rule, causes_of, no_report
from projections.findings.known import Known, place_of
from projections.findings.rounds import ROUNDS

_PLACES = {FilingPlace.MIIT: "省工信厅", FilingPlace.FINANCE: "省财政厅"}


def look_at_filings(known: Known, name: str, day: date) -> Look:
    """Every payment for a lot whose days are over and that lacks a filing."""
    file, lot = known.now.compensation(name), known.now.lot(name)
    unfiled = unfiled_orders(file)
    days = number(known.now, keys.FILING_DAYS, lot.division, day) if unfiled else None
    if days is None:
        return Look()
    last_days = {order: days_after(paid.on, days) for order in unfiled if (paid := file.order(order))}
    found = tuple(_finding(known, lot, file, order) for order, last in last_days.items() if day > last)
    return Look(found, min((days_after(last, 1) for last in last_days.values() if day <= last), default=None))


def _finding(known: Known, lot: Lot, file: CompensationFile, order: str) -> Finding:
    paid = file.order(order)
    assert paid is not None
    filed = {filing.place for filing in file.filings if filing.order == order}
    missing = [place for place in FilingPlace if place not in filed]
    names = "、".join(_PLACES[place] for place in missing)
    return Finding(
        rule="M-01",
        version=1,
        severity=Severity.MEDIUM,
        subject=f"lot:{lot.lot}",
        about=f"order:{order}",
        causes=causes_of(paid.position),
        division=place_of(lot.holder.county if lot.holder else None, lot.division),
        sentence_zh=f"付款指令 {order}（{paid.on}，{yuan(paid.fen)} 元，指标 {lot.lot}）未向{names}备案。",
        sentence_en=(
            f"Order {order} ({paid.on}, {yuan(paid.fen)} yuan, lot {lot.lot}) is not filed with "
            f"{' and '.join(missing)}."
        ),
        invented=known.invented(paid.position),
    )


def filed_since(known: Known, event: Happened, finding: Finding) -> Because | None:
    """Both filings are recorded now."""
    file = known.now.compensation(finding.subject.removeprefix("lot:"))
    if finding.about.removeprefix("order:") in unfiled_orders(file):
        return None
    return Because("两项备案均已登记。", "Both filings are recorded now.")


PAYMENT_NOT_FILED = Rule(
    "M-01",
    1,
    frozenset({DayOpened}),
    no_report,
    frozenset({CompensationFiled}),
    filed_since,
    daily=Daily("lot", look_at_filings, frozenset({CompensationPaid}), ROUNDS),
)
"""Not among the D-rules of model.md §6.1: YC-51 asks for an alert and gives it no number."""
