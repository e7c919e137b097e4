"""Policy as data (政策与规则参数): documents, parameters, moratoria, caps and printed figures. model.md §2.1."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

import msgspec

from domain.fact import Fact
from domain.quantities import DivisionCode, Identifier, Share, Tonnes


class Disclosure(StrEnum):
    """Whether the text may be shown to the public (SX-01: 依申请公开 serves number and title only)."""

    PUBLIC = "PUBLIC"
    ON_APPLICATION = "ON_APPLICATION"
    NOT_PRINTED = "NOT_PRINTED"


class Basis(StrEnum):
    """How a parameter follows from its document: printed there, interpreted, or assumed."""

    PRINTED = "PRINTED"
    INTERPRETED = "INTERPRETED"
    ASSUMED = "ASSUMED"


class ParameterValue(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """The value of a parameter: exactly one of the fields is given."""

    number: int | None = None
    share: Share | None = None
    text: str | None = None
    day: date | None = None
    items: tuple[str, ...] | None = None


class PolicyDocumentRegistered(Fact, frozen=True, kw_only=True):
    """政策文件登记: a document as printed; what is not printed stays null (JX-01, YC-02, X-01)."""

    TOPIC: ClassVar[str] = "PolicyDocumentRegistered"

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


class PolicyDocumentSuperseded(Fact, frozen=True, kw_only=True):
    """政策调整 (SX-11): another document takes this one's place from a day; both stay in the graph."""

    TOPIC: ClassVar[str] = "PolicyDocumentSuperseded"

    document: Identifier
    by_document: Identifier
    effective_from: date
    note: str | None = None


class RuleParameterSet(Fact, frozen=True, kw_only=True):
    """规则参数设定: one key, one scope, one interval of days, resting on a document."""

    TOPIC: ClassVar[str] = "RuleParameterSet"

    parameter: str
    division: DivisionCode
    value: ParameterValue
    unit: str
    valid_from: date | None = None
    valid_to: date | None = None
    document: Identifier | None = None
    basis: Basis = Basis.PRINTED
    note: str | None = None


class ReplacementMoratoriumImposed(Fact, frozen=True, kw_only=True):
    """暂停备案及产能置换确认 (YC-34): the start may be unknown, then only the latest known day is."""

    TOPIC: ClassVar[str] = "ReplacementMoratoriumImposed"

    division: DivisionCode
    starts_on: date | None = None
    in_force_by: date
    document: Identifier | None = None


class ReplacementMoratoriumLifted(Fact, frozen=True, kw_only=True):
    """恢复备案及产能置换确认."""

    TOPIC: ClassVar[str] = "ReplacementMoratoriumLifted"

    division: DivisionCode
    lifted_on: date
    document: Identifier | None = None


class UnitCapSet(Fact, frozen=True, kw_only=True):
    """总量控制 (XZ-06..XZ-08, XZ-18, XZ-19): caps of a division; null where the document sets none."""

    TOPIC: ClassVar[str] = "UnitCapSet"

    division: DivisionCode
    capacity_cap_tonnes: Tonnes | None = None
    output_cap_tonnes: Tonnes | None = None
    energy_cap_tce: int | None = None
    energy_per_coke_max_g_per_tonne: int | None = None
    energy_per_value_max_kg_per_wan_yuan: int | None = None
    year: int | None = None
    document: Identifier | None = None


class UnitFigureRecorded(Fact, frozen=True, kw_only=True):
    """文件所列总量 (XZ-14): a printed figure without holders; shown, never posted."""

    TOPIC: ClassVar[str] = "UnitFigureRecorded"

    division: DivisionCode
    name: str
    tonnes: Tonnes
    as_of: date
    committed: bool | None = None
    document: Identifier | None = None


class EliminationProgrammeStarted(Fact, frozen=True, kw_only=True):
    """启动淘汰 (YC-08): a programme with a criterion, without tonnes and without a date; it enters no total."""

    TOPIC: ClassVar[str] = "EliminationProgrammeStarted"

    division: DivisionCode
    name: str
    criterion: str
    document: Identifier | None = None
