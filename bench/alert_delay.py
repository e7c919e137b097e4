"""From a torn seal to its alert: the time between the append of `SealBroken` and the moment its `AlertRaised` can be
read, with the projector and the clerks in a process of their own, as `quench project` runs them (issue 2 §4).

The enterprise, its oven and its county are invented. One seal is reported broken again and again: each report is a
finding of its own (D-03), because a finding is keyed by its causes.
"""

import asyncio
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from time import perf_counter

import uvloop

from app.databases import Databases
from app.keys import new_log_key
from app.runner import Runner
from app.serving import projecting
from app.settings import Settings
from bench.child import Child, listen, say
from bench.result import Result, Row
from bench.rounds import percentile
from bench.server import Server
from domain.cases.facts import AlertRaised
from domain.command import Command
from domain.enterprises.commands import RegisterEnterprise
from domain.envelope import Request, Role, Submitter
from domain.outcomes import Receipt, Submission
from domain.ovens.commands import RegisterOven
from domain.places.commands import RegisterDivision
from domain.seals.commands import PlaceSeal, ReportSealBroken
from ledger.events import Query, QueryItem, RecordedEvent
from ledger.log import Log
from projections.history import happened

OPENING, SEALED, BROKEN = date(2018, 12, 31), date(2020, 1, 2), date(2020, 2, 1)
CITY, COUNTY = "149900", "149901"
MODULE = "bench.alert_delay"
PATIENCE_SECONDS = 20.0


@dataclass(frozen=True)
class Delay:
    """Seconds, from the submission and from the acknowledged append, to the alert."""

    from_submission: float
    from_append: float


def run(server: Server, quick: bool) -> Result:
    """One report at a time, each waited for."""
    repeats = 3 if quick else 50
    with server.database("bench_alert") as name:
        cluster = server.cluster
        roles = [cluster.dsn(role, name) for role in ("quench_app", "quench_owner", "quench_projector")]
        with Child(MODULE, *roles) as projector:
            projector.answer()
            delays = uvloop.run(_delays(roles[0], repeats))
    appended = sorted(delay.from_append * 1e3 for delay in delays)
    submitted = sorted(delay.from_submission * 1e3 for delay in delays)
    rows: list[Row] = [
        (what, f"{statistics.median(of):,.1f} ms", f"{percentile(of, 0.95):,.1f} ms", f"{of[-1]:,.1f} ms")
        for what, of in (
            ("from the acknowledged append", appended),
            ("from the submission, deciding and appending included", submitted),
        )
    ]
    figures: dict[str, object] = {
        "repeats": repeats,
        "from_append_median_ms": round(statistics.median(appended), 2),
        "from_append_max_ms": round(appended[-1], 2),
        "from_submission_median_ms": round(statistics.median(submitted), 2),
        "from_submission_max_ms": round(submitted[-1], 2),
    }
    return Result(
        "alert_delay", ("from SealBroken to a readable AlertRaised", "median", "p95", "max"), rows, figures
    )


async def _delays(dsn: str, repeats: int) -> list[Delay]:
    async with await Log.open(dsn) as log:
        runner = Runner(log)
        await _submit(runner, _before())
        raised = log.subscribe(Query((QueryItem(types=(AlertRaised.TOPIC,)),)))
        await _delay(runner, raised, "warm")  # The projector's first event finds nothing warmed up.
        return [await _delay(runner, raised, f"{number}") for number in range(repeats)]


async def _delay(runner: Runner, raised: AsyncIterator[RecordedEvent], key: str) -> Delay:
    broken = _said(
        ReportSealBroken(seal="seal", oven="oven", police_referral="示例"), BROKEN, f"broken {key}"
    )
    begun = perf_counter()
    position = await _submit(runner, [broken])
    appended = perf_counter()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while position not in happened(await anext(raised)).causes:
            pass  # An alert about something else.
    seen = perf_counter()
    return Delay(seen - begun, seen - appended)


async def _submit(runner: Runner, submissions: list[Submission]) -> int:
    """All of them, and the position of the last fact."""
    position = 0
    for outcome in await runner.submit(submissions):
        if not isinstance(outcome, Receipt):
            raise ValueError(f"the benchmark's own submission was not taken: {outcome}")
        position = outcome.facts[-1].position
    return position


def _before() -> list[Submission]:
    commands: list[tuple[Command, date]] = [
        (RegisterDivision(code=CITY, name="示例市", parent="140000"), OPENING),
        (RegisterDivision(code=COUNTY, name="示例县", parent=CITY), OPENING),
        (
            RegisterEnterprise(
                enterprise="enterprise", legal_name="示例焦化", division=COUNTY, county=COUNTY
            ),
            OPENING,
        ),
        (RegisterOven(oven="oven", enterprise="enterprise", division=COUNTY, county=COUNTY), OPENING),
        (PlaceSeal(seal="seal", oven="oven", point="上升管"), SEALED),
    ]
    return [_said(command, on, f"before {number}") for number, (command, on) in enumerate(commands)]


def _said(command: Command, on: date, key: str) -> Submission:
    role = Role.INSPECTOR if Role.INSPECTOR in command.ROLES else min(command.ROLES)
    submitter = Submitter(office=f"bench {role}", role=role, division="140000")
    return Submission(
        command=command, request=Request(key=key, occurred_on=on, submitter=submitter, invented=True)
    )


async def _project(app: str, owner: str, projector: str) -> None:
    """What `quench project` does, until the parent goes away; with a log's key of its own, and no witnesses."""
    with tempfile.TemporaryDirectory(prefix="quench-bench-") as home:
        new_log_key(Settings.load(home=home), Settings().origin)
        async with projecting(Settings.load(home=home), Databases(app, owner, projector)):
            say(ready=True)
            await listen()


if __name__ == "__main__":
    uvloop.run(_project(*sys.argv[1:]))
