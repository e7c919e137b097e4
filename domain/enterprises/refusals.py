"""Why a claim about an enterprise is refused."""

from domain.refusals import Refusal


class CountyBasisContradicts(Refusal, frozen=True, kw_only=True):
    CODE = "COUNTY_BASIS_CONTRADICTS"
    RULES = ("YC-28", "X-03")
    ZH = "企业 {enterprise}：县（市）代码 {county} 与其依据 {basis} 矛盾。"
    EN = "Enterprise {enterprise}: the county {county} contradicts its basis {basis}."
    REMEDY = (
        "文件未载明的：county 留空、countyBasis 为 NOT_STATED。"
        "Where no document states it, leave county empty and give NOT_STATED."
    )

    enterprise: str
    county: str
    basis: str


class AlreadyKeyListed(Refusal, frozen=True, kw_only=True):
    CODE = "ALREADY_KEY_LISTED"
    RULES = ("JC-20",)
    ZH = "企业 {enterprise} 自 {since} 起已在重点监管企业名单内，期间重叠。"
    EN = "Enterprise {enterprise} is on the list of key supervised companies from {since}: the intervals overlap."
    REMEDY = "先更正原记录的截止日。Correct the last day of the earlier entry first."

    enterprise: str
    since: str
