"""Decisions on how a lot was acquired (产能取得). model.md §2.2, §4.2, §5; SX-02..SX-06, YC-37, X-16, X-17, E-02, E-05.

A merger moves the lot as a trade does. A recognition moves nothing: the tonnes of a listed or reduced lot stay in the
facility's county, only beneficiary and rate change. The city government determines of which category reduced tonnes
are, within what the lot has of it.
"""

from collections.abc import Iterator
from typing import Any

from domain.acquisitions import commands as c
from domain.acquisitions import facts as f
from domain.acquisitions import refusals as r
from domain.acquisitions.facts import AcquisitionBasis
from domain.balances import Holder
from domain.command import Command, Decided, accept, refuse, same_fields
from domain.compensation.amounts import booking, resolved_rows
from domain.courts.holds import hold_refusal
from domain.envelope import Request
from domain.fact import FREE_ACCOUNTS, Account
from domain.lots.facts import UNDETERMINED, Provenance
from domain.lots.refusals import ShareMissing, WholeLotOnly
from domain.lots.state import Lot
from domain.lots.trade import not_tradable
from domain.lots.transfer import moved_tags, transfer_rows
from domain.refusals import Malformed, Refusal, UnknownSubject
from domain.world import World

_MERGER = ("兼并重组转让", "transfer by merger")
_COMPENSABLE = (*FREE_ACCOUNTS, Account.CLOSED_PENDING, Account.REDUCED)


def acquire_by_merger(world: World, command: c.AcquireLotByMerger, request: Request) -> Decided:
    """Move a whole free lot of the absorbed enterprise to the survivor, with the rate of the merger (SX-02, SX-03)."""
    lot = world.now.lot(command.lot)
    assert lot.holder is not None  # The door has seen it (domain/scope.py).
    absorbed = world.on(request.occurred_on).enterprise(lot.holder.enterprise)
    merger = absorbed.merger(command.merger)
    standing = world.now.enterprise(lot.holder.enterprise).merger(command.merger)
    if merger is None or merger != standing or merger.absorbed != lot.holder.enterprise:
        holder = lot.holder.enterprise
        return refuse(r.MergerNotKnown(field="merger", lot=lot.lot, holder=holder, merger=command.merger))
    whole = world.book(lot.lot).own(_COMPENSABLE)
    if refusal := not_tradable(world, lot, whole, "lot") or hold_refusal(world, "lot", lot, _MERGER):
        return refuse(refusal)
    survivor = world.now.enterprise(merger.survivor)
    built = command.oven_built
    fact = same_fields(
        f.LotAcquiredByMerger,
        command,
        buyer=merger.survivor,
        buyer_county=survivor.county,
        buyer_division=survivor.division,
        provenance=Provenance.MERGED_WITH_OVEN if built else Provenance.MERGED_NO_OVEN,
        controlling_share=None if built else merger.controlling_share,
        postings=transfer_rows(
            world,
            lot,
            Holder(merger.survivor, survivor.county),
            command.oven_transferred,
            request.occurred_on,
        ),
    )
    return accept(fact, *moved_tags(lot, merger.survivor))


def recognize_acquisition(world: World, command: c.RecognizeAcquisition, request: Request) -> Decided:
    """Name the beneficiary of a listed lot and its rate, once; nothing is posted (SX-05, SX-06, E-02, E-05)."""
    world.need(f"lot:{command.lot}", f"enterprise:{command.beneficiary}")
    lot = world.now.lot(command.lot)
    assert lot.holder is not None  # The door has seen it (domain/scope.py).
    if not world.now.enterprise(command.beneficiary).legal_name:
        return refuse(UnknownSubject(field="beneficiary", subject=command.beneficiary))
    if not lot.list_holds:
        return refuse(r.NotListedOrReduced(field="lot", lot=lot.lot))
    if known := lot.acquisition:
        return refuse(
            r.RecognizedAlready(field="lot", lot=lot.lot, beneficiary=known.beneficiary, on=known.on)
        )
    if command.tonnes != lot.listed_tonnes:
        whole, asked = lot.listed_tonnes, command.tonnes
        return refuse(WholeLotOnly(field="tonnes", lot=lot.lot, whole=whole, asked=asked))
    if refusal := _basis_refusal(world, lot, command, request) or _category_refusal(lot, command):
        return refuse(refusal)
    holder = f"enterprise:{lot.holder.enterprise}"
    # What was planned for another party becomes the beneficiary's, and what was prepaid to it a receivable (SX-08).
    file = world.now.compensation(lot.lot)
    rows = resolved_rows(file, command.beneficiary, booking(lot, request.occurred_on))
    fact = same_fields(f.AcquisitionRecognized, command, money=rows)
    return accept(fact, f"lot:{lot.lot}", holder, f"enterprise:{command.beneficiary}")


