"""Hidden production on ovens that are closed on paper (死灰复燃), in the ways of this family. model.md §6.5.

The kinds are those of the truth; `way` says how. Power that does not run through the oven's own meter (a neighbour's
line, a second meter, a bridged one) is NEIGHBOUR_LINE with its `unmeteredPercent`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from simulation.chance import happens, within
from simulation.machines import ranges
from simulation.machines.battery import Shaved, Work
from simulation.machines.drawing import Ground
from simulation.machines.running import charged, held_hot, power_of, share_percent, some_chambers
from simulation.months import months_later
from simulation.opening import tell_enterprise
from simulation.sightings import coal_seen, seal_found_torn, seen, sometimes_seen, tampering_found
from simulation.transformers import Transformer
from simulation.truth import Episode
from simulation.works import Oven, new_enterprise

WAYS = {
    "STEADY": 0.22,
    "STAGED": 0.10,
    "ALTERNATE": 0.09,
    "RENAMED": 0.07,
    "NIGHT": 0.12,
    "HELD_HOT": 0.09,
    "REGLUED": 0.09,
    "NEIGHBOUR": 0.07,
    "SECOND_METER": 0.06,
    "SHAVED": 0.05,
    "TAMPERED": 0.04,
}
_KIND = {
    "NIGHT": "NIGHT_ONLY",
    "HELD_HOT": "HOT_IDLE_KEPT",
    "REGLUED": "SEAL_REGLUED",
    "NEIGHBOUR": "NEIGHBOUR_LINE",
    "SECOND_METER": "NEIGHBOUR_LINE",
    "SHAVED": "NEIGHBOUR_LINE",
    "TAMPERED": "TAMPERED_CEMS",
}
"""Every other way is a RESTART."""
_LEAST_MONTHS = {"STAGED": 3, "ALTERNATE": 3, "REGLUED": 4, "HELD_HOT": 2}


@dataclass(frozen=True)
class Period:
    """From a day to a day, so many months."""

    start: date
    end: date
    months: int


def choose_cheats(ground: Ground) -> None:
    """Draw who produces in secret, how, when and how much."""
    world = ground.world
    if not world.regime.episodes:
        return
    for oven in world.frame.ovens:
        if oven.fate not in ("REDUCED", "REPLACED") or oven.kept_running:
            continue
        chance = world.chance("cheat", oven.id)
        if not happens(chance, ranges.EPISODES):
            continue
        way = chance.choices(list(WAYS), list(WAYS.values()))[0]
        if period := _period(ground, oven, chance, way):
            _cheat(ground, oven, chance, way, period)


def _period(ground: Ground, oven: Oven, chance: Random, way: str) -> Period | None:
    """While the oven stands; its first month is reported before the world ends."""
    closing, end = oven.closing, ground.world.end
    assert closing is not None
    months = max(chance.choice(ranges.EPISODE_MONTHS), _LEAST_MONTHS.get(way, 1))
    months += way == "ALTERNATE" and months % 2 == 0
    early = happens(chance, ranges.EARLY) or way == "HELD_HOT"
    least = closing.certified_on if early else max(closing.certified_on, months_later(closing.stopped_on, 3))
    gone = closing.demolition.permitted_on if closing.demolition else end
    room = (min(months_later(min(gone, end), -months), months_later(end, -3)) - least).days
    if room < 1:
        return None
    start = least if way == "HELD_HOT" else least + timedelta(days=chance.randint(0, room))
    return Period(start, months_later(start, months) - timedelta(days=1), months)


def _cheat(ground: Ground, oven: Oven, chance: Random, way: str, period: Period) -> None:
    battery = ground.batteries[oven.id]
    first, last = battery.day(period.start), battery.day(period.end)
    run: dict[int, float] = {}
    if way == "HELD_HOT":
        kwh = held_hot(battery, chance, first, last)
    else:
        chambers = some_chambers(chance, ranges.NIGHT_CHAMBERS if way == "NIGHT" else ranges.CHAMBERS)
        run = charged(battery, chance, first, last, chambers, way)
        kwh = power_of(battery, run, by_night=way == "NIGHT")
    past = within(chance, ranges.PAST_THE_METER) if way in ("NEIGHBOUR", "SECOND_METER") else 0.0
    work = Work(
        kwh,
        run,
        unmetered=past,
        water=chance.uniform(0.6, 1.1) if run else 0.02,
        held=not run,
        night=chance.uniform(0.8, 0.97) if way == "NIGHT" else 1 / 3,
        stack_hot=way != "TAMPERED",
    )
    battery.work.append(work)
    episode = _noted(ground, oven, way, period, share_percent(battery, kwh, first, last))
    if past:
        episode.more["unmeteredPercent"] = round(100 * past)
    if way in _DO:
        _DO[way](ground, oven, chance, episode, work)
    _found_out(ground, oven, chance, episode, way)


def _noted(ground: Ground, oven: Oven, way: str, period: Period, share: int) -> Episode:
    related = [f"lot:{oven.lot}", f"enterprise:{oven.enterprise.id}", f"site:{oven.enterprise.site}"]
    episode = Episode(
        kind=_KIND.get(way, "RESTART"),
        subject=f"oven:{oven.id}",
        start=period.start,
        end=period.end,
        related=tuple(related),
        share_percent=share,
        months=period.months,
        meter=oven.metering,
        more={"way": way},
        evidence=["ELECTRICITY"] if oven.metering != "NONE" else [],
    )
    ground.world.truth.episodes.append(episode)
    return episode


def _found_out(ground: Ground, oven: Oven, chance: Random, episode: Episode, way: str) -> None:
    """By an official who came by, a torn seal, a truck of coal: seldom."""
    world = ground.world
    if way == "HELD_HOT":
        if happens(chance, 0.25):
            seen(world, oven, chance, episode, "HOT_IDLE")
        return
    sometimes_seen(world, oven, chance, episode)
    if way in ("STEADY", "STAGED", "RENAMED") and happens(chance, 0.14):
        seal_found_torn(world, oven, chance, episode)
    if way in ("STEADY", "ALTERNATE", "NIGHT") and happens(chance, 0.09):
        coal_seen(world, oven, chance, episode)


def _renamed(ground: Ground, oven: Oven, chance: Random, episode: Episode, work: Work) -> None:
    """Another company on the same ground, some weeks before it is hot again."""
    world, works = ground.world, oven.enterprise
    on = max(world.start, episode.start - timedelta(days=chance.randint(5, 60)))
    again = new_enterprise(world.seed, world.names, works.county, not world.regime.faults, chance)
    again.latitude = works.latitude + chance.randint(-1500, 1500)
    again.longitude = works.longitude + chance.randint(-1500, 1500)
    episode.related += (f"enterprise:{again.id}", f"site:{again.site}")

    def tell() -> None:
        thread = world.thread(works, "renamed cheat", oven.id)
        world.after(thread, (oven.id, "certified"))
        tell_enterprise(thread, again, on)

    world.later.append(tell)


def _reglued(ground: Ground, oven: Oven, chance: Random, episode: Episode, work: Work) -> None:
    """The photograph that is handed in was taken before the seal was torn."""
    oven.reglued = episode.start, episode.end
    oven.on_reglued = lambda line: ground.world.shows(episode, line, "PHOTO_TWICE")


def _neighbour(ground: Ground, oven: Oven, chance: Random, episode: Episode, work: Work) -> None:
    """Most of it over the meter of a sister oven, or of another works of the county."""
    others = [o for o in ground.world.frame.ovens if o is not oven and o.metering == "OWN"]
    near = [o for o in others if o.enterprise is oven.enterprise] or [o for o in others if o.county == oven.county]
    if not near:
        return
    lender = chance.choice(near)
    ground.batteries[lender.id].lent.append({n: kwh * work.unmetered for n, kwh in work.kwh.items()})
    episode.related += (f"oven:{lender.id}",)


def _second_meter(ground: Ground, oven: Oven, chance: Random, episode: Episode, work: Work) -> None:
    """A new transformer on the site, said to be for something else; the rest stays on the old meter."""
    world, works = ground.world, oven.enterprise
    on = episode.start - timedelta(days=chance.randint(3, 40))
    battery = ground.batteries[oven.id]
    base = battery.common_kwh * chance.uniform(0.002, 0.01)
    load = {month: base * chance.uniform(0.7, 1.4) for month in world.months}
    for month in world.months:
        load[month] += sum(work.kwh.get(n, 0.0) for n in battery.within(month)) * work.unmetered
    told = happens(chance, 0.6)
    supply = Transformer(
        number=f"B{chance.randint(10_000, 99_999)}",
        kva=chance.choice((1250, 2000, 3150, 4000)),
        owner=works.alias,
        county=works.county,
        latitude=works.latitude,
        longitude=works.longitude,
        energised_on=on,
        site=works.site,
        purpose="办公生活用电（示例）" if told else None,
        load=load,
    )
    world.transformers.append(supply)
    episode.related += (f"transformer:{supply.number}",)


def _shaved(ground: Ground, oven: Oven, chance: Random, episode: Episode, work: Work) -> None:
    """The meter is bridged: of all that runs through it shows a part."""
    battery, shown = ground.batteries[oven.id], within(chance, ranges.SHAVED)
    battery.shaved.append(Shaved(battery.day(episode.start), battery.day(episode.end), shown))
    episode.more["unmeteredPercent"] = round(100 * (1.0 - shown))


def _tampered(ground: Ground, oven: Oven, chance: Random, episode: Episode, work: Work) -> None:
    """The stack says cold while it is hot; the city's ecology office finds out."""
    end = ground.world.end
    found = min(episode.start + timedelta(days=chance.randint(20, 150)), end - timedelta(days=3))
    episode.end = max(episode.end, found)
    tampering_found(ground.world, oven, chance, episode, found)


_DO: dict[str, Callable[[Ground, Oven, Random, Episode, Work], None]] = {
    "RENAMED": _renamed,
    "REGLUED": _reglued,
    "NEIGHBOUR": _neighbour,
    "SECOND_METER": _second_meter,
    "SHAVED": _shaved,
    "TAMPERED": _tampered,
}


def link_meters(ground: Ground) -> None:
    """Once meters have their ids, an episode of an oven names its meter too."""
    meters = {f"oven:{oven.id}": oven.meter for oven in ground.world.frame.ovens if oven.meter}
    for episode in ground.world.truth.episodes:
        if episode.share_percent is not None and episode.subject in meters:
            episode.related += (f"meter:{meters[episode.subject]}",)
