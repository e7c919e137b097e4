"""Sites (厂址) of works, and what officials see there. model.md §2.1, §2.3, §2.4, §2.7.

Permits, gates and site meters belong to the plant and not to the oven: what is said of a site holds for every oven
on it, what is said of ovens for these alone. Counts and offices only, never a name.
"""

from enum import StrEnum
from typing import ClassVar

import msgspec

from domain.fact import Fact
from domain.quantities import DivisionCode, Fen, Identifier, Tonnes


class IncidentKind(StrEnum):
    """事故, 违法排放, 阻挠 (JX-22, JX-47, JX-48)."""

    ACCIDENT = "ACCIDENT"
    DISCHARGE = "DISCHARGE"
    OBSTRUCTION = "OBSTRUCTION"


class Measure(StrEnum):
    """限制原料进场, 限制工业用水, 局部断电, and the 「等强制措施」 of the text (JX-28)."""

    LIMIT_RAW_MATERIAL = "LIMIT_RAW_MATERIAL"
    LIMIT_WATER = "LIMIT_WATER"
    CUT_POWER_LOCALLY = "CUT_POWER_LOCALLY"
    OTHER = "OTHER"


class Offence(StrEnum):
    """违规建设, 违法排放, 超标用能, 安全生产违法 (SX-18, XZ-22)."""

    UNLAWFUL_BUILDING = "UNLAWFUL_BUILDING"
    UNLAWFUL_DISCHARGE = "UNLAWFUL_DISCHARGE"
    ENERGY_ABOVE_STANDARD = "ENERGY_ABOVE_STANDARD"
    SAFETY = "SAFETY"
    OTHER = "OTHER"


class SiteRegistered(Fact, frozen=True, kw_only=True):
    """厂址登记. A zone or a town has no GB/T 2260 code; it is null where no document says which (JX-09)."""

    TOPIC: ClassVar[str] = "SiteRegistered"

    site: Identifier
    enterprise: Identifier
    division: DivisionCode
    county: DivisionCode | None = None
    name: str | None = None
    zone: str | None = None
    town: str | None = None
    latitude_microdegrees: int | None = None
    longitude_microdegrees: int | None = None


class IncidentRecorded(Fact, frozen=True, kw_only=True):
    """事件登记: shown beside the works; by itself it accuses nobody and moves no deadline (JX-47, JX-48)."""

    TOPIC: ClassVar[str] = "IncidentRecorded"

    site: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()
    kind: IncidentKind
    serious: bool = False
    people_count: int | None = None


class MeterReading(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a meter showed when it was read."""

    meter: str
    reading: int
    unit: str


class SiteInspectionRecorded(Fact, frozen=True, kw_only=True):
    """现场核查: what was seen, and the seal numbers and meters that were read (JX-21, YC-62, model.md §6.4).

    `case` is the case it was made for; photos stand in the envelope's evidence.
    """

    TOPIC: ClassVar[str] = "SiteInspectionRecorded"
    VERSION: ClassVar[int] = 2

    site: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()
    seen: str
    seal_numbers: tuple[Identifier, ...] = ()
    main_equipment_standing: bool | None = None
    case: Identifier | None = None
    meter_readings: tuple[MeterReading, ...] = ()
    oven_temperature_celsius: int | None = None
    coal_stock_tonnes: Tonnes | None = None
    coke_stock_tonnes: Tonnes | None = None
    power_statement: str | None = None


class EnforcementMeasureApplied(Fact, frozen=True, kw_only=True):
    """强制措施: what the text prints is local; a whole-plant cut or a missing basis is found (JX-28)."""

    TOPIC: ClassVar[str] = "EnforcementMeasureApplied"

    site: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()
    measure: Measure
    legal_basis: str | None = None
    circuits: tuple[str, ...] = ()
    whole_plant: bool = False


class PenaltyRecorded(Fact, frozen=True, kw_only=True):
    """违法查处登记: shown beside the works and its task; it moves no deadline and no tonne (SX-18, XZ-22, XZ-23).

    `joint_departments`: who took part where 市生态环境局 leads joint enforcement (XZ-23).
    """

    TOPIC: ClassVar[str] = "PenaltyRecorded"

    site: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()
    offence: Offence
    decision_no: str | None = None
    penalty_fen: Fen | None = None
    joint_departments: tuple[str, ...] = ()
