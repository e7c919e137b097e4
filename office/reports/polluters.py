"""The monthly report to 市生态环境局: serious polluters and what was added to the list. YC-64, YC-65."""

from domain.calendar import month_of
from domain.tasks.facts import ReductionListSupplemented
from domain.world import World
from office.reports.layouts import SUPPLEMENTS
from office.reports.report import Cell, Table
from office.reports.source import Filled, Source, month_told, place_name
from office.reports.weekly import marked
from projections.folding import folded
from projections.moment import Moment
from projections.tasks import TaskProgress, task_progress


async def tables(source: Source, division: str) -> Filled | None:
    """What was added to the list of a division in the month that is told of."""
    name = await place_name(source, division)
    if name is None:
        return None
    progress = await task_progress(source.log, source.connection, source.moment, division)
    added = [row for row in progress if row.supplement]

    def answer(world: World) -> list[tuple[Cell, ...]]:
        world.need(*(f"task:{row.task}" for row in added))
        return [line for row in added for line in _lines(world, row, source.moment)]

    rows = await folded(source.log, source.moment, [f"task:{row.task}" for row in added], answer)
    return name, (Table(SUPPLEMENTS, tuple(rows)),)


def _lines(world: World, row: TaskProgress, moment: Moment) -> list[tuple[Cell, ...]]:
    month = month_told(moment)
    return [
        (
            row.task,
            row.name,
            row.division,
            event.fact.reason.value,
            event.fact.tonnes,
            event.occurred_on,
            row.status.value,
            event.position,
            marked(event.invented),
        )
        for event in world.events(f"task:{row.task}", ReductionListSupplemented)
        if isinstance(event.fact, ReductionListSupplemented) and month_of(event.occurred_on) == month
    ]
