"""M-02 use of the money (资金使用): more used than was paid, or others before the workers. SX-17.

Compensation money goes first to the placement of workers. What the placement needs is the enterprise's own figure;
where it gives none, nobody is accused of an order.
"""

from domain.cases.facts import Severity
from domain.compensation.facts import CompensationPaid, FundUseReported, UsePurpose
from domain.compensation.state import CompensationFile
from domain.envelope import Happened
from domain.fact import MoneyAccount
from domain.funds.facts import PrepaymentReleased
from domain.quantities import yuan
from projections.findings.finding import Because, Finding, Rule, causes_of
from projections.findings.known import Known, place_of

MORE_THAN_PAID = "more-than-paid"
WORKERS_FIRST = "workers-first"


def check_fund_use(known: Known, event: Happened) -> tuple[Finding, ...]:
    """What is wrong with the use as it is reported."""
    fact = event.fact
    assert isinstance(fact, FundUseReported)
    file = known.now.compensation(fact.lot)
    return tuple(
        _finding(known, event, file, about) for about in (MORE_THAN_PAID, WORKERS_FIRST) if _wrong(file, about)
    )


def _wrong(file: CompensationFile, about: str) -> bool:
    used, workers = file.used_fen(), file.used_fen(UsePurpose.WORKERS)
    if about == MORE_THAN_PAID:
        return used > file.balance(MoneyAccount.PAID)
    return file.workers_need_fen is not None and used > workers and workers < file.workers_need_fen


def _finding(known: Known, event: Happened, file: CompensationFile, about: str) -> Finding:
    lot = known.now.lot(file.lot)
    zh, en = _words(file, about)
    return Finding(
        rule="M-02",
        version=1,
        severity=Severity.HIGH if about == MORE_THAN_PAID else Severity.MEDIUM,
        subject=f"lot:{file.lot}",
        about=about,
        causes=causes_of(event.position),
        division=place_of(lot.holder.county if lot.holder else None, lot.division),
        sentence_zh=f"指标 {file.lot} 的补偿资金：{zh}。",
        sentence_en=f"Compensation of lot {file.lot}: {en}.",
        invented=event.invented,
    )


def _words(file: CompensationFile, about: str) -> tuple[str, str]:
    used, workers = file.used_fen(), file.used_fen(UsePurpose.WORKERS)
    if about == MORE_THAN_PAID:
        paid = file.balance(MoneyAccount.PAID)
        return (
            f"报告已用 {yuan(used)} 元，超过已付 {yuan(paid)} 元",
            f"{yuan(used)} yuan reported as used, {yuan(paid)} yuan paid",
        )
    need = file.workers_need_fen or 0
    return (
        f"职工安置需 {yuan(need)} 元、仅用 {yuan(workers)} 元，已先用于其他 {yuan(used - workers)} 元",
        f"{yuan(used - workers)} yuan used for others before the workers (need {yuan(need)}, got {yuan(workers)})",
    )


def use_mended(known: Known, event: Happened, finding: Finding) -> Because | None:
    """Later reports or payments put it right."""
    if _wrong(known.now.compensation(finding.subject.removeprefix("lot:")), finding.about):
        return None
    return Because("其后的报告或付款已使之相符。", "Later reports or payments have put it right.")


FUND_USE = Rule(
    "M-02",
    1,
    frozenset({FundUseReported}),
    check_fund_use,
    frozenset({FundUseReported, CompensationPaid, PrepaymentReleased}),
    use_mended,
    one_open=True,
)
"""Not among the D-rules of model.md §6.1: SX-17 asks for an alert and gives it no number."""
