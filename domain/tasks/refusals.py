"""Why a task is not assigned as asked."""

from domain.refusals import Refusal


class PartsDoNotSum(Refusal, frozen=True, kw_only=True):
    """The phases, or the lists, of a task do not sum to it."""

    CODE = "TASK_PARTS_DO_NOT_SUM"
    RULES = ("YC-07",)
    ZH = "任务 {task}：{what_zh} {parts} = {sum_} 吨，任务为 {tonnes} 吨。"
    EN = "Task {task}: its {what_en} {parts} = {sum_} t, the task is {tonnes} t."
    REMEDY = (
        "分期与分清单各自合计均须等于任务总数；同一吨位不得在两处重复计入。"
        "Phases and lists each sum to the task; the same tonnes are counted once among each."
    )

    task: str
    what_zh: str
    what_en: str
    parts: str
    sum_: int
    tonnes: int


class PartNamedTwice(Refusal, frozen=True, kw_only=True):
    """A task names a phase or a list twice."""

    CODE = "TASK_PART_NAMED_TWICE"
    RULES = ("YC-07",)
    ZH = "任务 {task}：“{part}”重复列示。"
    EN = "Task {task}: the part {part!r} is named twice."
    REMEDY = "每个分期、清单各用一个编号。Give each phase and each list an id of its own."

    task: str
    part: str


class UnknownPart(Refusal, frozen=True, kw_only=True):
    """An entry names a phase or a list that the task above does not have."""

    CODE = "TASK_PART_UNKNOWN"
    RULES = ("YC-07",)
    ZH = "上级任务 {parent} 没有名为“{part}”的分期或清单。"
    EN = "The parent task {parent} has no phase or list {part!r}."
    REMEDY = "使用上级任务所列编号。Use an id of the parent task, or leave the field out."

    parent: str
    part: str


class MoreThanTheParent(Refusal, frozen=True, kw_only=True):
    """An entry goes beyond what its phase, list or task above has left."""

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
    """An enterprise is assigned under a task that is no city's or county's."""

    CODE = "NOT_A_CITY_TASK"
    RULES = ("YC-07",)
    ZH = "任务 {parent} 不是市县任务，不能分解到企业。"
    EN = "Task {parent} is no task of a city or county: enterprises are not assigned under it."
    REMEDY = "填写市县任务编号。Name the task of the city or county."

    parent: str


class BookDiffers(Refusal, frozen=True, kw_only=True):
    """A task of one book stands under a task of another."""

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
    """A task names a kind of reduction that the document does not have."""

    CODE = "REDUCTION_BASIS_UNKNOWN"
    RULES = ("YC-11",)
    ZH = "压减类别 {basis} 无效：1 为已关停且未备案大机焦的产能，2 为清单内企业或设施，3 为省淘汰计划内的焦炉。"
    EN = (
        "There is no reduction basis {basis}: 1 is closed capacity that is not filed, 2 a listed company or facility, "
        "3 an oven of the province's elimination plan."
    )
    REMEDY = "填 1、2、3，或不填。Give 1, 2 or 3, or leave it out."

    basis: int


class WrongLevelAbove(Refusal, frozen=True, kw_only=True):
    """A task skips a level, or turns the levels round."""

    CODE = "TASK_OF_THE_WRONG_LEVEL_ABOVE"
    RULES = ("SX-12", "YC-17", "YC-32")
    ZH = "任务 {task} 的上级任务 {parent} 层级不符：应为 {expected}。"
    EN = "The task above {task}, {parent}, is of the wrong level: it should be one of {expected}."
    REMEDY = "省级任务分解到市，市级分解到县，市县分解到企业。The province assigns cities, a city counties."

    task: str
    parent: str
    expected: str


class OutsideTheTaskAbove(Refusal, frozen=True, kw_only=True):
    """A task of another division than the task above."""

    CODE = "OUTSIDE_THE_TASK_ABOVE"
    RULES = ("YC-17", "YC-30")
    ZH = "{division} 不在上级任务 {parent} 所属的 {parent_division} 之内。"
    EN = "{division} does not lie in {parent_division}, the division of the task above, {parent}."
    REMEDY = "核对区划代码与上级任务。Check the division and the task above."

    division: str
    parent: str
    parent_division: str


class NotTheAssigner(Refusal, frozen=True, kw_only=True):
    """A deadline is changed by an office that did not assign the task."""

    CODE = "NOT_THE_ASSIGNER"
    RULES = ("SX-11", "E-30")
    ZH = "任务 {task} 由 {assigner} 下达，期限只由下达单位或省级领导小组办公室调整。"
    EN = "Task {task} was assigned by {assigner}: only it, or the province's office, changes its deadline."
    REMEDY = "请由下达单位调整。Let the office that assigned it change it."

    task: str
    assigner: str


