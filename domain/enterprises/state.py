"""The state of an enterprise (企业): where it stands, its lots and ovens. model.md §2.1."""

from datetime import date
from typing import assert_never

import msgspec

from domain.enterprises.facts import CountyBasis, EnterpriseRegistered, KeyEnterpriseListed
from domain.envelope import Happened
from domain.lots.facts import BaselineCapacityRecognized, LotSplit, LotTradeConfirmed
from domain.ovens.facts import OvenRegistered

EnterpriseFact = (
    EnterpriseRegistered
    | BaselineCapacityRecognized
    | LotTradeConfirmed
    | LotSplit
    | OvenRegistered
    | KeyEnterpriseListed
)


class KeyListing(msgspec.Struct, frozen=True):
    """A time on the list of key supervised companies (JC-20); `listed_to` None: until further notice."""

    listed_from: date
    listed_to: date | None
    document: str | None
    position: int

    def overlaps(self, listed_from: date, listed_to: date | None) -> bool:
        return self.listed_from <= (listed_to or date.max) and listed_from <= (self.listed_to or date.max)


class Enterprise(msgspec.Struct, frozen=True):
    """An enterprise; `legal_name` is empty until it is registered."""

    enterprise: str
    legal_name: str = ""
    division: str = ""
    county: str | None = None
    county_basis: CountyBasis = CountyBasis.NOT_STATED
    county_note: str | None = None
    aliases: tuple[str, ...] = ()
    lots: tuple[str, ...] = ()
    ovens: tuple[str, ...] = ()
    baseline_incomplete: bool = False
    key_listings: tuple[KeyListing, ...] = ()

    def key_listed(self, on: date) -> bool:
        """Whether it is on the list of key supervised companies on a day."""
        return any(listing.overlaps(on, on) for listing in self.key_listings)


def evolve_enterprise(state: Enterprise, event: Happened) -> Enterprise:
    fact = event.fact
    if not isinstance(fact, EnterpriseFact):
        return state
    match fact:
        case EnterpriseRegistered():
            return _registered(state, fact)
        case BaselineCapacityRecognized(lot=lot):
            return _with_lots(state, (*state.lots, lot))
        case LotTradeConfirmed(lot=lot, buyer=buyer):
            others = tuple(held for held in state.lots if held != lot)
            return _with_lots(state, (*others, lot) if buyer == state.enterprise else others)
        case LotSplit(lot=lot, parts=parts):
            others = tuple(held for held in state.lots if held != lot)
            return _with_lots(state, (*others, *(part.lot for part in parts)))
        case KeyEnterpriseListed():
            listing = KeyListing(fact.listed_from, fact.listed_to, fact.document, event.position)
            return msgspec.structs.replace(state, key_listings=(*state.key_listings, listing))
        case OvenRegistered(oven=oven):
            return msgspec.structs.replace(state, ovens=tuple(dict.fromkeys((*state.ovens, oven))))
        case _:
            assert_never(fact)


def _registered(state: Enterprise, fact: EnterpriseRegistered) -> Enterprise:
    return msgspec.structs.replace(
        state,
        legal_name=fact.legal_name,
        division=fact.division,
        county=fact.county,
        county_basis=fact.county_basis,
        county_note=fact.county_note,
        aliases=fact.aliases,
        baseline_incomplete=fact.baseline_incomplete,
    )


def _with_lots(state: Enterprise, lots: tuple[str, ...]) -> Enterprise:
    return msgspec.structs.replace(state, lots=tuple(dict.fromkeys(lots)))
