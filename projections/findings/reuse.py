"""D-01 reduced capacity reused, D-02 one lot promised twice (死灰复燃 on paper). model.md §6.1; YC-37, YC-38, E-16.

Both read refused attempts: an attempt to trade, file, commit, list or pay tonnes that are not free is itself
evidence (model.md §0.3), if it was refused for the tonnes; one refused for a role, a date or a price is none. Whoever
tries again the same way gives no second finding. A lot is followed through its splits by id, whatever name its holder
takes on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.cases.facts import Severity
from domain.compensation.refusals import TonnesNotAccepted
from domain.envelope import Happened
from domain.fact import FREE_ACCOUNTS, Account
from domain.lots.facts import CapacityReduced, LotCommittedToProject, LotListed, LotSplit
from domain.lots.refusals import (
    LotHeldByProject,
    MoreThanTheLot,
    ReducedCapacityNotTradable,
    ReducedCapacityNotUsable,
)
from domain.lots.state import Lot, free_tonnes, pending_listed_tonnes
from domain.submissions import SubmissionRefused
from projections.findings.finding import Finding, Rule, causes_of
from projections.findings.known import Known, place_of

_WORDS = {
    "DeclareLotTrade": ("交易", "trade"),
    "ConfirmLotTrade": ("确认交易", "confirm a trade of"),
    "FileProject": ("用于项目备案", "file a project on"),
    "CommitLotToProject": ("置换占用", "commit"),
    "ListLot": ("再次列入清单", "list again"),
    "AcquireLotByMerger": ("兼并重组转让", "transfer by merger"),
    "EliminateLotByOtherPlan": ("按其他方案淘汰", "eliminate by another plan"),
    "SurrenderPaperCapacity": ("凭文件上缴", "surrender on paper"),
    "PayCompensation": ("再次补偿", "pay again for"),
}
_ALL_OF_IT = (*FREE_ACCOUNTS, Account.CLOSED_PENDING, Account.REDUCED)
_ABOUT_TONNES = frozenset(
    refusal.CODE
    for refusal in (
        ReducedCapacityNotTradable,
        ReducedCapacityNotUsable,
        LotHeldByProject,
        MoreThanTheLot,
        TonnesNotAccepted,
    )
)
"""Refusals that say: these tonnes are not free."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a refused command asked of one lot, and the day that the papers bear."""

    command: str
    lot: str
    tonnes: int
    on: date
    project: str | None = None
    task: str | None = None


def attempts(known: Known, event: Happened) -> Iterator[Attempt]:
    """The lots that a command wanted to use and was refused for its tonnes; commands of other kinds want none."""
    fact = event.fact
    if not isinstance(fact, SubmissionRefused) or not any(r.code in _ABOUT_TONNES for r in fact.refusals):
        return
    asked, day = fact.input, event.occurred_on
    match fact.command:
        case "DeclareLotTrade":
            contract = _day(asked.get("contractDate")) or day
            yield from _attempt(fact.command, asked.get("lot"), asked.get("tonnes"), contract)
        case "ConfirmLotTrade":
            trade = known.now.lot(str(asked.get("lot"))).declared_trade
            if trade is not None:
                yield from _attempt(fact.command, asked.get("lot"), trade.tonnes, trade.contract_date)
        case "CommitLotToProject":
            tonnes, project = asked.get("retiredTonnes"), asked.get("project")
            yield from _attempt(fact.command, asked.get("lot"), tonnes, day, project=project)
        case "FileProject":
            for source in asked.get("sources") or ():
                lot, tonnes = source.get("lot"), source.get("tonnes")
                yield from _attempt(fact.command, lot, tonnes, day, project=asked.get("project"))
        case "ListLot":
            yield from _attempt(
                fact.command, asked.get("lot"), asked.get("tonnes"), day, task=asked.get("task")
            )
        case "AcquireLotByMerger":
            name = str(asked.get("lot"))
            yield from _attempt(fact.command, name, known.world.book(name).own(_ALL_OF_IT), day)
        case "EliminateLotByOtherPlan" | "SurrenderPaperCapacity":
            yield from _attempt(fact.command, asked.get("lot"), asked.get("tonnes"), day)
        case "PayCompensation":
            yield from _attempt(fact.command, asked.get("lot"), asked.get("tonnes"), day)


def _stands_already(lot: Lot, attempt: Attempt) -> bool:
    """Whether the task that lists the lot holds these tonnes of it: sent again, it asks for nothing new."""
    hold = lot.list_hold(attempt.task) if attempt.command == "ListLot" and attempt.task else None
    return hold is not None and attempt.tonnes <= hold.tonnes


def _attempt(command: str, lot: Any, tonnes: Any, on: date, **holds: Any) -> Iterator[Attempt]:
    if isinstance(lot, str) and isinstance(tonnes, int):
        yield Attempt(command, lot, tonnes, on, **holds)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def check_reduced_lot_reused(known: Known, event: Happened) -> tuple[Finding, ...]:
    """An attempt dated after the listing, with more tonnes than are free in the lot and its splits."""
    return tuple(found for attempt in attempts(known, event) if (found := _reused(known, event, attempt)))


