"""One event as a replay shows it: what happened, who said so, what it moved, and what stands there afterwards.

         5 ※ 2026-11-22T06:34:52.715662Z  2018-12-31  BaselineCapacityRecognized 期初产能认定  PROVINCE_MIIT 省工信厅
             140823 demo-54  OPERATING          +540,000 t  →        540,000
             140823 demo-54  RECOGNIZED         -540,000 t  →       -540,000
"""

from collections.abc import Iterator

from app.columns import INVENTED
from app.replay.books import Books
from app.replay.told import Row, Told, chinese_name
from projections.trial_balance import NOT_STATED, TONNES


def lines(event: Told, books: Books) -> Iterator[str]:
    """The event, and a line for each account that it moved."""
    mark = INVENTED if event.invented else " "
    more = [f"文件 documents {', '.join(event.documents)}"] if event.documents else []
    more += [f"更正 corrects {', '.join(map(str, event.corrects))}"] if event.corrects else []
    name = " ".join(filter(None, (event.type, chinese_name(event.type))))
    who = f"{event.role} {event.office}".strip() or "—"
    head = f"{event.position:>8,} {mark} {event.recorded_at}  {event.occurred_on or '—':<10}  {name}  {who}"
    yield "  ".join([head, *more])
    for row in event.rows:
        yield _moved(row, books)


def _moved(row: Row, books: Books) -> str:
    unit = "t" if row.unit == TONNES else "fen"
    place = " ".join(filter(None, (row.county or NOT_STATED, row.lot, row.party)))
    moved = f"{'':12} {place}  {row.account:<16} {row.amount:>+16,} {unit:<3}"
    if not books.bounds.happened(row.effective_on):
        return f"{moved}  （{row.effective_on} 起，未计入 / from then on, not counted here）"
    return f"{moved}  → {books.after(row):>16,}"
