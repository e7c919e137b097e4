"""The monthly report of electricity of key supervised enterprises, by the power department (JC-20, JC-21).

A meter without a reading stands in the table as not reported: a missing figure is not zero. The month is the last
whole one before the moment's day.
"""

from domain.meters.facts import MeterKind
from domain.meters.state import Meter
from domain.world import View, World
from office.reports.layouts import READINGS
from office.reports.report import Cell, Table
from office.reports.source import Filled, Source, month_told, place_name
from office.reports.weekly import marked
from projections.folding import each, folded
from projections.moment import Moment
from projections.names import enterprise_on
from projections.subjects import Kind, subjects


async def tables(source: Source, division: str) -> Filled | None:
    """Every electricity meter of a key enterprise of a division, with its reading of the month."""
    name = await place_name(source, division)
    if name is None:
        return None
    known = await subjects(source.connection, source.moment, Kind.METER, division)

    def answer(world: World) -> list[tuple[Cell, ...]]:
        view = world.on(source.moment.effective_on)
        rows = each(known, lambda one: _row(world, view, view.meter(one.id), source.moment))
        return [row for row in rows if row is not None]

    rows = await folded(source.log, source.moment, [one.tag for one in known], answer)
    return name, (Table(READINGS, tuple(rows)),)


def _row(world: World, view: View, meter: Meter, moment: Moment) -> tuple[Cell, ...] | None:
    if not meter.registered or meter.kind is not MeterKind.ELECTRICITY:
        return None
    day = moment.effective_on
    mapping = meter.mapping_on(day)
    owner = _enterprise(view, meter, moment)
    if not owner or not view.enterprise(owner).key_listed(day):
        return None
    reading = meter.by_month().get(month_told(moment))
    return (
        meter.meter,
        enterprise_on(world, owner, day).legal_name,
        meter.division,
        mapping.own_oven if mapping else None,
        "已报" if reading else "未报",
        reading.quantity if reading else None,
        reading.quality.value if reading else None,
        reading.position if reading else None,
        marked(meter.invented),
    )


def _enterprise(view: View, meter: Meter, moment: Moment) -> str:
    """Whose ovens or site it measures on the day."""
    mapping = meter.mapping_on(moment.effective_on)
    if mapping is not None and mapping.ovens:
        return view.oven(mapping.ovens[0]).enterprise
    site = (mapping.site if mapping is not None else None) or meter.versions[-1].site
    return (view.site(site).enterprise or "") if site else ""
