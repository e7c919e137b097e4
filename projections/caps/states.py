"""What stands against each cap: whole numbers compared exactly, and silence as a state of its own. XZ-06..XZ-09.

Worked, 忻州: 399.6万t × 110 kgce/t = 43.956万tce, within 44; at the capacity of 551.9万t it would be 60.709. The output
that the energy allows is 400.0万t, so the output cap of 399.6 binds first (XZ-09).
"""

from dataclasses import dataclass
from enum import StrEnum

from domain.places.state import Cap, Statistics

MONTHS = 12
GRAMS_PER_TONNE = 1_000_000


class CapName(StrEnum):
    """What is capped."""

    CAPACITY = "CAPACITY"
    OUTPUT = "OUTPUT"
    ENERGY = "ENERGY"
    ENERGY_PER_COKE = "ENERGY_PER_COKE"
    ENERGY_PER_VALUE = "ENERGY_PER_VALUE"


class CapState(StrEnum):
    """Exactly the cap is within it. RUN_RATE_ABOVE is an early warning, UNKNOWN that no figure was recorded."""

    WITHIN = "WITHIN"
    RUN_RATE_ABOVE = "RUN_RATE_ABOVE"
    ABOVE = "ABOVE"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class CapReading:
    """One cap. `amount` stands against `limit`, in `unit`; `run_rate` is the year at the pace of its months so far."""

    name: CapName
    limit: int
    amount: int | None
    run_rate: int | None
    unit: str
    state: CapState
    document: str | None


def cap_readings(caps: tuple[Cap, ...], capacity_tonnes: int, said: Statistics | None) -> list[CapReading]:
    """Every cap in force, the one set last of each name, against what is in the book and what was recorded."""
    found = {
        CapName.CAPACITY: _last(caps, "capacity_tonnes"),
        CapName.OUTPUT: _last(caps, "output_tonnes"),
        CapName.ENERGY: _last(caps, "energy_tce"),
        CapName.ENERGY_PER_COKE: _last(caps, "energy_per_coke_g_per_tonne"),
        CapName.ENERGY_PER_VALUE: _last(caps, "energy_per_value_kg_per_wan_yuan"),
    }
    return [_reading(name, *cap, capacity_tonnes, said) for name, cap in found.items() if cap]


def _last(caps: tuple[Cap, ...], field: str) -> tuple[int, str | None] | None:
    set_ = [(getattr(cap, field), cap.document) for cap in caps if getattr(cap, field) is not None]
    return set_[-1] if set_ else None


def _reading(
    name: CapName, limit: int, document: str | None, capacity_tonnes: int, said: Statistics | None
) -> CapReading:
    match name:
        case CapName.CAPACITY:
            state = CapState.ABOVE if capacity_tonnes > limit else CapState.WITHIN
            return CapReading(name, limit, capacity_tonnes, None, "t/a", state, document)
        case CapName.OUTPUT:
            return _yearly(name, limit, document, "t", said.output_tonnes if said else None, said)
        case CapName.ENERGY:
            return _yearly(name, limit, document, "tce", said.energy_tce if said else None, said)
        case CapName.ENERGY_PER_COKE:
            return _ratio(name, limit, document, "gce/t", said, said.output_tonnes if said else None, GRAMS_PER_TONNE)
        case CapName.ENERGY_PER_VALUE:
            per = said.value_added_wan_yuan if said else None
            return _ratio(name, limit, document, "kgce/万元", said, per, 1_000)


def _yearly(
    name: CapName, limit: int, document: str | None, unit: str, amount: int | None, said: Statistics | None
) -> CapReading:
    """Jan–Jun 2,100,000 → 4,200,000 a year, above 3,996,000: an early warning (XZ-19)."""
    if amount is None or said is None:
        return CapReading(name, limit, None, None, unit, CapState.UNKNOWN, document)
    over = amount * MONTHS > limit * said.through_month
    state = CapState.ABOVE if amount > limit else CapState.RUN_RATE_ABOVE if over else CapState.WITHIN
    return CapReading(name, limit, amount, amount * MONTHS // said.through_month, unit, state, document)


def _ratio(
    name: CapName,
    limit: int,
    document: str | None,
    unit: str,
    said: Statistics | None,
    per: int | None,
    scale: int,
) -> CapReading:
    """Compared as one product, so that 110.0 is within and the least bit more is not (XZ-07)."""
    if said is None or said.energy_tce is None or not per:
        return CapReading(name, limit, None, None, unit, CapState.UNKNOWN, document)
    state = CapState.ABOVE if said.energy_tce * scale > limit * per else CapState.WITHIN
    return CapReading(name, limit, said.energy_tce * scale // per, None, unit, state, document)


@dataclass(frozen=True, slots=True)
class BindingCap:
    """Which of output cap and energy cap binds first, at the energy that a tonne of coke may take (XZ-09).

    `energy_by_capacity_tce`: the energy quotas by capacity alone; where it is above the energy cap, quotas given by
    capacity do not fit in it (XZ-12). `value_added_min_wan_yuan`: what the energy cap asks for at least (XZ-08).
    `utilisation_basis_points`: the output cap as ten-thousandths of the capacity cap, 399.6/551.9 = 7240 (XZ-19).
    """

    binding: CapName
    output_by_energy_tonnes: int
    energy_by_output_tce: int | None
    energy_by_capacity_tce: int | None
    quotas_by_capacity_fit: bool | None
    value_added_min_wan_yuan: int | None
    utilisation_basis_points: int | None


def binding_cap(caps: tuple[Cap, ...]) -> BindingCap | None:
    """None where no document sets both an energy cap and an energy per tonne."""
    energy, grams = _last(caps, "energy_tce"), _last(caps, "energy_per_coke_g_per_tonne")
    if energy is None or grams is None or not grams[0]:
        return None
    allowed = energy[0] * GRAMS_PER_TONNE // grams[0]
    output, capacity = _last(caps, "output_tonnes"), _last(caps, "capacity_tonnes")
    value = _last(caps, "energy_per_value_kg_per_wan_yuan")
    at_capacity = capacity[0] * grams[0] // GRAMS_PER_TONNE if capacity else None
    return BindingCap(
        binding=CapName.OUTPUT if output and output[0] <= allowed else CapName.ENERGY,
        output_by_energy_tonnes=allowed,
        energy_by_output_tce=output[0] * grams[0] // GRAMS_PER_TONNE if output else None,
        energy_by_capacity_tce=at_capacity,
        quotas_by_capacity_fit=None if at_capacity is None else at_capacity <= energy[0],
        value_added_min_wan_yuan=-(-energy[0] * 1_000 // value[0]) if value and value[0] else None,
        utilisation_basis_points=output[0] * 10_000 // capacity[0] if output and capacity and capacity[0] else None,
    )
