"""A world told again (重述), event by event in the order of its fold: what each event changed can be seen.

State on (D, K) is the fold of what stands, by (occurredOn, position) (model.md §1.3). So the world after each event of
that order is the state as far as the story has come, and the last one is the world itself.
"""

from collections.abc import Iterator, Mapping

from domain.envelope import Happened
from domain.world import World


def retold(world: World) -> Iterator[tuple[Happened, World]]:
    """What stands, event by event, each with the world that has come to be by it.

    A voided event is told with the correction that stands in its place, and not at all where nothing does: the rows
    that the correction reverses must have been there. It reads the parts of a world that only the world itself writes.
    """
    other = World((), world._loaded, world._submissions)
    recorded = {event.position: event for event in world._events}
    for event in sorted(world._standing.values(), key=lambda event: (event.occurred_on, event.position)):
        for one in _with_voided(recorded[event.position], recorded):
            other.append(one)
        yield event, other


def standing_count(world: World) -> int:
    """How many events a world is told in."""
    return len(world._standing)


def _with_voided(event: Happened, recorded: Mapping[int, Happened]) -> list[Happened]:
    """An event after those that it voids, oldest first."""
    voided = [recorded[position] for position in event.corrects if position in recorded]
    return [*(one for earlier in voided for one in _with_voided(earlier, recorded)), event]
