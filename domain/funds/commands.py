"""What may be asked and reported of a city's fund, and by whom. model.md §2.6."""

from domain.command import Command, Kind
from domain.envelope import Role
from domain.funds.facts import MoneyLevel
from domain.quantities import DivisionCode, Fen, Identifier


class RaiseCityShare(Command, frozen=True, kw_only=True):
    """Report money that the city has raised for its share (市级配套资金到位)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.CITY_FINANCE})
    ZH = "市级配套资金到位"

    division: DivisionCode
    year: int
    fen: Fen


class RaiseCountyShare(Command, frozen=True, kw_only=True):
    """Report money that a county has raised for its share (县级配套资金到位)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_OFFICE})
    ZH = "县级配套资金到位"

    division: DivisionCode
    year: int
    fen: Fen


class ReceivePrepayment(Command, frozen=True, kw_only=True):
    """Report prepaid money that reached a city or county (预拨下达)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.CITY_FINANCE})
    ZH = "预拨下达"

    division: DivisionCode
    year: int
    level: MoneyLevel
    holder: DivisionCode
    fen: Fen
    lot: Identifier | None = None


class ReleasePrepayment(Command, frozen=True, kw_only=True):
    """Pass prepaid money on to a company that has completed its task (预拨拨付企业)."""

    ROLES = frozenset({Role.CITY_FINANCE})
    ZH = "预拨拨付企业"

    lot: Identifier
    payee: Identifier
    fen: Fen
    division: DivisionCode
    year: int
    level: MoneyLevel
    holder: DivisionCode
    order: Identifier
