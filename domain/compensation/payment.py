"""Ordering a payment (补偿资金下达). model.md §2.6, §5; the rules are named at each guard.

Money follows acceptance: a tonne is paid after the city accepted it, and once, net of what came back.
"""

from typing import Any

from domain.command import Command, Decided, accept, refuse
from domain.compensation import refusals as r
from domain.compensation.amounts import (
    approved_part,
    booking,
    levels_of,
    not_positive,
    payee_refusal,
    planned_rows,
)
from domain.compensation.commands import PayCompensation
from domain.compensation.facts import CompensationPaid
from domain.compensation.state import CompensationFile
from domain.envelope import Request
from domain.fact import MoneyAccount, MoneyPosting
from domain.lots.state import Lot
from domain.money import Booking, Levels
from domain.policy import keys
from domain.policy.state import lookup, switched_on
from domain.quantities import yuan
from domain.refusals import AlreadyExists, Refusal
from domain.world import World


def pay(world: World, command: PayCompensation, request: Request) -> Decided:
    """Order a payment for accepted tonnes, each once, to the beneficiary, within the approval (YC-50, YC-51, YC-52)."""
    lot, file = world.now.lot(command.lot), world.now.compensation(command.lot)
    if file.order(command.order):
        return refuse(AlreadyExists(field="order", subject=command.order))
    for field, amount in (("tonnes", command.tonnes), ("fen", command.fen)):
        if not amount:
            return refuse(not_positive(field))
    asked = (command.province_fen, command.city_fen, command.county_fen)
    day = request.occurred_on
    levels = levels_of(world.now, lot, file, command.fen, asked, command.payee, day)
    refusals = (
        _principal_refusal(world, lot, request),
        payee_refusal(lot, file, command.payee),
        _acceptance_refusal(world, file, command, request),
        _amount_refusal(file, command),
        _plan_refusal(world, lot, file, command, request),
        None if isinstance(levels, Levels) else levels,
    )
    if found := [refusal for refusal in refusals if refusal]:
        return refuse(*found)
    assert isinstance(levels, Levels)
    rows = _rows(file, command, levels, booking(lot, day))
    return accept(_fact(command, levels, rows), f"lot:{command.lot}")


def _fact(
    command: PayCompensation, levels: Levels, rows: tuple[MoneyPosting, ...]
) -> CompensationPaid:
    return CompensationPaid(
        lot=command.lot,
        payee=command.payee,
        tonnes=command.tonnes,
        fen=command.fen,
        province_fen=levels.province_fen,
        city_fen=levels.city_fen,
        county_fen=levels.county_fen,
        order=command.order,
        money=rows,
    )


def _principal_refusal(world: World, lot: Lot, request: Request) -> Refusal | None:
    """Where a document says whose act a payment is, it is submitted in that name (运城: 市人民政府, YC-51)."""
    value = lookup(world.now, keys.on_behalf_of("PAY_COMPENSATION"), lot.division, request.occurred_on)
    if value is None or value.text is None or request.on_behalf_of == value.text:
        return None
    return r.NotOnBehalfOf(
        field="onBehalfOf", principal=value.text, given=request.on_behalf_of or "—"
    )


def _acceptance_refusal(
    world: World, file: CompensationFile, command: PayCompensation, request: Request
) -> Refusal | None:
    """Accepted by the day of the order, and not revoked since as far as is known."""
    day = request.occurred_on
    by_then = world.on(day).lot(command.lot).reduced_net_tonnes
    accepted = min(by_then, world.now.lot(command.lot).reduced_net_tonnes)
    if command.tonnes <= accepted - file.paid_tonnes:
        return None
    return r.TonnesNotAccepted(
        field="tonnes",
        lot=command.lot,
        day=str(day),
        accepted=accepted,
        paid=file.paid_tonnes,
        asked=command.tonnes,
    )


def _amount_refusal(file: CompensationFile, command: PayCompensation) -> Refusal | None:
    """All that counts for this payee stays within the approval's part for the tonnes paid so far (SX-08, YC-51)."""
    if file.approved_fen is None or file.proposal is None:
        return r.NotApproved(field="lot", lot=command.lot)
    limit = approved_part(file, file.paid_tonnes + command.tonnes)
    counted = file.counted_fen(command.payee)
    if counted + command.fen <= limit:
        return None
    return r.AboveApproved(
        field="fen", lot=command.lot, paid=yuan(counted), asked=yuan(command.fen), limit=yuan(limit)
    )


def _plan_refusal(
    world: World, lot: Lot, file: CompensationFile, command: PayCompensation, request: Request
) -> Refusal | None:
    """Where a plan stands the order stays within it; where YC-51 is in force it needs one."""
    needed = switched_on(world.now, keys.PAYMENT_BY_PLAN, lot.division, request.occurred_on)
    open_ = file.plan_open.fen
    if command.fen <= open_ or (not needed and not open_):
        return None
    return r.ReviewPlanMissing(field="fen", lot=command.lot, open_=yuan(open_), asked=yuan(command.fen))


def _rows(
    file: CompensationFile, command: PayCompensation, levels: Levels, book: Booking
) -> tuple[MoneyPosting, ...]:
    """PAID to the payee, out of what the plan made PAYABLE, else out of the three pools; the rows sum to zero."""
    paid = book.row(MoneyAccount.PAID, command.fen, command.payee)
    if file.plan_open.fen:
        named = planned_rows(file, command.payee, book)
        return (*paid, *named, *book.row(MoneyAccount.PAYABLE, -command.fen, command.payee))
    return (*paid, *book.pools(levels))


DECISIONS: dict[type[Command], Any] = {PayCompensation: pay}
