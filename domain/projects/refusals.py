"""Why the filing of a replacement project is refused."""

from domain.refusals import Refusal


class CapacityNotMatched(Refusal, frozen=True, kw_only=True):
    CODE = "CAPACITY_NOT_MATCHED"
    RULES = ("YC-55", "SX-22")
    ZH = "项目 {project} 产能 {tonnes} 吨，来源产能合计仅 {retired} 吨：备案须有相应的合规产能。"
    EN = "Project {project} of {tonnes} t has sources of {retired} t only: filing needs matching compliant capacity."
    REMEDY = "补足来源产能，或降低项目产能。Add sources or lower the project's tonnes."

    project: str
    tonnes: str
    retired: int


class ReplacementNotLess(Refusal, frozen=True, kw_only=True):
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
    CODE = "CHAMBER_TOO_LOW"
    RULES = ("YC-56",)
    ZH = "新建 {charging} 焦炉炭化室高度 {height} 毫米，低于 {least} 毫米。"
    EN = "The new {charging} oven of {height} mm is lower than {least} mm."
    REMEDY = "按捣固 6 米、顶装 6.98 米及以上设计。Build to the heights of the parameter in force."

    charging: str
    height: int
    least: int


class CokeDryQuenchingMissing(Refusal, frozen=True, kw_only=True):
    CODE = "COKE_DRY_QUENCHING_MISSING"
    RULES = ("YC-59",)
    ZH = "项目 {project} 未配套干熄焦。"
    EN = "Project {project} has no coke dry quenching (干熄焦)."
    REMEDY = "产能置换项目必须配套干熄焦。Give cokeDryQuenching: true once it is part of the project."

    project: str
