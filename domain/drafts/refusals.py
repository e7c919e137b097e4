"""Why a draft is not taken or not released."""

from domain.refusals import Refusal


class PersonMissing(Refusal, frozen=True, kw_only=True):
    """The token names no person, so nobody could tell two from one."""

    CODE = "PERSON_MISSING"
    ZH = "令牌未载明操作人（person），草稿的录入与复核须各由一人办理。"
    EN = "The token names no person; a draft is entered by one and released by another."
    REMEDY = "请用带 person 的令牌。Use a token with `person`: quench token --person p-07."
    RECORDED = False


class SamePerson(Refusal, frozen=True, kw_only=True):
    """Who entered a draft does not release it."""

    CODE = "SAME_PERSON"
    ZH = "草稿 {draft} 由 {person} 录入，不得由同一人放行。"
    EN = "Draft {draft} was entered by {person}, who does not release it too."
    REMEDY = "请本单位另一人复核放行。Let another person of your office release it."

    draft: str
    person: str


class DraftEnded(Refusal, frozen=True, kw_only=True):
    """A draft is released or withdrawn once."""

    CODE = "DRAFT_ENDED"
    ZH = "草稿 {draft} 已于位置 {position} 放行或撤回。"
    EN = "Draft {draft} was released or withdrawn at position {position}."
    REMEDY = "如需再报，请另录草稿。Enter another draft if there is more to submit."
    RECORDED = False

    draft: str
    position: int


class DraftDiffers(Refusal, frozen=True, kw_only=True):
    """What is released is what was entered, to the last field; otherwise the second pair of eyes saw something else."""

    CODE = "DRAFT_DIFFERS"
    ZH = "与草稿 {draft} 不一致：{what}。"
    EN = "It is not what draft {draft} holds: {what} differs."
    REMEDY = "按草稿原样放行；需改动的，撤回后另录。Release it as entered; to change it, withdraw it and enter another."
    RECORDED = False

    draft: str
    what: str
