"""How many enterprises of a division reach which line, and whether its energy came down. XZ-04.

3 of 10 are 0.30 and reach 「30%以上」 (the number itself counts), 2 of 9 do not: compared as whole numbers. An
enterprise that nobody evaluated stands in no share and is counted apart.
"""

from dataclasses import dataclass
from fractions import Fraction

import asyncpg

from domain.places.state import Division, Statistics
from domain.policy import keys
from domain.policy.facts import Basis
from domain.policy.state import interval_in_force, number
from domain.quantities import Share
from domain.world import View, World
from ledger.log import Log
from projections.folding import folded
from projections.moment import Moment
from projections.subjects import Kind, subjects


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """One line: how many of the evaluated enterprises reach it, and whether that is what the document strives for."""

    reached_count: int
    evaluated_count: int
    target: Share | None
    target_basis: Basis | None
    reached: bool | None


@dataclass(frozen=True, slots=True)
class EvaluationShares:
    """The year's evaluation of a division, and its energy against the base year (双下降)."""

    division: str
    year: int
    evaluated_count: int
    not_evaluated_count: int
    survival_line: EvaluationRow
    development_line: EvaluationRow
    energy_base_year: int | None
    energy_tce: int | None
    base_energy_tce: int | None
    energy_fell: bool | None
    intensity_fell: bool | None


async def evaluation(
    log: Log, connection: asyncpg.Connection, moment: Moment, division: str, year: int
) -> EvaluationShares:
    """The shares of a division's enterprises in a year, as known at the moment."""
    listed = await subjects(connection, moment, Kind.ENTERPRISE, division)
    names = tuple(subject.id for subject in listed)
    tags = [f"unit:{division}", *(subject.tag for subject in listed)]
    return await folded(log, moment, tags, lambda world: shares(world, moment, division, year, names))


def shares(
    world: World, moment: Moment, division: str, year: int, enterprises: tuple[str, ...]
) -> EvaluationShares:
    """The rows of both lines, from the newest evaluation of each enterprise."""
    view, day = world.on(moment.effective_on), moment.effective_on
    there = [firm for name in enterprises if (firm := view.enterprise(name)).legal_name]
    found = [one for firm in there if (one := firm.evaluation(year))]
    base = number(world.now, keys.ENERGY_BASE_YEAR, division, day)
    state = view.division(division)
    now, then = _of_year(state, year), _of_year(state, base)
    return EvaluationShares(
        division=division,
        year=year,
        evaluated_count=len(found),
        not_evaluated_count=len(there) - len(found),
        survival_line=_row(world.now, moment, division, keys.SURVIVAL_LINE_SHARE_MIN, [o.survival_line for o in found]),
        development_line=_row(
            world.now, moment, division, keys.DEVELOPMENT_LINE_SHARE_MIN, [o.development_line for o in found]
        ),
        energy_base_year=base,
        energy_tce=now.energy_tce if now else None,
        base_energy_tce=then.energy_tce if then else None,
        energy_fell=_fell(now.energy_tce if now else None, then.energy_tce if then else None),
        intensity_fell=_fell(_intensity(now), _intensity(then)),
    )


def _row(view: View, moment: Moment, division: str, key: str, reached: list[bool]) -> EvaluationRow:
    in_force = interval_in_force(view, key, division, moment.effective_on)
    target = in_force.value.share if in_force else None
    count = sum(reached)
    enough = count * target.den >= target.num * len(reached) if target and reached else None
    return EvaluationRow(count, len(reached), target, in_force.basis if in_force else None, enough)


def _of_year(state: Division, year: int | None) -> Statistics | None:
    """The whole year's figures, the newest."""
    whole = [one for one in state.statistics if one.year == year and one.through_month == 12]
    return whole[-1] if whole else None


def _intensity(figures: Statistics | None) -> Fraction | None:
    if figures is None or figures.energy_tce is None or not figures.output_tonnes:
        return None
    return Fraction(figures.energy_tce, figures.output_tonnes)


def _fell(now: Fraction | int | None, then: Fraction | int | None) -> bool | None:
    return None if now is None or then is None else now < then
