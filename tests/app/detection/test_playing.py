"""A world played in memory is the log that the API, the runner and the clerks would have written."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.detection.playing import ACCEPTED, CORRECTIONS, REFUSED, REPLAYED, UNRECORDED, Play
from app.detection.submissions import Asked, WorldBroken, asked, asked_in
from domain.acceptance.facts import AcceptanceRevoked
from domain.command import COMMAND_TYPES
from domain.corrections.facts import BaselineCorrected, EventCorrected
from domain.days import DayOpened
from domain.duties.facts import ReportOverdue
from domain.envelope import Happened
from domain.submissions import SubmissionRefused
from projections.findings.engine import Engine
from tests.app.detection.recorded import through_the_api
from tests.app.detection.small_world import small_world, written
from tests.app.detection.told import told_history
from tests.database import Database
from tests.projections.findings.test_engine import told


def in_memory(world: list[Asked]) -> tuple[Play, list[Happened]]:
    events: list[Happened] = []
    play = Play(heard=[events.append])
    for one in world:
        play.take(one)
    return play, events


@pytest.mark.parametrize("seed", range(4))
async def test_corrections_and_late_reports_are_decided_as_the_runner_does(database: Database, seed: int) -> None:
    told_here = told_history(seed)
    stored = await through_the_api(database, told_here.asked)
    assert told_here.events == stored


def test_every_command_that_names_a_position_is_decided_as_a_correction() -> None:
    named = {kind for kind in COMMAND_TYPES.values() if "position" in kind.__struct_fields__}
    assert named == set(CORRECTIONS)


async def test_the_histories_correct_and_are_refused() -> None:
    kinds = {type(event.fact) for seed in range(4) for event in told_history(seed).events}
    assert {EventCorrected, BaselineCorrected, SubmissionRefused, AcceptanceRevoked} <= kinds


async def test_a_world_in_memory_is_the_log_that_the_api_would_have_written(database: Database) -> None:
    world = small_world()
    play, events = in_memory(world)
    stored = await through_the_api(database, world)
    for ours, theirs in zip(events, stored, strict=False):
        assert ours == theirs
    assert len(events) == len(stored) == play.position
    kinds = {type(event.fact) for event in events}
    assert {DayOpened, ReportOverdue, SubmissionRefused} <= kinds
    engine = Engine()
    assert [told(c) for event in stored for c in engine.take(event)] == [told(c) for c in play.changes]


def test_every_submission_has_one_outcome() -> None:
    world = small_world()
    play, events = in_memory(world)
    assert sum(play.outcomes.values()) == len(world)
    assert set(play.outcomes) == {ACCEPTED, REFUSED, REPLAYED, UNRECORDED}
    assert play.outcomes[REFUSED] == sum(isinstance(event.fact, SubmissionRefused) for event in events)
    assert play.unrecorded


def test_every_day_is_opened_once_and_before_what_is_recorded_on_it() -> None:
    _, events = in_memory(small_world())
    days = [event.fact.day for event in events if isinstance(event.fact, DayOpened)]
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    day = days[0]
    for event in events[2:]:
        day = event.fact.day if isinstance(event.fact, DayOpened) else day
        assert event.recorded_on == day


@pytest.mark.parametrize("share", [0.35, 0.62, 0.9])
def test_what_is_found_up_to_a_day_does_not_change_when_later_events_come(share: float) -> None:
    """No leak from the future: results for month m are the same, whatever follows (model.md §6.5)."""
    world = small_world()
    whole, _ = in_memory(world)
    part, _ = in_memory(world[: int(len(world) * share)])
    assert part.changes
    assert [told(c) for c in part.changes] == [told(c) for c in whole.changes if c.event.position <= part.position]


def test_a_world_is_read_from_its_files(tmp_path: Path) -> None:
    folder = written(tmp_path)
    assert list(asked_in(folder))[7].fields == small_world()[7].fields


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b'{"recordedAt": "2021-01-01T00:00:00", "as": {"office": "o", "role": "INSPECTOR", "division": "140000"},'
        b' "command": "x", "fields": {}}',
        b'{"recordedAt": "2021-01-01T00:00:00Z", "as": {"office": "o", "role": "KING", "division": "140000"},'
        b' "command": "x", "fields": {}}',
    ],
)
def test_a_line_without_its_form_says_where(line: bytes) -> None:
    with pytest.raises(WorldBroken, match="line 3"):
        asked(line, "line 3")


def test_lines_out_of_order_say_where(tmp_path: Path) -> None:
    folder = written(tmp_path)
    lines = (folder / "submissions.jsonl").read_bytes().splitlines()
    (folder / "submissions.jsonl").write_bytes(lines[40] + b"\n" + lines[2])
    with pytest.raises(WorldBroken, match=r"submissions\.jsonl:2"):
        list(asked_in(folder))

