"""The fund of a city and a year (补偿资金): what the levels raise, and money prepaid. model.md §2.6.

Tag `fund:{city}:{year}`. Money that a city or county holds is ADVANCED until it is passed on (SX-08, X-14).
"""

from enum import StrEnum
from typing import ClassVar

from domain.fact import Fact
from domain.quantities import DivisionCode, Fen, Identifier


class MoneyLevel(StrEnum):
    """省、市、县三级: whose money it is."""

    PROVINCE = "PROVINCE"
    CITY = "CITY"
    COUNTY = "COUNTY"


class CityShareRaised(Fact, frozen=True, kw_only=True):
    """市级配套资金到位 (YC-51)."""

    TOPIC: ClassVar[str] = "CityShareRaised"

    division: DivisionCode
    year: int
    fen: Fen


class CountyShareRaised(Fact, frozen=True, kw_only=True):
    """县级配套资金到位 (YC-48); no path of payment is printed for it (X-13)."""

    TOPIC: ClassVar[str] = "CountyShareRaised"

    division: DivisionCode
    year: int
    fen: Fen


class PrepaymentReceived(Fact, frozen=True, kw_only=True):
    """预拨下达 (SX-08): prepaid money of a level, now ADVANCED with a city or county; with a lot where one is named."""

    TOPIC: ClassVar[str] = "PrepaymentReceived"

    division: DivisionCode
    year: int
    level: MoneyLevel
    holder: DivisionCode
    fen: Fen
    lot: Identifier | None = None


class PrepaymentReleased(Fact, frozen=True, kw_only=True):
    """预拨拨付企业 (SX-08): passed on to a company that has completed, and deducted from its final payment."""

    TOPIC: ClassVar[str] = "PrepaymentReleased"

    lot: Identifier
    payee: Identifier
    fen: Fen
    division: DivisionCode
    year: int
    level: MoneyLevel
    holder: DivisionCode
    order: Identifier
    of_lot_fen: Fen
