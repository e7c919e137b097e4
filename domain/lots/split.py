"""Splitting a lot (产能拆分): children take over the parent account by account, hold by hold and fen by fen.

YC-42, E-04, model.md §2.2. A lot is split before it is approved or paid, so the only money on it is what was prepaid
for it and still stands with a city or county (ADVANCED); the children say how they share it.
"""

from collections import defaultdict
from typing import Any

from domain.balances import Holder, move
from domain.command import Command, Decided, accept, refuse
from domain.compensation.state import CompensationFile, level_of
from domain.courts.state import standing
from domain.envelope import Request
from domain.fact import Account, MoneyAccount, MoneyPosting, Posting
from domain.lots import refusals as r
from domain.lots.backing import Claim, counted_already, foreign_oven, larger_than_ovens
from domain.lots.commands import SplitLot
from domain.lots.facts import LotPart, LotSplit, PassedAdvance, PassedSeal
from domain.lots.state import Lot
from domain.money import Booking
from domain.quantities import yuan
from domain.refusals import AlreadyExists
from domain.world import World

_KEPT = (Account.RECOGNIZED, Account.TRANSFER)


def split_lot(world: World, command: SplitLot, request: Request) -> Decided:
    """The children's tonnes per account and per hold must be the parent's, exactly."""
    children = tuple(dict.fromkeys(part.lot for part in command.parts))
    ovens = tuple(dict.fromkeys(oven for part in command.parts for oven in part.ovens))
    world.need(f"lot:{command.lot}", *(f"lot:{child}" for child in children), *(f"oven:{o}" for o in ovens))
    parent = world.now.lot(command.lot)
    assert parent.holder is not None  # The door has seen it (domain/scope.py).
    for child in children:
        if world.now.lot(child).holder is not None:
            return refuse(AlreadyExists(field="parts", subject=child))
    if len(parent.list_holds) > 1:
        return refuse(r.SplitOfSeveralTasks(field="lot", lot=parent.lot, tasks=len(parent.list_holds)))
    for oven in (oven for oven in ovens if oven not in parent.ovens):
        state = world.now.oven(oven)
        closed = state.certified or state.main_demolished or state.accepted or state.lots
        if closed or counted_already(world, parent, (oven,)):
            return refuse(r.OvenCountedAlready(field="parts", oven=oven, lot=parent.lot))
    misplaced = foreign_oven(world, "parts", parent, ovens) or _too_large(world, parent, command, request)
    if misplaced:
        return refuse(misplaced)
    file = world.now.compensation(command.lot)
    if parent.accepted_once_tonnes or file.approved_fen is not None or file.orders:
        return refuse(r.SplitTooLate(field="lot", lot=parent.lot, accepted=parent.accepted_once_tonnes))
    if parent.project_holds:
        hold = parent.project_holds[0]
        held = r.LotHeldByProject(field="lot", lot=parent.lot, project=hold.project, held=hold.retired_tonnes)
        return refuse(held)
    if refusal := _does_not_sum(world, parent, command, request) or _money_does_not_sum(file, command):
        return refuse(refusal)
    tags = [f"lot:{command.lot}", *(f"lot:{child}" for child in children), *(f"oven:{o}" for o in ovens)]
    tags += [f"task:{hold.task}" for hold in parent.list_holds]
    return accept(_fact(parent, file, command, request), *tags, f"enterprise:{parent.holder.enterprise}")


def _too_large(
    world: World, parent: Lot, command: SplitLot, request: Request
) -> r.LotLargerThanItsOvens | None:
    """A child is no larger than the ovens it takes along."""
    ovens: dict[str, set[str]] = defaultdict(set)
    tonnes: dict[str, int] = defaultdict(int)
    for part in command.parts:
        ovens[part.lot] |= set(part.ovens)
        tonnes[part.lot] += part.tonnes
    claims = {lot: Claim(frozenset(named), tonnes[lot]) for lot, named in ovens.items() if named}
    place = parent.holder.county if parent.holder and parent.holder.county else parent.division
    return larger_than_ovens(world, "parts", claims, place, request.occurred_on, without=parent.lot)


