"""What a court's seal or an open dispute bars: trade, commitment, demolition permit, payment (model.md §4.1).

H-COURT and H-DISPUTE allow the list hold: sealed capacity may be listed, closed and accepted (E-01, YC-33).
"""

from domain.courts.refusals import LotInDispute, LotUnderCourtSeal
from domain.lots.state import Lot
from domain.refusals import Refusal
from domain.world import World

TRADE = ("交易或转让", "trade or transfer")
USE = ("占用于置换项目或作其他用途", "commitment to a project or other use")


def seal_refusal(field: str, lot: Lot, act: tuple[str, str]) -> LotUnderCourtSeal | None:
    """Why an act on the whole lot waits for the court."""
    seal = lot.first_court_seal
    if seal is None:
        return None
    return LotUnderCourtSeal(
        field=field,
        lot=lot.lot,
        sealed=lot.court_sealed_tonnes,
        court=seal.court,
        ruling=seal.ruling_no,
        act_zh=act[0],
        act_en=act[1],
    )


def hold_refusal(world: World, field: str, lot: Lot, act: tuple[str, str]) -> Refusal | None:
    """Why an act on the whole lot waits: sealed by a court, or its beneficiary is not clear."""
    if sealed := seal_refusal(field, lot, act):
        return sealed
    if world.now.compensation(lot.lot).held:
        return LotInDispute(field=field, lot=lot.lot, act_zh=act[0], act_en=act[1])
    return None


def part_refusal(world: World, field: str, lot: Lot, tonnes: int, free: int) -> Refusal | None:
    """Why a use of some tonnes waits: only what no court has sealed can be used, and nothing while in dispute."""
    if tonnes + lot.court_sealed_tonnes <= free and not world.now.compensation(lot.lot).held:
        return None
    return hold_refusal(world, field, lot, USE)
