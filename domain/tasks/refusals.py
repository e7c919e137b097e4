"""Why a task is not assigned as asked."""

from domain.refusals import Refusal


class PartsDoNotSum(Refusal, frozen=True, kw_only=True):
    CODE = "TASK_PARTS_DO_NOT_SUM"
    RULES = ("YC-07",)
    ZH = "任务 {task}：{what_zh} {parts} = {sum_} 吨，任务为 {tonnes} 吨。"
    EN = "Task {task}: its {what_en} {parts} = {sum_} t, the task is {tonnes} t."
    REMEDY = (
        "分期与分清单各自合计均须等于任务总数；同一吨位不得在两处重复计入。"
        "Phases and lists each sum to the task; the 30 of P2 stands inside list 2 and is not added to it."
    )

    task: str
    what_zh: str
    what_en: str
    parts: str
    sum_: int
    tonnes: int


class PartNamedTwice(Refusal, frozen=True, kw_only=True):
    CODE = "TASK_PART_NAMED_TWICE"
    RULES = ("YC-07",)
    ZH = "任务 {task}：“{part}”重复列示。"
    EN = "Task {task}: the part {part!r} is named twice."
    REMEDY = "每个分期、清单各用一个编号。Give each phase and each list an id of its own."

    task: str
    part: str


class UnknownPart(Refusal, frozen=True, kw_only=True):
    CODE = "TASK_PART_UNKNOWN"
    RULES = ("YC-07",)
    ZH = "上级任务 {parent} 没有名为“{part}”的分期或清单。"
    EN = "The parent task {parent} has no phase or list {part!r}."
    REMEDY = "使用上级任务所列编号。Use an id of the parent task, or leave the field out."

    parent: str
    part: str


class MoreThanTheParent(Refusal, frozen=True, kw_only=True):
    CODE = "TASK_MORE_THAN_ITS_PARENT"
    RULES = ("YC-07", "YC-30")
    ZH = "{part}（{whole} 吨）下已分解 {assigned} 吨，再加 {asked} 吨即超出。"
    EN = "{part} has {whole} t, of which {assigned} t are assigned: {asked} t more exceed it."
    REMEDY = "核对清单吨数；补充名单须先调整上级任务。Check the tonnes; a supplement first changes the parent task."

    part: str
    whole: int
    assigned: int
    asked: int


class NotACityTask(Refusal, frozen=True, kw_only=True):
    CODE = "NOT_A_CITY_TASK"
    RULES = ("YC-07",)
    ZH = "任务 {parent} 不是市县任务，不能分解到企业。"
    EN = "Task {parent} is no task of a city or county: enterprises are not assigned under it."
    REMEDY = "填写市县任务编号。Name the task of the city or county."

    parent: str


class BookDiffers(Refusal, frozen=True, kw_only=True):
    CODE = "TASK_BOOK_DIFFERS"
    RULES = ("X-06", "YC-12", "YC-08")
    ZH = "任务 {task} 属 {book}，上级任务 {parent} 属 {parent_book}：压减不是置换，不得合并计数。"
    EN = "Task {task} is {book}, its parent {parent} is {parent_book}: reduced is not replaced, they are not summed."
    REMEDY = "归入同类任务，或不填上级任务。Name a parent of the same book, or none."

    task: str
    book: str
    parent: str
    parent_book: str


class ReductionBasisUnknown(Refusal, frozen=True, kw_only=True):
    CODE = "REDUCTION_BASIS_UNKNOWN"
    RULES = ("YC-11",)
    ZH = "压减类别 {basis} 无效：只有第 1、2、3 类。"
    EN = "There is no reduction basis {basis}: the kinds are 1, 2 and 3."
    REMEDY = "填 1、2、3，或不填。Give 1, 2 or 3, or leave it out."

    basis: int
