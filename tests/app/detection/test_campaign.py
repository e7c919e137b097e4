"""A short share of `make evaluate`: worlds that are simulated, written, played and told on the page."""

from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from app.detection.campaign import campaign, in_turn, jobs_of, play_and_keep, write
from app.detection.evaluating import played
from app.detection.kept import Job, Kept
from app.detection.page import Run, page
from app.detection.playing import Play
from app.detection.submissions import asked_in
from domain.envelope import Happened
from projections.findings.engine import Engine
from tests.app.detection.recorded import through_the_api
from tests.app.detection.test_page import headings
from tests.database import Database
from tests.projections.findings.test_engine import told

OVENS, YEARS = 6, 3


async def test_a_simulated_world_in_memory_is_the_log_that_the_api_would_have_written(
    database: Database, tmp_path: Path
) -> None:
    write(Job("harsh", 3, 1, 4), tmp_path)
    world = list(asked_in(tmp_path))
    events: list[Happened] = []
    play = Play(heard=[events.append])
    for one in world:
        play.take(one)
    assert play.unrecorded == []
    stored = await through_the_api(database, world)
    for ours, theirs in zip(events, stored, strict=True):
        assert ours == theirs
    engine = Engine()
    assert [told(c) for event in stored for c in engine.take(event)] == [told(c) for c in play.changes]


def test_a_few_worlds_are_simulated_played_and_told() -> None:
    jobs = [Job(regime, seed, YEARS, OVENS) for regime in ("normal", "clean") for seed in (1, 2)]
    worlds = campaign(jobs, 2, Console(quiet=True))
    assert [(world.truth.regime, world.truth.seed) for world in worlds] == [
        ("clean", 1),
        ("clean", 2),
        ("normal", 1),
        ("normal", 2),
    ]
    assert sum(world.unrecorded for world in worlds) == 0
    text = page(worlds, Run("2026-11-22", "abc", 1.0, 4, "3 years, 6 ovens"))
    assert {"Worlds", "并列比较 Side by side"} & {line.removeprefix("模拟世界 ") for line in headings(text)}


def test_what_is_found_of_a_simulated_world_does_not_change_when_later_events_come(tmp_path: Path) -> None:
    """No leak from the future: played to the end of any month, a world gives what the whole gives up to there."""
    write(Job("normal", 4, 2, 6), tmp_path)
    world = list(asked_in(tmp_path))
    whole = Play()
    for one in world:
        whole.take(one)
    for month in ("2019-06", "2019-11", "2020-05", "2020-09"):
        part = Play()
        for one in world:
            if f"{one.recorded_at:%Y-%m}" <= month:
                part.take(one)
        upto = [told(change) for change in whole.changes if change.event.position <= part.position]
        assert [told(change) for change in part.changes] == upto


def test_a_world_that_was_played_is_not_played_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.detection.kept.KEPT", tmp_path)
    job = Job("normal", 5, 1, 4)
    first = play_and_keep(job)
    assert first.seconds > 0
    assert Kept().path(job).parent.parent == tmp_path
    assert play_and_keep(job) == first == Kept().get(job)


def test_the_first_of_a_plan_are_taken_in_turn() -> None:
    jobs = jobs_of("province:normal:1-3,machines:clean:1,province:normal:4-5", 5, 100)
    assert [(job.family, job.regime, job.seed) for job in in_turn(jobs, 4)] == [
        ("province", "normal", 1),
        ("machines", "clean", 1),
        ("province", "normal", 2),
        ("province", "normal", 3),
        ("province", "normal", 4),
        ("province", "normal", 5),
    ]


def test_many_worlds_are_played_by_one_pool_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.detection.evaluating.WORLDS_A_PROCESS", 2)
    absolute: Any = abs
    assert {*played(range(9), absolute, 2)} >= {*range(9)}
