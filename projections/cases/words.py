"""The choices of a case in Chinese words, for sentences and printed sheets. model.md §6.3, §6.4."""

from enum import StrEnum

from domain.cases.deadlines import WaitsFor
from domain.cases.facts import EscalationLevel, LawfulCause, Outcome, Severity
from domain.seals.state import SealState
from domain.utilities.facts import Use, Utility

_ZH: dict[StrEnum, str] = {
    Severity.INFO: "提示",
    Severity.LOW: "低",
    Severity.ADVISORY: "建议",
    Severity.MEDIUM: "中",
    Severity.HIGH: "高",
    Severity.CRITICAL: "严重",
    Outcome.RESURGED: "死灰复燃",
    Outcome.ATTEMPTED: "企图复产",
    Outcome.NEVER_CLOSED: "从未关停",
    Outcome.TAMPERING: "弄虚作假",
    Outcome.RELOCATED: "异地转移",
    Outcome.LAWFUL_CAUSE: "合法原因",
    Outcome.DATA_ERROR: "数据错误",
    LawfulCause.MAINTENANCE_LOAD: "维护、照明、保安、拆除用电",
    LawfulCause.FIRE_WATER: "消防用水",
    LawfulCause.GAS_CLEANING: "煤气净化、废水、化产工段",
    LawfulCause.OTHER_OVEN_ON_SITE: "厂内另一焦炉合法运行",
    LawfulCause.CLOSED_STANDING: "任务要求关停而非拆除",
    LawfulCause.OTHER_INDUSTRY: "厂区内其他行业",
    LawfulCause.OWN_POWER: "自备发电",
    LawfulCause.READING_ERROR: "读数、倍率、单位错误",
    LawfulCause.CURTAILMENT: "错峰、应急减排、焖炉",
    LawfulCause.FACILITY_SWAP: "任务内设施调整",
    LawfulCause.RENAMED: "更名、兼并",
    LawfulCause.LATE_REGISTRATION: "合法行为补登",
    LawfulCause.PARTIAL_REDUCTION: "部分压减、约定停产日",
    LawfulCause.EQUIPMENT_SOLD: "旧设备售予合法焦炉",
    LawfulCause.RECOGNISED_ACQUISITION: "产能取得已获认可",
    LawfulCause.SEAL_OPENED_REPORTED: "封条开启并已报告",
    EscalationLevel.WARNING_LETTER: "预警通知函",
    EscalationLevel.PUBLIC_TALK: "公开约谈",
    EscalationLevel.PROVINCIAL_INSPECTION: "省级督查",
    EscalationLevel.CRITICISM: "通报批评",
    WaitsFor.ASSIGNMENT: "交办",
    WaitsFor.INSPECTION: "核查",
    WaitsFor.RECTIFICATION: "整改",
    SealState.NONE: "无",
    SealState.SEALED: "完好",
    SealState.OPENED_REPORTED: "已开启",
    SealState.BROKEN: "破坏或缺失",
    SealState.REPLACED: "已更换",
    Utility.WATER: "水",
    Utility.POWER: "电",
    Use.FIRE: "消防",
    Use.MAINTENANCE: "维护",
    Use.DEMOLITION: "拆除",
    Use.DOMESTIC: "生活",
    Use.OTHER_OVEN: "其他焦炉",
    Use.PRODUCTION: "生产",
}


def zh(choice: StrEnum) -> str:
    """The Chinese word of a choice; its own name where it has none."""
    return _ZH.get(choice, choice.value)
