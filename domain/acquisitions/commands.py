"""What may be asked about how a lot was acquired, and by whom. model.md §2.2."""

from datetime import date

from domain.acquisitions.facts import AcquisitionBasis
from domain.command import Command
from domain.envelope import Role
from domain.lots.facts import Provenance
from domain.quantities import Identifier, Share, Tonnes


class AcquireLotByMerger(Command, frozen=True, kw_only=True):
    """Take a lot over by a merger (兼并重组取得)."""

    ROLES = frozenset({Role.CITY_OFFICE})
    ZH = "兼并重组取得"

    lot: Identifier
    merger: Identifier
    oven_built: bool
    oven_transferred: bool = False
    seller_oven_stop_by: date | None = None


class RecognizeAcquisition(Command, frozen=True, kw_only=True):
    """Recognise who acquired a listed lot, by auction or by a trade of their own (认可产能取得)."""

    ROLES = frozenset({Role.CITY_OFFICE})
    ZH = "认可产能取得"

    lot: Identifier
    tonnes: Tonnes
    basis: AcquisitionBasis
    beneficiary: Identifier
    category: Provenance
    report_id: str
    contract_date: date | None = None


class DetermineLotCategory(Command, frozen=True, kw_only=True):
    """Determine the category of tonnes to be reduced (压减产能类别认定)."""

    ROLES = frozenset({Role.CITY_GOV})
    ZH = "压减产能类别认定"

    lot: Identifier
    category: Provenance
    tonnes: Tonnes
    controlling_share: Share | None = None
    reason: str
