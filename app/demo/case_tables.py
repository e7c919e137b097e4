"""Money and alerts: what each lot would be paid, and what a person must look at."""

from app.columns import INVENTED, Column, Table, figure, span, wrapped, yuan
from app.demo.marks import ACTS_NOTE, Row, division_names, is_invented, marked
from app.demo.questions import Answers

_CATEGORY = {
    "OWN_OVEN": "自有焦炉 own oven",
    "MARKET_TRADED": "市场交易 traded",
    "MERGED_WITH_OVEN": "重组有炉 merged",
    "MERGED_NO_OVEN": "重组无炉 merged",
    "COURT_AUCTIONED": "法院拍卖 auctioned",
    "NOT_DETERMINED": "未定 not determined",
}
_ALERTS = {"D-22": "未报关停 closing not reported", "W-01": "替代未报 supply not reported"}
_INDENT = "    "


def compensation_table(answers: Answers, *, invented: bool) -> Table:
    """The reference amount of every lot: an interval where no category is determined, and then nothing payable."""
    name = division_names(answers.moment, answers.tasks)
    files = [row for row in answers.compensation if is_invented(row["division"]) is invented]
    columns = (
        Column("企业", "enterprise"),
        Column("区划", "division"),
        Column("吨/年", "t/a", figure=True),
        Column("类别", "category"),
        Column("参考金额（元）", "reference, yuan", figure=True),
        Column("核定", "approved", figure=True),
        Column("可付", "payable", figure=True),
        Column("已下达", "ordered", figure=True),
        Column("银行实付", "bank", figure=True),
    )
    notes = (
        "类别未定：参考金额为 30 至 48 元/吨的区间，可付为 0。No category: an interval, and nothing payable.",
        "晋城文件未印补偿标准，其区间仅为参考。晋城 prints no rate: its intervals are illustrative.",
        ACTS_NOTE,
    )
    rows = [
        _compensation_row(name(row["division"]), row)
        for row in sorted(files, key=lambda r: str(r["division"]))
    ]
    title = f"{INVENTED} 补偿 Compensation, yuan, invented" if invented else "七、补偿 Compensation, yuan"
    return Table(title, columns, rows, notes=() if invented else notes)


def _compensation_row(place: str, row: Row) -> list[str]:
    reference = row["referenceFen"]
    return [
        marked(row["enterpriseName"], row, row["division"]),
        place,
        figure(row["tonnes"]),
        _CATEGORY.get(row["category"], str(row["category"])),
        span(yuan(reference["least"]), yuan(reference["most"])) if reference else "—",
        *(yuan(row[name]) for name in ("approvedFen", "payableFen", "orderedFen", "bankFen")),
    ]


def alert_table(answers: Answers) -> Table:
    """Open alerts on real names, each with the task it is about."""
    tasks = {f"task:{task['id']}": task for task in answers.tasks}
    real = [alert for alert in answers.alerts if not is_invented(alert["division"])]
    columns = (
        Column("规则", "rule"),
        Column("预警", "alert"),
        Column("级别", "severity"),
        Column("主体", "subject"),
        Column("企业", "enterprise"),
        Column("区划", "division"),
        Column("吨/年", "t/a", figure=True),
        Column("期限", "last day"),
    )
    rows = [_alert_row(alert, tasks.get(alert["subject"])) for alert in real]
    return Table("八、未处理预警 Open alerts", columns, rows)


def _alert_row(alert: Row, task: Row | None) -> list[str]:
    what = _ALERTS.get(alert["rule"], alert["sentenceEn"])
    head = [alert["rule"], what, alert["severity"].lower(), alert["subject"]]
    if task is None:
        return [*head, "—", alert["division"] or "—", "—", "—"]
    return [*head, task["name"], task["divisionName"], figure(task["targetTonnes"]), task["lastDay"] or "—"]


def invented_alerts(answers: Answers, size_max: int) -> str:
    """Open alerts on invented names, with their sentences."""
    alerts = [alert for alert in answers.alerts if is_invented(alert["division"])]
    lines = [f"{INVENTED} 未处理预警 Open alerts, invented", ""]
    for alert in sorted(alerts, key=lambda alert: (alert["rule"], int(alert["position"]))):
        lines.append(f"{INVENTED} {alert['rule']}  {alert['severity'].lower():8}  {alert['subject']}")
        for sentence in (alert["sentenceZh"], alert["sentenceEn"]):
            lines += wrapped(sentence, size_max, _INDENT)
    return "\n".join(lines)
