"""The application for compensation (补偿资金申请): the file of each lot, in fen. YC-44 to YC-51, SX-02 to SX-07."""

from office.reports.layouts import LOTS
from office.reports.report import Cell, Table
from office.reports.source import Filled, Source, place_name
from office.reports.weekly import marked
from projections.compensation import CompensationRow, compensations


async def tables(source: Source, division: str) -> Filled | None:
    """Every lot of a division with a file of its own."""
    name = await place_name(source, division)
    if name is None:
        return None
    rows = await compensations(source.log, source.connection, source.moment, division)
    return name, (Table(LOTS, tuple(map(_lot, rows))),)


def _lot(row: CompensationRow) -> tuple[Cell, ...]:
    least, most = row.reference_fen or (None, None)
    return (
        row.lot,
        row.enterprise_name,
        row.division,
        row.tonnes,
        row.accepted_tonnes,
        row.category.value,
        "是" if row.determined else "否",
        least,
        most,
        row.proposed_fen,
        row.approved_fen,
        row.claimed_fen,
        row.prepaid_fen,
        row.ordered_fen,
        row.bank_fen,
        row.payable_fen,
        row.clawback_open_fen,
        "是" if row.held else None,
        row.payee,
        row.stage.value,
        marked(row.invented),
    )
