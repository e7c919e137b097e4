"""Why a claim about a division is refused."""

from domain.refusals import Refusal


class NotUnderParent(Refusal, frozen=True, kw_only=True):
    """A division is registered under another parent than its code says."""

    CODE = "DIVISION_NOT_UNDER_PARENT"
    RULES = ("X-27",)
    ZH = "区划代码 {code} 的上级应为 {expected}，而非 {parent}。"
    EN = "The division {code} lies under {expected}, not under {parent}."
    REMEDY = "按 GB/T 2260 的层级编码：县级前四位为所属市，市级前两位为省。Follow the levels of GB/T 2260."

    code: str
    expected: str
    parent: str


class CountyOutsideDivision(Refusal, frozen=True, kw_only=True):
    """A county is given that does not lie in the division."""

    CODE = "COUNTY_OUTSIDE_DIVISION"
    RULES = ("YC-28", "X-03")
    ZH = "{county} 不是 {division} 所在市的县级区划。"
    EN = "{county} is not a county of the city of {division}."
    REMEDY = "核对 county；文件未载明的留空。Check county; leave it empty where no document states it."

    county: str
    division: str


class CodeCannotChange(Refusal, frozen=True, kw_only=True):
    """A code is replaced by one of another level or city, or out of order."""

    CODE = "CODE_CANNOT_CHANGE"
    RULES = ("X-27",)
    ZH = "区划代码 {old} 不能自 {day} 起改为 {new}：{why_zh}。"
    EN = "The code {old} does not become {new} from {day}: {why_en}."
    REMEDY = "核对新旧代码、层级与日期。Check both codes, their level and the day."

    old: str
    new: str
    day: str
    why_zh: str
    why_en: str


class OfficeIntervalOverlaps(Refusal, frozen=True, kw_only=True):
    """An office is registered for days on which it is registered already."""

    CODE = "OFFICE_INTERVAL_OVERLAPS"
    RULES = ("X-27",)
    ZH = "机构 {office} 已登记自 {valid_from} 至 {valid_to}，期间重叠。"
    EN = "Office {office} is registered from {valid_from} to {valid_to} already: the intervals overlap."
    REMEDY = "先更正原登记的截止日。Correct the last day of the earlier entry first."

    office: str
    valid_from: str
    valid_to: str
