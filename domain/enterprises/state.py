"""The state of an enterprise (企业): where it stands, its lots and ovens. model.md §2.1."""

from datetime import date
from typing import assert_never

import msgspec

from domain.acquisitions.facts import LotAcquiredByMerger
from domain.courts.facts import LotAuctionVerified
from domain.enterprises.facts import (
    CountyBasis,
    CountySurveyRecorded,
    EnterpriseMerged,
    EnterpriseRegistered,
    EnterpriseRenamed,
    KeyEnterpriseListed,
)
from domain.envelope import Happened
from domain.evaluations.facts import DimensionScore, EnterpriseEvaluated
from domain.lots.facts import BaselineCapacityRecognized, LotSplit, LotTradeConfirmed
from domain.ovens.facts import OvenRegistered
from domain.quantities import Share

EnterpriseFact = (
    EnterpriseRegistered
    | EnterpriseRenamed
    | EnterpriseMerged
    | CountySurveyRecorded
    | BaselineCapacityRecognized
    | LotTradeConfirmed
    | LotAcquiredByMerger
    | LotAuctionVerified
    | LotSplit
    | OvenRegistered
    | KeyEnterpriseListed
    | EnterpriseEvaluated
)


class Merger(msgspec.Struct, frozen=True):
    """A merger that the enterprise was part of, on either side."""

    merger: str
    survivor: str
    absorbed: str
    controlling_share: Share
    agreement_date: date
    on: date
    position: int


class Survey(msgspec.Struct, frozen=True):
    """What a survey counted; it changes no balance (YC-31)."""

    surveyed_tonnes: int
    on: date
    position: int


class KeyListing(msgspec.Struct, frozen=True):
    """A time on the list of key supervised companies (JC-20); `listed_to` None: until further notice."""

    listed_from: date
    listed_to: date | None
    document: str | None
    position: int

    def overlaps(self, listed_from: date, listed_to: date | None) -> bool:
        return self.listed_from <= (listed_to or date.max) and listed_from <= (self.listed_to or date.max)


class Evaluation(msgspec.Struct, frozen=True):
    """Which lines it reached in a year, with its scores as given (XZ-04, XZ-17); the newest of a year counts."""

    year: int
    survival_line: bool
    development_line: bool
    scores: tuple[DimensionScore, ...]
    document: str | None
    on: date
    position: int


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
    former_names: tuple[str, ...] = ()
    mergers: tuple[Merger, ...] = ()
    surveys: tuple[Survey, ...] = ()
    filed_tonnes: int = 0
    key_listings: tuple[KeyListing, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()

    def merger(self, merger: str) -> Merger | None:
        return next((known for known in self.mergers if known.merger == merger), None)

    @property
    def absorbed_in(self) -> Merger | None:
        """The merger in which another enterprise absorbed it."""
        return next((known for known in self.mergers if known.absorbed == self.enterprise), None)

    def evaluation(self, year: int) -> Evaluation | None:
        """The newest evaluation of a year."""
        return next((one for one in reversed(self.evaluations) if one.year == year), None)

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
        case EnterpriseRenamed(legal_name=name, aliases=aliases):
            former = tuple(dict.fromkeys((*state.former_names, state.legal_name)))
            known = tuple(dict.fromkeys((*state.aliases, *aliases)))
            return msgspec.structs.replace(state, legal_name=name, aliases=known, former_names=former)
        case EnterpriseMerged():
            return msgspec.structs.replace(state, mergers=(*state.mergers, _merger(fact, event)))
        case CountySurveyRecorded(surveyed_tonnes=tonnes):
            survey = Survey(tonnes, event.occurred_on, event.position)
            return msgspec.structs.replace(state, surveys=(*state.surveys, survey))
        case BaselineCapacityRecognized(lot=lot, tonnes=tonnes):
            opened = msgspec.structs.replace(state, filed_tonnes=state.filed_tonnes + tonnes)
            return _with_lots(opened, (*state.lots, lot))
        case LotAuctionVerified(transferred=False):
            return state
        case LotTradeConfirmed() | LotAcquiredByMerger() | LotAuctionVerified():
            lot, buyer = fact.lot, fact.buyer
            others = tuple(held for held in state.lots if held != lot)
            return _with_lots(state, (*others, lot) if buyer == state.enterprise else others)
        case LotSplit(lot=lot, parts=parts):
            others = tuple(held for held in state.lots if held != lot)
            return _with_lots(state, (*others, *(part.lot for part in parts)))
        case KeyEnterpriseListed():
            listing = KeyListing(fact.listed_from, fact.listed_to, fact.document, event.position)
            return msgspec.structs.replace(state, key_listings=(*state.key_listings, listing))
        case EnterpriseEvaluated():
            return msgspec.structs.replace(state, evaluations=(*state.evaluations, _evaluation(fact, event)))
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


def _evaluation(fact: EnterpriseEvaluated, event: Happened) -> Evaluation:
    return Evaluation(
        fact.year,
        fact.survival_line,
        fact.development_line,
        fact.scores,
        fact.document,
        event.occurred_on,
        event.position,
    )


def _merger(fact: EnterpriseMerged, event: Happened) -> Merger:
    return Merger(
        fact.merger,
        fact.survivor,
        fact.absorbed,
        fact.controlling_share,
        fact.agreement_date,
        event.occurred_on,
        event.position,
    )


def _with_lots(state: Enterprise, lots: tuple[str, ...]) -> Enterprise:
    return msgspec.structs.replace(state, lots=tuple(dict.fromkeys(lots)))
