"""What may be asked of a capacity lot, and by whom. model.md §2.2."""

from datetime import date

from domain.command import Command, Kind
from domain.envelope import Role
from domain.fact import Account
from domain.lots.facts import AccountBasis, BaselineBasis, CategoryPart, LotPart, Provenance
from domain.quantities import DivisionCode, Fen, Identifier, Share, Tonnes

_CITY_LIST = frozenset({Role.CITY_GOV})
_CITY_OFFICE = frozenset({Role.CITY_OFFICE})
_TRADE_CONFIRMERS = frozenset({Role.CITY_OFFICE, Role.PROVINCE_AUTHORITY})


class RecognizeBaselineCapacity(Command, frozen=True, kw_only=True):
    """Open a lot with its recognised tonnes (期初产能认定)."""

    ROLES = frozenset({Role.PROVINCE_MIIT})
    ZH = "期初产能认定"

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


class CloseBaseline(Command, frozen=True, kw_only=True):
    """Close the opening period of a city (期初封账)."""

    ROLES = frozenset({Role.PROVINCE_MIIT})
    ZH = "期初封账"

    division: DivisionCode
    total_tonnes: Tonnes


class BackLotWithOvens(Command, frozen=True, kw_only=True):
    """Name the ovens behind a lot (焦炉对应产能)."""

    ROLES = frozenset({Role.COUNTY_OFFICE, Role.CITY_OFFICE})
    ZH = "焦炉对应产能"

    lot: Identifier
    ovens: tuple[Identifier, ...]
    tonnes: Tonnes


class SplitLot(Command, frozen=True, kw_only=True):
    """Split a lot account by account (产能拆分)."""

    ROLES = _CITY_OFFICE
    ZH = "产能拆分"

    lot: Identifier
    parts: tuple[LotPart, ...]


class DeclareLotTrade(Command, frozen=True, kw_only=True):
    """Offer a whole lot to a buyer (产能交易申报)."""

    ROLES = _CITY_OFFICE
    ZH = "产能交易申报"

    lot: Identifier
    seller: Identifier
    buyer: Identifier
    tonnes: Tonnes
    price_fen_per_tonne: Fen
    contract_date: date


class ConfirmLotTrade(Command, frozen=True, kw_only=True):
    """Confirm a declared trade (产能交易确认)."""

    ROLES = _TRADE_CONFIRMERS
    ZH = "产能交易确认"

    lot: Identifier
    report_id: str
    oven_transferred: bool = False
    seller_oven_stop_by: date | None = None


class RejectLotTrade(Command, frozen=True, kw_only=True):
    """Decline a declared trade (产能交易不予确认)."""

    ROLES = _TRADE_CONFIRMERS
    ZH = "产能交易不予确认"

    lot: Identifier
    reason: str


class ListLot(Command, frozen=True, kw_only=True):
    """Put tonnes of a lot on the reduction list (列入压减清单)."""

    ROLES = _CITY_LIST
    ZH = "列入压减清单"

    lot: Identifier
    task: Identifier
    tonnes: Tonnes


class UnlistLot(Command, frozen=True, kw_only=True):
    """Take tonnes of a lot off the reduction list (移出压减清单)."""

    ROLES = _CITY_LIST
    ZH = "移出压减清单"

    lot: Identifier
    task: Identifier
    tonnes: Tonnes
    reason: str


class CommitLotToProject(Command, frozen=True, kw_only=True):
    """Commit a lot to a replacement project (置换占用)."""

    ROLES = frozenset({Role.PROVINCE_AUTHORITY})
    ZH = "置换占用"

    lot: Identifier
    project: Identifier
    retired_tonnes: Tonnes
    carried_tonnes: Tonnes | None = None


class ReleaseLotCommitment(Command, frozen=True, kw_only=True):
    """Release a lot from a project (置换占用解除)."""

    ROLES = frozenset({Role.PROVINCE_AUTHORITY})
    ZH = "置换占用解除"

    lot: Identifier
    project: Identifier
    reason: str


class SurrenderPaperCapacity(Command, frozen=True, kw_only=True):
    """Give up a listed lot that has no oven (无焦炉产能上缴)."""

    ROLES = _CITY_OFFICE
    ZH = "无焦炉产能上缴"

    lot: Identifier
    task: Identifier
    tonnes: Tonnes


class ReplaceLot(Command, frozen=True, kw_only=True):
    """Retire a committed lot for its project (产能置换退出)."""

    ROLES = frozenset({Role.CITY_GOV, Role.CITY_OFFICE})
    ZH = "产能置换退出"

    lot: Identifier
    project: Identifier
    retired_tonnes: Tonnes
    carried_tonnes: Tonnes
    discounted_tonnes: Tonnes


class EliminateLotByOtherPlan(Command, frozen=True, kw_only=True):
    """Record tonnes eliminated by another plan (其他计划淘汰)."""

    ROLES = _CITY_LIST
    ZH = "其他计划淘汰"

    lot: Identifier
    tonnes: Tonnes
    document: Identifier | None = None


class RevokeLotFiling(Command, frozen=True, kw_only=True):
    """Revoke the filing of a lot; its tonnes go to REVOKED or UNBUILT (备案撤销)."""

    ROLES = frozenset({Role.PROVINCE_AUTHORITY})
    ZH = "备案撤销"

    lot: Identifier
    tonnes: Tonnes
    reason: str
    to_account: Account | None = None


class ReportUnrecognizedCapacity(Command, frozen=True, kw_only=True):
    """Report capacity found without recognition (发现违规新增产能)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.INSPECTOR, Role.CITY_ECO})
    ZH = "发现违规新增产能"

    site: Identifier
    division: DivisionCode
    enterprise: Identifier | None = None
    oven: Identifier | None = None
    estimated_tonnes: Tonnes | None = None
