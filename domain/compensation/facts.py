"""Compensation (补偿). model.md §2.6, §5: the reference amount, the approval, the order and what the bank did."""

from enum import StrEnum
from typing import ClassVar

import msgspec

from domain.fact import Fact
from domain.lots.facts import Provenance
from domain.quantities import DivisionCode, Fen, Identifier, Share, Tonnes


class CompensationKind(StrEnum):
    """What is claimed: money, or capacity, which the title of YC §五(五) promises and no rule grants (YC-47)."""

    ECONOMIC = "ECONOMIC"
    CAPACITY = "CAPACITY"


class FilingPlace(StrEnum):
    """Where a payment is filed (YC-51): 省工信厅 and 省财政厅, both."""

    MIIT = "MIIT"
    FINANCE = "FINANCE"


class UsePurpose(StrEnum):
    """What the money was used for; workers come first (SX-17)."""

    WORKERS = "WORKERS"
    DEBT = "DEBT"
    DEMOLITION = "DEMOLITION"
    ENVIRONMENT = "ENVIRONMENT"
    OTHER = "OTHER"


class PlannedLot(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One item of a review plan, split over the three levels."""

    lot: Identifier
    fen: Fen
    province_fen: Fen
    city_fen: Fen
    county_fen: Fen


class FiledOrder(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A payment that a filing names."""

    lot: Identifier
    order: Identifier


class FundUsed(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Money used for one purpose since the last report."""

    purpose: UsePurpose
    fen: Fen


class CompensationQuotaProposed(Fact, frozen=True, kw_only=True):
    """补偿额度测算 (YC-49): reference = tonnes × rate × share; a proposal that differs gives its reason (SX-03)."""

    TOPIC: ClassVar[str] = "CompensationQuotaProposed"

    lot: Identifier
    category: Provenance
    tonnes: Tonnes
    rate_fen_per_tonne: Fen
    share: Share | None = None
    reference_fen: Fen
    proposed_fen: Fen
    reason: str | None = None


class CompensationQuotaReviewed(Fact, frozen=True, kw_only=True):
    """省级审核 (YC-49, SX-07): the approved amount."""

    TOPIC: ClassVar[str] = "CompensationQuotaReviewed"

    lot: Identifier
    approved_fen: Fen
    reason: str | None = None


class BeneficiaryHeld(Fact, frozen=True, kw_only=True):
    """补偿对象待明确 (YC-52): money waits; the amount is shown as held, payable 0."""

    TOPIC: ClassVar[str] = "BeneficiaryHeld"

    lot: Identifier
    reason: str


class BeneficiaryResolved(Fact, frozen=True, kw_only=True):
    """补偿对象明确."""

    TOPIC: ClassVar[str] = "BeneficiaryResolved"

    lot: Identifier
    payee: Identifier


class CompensationPaid(Fact, frozen=True, kw_only=True):
    """补偿资金下达: the order; once per tonne, after the city's acceptance (YC-50, YC-51)."""

    TOPIC: ClassVar[str] = "CompensationPaid"

    lot: Identifier
    payee: Identifier
    tonnes: Tonnes
    fen: Fen
    province_fen: Fen
    city_fen: Fen
    county_fen: Fen
    order: Identifier


class BankPaymentObserved(Fact, frozen=True, kw_only=True):
    """银行付款流水: what the bank did; its difference from the orders is D-14."""

    TOPIC: ClassVar[str] = "BankPaymentObserved"

    lot: Identifier
    statement_line: Identifier
    payee: Identifier
    fen: Fen
    order: Identifier | None = None


class CompensationClaimed(Fact, frozen=True, kw_only=True):
    """企业申请 (YC-50): after the city's acceptance, through the county."""

    TOPIC: ClassVar[str] = "CompensationClaimed"

    lot: Identifier
    fen: Fen
    kind: CompensationKind = CompensationKind.ECONOMIC
    account_ref: str | None = None


class ClaimForwarded(Fact, frozen=True, kw_only=True):
    """县工信转报 (YC-50): what was claimed and not forwarded yet."""

    TOPIC: ClassVar[str] = "ClaimForwarded"

    lot: Identifier
    fen: Fen


class ReviewPlanSubmitted(Fact, frozen=True, kw_only=True):
    """审核计划 (YC-51): the city's audit; the money is PAYABLE now, or in ESCROW while the beneficiary is held."""

    TOPIC: ClassVar[str] = "ReviewPlanSubmitted"

    plan: Identifier
    division: DivisionCode
    planned: tuple[PlannedLot, ...]


class CompensationFiled(Fact, frozen=True, kw_only=True):
    """备案 with 省工信厅 or 省财政厅 (YC-51); a payment needs both."""

    TOPIC: ClassVar[str] = "CompensationFiled"

    place: FilingPlace
    filed: tuple[FiledOrder, ...]


class FundUseReported(Fact, frozen=True, kw_only=True):
    """资金使用 (SX-17): used since the last report; `workers_need_fen` is what the placement of workers needs."""

    TOPIC: ClassVar[str] = "FundUseReported"

    lot: Identifier
    uses: tuple[FundUsed, ...]
    workers_need_fen: Fen | None = None
