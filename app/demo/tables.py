"""What the demo prints for an inspector: one text, made of GraphQL answers and of nothing else.

Real names come first; invented ones stand apart, below a line that says so.
"""

from app.client import Api
from app.columns import INVENTED, blocks, figure
from app.demo.book_tables import capacity_table, invented_capacity_table, listed_table, unit_table
from app.demo.case_tables import alert_table, compensation_table, invented_alerts
from app.demo.marks import Row
from app.demo.questions import ask_all
from app.demo.task_tables import enterprise_table, replacement_table, target_table

COLUMNS_WIDE = 160
COLUMNS_MIN = 80


def inspector_tables(api: Api, columns: int = COLUMNS_WIDE) -> str:
    """All tables as one text; a table that is wider than `columns` is cut into parts that repeat its names."""
    answers, size = ask_all(api), max(columns, COLUMNS_MIN)
    real = (
        capacity_table(answers),
        listed_table(answers),
        target_table(answers, invented=False),
        enterprise_table(answers, invented=False),
        replacement_table(answers),
        unit_table(answers),
        compensation_table(answers, invented=False),
        alert_table(answers),
    )
    invented = (
        invented_capacity_table(answers),
        target_table(answers, invented=True),
        enterprise_table(answers, invented=True),
        compensation_table(answers, invented=True),
    )
    apart = f"{INVENTED * 3} 示例（虚构），不计入全省。Invented, in no total of the province. {INVENTED * 3}"
    parts = (_heading(answers.moment), blocks(real, size), apart, blocks(invented, size))
    return "\n\n\n".join((*parts, invented_alerts(answers, size)))


def _heading(moment: Row) -> str:
    return (
        f"熄焦 Quench · 业务日 effective on {moment['effectiveOn']} · 已知截至位置 known at position "
        f"{figure(moment['position'])} · 入账 recorded {moment['recordedAt'] or '—'}\n"
        "吨/年 t/a。仅含文件列名的产能指标，文件未印2018年备案总产能。Lots named in documents only."
    )
