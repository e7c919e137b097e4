"""`quench projections`: what it prints, when it ends with which code, and what is left where it was stopped."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import asyncpg
import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from app.cli import cli
from app.rebuild_progress import lines, telling
from ledger.log import Log
from projections.building import claimed
from projections.capacity.projection import CAPACITY
from projections.catalogue import PROJECTIONS
from projections.projector import Projector
from projections.rebuild import Progress
from tests.database import Database
from tests.domain import opening as o
from tests.domain.scenario import Scenario
from tests.projections.writing import write_at_once

ROOT = Path(__file__).parents[2]
EVENTS = o.reduced(Scenario()).events
Quench = Callable[..., Result]


def environment(database: Database) -> dict[str, str]:
    return {"DATABASE_URL": database.app, "PROJECTOR_DATABASE_URL": database.projector}


@pytest.fixture
def quench(database: Database) -> Quench:
    """`quench projections …` on the test's database."""
    return lambda *words: CliRunner().invoke(cli, ["projections", *words], env=environment(database))


async def projected(database: Database) -> None:
    async with await Log.open(database.app) as log, await Projector.open(log, database.projector) as projector:
        await write_at_once(log, EVENTS)
        await projector.catch_up()


async def run(database: Database, statement: str) -> None:
    connection = await asyncpg.connect(database.projector)
    await connection.execute(statement)
    await connection.close()


def test_nothing_built_yet_says_what_to_start(quench: Quench) -> None:
    assert "quench project" in quench("status").stdout
    assert json.loads(quench("status", "--json").stdout) is None


def test_all_are_rebuilt_and_the_page_shows_what_waits_to_be_dropped(database: Database, quench: Quench) -> None:
    asyncio.run(projected(database))
    done = quench("rebuild")
    assert done.exit_code == 0, done.output
    for projection in PROJECTIONS:
        name = projection.name
        assert f"{name}: {name}_v1 → {name}_v2，位置 / at position {len(EVENTS)}；" in done.stdout
    assert "rows are equal" in done.stdout
    assert f"filling 0 / {len(EVENTS)} (0 %)" in done.stderr
    page = quench("status").stdout
    assert "待删 retired: capacity_v1" in page
    shown = json.loads(quench("status", "--json").stdout)
    assert [one["lag"] for one in shown["projections"]] == [0] * len(PROJECTIONS)
    assert {one["schema"] for one in shown["retired"]} == {f"{projection.name}_v1" for projection in PROJECTIONS}
    assert shown["building"] == []


def test_one_is_rebuilt_by_its_name_and_an_unknown_name_is_told_which(database: Database, quench: Quench) -> None:
    asyncio.run(projected(database))
    assert "money_v1 → money_v2" in quench("rebuild", "money").stdout
    unknown = quench("rebuild", "moneys")
    assert (unknown.exit_code, "capacity, money, subjects" in unknown.stderr) == (2, True)


def test_a_difference_is_printed_with_both_rows_and_swapped_only_when_asked(database: Database, quench: Quench) -> None:
    asyncio.run(projected(database))
    asyncio.run(run(database, "UPDATE capacity_v1.postings SET tonnes = tonnes + 1 WHERE position = 2 AND n = 0"))
    refused = quench("rebuild", "capacity")
    assert refused.exit_code == 1
    assert "nothing was swapped: table postings, first at position = 2, n = 0" in refused.stderr
    live, rebuilt = [line for line in refused.stderr.splitlines() if line.startswith(("  现行 live", "  重建 rebuilt"))]
    assert "tonnes = " in live
    assert "tonnes = " in rebuilt
    assert live.replace("现行 live   ", "重建 rebuilt") != rebuilt
    assert "不同 unequal tonnes" in refused.stderr
    assert "quench projections rebuild --discard capacity" in refused.stderr
    assert "重建 building: capacity → capacity_v2" in quench("status").stdout
    swapped = quench("rebuild", "--despite-difference", "capacity")
    assert (swapped.exit_code, "capacity_v1 → capacity_v2" in swapped.stdout) == (0, True)


def test_a_second_rebuild_ends_and_an_unfinished_one_can_be_discarded(database: Database, quench: Quench) -> None:
    asyncio.run(projected(database))

    async def beside() -> tuple[str, str]:
        connection = await asyncpg.connect(database.projector)
        await claimed(connection, [CAPACITY])
        second = await started(database, "rebuild", "capacity")
        _, said = await second.communicate()
        assert second.returncode == 1
        shown, _ = await (await started(database, "status")).communicate()
        await connection.close()
        return said.decode(), shown.decode()

    said, shown = asyncio.run(beside())
    assert "another rebuild of capacity is at work" in said
    assert "进行中 at work" in shown
    assert "中断 cut off" in quench("status").stdout
    assert "dropped" in quench("rebuild", "--discard", "capacity").stdout
    assert json.loads(quench("status", "--json").stdout)["building"] == []


async def test_ctrl_c_leaves_the_live_one_and_says_how_to_go_on(database: Database) -> None:
    await projected(database)
    holder = await asyncpg.connect(database.projector)
    async with holder.transaction():
        await holder.execute("LOCK TABLE projections.building IN SHARE MODE")  # Where its first chunk will wait.
        process = await started(database, "rebuild", "capacity")
        while not await holder.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        process.send_signal(signal.SIGINT)
        printed, said = await process.communicate()
    assert (process.returncode, printed) == (130, b"")
    assert "已停止 / stopped" in said.decode()
    assert "go on: quench projections rebuild capacity" in said.decode()
    assert await holder.fetchval("SELECT schema FROM projections.live WHERE name = 'capacity'") == "capacity_v1"
    await holder.close()


async def started(database: Database, *words: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app", "projections", *words,
        cwd=ROOT,
        env={**os.environ, **environment(database)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


def test_on_a_terminal_progress_is_a_bar() -> None:
    shown = StringIO()
    with telling(Console(file=shown, force_terminal=True, width=120)) as report:
        report(Progress(("capacity",), "filling", 500, 1_000))
        report(Progress(("capacity",), "indexing", 0, 0))
    assert "filling" in shown.getvalue()
    assert "indexing" in shown.getvalue()


def test_progress_is_a_line_at_each_stage_and_every_five_seconds_with_rate_and_time_left() -> None:
    said, times = list[str](), iter((0.0, 2.0, 5.0, 9.0, 10.0, 11.0))
    report = lines(said.append, lambda: next(times))
    for done in (0, 2_000, 5_000, 9_000, 10_000):
        report(Progress(("capacity", "money"), "filling", done, 100_000))
    report(Progress(("capacity",), "comparing", 500, 1_000))
    assert said == [
        "capacity, money: 重放 / filling 0 / 100,000 (0 %)",
        "capacity, money: 重放 / filling 5,000 / 100,000 (5 %), 1,000 条 events/s, 还需 1:35 left",
        "capacity, money: 重放 / filling 10,000 / 100,000 (10 %), 1,000 条 events/s, 还需 1:30 left",
        "capacity: 比对 / comparing 500 / 1,000 (50 %)",
    ]
