"""Meters, stacks and allowances, as their offices register them (计量点、监测点位、保留负荷)."""

from dataclasses import dataclass
from datetime import date, timedelta

from simulation import offices, ranges
from simulation.chance import happens
from simulation.journal import Thread
from simulation.transformers import Transformer
from simulation.works import Enterprise, Oven
from simulation.world import World

_CT_RATIOS = (1000, 1500, 2000, 3000, 4000)
_USES = {"ELECTRICITY": "PRODUCTION", "WATER": "PROCESS", "GAS": "PRODUCTION"}


@dataclass
class Point:
    """A meter or a stack, with the ovens whose load it shows; `site`: it shows all of these together."""

    id: str
    kind: str
    ovens: tuple[Oven, ...]
    site: bool = False
    fire: bool = False
    from_on: date | None = None


def declare_allowance(
    thread: Thread,
    oven: Oven,
    *,
    circuits: list[str],
    limit_kwh: int | None,
    limit_m3: int | None,
    starts_on: date,
    ends_on: date,
    purpose: str,
) -> None:
    """保留负荷申报, before it begins."""
    thread.tell(
        offices.department(oven.county, "应急管理局"),
        starts_on - timedelta(days=2),
        "DeclareLoadAllowance",
        ovens=[oven.id],
        circuits=circuits,
        limitKwh=limit_kwh,
        limitM3=limit_m3,
        startsOn=starts_on.isoformat(),
        endsOn=ends_on.isoformat(),
        purpose=purpose,
        approvedBy=offices.county_office(oven.county).name,
    )


def tell_points(world: World) -> list[Point]:
    """Register what stands at the opening, and with each project what comes with its oven."""
    points: list[Point] = []
    for enterprise in world.frame.enterprises:
        thread = world.thread(enterprise, "points", enterprise.id)
        world.after(thread, ("opening", "told"))
        shared = [oven for oven in enterprise.ovens if oven.metering == "SHARED"]
        if shared:
            points.append(_shared(world, thread, enterprise, tuple(shared)))
        for oven in enterprise.ovens:
            if oven.metering == "OWN" and oven.fate != "NEW":
                points += _own(world, thread, oven, world.start - timedelta(days=1))
        for oven in enterprise.ovens:
            if oven.metering == "OWN" and oven.fate == "NEW":
                points += _of_project(world, oven)
    return points


def _of_project(world: World, oven: Oven) -> list[Point]:
    assert oven.sister is not None
    plan = oven.sister.replacement
    assert plan is not None
    thread = world.thread(oven.enterprise, "points", oven.id)
    world.after(thread, (oven.id, "registered"))
    return _own(world, thread, oven, plan.registered_on + timedelta(days=10), plan.project)


def _own(world: World, thread: Thread, oven: Oven, on: date, project: str | None = None) -> list[Point]:
    """The oven's own meters: always electricity, and what else the chance of its works gave it."""
    chance = world.chance("points", oven.id)
    kinds = ["ELECTRICITY"]
    watered = happens(chance, ranges.WATER_METERED)
    kinds += ["WATER"] if watered else []
    kinds += ["GAS"] if happens(chance, ranges.GAS_METERED) else []
    points = [register(world, thread, oven.enterprise, kind, (oven,), on, project) for kind in kinds]
    oven.meter = points[0].id
    if watered and happens(chance, 0.4):
        points.append(register(world, thread, oven.enterprise, "WATER", (oven,), on, project, fire=True))
    if happens(chance, ranges.STACK_MONITORED):
        points.append(_stack(world, thread, oven, on))
    for point in points:
        point.from_on = oven.produces_from
    return points


def _shared(world: World, thread: Thread, enterprise: Enterprise, ovens: tuple[Oven, ...]) -> Point:
    """One meter for the whole site; it speaks for none of the ovens alone (E-21)."""
    point = register(world, thread, enterprise, "ELECTRICITY", ovens, world.start - timedelta(days=1), site=True)
    for oven in ovens:
        oven.meter = point.id
    return point


def register(
    world: World,
    thread: Thread,
    enterprise: Enterprise,
    kind: str,
    ovens: tuple[Oven, ...],
    on: date,
    project: str | None = None,
    *,
    site: bool = False,
    fire: bool = False,
    purpose: str | None = None,
) -> Point:
    """A meter and what it serves."""
    chance = world.chance("meter", enterprise.id, kind, *(oven.id for oven in ovens), fire, on)
    meter = world.names.id("m")
    electric = kind == "ELECTRICITY"
    keeper = keeper_of(enterprise, kind)
    line = thread.tell(
        keeper,
        on,
        "RegisterMeter",
        delay=0,
        meter=meter,
        division=enterprise.county.code,
        kind=kind,
        use="FIRE" if fire else "MIXED" if site else _USES[kind],
        multiplier=chance.choice(_CT_RATIOS) if electric else 1,
        transformerNo=f"B{chance.randint(10_000, 99_999)}" if electric else None,
        kva=chance.choice((4000, 6300, 8000, 10_000)) if electric else None,
        site=enterprise.site,
        purpose=purpose or ("置换项目" if project else None),
        project=project,
        latitudeMicrodegrees=enterprise.latitude,
        longitudeMicrodegrees=enterprise.longitude,
    )
    if electric:
        number, kva = line.fields["transformerNo"], line.fields["kva"]
        begun = on if project else date(2012, 6, 1)
        place = (enterprise.latitude, enterprise.longitude)
        world.transformers.append(Transformer(number, kva, enterprise.alias, enterprise.county, *place, begun))
    whole_site = site or not ovens
    thread.tell(
        keeper,
        on,
        "MapMeter",
        delay=0,
        meter=meter,
        scope="SITE" if whole_site else "OVEN",
        ovens=None if whole_site else [oven.id for oven in ovens],
        site=enterprise.site if whole_site else None,
        shared=site,
    )
    world.reached[meter, "registered"] = thread.reached
    return Point(meter, kind, ovens, site, fire)


def keeper_of(enterprise: Enterprise, kind: str) -> offices.Office:
    """Whose meter it is, and who reports it."""
    if kind == "ELECTRICITY":
        return offices.power_company(enterprise.county)
    return offices.department(enterprise.county, "水利局" if kind == "WATER" else "住房和城乡建设局")


def _stack(world: World, thread: Thread, oven: Oven, on: date) -> Point:
    chance = world.chance("stack", oven.id)
    monitor = world.names.id("k")
    thread.tell(
        offices.city_ecology(oven.county),
        on,
        "RegisterMonitor",
        delay=0,
        monitor=monitor,
        division=oven.county.code,
        kind="STACK",
        name=f"{oven.enterprise.alias}{oven.label}烟囱",
        site=oven.enterprise.site,
        stackHeightMm=chance.randint(60, 130) * 1000,
        onlineFitted=True,
        networked=True,
    )
    world.reached[monitor, "registered"] = thread.reached
    oven.stack = monitor
    return Point(monitor, "STACK", (oven,))