class AlreadyOnTheList(Refusal, frozen=True, kw_only=True):
    """A supplement adds a lot that is listed."""

    CODE = "ALREADY_ON_THE_LIST"
    RULES = ("YC-64", "E-29")
    ZH = "指标 {lot} 已因任务 {task} 列入压减清单 {tonnes} 吨，不再补充列入，不重复计吨。"
    EN = "Lot {lot} is on the list already, {tonnes} t for task {task}: no second entry and no double tonnes."
    REMEDY = "已在清单内的企业按原任务关停。An enterprise on the list closes under the task it has."

    lot: str
    task: str
    tonnes: int


class NotOpenToSupplement(Refusal, frozen=True, kw_only=True):
    """A supplement adds a lot that is not restricted capacity, or belongs to a project."""

    CODE = "NOT_OPEN_TO_SUPPLEMENT"
    RULES = ("YC-64",)
    ZH = "指标 {lot} 不能补充列入：{why_zh}。"
    EN = "Lot {lot} cannot be added to the list: {why_en}."
    REMEDY = "只补充限制类且不在上大关小项目内的产能。Only restricted capacity outside 上大关小 is added."

    lot: str
    why_zh: str
    why_en: str


class SupplementNamesNoLot(Refusal, frozen=True, kw_only=True):
    """A supplement names no lot."""

    CODE = "SUPPLEMENT_NAMES_NO_LOT"
    RULES = ("YC-64", "E-29")
    ZH = "任务 {task}：补充名单未列产能指标，无法核对是否已在清单内。"
    EN = "Task {task}: the supplement names no lot, so it cannot be seen whether it is on the list already."
    REMEDY = "列出企业的产能指标编号。Name the lots of the enterprise."

    task: str


class FacilityTooSmall(Refusal, frozen=True, kw_only=True):
    """A facility takes the place of a larger one."""

    CODE = "FACILITY_TOO_SMALL"
    RULES = ("YC-13", "E-06")
    ZH = "指标 {lot} 可用 {available} 吨，少于任务 {task} 的 {asked} 吨，不能替换原压减设施。"
    EN = "Lot {lot} has {available} t free, less than the {asked} t of task {task}: it cannot take the place."
    REMEDY = "选择不少于任务吨数的设施。Choose a facility with at least the tonnes of the task."

    lot: str
    task: str
    available: int
    asked: int


class FacilityCommitted(Refusal, frozen=True, kw_only=True):
    """A facility of a project takes the place of one to close."""

    CODE = "FACILITY_COMMITTED"
    RULES = ("YC-13", "E-07")
    ZH = "指标 {lot} 已用于项目 {project}，不能再作压减设施。"
    EN = "Lot {lot} is committed to project {project}: it cannot be closed for a task as well."
    REMEDY = (
        "选择未承诺的设施，或先解除占用。Choose a facility that is free, or release the commitment first."
    )

    lot: str
    project: str


class FacilityAlreadyGone(Refusal, frozen=True, kw_only=True):
    """A facility is exchanged after its acceptance or demolition."""

    CODE = "FACILITY_ALREADY_GONE"
    RULES = ("YC-13",)
    ZH = "{subject} {state_zh}，压减设施不能再调整。"
    EN = "{subject} {state_en}: the facility can no longer be exchanged."
    REMEDY = "只在验收和拆除之前调整。Exchange facilities before acceptance and before demolition only."

    subject: str
    state_zh: str
    state_en: str


class FacilityOfAnother(Refusal, frozen=True, kw_only=True):
    """A facility of another enterprise takes the place."""

    CODE = "FACILITY_OF_ANOTHER_ENTERPRISE"
    RULES = ("YC-13",)
    ZH = "指标 {lot} 属 {owner}，指标 {to_lot} 属 {other}：压减设施只在同一企业内调整。"
    EN = "Lot {lot} is of {owner}, lot {to_lot} of {other}: facilities are exchanged within one enterprise."
    REMEDY = (
        "选择同一企业的设施；如准许跨企业，先设定参数 facility-swap-across-enterprises。"
        "Choose one of the same enterprise, or set facility-swap-across-enterprises first."
    )

    lot: str
    owner: str
    to_lot: str
    other: str


class NotExchangeable(Refusal, frozen=True, kw_only=True):
    """The facilities named are not the ones of the tasks."""

    CODE = "FACILITIES_NOT_EXCHANGEABLE"
    RULES = ("YC-13", "E-06")
    ZH = "任务 {task}：{why_zh}。"
    EN = "Task {task}: {why_en}."
    REMEDY = (
        "原设施须在该任务清单内，新设施须未列入清单，或列在对调的任务内。"
        "The old facility is listed for the task, the new one free, or listed for the task it changes places with."
    )

    task: str
    why_zh: str
    why_en: str


class NotCokingCapacity(Refusal, frozen=True, kw_only=True):
    """A task counts tonnes of another product."""

    CODE = "NOT_COKING_CAPACITY"
    RULES = ("JC-12", "JC-13")
    ZH = "任务 {task} 的 {tonnes} 吨不是焦炭产能：其他产品不计入压减焦化产能。"
    EN = "The {tonnes} t of task {task} are not coking capacity: other products do not join the reduction."
    REMEDY = "其他产品的关停另行登记，不进本账。The closing of other products is kept elsewhere, not in this ledger."

    task: str
    tonnes: int
