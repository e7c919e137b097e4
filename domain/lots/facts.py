"""Capacity lots (产能指标): the unit of double entry. model.md §2.2."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

import msgspec

from domain.fact import Account, Fact
from domain.funds.facts import MoneyLevel
from domain.quantities import DivisionCode, Fen, Identifier, Share, Tonnes


class Provenance(StrEnum):
    """How the capacity was acquired; it decides the rate of compensation (YC-44, YC-45, SX-02, SX-03)."""

    OWN_OVEN = "OWN_OVEN"
    MARKET_TRADED = "MARKET_TRADED"
    MERGED_WITH_OVEN = "MERGED_WITH_OVEN"
    MERGED_NO_OVEN = "MERGED_NO_OVEN"
    COURT_AUCTIONED = "COURT_AUCTIONED"
    SELF_TRADED_UNCONFIRMED = "SELF_TRADED_UNCONFIRMED"
    MIXED = "MIXED"
    NOT_DETERMINED = "NOT_DETERMINED"


UNDETERMINED = frozenset({Provenance.NOT_DETERMINED, Provenance.MIXED, Provenance.SELF_TRADED_UNCONFIRMED})
"""Categories from which no rate follows (YC-52, SX-04, SX-06): the amount is held."""


class CategoryPart(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Tonnes of a MIXED lot that are of one category: 60万吨 = 40 own + 20 traded (SX-04)."""

    category: Provenance
    tonnes: Tonnes


class BaselineBasis(StrEnum):
    """FILING_2018: the filing document (YC-36); NAMED_IN_DOCUMENT: tonnes printed in a later document."""

    FILING_2018 = "FILING_2018"
    NAMED_IN_DOCUMENT = "NAMED_IN_DOCUMENT"


class AccountBasis(StrEnum):
    """Whether the opening account is printed in the document or inferred from it."""

    PRINTED = "PRINTED"
    INFERRED = "INFERRED"


class BaselineCapacityRecognized(Fact, frozen=True, kw_only=True):
    """期初产能认定: opens a lot once, effective on the opening day (2018-12-31, model.md §4.3)."""

    TOPIC: ClassVar[str] = "BaselineCapacityRecognized"

    lot: Identifier
    enterprise: Identifier
    division: DivisionCode
    county: DivisionCode | None = None
    tonnes: Tonnes
    provenance: Provenance = Provenance.NOT_DETERMINED
    controlling_share: Share | None = None
    composition: tuple[CategoryPart, ...] = ()
    basis: BaselineBasis
    document: Identifier | None = None
    basis_date: date | None = None
    filing_no: str | None = None
    account: Account
    account_basis: AccountBasis


class BaselineClosed(Fact, frozen=True, kw_only=True):
    """期初封账: the opening period of a division ends; Σ lots = total."""

    TOPIC: ClassVar[str] = "BaselineClosed"

    division: DivisionCode
    total_tonnes: Tonnes


class OvenBacksLot(Fact, frozen=True, kw_only=True):
    """焦炉对应产能: the ovens that stand behind a lot, jointly (YC-28: 3号、4号 for 300,000 t, not 150,000 each)."""

    TOPIC: ClassVar[str] = "OvenBacksLot"

    lot: Identifier
    ovens: tuple[Identifier, ...]
    tonnes: Tonnes


