"""Where a report is read from, and what a maker of one gives back."""

from dataclasses import dataclass

import asyncpg

from domain.calendar import month_of, months_after
from ledger.log import Log
from office.reports.report import Table
from projections.live import reading
from projections.moment import Moment
from projections.names import division_names

Filled = tuple[str, tuple[Table, ...]]
"""The name of the subject, and the tables as filled in."""


@dataclass(frozen=True, slots=True)
class Source:
    """The log, a connection to the projections, and the moment that is asked about."""

    log: Log
    connection: asyncpg.Connection
    moment: Moment


async def place_name(source: Source, division: str) -> str | None:
    """What a division is called at the moment; None where there is no such division."""
    async with reading(source.connection, "subjects") as schemas:
        names = await division_names(source.connection, schemas["subjects"], source.moment, [division])
    return None if names[division] == division else names[division]


def month_told(moment: Moment) -> str:
    """The month of a monthly report: the last that was over before the moment's day (JC-21: 每月初报上月)."""
    return months_after(month_of(moment.effective_on), -1)
