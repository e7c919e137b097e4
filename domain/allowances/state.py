"""A load allowance as an oven and a meter remember it. JX-42."""

from datetime import date

import msgspec

from domain.allowances.facts import LoadAllowanceDeclared
from domain.calendar import first_day_of, last_day_of
from domain.envelope import Happened
from domain.quantities import Quantity
from domain.utilities.facts import Use


class Allowance(msgspec.Struct, frozen=True):
    """保留负荷: what may be used a month, of all ovens together that it was declared for, or of one meter."""

    ovens: tuple[str, ...]
    meter: str | None
    circuits: tuple[str, ...]
    limit_kwh: Quantity | None
    limit_m3: Quantity | None
    starts_on: date
    ends_on: date
    purpose: Use
    approved_by: str
    on: date
    office: str
    position: int
    invented: bool = False

    def in_month(self, month: str) -> bool:
        """Whether it is in force on any day of a month."""
        return self.starts_on <= last_day_of(month) and first_day_of(month) <= self.ends_on


def allowance_of(fact: LoadAllowanceDeclared, event: Happened) -> Allowance:
    return Allowance(
        fact.ovens,
        fact.meter,
        fact.circuits,
        fact.limit_kwh,
        fact.limit_m3,
        fact.starts_on,
        fact.ends_on,
        fact.purpose,
        fact.approved_by,
        event.occurred_on,
        event.office,
        event.position,
        event.invented,
    )
