"""Why the filing of a replacement project is refused."""

from domain.refusals import Refusal


class CapacityNotMatched(Refusal, frozen=True, kw_only=True):
    """A project is larger than its sources."""

    CODE = "CAPACITY_NOT_MATCHED"
    RULES = ("YC-55", "SX-22")
    ZH = "项目 {project} 产能 {tonnes} 吨，来源产能合计仅 {retired} 吨：备案须有相应的合规产能。"
    EN = "Project {project} of {tonnes} t has sources of {retired} t only: filing needs matching compliant capacity."
    REMEDY = "补足来源产能，或降低项目产能。Add sources or lower the project's tonnes."

    project: str
    tonnes: str
    retired: int


class ReplacementNotLess(Refusal, frozen=True, kw_only=True):
    """A project is not smaller than what it retires, and no exception covers it."""

    CODE = "REPLACEMENT_NOT_LESS"
    RULES = ("YC-58", "SX-09", "E-08", "E-10")
    ZH = (
        "项目 {project} 产能 {tonnes} 吨未小于退出产能 {retired} 吨：须减量置换；"
        "仅上大关大且来源为自有、炭化室高度不低于 {height} 毫米的焦炉可等量置换。"
    )
    EN = (
        "Project {project} of {tonnes} t is not smaller than the {retired} t it retires; only own ovens of at least "
        "{height} mm under 上大关大 are replaced one to one."
    )
    REMEDY = "降低项目产能，或改用符合 SX-09 的来源。Lower the tonnes, or use sources that meet SX-09."

    project: str
    tonnes: int
    retired: int
    height: str


class ChamberTooLow(Refusal, frozen=True, kw_only=True):
    """A project with an oven below the height in force."""

    CODE = "CHAMBER_TOO_LOW"
    RULES = ("YC-56",)
    ZH = "新建 {charging} 焦炉炭化室高度 {height} 毫米，低于 {least} 毫米。"
    EN = "The new {charging} oven of {height} mm is lower than {least} mm."
    REMEDY = "按捣固 6 米、顶装 6.98 米及以上设计。Build to the heights of the parameter in force."

    charging: str
    height: int
    least: int


class CokeDryQuenchingMissing(Refusal, frozen=True, kw_only=True):
    """A project without dry quenching where it is asked for."""

    CODE = "COKE_DRY_QUENCHING_MISSING"
    RULES = ("YC-59",)
    ZH = "项目 {project} 未配套干熄焦。"
    EN = "Project {project} has no coke dry quenching (干熄焦)."
    REMEDY = "产能置换项目必须配套干熄焦。Give cokeDryQuenching: true once it is part of the project."

    project: str


class ProjectNotFiled(Refusal, frozen=True, kw_only=True):
    """An act on a project that has no filing on that day."""

    CODE = "PROJECT_NOT_FILED"
    RULES = ("YC-39", "YC-55")
    ZH = "项目 {project} 在该日没有有效备案。"
    EN = "Project {project} has no filing in force on that day."
    REMEDY = "核对项目编号与业务日期；已撤销的须重新备案。Check the id and the day; a revoked project is filed anew."

    project: str


class SourceChangedHands(Refusal, frozen=True, kw_only=True):
    """A filing is revoked to UNBUILT although a source has another holder now."""

    CODE = "SOURCE_CHANGED_HANDS"
    RULES = ("YC-39",)
    ZH = "项目 {project} 的来源指标 {lot} 已换持有企业，其结转产能不能退回 UNBUILT。"
    EN = "Lot {lot}, a source of project {project}, has another holder now: its tonnes cannot go back to UNBUILT."
    REMEDY = "toAccount 填 REVOKED。Give REVOKED as toAccount."

    project: str
    lot: str


class CarriedAboveRatio(Refusal, frozen=True, kw_only=True):
    """A commitment carries more than the ratio of its source allows."""

    CODE = "CARRIED_ABOVE_RATIO"
    RULES = ("YC-58", "SX-09", "X-07")
    ZH = "指标 {lot} 退出 {retired} 吨、结转 {carried} 吨，超过可结转的 {most} 吨（减量置换；等量仅限上大关大）。"
    EN = "Lot {lot} retires {retired} t and would carry {carried} t, more than the {most} t that may be carried."
    REMEDY = "按减量置换比例填写 carriedTonnes。Give carriedTonnes within the ratio in force."

    lot: str
    retired: int
    carried: int
    most: int
