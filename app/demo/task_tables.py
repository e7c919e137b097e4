"""Tasks: the targets of province and cities, the tasks of enterprises, and what exits by replacement."""

from app.columns import INVENTED, Column, Table, figure, span
from app.demo.marks import ACTS_NOTE, Row, division_names, is_invented, marked
from app.demo.questions import Answers

_FIGURES = (
    Column("任务", "target", figure=True),
    Column("列入", "listed", figure=True),
    Column("关停", "closed", figure=True),
    Column("验收", "accepted", figure=True),
    Column("期限", "last day"),
)
_DIVISION = Column("区划", "division")
_OVERDUE = (Column("逾期天", "overdue", figure=True), Column("状态", "status"))
_DONE = {
    "OPEN": "未完成 open",
    "CLOSED_NOT_ACCEPTED": "待验收 not accepted",
    "DONE": "已完成 done",
    "LATE": "逾期完成 done late",
}
_SILENT = "未报关停 not reported"
_PAST_DUE = "期限已过 past due"


def _status(task: Row) -> str:
    """Silence after a last day is an unknown state of the enterprise; a division's sum is then simply past due."""
    silent = _SILENT if task["level"] == "ENTERPRISE" else _PAST_DUE
    return _DONE.get(task["status"], silent)


def _title(zh_en: str, invented: bool) -> str:
    return f"{INVENTED} {zh_en.split('、')[1]}, invented" if invented else zh_en


def _of(answers: Answers, invented: bool) -> list[Row]:
    return [task for task in answers.tasks if is_invented(task["division"]) is invented]


def target_table(answers: Answers, *, invented: bool) -> Table:
    """The targets of the province and the cities, with the phases and lists that their documents print."""
    name = division_names(answers.moment, answers.tasks)
    tasks = [t for t in _of(answers, invented) if t["level"] != "ENTERPRISE" and t["book"] == "REDUCTION"]
    rows = [
        row
        for task in tasks
        for row in (_target_row(marked(name(task["division"]), task, None), task), *_part_rows(task))
    ]
    columns = (_DIVISION, Column("任务、批次、清单", "target, phase, list"), *_FIGURES, *_OVERDUE)
    return Table(
        _title("三、压减任务（批次与清单） Targets with phases and lists, t/a", invented),
        columns,
        rows,
        notes=() if invented else (ACTS_NOTE,),
    )


def _target_row(place: str, task: Row) -> list[str]:
    names = ("targetTonnes", "listedTonnes", "certifiedTonnes", "acceptedTonnes")
    figures = (figure(task[name]) for name in names)
    what = task["name"] or "全省压减过剩焦化产能"
    return [place, what, *figures, task["lastDay"] or "—", figure(task["overdueDays"]), _status(task)]


def _part_rows(task: Row) -> list[list[str]]:
    """Phases, then lists: two ways to cut one target, never to be added up (YC-07)."""
    names = ("targetTonnes", "listedTonnes", "closedTonnes", "acceptedTonnes")
    return [
        ["", f"  {part['name']}", *(figure(part[n]) for n in names), part["lastDay"] or "—", "", ""]
        for part in (*task["phases"], *task["lists"])
    ]


def enterprise_table(answers: Answers, *, invented: bool) -> Table:
    """Every enterprise's task: target, listed, closed, accepted, deadline, done, days overdue."""
    name = division_names(answers.moment, answers.tasks)
    tasks = [t for t in _of(answers, invented) if t["level"] == "ENTERPRISE" and t["book"] != "REPLACEMENT"]
    columns = (
        Column("编号", "task"),
        Column("企业", "enterprise"),
        _DIVISION,
        *_FIGURES,
        Column("完成", "done on"),
        *_OVERDUE,
    )
    notes = (
        "未报关停 closing not reported：期限已过而未见关停登记，状态未知，不等于违法生产。Silence is no offence.",
        "关停栏的区间：数座焦炉共用一项产能，尚未全部认定。An interval: ovens back a lot jointly, not all are closed.",
        "恒泰属其他淘汰计划，不计入 3,250,000。恒泰 goes by another plan, outside the 3,250,000.",
        ACTS_NOTE,
    )
    rows = [_enterprise_row(name(task["division"]), task) for task in tasks]
    title = _title("四、企业任务 Tasks by enterprise, t/a", invented)
    return Table(title, columns, rows, notes=() if invented else notes)


def _enterprise_row(place: str, task: Row) -> list[str]:
    interval = task["interval"]
    low, high = (interval["least"], interval["most"]) if interval else (task["certifiedTonnes"],) * 2
    return [
        task["id"],
        marked(task["name"], task, task["division"]),
        place,
        figure(task["targetTonnes"]),
        figure(task["listedTonnes"]),
        span(figure(low), figure(high)),
        figure(task["acceptedTonnes"]),
        task["lastDay"] or task["deadlineText"] or "—",
        task["doneOn"] or "—",
        figure(task["overdueDays"]),
        _status(task),
    ]


def replacement_table(answers: Answers) -> Table:
    """What exits by replacement (上大关小): it lives on in a new oven and is no reduction (X-06)."""
    name = division_names(answers.moment, answers.tasks)
    tasks = [task for task in _of(answers, False) if task["book"] == "REPLACEMENT"]
    columns = (
        _DIVISION,
        Column("任务", "task"),
        Column("须退出", "to exit", figure=True),
        Column("已置换", "replaced", figure=True),
        Column("已压减", "reduced", figure=True),
        Column("期限", "last day"),
        *_OVERDUE,
    )
    rows = [_replacement_row(name(task["division"]), task) for task in tasks]
    return Table("五、以置换退出（不计压减） To exit by replacement, not reduction, t/a", columns, rows)


def _replacement_row(place: str, task: Row) -> list[str]:
    figures = (figure(task[name]) for name in ("toExitTonnes", "replacedTonnes", "reducedTonnes"))
    what = marked(task["name"], task, task["division"])
    return [place, what, *figures, task["lastDay"] or "—", figure(task["overdueDays"]), _status(task)]
