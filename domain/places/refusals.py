"""Why a claim about a division is refused."""

from domain.refusals import Refusal


class NotUnderParent(Refusal, frozen=True, kw_only=True):
    CODE = "DIVISION_NOT_UNDER_PARENT"
    RULES = ("X-27",)
    ZH = "区划代码 {code} 的上级应为 {expected}，而非 {parent}。"
    EN = "The division {code} lies under {expected}, not under {parent}."
    REMEDY = "按 GB/T 2260 的层级编码：县级前四位为所属市，市级前两位为省。Follow the levels of GB/T 2260."

    code: str
    expected: str
    parent: str


class CountyOutsideDivision(Refusal, frozen=True, kw_only=True):
    CODE = "COUNTY_OUTSIDE_DIVISION"
    RULES = ("YC-28", "X-03")
    ZH = "{county} 不是 {division} 所在市的县级区划。"
    EN = "{county} is not a county of the city of {division}."
    REMEDY = "核对 county；文件未载明的留空。Check county; leave it empty where no document states it."

    county: str
    division: str
