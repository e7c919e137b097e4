"""Making a report from a moment of the ledger: the same moment gives the same report for ever.

Who may see what is settled before: a report is made of a division, a task or a lot that its reader may read.
"""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

from domain.calendar import first_day_of, last_day_of
from domain.refusals import Refusal, UnknownSubject
from ledger import tree
from office.reports import acceptance, compensation, electricity, polluters, weekly
from office.reports.report import Basis, Report, ReportKind, Table
from office.reports.source import Filled, Source, month_told
from projections.moment import Moment
from projections.trial_balance import projected, state_digest

WEEK = timedelta(7)


_MAKERS: dict[ReportKind, Callable[[Source, str], Awaitable[Filled | None]]] = {
    ReportKind.WEEKLY: weekly.tables,
    ReportKind.POLLUTERS: polluters.tables,
    ReportKind.ELECTRICITY: electricity.tables,
    ReportKind.ACCEPTANCE: acceptance.tables,
    ReportKind.COMPENSATION: compensation.tables,
}


async def make(source: Source, kind: ReportKind, subject: str) -> Report | Refusal:
    """The report of a subject; refused where the subject is not known at the moment."""
    found = await _MAKERS[kind](source, subject)
    if found is None:
        return UnknownSubject(field="subject", subject=subject)
    name, tables = found
    since, until = _told_of(kind, source.moment)
    return Report(kind, subject, name, since, until, await basis(source), tuple(map(_whole, tables)))


async def basis(source: Source) -> Basis:
    """What the figures rest on, as an auditor finds it again by `quench replay`."""
    moment = source.moment
    digest = state_digest(moment.position, await projected(source.connection, 0, moment.position))
    root = await tree.root(source.connection, moment.position)
    recorded = f"{moment.recorded_at:%Y-%m-%dT%H:%M:%S.%fZ}" if moment.recorded_at else ""
    return Basis(moment.effective_on, moment.position, recorded, source.log.origin, root.hex(), digest)


def _whole(table: Table) -> Table:
    """With nothing where a text is empty: a workbook does not tell the two apart."""
    return Table(table.layout, tuple(tuple(None if cell == "" else cell for cell in row) for row in table.rows))


def _told_of(kind: ReportKind, moment: Moment) -> tuple[date | None, date]:
    """The days that are told of: the week that ends with the moment's day, the last whole month, or all up to it."""
    day = moment.effective_on
    match kind:
        case ReportKind.WEEKLY:
            return day - WEEK + timedelta(1), day
        case ReportKind.POLLUTERS | ReportKind.ELECTRICITY:
            month = month_told(moment)
            return first_day_of(month), last_day_of(month)
        case _:
            return None, day
