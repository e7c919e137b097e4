"""What goes in and out: coke reported, coal over the weighbridge, coke leaving the county (产量、进料、外运)."""

from datetime import datetime, time, timedelta

from simulation import offices, ranges
from simulation.chance import happens, whole
from simulation.journal import SHANGHAI, Line
from simulation.months import first_day, last_day, text
from simulation.works import Enterprise, Oven
from simulation.world import World


def tell_flows(world: World) -> None:
    """Month by month, works by works, county by county."""
    for enterprise in world.frame.enterprises:
        _tell_output(world, enterprise)
        _tell_coal(world, enterprise)
    _tell_freight(world)


def _at(world: World, month: int, *what: object) -> datetime:
    chance = world.chance("flow", *what, month)
    day = first_day(month + 1) + timedelta(days=whole(chance, (2, 8)))
    if happens(chance, world.regime.late):
        day += timedelta(days=whole(chance, ranges.LATE_DAYS))
    return datetime.combine(day, time(10, chance.randint(0, 59)), SHANGHAI)


def _missing(world: World, month: int, *what: object) -> bool:
    return happens(world.chance("silent", *what, month), world.regime.missing)


def _tell_output(world: World, enterprise: Enterprise) -> None:
    """By oven where each has a meter, else for the whole works; hidden coke is nobody's, or a sister's."""
    by_oven = any(oven.metering == "OWN" for oven in enterprise.ovens)
    own = offices.enterprise_itself(enterprise.county, enterprise.name)
    for month in world.months:
        told = [(oven, world.demand[oven.id].lawful_tonnes(month)) for oven in enterprise.ovens]
        running = [(oven, tonnes) for oven, tonnes in told if tonnes > 0]
        if not running or _missing(world, month, "output", enterprise.id):
            continue
        booked = sum(_booked(world, oven, month) for oven in enterprise.ovens) / len(running)
        at = _at(world, month, "output", enterprise.id)
        if not by_oven:
            total = round(sum(tonnes for _, tonnes in running) + booked * len(running))
            said = {"enterprise": enterprise.id, "month": text(month), "tonnes": total, "source": "ENTERPRISE"}
            world.journal.add(Line(at, own, last_day(month), "ReportMonthlyOutput", said))
            continue
        for oven in enterprise.ovens:
            if _booked(world, oven, month):
                _shown_by(world, oven, running)
        for oven, tonnes in running:
            said = {
                "oven": oven.id,
                "month": text(month),
                "tonnes": round(tonnes + booked),
                "source": "ENTERPRISE",
            }
            world.journal.add(Line(at, own, last_day(month), "ReportMonthlyOutput", said))


def _booked(world: World, oven: Oven, month: int) -> float:
    """Every second works books what it hides on the oven that may run."""
    return world.demand[oven.id].hidden_tonnes(month) if world.chance("books", oven.id).random() < 0.5 else 0.0


def _shown_by(world: World, hiding: Oven, running: list[tuple[Oven, float]]) -> None:
    """Output above what a sister oven can make shows what is hidden beside it: one matter, two ovens."""
    for episode in world.truth.episodes:
        if episode.subject == f"oven:{hiding.id}":
            sisters = (f"oven:{oven.id}" for oven, _ in running if oven is not hiding)
            episode.related = tuple(dict.fromkeys((*episode.related, *sisters)))


def _tell_coal(world: World, enterprise: Enterprise) -> None:
    """原料进厂 of the whole site, while any of its ovens may run; the scale counts every truck."""
    if not happens(world.chance("weighbridge", enterprise.id), ranges.WEIGHBRIDGES):
        return
    police = offices.department(enterprise.county, "公安局交通警察大队")
    for month in world.months:
        loads = [world.demand[oven.id] for oven in enterprise.ovens]
        if not any(load.lawful_tonnes(month) for load in loads) or _missing(world, month, "coal", enterprise.id):
            continue
        tonnes = sum(load.coal_tonnes(month) for load in loads)
        said = {"site": enterprise.site, "source": "WEIGHBRIDGE", "tonnes": round(tonnes)}
        at = _at(world, month, "coal", enterprise.id)
        world.journal.add(Line(at, police, last_day(month), "ObserveRawMaterialEntry", said))


def _tell_freight(world: World) -> None:
    """焦炭外运与库存 of a county: all coke leaves, whoever made it; a little stays in stock."""
    counties: dict[str, list[Enterprise]] = {}
    for enterprise in world.frame.enterprises:
        counties.setdefault(enterprise.county.code, []).append(enterprise)
    for code, works in sorted(counties.items()):
        if not happens(world.chance("freight", code), ranges.COUNTIES_WITH_FREIGHT):
            continue
        office = offices.department(works[0].county, "交通运输局")
        stock = 4000.0
        for month in world.months:
            chance = world.chance("freight", code, month)
            loads = [world.demand[oven.id] for one in works for oven in one.ovens]
            made = sum(load.lawful_tonnes(month) + load.hidden_tonnes(month) for load in loads)
            kept = chance.uniform(2000, 8000)
            out = max(0.0, made + stock - kept) * chance.gauss(1.0, 0.01)
            stock = kept
            said = {
                "division": code,
                "month": text(month),
                "mode": "GATE",
                "tonnesOut": round(out),
                "stockTonnes": round(kept),
            }
            at = _at(world, month, "freight", code)
            world.journal.add(Line(at, office, last_day(month), "ReportCokeMovement", said))
