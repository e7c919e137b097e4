"""A backtest shows what a version of a rule would have raised on the recorded history, beside the one in force."""

import asyncio
import dataclasses
import json
from datetime import date
from functools import cache

import msgspec
import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.detection.backtest import ASKED_ONLY, BOTH, IN_FORCE_ONLY, as_json, backtest, table
from app.detection.playing import Play
from app.detection.register import NoSuchRule, Versions, versions
from domain.cases.facts import Severity
from domain.envelope import Happened
from projections.findings.engine import Found
from projections.findings.finding import Finding
from projections.findings.known import Known
from projections.findings.rules import CANDIDATES, RULES
from tests.app.detection.recorded import through_the_api
from tests.app.detection.small_world import small_world
from tests.database import Database

SEAL = next(rule for rule in RULES if rule.id == "D-03")
EVER = date(2000, 1, 1), date(2199, 12, 31)


@cache
def history() -> tuple[tuple[Happened, ...], tuple[Found, ...]]:
    """The small world as recorded, and what the rules in force found in it."""
    events: list[Happened] = []
    play = Play(heard=[events.append])
    for one in small_world():
        play.take(one)
    return tuple(events), tuple(change for change in play.changes if isinstance(change, Found))


def _louder(known: Known, event: Happened) -> tuple[Finding, ...]:
    """As version 1, and about every inspection besides."""
    more = Finding(
        rule="D-03",
        version=2,
        severity=Severity.HIGH,
        subject="oven:tried",
        causes=(event.position,),
        division=None,
        sentence_zh="试行。",
        sentence_en="On trial.",
    )
    first = tuple(msgspec.structs.replace(one, version=2) for one in SEAL.check(known, event))
    return (*first, more)


TRIED = dataclasses.replace(SEAL, version=2, check=_louder)
SILENT = dataclasses.replace(SEAL, version=3, check=lambda known, event: (), daily=None)


def test_the_version_in_force_gives_what_was_found() -> None:
    events, found = history()
    result = backtest(events, versions("D-03@1"), *EVER)
    there = {(one.finding.subject, one.finding.about) for one in found if one.finding.rule == "D-03"}
    assert {line.thing for line in result.lines} == there
    assert there
    assert {line.who for line in result.lines} == {BOTH}


def test_a_version_on_trial_is_laid_beside_the_one_in_force() -> None:
    events, _ = history()
    result = backtest(events, Versions(TRIED, SEAL), *EVER)
    assert {line.who for line in result.lines} == {BOTH, ASKED_ONLY}
    silent = backtest(events, Versions(SILENT, SEAL), *EVER)
    assert {line.who for line in silent.lines} == {IN_FORCE_ONLY}
    assert "On trial." in "\n".join(table(result).lines())
    assert as_json(result)["inForce"] == "D-03@1"
    assert {one["by"] for one in as_json(result)["found"]} == {BOTH, ASKED_ONLY}


def test_only_what_was_recorded_in_the_time_asked_for_is_shown() -> None:
    events, found = history()
    days = sorted(one.event.recorded_on for one in found if one.finding.rule == "D-03")
    result = backtest(events, versions("D-03@1"), days[0], days[0])
    assert {raised.on for line in result.lines for raised in line.asked} == {days[0]}
    assert result.events < len(events)
    assert backtest(events, versions("D-03@1"), date(2000, 1, 1), date(2000, 1, 2)).lines == ()


def test_the_live_ledger_gives_what_its_events_give(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = asyncio.run(through_the_api(database, small_world()))
    monkeypatch.setenv("DATABASE_URL", database.app)
    asked = ["detect", "backtest", "--rule", "D-03@1", "--from", "2023-06-01", "--to", "2199-12-31"]
    result = CliRunner().invoke(cli, [*asked, "--json"])
    assert result.exit_code == 0, result.output
    expected = as_json(backtest(stored, versions("D-03@1"), date(2023, 6, 1), date(2199, 12, 31)))
    assert json.loads(result.output) == expected
    assert "回测 Backtest of D-03@1" in CliRunner().invoke(cli, asked).output


def test_a_rule_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(NoSuchRule, match="D-05"):
        versions("Z-99@1")
    with pytest.raises(NoSuchRule, match="D-05@1"):
        versions("D-05@77")
    with pytest.raises(NoSuchRule, match="D-05@1"):
        versions("D-05")


def test_a_candidate_can_be_asked_for_beside_its_rule() -> None:
    assert versions("D-03@2", candidates=(TRIED,)) == Versions(TRIED, SEAL)


def test_every_version_of_a_rule_stands_once_in_the_register() -> None:
    names = [(rule.id, rule.version) for rule in (*RULES, *CANDIDATES)]
    assert len(set(names)) == len(names)
    assert len({rule.id for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--rule", "D-05@9", "--from", "2020-01-01", "--to", "2020-12-31"], "D-05@1"),
        (["--rule", "X-1@1", "--from", "2020-01-01", "--to", "2020-12-31"], "没有规则"),
        (["--rule", "D-05@1", "--from", "2020-13-01", "--to", "2020-12-31"], "YYYY-MM-DD"),
        (["--rule", "D-05@1", "--from", "2020-W01-1", "--to", "2020-12-31"], "YYYY-MM-DD"),
        (["--rule", "D-05@1", "--from", "2020-12-31", "--to", "2020-01-01"], "不得早于"),
    ],
)
def test_what_cannot_be_backtested_is_said_in_one_line(arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(cli, ["detect", "backtest", *arguments])
    assert result.exit_code == 2
    assert said in result.output
    assert len(result.output.strip().splitlines()) == 1
