"""Ovens that turn up elsewhere or out of nothing: equipment moved (异地转移), unregistered ovens, new transformers.

A moved oven draws its power from a transformer energised some months after the closing, within some 40 km, and its
load goes with the seasons of the old one. Beside them stand new transformers of lawful factories.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from simulation import offices
from simulation.loads import Load
from simulation.months import first_day, month_of
from simulation.opening import tell_enterprise, tell_oven
from simulation.places import County, counties
from simulation.transformers import Transformer
from simulation.truth import Episode
from simulation.works import Enterprise, Oven, new_enterprise, serials_of
from simulation.world import World

LAWFUL_TRANSFORMERS = 6
"""New transformers of lawful factories in a hundred ovens; assumed."""
LINKS = ("SERIAL", "OWNER", "NONE")
_INDUSTRIES = ("建材", "铸造", "机械", "化工")


def new_transformers(world: World) -> None:
    """Lawful factories come to counties with closed ovens too."""
    chance = world.chance("new transformers")
    closed = world.closed_ovens()
    for _ in range(max(1, LAWFUL_TRANSFORMERS * len(world.frame.ovens) // 100) if closed else 0):
        near = chance.choice(closed)
        assert near.stopped_on is not None
        on = near.stopped_on + timedelta(days=chance.randint(20, 330))
        if on + timedelta(days=90) > world.end:
            continue
        place = near.county if chance.random() < 0.5 else near_county(near, chance)
        factory = new_enterprise(world.seed, world.names, place, True, chance)
        level, wave = world.loads[near.id].common_kwh * chance.uniform(0.2, 1.5), chance.uniform(0.02, 0.2)
        load = {month: level * max(0.3, chance.gauss(1.0, wave)) for month in world.months}
        declared = world.regime.declared
        transformer = new_supply(chance, factory, disguised(chance, factory), on, load, declared)
        world.transformers.append(transformer)
        world.lawful("NEW_TRANSFORMER", f"transformer:{transformer.number}", on, world.end)


def disguised(chance: Random, works: Enterprise) -> str:
    """The customer as the power company writes it: a factory of some industry, lawful or not."""
    return works.name.replace("焦化", chance.choice(_INDUSTRIES))


def new_supply(
    chance: Random, works: Enterprise, owner: str, on: date, load: dict[int, float], declared: float
) -> Transformer:
    """New supply; its purpose is told of most, true or not."""
    return Transformer(
        number=f"B{chance.randint(10_000, 99_999)}",
        kva=chance.choice((4000, 6300, 8000, 10_000)),
        owner=owner,
        county=works.county,
        latitude=works.latitude,
        longitude=works.longitude,
        energised_on=on,
        purpose="工业生产（示例）" if chance.random() < declared else None,
        load=load,
    )


def followed(load: Load, share: float, chance: Random, months: range) -> dict[int, float]:
    """A load with the seasons that the old oven had, at a share of it."""
    found, first = {}, months[0]
    mean = sum(load.utilisation.values()) / len(load.utilisation)
    for month in months:
        before = month - 12 if month - 12 >= first else month
        found[month] = load.common_kwh * share * load.utilisation[before] / mean * chance.gauss(1.0, 0.02)
    return found


def near_county(oven: Oven, chance: Random) -> County:
    """Another county of the city."""
    others = [c for c in counties() if c.city == oven.county.city and c.code != oven.county.code]
    return chance.choice(others)


def moved(world: World, oven: Oven, chance: Random) -> None:
    """With the seasons that the old oven had."""
    load = world.loads[oven.id]
    settled_elsewhere(world, oven, chance, lambda share, _on: followed(load, share, chance, world.months))


def settled_elsewhere(
    world: World, oven: Oven, chance: Random, load_of: Callable[[float, date], dict[int, float]]
) -> None:
    """The machines of a demolished oven work again in another county; some links stay behind.

    `load_of`: kWh by month of a works of this share of the old one's load, energised on this day.
    """
    closing = oven.closing
    assert closing is not None
    assert closing.demolition is not None
    gone = closing.demolition.done_on
    on = gone + timedelta(days=chance.randint(30, 200))
    if on + timedelta(days=120) > world.end:
        return
    link = LINKS[chance.randrange(3)]
    place = near_county(oven, chance)
    works = new_enterprise(world.seed, world.names, place, not world.regime.faults, chance)
    if link == "OWNER":
        works = replace(works, id=oven.enterprise.id, name=oven.enterprise.name, alias=oven.enterprise.alias)
    serials = serials_of(chance)
    serials = (oven.serials[0], *serials[1:]) if link == "SERIAL" else serials
    again = replace(
        oven,
        id=world.names.id("o"),
        enterprise=works,
        label="1号焦炉",
        serials=serials,
        built_on=on,
        closing=None,
        meter="",
    )
    share = chance.uniform(0.4, 1.1)
    owner = works.name if link == "OWNER" else disguised(chance, works)
    load = load_of(share, on)
    transformer = new_supply(chance, works, owner, on, load, world.regime.declared)
    world.transformers.append(transformer)
    world.truth.episodes.append(moved_episode(world, oven, again, transformer, link, on, gone))
    if link == "SERIAL":
        oven.disposed_otherwise.add(oven.serials[0])
    world.later.append(lambda: tell_moved(world, oven, again, link, on, gone))


def moved_episode(
    world: World, old: Oven, again: Oven, transformer: Transformer, link: str, on: date, gone: date
) -> Episode:
    related = [f"lot:{old.lot}", f"transformer:{transformer.number}", f"enterprise:{old.enterprise.id}"]
    evidence = ["TRANSFORMER"]
    if link != "NONE":
        related += [f"oven:{again.id}", f"site:{again.enterprise.site}", f"enterprise:{again.enterprise.id}"]
        evidence.append(link)
    episode = Episode(
        "EQUIPMENT_MOVED",
        f"oven:{old.id}",
        on,
        world.end,
        tuple(dict.fromkeys(related)),
        meter=old.metering,
        evidence=evidence,
    )
    episode.more["link"] = link
    return episode


def tell_moved(world: World, old: Oven, again: Oven, link: str, on: date, gone: date) -> None:
    thread = world.thread(again.enterprise, "moved", old.id)
    world.after(thread, (old.id, "closed"))
    if link == "SERIAL":
        fate = world.chance("fate", old.id).choice(("SCRAP", "UNKNOWN"))
        thread.tell(
            offices.county_office(old.county),
            gone,
            "DisposeEquipment",
            oven=old.id,
            serial=old.serials[0],
            fate=fate,
            recipient="示例物资回收站" if fate == "SCRAP" else None,
        )
    if link == "NONE":
        return
    if link == "SERIAL":
        tell_enterprise(thread, again.enterprise, on)
    tell_oven(thread, again, on + timedelta(days=10))


def unregistered(world: World, oven: Oven, chance: Random) -> None:
    """An oven without papers on the site of a lawful one; an inspector finds it."""
    room = (world.end - world.start).days - 400
    if room < 1:
        return
    start = world.start + timedelta(days=150 + chance.randint(0, room))
    found = start + timedelta(days=chance.randint(30, 150))
    tonnes = chance.randint(20, 50) * 10_000
    built = replace(
        oven,
        id=world.names.id("o"),
        label=f"{len(oven.enterprise.ovens) + 3}号焦炉",
        tonnes=tonnes,
        serials=serials_of(chance),
        built_on=first_day(month_of(start)),
    )
    registered = chance.random() < 0.5
    works = oven.enterprise
    related = [f"site:{works.site}", f"enterprise:{works.id}", f"unit:{works.county.code}"]
    world.truth.episodes.append(
        Episode(
            "UNREGISTERED_OVEN",
            f"oven:{built.id}",
            start,
            # One that is in the register since goes on in its books: nobody reports that it stopped.
            world.end if registered else found + timedelta(days=30),
            tuple(related),
            meter="NONE",
        )
    )
    episode = world.truth.episodes[-1]

    def tell() -> None:
        thread = world.thread(works, "unregistered", built.id)
        world.after(thread, (oven.id, "producing"))
        thread.wait_until(found)
        if registered:
            tell_oven(thread, built, found)
            line = thread.tell(offices.county_office(works.county), start, "CommissionOven", oven=built.id)
            world.shows(episode, line, "OVEN_WITHOUT_LOT")
        line = thread.tell(
            offices.INSPECTOR,
            found,
            "ReportUnrecognizedCapacity",
            site=works.site,
            division=works.county.code,
            enterprise=works.id,
            oven=built.id,
            estimatedTonnes=tonnes,
        )
        world.shows(episode, line, "FOUND")

    world.later.append(tell)
