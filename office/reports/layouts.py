"""The tables of each report, with the headings that an office knows and the units they are in.

A workbook is read back by these layouts alone, so a heading or an order that changes is a new release of the form.
"""

from office.reports.report import Column, Form, Layout, ReportKind

_TONNES = "吨/年"


def _tonnes(key: str, zh: str, en: str) -> Column:
    return Column(key, zh, en, Form.NUMBER, _TONNES)


def _yuan(key: str, zh: str, en: str) -> Column:
    return Column(key, zh, en, Form.FEN, "元")


def _day(key: str, zh: str, en: str) -> Column:
    return Column(key, zh, en, Form.DAY)


def _count(key: str, zh: str, en: str, unit: str = "") -> Column:
    return Column(key, zh, en, Form.NUMBER, unit)


_MARK = Column("invented", "虚构", "invented")
"""What no document says is marked wherever it is shown."""

TASKS = Layout(
    "tasks",
    "任务进度",
    "Progress of tasks",
    (
        Column("task", "任务编号", "task"),
        Column("level", "层级", "level"),
        Column("name", "名称", "name"),
        Column("division", "区划代码", "division"),
        _tonnes("target", "目标", "target"),
        _tonnes("supplemented", "追加", "added to the list later"),
        _tonnes("planned", "应完成", "planned by the day"),
        _tonnes("certified", "已关停", "closed"),
        _tonnes("accepted", "已验收", "accepted, net"),
        _tonnes("revoked", "撤销验收", "acceptance revoked"),
        _tonnes("replaced", "置换退出", "left by replacement"),
        _tonnes("open", "未完成", "open"),
        _tonnes("behind", "落后", "behind schedule"),
        _tonnes("certified_in_week", "本周关停", "closed in the week"),
        _tonnes("accepted_in_week", "本周验收", "accepted in the week"),
        _tonnes("revoked_in_week", "本周撤销", "revoked in the week"),
        Column("status", "状态", "status"),
        _day("last_day", "最后期限", "last day"),
        _count("overdue", "逾期", "overdue", "天"),
        _MARK,
    ),
)
COUNTIES = Layout(
    "counties",
    "区划合计",
    "Sums by division, of the tasks of enterprises",
    (
        Column("division", "区划代码", "division"),
        _tonnes("target", "目标", "target"),
        _tonnes("certified", "已关停", "closed"),
        _tonnes("accepted", "已验收", "accepted, net"),
        _tonnes("open", "未完成", "open"),
        _tonnes("behind", "落后", "behind schedule"),
        _count("tasks", "任务数", "tasks", "项"),
        _count("overdue", "逾期任务", "tasks overdue", "项"),
    ),
)
SUPPLEMENTS = Layout(
    "supplements",
    "追加压减名单",
    "Serious polluters added to the list",
    (
        Column("task", "任务编号", "task"),
        Column("name", "名称", "name"),
        Column("division", "区划代码", "division"),
        Column("reason", "情形", "reason"),
        _tonnes("tonnes", "追加产能", "capacity"),
        _day("on", "追加日期", "added on"),
        Column("status", "状态", "status"),
        _count("position", "账本位置", "position"),
        _MARK,
    ),
)
READINGS = Layout(
    "readings",
    "重点企业月用电量",
    "Electricity of key enterprises in the month",
    (
        Column("meter", "计量点", "meter"),
        Column("enterprise", "企业", "enterprise"),
        Column("division", "区划代码", "division"),
        Column("oven", "专属焦炉", "the one oven it serves"),
        Column("reported", "是否已报", "reported"),
        _count("kwh", "用电量", "electricity", "kWh"),
        Column("quality", "实测或估算", "quality"),
        _count("position", "账本位置", "position"),
        _MARK,
    ),
)
STAGES = Layout(
    "stages",
    "验收链",
    "Chain of acceptance",
    (
        Column("stage", "环节", "stage"),
        _day("on", "日期", "on"),
        Column("office", "单位", "office"),
        Column("verdict", "结论", "verdict"),
        _tonnes("tonnes", "产能", "capacity"),
        _count("position", "账本位置", "position"),
    ),
    keys=3,
)
OVENS = Layout(
    "ovens",
    "焦炉",
    "Ovens",
    (
        Column("oven", "焦炉编号", "oven"),
        Column("label", "名称", "label"),
        Column("enterprise", "企业", "enterprise"),
        Column("division", "区划代码", "division"),
        Column("site", "厂址", "site"),
        Column("stage", "阶段", "stage"),
        _day("stopped_on", "停产", "stopped"),
        _day("certified_on", "关停认定", "closing certified"),
        Column("structure", "炉体", "structure"),
    ),
)
SEALS = Layout(
    "seals",
    "封条",
    "Seals",
    (
        Column("seal", "编号", "number"),
        Column("oven", "焦炉编号", "oven"),
        Column("point", "封点", "point"),
        Column("state", "状态", "state"),
        _day("placed_on", "加封", "placed"),
        _day("last_seen_on", "最近检查", "last seen"),
    ),
    keys=2,
)
OPEN_ITEMS = Layout(
    "open_items",
    "待补事项",
    "What the documents ask for and nobody reported",
    (Column("rule", "条款", "rule"), Column("text", "事项", "item")),
    keys=2,
)
EVIDENCE = Layout(
    "evidence",
    "印证材料",
    "Evidence bound to the events",
    (
        _count("position", "账本位置", "position"),
        Column("sha256", "SHA-256", "SHA-256"),
        Column("type", "事件", "event"),
        _day("on", "发生日期", "occurred on"),
        Column("office", "提交单位", "submitted by"),
        Column("kind", "材料", "kind"),
        Column("media_type", "格式", "type"),
    ),
    keys=2,
)
LOTS = Layout(
    "lots",
    "补偿申请",
    "Compensation applied for",
    (
        Column("lot", "产能指标编号", "lot"),
        Column("enterprise", "企业", "enterprise"),
        Column("division", "区划代码", "division"),
        _tonnes("tonnes", "产能", "capacity"),
        _tonnes("accepted", "已验收", "accepted, net"),
        Column("category", "类别", "category"),
        Column("determined", "类别已定", "category determined"),
        _yuan("reference_least", "参考额下限", "reference, least"),
        _yuan("reference_most", "参考额上限", "reference, most"),
        _yuan("proposed", "拟定", "proposed"),
        _yuan("approved", "核定", "approved"),
        _yuan("claimed", "已申请", "claimed"),
        _yuan("prepaid", "预拨", "prepaid"),
        _yuan("ordered", "已下达", "ordered"),
        _yuan("bank", "银行实付", "paid by the bank"),
        _yuan("payable", "应付", "payable"),
        _yuan("clawback_open", "应追回", "to be clawed back"),
        Column("held", "暂缓", "held"),
        Column("payee", "收款人", "payee"),
        Column("stage", "阶段", "stage"),
        _MARK,
    ),
)

LAYOUTS: dict[ReportKind, tuple[Layout, ...]] = {
    ReportKind.WEEKLY: (TASKS, COUNTIES),
    ReportKind.POLLUTERS: (SUPPLEMENTS,),
    ReportKind.ELECTRICITY: (READINGS,),
    ReportKind.ACCEPTANCE: (STAGES, OVENS, SEALS, OPEN_ITEMS, EVIDENCE),
    ReportKind.COMPENSATION: (LOTS,),
}
TITLES: dict[ReportKind, tuple[str, str]] = {
    ReportKind.WEEKLY: ("压减进展周报", "Weekly report of progress (Mondays, SX-19)"),
    ReportKind.POLLUTERS: ("严重污染企业月报", "Monthly report of serious polluters (YC-64, YC-65)"),
    ReportKind.ELECTRICITY: ("重点监管企业月用电报表", "Monthly electricity of key enterprises (JC-21)"),
    ReportKind.ACCEPTANCE: ("验收资料", "Acceptance package (YC-50, SX-15)"),
    ReportKind.COMPENSATION: ("补偿资金申请", "Application for compensation (YC-50, YC-51)"),
}
