"""Standards of an oven (改造与达标): whether it meets one, as a department found it. XZ-02, JC-02.

By oven and not by enterprise: of two ovens of which one misses its limits only that one is to stop (JC-02).
"""

from enum import StrEnum
from typing import ClassVar

from domain.fact import Fact
from domain.quantities import Identifier


class Standard(StrEnum):
    """干法熄焦, 超低排放, 排放限值或许可."""

    DRY_QUENCHING = "DRY_QUENCHING"
    ULTRA_LOW_EMISSION = "ULTRA_LOW_EMISSION"
    EMISSION_LIMITS = "EMISSION_LIMITS"


class OvenStandardReported(Fact, frozen=True, kw_only=True):
    """焦炉达标情况登记: met, or found not to be met, on a day."""

    TOPIC: ClassVar[str] = "OvenStandardReported"

    oven: Identifier
    standard: Standard
    met: bool
    note: str | None = None
