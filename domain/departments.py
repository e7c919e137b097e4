"""Departments (部门) that answer for a part of a closing, by the words the documents use for them.

In 介休 the departments are those of the county (X-33). A parameter that lists departments names them by these
Chinese words, as its document prints them.
"""

from enum import StrEnum


class Department(StrEnum):
    """A department by its task in the closing, wherever it sits."""

    EMERGENCY = "EMERGENCY"
    ECOLOGY = "ECOLOGY"
    INDUSTRY = "INDUSTRY"
    HOUSING = "HOUSING"
    WATER = "WATER"
    POWER = "POWER"
    POLICE = "POLICE"
    MARKET = "MARKET"
    LABOUR = "LABOUR"
    LAND = "LAND"


NAMES = {
    Department.EMERGENCY: "应急",
    Department.ECOLOGY: "生态环境",
    Department.INDUSTRY: "工信",
    Department.HOUSING: "住建",
    Department.WATER: "水利",
    Department.POWER: "供电",
    Department.POLICE: "公安",
    Department.MARKET: "市场监管",
    Department.LABOUR: "人社",
    Department.LAND: "自然资源",
}
"""The word a parameter and a refusal use for each."""
