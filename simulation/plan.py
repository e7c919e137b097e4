"""The dates of a closing and of a replacement, in the order in which a works can do them (关停与置换的日程)."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random


@dataclass
class Demolition:
    """拆除: permitted, begun, done."""

    permitted_on: date
    started_on: date
    done_on: date


_ACTS = (
    "raw_material_on",
    "stopped_on",
    "emptied_on",
    "purged_on",
    "water_cut_on",
    "power_cut_on",
    "safety_on",
    "discharge_on",
    "certified_on",
    "accepted_on",
)


@dataclass
class Closing:
    """A closing by the six elements of 两断四停 (JX-44), emptied and purged before anything is cut (JX-17, JX-18)."""

    task: str
    end_state: str
    listed_on: date
    raw_material_on: date
    stopped_on: date
    emptied_on: date
    purged_on: date
    water_cut_on: date
    power_cut_on: date
    safety_on: date
    discharge_on: date
    certified_on: date
    demolition: Demolition | None
    accepted_on: date
    last_day: date
    struck: bool
    """Other ovens of the site go on: this one is struck from the scope of permits and supply (变更)."""
    registration_delay: int | None = None
    """Days by which the closing is registered late; None: by the county's habit."""

    @property
    def completed_on(self) -> date:
        """When the last of it is done."""
        return self.demolition.done_on if self.demolition else self.certified_on

    def shift(self, by: timedelta) -> None:
        """Everything from the stop on comes later; what was asked for stays."""
        for name in _ACTS:
            setattr(self, name, getattr(self, name) + by)
        if self.demolition:
            for name in ("permitted_on", "started_on", "done_on"):
                setattr(self.demolition, name, getattr(self.demolition, name) + by)


@dataclass
class Replacement:
    """A project that retires the oven."""

    project: str
    carried_tonnes: int
    filed_on: date
    committed_on: date
    registered_on: date
    ready_on: date
    started_on: date
    retired_on: date


class _Days:
    """A calendar that only goes on."""

    def __init__(self, chance: Random, day: date) -> None:
        self._chance = chance
        self.day = day

    def after(self, least: int, most: int) -> date:
        self.day += timedelta(days=self._chance.randint(least, most))
        return self.day


def plan_closing(chance: Random, task: str, fate: str, stop: date, start: date, alone: bool) -> Closing:
    """`alone`: no other oven stands on the site, so that permits end rather than change."""
    end_state = chance.choices(("DEMOLISH", "CLOSE", "CLOSE_OR_DEMOLISH"), (0.25, 0.5, 0.25))[0]
    days = _Days(chance, stop)
    raw = stop - timedelta(days=chance.randint(0, 2))
    listed = max(start + timedelta(days=75), stop - timedelta(days=chance.randint(90, 240)))
    emptied, purged = days.after(2, 7), days.after(4, 14)
    water, power = days.after(1, 6), days.after(0, 5)
    safety, discharge, certified = days.after(0, 6), days.after(0, 6), days.after(2, 8)
    demolition = None
    if end_state == "DEMOLISH" or (end_state == "CLOSE_OR_DEMOLISH" and chance.random() < 0.5):
        demolition = Demolition(days.after(20, 90), days.after(8, 20), days.after(30, 110))
    completed = days.day
    return Closing(
        task=task,
        end_state=end_state,
        listed_on=listed,
        raw_material_on=raw,
        stopped_on=stop,
        emptied_on=emptied,
        purged_on=purged,
        water_cut_on=water,
        power_cut_on=power,
        safety_on=safety,
        discharge_on=discharge,
        certified_on=certified,
        demolition=demolition,
        accepted_on=days.after(20, 60),
        last_day=completed + timedelta(days=chance.randint(25, 75)),
        struck=not alone or fate == "REPLACED",
    )


def plan_replacement(
    chance: Random, project: str, tonnes: int, closing: Closing, start: date
) -> Replacement:
    """The new oven starts a few weeks before the old one stops: the overlap is lawful until the last day (X-08)."""
    started = closing.stopped_on - timedelta(days=chance.randint(10, 45))
    ready = started - timedelta(days=chance.randint(5, 20))
    registered = ready - timedelta(days=chance.randint(30, 60))
    filed = max(start + timedelta(days=20), registered - timedelta(days=chance.randint(120, 300)))
    last = closing.demolition.done_on if closing.demolition else closing.certified_on
    return Replacement(
        project=project,
        carried_tonnes=tonnes * chance.randint(75, 95) // 100 // 10_000 * 10_000,
        filed_on=filed,
        committed_on=filed + timedelta(days=chance.randint(5, 20)),
        registered_on=registered,
        ready_on=ready,
        started_on=started,
        retired_on=last + timedelta(days=chance.randint(10, 40)),
    )
