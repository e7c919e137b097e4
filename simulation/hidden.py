"""Hidden production on ovens that are closed on paper (死灰复燃): the episodes that a load can show.

Restart, by night alone, battery kept hot, seal glued again, power by a neighbour's line, falsified stack data. An oven
has one at most, and none once its equipment is gone. model.md §6.5.
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from simulation import ranges
from simulation.chance import happens, within
from simulation.loads import Borrowed, Extra
from simulation.months import months_later
from simulation.sightings import coal_seen, seal_found_torn, seen, sometimes_seen, tampering_found
from simulation.truth import Episode
from simulation.works import Oven
from simulation.world import World

_KINDS = {
    "RESTART": 0.52,
    "NIGHT_ONLY": 0.12,
    "HOT_IDLE_KEPT": 0.10,
    "SEAL_REGLUED": 0.10,
    "NEIGHBOUR_LINE": 0.10,
    "TAMPERED_CEMS": 0.06,
}


def choose_hidden_production(world: World) -> None:
    """Draw who produces in secret, when and how much."""
    if not world.regime.episodes:
        return
    for oven in world.frame.ovens:
        if oven.fate not in ("REDUCED", "REPLACED") or oven.kept_running:
            continue
        chance = world.chance("hidden", oven.id)
        if happens(chance, ranges.EPISODES_OF_CLOSED) and (period := _period(world, oven, chance)):
            kind = chance.choices(list(_KINDS), list(_KINDS.values()))[0]
            _MAKE[kind](world, oven, chance, *period)


def _period(world: World, oven: Oven, chance: Random) -> tuple[date, date, int] | None:
    """Start, end and months, while the oven still stands; three months after the stop, or at once for a few."""
    closing = oven.closing
    assert closing is not None
    certified = closing.certified_on
    least = certified if happens(chance, ranges.EPISODE_EARLY) else max(certified, months_later(closing.stopped_on, 3))
    gone = closing.demolition.permitted_on if closing.demolition else world.end
    last = min(gone, world.end)
    months = chance.choice(ranges.EPISODE_MONTHS)
    # It is to be seen before the world ends: the report of its first month comes in the month after.
    room = (min(months_later(last, -months), months_later(world.end, -3)) - least).days
    if room < 1:
        return None
    start = least + timedelta(days=chance.randint(0, room))
    return start, months_later(start, months) - timedelta(days=1), months


def _episode(
    world: World, oven: Oven, kind: str, start: date, end: date, months: int, extra: Extra
) -> Episode:
    world.loads[oven.id].extras.append(extra)
    episode = Episode(
        kind=kind,
        subject=f"oven:{oven.id}",
        start=start,
        end=end,
        related=(f"lot:{oven.lot}", f"enterprise:{oven.enterprise.id}", f"site:{oven.enterprise.site}"),
        share_percent=round(100 * extra.electricity),
        months=months,
        meter=oven.metering,
    )
    if oven.meter:
        episode.related += (f"meter:{oven.meter}",)
    if oven.metering != "NONE":
        episode.evidence.append("ELECTRICITY")
    world.truth.episodes.append(episode)
    return episode


def _running(chance: Random, start: date, end: date, share: float, *, night: float = 1 / 3) -> Extra:
    """Real production at a share of full load."""
    return Extra(
        start,
        end,
        share,
        process_water=share * chance.uniform(0.7, 1.1),
        gas=share * chance.uniform(0.9, 1.1),
        output=share * chance.uniform(0.9, 1.05),
        hot=min(1.0, 0.35 + 0.65 * share),
        night=night,
    )


def _share(chance: Random, least: int = 10) -> float:
    return chance.choice([share for share in ranges.EPISODE_SHARES if share >= least]) / 100


def _restart(world: World, oven: Oven, chance: Random, start: date, end: date, months: int) -> None:
    extra = _running(chance, start, end, _share(chance))
    episode = _episode(world, oven, "RESTART", start, end, months, extra)
    sometimes_seen(world, oven, chance, episode)
    if happens(chance, 0.15):
        seal_found_torn(world, oven, chance, episode)
    if happens(chance, 0.10):
        coal_seen(world, oven, chance, episode)


def _night(world: World, oven: Oven, chance: Random, start: date, end: date, months: int) -> None:
    """Charged between dusk and dawn; the stack is hot when nobody looks."""
    share = chance.choice((0.10, 0.25, 0.50))
    extra = _running(chance, start, end, share)
    extra = Extra(**{**vars(extra), "hot": min(0.42, 0.8 * share + 0.05), "night": chance.uniform(0.85, 0.98)})
    episode = _episode(world, oven, "NIGHT_ONLY", start, end, months, extra)
    sometimes_seen(world, oven, chance, episode)


def _kept_hot(world: World, oven: Oven, chance: Random, start: date, end: date, months: int) -> None:
    """Never emptied: fans and heating gas go on from the certificate on."""
    closing = oven.closing
    assert closing is not None
    start = closing.certified_on
    end = min(months_later(start, max(2, months)), world.end) - timedelta(days=1)
    if closing.demolition:
        end = min(end, closing.demolition.permitted_on)
    idle, gas = within(chance, ranges.HOT_IDLE_LOAD), within(chance, ranges.HOT_IDLE_GAS)
    extra = Extra(start, end, idle, process_water=0.02, gas=gas, hot=0.95)
    episode = _episode(world, oven, "HOT_IDLE_KEPT", start, end, max(2, months), extra)
    if happens(chance, 0.3):
        seen(world, oven, chance, episode, "HOT_IDLE")


def _reglued(world: World, oven: Oven, chance: Random, start: date, end: date, months: int) -> None:
    """The photograph that is handed in was taken before the seal was torn."""
    end = max(end, start + timedelta(days=100))
    if oven.closing and oven.closing.demolition:
        end = min(end, oven.closing.demolition.permitted_on)
    oven.reglued = start, end
    extra = _running(chance, start, end, _share(chance, 25))
    episode = _episode(world, oven, "SEAL_REGLUED", start, end, max(months, 3), extra)
    oven.on_reglued = lambda line: world.shows(episode, line, "PHOTO_TWICE")


def _neighbour(world: World, oven: Oven, chance: Random, start: date, end: date, months: int) -> None:
    """Most of the power comes through the meter of a sister oven or of another works of the county."""
    lenders = [o for o in oven.enterprise.ovens if o is not oven and o.metering == "OWN"]
    near = [o for o in world.frame.ovens if o.county == oven.county and o.metering == "OWN" and o is not oven]
    lenders = lenders or near
    share, past = _share(chance, 25), chance.uniform(0.6, 1.0)
    extra = Extra(**{**vars(_running(chance, start, end, share)), "unmetered": past})
    episode = _episode(world, oven, "NEIGHBOUR_LINE", start, end, months, extra)
    episode.more["unmeteredPercent"] = round(100 * past)
    if lenders:
        lender = chance.choice(lenders)
        kwh = world.loads[oven.id].common_kwh * share * past
        world.loads[lender.id].borrowed.append(Borrowed(start, end, kwh))
        episode.related += (f"oven:{lender.id}",)
    sometimes_seen(world, oven, chance, episode)


def _tampered(world: World, oven: Oven, chance: Random, start: date, end: date, months: int) -> None:
    """The stack says cold while it is hot; the city's ecology office finds out."""
    extra = Extra(**{**vars(_running(chance, start, end, _share(chance, 25))), "hot": 0.0})
    episode = _episode(world, oven, "TAMPERED_CEMS", start, end, months, extra)
    found = min(start + timedelta(days=chance.randint(20, 120)), world.end - timedelta(days=3))
    episode.end = max(episode.end, found)
    tampering_found(world, oven, chance, episode, found)


_MAKE: dict[str, Callable[[World, Oven, Random, date, date, int], None]] = {
    "RESTART": _restart,
    "NIGHT_ONLY": _night,
    "HOT_IDLE_KEPT": _kept_hot,
    "SEAL_REGLUED": _reglued,
    "NEIGHBOUR_LINE": _neighbour,
    "TAMPERED_CEMS": _tampered,
}
