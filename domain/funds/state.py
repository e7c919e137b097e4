"""The fund of a city and a year: raised by city and counties, prepaid money still ADVANCED. model.md §1.1, §2.6."""

from datetime import date
from typing import assert_never

import msgspec

from domain.envelope import Happened
from domain.funds.facts import (
    CityShareRaised,
    CountyShareRaised,
    MoneyLevel,
    PrepaymentReceived,
    PrepaymentReleased,
)
from domain.places.state import city_of

FundFact = CityShareRaised | CountyShareRaised | PrepaymentReceived | PrepaymentReleased


class RaisedShare(msgspec.Struct, frozen=True):
    """A share that a city or county raised."""

    division: str
    fen: int
    on: date
    position: int


class AdvancedMoney(msgspec.Struct, frozen=True):
    """Prepaid money of one level with one holder that is assigned to no lot: received, and passed on."""

    holder: str
    level: MoneyLevel
    received_fen: int
    released_fen: int

    @property
    def open_fen(self) -> int:
        return self.received_fen - self.released_fen


class Fund(msgspec.Struct, frozen=True):
    """The fund `{city}:{year}`."""

    fund: str
    city_shares: tuple[RaisedShare, ...] = ()
    county_shares: tuple[RaisedShare, ...] = ()
    advances: tuple[AdvancedMoney, ...] = ()

    @property
    def city_raised_fen(self) -> int:
        return sum(share.fen for share in self.city_shares)

    @property
    def county_raised_fen(self) -> int:
        """The counties' own share: the text shares the fund with them and prints no path for it (X-13)."""
        return sum(share.fen for share in self.county_shares)

    def advanced(self, holder: str, level: MoneyLevel) -> AdvancedMoney:
        found = (one for one in self.advances if (one.holder, one.level) == (holder, level))
        return next(found, AdvancedMoney(holder, level, 0, 0))


def fund_id(division: str, year: int) -> str:
    """The fund a division's money belongs to: 140823, 2020 → 140800:2020."""
    return f"{city_of(division)}:{year}"


def evolve_fund(state: Fund, event: Happened) -> Fund:
    fact = event.fact
    if not isinstance(fact, FundFact):
        return state
    match fact:
        case CityShareRaised():
            return msgspec.structs.replace(state, city_shares=(*state.city_shares, _raised(fact, event)))
        case CountyShareRaised():
            return msgspec.structs.replace(state, county_shares=(*state.county_shares, _raised(fact, event)))
        case PrepaymentReceived():
            return state if fact.lot else _advanced(state, fact.holder, fact.level, received=fact.fen)
        case PrepaymentReleased():
            return _advanced(state, fact.holder, fact.level, released=fact.fen - fact.of_lot_fen)
        case _:
            assert_never(fact)


def _raised(fact: CityShareRaised | CountyShareRaised, event: Happened) -> RaisedShare:
    return RaisedShare(fact.division, fact.fen, event.occurred_on, event.position)


def _advanced(state: Fund, holder: str, level: MoneyLevel, received: int = 0, released: int = 0) -> Fund:
    old = state.advanced(holder, level)
    new = AdvancedMoney(holder, level, old.received_fen + received, old.released_fen + released)
    return msgspec.structs.replace(state, advances=(*(one for one in state.advances if one != old), new))
