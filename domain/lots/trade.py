"""Trading a whole lot (产能交易): declared, confirmed or rejected. model.md §2.2, §4.2; YC-35, YC-37, YC-46, SX-06.

Guarded at the head, not on the command's day: an office cannot trade listed tonnes by dating its contract back (D-01).
"""

from typing import Any

from domain.balances import Holder
from domain.command import Command, Decided, accept, refuse, same_fields
from domain.courts.holds import TRADE, hold_refusal
from domain.envelope import Request, Role
from domain.fact import FREE_ACCOUNTS
from domain.lots import commands as c
from domain.lots import facts as f
from domain.lots import refusals as r
from domain.lots.state import Lot, free_tonnes, used_up
from domain.lots.transfer import moved_tags, transfer_rows
from domain.policy import keys
from domain.policy.state import lookup, switched_on
from domain.refusals import Refusal, RoleNotPermitted, UnknownSubject
from domain.world import World


def declare_trade(world: World, command: c.DeclareLotTrade, request: Request) -> Decided:
    """Offer a whole free lot; listed, reduced and committed tonnes are never traded (YC-37)."""
    world.need(f"lot:{command.lot}", f"enterprise:{command.buyer}")
    lot = world.now.lot(command.lot)
    assert lot.holder is not None  # The door has seen it (domain/scope.py).
    if not world.now.enterprise(command.buyer).legal_name:
        return refuse(UnknownSubject(field="buyer", subject=command.buyer))
    if lot.holder.enterprise != command.seller:
        holder = lot.holder.enterprise
        return refuse(r.SellerDoesNotHold(field="seller", lot=lot.lot, holder=holder, seller=command.seller))
    if refusal := not_tradable(world, lot, command.tonnes, "tonnes"):
        return refuse(refusal)
    cap = lookup(world.now, keys.PRICE_CAP, lot.division, request.occurred_on)
    if cap and cap.number is not None and command.price_fen_per_tonne > cap.number:
        price = command.price_fen_per_tonne
        return refuse(r.PriceAboveCap(field="priceFenPerTonne", price=price, cap=cap.number))
    return accept(same_fields(f.LotTradeDeclared, command), f"lot:{lot.lot}")


def not_tradable(world: World, lot: Lot, tonnes: int, field: str) -> Refusal | None:
    """Why a lot does not pass on whole: held, listed, reduced, sealed by a court, or in dispute (YC-37, YC-33)."""
    book = world.book(lot.lot)
    free, whole = free_tonnes(lot, book), book.own(FREE_ACCOUNTS)
    if lot.project_holds:
        hold = lot.project_holds[0]
        return r.LotHeldByProject(
            field=field, lot=lot.lot, project=hold.project, held=hold.retired_tonnes
        )
    if free < tonnes or used_up(lot, book):
        return r.ReducedCapacityNotTradable(field=field, lot=lot.lot, free=free, asked=tonnes)
    if tonnes != whole or lot.list_holds or lot.accepted_once_tonnes:
        return r.WholeLotOnly(field=field, lot=lot.lot, whole=whole, asked=tonnes)
    return hold_refusal(world, field, lot, TRADE)


def confirm_trade(world: World, command: c.ConfirmLotTrade, request: Request) -> Decided:
    """Move the lot to the buyer: UNBUILT, or its own account where the oven goes with it (model.md §4.2)."""
    lot = world.now.lot(command.lot)
    if refusal := _authority_refusal(world, lot, command, request):
        return refuse(refusal)
    trade = lot.declared_trade
    if trade is None or world.on(request.occurred_on).lot(lot.lot).declared_trade != trade:
        return refuse(r.TradeNotDeclared(field="lot", lot=lot.lot))
    if held := not_tradable(world, lot, trade.tonnes, "lot"):
        return refuse(held)
    buyer = world.now.enterprise(trade.buyer)
    holder = Holder(trade.buyer, buyer.county)
    fact = f.LotTradeConfirmed(
        lot=lot.lot,
        buyer=trade.buyer,
        buyer_county=buyer.county,
        buyer_division=buyer.division,
        report_id=command.report_id,
        oven_transferred=command.oven_transferred,
        seller_oven_stop_by=command.seller_oven_stop_by,
        postings=transfer_rows(world, lot, holder, command.oven_transferred, request.occurred_on),
    )
    return accept(fact, *moved_tags(lot, trade.buyer))


def _authority_refusal(
    world: World, lot: Lot, command: c.ConfirmLotTrade | c.RejectLotTrade, request: Request
) -> RoleNotPermitted | None:
    """From the day the confirmation moved to the provincial department, the city's office confirms no more (YC-35)."""
    province = switched_on(world.now, keys.CONFIRMED_BY_PROVINCE, lot.division, request.occurred_on)
    role = request.submitter.role
    if not province or role is Role.PROVINCE_AUTHORITY:
        return None
    allowed = Role.PROVINCE_AUTHORITY.value
    return RoleNotPermitted(role=role, command=type(command).__name__, allowed=allowed)


def reject_trade(world: World, command: c.RejectLotTrade, request: Request) -> Decided:
    """Decline a declared trade."""
    lot = world.on(request.occurred_on).lot(command.lot)
    if lot.declared_trade is None or lot.declared_trade != world.now.lot(command.lot).declared_trade:
        return refuse(r.TradeNotDeclared(field="lot", lot=command.lot))
    if refusal := _authority_refusal(world, lot, command, request):
        return refuse(refusal)
    return accept(same_fields(f.LotTradeRejected, command), f"lot:{lot.lot}")


DECISIONS: dict[type[Command], Any] = {
    c.DeclareLotTrade: declare_trade,
    c.ConfirmLotTrade: confirm_trade,
    c.RejectLotTrade: reject_trade,
}
