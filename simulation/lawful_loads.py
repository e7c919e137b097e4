"""Lawful loads at closed ovens, and lawful dips before (model.md §6.3): some declared, some not (合法用能).

Each comes to the regime's share of ovens in three years. What is declared has an allowance whose limit misses the load
by the regime's error; what is not declared is lawful all the same.
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from simulation import offices, ranges
from simulation.chance import happens, over_months, whole, within
from simulation.closings import kept_power
from simulation.loads import Extra, Pace
from simulation.monitoring import declare_allowance
from simulation.months import first_day, month_of, months_later
from simulation.works import Oven
from simulation.world import World

Bounds = tuple[tuple[float, float], tuple[int, int]]


def choose_lawful_loads(world: World) -> None:
    """Draw for every closed oven, and for those that produce."""
    for oven in world.closed_ovens():
        for kind, comes in _AT_CLOSED.items():
            chance = world.chance("lawful", kind, oven.id)
            if happens(chance, over_months(world.regime.confounded, world.months_closed(oven))):
                comes(world, oven, chance)
    for oven in world.frame.ovens:
        chance = world.chance("lawful", "HOT_IDLING", oven.id)
        if happens(chance, over_months(world.regime.confounded, len(world.months) / 2)):
            _hot_idling(world, oven, chance)
    _curtailments(world)


def _month_after(world: World, oven: Oven, chance: Random, least: int, length: int) -> int | None:
    """A month for something of this length, at least so many after the stop; None where the world is too short."""
    assert oven.stopped_on is not None
    first, last = month_of(oven.stopped_on) + least, month_of(world.end) - length + 1
    return chance.randint(first, last) if last >= first else None


def _period(world: World, oven: Oven, chance: Random, bounds: Bounds, least: int) -> tuple[float, date, date] | None:
    share, length = within(chance, bounds[0]), whole(chance, bounds[1])
    month = _month_after(world, oven, chance, least, length)
    if month is None:
        return None
    start = first_day(month) + timedelta(days=chance.randint(0, 20))
    return share, start, months_later(start, length)


def _add(
    world: World, oven: Oven, kind: str, chance: Random, extra: Extra, purpose: str, circuits: list[str]
) -> bool:
    """The load itself, its truth, and its allowance where it is declared."""
    declared = happens(chance, world.regime.declared)
    world.loads[oven.id].extras.append(extra)
    world.lawful(kind, f"oven:{oven.id}", extra.start, extra.end, declared)
    if declared:
        load = world.loads[oven.id]
        error = within(chance, world.regime.allowance_error)
        fire = load.water_m3 * extra.fire_water * error
        thread = world.thread(oven.enterprise, "allowance", kind, oven.id)
        declare_allowance(
            thread,
            oven,
            circuits=circuits,
            limit_kwh=round(load.common_kwh * extra.electricity * error),
            limit_m3=round(fire) if fire else None,
            starts_on=extra.start,
            ends_on=extra.end,
            purpose=purpose,
        )
    return declared


def _maintenance(world: World, oven: Oven, chance: Random) -> None:
    if found := _period(world, oven, chance, ranges.MAINTENANCE, 2):
        share, start, end = found
        _add(
            world, oven, "MAINTENANCE_LOAD", chance, Extra(start, end, share), "MAINTENANCE", ["照明", "检修"]
        )


def _demolition_power(world: World, oven: Oven, chance: Random) -> None:
    """Power for the crane comes back by an approved order, with a limit and an end, and is cut again (JX-42)."""
    demolition = oven.closing.demolition if oven.closing else None
    if demolition is None or demolition.started_on > world.end:
        return
    share = within(chance, ranges.DEMOLITION_POWER[0])
    extra = Extra(demolition.started_on, demolition.done_on, share)
    if _add(world, oven, "DEMOLITION_POWER", chance, extra, "DEMOLITION", ["拆除专线"]):
        tell_demolition_power(world, oven, round(world.loads[oven.id].common_kwh * (share * 1.5 + 0.2)))


def tell_demolition_power(world: World, oven: Oven, limit_kwh: int) -> None:
    """Power for the crane comes back by an approved order, with a limit and an end (JX-42)."""
    demolition = oven.closing.demolition if oven.closing else None
    assert demolition is not None

    def tell() -> None:
        thread = world.thread(oven.enterprise, "demolition power", oven.id)
        world.after(thread, (oven.id, "certified"))
        thread.tell(
            offices.power_company(oven.county),
            demolition.started_on,
            "RestoreUtility",
            ovens=[oven.id],
            utility="POWER",
            use="DEMOLITION",
            limitKwh=limit_kwh,
            until=(demolition.done_on + timedelta(days=15)).isoformat(),
            approvedBy=offices.county_office(oven.county).name,
        )
        thread.tell(
            offices.power_company(oven.county),
            demolition.done_on + timedelta(days=5),
            "DisconnectUtility",
            ovens=[oven.id],
            utility="POWER",
            retained=[kept_power(world, oven)],
        )

    world.later.append(tell)


def _pump_test(world: World, oven: Oven, chance: Random) -> None:
    if found := _period(world, oven, chance, ranges.PUMP_TEST, 1):
        share, start, end = found
        extra = Extra(start, end, share, fire_water=chance.uniform(0.02, 0.06))
        _add(world, oven, "FIRE_WATER_PUMP_TEST", chance, extra, "FIRE", ["消防泵"])


def _chemical_section(world: World, oven: Oven, chance: Random) -> None:
    """It goes on from the first day, treating what is left or the gas of another oven."""
    assert oven.stopped_on is not None
    share, length = within(chance, ranges.CHEMICAL_SECTION[0]), whole(chance, ranges.CHEMICAL_SECTION[1])
    start = oven.stopped_on + timedelta(days=1)
    extra = Extra(start, months_later(start, length), share, process_water=share * 0.5)
    _add(world, oven, "CHEMICAL_SECTION", chance, extra, "OTHER_OVEN", ["化产", "酚氰废水"])


def _other_industry(world: World, oven: Oven, chance: Random) -> None:
    if found := _period(world, oven, chance, ranges.OTHER_INDUSTRY, 3):
        share, start, end = found
        extra = Extra(start, end, share, process_water=share * chance.uniform(0.0, 0.2))
        _add(world, oven, "OTHER_INDUSTRY", chance, extra, "MAINTENANCE", ["出租车间"])


_AT_CLOSED: dict[str, Callable[[World, Oven, Random], None]] = {
    "MAINTENANCE_LOAD": _maintenance,
    "DEMOLITION_POWER": _demolition_power,
    "FIRE_WATER_PUMP_TEST": _pump_test,
    "CHEMICAL_SECTION": _chemical_section,
    "OTHER_INDUSTRY": _other_industry,
}


def _hot_idling(world: World, oven: Oven, chance: Random) -> None:
    """焖炉 for one to three months while the oven may still produce, and back at load (E-22)."""
    begun = month_of(oven.produces_from or world.start) + 1
    ends = (month_of(oven.stopped_on) if oven.stopped_on else month_of(world.end)) - 5
    if ends < begun:
        return
    start = first_day(chance.randint(begun, ends)) + timedelta(days=chance.randint(0, 25))
    end = months_later(start, chance.randint(1, 3))
    declared = happens(chance, world.regime.declared)
    load = world.loads[oven.id]
    load.paces.append(Pace(start, end, 0.0))
    # What holds the battery hot comes on top of what the oven needs while it does not produce.
    idle = max(0.0, within(chance, ranges.HOT_IDLE_LOAD) - load.fixed)
    load.extras.append(Extra(start, end, idle, gas=within(chance, ranges.HOT_IDLE_GAS)))
    world.lawful("HOT_IDLING", f"oven:{oven.id}", start, end, declared)
    if not declared:
        return

    def tell() -> None:
        thread = world.thread(oven.enterprise, "hot idling", oven.id)
        world.after(thread, (oven.id, "producing"))
        own = offices.enterprise_itself(oven.county, oven.enterprise.name)
        thread.tell(own, start, "HotIdleOven", oven=oven.id, reason="错峰焖炉（示例）")
        thread.tell(own, end, "RampUpOven", oven=oven.id, reason="恢复负荷（示例）")

    world.later.append(tell)


def _curtailments(world: World) -> None:
    """Off-peak production in winter, city by city (JC-04, JC-27); undeclared, the dip comes all the same."""
    by_city: dict[str, list[Oven]] = {}
    for oven in world.frame.ovens:
        by_city.setdefault(oven.county.city, []).append(oven)
    for city, ovens in sorted(by_city.items()):
        for year in range(world.start.year, world.end.year + 1):
            chance = world.chance("curtailment", city, year)
            if not happens(chance, 0.5):
                continue
            start, end = date(year, 11, chance.randint(1, 20)), date(year + 1, 3, chance.randint(1, 31))
            cut = within(chance, ranges.CURTAILMENT_CUT)
            for oven in ovens:
                world.loads[oven.id].paces.append(Pace(start, end, 1.0 - cut))
            declared = happens(chance, world.regime.declared)
            world.lawful("CURTAILMENT", f"unit:{city}", start, end, declared)
            if declared:
                thread = world.thread(ovens[0].enterprise, "curtailment", city, year)
                thread.tell(
                    offices.city_ecology(ovens[0].county),
                    start,
                    "DeclareCurtailment",
                    division=city,
                    kind="OFF_PEAK",
                    startsOn=start.isoformat(),
                    endsOn=end.isoformat(),
                    cutPercent=round(100 * cut),
                )
