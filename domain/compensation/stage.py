"""How far a compensation has come (补偿进度). model.md §5; held, ADVANCED and claw-back stand beside it."""

from enum import StrEnum

from domain.compensation.amounts import beneficiary_unclear, payable_fen
from domain.compensation.state import CompensationFile
from domain.lots.state import Lot


class CompensationStage(StrEnum):
    """测算、审核、预拨、申请、转报、计划、下达、备案、结清: the furthest that holds."""

    NONE = "NONE"
    PROPOSED = "PROPOSED"
    REVIEWED = "REVIEWED"
    PREPAID = "PREPAID"
    CLAIMED = "CLAIMED"
    FORWARDED = "FORWARDED"
    PLANNED = "PLANNED"
    PAID = "PAID"
    FILED = "FILED"
    SETTLED = "SETTLED"


def stage_of(lot: Lot, file: CompensationFile) -> CompensationStage:
    """Whether the share was raised is the fund's to say, not the lot's: one fund pays many lots."""
    paid = any(not order.prepaid for order in file.orders)
    if paid and not unfiled_orders(file):
        waits = beneficiary_unclear(lot, file)
        open_ = payable_fen(lot, file) or file.plan_open.fen or file.clawback_open_fen or waits
        return CompensationStage.FILED if open_ else CompensationStage.SETTLED
    reached = (
        (paid, CompensationStage.PAID),
        (file.planned_fen, CompensationStage.PLANNED),
        (file.forwarded_fen, CompensationStage.FORWARDED),
        (file.claims, CompensationStage.CLAIMED),
        (file.orders, CompensationStage.PREPAID),
        (file.approved_fen is not None, CompensationStage.REVIEWED),
        (file.proposal, CompensationStage.PROPOSED),
    )
    return next((stage for holds, stage in reached if holds), CompensationStage.NONE)


def unfiled_orders(file: CompensationFile) -> tuple[str, ...]:
    """Orders that lack one of their two filings (YC-51)."""
    places = {order.order: {f.place for f in file.filings if f.order == order.order} for order in file.orders}
    return tuple(order.order for order in file.orders if not order.prepaid and len(places[order.order]) < 2)
