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
