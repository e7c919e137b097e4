"""What the documents leave open (未明之处), and which parameter carries each: model.md §8, rules.md §0 and X-29.

None is chosen silently: a key of this list takes a value only with the document that prints it or with a note that
says how it is read (`InterpretationNotRecorded`); where no value is in force, the sentence here says what then holds;
and every answer that depends on a point shows it (`interpretations`). docs/open-points.md is this list as a table.
"""

from enum import StrEnum

import msgspec

from domain.policy import keys


class Answer(StrEnum):
    """The answers that depend on open points; the names are those of the GraphQL types."""

    DIVISION = "Division"
    LOT = "Lot"
    OVEN = "Oven"
    TASK = "Task"
    PROJECT = "Project"
    COMPENSATION = "Compensation"
    CAPS = "Caps"
    DUTY = "Duty"
    SITE = "Site"
    CASE = "Case"


class OpenPoint(msgspec.Struct, frozen=True):
    """A question that no document answers. `fields`: where a person's choice is recorded with the act itself."""

    id: str
    rules: tuple[str, ...]
    zh: str
    en: str
    keys: tuple[str, ...]
    unset_zh: str
    unset_en: str
    answers: tuple[Answer, ...]
    fields: tuple[str, ...] = ()


_RATES = tuple(key for key in keys.VALUE_FIELDS if key.startswith(f"{keys.COMPENSATION_RATE}."))
_CASE_FAMILIES = (keys.CASE_ASSIGN_DAYS, keys.CASE_INSPECT_DAYS)

