"""Claims, review plans, filings and the use of the money. model.md §2.6; YC-47, YC-50, YC-51, SX-17."""

from typing import Any

from domain.command import Command, Decided, accept, refuse, same_fields
from domain.compensation import commands as c
from domain.compensation import facts as f
from domain.compensation import refusals as r
from domain.compensation.amounts import (
    approved_part,
    beneficiary_of,
    beneficiary_unclear,
    booking,
    levels_of,
    not_positive,
)
from domain.compensation.state import CompensationFile
from domain.envelope import Request
from domain.fact import MoneyAccount, MoneyPosting
from domain.lots.state import Lot
from domain.money import Booking, Levels
from domain.places.state import covers
from domain.policy import keys
from domain.policy.state import switched_on
from domain.quantities import yuan
from domain.refusals import AlreadyExists, Malformed, Refusal, UnknownSubject
from domain.world import World


def claim(world: World, command: c.ClaimCompensation, request: Request) -> Decided:
    """The enterprise applies after the city's acceptance (YC-50); in money, as no rule grants capacity (YC-47)."""
    lot, day = world.now.lot(command.lot), request.occurred_on
    if not command.fen:
        return refuse(not_positive("fen"))
    if command.kind is f.CompensationKind.CAPACITY and not switched_on(
        world.now, keys.CAPACITY_COMPENSATION, lot.division, day
    ):
        return refuse(r.CapacityCompensationHasNoRule(field="kind", lot=lot.lot))
    accepted = min(world.on(day).lot(lot.lot).reduced_net_tonnes, lot.reduced_net_tonnes)
    if not accepted:
        return refuse(r.ClaimBeforeAcceptance(field="lot", lot=lot.lot, day=day.isoformat()))
    return accept(same_fields(f.CompensationClaimed, command), f"lot:{lot.lot}")


def forward(world: World, command: c.ForwardClaim, request: Request) -> Decided:
    """The county passes on what waits (YC-50)."""
    day = request.occurred_on
    waiting = [claim for claim in world.now.compensation(command.lot).claims if not claim.forwarded]
    fen = sum(claim.fen for claim in waiting if claim.on <= day)
    if not fen:
        return refuse(r.NoClaimToForward(field="lot", lot=command.lot, day=day.isoformat()))
    return accept(f.ClaimForwarded(lot=command.lot, fen=fen), f"lot:{command.lot}")


def plan(world: World, command: c.SubmitReviewPlan, request: Request) -> Decided:
    """The city's audit: each item within the forwarded claim and the approval; what is planned is PAYABLE (YC-51)."""
    lots = tuple(item.lot for item in command.planned)
    world.need(*(f"lot:{lot}" for lot in lots))
    if not lots or len(set(lots)) != len(lots):
        rule_zh, rule_en = "每个指标一项，至少一项", "one item a lot, and at least one"
        return refuse(Malformed(field="planned", value=str(len(lots)), rule_zh=rule_zh, rule_en=rule_en))
    planned: list[f.PlannedLot] = []
    rows: tuple[MoneyPosting, ...] = ()
    for number, item in enumerate(command.planned):
        lot, file = world.now.lot(item.lot), world.now.compensation(item.lot)
        field = f"planned[{number}]"
        if refusal := _item_refusal(world, lot, file, item, command, f"{field}.lot"):
            return refuse(refusal)
        payee = beneficiary_of(lot, file)
        asked = (item.province_fen, item.city_fen, item.county_fen)
        levels = levels_of(world.now, lot, file, item.fen, asked, payee, request.occurred_on)
        if not isinstance(levels, Levels):
            return refuse(levels)
        planned.append(_planned(item, levels))
        waits = beneficiary_unclear(lot, file)
        rows += _rows(item, levels, None if waits else payee, booking(lot, request.occurred_on))
    fact = f.ReviewPlanSubmitted(
        plan=command.plan, division=command.division, planned=tuple(planned), money=rows
    )
    return accept(fact, *(f"lot:{lot}" for lot in lots))


def _item_refusal(
    world: World,
    lot: Lot,
    file: CompensationFile,
    item: c.PlannedPayment,
    command: c.SubmitReviewPlan,
    field: str,
) -> Refusal | None:
    place = (lot.holder.county if lot.holder else None) or lot.division
    if not covers(command.division, place):
        return UnknownSubject(field=field, subject=item.lot)
    if not item.fen:
        return not_positive(field.replace(".lot", ".fen"))
    if file.approved_fen is None:
        return r.NotApproved(field=field, lot=item.lot)
    if file.plan_open.fen:
        return AlreadyExists(field=field, subject=f"plan of {item.lot}")
    open_ = file.forwarded_fen - file.planned_fen + sum(one.received.fen for one in file.clawbacks)
    if item.fen > open_:
        return r.MoreThanForwarded(field=field, lot=item.lot, open_=yuan(open_), asked=yuan(item.fen))
    limit = approved_part(file, lot.reduced_net_tonnes)
    counted = file.counted_fen(beneficiary_of(lot, file))
    if counted + item.fen > limit:
        asked = yuan(item.fen)
        return r.AboveApproved(field=field, lot=item.lot, paid=yuan(counted), asked=asked, limit=yuan(limit))
    return None


def _planned(item: c.PlannedPayment, levels: Levels) -> f.PlannedLot:
    return f.PlannedLot(
        lot=item.lot,
        fen=item.fen,
        province_fen=levels.province_fen,
        city_fen=levels.city_fen,
        county_fen=levels.county_fen,
    )


def _rows(
    item: c.PlannedPayment, levels: Levels, payee: str | None, book: Booking
) -> tuple[MoneyPosting, ...]:
    """Out of the pools, into PAYABLE; into ESCROW while the beneficiary is not clear."""
    if payee is None:
        return (*book.row(MoneyAccount.ESCROW, item.fen), *book.pools(levels))
    return (*book.row(MoneyAccount.PAYABLE, item.fen, payee), *book.pools(levels))


def file_payments(world: World, command: c.FileCompensation, request: Request) -> Decided:
    """Record one of the two filings (YC-51); the missing one is a finding, never a refusal."""
    lots = tuple(dict.fromkeys(item.lot for item in command.filed))
    world.need(*(f"lot:{lot}" for lot in lots))
    if not lots:
        rule_zh, rule_en = "至少一笔付款", "at least one payment"
        return refuse(Malformed(field="filed", value="[]", rule_zh=rule_zh, rule_en=rule_en))
    return accept(same_fields(f.CompensationFiled, command), *(f"lot:{lot}" for lot in lots))


def report_use(world: World, command: c.ReportFundUse, request: Request) -> Decided:
    """Record what the money was used for (SX-17); too much, or others before workers, is a finding."""
    return accept(same_fields(f.FundUseReported, command), f"lot:{command.lot}")


DECISIONS: dict[type[Command], Any] = {
    c.ClaimCompensation: claim,
    c.ForwardClaim: forward,
    c.SubmitReviewPlan: plan,
    c.FileCompensation: file_payments,
    c.ReportFundUse: report_use,
}
