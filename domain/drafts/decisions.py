"""Entering, withdrawing and releasing a draft.

A released submission is decided as any other, on the state of that moment: entering a draft reserves nothing. It is
filed under its own subjects, refused or not, so that an attempt through a draft is seen where any attempt is.
"""

from typing import Any

import msgspec

from domain.command import Command, Decided, Tagged, accept, refuse
from domain.drafts import refusals as r
from domain.drafts.commands import EnterDraft, WithdrawDraft
from domain.drafts.facts import DraftEntered, DraftReleased, DraftWithdrawn
from domain.drafts.state import Draft, DraftStatus
from domain.envelope import Request
from domain.refusals import AlreadyExists, Refusal, UnknownSubject
from domain.world import World


def enter_draft(world: World, command: EnterDraft, request: Request) -> Decided:
    """Its fields were read as those of its command; whether the rules take it is decided when it is released."""
    person = request.submitter.person
    if person is None:
        return refuse(r.PersonMissing(field="draft"))
    if world.now.draft(command.draft).scope:
        return refuse(AlreadyExists(field="draft", subject=command.draft))
    fact = DraftEntered(
        draft=command.draft,
        command=command.proposal.command,
        occurs_on=command.proposal.occurred_on,
        fields=command.proposal.fields,
        entered_by=person,
        on_behalf_of=command.on_behalf_of,
        note=command.note,
    )
    return accept(fact, *_tags(command.draft, request))


def withdraw_draft(world: World, command: WithdrawDraft, request: Request) -> Decided:
    """By anybody of the office who has a label: to withdraw moves nothing."""
    person, draft = request.submitter.person, world.now.draft(command.draft)
    if refusal := _not_open(draft, "draft", command.draft, request):
        return refuse(refusal)
    if person is None:
        return refuse(r.PersonMissing(field="draft"))
    fact = DraftWithdrawn(draft=command.draft, reason=command.reason, withdrawn_by=person)
    return accept(fact, *_tags(command.draft, request))


def release_refusal(world: World, command: Command, request: Request) -> Refusal | None:
    """Why a submission does not release the draft that its envelope names; None where it does, or names none."""
    if request.releases is None:
        return None
    person, draft = request.submitter.person, world.now.draft(request.releases)
    if refusal := _not_open(draft, "releases", request.releases, request):
        return refusal
    if person is None:
        return r.PersonMissing(field="releases")
    if person == draft.entered_by:
        return r.SamePerson(field="releases", draft=draft.draft, person=person)
    if what := _differs(draft, command, request):
        return r.DraftDiffers(field="releases", draft=draft.draft, what=what)
    return None


def released(request: Request) -> tuple[Tagged, ...]:
    """What stands beside the facts of a released submission."""
    if request.releases is None or request.submitter.person is None:
        return ()
    fact = DraftReleased(draft=request.releases, released_by=request.submitter.person)
    return accept(fact, *_tags(request.releases, request)).facts


def _not_open(draft: Draft, field: str, name: str, request: Request) -> Refusal | None:
    """A draft of another office looks as if there were none."""
    if draft.scope != request.submitter.scope:
        return UnknownSubject(field=field, subject=name)
    if draft.status is not DraftStatus.OPEN:
        return r.DraftEnded(field=field, draft=name, position=draft.ended_at or 0)
    return None


def _differs(draft: Draft, command: Command, request: Request) -> str | None:
    """The first part that is not as it was entered, by its name on the wire."""
    if type(command).__name__ != draft.command:
        return "command"
    fields = msgspec.to_builtins(command)
    names = sorted(name for name in fields | draft.fields if fields.get(name) != draft.fields.get(name))
    same = {f"fields.{name}": False for name in names} | {
        "occurredOn": request.occurred_on == draft.occurs_on,
        "documents": request.documents == draft.documents,
        "evidence": request.evidence == draft.evidence,
        "onBehalfOf": request.on_behalf_of == draft.on_behalf_of,
        "invented": request.invented == draft.invented,
    }
    return next((name for name, equal in same.items() if not equal), None)


def _tags(draft: str, request: Request) -> tuple[str, str]:
    """Its own, and the division of its office, whose it is to see."""
    return f"draft:{draft}", f"unit:{request.submitter.division}"


DECISIONS: dict[type[Command], Any] = {EnterDraft: enter_draft, WithdrawDraft: withdraw_draft}
