"""Ordering and receiving a claw-back (收回补偿资金). model.md §2.6, §5; YC-53, E-14, E-15, X-14."""

from datetime import date
from typing import Any

from domain.clawback import facts as f
from domain.clawback import refusals as r
from domain.clawback.amounts import Reach, missed_tonnes, reach_of, scope_in_force, tonnes_of
from domain.clawback.commands import LotClawback, OrderClawback, ReceiveClawback
from domain.command import Command, Decided, accept, refuse, same_fields
from domain.compensation.amounts import booking, not_positive
from domain.compensation.state import CompensationFile
from domain.envelope import Request
from domain.fact import MoneyAccount, MoneyPosting
from domain.lots.state import Lot
from domain.money import Booking, Levels, split_by
from domain.places.state import covers
from domain.quantities import yuan
from domain.refusals import AlreadyExists, Malformed, Refusal, UnknownSubject
from domain.world import World

_SOURCES = (MoneyAccount.ADVANCED, MoneyAccount.PAID, MoneyAccount.RECEIVABLE)
"""Whose money is taken back, in order: what the holder still has, what the payee got, what another party owes."""


def order(world: World, command: OrderClawback, request: Request) -> Decided:
    """Order money back: each lot by the formula, or the county as a whole where the parameter says so (YC-53)."""
    lots = tuple(part.lot for part in command.clawed)
    world.need(*(f"lot:{lot}" for lot in lots))
    if not lots or len(set(lots)) != len(lots):
        rule_zh, rule_en = "每个指标一项，至少一项", "one item a lot, and at least one"
        return refuse(Malformed(field="clawed", value=str(len(lots)), rule_zh=rule_zh, rule_en=rule_en))
    for number, part in enumerate(command.clawed):
        if refusal := _lot_refusal(world, command, part, f"clawed[{number}]"):
            return refuse(refusal)
    day = request.occurred_on
    scope = scope_in_force(world.now, command.division, day)
    found = {name: _reach(world, world.now.lot(name), day) for name in lots}
    over = _county_over if scope is f.ClawbackScope.COUNTY else _lots_over
    if refusal := over(command, found, request):
        return refuse(refusal)
    clawed, rows = [], tuple[MoneyPosting, ...]()
    for part in command.clawed:
        lot, file = world.now.lot(part.lot), world.now.compensation(part.lot)
        clawed.append(_clawed(lot, file, part, found[part.lot]))
        rows += _rows(file, part.fen, booking(lot, day))
    fact = f.ClawbackOrdered(
        order=command.order,
        division=command.division,
        scope=scope,
        clawed=tuple(clawed),
        reason=command.reason,
        money=rows,
    )
    return accept(fact, *(f"lot:{lot}" for lot in lots))


def _lot_refusal(world: World, command: OrderClawback, part: LotClawback, field: str) -> Refusal | None:
    lot = world.now.lot(part.lot)
    place = (lot.holder.county if lot.holder else None) or lot.division
    if not covers(command.division, place):
        return UnknownSubject(field=f"{field}.lot", subject=part.lot)
    if not part.fen:
        return not_positive(f"{field}.fen")
    if world.now.compensation(part.lot).clawback(command.order):
        return AlreadyExists(field="order", subject=command.order)
    return None


def _reach(world: World, lot: Lot, day: date) -> Reach:
    return reach_of(world.now.compensation(lot.lot), lot, missed_tonnes(world.now, lot, day))


def _lots_over(command: OrderClawback, found: dict[str, Reach], request: Request) -> Refusal | None:
    """Each lot for itself (scope LOT, the default)."""
    for number, part in enumerate(command.clawed):
        one = found[part.lot]
        if not one.missed_tonnes:
            day = request.occurred_on.isoformat()
            return r.NothingToClawBack(field=f"clawed[{number}].lot", lot=part.lot, day=day)
        if part.fen > one.fen:
            return _more(f"clawed[{number}].fen", part.lot, one.missed_tonnes, one.fen, part.fen)
    return None


def _county_over(command: OrderClawback, found: dict[str, Reach], request: Request) -> Refusal | None:
    """The county's missed tonnes reach money of its finished lots too (scope COUNTY)."""
    for number, part in enumerate(command.clawed):
        one = found[part.lot]
        if part.fen > one.money_fen:
            return _more(f"clawed[{number}].fen", part.lot, one.missed_tonnes, one.money_fen, part.fen)
    missed = sum(one.missed_tonnes for one in found.values())
    limit = max(0, sum(one.by_tonnes_fen for one in found.values()))
    asked = sum(part.fen for part in command.clawed)
    return _more("clawed", command.division, missed, limit, asked) if asked > limit else None


def _more(field: str, subject: str, tonnes: int, limit: int, asked: int) -> r.MoreThanClawback:
    return r.MoreThanClawback(
        field=field, subject=subject, tonnes=tonnes, limit=yuan(limit), asked=yuan(asked)
    )


def _clawed(lot: Lot, file: CompensationFile, part: LotClawback, found: Reach) -> f.ClawedLot:
    """Province and city give back in proportion to what stands of theirs; the county's money stays (E-15)."""
    given = file.given.least_zero()
    levels = split_by(part.fen, (given.province_fen, given.city_fen, 0))
    return f.ClawedLot(
        lot=part.lot,
        fen=part.fen,
        province_fen=levels.province_fen,
        city_fen=levels.city_fen,
        tonnes=tonnes_of(lot, file, part.fen, found.fen),
    )


def _rows(file: CompensationFile, fen: int, book: Booking) -> tuple[MoneyPosting, ...]:
    """CLAWBACK_RECEIVABLE from whoever has the money."""
    rows: tuple[MoneyPosting, ...] = ()
    for account in _SOURCES:
        for known in file.balances:
            if known.account is account and fen > 0 and known.fen > 0:
                taken = min(fen, known.fen)
                rows += book.move(account, MoneyAccount.CLAWBACK_RECEIVABLE, taken, known.party)
                fen -= taken
    return rows


def receive(world: World, command: ReceiveClawback, request: Request) -> Decided:
    """Record what came back, to the pools it came from; more than was ordered posts nothing and is a finding."""
    lot, file = world.now.lot(command.lot), world.now.compensation(command.lot)
    known = file.clawback(command.order)
    matched = min(command.fen, known.open_fen) if known and known.on <= request.occurred_on else 0
    back = Levels()
    if known and matched:
        back = split_by(matched, known.levels.plus(known.received, -1).parts())
    rows = _received_rows(file, back, booking(lot, request.occurred_on))
    fact = same_fields(
        f.ClawbackReceived,
        command,
        province_fen=back.province_fen,
        city_fen=back.city_fen,
        unmatched_fen=command.fen - matched,
        money=rows,
    )
    return accept(fact, f"lot:{command.lot}")


def _received_rows(file: CompensationFile, back: Levels, book: Booking) -> tuple[MoneyPosting, ...]:
    fen, rows = back.fen, book.pools(back, 1)
    for known in file.balances:
        if known.account is MoneyAccount.CLAWBACK_RECEIVABLE and fen > 0 and known.fen > 0:
            taken = min(fen, known.fen)
            rows += book.row(MoneyAccount.CLAWBACK_RECEIVABLE, -taken, known.party)
            fen -= taken
    return rows


DECISIONS: dict[type[Command], Any] = {OrderClawback: order, ReceiveClawback: receive}
