"""Deciding a correction: the world without the voided event, and the right command decided on it (model.md §4.5).

The correction voids the whole submission the position belongs to where it gave several facts (an acceptance and the
reductions of its own append): one correcting event per voided fact, each with the voided rows reversed on their own
days and the rows of the replacement on its day. So the balance guard sees the past as it would have been.
"""

from collections.abc import Callable, Sequence
from datetime import date

import msgspec

from domain.balances import reversed_rows
from domain.cases.facts import CaseOpened
from domain.closing.elements import ElementFact
from domain.closing.facts import ClosureStandardCertified
from domain.command import Accepted, Command, Decided, Refused, Tagged, refuse, unique
from domain.compensation.facts import CompensationPaid
from domain.corrections import refusals as r
from domain.corrections.commands import CorrectBaseline, CorrectEvent
from domain.corrections.facts import BaselineCorrected, EventCorrected, Replacement
from domain.corrections.resting import accepted_on, closed_on_backing, resting_on
from domain.duties.facts import ReportDutyRegistered
from domain.enterprises.facts import CountySurveyRecorded, EnterpriseRegistered, EnterpriseRenamed
from domain.envelope import Happened, Request, Role
from domain.fact import Account, Fact, encode_fact
from domain.funds.facts import PrepaymentReleased
from domain.lots.facts import BaselineCapacityRecognized, BaselineClosed, LotSplit, OvenBacksLot
from domain.meters.facts import MeterRegistered
from domain.money import reversed_money
from domain.monitors.facts import MonitorRegistered
from domain.names import comparable, same_name
from domain.ovens.facts import OvenRegistered
from domain.parsing import parse_command
from domain.policy.facts import PolicyDocumentRegistered
from domain.projects.facts import ProjectFiled, ProjectStarted
from domain.refusals import Refusal
from domain.scope import in_sight
from domain.sites.facts import SiteRegistered
from domain.tasks.facts import CityTaskAssigned, CountyTaskAssigned, EnterpriseTaskAssigned, ProvinceTargetSet
from domain.world import World

DecideNoun = Callable[[World, Command, Request], Decided]
_ABOUT = (
    "lot",
    "oven",
    "ovens",
    "task",
    "project",
    "seal",
    "parameter",
    "division",
    "code",
    "order",
    "merger",
    "case",
    "monitor",
    "meter",
)
_NOT_CORRECTABLE = (
    "DayOpened",
    "AlertRaised",
    "ReportOverdue",
    "SubmissionRefused",
    "StateDigestRecorded",
    "EvidenceExamined",
    "EvidenceChecked",
    "LogKeyRotated",
    "LedgerRestored",
    "DraftEntered",
    "DraftReleased",
    "DraftWithdrawn",
)


def decide_correction(
    world: World, command: CorrectEvent | CorrectBaseline, request: Request, decide_noun: DecideNoun
) -> Decided:
    """Void the events of one submission and, if given, put the right ones in their place."""
    world.need(f"position:{command.position}")
    voided = world.submission_at(command.position)
    if not voided or any(type(event.fact).TOPIC in _NOT_CORRECTABLE for event in voided):
        return refuse(r.NothingToCorrect(field="position", position=command.position))
    world.need(*(tag for event in voided for tag in event.tags))
    if refusal := _not_permitted(world, command, voided, request) or _rested_upon(
        world, command, voided, request
    ):
        return refuse(refusal)
    if command.replacement is None:
        if refusal := _acceptance_rests(world, voided, (), None):
            return refuse(refusal)
        return Accepted(tuple(_correction(command, event, None, request) for event in reversed(voided)))
    replacement = _replacement_facts(world, command, voided, request, decide_noun)
    if isinstance(replacement, Refused):
        return replacement
    day = command.replacement.occurred_on
    if mismatch := _mismatch(voided, replacement) or _acceptance_rests(world, voided, replacement, day):
        return refuse(mismatch)
    return Accepted(
        tuple(
            _correction(command, event, tagged, request)
            for event, tagged in zip(voided, replacement, strict=True)
        )
    )