def _does_not_sum(world: World, parent: Lot, command: SplitLot, request: Request) -> Any:
    book, parts = world.book(parent.lot), command.parts
    sums: dict[Account, int] = defaultdict(int)
    for part in parts:
        sums[part.account] += part.tonnes
    for account in Account:
        have = book.balance(account, request.occurred_on)
        if account not in _KEPT and sums[account] != have:
            return _differs(parent, account, sums[account], have)
    listed = sum(part.list_hold_tonnes for part in parts)
    if listed != parent.listed_tonnes:
        return _differs(parent, "H-LIST", listed, parent.listed_tonnes)
    sealed = sum(part.court_hold_tonnes for part in parts)
    # A court may seal more tonnes than there are: recorded as ordered (a finding), it holds at most the whole lot.
    held = min(parent.court_sealed_tonnes, sum(part.tonnes for part in parts))
    if sealed != held:
        return _differs(parent, "H-COURT", sealed, held)
    many = next((part for part in parts if part.court_hold_tonnes > part.tonnes), None)
    if many:
        return _above_its_part(parent, many, "H-COURT", many.court_hold_tonnes)
    over = next((part for part in parts if part.list_hold_tonnes > part.tonnes), None)
    return _above_its_part(parent, over, "H-LIST", over.list_hold_tonnes) if over else None


def _differs(parent: Lot, what: str, parts: int, whole: int) -> r.SplitDoesNotSum:
    return r.SplitDoesNotSum(field="parts", lot=parent.lot, what=str(what), parts=parts, parent=whole)


def _above_its_part(parent: Lot, part: LotPart, what: str, held: int) -> r.SplitDoesNotSum:
    zh, en = f"子指标 {part.lot} 的全部产能", f"the part {part.lot} as a whole"
    return r.SplitDoesNotSum(
        field="parts", lot=parent.lot, what=what, parts=held, parent=part.tonnes, of_zh=zh, of_en=en
    )


def _money_does_not_sum(file: CompensationFile, command: SplitLot) -> r.SplitMoneyDoesNotSum | None:
    parts, whole = sum(part.prepaid_fen for part in command.parts), sum(one.fen for one in file.advances)
    if parts == whole:
        return None
    return r.SplitMoneyDoesNotSum(field="parts", lot=file.lot, parts=yuan(parts), parent=yuan(whole))


def _passed(file: CompensationFile, command: SplitLot) -> tuple[PassedAdvance, ...]:
    """Each advance goes to the children in their order until each has its share; both sides sum exactly."""
    passed: list[PassedAdvance] = []
    open_ = {number: part.prepaid_fen for number, part in enumerate(command.parts)}
    for advance in file.advances:
        left = advance.fen
        for number, part in enumerate(command.parts):
            fen = min(left, open_[number])
            left, open_[number] = left - fen, open_[number] - fen
            if fen:
                holder, level = advance.holder, advance.level
                passed.append(PassedAdvance(lot=part.lot, holder=holder, level=level, fen=fen))
    return tuple(passed)


def _money_rows(parent: str, where: str, passed: PassedAdvance, request: Request) -> tuple[MoneyPosting, ...]:
    """Back into the pool at the parent, out of it again at the child."""
    out, into = (Booking(lot, where, request.occurred_on) for lot in (parent, passed.lot))
    levels = level_of(passed.level, passed.fen)
    return (
        *out.pools(levels, 1),
        *out.row(MoneyAccount.ADVANCED, -passed.fen, passed.holder),
        *into.row(MoneyAccount.ADVANCED, passed.fen, passed.holder),
        *into.pools(levels),
    )


def _fact(parent: Lot, file: CompensationFile, command: SplitLot, request: Request) -> LotSplit:
    holder = parent.holder
    assert holder is not None
    passed = _passed(file, command)
    where = holder.county or parent.division
    return LotSplit(
        lot=parent.lot,
        enterprise=holder.enterprise,
        division=parent.division,
        county=holder.county,
        provenance=parent.provenance,
        controlling_share=parent.controlling_share,
        list_task=parent.list_holds[0].task if parent.list_holds else None,
        composition=parent.composition,
        court_seals=tuple(
            PassedSeal(court=s.court, sealing_rank=s.sealing_rank, ruling_no=s.ruling_no, tonnes=s.tonnes)
            for s in standing(parent.court_seals)
        ),
        parts=command.parts,
        prepaid=passed,
        beneficiary_held=file.held,
        beneficiary=file.payee,
        money=tuple(row for one in passed for row in _money_rows(parent.lot, where, one, request)),
        postings=tuple(row for part in command.parts for row in _rows(parent.lot, holder, part, request)),
    )


def _rows(parent: str, holder: Holder, part: LotPart, request: Request) -> tuple[Posting, ...]:
    """Out of the parent's account and into the same account of the child, each lot cleared by TRANSFER (0007)."""
    day = request.occurred_on
    out = move(parent, holder, part.account, Account.TRANSFER, part.tonnes, day)
    return (*out, *move(part.lot, holder, Account.TRANSFER, part.account, part.tonnes, day))


DECISIONS: dict[type[Command], Any] = {SplitLot: split_lot}
