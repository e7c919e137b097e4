"""A draft: one person of an office enters, another releases; what was entered is what is decided then."""

from typing import Any

import msgspec
import pytest

from domain.command import Accepted, Decided
from domain.corrections.commands import ReplacementCommand
from domain.drafts.commands import EnterDraft, WithdrawDraft
from domain.drafts.facts import DraftEntered, DraftReleased, DraftWithdrawn
from domain.drafts.refusals import DraftDiffers, DraftEnded, PersonMissing, SamePerson
from domain.drafts.state import DraftStatus
from domain.envelope import Evidence, Role
from domain.monitors.commands import RegisterMonitor
from domain.monitors.facts import MonitorKind, MonitorRegistered
from domain.parsing import parse_command
from domain.refusals import AlreadyExists, Malformed, UnknownSubject
from tests.domain.scenario import Scenario, day, refusal

GAOPING = "140581"
OFFICE: dict[str, Any] = {"office": "高平市生态环境局", "role": Role.COUNTY_DEPT, "division": GAOPING}
FIELDS = {"monitor": "m-1", "division": GAOPING, "kind": "STACK", "name": "焦炉烟囱"}
STACK = RegisterMonitor(monitor="m-1", division=GAOPING, kind=MonitorKind.STACK, name="焦炉烟囱")
PHOTO = (Evidence(sha256="ab" * 32),)


def drafted(**more: Any) -> EnterDraft:
    """The draft of registering a stack, read as the API reads it."""
    proposal = {"command": "RegisterMonitor", "occurredOn": "2020-11-02", "fields": FIELDS}
    found = parse_command("EnterDraft", {"draft": "d-1", "proposal": proposal, **more})
    assert isinstance(found, EnterDraft)
    return found


def entered(person: str | None = "p-1", **more: Any) -> Scenario:
    s = Scenario()
    s.given(drafted(), "2020-11-03", person=person, **{**OFFICE, **more})
    return s


def release(s: Scenario, person: str | None = "p-2", on: str = "2020-11-02", **more: Any) -> Decided:
    command = more.pop("command", STACK)
    return s.when(command, on, person=person, releases="d-1", **{**OFFICE, **more})


@pytest.mark.rule("JX-45")
def test_another_person_releases_what_one_entered_and_both_stand_in_the_log() -> None:
    s = entered()
    assert isinstance(s.events[-1].fact, DraftEntered)
    assert s.world.now.monitor("m-1").registered is False, "a draft moves nothing"
    decided = release(s)
    assert isinstance(decided, Accepted)
    kinds = [type(tagged.fact) for tagged in decided.facts]
    assert kinds == [MonitorRegistered, DraftReleased]
    draft = s.world.now.draft("d-1")
    assert (draft.status, draft.entered_by, draft.ended_by) == (DraftStatus.RELEASED, "p-1", "p-2")
    assert s.world.now.monitor("m-1").registered


@pytest.mark.rule("JX-45")
def test_who_entered_a_draft_does_not_release_it() -> None:
    assert isinstance(refusal(release(entered(), "p-1")), SamePerson)


def test_without_a_label_of_the_person_two_cannot_be_told_from_one() -> None:
    assert isinstance(refusal(release(entered(), None)), PersonMissing)
    assert isinstance(refusal(Scenario().when(drafted(), "2020-11-03", **OFFICE)), PersonMissing)
    withdrawn = entered().when(WithdrawDraft(draft="d-1", reason="误录"), "2020-11-04", **OFFICE)
    assert isinstance(refusal(withdrawn), PersonMissing)


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"command": msgspec.structs.replace(STACK, kind=MonitorKind.BODY)}, "fields.kind"),
        ({"command": WithdrawDraft(draft="d-2", reason="x")}, "command"),
        ({"on": "2020-11-01"}, "occurredOn"),
        ({"evidence": PHOTO}, "evidence"),
        ({"invented": True}, "invented"),
        ({"on_behalf_of": "高平市人民政府"}, "onBehalfOf"),
    ],
)
def test_what_is_released_is_what_was_entered_to_the_last_field(more: dict[str, Any], what: str) -> None:
    s = entered()
    s.given(drafted(draft="d-2"), "2020-11-03", person="p-1", **OFFICE)
    found = refusal(release(s, **more))
    assert isinstance(found, DraftDiffers)
    assert found.what == what


def test_a_draft_is_released_once_and_not_after_it_was_withdrawn() -> None:
    s = entered()
    assert isinstance(release(s), Accepted)
    assert isinstance(refusal(release(s)), DraftEnded)
    s = entered()
    s.given(WithdrawDraft(draft="d-1", reason="误录"), "2020-11-04", person="p-1", **OFFICE)
    assert isinstance(s.events[-1].fact, DraftWithdrawn)
    assert isinstance(refusal(release(s)), DraftEnded)
    assert s.world.now.draft("d-1").reason == "误录"


@pytest.mark.parametrize("other", [{"office": "高平市工信局"}, {"division": "140502"}])
def test_a_draft_of_another_office_looks_as_if_there_were_none(other: dict[str, Any]) -> None:
    s = entered(**other)
    assert isinstance(refusal(release(s)), UnknownSubject)
    withdrawn = s.when(WithdrawDraft(draft="d-1", reason="x"), "2020-11-04", person="p-2", **OFFICE)
    assert isinstance(refusal(withdrawn), UnknownSubject)


@pytest.mark.rule("SX-22")
def test_an_id_is_used_once() -> None:
    s = entered()
    assert isinstance(refusal(s.when(drafted(), "2020-11-03", person="p-2", **OFFICE)), AlreadyExists)


def test_the_rules_decide_when_it_is_released_and_a_refused_release_leaves_it_open() -> None:
    s = Scenario()
    unknown = RegisterMonitor(monitor="m-1", division="149999", kind=MonitorKind.STACK, name="焦炉烟囱")
    fields = FIELDS | {"division": "149999"}
    proposal = ReplacementCommand(command="RegisterMonitor", occurred_on=day("2020-11-02"), fields=fields)
    province: dict[str, Any] = {"office": "省厅", "role": Role.CITY_ECO, "division": "140000"}
    s.given(EnterDraft(draft="d-1", proposal=proposal), "2020-11-03", person="p-1", **province)
    found = refusal(s.when(unknown, "2020-11-02", person="p-2", releases="d-1", **province))
    assert isinstance(found, UnknownSubject)
    assert s.world.now.draft("d-1").status is DraftStatus.OPEN


@pytest.mark.parametrize("name", ["EnterDraft", "WithdrawDraft", "CorrectEvent", "CorrectReading"])
def test_a_draft_holds_neither_a_draft_nor_a_correction(name: str) -> None:
    proposal = {"command": name, "occurredOn": "2020-11-02", "fields": {"draft": "d-2", "reason": "x"}}
    (found,) = parse_command("EnterDraft", {"draft": "d-1", "proposal": proposal})  # type: ignore[misc]
    assert isinstance(found, Malformed)
    assert found.field == "proposal.command"


def test_the_fields_of_a_draft_are_read_when_it_is_entered() -> None:
    proposal = {"command": "RegisterMonitor", "occurredOn": "2020-11-02", "fields": FIELDS | {"kind": "烟囱"}}
    (found,) = parse_command("EnterDraft", {"draft": "d-1", "proposal": proposal})  # type: ignore[misc]
    assert isinstance(found, Malformed)
    assert found.field == "proposal.fields.kind"
