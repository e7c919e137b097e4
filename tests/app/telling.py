"""The demo's lines told to an empty log in memory, each decided as the runner would decide it."""

from datetime import date

from app.demo.evidence import files_of_lines
from app.demo.lines import Line, load_lines
from app.recording import refused_fact
from domain.command import Accepted, Command, Refused
from domain.days import DayOpened
from domain.envelope import Happened, Request, Role, Submitter
from domain.evidence import EvidenceExamined, EvidenceState, examined_tags
from domain.outcomes import Submission
from domain.parsing import parse_command, parse_request_fields
from tests.domain.scenario import Scenario

NOT_PLAYED = frozenset({"D-21"})
"""What no line can tell: a closing recorded long after the ledger knew of its last day. All lines are recorded on the
day of the demo, and an import of history is not dated back (docs/decisions/0029); test_backdated.py tells it.
"""


def parsed(line: Line) -> tuple[Command, Request]:
    """The line as a well-formed submission of its office."""
    office = line.office
    command = parse_command(line.command, line.fields)
    submitter = Submitter(office=office.name, role=Role(office.role), division=office.division)
    request = parse_request_fields(line.envelope, submitter)
    assert isinstance(command, Command), (line.where, command)
    assert isinstance(request, Request), (line.where, request)
    return command, request


def tell() -> Scenario:
    """The log that the lines give: what is refused is what the story expects, and stands there as an attempt."""
    story = Scenario()
    for line in load_lines():
        command, request = parsed(line)
        who = request.submitter
        decided = story.when(
            command,
            request.occurred_on,
            role=who.role,
            office=who.office,
            division=who.division,
            key=request.key,
            invented=request.invented,
            on_behalf_of=request.on_behalf_of,
            evidence=request.evidence,
        )
        assert isinstance(decided, Accepted) is not line.expect_refused, (line.where, decided)
        if isinstance(decided, Refused):
            _keep_attempt(story, command, request, decided)
    return story


def _keep_attempt(story: Scenario, command: Command, request: Request, refused: Refused) -> None:
    attempt = refused_fact(Submission(command=command, request=request), refused.refusals)
    story.events.append(
        Happened(
            position=len(story.events) + 1,
            occurred_on=request.occurred_on,
            fact=attempt.fact,
            tags=attempt.tags,
            office=request.submitter.office,
            role=request.submitter.role,
            recorded_on=request.occurred_on,
            key=request.key,
            invented=request.invented,
        )
    )


def open_day(story: Scenario, on: date) -> None:
    """A day begins."""
    story.add(DayOpened(day=on), ("days",), on)


def read_files_again(story: Scenario, on: date) -> None:
    """A clerk looks for the files that the lines name, and finds those that the demo sends."""
    for line, sha256, path in files_of_lines():
        if path is None:
            named = tuple(event.position for event in story.events if event.key == line.key)
            fact = EvidenceExamined(sha256=sha256, state=EvidenceState.MISSING, events=named)
            story.add(fact, examined_tags(sha256, (line.office.division,)), on)
