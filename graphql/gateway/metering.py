"""Meters (计量点) at a moment, and what they say of an oven. E-20, E-21."""

from typing import Any

from domain.allowances.state import Allowance
from domain.readings.state import MonthlyOutput
from gateway import arguments
from gateway.connections import Connection, decode_cursor, page
from gateway.context import Context
from gateway.outputs import output_of
from gateway.subjects import page_of
from projections.meters import MeterRow, meter_row
from projections.moment import Moment
from projections.subjects import Kind

MeterOutput: Any = output_of(MeterRow)
AllowanceOutput: Any = output_of(Allowance)
OutputOutput: Any = output_of(MonthlyOutput)


async def page_of_meters(
    context: Context, moment: Moment, *, division: Any, first: Any, after: Any
) -> Connection[MeterRow]:
    """A page of meters, by id; empty outside one's own division."""
    asked = None if division is None else arguments.code("division", division)
    found, more = await page_of(
        context, moment, Kind.METER, division=asked, enterprise=None, first=first, after=after
    )
    rows = [meter_row(one.view.meter(one.subject.id), moment.effective_on) for one in found]
    before = decode_cursor(after, (str,)) is not None
    return page(context, rows, lambda row: (row.meter,), more=more, before=before)
