"""Which ovens may stand behind which lot (焦炉能否对应指标): its own, not counted yet, and large enough. YC-28, YC-22.

Closing the ovens of a lot takes the whole built lot to CLOSED_PENDING, so what counts against their design is what the
lot has built, not the figure that the office gives with the backing. Ovens back a lot jointly, so no figure per oven
exists: what is compared is the sum over ovens and over the lots that none but these ovens back. Where the design of
one of them is not known nothing is refused.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from domain.acquisitions.facts import AcquisitionRecognized, LotAcquiredByMerger
from domain.courts.facts import LotAuctionVerified
from domain.enterprises.facts import EnterpriseMerged
from domain.fact import Account, Fact
from domain.lots import refusals as r
from domain.lots.facts import (
    BaselineCapacityRecognized,
    CapacityReduced,
    LotSplit,
    LotTradeConfirmed,
    OvenBacksLot,
)
from domain.lots.state import Lot
from domain.policy import keys
from domain.policy.state import number
from domain.world import World

_BUILT = (Account.OPERATING, Account.IDLE, Account.CLOSED_PENDING, Account.REDUCED)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a lot asks of the ovens behind it."""

    ovens: frozenset[str]
    tonnes: int


def counted_already(world: World, lot: Lot, ovens: Iterable[str]) -> str | None:
    """An oven closed or accepted for another lot: one demolition reduces the tonnes behind it once.

    What was accepted on the oven counts whether or not its backing still stands; and a lot that it closed for stays
    the one though a trade or a split took the oven from behind it.
    """
    own = set(_ancestors(world, lot))
    for oven in ovens:
        state = world.now.oven(oven)
        closed = state.certified or state.main_demolished or state.accepted
        facts = [event.fact for event in world.events(f"oven:{oven}")]
        reduced = {fact.lot for fact in facts if isinstance(fact, CapacityReduced)}
        backed = {name for fact in facts for name in _backed_by(fact, oven)}
        if reduced - own or (closed and {*state.lots, *backed} - own):
            return oven
    return None


def _ancestors(world: World, lot: Lot) -> Iterator[str]:
    """The lot, what it was split from, and so on."""
    name: str | None = lot.lot
    while name:
        yield name
        name = world.now.lot(name).parent


def _backed_by(fact: Fact, oven: str) -> tuple[str, ...]:
    """The lots behind which a fact placed the oven."""
    match fact:
        case OvenBacksLot():
            return (fact.lot,)
        case LotSplit():
            return tuple(part.lot for part in fact.parts if oven in part.ovens)
        case _:
            return ()


def foreign_oven(world: World, field: str, lot: Lot, ovens: Iterable[str]) -> r.OvenOfAnotherEnterprise | None:
    """An oven of an enterprise that neither holds the lot nor is linked to it on record."""
    holders = _linked_to(world, lot)
    for oven in ovens:
        owner = world.now.oven(oven).enterprise
        if owner and owner not in holders and not _merged_with(world, owner) & holders:
            assert lot.holder is not None
            return r.OvenOfAnotherEnterprise(
                field=field, oven=oven, owner=owner, lot=lot.lot, holder=lot.holder.enterprise
            )
    return None


def _linked_to(world: World, lot: Lot) -> set[str]:
    """Whoever held the lot, or what it was split from, or was recognised as its acquirer."""
    found: set[str] = {lot.holder.enterprise} if lot.holder else set()
    for name in _ancestors(world, lot):
        for event in world.events(f"lot:{name}"):
            match event.fact:
                case BaselineCapacityRecognized(enterprise=one) | LotSplit(enterprise=one):
                    found.add(one)
                case LotTradeConfirmed(buyer=one) | LotAcquiredByMerger(buyer=one):
                    found.add(one)
                case LotAuctionVerified(buyer=one) | AcquisitionRecognized(beneficiary=one):
                    found.add(one)
                case _:
                    pass
    return found


def _merged_with(world: World, enterprise: str) -> set[str]:
    facts = (event.fact for event in world.events(f"enterprise:{enterprise}"))
    return {one for fact in facts if isinstance(fact, EnterpriseMerged) for one in (fact.survivor, fact.absorbed)}


def backing_claim(world: World, lot: Lot, ovens: Iterable[str], tonnes: int) -> Claim:
    """A lot with the ovens behind it and those that are to stand behind it."""
    return Claim(frozenset((*lot.ovens, *ovens)), max(tonnes, _built(world, lot)))


def larger_than_ovens(
    world: World, field: str, asked: Mapping[str, Claim], place: str, on: date, *, without: str | None = None
) -> r.LotLargerThanItsOvens | None:
    """Lots beyond the design of their ovens, alone or together with all that shares an oven with them."""
    over = number(world.now, keys.BACKING_OVER_DESIGN_PERCENT, place, on)
    percent = keys.BACKING_OVER_DESIGN_PERCENT_DEFAULT if over is None else over
    claims = _with_neighbours(world, asked, without)
    together = frozenset(oven for claim in claims.values() for oven in claim.ovens)
    for lot, claim in asked.items():
        for ovens in (claim.ovens, together):
            design = _design(world, ovens)
            tonnes = sum(one.tonnes for one in claims.values() if one.ovens and one.ovens <= ovens)
            if design is not None and tonnes * 100 > design * (100 + percent):
                return r.LotLargerThanItsOvens(
                    field=field,
                    lot=lot,
                    ovens="、".join(sorted(ovens)),
                    design=design,
                    percent=percent,
                    other=tonnes - claim.tonnes,
                    asked=claim.tonnes,
                )
    return None


def _with_neighbours(world: World, asked: Mapping[str, Claim], without: str | None) -> dict[str, Claim]:
    """The claims asked for, and those of all lots that share an oven with one of them, however far."""
    claims = dict(asked)
    open_ = [oven for claim in asked.values() for oven in claim.ovens]
    seen: set[str] = set()
    while open_:
        oven = open_.pop()
        if oven in seen:
            continue
        seen.add(oven)
        for name in world.now.oven(oven).lots:
            if name != without and name not in claims:
                lot = world.now.lot(name)
                claims[name] = Claim(frozenset(lot.ovens), _backed(world, lot))
                open_ += lot.ovens
    return claims


def _design(world: World, ovens: frozenset[str]) -> int | None:
    designs = [world.now.oven(oven).design_tonnes for oven in sorted(ovens)]
    known = [design for design in designs if design is not None]
    return sum(known) if designs and len(known) == len(designs) else None


def _backed(world: World, lot: Lot) -> int:
    """What a lot asks of its ovens already: what it has built, or what was named for a lot not built."""
    facts = [event.fact for event in world.events(f"lot:{lot.lot}")]
    named = max((fact.tonnes for fact in facts if isinstance(fact, OvenBacksLot)), default=0)
    return max(_built(world, lot), min(named, world.book(lot.lot).own((*_BUILT, Account.UNBUILT))))


def _built(world: World, lot: Lot) -> int:
    """Tonnes that have an oven, open or closed; what was surrendered on paper has none."""
    return max(0, world.book(lot.lot).own(_BUILT) - lot.surrendered_tonnes)
