"""How a lot was acquired, as an office recognises it later (产能取得). model.md §2.2; SX-02..SX-06."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from domain.fact import Fact
from domain.lots.facts import Provenance
from domain.quantities import DivisionCode, Identifier, Share, Tonnes


class AcquisitionBasis(StrEnum):
    """拍卖成交 (SX-05) / 自行交易 (SX-06)."""

    AUCTION = "AUCTION"
    SELF_TRADE = "SELF_TRADE"


class LotAcquiredByMerger(Fact, frozen=True, kw_only=True):
    """兼并重组取得 (SX-02, SX-03): as a trade, with the rate and the share of the merger."""

    TOPIC: ClassVar[str] = "LotAcquiredByMerger"

    lot: Identifier
    merger: Identifier
    oven_built: bool
    oven_transferred: bool
    buyer: Identifier
    buyer_county: DivisionCode | None = None
    buyer_division: DivisionCode
    provenance: Provenance
    controlling_share: Share | None = None
    seller_oven_stop_by: date | None = None


class AcquisitionRecognized(Fact, frozen=True, kw_only=True):
    """认可产能取得 (SX-05, SX-06): changes beneficiary and rate, posts nothing; the tonnes stay where they are."""

    TOPIC: ClassVar[str] = "AcquisitionRecognized"

    lot: Identifier
    tonnes: Tonnes
    basis: AcquisitionBasis
    beneficiary: Identifier
    category: Provenance
    report_id: str
    contract_date: date | None = None


class LotCategoryDetermined(Fact, frozen=True, kw_only=True):
    """压减产能类别认定 (SX-04): the city government decides which category reduced tonnes are of."""

    TOPIC: ClassVar[str] = "LotCategoryDetermined"

    lot: Identifier
    category: Provenance
    tonnes: Tonnes
    controlling_share: Share | None = None
    reason: str