def _not_permitted(
    world: World,
    command: CorrectEvent | CorrectBaseline,
    voided: Sequence[Happened],
    request: Request,
) -> Refusal | None:
    original = (voided[0].office, voided[0].division)
    own = original == (request.submitter.office, request.submitter.division)
    if not own and not in_sight(world, voided[0].tags, request.submitter):
        return r.NothingToCorrect(field="position", position=command.position)
    office, position = request.submitter.office, command.position
    if not comparable(command.second_office) or same_name(command.second_office, office):
        return r.SecondOfficeMissing(field="secondOffice", office=office)
    opening = any(isinstance(event.fact, BaselineCapacityRecognized) for event in voided)
    if opening != isinstance(command, CorrectBaseline):
        return r.NothingToCorrect(field="position", position=position)
    reduced = any(row.account is Account.REDUCED for event in voided for row in event.fact.postings)
    if reduced and request.submitter.role is not Role.PROVINCE_OFFICE:
        return r.ProvinceCorrectsReduced(field="position", position=position)
    backing = any(isinstance(event.fact, OvenBacksLot) for event in voided)
    province = backing and request.submitter.role is Role.PROVINCE_OFFICE
    if not (reduced or opening or own or province):
        return r.NotTheOriginalOffice(field="position", position=position, office=voided[0].office)
    return None


def _rested_upon(
    world: World, command: CorrectEvent | CorrectBaseline, voided: Sequence[Happened], request: Request
) -> Refusal | None:
    """What later events rest on is not taken away: correct from the newest back (model.md §4.5)."""
    positions = {event.position for event in voided}
    for event in voided:
        if isinstance(event.fact, CompensationPaid | PrepaymentReleased) and _seen_at_the_bank(world, event.fact):
            return r.PaidAtTheBank(field="position", position=event.position)
        if certificate := _certificate_over(world, event, positions):
            return r.LaterEventsRest(field="position", position=event.position, later=certificate)
        for tag in _opened_by(event.fact) if command.replacement is None else ():
            later = [
                e for e in world.events(tag) if e.position > event.position and e.position not in positions
            ]
            if later:
                return r.LaterEventsRest(field="position", position=event.position, later=later[0].position)
        if rests := resting_on(world, event) or closed_on_backing(world, event, request.submitter.role):
            return r.LaterEventsRest(field="position", position=event.position, later=rests.position)
        if isinstance(event.fact, ProjectStarted):
            starts = (
                e for e in world.events(f"project:{event.fact.project}") if isinstance(e.fact, ProjectStarted)
            )
            if later := [e for e in starts if e.position > event.position]:
                return r.LaterEventsRest(field="position", position=event.position, later=later[0].position)
    return None


def _acceptance_rests(
    world: World, voided: Sequence[Happened], replacement: Sequence[Tagged], on: date | None
) -> Refusal | None:
    """A standing acceptance that a closing or a task bears out falls before it does (model.md §4.5)."""
    right: list[Fact | None] = [tagged.fact for tagged in replacement] if replacement else [None] * len(voided)
    for event, fact in zip(voided, right, strict=True):
        if later := accepted_on(world, event, fact, on):
            return r.LaterEventsRest(field="position", position=event.position, later=later.position)
    return None


def _certificate_over(world: World, event: Happened, voided: set[int]) -> int | None:
    """The standing certificate that drew on an element: it would say what the record no longer does (JX-44)."""
    if not isinstance(event.fact, ElementFact):
        return None
    for tag in (tag for tag in event.tags if tag.startswith("oven:")):
        for later in world.events(tag):
            drawn = isinstance(later.fact, ClosureStandardCertified) and event.position in later.causes
            if drawn and later.position not in voided:
                return later.position
    return None


def _seen_at_the_bank(world: World, paid: CompensationPaid | PrepaymentReleased) -> bool:
    lines = world.now.compensation(paid.lot).bank_lines
    return any(line.order == paid.order for line in lines)


def _opened_by(fact: Fact) -> tuple[str, ...]:
    """The subjects that exist by this fact alone."""
    match fact:
        case EnterpriseTaskAssigned() | CountyTaskAssigned() | CityTaskAssigned() | ProvinceTargetSet():
            return (f"task:{fact.task}",)
        case ReportDutyRegistered():
            return (f"duty:{fact.duty}",)
        case CaseOpened():
            return (f"case:{fact.case}",)
        case MonitorRegistered():
            return (f"monitor:{fact.monitor}",)
        case MeterRegistered():
            return (f"meter:{fact.meter}",)
        case OvenRegistered():
            return (f"oven:{fact.oven}",)
        case SiteRegistered():
            return (f"site:{fact.site}",)
        case ProjectFiled():
            return (f"project:{fact.project}",)
        case EnterpriseRegistered():
            return (f"enterprise:{fact.enterprise}",)
        case PolicyDocumentRegistered():
            return (f"document:{fact.document}",)
        case BaselineCapacityRecognized():
            return (f"lot:{fact.lot}",)
        case LotSplit():
            return tuple(f"lot:{part.lot}" for part in fact.parts)
        case _:
            return ()


