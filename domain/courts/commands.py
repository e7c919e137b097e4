"""What is reported of a court, and what the city's office decides on it. model.md §2.2."""

from datetime import date

from domain.command import Command, Kind
from domain.courts.facts import AuctionCheck
from domain.envelope import Role
from domain.quantities import Fen, Identifier, Tonnes

_COURT = frozenset({Role.COURT_LIAISON})
_CITY_OFFICE = frozenset({Role.CITY_OFFICE})


class ReportLotCourtSealed(Command, frozen=True, kw_only=True):
    """Report that a court sealed a lot (法院查封)."""

    KIND = Kind.OBSERVATION
    ROLES = _COURT
    ZH = "法院查封"

    lot: Identifier
    court: str
    sealing_rank: int
    ruling_no: str
    tonnes: Tonnes


class ReportLotCourtSealLifted(Command, frozen=True, kw_only=True):
    """Report that a court lifted its sealing (法院解封)."""

    KIND = Kind.OBSERVATION
    ROLES = _COURT
    ZH = "法院解封"

    lot: Identifier
    court: str
    ruling_no: str
    lifting_ruling_no: str | None = None


class ReportLotCourtAuctioned(Command, frozen=True, kw_only=True):
    """Report that a court auctioned a lot (法院拍卖成交)."""

    KIND = Kind.OBSERVATION
    ROLES = _COURT
    ZH = "法院拍卖成交"

    lot: Identifier
    court: str
    buyer: Identifier
    tonnes: Tonnes
    price_fen: Fen
    ruling_no: str


class VerifyLotAuction(Command, frozen=True, kw_only=True):
    """Verify an auction by the papers of the first-sealing court (拍卖成交核实)."""

    ROLES = _CITY_OFFICE
    ZH = "拍卖成交核实"

    lot: Identifier
    ruling_no: str
    first_sealing_court: bool
    checks: tuple[AuctionCheck, ...]
    oven_transferred: bool = False
    seller_oven_stop_by: date | None = None


class RefuteLotAuction(Command, frozen=True, kw_only=True):
    """Decline to recognise an auction (拍卖成交不予认可)."""

    ROLES = _CITY_OFFICE
    ZH = "拍卖成交不予认可"

    lot: Identifier
    ruling_no: str
    reason: str
