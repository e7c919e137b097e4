"""Decisions on a city's fund (补偿资金). model.md §2.6, §5; SX-08, YC-48, YC-51.

Shares raised are figures: the pools of the money book are what the levels gave, not what they hold.
"""

from datetime import date
from typing import Any

from domain.command import Command, Decided, accept, refuse, same_fields
from domain.compensation import refusals as c
from domain.compensation.amounts import beneficiary_of, booking, not_positive, payee_refusal
from domain.compensation.state import CompensationFile, level_of
from domain.envelope import Request
from domain.fact import MoneyAccount, MoneyPosting
from domain.funds import facts as f
from domain.funds import refusals as r
from domain.funds.commands import RaiseCityShare, RaiseCountyShare, ReceivePrepayment, ReleasePrepayment
from domain.funds.state import fund_id
from domain.lots.state import Lot
from domain.money import Booking
from domain.places.state import city_of, covers
from domain.quantities import yuan
from domain.refusals import AlreadyExists, Refusal, UnknownSubject
from domain.world import World


def raise_city_share(world: World, command: RaiseCityShare, request: Request) -> Decided:
    """What the city raised; nothing is posted, the pool shows what it gave."""
    return accept(same_fields(f.CityShareRaised, command), f"fund:{fund_id(command.division, command.year)}")


def raise_county_share(world: World, command: RaiseCountyShare, request: Request) -> Decided:
    """What a county raised (X-13: no path of payment is printed)."""
    return accept(same_fields(f.CountyShareRaised, command), f"fund:{fund_id(command.division, command.year)}")


def receive_prepayment(world: World, command: ReceivePrepayment, request: Request) -> Decided:
    """Money that reached a city or county is ADVANCED there, out of the pool of its level (SX-08, X-14)."""
    if refusal := _foreign_holder(command.division, command.holder):
        return refuse(refusal)
    lot = world.now.lot(command.lot) if command.lot else None
    if not command.fen:
        return refuse(not_positive("fen"))
    book = booking(lot, request.occurred_on) if lot else Booking(None, command.holder, request.occurred_on)
    rows = book.row(MoneyAccount.ADVANCED, command.fen, command.holder)
    rows += book.pools(level_of(command.level, command.fen))
    tags = [f"fund:{fund_id(command.division, command.year)}", *([f"lot:{lot.lot}"] if lot else [])]
    return accept(same_fields(f.PrepaymentReceived, command, money=rows), *tags)


def _foreign_holder(division: str, holder: str) -> UnknownSubject | None:
    """The holder is the fund's city or a county of it."""
    return None if covers(city_of(division), holder) else UnknownSubject(field="holder", subject=holder)


def release_prepayment(world: World, command: ReleasePrepayment, request: Request) -> Decided:
    """Pass prepaid money on: task completed, within what was received and what is approved for the payee (SX-08)."""
    world.need(f"lot:{command.lot}", f"fund:{fund_id(command.division, command.year)}")
    lot, file = world.now.lot(command.lot), world.now.compensation(command.lot)
    if file.order(command.order):
        return refuse(AlreadyExists(field="order", subject=command.order))
    if not command.fen:
        return refuse(not_positive("fen"))
    refusals = (
        _foreign_holder(command.division, command.holder),
        payee_refusal(lot, file, command.payee),
        _not_completed(world, lot, request.occurred_on),
        _not_advanced(world, file, command, request.occurred_on),
        _above_approved(lot, file, command),
    )
    if found := [refusal for refusal in refusals if refusal]:
        return refuse(*found)
    of_lot = min(command.fen, file.advanced_fen(command.holder, command.level))
    fact = f.PrepaymentReleased(
        lot=command.lot,
        payee=command.payee,
        fen=command.fen,
        division=command.division,
        year=command.year,
        level=command.level,
        holder=command.holder,
        order=command.order,
        of_lot_fen=of_lot,
        money=_rows(lot, command, of_lot, request.occurred_on),
    )
    return accept(fact, f"lot:{lot.lot}", f"fund:{fund_id(command.division, command.year)}")


def _not_completed(world: World, lot: Lot, day: date) -> Refusal | None:
    """Every task that lists the lot is accepted in full, by the day and as far as is known."""
    world.need(*(f"task:{hold.task}" for hold in lot.list_holds))
    for hold in lot.list_holds:
        task, then = world.now.task(hold.task), world.on(day).task(hold.task)
        accepted = min(task.accepted_net_tonnes, then.accepted_net_tonnes)
        if accepted < task.tonnes:
            return _incomplete(lot, day, accepted, task.tonnes)
    return None if lot.list_holds else _incomplete(lot, day, 0, lot.listed_tonnes)


def _incomplete(lot: Lot, day: date, accepted: int, tonnes: int) -> r.TaskNotCompleted:
    return r.TaskNotCompleted(
        field="lot", lot=lot.lot, day=day.isoformat(), accepted=accepted, tonnes=tonnes
    )


def _not_advanced(world: World, file: CompensationFile, command: ReleasePrepayment, day: date) -> Refusal | None:
    fund = fund_id(command.division, command.year)
    views = (world.now, world.on(day))
    loose = min(view.fund(fund).advanced(command.holder, command.level).open_fen for view in views)
    open_ = max(0, loose) + file.advanced_fen(command.holder, command.level)
    if command.fen <= open_:
        return None
    return r.MoreThanAdvanced(
        field="fen",
        holder=command.holder,
        level=command.level,
        open_=yuan(open_),
        asked=yuan(command.fen),
    )


def _above_approved(lot: Lot, file: CompensationFile, command: ReleasePrepayment) -> Refusal | None:
    if file.approved_fen is None:
        return c.NotApproved(field="lot", lot=command.lot)
    counted = file.counted_fen(beneficiary_of(lot, file)) + file.plan_open.fen
    if counted + command.fen <= file.approved_fen:
        return None
    limit, asked = yuan(file.approved_fen), yuan(command.fen)
    return c.AboveApproved(field="fen", lot=command.lot, paid=yuan(counted), asked=asked, limit=limit)


def _rows(lot: Lot, command: ReleasePrepayment, of_lot: int, on: date) -> tuple[MoneyPosting, ...]:
    """PAID to the payee; what was advanced to no lot goes back to its pool there and leaves it here, by division."""
    book, holder = booking(lot, on), Booking(None, command.holder, on)
    loose = level_of(command.level, command.fen - of_lot)
    return (
        *book.row(MoneyAccount.PAID, command.fen, command.payee),
        *book.row(MoneyAccount.ADVANCED, -of_lot, command.holder),
        *book.pools(loose),
        *holder.pools(loose, 1),
        *holder.row(MoneyAccount.ADVANCED, -loose.fen, command.holder),
    )


DECISIONS: dict[type[Command], Any] = {
    RaiseCityShare: raise_city_share,
    RaiseCountyShare: raise_county_share,
    ReceivePrepayment: receive_prepayment,
    ReleasePrepayment: release_prepayment,
}
