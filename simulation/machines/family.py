"""A world of the second family, whole: one seed, the same lines and the same truth (机组)."""

from simulation.closings import tell_city_tasks
from simulation.lawful_papers import choose_lawful_papers
from simulation.machines.bills import tell_bills
from simulation.machines.cheats import choose_cheats, link_meters
from simulation.machines.drawing import draw_ground
from simulation.machines.elsewhere import choose_elsewhere
from simulation.machines.lawful import choose_lawful_work
from simulation.machines.own_power import tell_own_power
from simulation.machines.producing import choose_pauses
from simulation.machines.ranges import MIX
from simulation.misuse import choose_kept_running
from simulation.monitoring import tell_points
from simulation.opening import tell_opening
from simulation.province import OVENS, Province, drawn, ovens_of, tell_fates
from simulation.trade_flows import tell_flows
from simulation.transformers import tell_transformers


def simulate(seed: int, years: int, ovens: int = OVENS, regime: str = "normal") -> Province:
    """The world of this seed. Raises KeyError for a regime that there is not."""
    world = drawn(seed, years, ovens, regime, MIX, "machines")
    ground = draw_ground(world)
    tell_opening(world)
    tell_city_tasks(world)
    choose_kept_running(world)
    choose_pauses(ground)
    choose_lawful_papers(world)
    choose_cheats(ground)
    choose_elsewhere(ground)
    # What is lawful at a closed oven comes last: a late registration and a kept oven have moved its dates by now.
    choose_lawful_work(ground)
    tell_fates(world)
    points = tell_points(world)
    link_meters(ground)
    tell_own_power(ground, points)
    tell_bills(ground, points)
    tell_flows(world)
    tell_transformers(world, world.transformers)
    world.truth.ovens = ovens_of(world)
    return Province(world.journal.finished(), world.truth)