class LotPart(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One child of a split: a lot of its own in one account, with its share of the list hold and of a court's seal.

    `prepaid_fen` is its share of the money that was prepaid for the parent and is still with city or county (ADVANCED).
    """

    lot: Identifier
    account: Account
    tonnes: Tonnes
    list_hold_tonnes: Tonnes = 0
    court_hold_tonnes: Tonnes = 0
    ovens: tuple[Identifier, ...] = ()
    prepaid_fen: Fen = 0


class PassedSeal(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A court's seal on the parent, which goes on to the children (H-COURT)."""

    court: str
    sealing_rank: int
    ruling_no: str
    tonnes: Tonnes


class PassedAdvance(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Prepaid money of one level with one holder, which goes on from the parent to a child."""

    lot: Identifier
    holder: DivisionCode
    level: MoneyLevel
    fen: Fen


class LotSplit(Fact, frozen=True, kw_only=True):
    """产能拆分 (YC-42, E-04): the children take over the parent account by account, with holder and provenance.

    So do they its prepaid money, fen by fen, and its beneficiary: named, or held (H-DISPUTE).
    """

    TOPIC: ClassVar[str] = "LotSplit"

    lot: Identifier
    enterprise: Identifier
    division: DivisionCode
    county: DivisionCode | None = None
    provenance: Provenance
    controlling_share: Share | None = None
    list_task: Identifier | None = None
    composition: tuple[CategoryPart, ...] = ()
    court_seals: tuple[PassedSeal, ...] = ()
    parts: tuple[LotPart, ...]
    prepaid: tuple[PassedAdvance, ...] = ()
    beneficiary_held: bool = False
    beneficiary: Identifier | None = None


class LotTradeDeclared(Fact, frozen=True, kw_only=True):
    """产能交易申报: a whole lot (split first) is offered to a buyer."""

    TOPIC: ClassVar[str] = "LotTradeDeclared"

    lot: Identifier
    seller: Identifier
    buyer: Identifier
    tonnes: Tonnes
    price_fen_per_tonne: Fen
    contract_date: date


class LotTradeConfirmed(Fact, frozen=True, kw_only=True):
    """产能交易确认: the lot moves to the buyer, as UNBUILT unless its oven goes with it (model.md §4.2)."""

    TOPIC: ClassVar[str] = "LotTradeConfirmed"

    lot: Identifier
    buyer: Identifier
    buyer_county: DivisionCode | None = None
    buyer_division: DivisionCode
    report_id: str
    oven_transferred: bool
    seller_oven_stop_by: date | None = None


class LotTradeRejected(Fact, frozen=True, kw_only=True):
    """产能交易不予确认."""

    TOPIC: ClassVar[str] = "LotTradeRejected"

    lot: Identifier
    reason: str


class LotListed(Fact, frozen=True, kw_only=True):
    """列入压减清单: the list hold H-LIST on tonnes of a lot, for a task."""

    TOPIC: ClassVar[str] = "LotListed"

    lot: Identifier
    task: Identifier
    tonnes: Tonnes


class LotUnlisted(Fact, frozen=True, kw_only=True):
    """移出压减清单: refused for tonnes accepted once (model.md §4.1 invariant 4)."""

    TOPIC: ClassVar[str] = "LotUnlisted"

    lot: Identifier
    task: Identifier
    tonnes: Tonnes
    reason: str


class LotCommittedToProject(Fact, frozen=True, kw_only=True):
    """置换占用: the project hold H-PROJECT. `carried_tonnes` is null where it is not printed (JX, model.md §4.3)."""

    TOPIC: ClassVar[str] = "LotCommittedToProject"

    lot: Identifier
    project: Identifier
    retired_tonnes: Tonnes
    carried_tonnes: Tonnes | None = None


class LotCommitmentReleased(Fact, frozen=True, kw_only=True):
    """置换占用解除."""

    TOPIC: ClassVar[str] = "LotCommitmentReleased"

    lot: Identifier
    project: Identifier
    reason: str


class CapacityReduced(Fact, frozen=True, kw_only=True):
    """产能压减: written by the city's acceptance in its own append, one per lot; the tonnes are terminal."""

    TOPIC: ClassVar[str] = "CapacityReduced"

    lot: Identifier
    task: Identifier
    tonnes: Tonnes
    acceptance_key: str


class PaperCapacitySurrendered(Fact, frozen=True, kw_only=True):
    """无焦炉产能上缴 (SX-03, YC-11): a listed lot without an oven is given up on documents alone."""

    TOPIC: ClassVar[str] = "PaperCapacitySurrendered"

    lot: Identifier
    task: Identifier
    tonnes: Tonnes


class LotReplaced(Fact, frozen=True, kw_only=True):
    """产能置换退出: retired = carried + discounted; the old tonnes leave their accounts (model.md §4.2)."""

    TOPIC: ClassVar[str] = "LotReplaced"

    lot: Identifier
    project: Identifier
    retired_tonnes: Tonnes
    carried_tonnes: Tonnes
    discounted_tonnes: Tonnes


class LotEliminatedOther(Fact, frozen=True, kw_only=True):
    """其他计划淘汰 (YC-12, X-03): tonnes that leave by another plan, outside the reduction list."""

    TOPIC: ClassVar[str] = "LotEliminatedOther"

    lot: Identifier
    tonnes: Tonnes
    document: Identifier | None = None


class EndedHold(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a revoked filing ends: tonnes of the list hold of a task, or of the hold of a project."""

    task: Identifier | None = None
    project: Identifier | None = None
    tonnes: Tonnes


class LotFilingRevoked(Fact, frozen=True, kw_only=True):
    """备案撤销 (YC-39): revokes documents; the tonnes go to the account the decision names, never to REDUCED."""

    TOPIC: ClassVar[str] = "LotFilingRevoked"

    lot: Identifier
    tonnes: Tonnes
    reason: str
    to_account: Account
    ended: tuple[EndedHold, ...] = ()


class UnrecognizedCapacityFound(Fact, frozen=True, kw_only=True):
    """发现违规新增产能 (YC-16, SX-22): no event creates quota; an oven without a lot is a finding, D-08."""

    TOPIC: ClassVar[str] = "UnrecognizedCapacityFound"

    site: Identifier
    division: DivisionCode
    enterprise: Identifier | None = None
    oven: Identifier | None = None
    estimated_tonnes: Tonnes | None = None