def _reused(known: Known, event: Happened, attempt: Attempt) -> Finding | None:
    lot = known.now.lot(attempt.lot)
    listed_on, causes = _listing(known, lot)
    if lot.holder is None or listed_on is None or attempt.on <= listed_on or _stands_already(lot, attempt):
        return None
    free = _payable(known, lot) if attempt.command == "PayCompensation" else _free(known, lot)
    if free is None or attempt.tonnes <= free:
        return None
    zh, en = _WORDS[attempt.command]
    name = known.enterprise_name(lot.holder.enterprise)
    return Finding(
        rule="D-01",
        version=1,
        severity=Severity.CRITICAL,
        subject=f"lot:{attempt.lot}",
        about=attempt.command,
        causes=causes_of(*causes, event.position),
        division=place_of(lot.holder.county, lot.division),
        sentence_zh=(
            f"{name} 的指标 {attempt.lot} 于 {listed_on} 列入压减清单，{attempt.on} 又被申请{zh} "
            f"{attempt.tonnes:,} 吨，而可用余量为 {free:,} 吨；申请已被拒绝。"
        ),
        sentence_en=(
            f"Lot {attempt.lot} of {name} was listed for reduction on {listed_on}; on {attempt.on} someone asked to "
            f"{en} {attempt.tonnes:,} t of it, with {free:,} t free. The request was refused."
        ),
        invented=event.invented or known.invented(*causes),
    )


def _family(known: Known, lot: Lot) -> list[Lot]:
    """The lot and everything it was split into."""
    family = [lot]
    for member in family:
        family += [known.now.lot(child) for child in member.children]
    return family


def _listing(known: Known, lot: Lot) -> tuple[date | None, list[int]]:
    """When tonnes of the lot, or of what it was split from or into, were first listed, and by which events."""
    listed = [m for m in _family(known, lot) if m.list_holds or m.accepted_once_tonnes]
    if not listed:
        return None, []
    line = [*listed, lot]
    ancestor = lot
    while ancestor.parent:
        ancestor = known.now.lot(ancestor.parent)
        line.append(ancestor)
    days = [member.first_listed_on for member in line if member.first_listed_on]
    facts = (LotListed, LotSplit, CapacityReduced)
    causes = [known.position_of(f"lot:{member.lot}", fact) for member in line for fact in facts]
    return (min(days) if days else None), causes


def _free(known: Known, lot: Lot) -> int:
    return sum(max(0, free_tonnes(m, known.world.book(m.lot))) for m in _family(known, lot))


def _payable(known: Known, lot: Lot) -> int | None:
    """Accepted tonnes not paid yet; None where nothing was paid: a first payment reuses nothing."""
    paid = known.now.compensation(lot.lot).paid_tonnes
    return max(0, lot.reduced_net_tonnes - paid) if paid else None


def check_lot_promised_twice(known: Known, event: Happened) -> tuple[Finding, ...]:
    """An attempt to put a hold on tonnes that another project's or the list's hold already takes."""
    return tuple(found for attempt in attempts(known, event) if (found := _promised(known, event, attempt)))


def _promised(known: Known, event: Happened, attempt: Attempt) -> Finding | None:
    lot = known.now.lot(attempt.lot)
    if lot.holder is None or attempt.command not in ("CommitLotToProject", "FileProject", "ListLot"):
        return None
    if _stands_already(lot, attempt):
        return None
    book = known.world.book(lot.lot)
    listed = 0 if attempt.task and lot.list_hold(attempt.task) else pending_listed_tonnes(lot, book)
    committed = sum(h.retired_tonnes for h in lot.project_holds if h.project != attempt.project)
    balance = book.total(FREE_ACCOUNTS)
    held = listed + committed
    if held == 0 or held + attempt.tonnes <= balance:
        return None
    tag = f"lot:{lot.lot}"
    facts = (LotCommittedToProject, LotListed)
    causes = [known.position_of(tag, fact) for fact in facts]
    holders = "、".join([*(h.project for h in lot.project_holds), *(h.task for h in lot.list_holds)])
    return Finding(
        rule="D-02",
        version=1,
        severity=Severity.CRITICAL,
        subject=tag,
        about=attempt.command,
        causes=causes_of(*causes, event.position),
        division=place_of(lot.holder.county, lot.division),
        sentence_zh=(
            f"指标 {lot.lot}（余额 {balance:,} 吨）已有占用 {held:,} 吨（{holders}），又被申请占用 "
            f"{attempt.tonnes:,} 吨（{attempt.project or attempt.task}）。"
        ),
        sentence_en=(
            f"Lot {lot.lot} (balance {balance:,} t) already has {held:,} t promised ({holders}); another "
            f"{attempt.tonnes:,} t were asked for ({attempt.project or attempt.task})."
        ),
        invented=event.invented or known.invented(*causes),
    )


REDUCED_LOT_REUSED = Rule("D-01", 1, frozenset({SubmissionRefused}), check_reduced_lot_reused, one_open=True)
LOT_PROMISED_TWICE = Rule("D-02", 1, frozenset({SubmissionRefused}), check_lot_promised_twice, one_open=True)
