"""What a report on a site or on ovens reaches: a whole site holds for every oven on it, ovens for these alone.

The report carries the tags of every oven that it reaches, so that an oven's history is complete by itself; looking
at the site puts it into the boundary, so that an oven registered on it at the same moment is not missed.
"""

from typing import Protocol

from domain.command import unique
from domain.refusals import Malformed
from domain.world import World


class Reaching(Protocol):
    """A command that names a site, or some ovens."""

    @property
    def site(self) -> str | None: ...

    @property
    def ovens(self) -> tuple[str, ...]: ...


def reach_refusal(command: Reaching) -> Malformed | None:
    """Either a site or ovens, so that the scope is said and not guessed."""
    if (command.site is None) == (not command.ovens):
        zh, en = "site 与 ovens 恰填其一", "give either site or ovens"
        return Malformed(field="ovens", value=command.site or "—", rule_zh=zh, rule_en=en)
    return None


def reached_ovens(world: World, command: Reaching) -> tuple[str, ...]:
    """The ovens that the report holds for, as known today."""
    return world.now.site(command.site).ovens if command.site else unique(command.ovens)


def reach_tags(world: World, command: Reaching) -> tuple[str, ...]:
    """The site with its enterprise, and every oven reached."""
    ovens = tuple(f"oven:{oven}" for oven in reached_ovens(world, command))
    if command.site is None:
        return ovens
    enterprise = world.now.site(command.site).enterprise
    return (f"site:{command.site}", *((f"enterprise:{enterprise}",) if enterprise else ()), *ovens)
