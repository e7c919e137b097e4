"""What may be asked and reported of a compensation, and by whom. model.md §2.6."""

import msgspec

from domain.command import Command, Kind
from domain.compensation.facts import CompensationKind, FiledOrder, FilingPlace, FundUsed
from domain.envelope import Role
from domain.lots.facts import Provenance
from domain.quantities import DivisionCode, Fen, Identifier, Share, Tonnes

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
    """Order a payment (补偿资金下达); the levels are left out where the plan or the ratios in force give them."""

    ROLES = frozenset({Role.CITY_FINANCE})
    ZH = "补偿资金下达"

    lot: Identifier
    payee: Identifier
    tonnes: Tonnes
    fen: Fen
    province_fen: Fen | None = None
    city_fen: Fen | None = None
    county_fen: Fen | None = None
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


class ClaimCompensation(Command, frozen=True, kw_only=True):
    """Apply for the compensation of accepted tonnes (企业申请补偿)."""

    ROLES = frozenset({Role.ENTERPRISE})
    ZH = "企业申请补偿"

    lot: Identifier
    fen: Fen
    kind: CompensationKind = CompensationKind.ECONOMIC
    account_ref: str | None = None


class ForwardClaim(Command, frozen=True, kw_only=True):
    """Forward what an enterprise has claimed to the city (县工信转报)."""

    ROLES = frozenset({Role.COUNTY_OFFICE})
    ZH = "县工信转报"

    lot: Identifier


class PlannedPayment(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One item of a review plan; the levels are left out where ratios are in force."""

    lot: Identifier
    fen: Fen
    province_fen: Fen | None = None
    city_fen: Fen | None = None
    county_fen: Fen | None = None


class SubmitReviewPlan(Command, frozen=True, kw_only=True):
    """Submit the city's audit of forwarded claims: who is to be paid how much (审核计划)."""

    ROLES = frozenset({Role.CITY_OFFICE})
    ZH = "审核计划"

    plan: Identifier
    division: DivisionCode
    planned: tuple[PlannedPayment, ...]


class FileCompensation(Command, frozen=True, kw_only=True):
    """Report that payments were filed with one of the two provincial departments (备案)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.CITY_OFFICE})
    ZH = "补偿资金备案"

    place: FilingPlace
    filed: tuple[FiledOrder, ...]


class ReportFundUse(Command, frozen=True, kw_only=True):
    """Report what compensation was used for since the last report (资金使用)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.ENTERPRISE})
    ZH = "资金使用"

    lot: Identifier
    uses: tuple[FundUsed, ...]
    workers_need_fen: Fen | None = None
