"""Findings that a process beside a rebuild works out are those of the rebuild itself, and it ends with it."""

import asyncio
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from projections.beside import Beginning, Statement, Telling
from projections.building import RebuildFailed, claimed
from projections.capacity.projection import CAPACITY
from projections.catalogue import PROJECTIONS
from projections.findings.packed import pack, unpack
from projections.findings.projection import FINDINGS
from projections.loading import hands, load
from projections.money.projection import MONEY
from projections.projection import Loader
from projections.rebuild import rebuild_all
from projections.registers.projection import REGISTERS
from tests.domain import opening as o
from tests.domain.scenario import Scenario
from tests.projections.conftest import Projected
from tests.projections.histories import history
from tests.projections.rebuilding import builder, dumps

ROOT = Path(__file__).parents[2]


async def test_what_is_found_beside_ends_in_the_same_bytes(projected: Projected) -> None:
    await projected.add(history(Random(3), 250).events)
    async with builder(projected.database) as connection:
        before = await dumps(connection)
        work = rebuild_all(projected.log, connection, PROJECTIONS, chunk=20, beside_from=0)
        assert [one.name async for one in work] == [projection.name for projection in PROJECTIONS]
        assert b"D-" in before["findings"]
        assert await dumps(connection) == before


async def test_what_postgresql_filled_in_for_one_that_was_killed_is_not_there_twice(projected: Projected) -> None:
    await projected.add(history(Random(5), 60).events)
    async with builder(projected.database) as connection:
        before = await dumps(connection)
        for projection in (CAPACITY, MONEY, REGISTERS):
            (claim,) = await claimed(connection, [projection])
            applier = projection.applier()
            assert isinstance(applier, Loader)
            async with hands(projected.database.projector) as them:
                assert them is not None
                await load(them, claim, applier, 0, 50, 10, lambda _: None)
        await connection.execute("UPDATE projections.building SET position = 20")
        dsn = projected.database.projector
        work = rebuild_all(projected.log, connection, PROJECTIONS, chunk=20, beside_from=0, dsn=dsn)
        assert {one.name: one.resumed for one in [one async for one in work]}["registers"] == 20
        assert await dumps(connection) == before


def broken() -> Telling:
    """One that cannot take the fourth event."""

    def told(records: Sequence[bytes]) -> list[Statement]:
        if unpack(records[-1]).position >= 4:
            raise KeyError("no such thing")
        return []

    return told


async def test_what_fails_beside_ends_the_rebuild_with_the_positions(projected: Projected) -> None:
    await projected.add(o.reduced(Scenario()).events)
    findings = replace(FINDINGS, beside=Beginning(broken, pack))
    async with builder(projected.database) as connection:
        with pytest.raises(RebuildFailed, match=r"findings.* from 4 to 6 .*no such thing"):
            async for _ in rebuild_all(projected.log, connection, [CAPACITY, findings], chunk=3, beside_from=0):
                pass


async def test_the_process_beside_ends_where_its_rebuild_is_killed() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.projections.beside_child",
        cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    beside = int(await process.stdout.readline())
    process.kill()
    await process.wait()
    while alive(beside):  # noqa: ASYNC110
        await asyncio.sleep(0.01)


def alive(pid: int) -> bool:
    """Whether a process is at work; one that ended and that nobody asked for yet is not."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
