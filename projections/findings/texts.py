"""What each rule says, in both languages, and which articles of the documents it rests on. model.md §6.1, §6.2.

An inspector reads it beside a finding: the sentence of a finding says what was seen, this says why it is looked at. The
articles are those of docs/rules.md, by rule id; a statistical rule rests on no printed figure, and says so. Parameters
are the keys whose values in force the rule reads; what no document prints is read as docs/open-points.md tells.
"""

from dataclasses import dataclass

from domain.policy import keys


@dataclass(frozen=True, slots=True)
class Article:
    """One article that a rule rests on: the id of docs/rules.md, and where it stands."""

    rule_id: str
    article: str


@dataclass(frozen=True, slots=True)
class RuleText:
    """What a rule says; `articles` are empty where no document asks for it, `parameters` where it reads none."""

    rule: str
    says_zh: str
    says_en: str
    articles: tuple[Article, ...] = ()
    parameters: tuple[str, ...] = ()


_ARTICLES = {
    "JX-04": "介休 §二(一)",
    "JX-05": "介休 §二(二)",
    "JX-07": "介休 §二(三)",
    "JX-11": "介休 §四(二)(三), 五(四)",
    "JX-13": "介休 §五(一)",
    "JX-16": "介休 §五(二)",
    "JX-18": "介休 §五(三)",
    "JX-20": "介休 §五(三)",
    "JX-26": "介休 §五(四)",
    "JX-28": "介休 §五(五)",
    "JX-29": "介休 §五(五)",
    "JX-36": "介休 §六7, 16",
    "JX-38": "介休 §六9",
    "JX-40": "介休 §六11",
    "JX-42": "介休 §六14",
    "JX-44": "介休 §七(二)",
    "YC-14": "运城 §三(二)",
    "YC-15": "运城 §三(二)",
    "YC-16": "运城 §三(二)",
    "YC-31": "运城 §五(一)",
    "YC-33": "运城 §五(二)",
    "YC-34": "运城 §五(三)",
    "YC-37": "运城 §五(三)",
    "YC-38": "运城 §五(三)",
    "YC-46": "运城 §五(五)",
    "YC-51": "运城 §五(五)3",
    "YC-52": "运城 §五(五)4",
    "YC-53": "运城 §五(五)5",
    "YC-54": "运城 §五(六)",
    "YC-57": "运城 §五(六)",
    "YC-65": "运城 §六(四)",
    "SX-05": "省办 一(三)",
    "SX-06": "省办 一(四)",
    "SX-16": "省办 三(三)",
    "SX-17": "省办 三(三)",
    "SX-19": "省办 三(四)",
    "SX-21": "省办 三(四)",
    "SX-22": "省办 三(四)",
    "XZ-10": "忻州 §二(一)",
    "XZ-13": "忻州 §二(二)",
    "XZ-15": "忻州 §二(三)",
    "XZ-18": "忻州 §二(六)",
    "XZ-19": "忻州 §二(六)",
    "XZ-20": "忻州 §二(六)",
    "XZ-24": "忻州 附件",
    "JC-08": "晋城 三(九)",
    "E-16": "edge case",
    "X-28": "documents compared",
    "JC-05": "晋城 三(七)",
    "JC-07": "晋城 三(九)",
    "JC-09": "晋城 三(十)",
    "JC-15": "晋城 三(十五), 附件",
    "JC-21": "晋城 四(二十)",
    "X-16": "documents compared",
    "X-17": "documents compared",
    "X-18": "documents compared",
    "E-20": "edge case",
    "E-23": "edge case",
}

_METERED = keys.METERED_PRODUCTION_PERCENT, keys.ALLOWED_LOAD_PERCENT
"""What the oven's own meter is held against."""

