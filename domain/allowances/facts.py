"""Load allowances (保留负荷): what a closed oven may lawfully use, from a day to a day. model.md §2.7; JX-40, JX-42.

介休 §六14 has the power company keep power for stopping and demolishing, 六11 the water department keep fire water.
What is kept has a limit a month and an end; without them any use could be called kept.
"""

from datetime import date
from typing import ClassVar

from domain.fact import Fact
from domain.quantities import Identifier, Quantity
from domain.utilities.facts import Use


class LoadAllowanceDeclared(Fact, frozen=True, kw_only=True):
    """保留负荷申报, of ovens together or of one meter; the limits are for a month, of all that it is declared for."""

    TOPIC: ClassVar[str] = "LoadAllowanceDeclared"

    ovens: tuple[Identifier, ...] = ()
    meter: Identifier | None = None
    circuits: tuple[str, ...] = ()
    limit_kwh: Quantity | None = None
    limit_m3: Quantity | None = None
    starts_on: date
    ends_on: date
    purpose: Use
    approved_by: str
