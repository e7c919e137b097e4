"""A court's hand on a lot (法院查封、拍卖). model.md §2.2; SX-05, YC-33, YC-52.

The court's acts are observed: they are true whatever the ledger thinks of them. What follows from them for the quota
is a claim of the city's office (核实).
"""

from datetime import date
from enum import StrEnum
from typing import ClassVar

import msgspec

from domain.fact import Fact
from domain.quantities import DivisionCode, Fen, Identifier, Tonnes


class AuctionPaper(StrEnum):
    """成交确认书、付款凭证、裁定书: the papers that SX-05 has the city's office look at."""

    CONFIRMATION = "CONFIRMATION"
    RECEIPTS = "RECEIPTS"
    RULING = "RULING"


class AuctionCheck(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One paper of an auction, and whether it was found in order."""

    paper: AuctionPaper
    in_order: bool


class LotCourtSealed(Fact, frozen=True, kw_only=True):
    """法院查封: the hold H-COURT. `sealing_rank` 1 is 首封, 2 and more are 轮候 on the same tonnes."""

    TOPIC: ClassVar[str] = "LotCourtSealed"

    lot: Identifier
    court: str
    sealing_rank: int
    ruling_no: str
    tonnes: Tonnes


class LotCourtSealLifted(Fact, frozen=True, kw_only=True):
    """法院解封: `ruling_no` names the sealing that ends."""

    TOPIC: ClassVar[str] = "LotCourtSealLifted"

    lot: Identifier
    court: str
    ruling_no: str
    lifting_ruling_no: str | None = None


class LotCourtAuctioned(Fact, frozen=True, kw_only=True):
    """法院拍卖成交: posts nothing; the tonnes stay where they are until the city's office verified it (SX-05)."""

    TOPIC: ClassVar[str] = "LotCourtAuctioned"

    lot: Identifier
    court: str
    buyer: Identifier
    tonnes: Tonnes
    price_fen: Fen
    ruling_no: str


class LotAuctionVerified(Fact, frozen=True, kw_only=True):
    """拍卖成交核实: only a lot without a list hold is `transferred` to the buyer; a listed one stays (SX-05)."""

    TOPIC: ClassVar[str] = "LotAuctionVerified"

    lot: Identifier
    ruling_no: str
    first_sealing_court: bool
    checks: tuple[AuctionCheck, ...]
    buyer: Identifier
    buyer_county: DivisionCode | None = None
    buyer_division: DivisionCode
    transferred: bool
    oven_transferred: bool = False
    seller_oven_stop_by: date | None = None


class LotAuctionRefuted(Fact, frozen=True, kw_only=True):
    """拍卖成交不予认可 (E-03)."""

    TOPIC: ClassVar[str] = "LotAuctionRefuted"

    lot: Identifier
    ruling_no: str
    reason: str