OPEN_POINTS = (
    OpenPoint(
        "8.1",
        ("YC-48", "X-13"),
        "三级资金分担比例及2019年预拨金额",
        "The shares of the three levels in the fund, and the prepayments of 2019",
        (keys.FUND_RATIOS,),
        "无比例：每笔各级金额逐项填写；预拨以登记为准，未登记的不计。",
        "No ratios: the levels of every payment are given with it; prepayments count as recorded, none is assumed.",
        (Answer.COMPENSATION,),
        ("PrepaymentReceived.fen", "CompensationPaid.provinceFen"),
    ),
    OpenPoint(
        "8.2",
        ("SX-15", "X-23", "JX-44"),
        "验收标准（晋焦压减组办函〔2019〕2号）原文未收存",
        "The acceptance standard is cited, its text is not held",
        (keys.CLOSING_CHECKLIST,),
        "无清单：不能认定关停。",
        "No checklist: no closing can be certified.",
        (Answer.TASK, Answer.OVEN),
    ),
    OpenPoint(
        "8.3",
        ("JX-04", "XZ-15", "X-29"),
        "具备投产条件之后的宽限，以首座焦炉还是全部焦炉为准",
        "The grace after readiness, and whether the first oven or the whole project counts",
        (keys.READY_GRACE_DAYS, keys.READY_BY_FIRST_OVEN, keys.READY_TARGET_BINDING),
        "宽限0天，以全部焦炉为准，仅作提示，不移动最后一日。",
        "No days of grace, the whole project counts, and it advises only: the last day never moves.",
        (Answer.OVEN, Answer.PROJECT, Answer.TASK),
        ("ProjectReadyToProduce.ready",),
    ),
    OpenPoint(
        "8.4",
        ("YC-58", "X-07", "SX-09"),
        "减量置换的比例",
        "The ratio of reduced replacement",
        (keys.REPLACEMENT_RATIO_MAX, keys.REPLACEMENT_STRICTLY_LESS, keys.EQUAL_REPLACEMENT_HEIGHT_MIN),
        "无比例：要求减量之处至少少1吨，其他不限。",
        "No ratio: at least one tonne less where less is asked for, no limit elsewhere.",
        (Answer.PROJECT, Answer.LOT),
    ),
    OpenPoint(
        "8.5",
        ("SX-06", "X-15"),
        "自行交易未获认可产能的补偿标准与补偿对象",
        "The rate and the payee of self-traded capacity that was not confirmed",
        _RATES,
        "未认可前只给区间、不付款；由决定事件写明对象、类别与理由。",
        "An interval and no payment until it is decided; the decision names payee, category and reason.",
        (Answer.COMPENSATION, Answer.LOT),
        ("AcquisitionRecognized.beneficiary", "LotTradeRejected.reason", "BeneficiaryResolved.payee"),
    ),
    OpenPoint(
        "8.6",
        ("YC-46",),
        "产能交易价格上限：30元还是48元",
        "The cap on the price of traded capacity: 30 or 48 yuan per tonne",
        (keys.PRICE_CAP,),
        "无上限：不因价格拒绝。",
        "No cap: no trade is refused for its price.",
        (Answer.LOT,),
    ),
    OpenPoint(
        "8.7",
        ("YC-10", "X-29"),
        "大机焦的定义及其比重的分母",
        "What a large oven is, and of what its share is taken",
        (keys.LARGE_OVEN_HEIGHT_MIN, keys.LARGE_OVEN_DENOMINATOR),
        "无高度：不计算比重；分母为在产焦炉的设计产能。",
        "No height: no share is computed; the denominator is the design capacity of the ovens that produce.",
        (Answer.CAPS,),
    ),
    OpenPoint(
        "8.8",
        ("YC-12", "X-03"),
        "恒泰60万吨是否计入",
        "Whether the 600,000 t of 恒泰 count anywhere",
        (),
        "由任务所属账册记明：OTHER_ELIMINATION 单列，不计入325万吨。",
        "The task's own book says it: OTHER_ELIMINATION stands beside the 3,250,000 t and is in no sum of them.",
        (Answer.TASK, Answer.DIVISION),
        ("EnterpriseTaskAssigned.book", "LotEliminatedOther.tonnes"),
    ),
    OpenPoint(
        "8.9",
        ("YC-36", "SX-22"),
        "2018年期初产能数字",
        "The numbers of the 2018 baseline",
        (keys.OPENING_DAY,),
        "期初日为2018-12-31；仅文件列名的产能指标，不是备案总量。",
        "Openings are of 2018-12-31: only lots that documents name, not the filed total.",
        (Answer.DIVISION, Answer.LOT),
        ("BaselineCapacityRecognized.basis", "BaselineCapacityRecognized.accountBasis"),
    ),
    OpenPoint(
        "8.10",
        ("E-22", "JX-29"),
        "焖炉保温是否视为关停",
        "Whether an oven kept hot counts as closed",
        (keys.HOT_IDLE_COUNTS_CLOSED,),
        "不视为关停：焖炉即为运行。",
        "It does not: an oven kept hot is running.",
        (Answer.OVEN, Answer.TASK),
    ),
    OpenPoint(
        "8.11",
        ("XZ-18",),
        "产能总量控制（551.9万吨）是否含无焦炉与结转产能",
        "Whether a cap on capacity (5,519,000 t) counts unbuilt and carried quota",
        (keys.CAPACITY_CAP_COUNTS,),
        "含：在产、停产、无焦炉、结转合计；另列仅有焦炉的合计；D-09 始终按前者预警。",
        "Operating, idle, unbuilt and carried; the sum with ovens stands beside it, D-09 alerts on the wider one.",
        (Answer.CAPS,),
    ),
    OpenPoint(
        "8.12",
        ("YC-53", "X-14"),
        "收回补偿资金及于已完成的指标，还是仅及于未完成的",
        "Whether a claw-back reaches finished lots of the county, or the unfinished lot alone",
        (keys.CLAWBACK_SCOPE,),
        "LOT：仅及于未完成或被撤销的指标。",
        "LOT: the unfinished or revoked lot alone.",
        (Answer.COMPENSATION,),
    ),
    OpenPoint(
        "8.13",
        ("YC-34", "SX-09", "X-09"),
        "暂停备案的起始日，上大关大是否例外",
        "The start of the moratorium on filings, and whether 上大关大 is an exception",
        (keys.MORATORIUM_EXEMPT_EQUAL,),
        "无例外；起始日未知的，自最迟已知日起确定。",
        "No exception; where the start is not known it is certain from the latest known day on.",
        (Answer.PROJECT,),
        ("ReplacementMoratoriumImposed.inForceBy",),
    ),
    OpenPoint(
        "8.14",
        ("YC-39",),
        "备案撤销后产能归入何处，核减部分是否返还",
        "Where tonnes go when a filing is revoked, and whether a discount comes back",
        (keys.FILING_REVOCATION_ACCOUNT, keys.DISCOUNT_RETURNS),
        "由撤销决定写明账户，未写明的拒绝；核减不返还。",
        "The decision names the account, else it is refused; a discount does not come back.",
        (Answer.PROJECT, Answer.LOT),
        ("LotFilingRevoked.toAccount", "ProjectFilingRevoked.toAccount"),
    ),
    OpenPoint(
        "8.15",
        ("YC-13",),
        "压减设施调整可否跨企业",
        "Whether facilities may be exchanged between enterprises",
        (keys.FACILITY_SWAP_ACROSS_ENTERPRISES,),
        "不可跨企业。",
        "They may not.",
        (Answer.TASK,),
    ),
    OpenPoint(
        "8.16",
        ("JC-21",),
        "晋城重点名单以外，谁按月报送电量",
        "Who reports monthly electricity outside the key list of 晋城",
        (),
        "仅登记了报送义务的；未登记的不算逾期。",
        "Whoever has a registered duty; without one nothing is overdue.",
        (Answer.DUTY,),
        ("ReportDutyRegistered.basis",),
    ),
    OpenPoint(
        "8.17",
        ("YC-64",),
        "证据文件存于何处",
        "Where the files of evidence are kept",
        (keys.EVIDENCE_CUSTODY,),
        "由提交单位保存；账本只记文件哈希。",
        "With the office that submitted them; the ledger binds their hashes alone.",
        (Answer.TASK,),
    ),
    OpenPoint(
        "X-30",
        ("X-30", "YC-01"),
        "「前」「底前」是否含当日，「8月前」指何日",
        "Whether 「前」 and 「底前」 include the day, and which day 「8月前」 is",
        (),
        "每项期限同时记明原文、最后一日与较晚可能日；硬性预警自较晚者起。",
        "Each deadline keeps its printed words, its last day and the later bound; hard alerts count from the later.",
        (Answer.TASK,),
        ("Deadline.text", "Deadline.lastDay", "Deadline.lastDayLatest"),
    ),
    OpenPoint(
        "YC-35",
        ("YC-35",),
        "「省级主管部门」是哪个部门",
        "Which department 「省级主管部门」 is",
        (keys.CONFIRMED_BY_PROVINCE,),
        "交易由市级部门确认。",
        "Trades are confirmed by the city's office.",
        (Answer.LOT, Answer.PROJECT),
    ),
    OpenPoint(
        "YC-51",
        ("YC-51", "YC-53"),
        "两项备案与收回资金的期限",
        "The days for the two filings and for a claw-back to come in",
        (keys.FILING_DAYS, keys.CLAWBACK_DAYS),
        "无期限：不算逾期。",
        "No days: nothing is overdue.",
        (Answer.COMPENSATION,),
    ),
    OpenPoint(
        "JX-12",
        ("JX-12", "JX-16", "JC-15"),
        "安全处置的危害种类、驻厂周期、封条报告与巡查的时限",
        "The hazards of a purge, the cycle of the watch, the hours and days of reports on seals",
        (keys.HAZARD_CLASSES, keys.WATCH_CYCLE_DAYS, keys.SEAL_REPORT_HOURS, keys.SEAL_INSPECTION_DAYS),
        "无要求：不拒绝，不算逾期。",
        "Nothing is asked for: nothing is refused and nothing is overdue.",
        (Answer.OVEN,),
    ),
    OpenPoint(
        "YC-31",
        ("YC-31", "YC-28"),
        "指标可超出其焦炉设计产能多少（备案与摸底不一致）",
        "By how much a lot may exceed the design of its ovens, where filing and survey differ",
        (keys.BACKING_OVER_DESIGN_PERCENT,),
        "假设不超过20%：超出的对应予以拒绝；焦炉设计产能不详的不拒绝。",
        "20 % is assumed: a backing beyond it is refused; where the design is not known nothing is.",
        (Answer.LOT, Answer.OVEN),
    ),
    OpenPoint(
        "JX-42",
        ("JX-42", "D-04", "D-17", "S-12"),
        "申报、保留和批准恢复的用电，一月最多可说明停产前月用电的多少",
        "How much of what an oven took a month while it ran declared, retained and restored power can explain",
        (keys.ALLOWED_LOAD_PERCENT,),
        "假设以50%为限：申报再多，超出部分也不作留用；停产前月用电不详的不设限。",
        "50 % is assumed: whatever is declared, what is more is no retained load; where that month is not known there "
        "is no bound.",
        (Answer.OVEN,),
    ),
    OpenPoint(
        "XZ-03",
        ("XZ-03",),
        "城市建成区边界（20公里从何处量起）",
        "The edge of the built-up area, from which the 20 km are measured",
        (keys.BUILT_UP_AREA,),
        "无边界：不判断远近。",
        "No edge: nobody is told to be near or far.",
        (Answer.SITE,),
    ),
    OpenPoint(
        "JC-05",
        ("JC-05",),
        "「一个采暖季」自何日至何日",
        "From which day to which day a heating season is",
        (keys.HEATING_SEASON,),
        "无起止日：不判断旧热源拆除早晚。",
        "No days: nobody is told that old heating went too early.",
        (Answer.OVEN, Answer.TASK),
    ),
    OpenPoint(
        "JC-24",
        ("JC-24", "JC-16", "SX-20"),
        "案件交办、核查、升级、重新立案的时限",
        "The days in which a case is assigned, inspected, escalated and reopened",
        (
            *(f"{key}.{kind}" for key in _CASE_FAMILIES for kind in ("CRITICAL", "OTHER")),
            keys.CASE_ESCALATION_DAYS,
            keys.CASE_REOPEN_MONTHS,
        ),
        "无时限：不算逾期，升级停在第一级；销号后12个月内的新预警重新立案。",
        "No days: nothing is late and the ladder stays at its first level; an alert within 12 months reopens a case.",
        (Answer.CASE,),
    ),
)
"""Every open point, those of model.md §8 by its number, others by the rule that leaves them open."""
OPEN_KEYS = frozenset(key for point in OPEN_POINTS for key in point.keys) - {
    *_RATES,
    keys.OPENING_DAY,
    keys.REPLACEMENT_STRICTLY_LESS,
    keys.EQUAL_REPLACEMENT_HEIGHT_MIN,
}
"""Keys whose value is printed nowhere yet: one that says PRINTED names the document. Rates and days are printed."""
