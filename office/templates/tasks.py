"""任务: the tasks of counties and enterprises, and changes of their deadlines. model.md §2.4."""

from office.columns import Column, Day, Form, ListOf, Template, Whole
from office.templates.shared import END, an_id, choice, division, happened, some_ids, tonnes, words

END_STATES = {
    "拆除": "DEMOLISH",
    "关停": "CLOSE",
    "关停或拆除": "CLOSE_OR_DEMOLISH",
    "无焦炉上缴": "PAPER",
    "文件未写明": "UNSTATED",
}
BOOKS = {"压减": "REDUCTION", "产能置换": "REPLACEMENT", "其他计划淘汰": "OTHER_ELIMINATION"}
PRODUCTS = {"焦炭": "COKE", "其他": "OTHER"}
_DEADLINE = (
    words(
        "期限（文件原文）",
        "deadline.text",
        "2020年12月底前",
        required=True,
        note="照抄文件所写期限。The deadline as the document prints it.",
    ),
    Column(
        "期限最后一日",
        "deadline.lastDay",
        Day(),
        "仍算按期的最后一天；文件没有写明日期时留空。The last day that meets it.",
        "2020-12-31",
    ),
    Column(
        "期限最后一日（较晚理解）",
        "deadline.lastDayLatest",
        Day(),
        "“8月前”这类写法有两种理解时，填较晚的一天。The later day where the words are ambiguous.",
    ),
)
_TONNES = tonnes("任务产能（吨/年）", "tonnes", "540000", required=True)
_BOOK = choice("任务类别", "book", BOOKS, "压减")
_DOCUMENT = an_id("下达文件编号", "document", ListOf.DOCUMENT, "", required=False)
_PARENT = an_id("上级任务编号", "parent", ListOf.TASK, "example-task-city", required=False)

TEMPLATE = Template(
    kind="tasks",
    title="任务下达",
    version=1,
    help="市县任务、企业任务与期限调整。Tasks of counties and enterprises, and changes of deadlines.",
    forms=(
        Form(
            "enterprise",
            "企业任务",
            "AssignEnterpriseTask",
            (
                an_id("任务编号", "task", None, "example-task-01"),
                _PARENT,
                an_id("企业编号", "enterprise", ListOf.ENTERPRISE, "example-enterprise"),
                division("任务所属区划", "division", required=True, example="140823"),
                division("所在县", "county", example="140823"),
                _TONNES,
                *_DEADLINE,
                choice("要求达到的状态", "requiredEndState", END_STATES, "拆除", required=True),
                _BOOK,
                some_ids("产能指标编号", "lots", ListOf.LOT, "example-lot"),
                some_ids("焦炉编号", "ovens", ListOf.OVEN, "example-oven-1、example-oven-2"),
                an_id("阶段编号", "phase", None, "", required=False),
                an_id("名单编号", "list", None, "", required=False),
                Column("压减依据（1、2、3）", "reductionBasis", Whole(), "运城文件的三类依据，可空。", "1"),
                choice("产品", "product", PRODUCTS, ""),
                _DOCUMENT,
                happened("下达日期", "2019-12-31"),
                *END,
            ),
            "一行一个企业任务。One task of an enterprise a row.",
        ),
        Form(
            "county",
            "县级任务",
            "AssignCountyTask",
            (
                an_id("任务编号", "task", None, "example-task-county"),
                _PARENT,
                division("任务所属区划", "division", required=True, example="140823"),
                words("任务名称", "name", "闻喜县压减任务", required=True),
                _TONNES,
                *_DEADLINE,
                _BOOK,
                _DOCUMENT,
                happened("下达日期", "2019-12-31"),
                *END,
            ),
            "一行一个县的任务。One task of a county a row.",
        ),
        Form(
            "deadline",
            "期限调整",
            "ChangeTaskDeadline",
            (
                an_id("任务编号", "task", ListOf.TASK, "example-task-01"),
                *_DEADLINE,
                words("调整原因", "reason", "文件调整", required=True),
                an_id("依据文件", "document", ListOf.DOCUMENT, "example-document"),
                happened("调整日期", "2020-10-28"),
                *END,
            ),
            "期限以新文件调整的，一行一个任务。One task a row.",
        ),
    ),
)
