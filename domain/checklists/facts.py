"""Items of a closing's checklist (清单事项): asked for by a document, reported by a department, refusing nothing.

YC-19, JX-23, JX-37, JX-41, JC-10. Which items a place asks for, and which of them are optional, are parameters of the
place (`closing-items`, `closing-items-optional`); so is the day of an item (`deadline.FUGITIVE_EMISSION_CHECK`).
"""

from enum import StrEnum
from typing import ClassVar

from domain.departments import Department
from domain.fact import Fact
from domain.quantities import Identifier


class ClosingItem(StrEnum):
    """应急预案, 下游用气, 气源热源替代方案, 特种设备注销, 消防值守, 无组织排放排查."""

    EMERGENCY_PLAN = "EMERGENCY_PLAN"
    DOWNSTREAM_SUPPLY = "DOWNSTREAM_SUPPLY"
    SUPPLY_PLAN = "SUPPLY_PLAN"
    SPECIAL_EQUIPMENT = "SPECIAL_EQUIPMENT"
    FIRE_EQUIPMENT = "FIRE_EQUIPMENT"
    FUGITIVE_EMISSION_CHECK = "FUGITIVE_EMISSION_CHECK"


NAMES = {
    ClosingItem.EMERGENCY_PLAN: ("YC-19", "应急预案", "the emergency plan"),
    ClosingItem.DOWNSTREAM_SUPPLY: ("YC-19", "下游用气安排", "the gas supply of those downstream"),
    ClosingItem.SUPPLY_PLAN: ("JX-23", "气源、热源替代方案", "the plan for replacing gas and heat"),
    ClosingItem.SPECIAL_EQUIPMENT: ("JX-37", "特种设备注销", "the deregistration of boilers and pressure vessels"),
    ClosingItem.FIRE_EQUIPMENT: ("JX-41", "消防设备运行与值守", "fire equipment that keeps running, and its crew"),
    ClosingItem.FUGITIVE_EMISSION_CHECK: ("JC-10", "无组织排放排查", "the check of fugitive emissions"),
}
"""The rule that asks for an item, and its words in both languages."""


class ClosingItemReported(Fact, frozen=True, kw_only=True):
    """清单事项登记: done on the day it happened, by a department."""

    TOPIC: ClassVar[str] = "ClosingItemReported"

    task: Identifier
    item: ClosingItem
    department: Department
    note: str | None = None
