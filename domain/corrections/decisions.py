"""Deciding a correction: the world without the voided event, and the right command decided on it (model.md §4.5).

The correction voids the whole submission the position belongs to where it gave several facts (an acceptance and the
reductions of its own append): one correcting event per voided fact, each with the voided rows reversed on their own
days and the rows of the replacement on its day. So the balance guard sees the past as it would have been.
"""

from collections.abc import Callable, Sequence

import msgspec

from domain.balances import reversed_rows
from domain.command import Accepted, Command, Decided, Refused, Tagged, refuse, unique
from domain.corrections import refusals as r
from domain.corrections.commands import CorrectBaseline, CorrectEvent
from domain.corrections.facts import BaselineCorrected, EventCorrected, Replacement
from domain.envelope import Happened, Request, Role
from domain.fact import Account, Fact, MoneyPosting, encode_fact
from domain.lots.facts import BaselineCapacityRecognized, BaselineClosed
from domain.parsing import parse_command
from domain.refusals import Refusal
from domain.world import World

DecideNoun = Callable[[World, Command, Request], Decided]
_NOT_CORRECTABLE = ("DayOpened", "AlertRaised", "SubmissionRefused", "StateDigestRecorded")


def decide_correction(
    world: World, command: CorrectEvent | CorrectBaseline, request: Request, decide_noun: DecideNoun
) -> Decided:
    """Void the events of one submission and, if given, put the right ones in their place."""
    world.need(f"position:{command.position}")
    voided = world.submission_at(command.position)
    if not voided or any(type(event.fact).TOPIC in _NOT_CORRECTABLE for event in voided):
        return refuse(r.NothingToCorrect(field="position", position=command.position))
    if refusal := _not_permitted(command, voided, request):
        return refuse(refusal)
    world.need(*(tag for event in voided for tag in event.tags))
    if command.replacement is None:
        return Accepted(tuple(_correction(command, event, None, request) for event in reversed(voided)))
    replacement = _replacement_facts(world, command, voided, request, decide_noun)
    if isinstance(replacement, Refused):
        return replacement
    if mismatch := _mismatch(voided, replacement):
        return refuse(mismatch)
    return Accepted(
        tuple(
            _correction(command, event, tagged, request)
            for event, tagged in zip(voided, replacement, strict=True)
        )
    )


def _not_permitted(
    command: CorrectEvent | CorrectBaseline, voided: Sequence[Happened], request: Request
) -> Refusal | None:
    office, position = request.submitter.office, command.position
    if command.second_office == office or not command.second_office:
        return r.SecondOfficeMissing(field="secondOffice", office=office)
    opening = any(isinstance(event.fact, BaselineCapacityRecognized) for event in voided)
    if opening != isinstance(command, CorrectBaseline):
        return r.NothingToCorrect(field="position", position=position)
    reduced = any(row.account is Account.REDUCED for event in voided for row in event.fact.postings)
    if reduced and request.submitter.role is not Role.PROVINCE_OFFICE:
        return r.ProvinceCorrectsReduced(field="position", position=position)
    if not reduced and not opening and voided[0].office != office:
        return r.NotTheOriginalOffice(field="position", position=position, office=voided[0].office)
    return None


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
    expected = [_identity(event.fact, event.tags) for event in voided]
    given = [_identity(tagged.fact, tagged.tags) for tagged in replacement]
    if [name for name, _ in expected] == [name for name, _ in given] and all(
        a[1] & b[1] for a, b in zip(expected, given, strict=True)
    ):
        return None
    names = ", ".join(name for name, _ in expected), ", ".join(name for name, _ in given)
    return r.ReplacementOfAnotherKind(field="replacement", expected=names[0], given=names[1])


def _identity(fact: Fact, tags: Sequence[str]) -> tuple[str, frozenset[str]]:
    topic = fact.replacement.type if isinstance(fact, EventCorrected | BaselineCorrected) and fact.replacement else ""
    return topic or type(fact).TOPIC, frozenset(tags)


def _correction(
    command: CorrectEvent | CorrectBaseline, voided: Happened, right: Tagged | None, request: Request
) -> Tagged:
    fact_type = BaselineCorrected if isinstance(command, CorrectBaseline) else EventCorrected
    rows = voided.fact.postings
    replacement = None
    if right is not None and command.replacement is not None:
        replacement = Replacement(
            type=type(right.fact).TOPIC, occurred_on=command.replacement.occurred_on, data=encode_fact(right.fact)
        )
    fact = fact_type(
        replacement=replacement,
        reason=command.reason,
        second_office=command.second_office,
        postings=reversed_rows(rows) + (right.fact.postings if right else ()),
        money=_reversed_money(voided.fact) + (right.fact.money if right else ()),
    )
    tags = unique((*voided.tags, *(right.tags if right else ())))
    return Tagged(fact, tags, corrects=(voided.position,))


def _reversed_money(fact: Fact) -> tuple[MoneyPosting, ...]:
    return tuple(msgspec.structs.replace(row, fen=-row.fen) for row in fact.money)