def _basis_refusal(
    world: World, lot: Lot, command: c.RecognizeAcquisition, request: Request
) -> Refusal | None:
    """An auction was verified for this buyer; a trade of their own is from before the listing (YC-37, X-16)."""
    if command.basis is AcquisitionBasis.AUCTION:
        then = world.on(request.occurred_on).lot(lot.lot)
        wanted = (command.beneficiary, command.tonnes, True)
        if any((a.buyer, a.tonnes, a.verified) == wanted for a in then.auctions if a in lot.auctions):
            return None
        beneficiary, tonnes = command.beneficiary, command.tonnes
        return r.AuctionNotVerified(
            field="beneficiary", lot=lot.lot, beneficiary=beneficiary, tonnes=tonnes
        )
    listed_on, contract = lot.first_listed_on, command.contract_date
    if listed_on is None or (contract is not None and contract < listed_on):
        return None
    return r.SelfTradeAfterListing(
        field="contractDate", lot=lot.lot, listed_on=listed_on, contract=str(contract or "—")
    )


def _category_refusal(lot: Lot, command: c.RecognizeAcquisition) -> Refusal | None:
    """The buyer at auction gets 48; a trade is MARKET_TRADED, and one not confirmed leaves the holder at OWN_OVEN."""
    if command.basis is AcquisitionBasis.AUCTION:
        expected = Provenance.COURT_AUCTIONED
    elif lot.holder and command.beneficiary == lot.holder.enterprise:
        expected = Provenance.OWN_OVEN
    else:
        expected = Provenance.MARKET_TRADED
    if command.category is expected:
        return None
    return r.CategoryDoesNotFit(
        field="category",
        basis=command.basis.value,
        beneficiary=command.beneficiary,
        category=command.category.value,
        expected=expected.value,
    )


def determine_category(world: World, command: c.DetermineLotCategory, request: Request) -> Decided:
    """At most what the lot has of the category, and all parts together at most the lot (SX-04)."""
    lot = world.now.lot(command.lot)
    if command.category in UNDETERMINED:
        zh, en = "须为可确定标准的类别", "it must be a category with a rate"
        return refuse(Malformed(field="category", value=command.category, rule_zh=zh, rule_en=en))
    no_oven = command.category is Provenance.MERGED_NO_OVEN
    if no_oven and command.controlling_share is None:
        return refuse(ShareMissing(field="controllingShare", lot=lot.lot))
    available = _available(world, lot, command.category)
    if command.tonnes > available:
        return refuse(
            r.MoreThanTheCategory(
                field="tonnes",
                lot=lot.lot,
                category=command.category.value,
                available=available,
                asked=command.tonnes,
            )
        )
    return accept(same_fields(f.LotCategoryDetermined, command), f"lot:{lot.lot}")


def _available(world: World, lot: Lot, category: Provenance) -> int:
    """What may be determined of a category: its part of the mixture not taken by a sister lot, and room in the lot."""
    room = world.book(lot.lot).total(_COMPENSABLE)
    room -= sum(part.tonnes for part in lot.determined if part.category is not category)
    if not lot.composition:
        return max(0, room)
    has = sum(part.tonnes for part in lot.composition if part.category is category)
    sisters = (other for other in _family(world, _root(world, lot)) if other.lot != lot.lot)
    taken = sum(p.tonnes for other in sisters for p in other.determined if p.category is category)
    return max(0, min(room, has - taken))


def _root(world: World, lot: Lot) -> Lot:
    while lot.parent:
        lot = world.now.lot(lot.parent)
    return lot


def _family(world: World, lot: Lot) -> Iterator[Lot]:
    """The lot and all that it was split into."""
    yield lot
    for child in lot.children:
        yield from _family(world, world.now.lot(child))


DECISIONS: dict[type[Command], Any] = {
    c.AcquireLotByMerger: acquire_by_merger,
    c.RecognizeAcquisition: recognize_acquisition,
    c.DetermineLotCategory: determine_category,
}