_SAID: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("D-01", "已列入清单或已压减的产能，不得再交易、备案、占用、列单或领取补偿；拆分、更名后仍按指标编号追踪。",
     "A lot that is listed or reduced is not traded, filed, committed, listed or paid again; it is followed by its id "
     "through splits and new names.", "YC-37 YC-38 SX-21", ()),
    ("D-02", "同一指标不得用于两个项目，也不得既列入清单又用于项目。",
     "One lot does not back two projects, nor the list and a project.", "YC-37 YC-38", ()),
    ("D-03", "封条应完好并按期检查；破坏、缺失，或开启后未按时报告的须查看。",
     "A seal is whole and looked at in time; one that is broken, missing, or opened and not reported is looked into.",
     "JX-38 JC-15", (keys.SEAL_REPORT_HOURS, keys.SEAL_INSPECTION_DAYS)),
    ("D-04", "已关停焦炉未经批准或超过期限恢复供水供电，或新发许可覆盖该炉。",
     "Water or power came back at a closed oven without approval or past its day, or a permit covers it again.",
     "JX-40 JX-42 JX-44", (keys.RESTORATION_REPORT_DAYS, *_METERED)),
    ("D-05", "已关停焦炉有产出；须有专指该炉的实际观察，全厂数据不算。",
     "A closed oven produced: by a positive observation of that oven alone, never by what a whole site shows.",
     "YC-15 SX-21", ()),
    ("D-06", "置换项目具备投产条件后，被置换焦炉仍在运行：提示；忻州要求即行关停，为高级。",
     "A replaced oven runs although its project is ready: advice; in 忻州, which orders the closing then, high.",
     "JX-04 XZ-15", (keys.READY_GRACE_DAYS,)),
    ("D-07", "已拆除或处置设备的编号出现在另一焦炉，或关停焦炉的企业在别处另登记无指标、无项目的焦炉（异地转移）。",
     "The serial number of demolished or disposed equipment stands on another oven, or whoever closed an oven "
     "registers one elsewhere without a lot or a project (relocation).", "JC-07", ()),
    ("D-08", "焦炉设计产能超过名下指标：无指标产能。情况不明不算缺口。",
     "Ovens run without capacity behind them; what is not known is no gap.", "YC-16 SX-22", ()),
    ("D-09", "区划产能超过总量控制。", "A division stands above its cap on capacity.", "XZ-18",
     (keys.CAPACITY_CAP_COUNTS,)),
    ("D-10", "本年累计产量超过该年产量总量控制；正好等于不算。",
     "Output of the year so far is above the cap of that year; exactly the cap is within it.", "XZ-19 XZ-20 XZ-24",
     ()),
    ("D-11", "关停标准的某项要素在无批准用途下被恢复。",
     "An element of the closing standard was undone without an approved purpose.", "JX-44 JX-40 JX-42", ()),
    ("D-12", "验收通过后的省级抽查不合格，或认定部分吨数不实。",
     "A spot check of the province, after a passed acceptance, failed or found tonnes not to be so.", "JX-07 YC-14",
     ()),
    ("D-13", "列入清单后产能来源类别上调：凭认定文件的仅作提示。",
     "The provenance of a lot was raised after its listing; only noted where a document determines it.",
     "SX-05 SX-06", ()),
    ("D-14", "银行付款与下达不符：无令、金额不同、重复、验收前或付给待明确对象；收回款逾期或多收。",
     "The bank and the orders differ: no order, another amount, twice, before acceptance, to a held payee; a claw-back "
     "late or too much.", "YC-51 YC-52 YC-53", (keys.CLAWBACK_DAYS,)),
    ("D-15", "专为已关停焦炉的原料进厂；全厂大门的进料不算。",
     "Raw material came for a closed oven alone; what passes a whole site's gate does not count.", "JX-38 JX-44", ()),
    ("D-16", "应报未报：缺失不等于零，也不指控任何焦炉。",
     "A registered report is missing: missing is not zero, and it accuses no oven.", "SX-19 YC-65 JC-21", ()),
    ("D-17", "超过最后期限仍有生产：须有期限后的实际观察。",
     "Overdue and producing: by a positive observation after the last day.", "JX-29 YC-15 SX-21",
     (keys.HOT_IDLE_COUNTS_CLOSED, *_METERED)),
    ("D-18", "已关停厂址新增变压器或计量点、增加容量，未载明用途或项目。",
     "A transformer or meter was added, or made larger, at a closed site, without purpose or project.", "JC-08 JC-07",
     ()),
    ("D-19", "已关停焦炉附近以另一企业之名出现炼焦或用煤；本企业更名、已备案项目不算。",
     "Coking or coal use came near a closed oven under another enterprise; a new name of the same one does not count.",
     "JC-07 E-16 X-28", (keys.SAME_SITE_METRES,)),
    ("D-20", "同一照片用于两个封点或两个日期，或同一封条编号用于两处。",
     "One picture shows two sealing points or two days, or one seal number stands on two points.", "YC-14", ()),
    ("D-21", "关停日期紧靠最后期限而登记在其后甚久：低级；照片或产量与之矛盾的为高级。",
     "A closing dated just before its last day and recorded long after: low; high where a picture or output "
     "contradicts it.", "JX-29 YC-14", (keys.BACKDATING_WINDOW_DAYS, keys.BACKDATING_RECORDED_DAYS)),
    ("D-22", "最后期限已过，无人报告关停：状态不明，不指控任何人。",
     "The last day passed and nobody reported a closing: the state is unknown, and nobody is accused.",
     "JX-29 JX-44", ()),
    ("D-23", "观察与账上记载在某些日子互相矛盾。",
     "An observation contradicts recorded claims on some days.", "YC-14", ()),
    ("M-01", "付款缺少两项备案之一超过天数。",
     "A payment lacks one of its two filings after the days in force.", "YC-51", (keys.FILING_DAYS,)),
    ("M-02", "补偿资金未先用于职工安置，或使用超过所付。",
     "Compensation was used for others before the workers, or more than was paid.", "SX-17", ()),
    ("Q-01", "法院查封、拍卖记录前后不符。", "Court records of a lot do not fit each other.", "SX-05 YC-33", ()),
    ("Q-02", "查封期间拆除。", "Torn down while a court's seal was on it.", "YC-33", ()),
    ("Q-03", "摸底数与备案数不同。", "A survey counts otherwise than the filing.", "YC-31", ()),
    ("Q-04", "暂停备案起始日不明，无法判断备案时是否已暂停。",
     "The first day of the moratorium is not known, so whether it held at a filing is not either.", "YC-34", ()),
    ("Q-05", "自有焦炉产能用于置换的交易价高于其补偿标准（上限按哪一标准，文件未载明）。",
     "Own-oven capacity was traded above its own rate; which rate is the cap, no document says.", "YC-46 X-18",
     (keys.compensation_rate("OWN_OVEN"),)),
    ("Q-06", "项目不在规划园区。", "A project lies outside the planned zones.", "YC-54", (keys.NEW_CLUSTER_ZONES,)),
    ("Q-07", "项目未载明废水零排放措施。", "A project does not state its zero waste-water measures.", "YC-57",
     (keys.ZERO_WASTE_WATER_REQUIRED,)),
    ("Q-08", "跨县置换的项目投产，未取得用能权、排污权，也无其他途径。",
     "Capacity moved across counties started without its energy and discharge rights, or other means.", "XZ-13",
     (keys.CROSS_COUNTY_RIGHTS,)),
    ("Q-09", "兼并重组取得时，按有焦炉申报多得补偿：须核实焦炉。",
     "A merger is better paid with an oven than without one: see the oven.", "X-16",
     (keys.compensation_rate("MERGED_WITH_OVEN"), keys.compensation_rate("MERGED_NO_OVEN"))),
    ("Q-10", "交易取得的指标上后建焦炉：仍按交易标准，文件所称三十元仅指兼并。",
     "An oven was built on a traded lot: it keeps the rate of a trade, the 30 is of mergers only.", "X-17", ()),
    ("Q-11", "项目投产未载明应有的改造措施。", "A project started without the measures its place asks for.",
     "JX-13 XZ-10", (keys.PROJECT_MEASURES,)),
    ("S-01", "停产后的月用电，扣除基本量和申报用量后，仍占停产前月均的较大份额。",
     "Power used after the stop, less the basic and the declared allowance, is a share of the months before it.",
     "JX-42 SX-21", (keys.ALLOWED_LOAD_PERCENT,)),
    ("S-02", "停产后的月用电逐月缓升（累积和）。", "Power used after the stop creeps up month by month (CUSUM).",
     "SX-21", (keys.ALLOWED_LOAD_PERCENT,)),
    ("S-03", "合用电表：扣除仍在运行焦炉应有的用电后，余量折合已关停焦炉的生产。",
     "A shared meter: what is left after the ovens that run lawfully would be output of the closed one.",
     "JX-26 SX-21", ()),
    ("S-04", "由用电、用煤推算的产量高于上报产量。", "Output implied by power and coal is above the reported one.",
     "YC-14 SX-21", (keys.ALLOWED_LOAD_PERCENT,)),
    ("S-05", "产量高于产能。", "Output is above capacity.", "SX-22", ()),
    ("S-06", "自有烟囱在停产后仍有高温小时，夜间为多者更重。",
     "The oven's own stack is hot after the stop; graver where it is at night.", "SX-21", ()),
    ("S-07", "停产后工艺用水高于留用量；消防用水不计。",
     "Process water after the stop is above what is kept; fire water does not count.", "JX-40 E-20 SX-21", ()),
    ("S-08", "停产后不久附近新通电变压器的负荷曲线与之相似：仅为排序名单，不预警。",
     "A transformer energised near by soon after has a like load: a ranked list, never an alert.", "JC-07", ()),
    ("S-09", "县域焦炭外运与库存变化高于上报产量。",
     "Coke that left a county, with its change of stock, is above the reported output.", "YC-14", ()),
    ("S-10", "核查次序：级别、相互独立来源数、统计量、吨数。",
     "The order of work: severity, sources that agree, the strongest statistic, tonnes.", "", ()),
    ("S-11", "停产后连续数月用电高于该炉自身的低位，超出其波动所能解释。",
     "Power in months running is above the oven's own low level by more than its variation explains.", "SX-21",
     (keys.ALLOWED_LOAD_PERCENT,)),
    ("S-12", "停产后用电高于该炉自身低位，连同水、烟囱、产量佐证，超出其波动、余热与申报所能解释。",
     "Power above the oven's own level, heard with water, stack and output, by more than its variation, its cooling "
     "and what was declared explain.", "SX-21 JX-42 E-20", (keys.ALLOWED_LOAD_PERCENT,)),
    ("W-01", "供气供热替代逾期。", "Gas or heat was not replaced in time.", "JX-05 SX-16",
     (keys.deadline("REPLACEMENT_SUPPLY"),)),
    ("W-02", "替代气源热源未到位即关停：提示，民生为底线。",
     "An oven closed before its gas or heat was replaced: advice, livelihood is the floor.", "JX-11 SX-16",
     (keys.SUPPLY_FIRST,)),
    ("W-03", "关停期间驻厂盯守有间断。", "The watch in the plant has a gap.", "JX-16", (keys.WATCH_CYCLE_DAYS,)),
    ("W-04", "职工安置分项合计与总数不符。", "The kinds of worker placement do not sum to their total.", "JX-36", ()),
    ("W-05", "无有效许可或未置换即拆除。",
     "Demolished without a permit in force, or before the purge.", "JX-18 JX-20", (keys.PURGE_REQUIRED,)),
    ("W-06", "强制措施缺少依据，或超出局部。", "A compulsory measure lacks its basis or is not local.", "JX-28", ()),
    ("W-07", "处置的设备编号从未登记或报告拆除。",
     "Equipment was disposed of that nobody registered or reported demolished.", "E-23 JC-07", ()),
    ("W-08", "新热源未运行满一个采暖季即拆除旧热源。",
     "Old heating is gone before the new one has run a season.", "JC-05", (keys.HEATING_SEASON,)),
    ("W-09", "验收所依据的来源后被认定造假：请人重新查看，系统不撤销。",
     "An acceptance rests on a source found to falsify: a person looks again, nothing is undone.", "JC-09 YC-14",
     (keys.TAMPERING_FAILS,)),
    ("V-01", "事件所附证据文件在证据库中缺失，或已被改动。",
     "A file of evidence that an event names is missing from the store, or was altered.", "YC-14",
     (keys.EVIDENCE_CUSTODY,)),
)


def _text(rule: str, zh: str, en: str, articles: str, parameters: tuple[str, ...]) -> RuleText:
    named = tuple(Article(one, _ARTICLES[one]) for one in articles.split())
    return RuleText(rule, zh, en, named, parameters)


TEXTS: dict[str, RuleText] = {row[0]: _text(*row) for row in _SAID}
"""By the id of the rule."""


def text_of(rule: str) -> RuleText | None:
    """What a rule says; None of a rule that this program does not know (a log may be of a newer one)."""
    return TEXTS.get(rule)
