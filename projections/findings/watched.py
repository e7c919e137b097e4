"""Which closed ovens of a division are watched at a moment, and which are blind spots."""

from dataclasses import dataclass

import asyncpg
import msgspec

from domain.places.state import PROVINCE
from domain.world import World
from ledger.log import Log
from projections.findings.blind_spots import BlindSpot, blind_spot, is_closed
from projections.folding import each, folded
from projections.moment import Moment
from projections.subjects import Kind, subjects


@dataclass(frozen=True, slots=True)
class Watch:
    """Of the closed ovens of a division, how many are watched, and those that are not."""

    closed: int
    spots: tuple[BlindSpot, ...]

    @property
    def watched(self) -> int:
        return self.closed - len(self.spots)

    @property
    def blind(self) -> int:
        return len(self.spots)

    @property
    def blind_standing(self) -> int:
        """Those of which main equipment still stands."""
        return sum(spot.standing for spot in self.spots)


async def watch(log: Log, connection: asyncpg.Connection, moment: Moment, division: str) -> Watch:
    """The closed ovens of a division on the moment's day, as known at its position; the longest blind first."""
    within = None if division == PROVINCE else division
    listed = {one.id: one for one in await subjects(connection, moment, Kind.OVEN, within)}

    def closed_by_then(world: World) -> list[str]:
        view = world.on(moment.effective_on)
        return [name for name in listed if is_closed(view.oven(name))]

    closed = await folded(log, moment, (one.tag for one in listed.values()), closed_by_then)

    def answer(world: World) -> list[BlindSpot | None]:
        view = world.on(moment.effective_on)
        return each(closed, lambda name: blind_spot(view, name, moment.effective_on))

    found = await folded(log, moment, (listed[name].tag for name in closed), answer)
    spots = [msgspec.structs.replace(one, invented=listed[one.oven].invented) for one in found if one is not None]
    return Watch(len(closed), tuple(sorted(spots, key=key_of_spot)))


def key_of_spot(spot: BlindSpot) -> tuple[str, str]:
    """The order of the list: those blind longest first, those of which nobody knows since when at its end."""
    return (spot.since.isoformat() if spot.since else "9999", spot.oven)
