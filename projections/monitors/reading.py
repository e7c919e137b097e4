"""Monitors (监测点位) at a moment. JC-18: the key list, what is missing there, and what was published."""

from dataclasses import dataclass
from datetime import date

import asyncpg

from domain.monitors.facts import MonitorKind, Trust
from domain.monitors.state import Monitor, Publication, on_key_list
from domain.policy import keys
from domain.policy.state import lookup
from domain.world import World
from ledger.log import Log
from projections.folding import each, folded
from projections.moment import Moment
from projections.subjects import Kind, subjects


@dataclass(frozen=True, slots=True)
class MonitorRow:
    """A monitor. `lacks_online`: on the key list, and said to be not fitted or not networked; unsaid accuses nobody.

    `late_days` counts to the first publication that it is bad or falsifying, from the day by which those are due.
    """

    monitor: str
    division: str
    kind: MonitorKind
    name: str
    site: str | None
    stack_height_mm: int | None
    online_fitted: bool | None
    networked: bool | None
    on_key_list: bool | None
    lacks_online: bool
    trust: Trust
    publications: tuple[Publication, ...]
    late_days: int
    invented: bool


async def monitors(
    log: Log, connection: asyncpg.Connection, moment: Moment, division: str | None = None
) -> list[MonitorRow]:
    """The monitors of a division, by id."""
    known = await subjects(connection, moment, Kind.MONITOR, division)
    day = moment.effective_on

    def answer(world: World) -> list[MonitorRow]:
        view = world.on(day)
        found = each([one.id for one in known], lambda name: monitor_row(world, view.monitor(name), day))
        return [row for row in found if row is not None]

    return await folded(log, moment, [one.tag for one in known], answer)


def monitor_row(world: World, monitor: Monitor, day: date) -> MonitorRow | None:
    """A monitor as of a day; None before it is registered."""
    if not monitor.registered:
        return None
    listed = on_key_list(world.now, monitor, day)
    return MonitorRow(
        monitor=monitor.monitor,
        division=monitor.division,
        kind=monitor.kind,
        name=monitor.name,
        site=monitor.site,
        stack_height_mm=monitor.stack_height_mm,
        online_fitted=monitor.online_fitted,
        networked=monitor.networked,
        on_key_list=listed,
        lacks_online=listed is True and False in (monitor.online_fitted, monitor.networked),
        trust=monitor.trust,
        publications=monitor.publications,
        late_days=_late_days(world, monitor, day),
        invented=monitor.invented,
    )


def _late_days(world: World, monitor: Monitor, day: date) -> int:
    value = lookup(world.now, keys.MONITORS_PUBLISHED_BY, monitor.division, day)
    bad = [said.on for said in monitor.publications if said.trust in (Trust.BAD, Trust.FALSIFYING)]
    return max(0, (bad[0] - value.day).days) if bad and value and value.day else 0
