"""Which divisions a command touches: the subjects it names, and the code it states.

The smallest division that is known counts: the county where a document states it, else the city. A subject nobody
knows has none; the noun's own decision then answers that it does not exist.
"""

from collections.abc import Iterator
from typing import Any

from domain.balances import Holder
from domain.command import Command
from domain.world import World

_SUBJECTS = {"lot": "lot", "oven": "oven", "ovens": "oven", "task": "task", "project": "project", "seal": "seal"}
_NEW = {
    "RecognizeBaselineCapacity": "lot",
    "RegisterOven": "oven",
    "AssignEnterpriseTask": "task",
    "AssignCityTask": "task",
    "SetProvinceTarget": "task",
    "FileProject": "project",
    "PlaceSeal": "seal",
    "RegisterEnterprise": "enterprise",
}
"""Commands that open a subject: its id is not looked up, its stated division counts."""

Touched = tuple[str, str, str]


def divisions_of(world: World, command: Command) -> Iterator[Touched]:
    """(field, subject id, division code) of everything the command touches and the ledger knows."""
    division = getattr(command, "division", None)
    if division:
        yield "division", division, division
    for field, noun in _SUBJECTS.items():
        if _NEW.get(type(command).__name__) == field:
            continue
        for subject in _names(getattr(command, field, None)):
            if code := _division(world, noun, subject):
                yield field, subject, code


def _names(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _division(world: World, noun: str, subject: str) -> str | None:
    if noun == "seal":
        oven = world.now.seal(subject).oven
        return _division(world, "oven", oven) if oven else None
    state = getattr(world.now, noun)(subject)
    holder = getattr(state, "holder", None)
    county = holder.county if isinstance(holder, Holder) else getattr(state, "county", None)
    return county or getattr(state, "division", None) or None
