"""M-01 payment not filed (付款未备案): one of the two filings of YC-51 is missing after N days.

N is a parameter (`filing-days`; the text prints none): where none is in force nothing is missing. A filing registered
late ends the finding; it stays in the history.
"""

from collections.abc import Iterator

from domain.calendar import days_after
from domain.cases.facts import Severity
from domain.compensation.facts import CompensationFiled, FilingPlace
from domain.compensation.stage import unfiled_orders
from domain.compensation.state import CompensationFile
from domain.days import DayOpened
from domain.envelope import Happened
from domain.lots.state import Lot
from domain.policy import keys
from domain.policy.state import number
from domain.quantities import yuan
from projections.findings.finding import Because, Finding, Rule, causes_of
from projections.findings.known import Known, place_of

_PLACES = {FilingPlace.MIIT: "省工信厅", FilingPlace.FINANCE: "省财政厅"}


def check_not_filed(known: Known, event: Happened) -> tuple[Finding, ...]:
    """On a new day: every payment whose days are over and that lacks a filing."""
    return tuple(_not_filed(known, event))


def _not_filed(known: Known, event: Happened) -> Iterator[Finding]:
    for name in known.subjects("lot"):
        file = known.now.compensation(name)
        lot = known.now.lot(name)
        for order in unfiled_orders(file):
            days = number(known.now, keys.FILING_DAYS, lot.division, event.occurred_on)
            paid = file.order(order)
            if days is not None and paid and event.occurred_on > days_after(paid.on, days):
                yield _finding(known, lot, file, order)


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
    check_not_filed,
    frozenset({CompensationFiled}),
    filed_since,
)
"""Not among the D-rules of model.md §6.1: YC-51 asks for an alert and gives it no number."""
