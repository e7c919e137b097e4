"""Why a claim about an enterprise is refused."""

from domain.refusals import Refusal


class CountyBasisContradicts(Refusal, frozen=True, kw_only=True):
    """An enterprise's county is given and said not to be stated, or the other way round."""

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


class NameTaken(Refusal, frozen=True, kw_only=True):
    """A name, or an alias, that another enterprise of the division bears."""

    CODE = "NAME_TAKEN"
    RULES = ("X-28",)
    ZH = "名称“{name}”在 {division} 已属于企业 {holder}，不得用于 {enterprise}。"
    EN = "In {division} the name {name!r} is that of the enterprise {holder} already, not of {enterprise}."
    REMEDY = "同一企业请使用已有编号；不同企业请使用全称。Use the existing id, or the full legal name."

    name: str
    division: str
    holder: str
    enterprise: str


class MergerOfItself(Refusal, frozen=True, kw_only=True):
    """A merger of an enterprise with itself."""

    CODE = "MERGER_OF_ITSELF"
    RULES = ("SX-02", "SX-03")
    ZH = "企业 {enterprise} 不能兼并自身。"
    EN = "The enterprise {enterprise} cannot absorb itself."
    REMEDY = "survivor（兼并方）与 absorbed（被兼并方）填写两家企业。Name two enterprises."

    enterprise: str


class AbsorbedAlready(Refusal, frozen=True, kw_only=True):
    """A merger of an enterprise that another one has absorbed: it absorbs nobody, and is not absorbed twice."""

    CODE = "ABSORBED_ALREADY"
    RULES = ("SX-02", "SX-03")
    ZH = "企业 {enterprise} 已由 {survivor} 兼并（{merger}），不能再兼并其他企业，也不能再次被兼并。"
    EN = "{enterprise} was absorbed by {survivor} ({merger}): it absorbs nobody, and is not absorbed again."
    REMEDY = (
        "以现存企业作为兼并方或被兼并方；原登记有误的，先更正该兼并重组。"
        "Name the surviving enterprise; if the earlier merger was wrong, correct it first."
    )

    enterprise: str
    survivor: str
    merger: str


class AlreadyKeyListed(Refusal, frozen=True, kw_only=True):
    """A second entry on the list of key supervised companies for the same days."""

    CODE = "ALREADY_KEY_LISTED"
    RULES = ("JC-20",)
    ZH = "企业 {enterprise} 自 {since} 起已在重点监管企业名单内，期间重叠。"
    EN = "Enterprise {enterprise} is on the list of key supervised companies from {since}: the intervals overlap."
    REMEDY = "先更正原记录的截止日。Correct the last day of the earlier entry first."

    enterprise: str
    since: str
