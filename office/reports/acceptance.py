"""The acceptance package (验收资料) of a task: who checked what, ovens, seals, what is open, the evidence.

YC-50, SX-15, JX-44, JX-45. Evidence is what the events name by SHA-256; the files are kept elsewhere.
"""

from collections.abc import Iterable, Iterator

from domain.world import World
from office.reports.layouts import EVIDENCE, OPEN_ITEMS, OVENS, SEALS, STAGES
from office.reports.report import Cell, Table
from office.reports.source import Filled, Source
from projections.cases.sheet import OvenSheet, Sheet, sheet_of
from projections.folding import folded
from projections.milestones import ClosingBoard, closing_board
from projections.moment import Moment
from projections.subjects import Kind, subject
from projections.tasks import TaskProgress, task_progress
from projections.tasks.chain import AcceptanceChain


async def tables(source: Source, task: str) -> Filled | None:
    """The package of one task."""
    known = await subject(source.connection, source.moment, Kind.TASK, task)
    if known is None:
        return None
    rows = await task_progress(source.log, source.connection, source.moment, known.division)
    found = next((row for row in rows if row.task == task), None)
    if found is None:
        return None
    board = await closing_board(source.log, source.moment, task)
    moment = source.moment
    sheet, evidence = await folded(source.log, moment, [known.tag], lambda world: _on_file(world, task, moment))
    return known.name or found.name, (
        Table(STAGES, tuple(_stages(found))),
        Table(OVENS, tuple(map(_oven, sheet.ovens))),
        Table(SEALS, tuple(_seals(sheet.ovens))),
        Table(OPEN_ITEMS, tuple(_open(board))),
        Table(EVIDENCE, tuple(evidence)),
    )


def _stages(row: TaskProgress) -> list[tuple[Cell, ...]]:
    return sorted(_steps(row.acceptance), key=lambda step: (str(step[1]), step[-1] or 0))


def _steps(chain: AcceptanceChain) -> Iterator[tuple[Cell, ...]]:
    for check in chain.self_checks:
        yield "县级自查", check.on, check.office, check.verdict.value, None, check.position
    for held in chain.acceptances:
        yield "市级验收", held.on, held.office, held.verdict.value, None, held.position
    for sent in chain.evidence:
        yield "印证材料上报", sent.on, sent.office, sent.package, None, sent.position
    for spot in chain.spot_checks:
        yield "省级抽查", spot.on, spot.office, spot.verdict.value, spot.contradicted_tonnes, spot.position
    for back in chain.revocations:
        yield "撤销验收", back.on, back.office, back.reason, back.tonnes, back.position


def _oven(oven: OvenSheet) -> tuple[Cell, ...]:
    return (
        oven.oven,
        oven.label,
        oven.enterprise_name,
        oven.division,
        oven.site,
        oven.stage,
        oven.stopped_on,
        oven.certified_on,
        oven.structure,
    )


def _seals(ovens: Iterable[OvenSheet]) -> Iterator[tuple[Cell, ...]]:
    for oven in ovens:
        for seal in oven.seals:
            yield seal.seal, oven.oven, seal.point, seal.state.value, seal.placed_on, seal.last_seen_on


def _open(board: ClosingBoard) -> Iterator[tuple[Cell, ...]]:
    for item in board.open_items:
        yield item.rule, item.text_zh


def _on_file(world: World, task: str, moment: Moment) -> tuple[Sheet, list[tuple[Cell, ...]]]:
    """The sheet of the task's ovens, and the evidence of its events and of theirs."""
    sheet = sheet_of(world.on(moment.effective_on), f"task:{task}", moment.effective_on)
    tags = (f"task:{task}", *(f"oven:{oven.oven}" for oven in sheet.ovens))
    world.need(*tags)
    events = {event.position: event for tag in tags for event in world.events(tag)}
    return sheet, [
        (position, one.sha256, event.fact.TOPIC, event.occurred_on, event.office, one.kind, one.media_type)
        for position, event in sorted(events.items())
        if event.occurred_on <= moment.effective_on
        for one in event.evidence
    ]
