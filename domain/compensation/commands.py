"""What may be asked and reported of a compensation, and by whom. model.md §2.6."""

from domain.command import Command, Kind
from domain.envelope import Role
from domain.lots.facts import Provenance
from domain.quantities import Fen, Identifier, Share, Tonnes

_HOLDERS = frozenset({Role.COURT_LIAISON, Role.COUNTY_OFFICE})


class ProposeCompensation(Command, frozen=True, kw_only=True):
    """Propose the compensation of a lot at its reference amount, or another with a reason (补偿额度测算)."""

    ROLES = frozenset({Role.CITY_GOV, Role.CITY_OFFICE})
    ZH = "补偿额度测算"

    lot: Identifier
    category: Provenance
    tonnes: Tonnes
    share: Share | None = None
    proposed_fen: Fen | None = None
    reason: str | None = None


class ReviewCompensation(Command, frozen=True, kw_only=True):
    """Approve the proposed compensation (省级审核)."""

    ROLES = frozenset({Role.PROVINCE_MIIT, Role.PROVINCE_OFFICE})
    ZH = "补偿额度省级审核"

    lot: Identifier
    approved_fen: Fen
    reason: str | None = None


class HoldBeneficiary(Command, frozen=True, kw_only=True):
    """Hold the money until the beneficiary is clear (补偿对象待明确)."""

    ROLES = _HOLDERS
    ZH = "补偿对象待明确"

    lot: Identifier
    reason: str


class ResolveBeneficiary(Command, frozen=True, kw_only=True):
    """Name the beneficiary (补偿对象明确)."""

    ROLES = _HOLDERS
    ZH = "补偿对象明确"

    lot: Identifier
    payee: Identifier


class PayCompensation(Command, frozen=True, kw_only=True):
    """Order a payment (补偿资金下达); the three levels sum to the amount."""

    ROLES = frozenset({Role.CITY_FINANCE})
    ZH = "补偿资金下达"

    lot: Identifier
    payee: Identifier
    tonnes: Tonnes
    fen: Fen
    province_fen: Fen
    city_fen: Fen
    county_fen: Fen = 0
    order: Identifier


class ObserveBankPayment(Command, frozen=True, kw_only=True):
    """Report a line of the bank's statement (银行付款流水)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.CITY_FINANCE})
    ZH = "银行付款流水"

    lot: Identifier
    statement_line: Identifier
    payee: Identifier
    fen: Fen
    order: Identifier | None = None