def _replacement_facts(
    world: World,
    command: CorrectEvent | CorrectBaseline,
    voided: Sequence[Happened],
    request: Request,
    decide_noun: DecideNoun,
) -> tuple[Tagged, ...] | Refused:
    """The facts of the right command, decided on the world as if the voided events had never been."""
    assert command.replacement is not None
    parsed = parse_command(command.replacement.command, command.replacement.fields)
    if isinstance(parsed, tuple):
        first = parsed[0]
        reason = r.ReplacementMalformed(
            field=f"replacement.fields.{first.field}", reason_zh=first.message_zh, reason_en=first.message_en
        )
        return refuse(reason)
    original = voided[0]
    as_original = msgspec.structs.replace(
        request,
        key=original.key,
        occurred_on=command.replacement.occurred_on,
        submitter=msgspec.structs.replace(request.submitter, office=original.office, role=original.role),
    )
    decided = decide_noun(world.without(_set_aside(world, command, voided)), parsed, as_original)
    return decided if isinstance(decided, Refused) else decided.facts


def _set_aside(
    world: World, command: CorrectEvent | CorrectBaseline, voided: Sequence[Happened]
) -> list[int]:
    """The voided events; for an opening also the closing of its period, which otherwise bars every opening (SX-22)."""
    positions = [event.position for event in voided]
    if isinstance(command, CorrectBaseline):
        baselines = {tag for event in voided for tag in event.tags if tag.startswith("baseline:")}
        closings = (e for tag in baselines for e in world.events(tag) if isinstance(e.fact, BaselineClosed))
        positions += [event.position for event in closings]
    return positions


def _mismatch(voided: Sequence[Happened], replacement: Sequence[Tagged]) -> Refusal | None:
    """A correction mends the same event: the same types about the same subjects, in the same order."""
    expected = [_identity(event.fact) for event in voided]
    given = [_identity(tagged.fact) for tagged in replacement]
    if expected == given:
        return None
    names = "; ".join(" ".join(parts) for parts in expected), "; ".join(" ".join(parts) for parts in given)
    return r.ReplacementOfAnotherKind(field="replacement", expected=names[0], given=names[1])


def _identity(fact: Fact) -> tuple[str, ...]:
    """The type of a fact and the subjects that it is about."""
    if isinstance(fact, EnterpriseRenamed | CountySurveyRecorded):
        return (type(fact).TOPIC, f"enterprise:{fact.enterprise}")
    opened = tuple(tag for tag in _opened_by(fact) if tag.startswith(("enterprise:", "document:", "site:")))
    about = ((field, getattr(fact, field, None)) for field in _ABOUT)
    return (type(fact).TOPIC, *opened, *(f"{field}:{_named(value)}" for field, value in about if value))


def _named(value: object) -> str:
    """One subject, or several by their names."""
    return "、".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _correction(
    command: CorrectEvent | CorrectBaseline, voided: Happened, right: Tagged | None, request: Request
) -> Tagged:
    fact_type = BaselineCorrected if isinstance(command, CorrectBaseline) else EventCorrected
    rows = voided.fact.postings
    replacement = None
    if right is not None and command.replacement is not None:
        replacement = Replacement(
            type=type(right.fact).TOPIC,
            occurred_on=command.replacement.occurred_on,
            data=encode_fact(right.fact),
        )
    fact = fact_type(
        replacement=replacement,
        reason=command.reason,
        second_office=command.second_office,
        postings=reversed_rows(rows) + (right.fact.postings if right else ()),
        money=reversed_money(voided.fact.money) + (right.fact.money if right else ()),
    )
    tags = unique((*voided.tags, *(right.tags if right else ())))
    return Tagged(fact, tags, corrects=(voided.position,), causes=right.causes if right else ())
