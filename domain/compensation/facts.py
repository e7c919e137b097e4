"""Compensation (补偿). model.md §2.6, §5: the reference amount, the approval, the order and what the bank did."""

from typing import ClassVar

from domain.fact import Fact
from domain.lots.facts import Provenance
from domain.quantities import Fen, Identifier, Share, Tonnes


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
