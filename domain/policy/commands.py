"""What may be said about policy, and by whom. model.md §2.1."""

from datetime import date

from domain.command import Command, Kind
from domain.envelope import Role
from domain.policy.facts import Basis, Disclosure, ParameterValue
from domain.quantities import DivisionCode, Identifier, Tonnes

_POLICY_OFFICES = frozenset({Role.PROVINCE_OFFICE, Role.CITY_OFFICE})


class RegisterPolicyDocument(Command, frozen=True, kw_only=True):
    """Register a policy document as printed (政策文件登记)."""

    ROLES = _POLICY_OFFICES
    ZH = "政策文件登记"

    document: Identifier
    title: str
    doc_no: str | None = None
    doc_no_raw: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    printed_on: date | None = None
    disclosure: Disclosure = Disclosure.NOT_PRINTED
    applies_to: DivisionCode | None = None
    based_on: tuple[str, ...] = ()
    text_held: bool = True
    suspected_same: str | None = None


class SupersedePolicyDocument(Command, frozen=True, kw_only=True):
    """Say that a policy document is superseded by another from a day (政策调整)."""

    ROLES = _POLICY_OFFICES
    ZH = "政策调整"

    document: Identifier
    by_document: Identifier
    effective_from: date
    note: str | None = None


class SetRuleParameter(Command, frozen=True, kw_only=True):
    """Set a rule parameter for a division and an interval of days (规则参数设定)."""

    ROLES = _POLICY_OFFICES
    ZH = "规则参数设定"

    parameter: str
    division: DivisionCode
    value: ParameterValue
    unit: str
    valid_from: date | None = None
    valid_to: date | None = None
    document: Identifier | None = None
    basis: Basis = Basis.PRINTED
    note: str | None = None


class ImposeReplacementMoratorium(Command, frozen=True, kw_only=True):
    """Suspend filings and replacement confirmations (暂停备案及产能置换确认, YC-34)."""

    ROLES = frozenset({Role.PROVINCE_AUTHORITY})
    ZH = "暂停备案及产能置换确认"

    division: DivisionCode
    starts_on: date | None = None
    in_force_by: date
    document: Identifier | None = None


class LiftReplacementMoratorium(Command, frozen=True, kw_only=True):
    """Resume filings and replacement confirmations (恢复备案及产能置换确认)."""

    ROLES = frozenset({Role.PROVINCE_AUTHORITY})
    ZH = "恢复备案及产能置换确认"

    division: DivisionCode
    lifted_on: date
    document: Identifier | None = None


class SetUnitCap(Command, frozen=True, kw_only=True):
    """Set the caps of a division (总量控制)."""

    ROLES = frozenset({Role.CITY_GOV, Role.PROVINCE_OFFICE})
    ZH = "总量控制"

    division: DivisionCode
    capacity_cap_tonnes: Tonnes | None = None
    output_cap_tonnes: Tonnes | None = None
    energy_cap_tce: int | None = None
    energy_per_coke_max_g_per_tonne: int | None = None
    energy_per_value_max_kg_per_wan_yuan: int | None = None
    year: int | None = None
    document: Identifier | None = None


class RecordUnitFigure(Command, frozen=True, kw_only=True):
    """Record a printed figure without holders (文件所列总量, XZ-14)."""

    KIND = Kind.OBSERVATION
    ROLES = _POLICY_OFFICES
    ZH = "文件所列总量"

    division: DivisionCode
    name: str
    tonnes: Tonnes
    as_of: date
    committed: bool | None = None
    document: Identifier | None = None


class StartEliminationProgramme(Command, frozen=True, kw_only=True):
    """Say that a division starts a programme of elimination, which names no tonnes and no date (启动淘汰)."""

    ROLES = frozenset({Role.CITY_GOV, Role.PROVINCE_OFFICE})
    ZH = "启动淘汰"

    division: DivisionCode
    name: str
    criterion: str
    document: Identifier | None = None
