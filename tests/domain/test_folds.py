"""A state that late events go through is the state folded from the beginning, whenever it is asked for."""

from datetime import date
from functools import reduce
from random import Random

import pytest

from domain.envelope import Happened
from domain.nouns import NOUNS
from domain.world import World
from tests.domain.histories import history


def folded(world: World, noun: object, tag: str, day: date = date.max) -> object:
    """The state of a subject, from its first event to its last by a day."""
    one = NOUNS[noun]  # type: ignore[index]
    start = noun(tag.partition(":")[2])  # type: ignore[operator]
    return reduce(one.evolve, (event for event in world.events(tag) if event.occurred_on <= day), start)


def in_any_order(events: list[Happened], chance: Random) -> list[Happened]:
    """Most events in their order, some much later: what they correct stays before them."""
    late = {event.position: event.position + chance.choice((0, 0, 0, 3, 30)) for event in events}
    for event in events:
        late[event.position] = max([late[event.position], *(late[one] + 1 for one in event.corrects if one in late)])
    return sorted(events, key=lambda event: (late[event.position], event.position))


@pytest.mark.parametrize("seed", range(20))
def test_a_late_event_leaves_the_state_that_a_fold_from_the_beginning_gives(seed: int) -> None:
    chance = Random(seed)
    world, tags = World(), dict.fromkeys(["policy:none"])
    events = in_any_order(history(chance).events, chance)
    for event in events:
        world.append(event)
        tags.update(dict.fromkeys(event.tags))
        for tag in chance.sample(list(tags), min(4, len(tags))):
            for noun, one in NOUNS.items():
                if tag.startswith(f"{one.prefix}:"):
                    name, day = tag.partition(":")[2], chance.choice(events).occurred_on
                    assert world.now._state(noun, name) == folded(world, noun, tag), (event, tag)
                    assert world.on(day)._state(noun, name) == folded(world, noun, tag, day), (event, tag, day)
