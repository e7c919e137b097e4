"""What the decisions on a case share: where its subject is, who may settle it, and which act may come now."""

from collections.abc import Iterator

from domain.acceptance.facts import CityAcceptanceHeld
from domain.cases import refusals as r
from domain.cases.facts import Severity
from domain.cases.state import GRAVITY, Case, Docket
from domain.command import Accepted, accept
from domain.envelope import Request, Role, Submitter
from domain.fact import Fact
from domain.places.state import PROVINCE, Level, level
from domain.refusals import Refusal
from domain.scope import place_of_tag, within
from domain.seals.state import SealState
from domain.world import World

_COUNTY = frozenset({Role.COUNTY_OFFICE, Role.COUNTY_DEPT})
_PROVINCIAL = frozenset({Role.PROVINCE_OFFICE, Role.INSPECTOR})
_RANKS = (Level.COUNTY, Level.CITY, Level.PROVINCE)
_LEVEL_NAMES = {
    Level.COUNTY: ("县", "the county"),
    Level.CITY: ("市", "the city"),
    Level.PROVINCE: ("省", "the province"),
}


def division_of(world: World, docket: Docket, submitter: Submitter) -> str | None:
    """The smallest division that the subject lies in; None where it is unknown or outside the submitter's own.

    An alert may be about something that nobody registered: it lies where the alert says.
    """
    known, place = place_of_tag(world, docket.subject)
    if not known and docket.alerts:
        known, place = True, docket.alerts[-1].division
    place = place or PROVINCE
    return place if known and within(world, submitter.division, place) else None


def rank(submitter: Submitter) -> Level:
    """How high an office stands: by its role, and never above the division it answers for."""
    by_role = Level.COUNTY if submitter.role in _COUNTY else Level.CITY
    by_role = Level.PROVINCE if submitter.role in _PROVINCIAL else by_role
    return min(by_role, level(submitter.division), key=_RANKS.index)


def settles(severity: Severity) -> Level:
    """Who closes: medium and above the city, critical the province (model.md §6.4)."""
    if severity is Severity.CRITICAL:
        return Level.PROVINCE
    grave = GRAVITY.index(severity) >= GRAVITY.index(Severity.MEDIUM)
    return Level.CITY if grave else Level.COUNTY


def settling_refusal(field: str, subject: str, severity: Severity, submitter: Submitter) -> Refusal | None:
    """A county does not close a case on its own ovens, nor dismiss their alerts."""
    least = settles(severity)
    if _RANKS.index(rank(submitter)) >= _RANKS.index(least):
        return None
    zh, en = _LEVEL_NAMES[least]
    return r.NotYoursToSettle(
        field=field, subject=subject, severity=severity, least_zh=zh, least_en=en, office=submitter.office
    )


def act_refusal(case: Case, request: Request) -> Refusal | None:
    """Whether an act on the case may come now: it is open, and its steps keep their order."""
    if case.closing:
        closed_on = case.closing.on.isoformat()
        return r.CaseClosedAlready(field="case", case=case.case, closed_on=closed_on)
    return order_refusal(case, request)


def order_refusal(case: Case, request: Request) -> Refusal | None:
    """No act is dated before the last one: the stages would not follow each other."""
    day = request.occurred_on
    if day >= case.last_on:
        return None
    return r.CaseMovedOn(
        field="occurredOn", case=case.case, last_on=case.last_on.isoformat(), day=day.isoformat()
    )


def torn_refusal(world: World, subject: str, referral: str | None) -> Refusal | None:
    """Tearing a seal is for the police (JX-38): the referral is stated, or why there is none."""
    if referral or not subject.startswith("oven:"):
        return None
    oven = world.now.oven(subject.removeprefix("oven:"))
    torn = [seal.seal for seal in oven.seals if seal.state is SealState.BROKEN]
    if not torn:
        return None
    return r.PoliceReferralMissing(field="policeReferral", oven=oven.oven, seals="、".join(torn))


def acceptors(world: World, subject: str) -> Iterator[str]:
    """The offices that accepted the closing of what the case is about."""
    tags = [subject]
    if subject.startswith("site:"):
        tags = [f"oven:{oven}" for oven in world.now.site(subject.removeprefix("site:")).ovens]
    if not subject.startswith(("oven:", "site:", "task:", "lot:")):
        return
    world.need(*tags)
    for tag in tags:
        for event in world.events(tag):
            if isinstance(event.fact, CityAcceptanceHeld):
                yield event.office


def recorded(case: Case, fact: Fact) -> Accepted:
    """A fact of the case, under the case and under its subject's docket."""
    return accept(fact, f"case:{case.case}", f"case:{case.subject}")
