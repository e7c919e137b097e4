"""Why a duty is not registered, or a report not taken, as asked."""

from domain.refusals import Refusal


class NotYourDuty(Refusal, frozen=True, kw_only=True):
    """A report by another office than the one that owes it."""

    CODE = "NOT_YOUR_DUTY"
    RULES = ("SX-19", "YC-65")
    ZH = "报送义务 {duty} 由 {office} 承担，不能由 {submitter} 代为报送。"
    EN = "The duty {duty} is that of {office}: {submitter} does not hand in its reports."
    REMEDY = "由承担义务的单位报送。Let the office that has the duty report."

    duty: str
    office: str
    submitter: str
