"""A simulated province, whole: one seed, the same lines and the same truth (模拟省份)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from simulation.chance import stream
from simulation.closings import tell_acceptance, tell_city_tasks, tell_closing
from simulation.hidden import choose_hidden_production
from simulation.journal import Journal, Line
from simulation.lawful_loads import choose_lawful_loads
from simulation.lawful_meters import tell_lawful_meters
from simulation.lawful_papers import choose_lawful_papers
from simulation.loads import draw_load
from simulation.misuse import choose_kept_running, choose_misuse
from simulation.money import tell_compensation
from simulation.monitoring import tell_points
from simulation.opening import tell_opening
from simulation.projects import tell_project, tell_retirement
from simulation.readings import tell_readings
from simulation.regimes import REGIMES
from simulation.trade_flows import tell_flows
from simulation.trades import tell_mergers, tell_trade
from simulation.transformers import tell_transformers
from simulation.truth import Truth
from simulation.works import PROVINCE, Mix, Names, Oven, draw_frame
from simulation.world import World

FIRST_YEAR = 2019
OVENS = 100


@dataclass(frozen=True)
class Province:
    """What is handed in, in order, and what is true."""

    lines: list[Line]
    truth: Truth


def simulate(seed: int, years: int, ovens: int = OVENS, regime: str = "normal") -> Province:
    """The province of this seed. Raises KeyError for a regime that there is not."""
    world = drawn(seed, years, ovens, regime)
    for oven in world.frame.ovens:
        world.loads[oven.id] = draw_load(stream(seed, "load", oven.id), oven, world.months)
    world.demand.update(world.loads)
    tell_opening(world)
    tell_city_tasks(world)
    choose_kept_running(world)
    choose_lawful_loads(world)
    choose_lawful_papers(world)
    choose_hidden_production(world)
    choose_misuse(world)
    tell_fates(world)
    points = tell_points(world)
    tell_lawful_meters(world, points)
    tell_readings(world, points)
    tell_flows(world)
    tell_transformers(world, world.transformers)
    world.truth.ovens = ovens_of(world)
    return Province(world.journal.finished(), world.truth)


def drawn(
    seed: int, years: int, ovens: int, regime: str, mix: Mix = PROVINCE, family: str = "province"
) -> World:
    """The works of a world, before anything is told of them."""
    start, end = date(FIRST_YEAR, 1, 1), date(FIRST_YEAR + years - 1, 12, 31)
    chosen = REGIMES[regime]
    names = Names(seed)
    frame = draw_frame(seed, names, ovens, start, end, not chosen.faults, mix)
    return World(
        seed=seed,
        regime=chosen,
        start=start,
        end=end,
        names=names,
        frame=frame,
        journal=Journal(seed, end),
        truth=Truth(seed, regime, years, family),
    )


def ovens_of(world: World) -> list[dict[str, Any]]:
    """Every oven that stands in the ledger's books, and when it stopped in truth."""
    return [
        {
            "oven": oven.id,
            "meter": oven.metering,
            "closedOn": oven.stopped_on.isoformat() if oven.stopped_on and oven.stopped_on <= world.end else None,
            "enterprise": oven.enterprise.id,
            "county": oven.county.code,
            "tonnes": oven.tonnes,
            "commonKwh": round(world.demand[oven.id].common_kwh),
        }
        for oven in world.frame.ovens
    ]


def tell_fates(world: World) -> None:
    """What becomes of every oven, as the offices report it, and what was to be told after."""
    for oven in world.frame.ovens:
        _tell_fate(world, oven)
    tell_mergers(world)
    for tell in world.later:
        tell()


def _tell_fate(world: World, oven: Oven) -> None:
    if oven.fate == "TRADED":
        tell_trade(world, oven)
    if oven.fate not in ("REDUCED", "REPLACED"):
        return
    if oven.fate == "REPLACED":
        tell_project(world, oven)
    thread = tell_closing(world, oven)
    world.reached[oven.id, "closed"] = thread.reached
    tell_acceptance(world, thread, oven)
    world.reached[oven.id, "accepted"] = thread.reached
    if oven.fate == "REPLACED":
        tell_retirement(world, thread, oven)
    else:
        tell_compensation(world, thread, oven)
    world.reached[oven.id, "settled"] = thread.reached
