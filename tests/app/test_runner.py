"""The command runner on a real ledger: first outcomes for ever, refusals on record, one winner of a race."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime

import asyncpg
import msgspec
import pytest
import pytest_asyncio

from app.runner import Runner
from domain.acceptance.commands import HoldCityAcceptance
from domain.acceptance.facts import AcceptedTonnes, Verdict
from domain.corrections.commands import CorrectEvent, ReplacementCommand
from domain.envelope import Evidence, Role
from domain.lots.commands import CommitLotToProject, ListLot
from domain.outcomes import Mode, NotWritten, Outcome, Receipt, RefusedOutcome, Submission
from domain.projects.commands import FileProject
from domain.projects.facts import Regime, Source
from domain.seals.commands import OpenSeal
from ledger.events import Condition, Part, PartReceipt, Query, QueryItem
from ledger.log import Log
from ledger.verification import verify
from tests.app.submissions import LISTED, OPENED, enterprise, listing, lot, offer, said, task
from tests.database import Database


@pytest_asyncio.fixture
async def log(database: Database) -> AsyncIterator[Log]:
    async with await Log.open(database.app) as opened:
        yield opened


async def whole(database: Database, expected: int) -> None:
    """The log holds so many events, and its tree is the tree of its entries."""
    connection = await asyncpg.connect(database.app)
    try:
        assert (await verify(connection)).size == expected
    finally:
        await connection.close()


async def accepted(runner: Runner, *submissions: Submission, mode: Mode = Mode.ALL) -> None:
    outcomes = await runner.submit(submissions, mode)
    assert all(isinstance(outcome, Receipt) for outcome in outcomes), outcomes


def refused(outcome: Outcome) -> RefusedOutcome:
    assert isinstance(outcome, RefusedOutcome), outcome
    return outcome


@pytest.mark.rule("E-18")
async def test_all_items_see_what_the_earlier_ones_did(log: Log, database: Database) -> None:
    await accepted(Runner(log), *OPENED, listing())
    await whole(database, 5)


@pytest.mark.rule("E-18")
async def test_a_retry_gets_the_first_receipt_for_ever(log: Log, database: Database) -> None:
    runner = Runner(log)
    await accepted(runner, *OPENED)
    (first,) = await runner.submit([listing()])
    again = await asyncio.gather(*(runner.submit([listing()]) for _ in range(200)))
    assert isinstance(first, Receipt)
    assert {(r.facts, r.recorded_at, r.replayed) for (r,) in again if isinstance(r, Receipt)} == {
        (first.facts, first.recorded_at, True)
    }
    await whole(database, 5)


@pytest.mark.rule("E-18")
async def test_two_hundred_at_once_with_one_key_write_one_event(log: Log, database: Database) -> None:
    runner = Runner(log)
    await accepted(runner, *OPENED)
    outcomes = await asyncio.gather(*(runner.submit([listing()]) for _ in range(200)))
    receipts = [r for (r,) in outcomes if isinstance(r, Receipt)]
    assert len(receipts) == 200
    assert len({(r.facts, r.recorded_at) for r in receipts}) == 1
    await whole(database, 5)


@pytest.mark.rule("E-19")
async def test_whoever_loses_every_race_is_told_to_come_again_with_the_same_key(
    log: Log, database: Database
) -> None:
    runner, numbers = Runner(log), itertools.count()
    await accepted(runner, *OPENED, listing())

    class Contended(Log):
        """A log on which somebody else writes about the same lot between each look and its append."""

        async def append(
            self, parts: Sequence[Part], condition: Condition | None = None
        ) -> tuple[PartReceipt, ...]:
            await runner.submit([offer(f"rival-{next(numbers)}")])
            return await super().append(parts, condition)

    async with await Contended.open(database.app) as contended:
        outcome = refused((await Runner(contended).submit([offer("mine")]))[0])
    assert (outcome.refusals[0].code, outcome.position) == ("CONTENTION", None)
    assert await log.submission(offer("mine").request.submitter.scope, "mine") is None
    again = refused((await runner.submit([offer("mine")]))[0])
    assert again.refusals[0].code == "REDUCED_CAPACITY_NOT_TRADABLE"


async def test_an_answer_thrown_away_is_given_again(log: Log, database: Database) -> None:
    runner = Runner(log)
    await accepted(runner, *OPENED)
    for delay in (0.0, 0.001, 0.002, 0.004, 0.008):
        caller = asyncio.create_task(runner.submit([listing()]))
        await asyncio.sleep(delay)
        caller.cancel()
    (receipt,) = await runner.submit([listing()])
    assert isinstance(receipt, Receipt)
    await whole(database, 5)


@pytest.mark.rule("E-18")
async def test_the_same_key_with_other_input_is_refused_and_shows_the_first(log: Log) -> None:
    runner = Runner(log)
    await accepted(runner, *OPENED)
    await accepted(runner, listing())
    other = said(ListLot(lot="lot", task="task", tonnes=1), LISTED, "list")
    outcome = refused((await runner.submit([other]))[0])
    assert (outcome.refusals[0].code, outcome.position) == ("KEY_REUSED", None)
    assert "5" in outcome.refusals[0].message_zh


@pytest.mark.rule("YC-37", "E-16")
async def test_a_refused_attempt_is_on_record_under_its_key(log: Log) -> None:
    runner = Runner(log)
    await accepted(runner, *OPENED, listing())
    first = refused((await runner.submit([offer("offer")]))[0])
    again = refused((await runner.submit([offer("offer")]))[0])
    assert (first.refusals[0].code, first.position) == ("REDUCED_CAPACITY_NOT_TRADABLE", 6)
    assert (again.refusals, again.position, again.replayed) == (first.refusals, 6, True)
    events, _ = await log.read(Query((QueryItem(types=("SubmissionRefused",)),)))
    assert [(e.position, "lot:lot" in e.tags) for e in events] == [(6, True)]


async def test_all_writes_no_fact_when_one_is_refused(log: Log, database: Database) -> None:
    runner = Runner(log)
    await accepted(runner, *OPENED, listing())
    outcomes = await runner.submit([lot("second"), offer("offer"), offer("another")])
    assert [type(o) for o in outcomes] == [NotWritten, RefusedOutcome, RefusedOutcome]
    await whole(database, 7)
    await accepted(runner, lot("second"))


async def test_all_writes_nothing_beside_a_key_that_was_refused_or_used_for_something_else(
    log: Log, database: Database
) -> None:
    runner = Runner(log)
    await accepted(runner, *OPENED, listing())
    await runner.submit([offer("offer")])
    other = said(ListLot(lot="lot", task="task", tonnes=1), LISTED, "list")
    for bad in (offer("offer"), other):
        outcomes = await runner.submit([lot("second"), bad])
        assert [type(o) for o in outcomes] == [NotWritten, RefusedOutcome]
    await whole(database, 6)


@pytest.mark.rule("E-18")
async def test_a_key_twice_in_a_call_is_one_item_or_none(log: Log, database: Database) -> None:
    runner = Runner(log)
    await accepted(runner, *OPENED, listing(), listing())
    await whole(database, 5)
    other = said(ListLot(lot="lot", task="task", tonnes=1), LISTED, "two")
    outcomes = await runner.submit([lot("second"), listing("two"), other])
    assert [type(o) for o in outcomes] == [NotWritten, RefusedOutcome, RefusedOutcome]
    assert {refused(o).refusals[0].code for o in outcomes[1:]} == {"KEY_TWICE"}
    await whole(database, 5)


async def test_a_call_on_hold_tells_every_refusal_and_writes_no_fact(log: Log) -> None:
    runner = Runner(log)
    await accepted(runner, *OPENED, listing())
    outcomes = await runner.submit([lot("second"), offer("offer")], hold=True)
    assert [type(o) for o in outcomes] == [NotWritten, RefusedOutcome]
    (alone,) = await runner.submit([lot("second")], hold=True)
    assert isinstance(alone, NotWritten)


async def test_each_writes_what_it_can(log: Log) -> None:
    runner = Runner(log)
    await accepted(runner, *OPENED, listing())
    outcomes = await runner.submit([lot("second"), offer("offer"), lot("third")], Mode.EACH)
    assert [type(o) for o in outcomes] == [Receipt, RefusedOutcome, Receipt]


async def test_an_unknown_subject_is_answered_but_not_recorded(log: Log, database: Database) -> None:
    runner = Runner(log)
    await accepted(runner, enterprise())
    outcome = refused((await runner.submit([offer("offer")]))[0])
    assert (outcome.refusals[0].code, outcome.position) == ("UNKNOWN_SUBJECT", None)
    await whole(database, 1)


async def test_a_day_that_has_not_come_is_refused(log: Log) -> None:
    runner = Runner(log, clock=lambda: datetime(2018, 12, 30, 15, 59, tzinfo=UTC))
    outcome = refused((await runner.submit([enterprise()]))[0])
    assert outcome.refusals[0].code == "OCCURRED_IN_FUTURE"


@pytest.mark.rule("E-19")
async def test_two_offices_commit_the_same_lot_and_one_wins(log: Log) -> None:
    runner = Runner(log)
    filed = [
        said(
            FileProject(
                project=name,
                owner="jianlong",
                division="140823",
                tonnes=400_000,
                sources=(Source(lot="lot", tonnes=540_000),),
                regime=Regime.LARGE_FOR_SMALL,
                coke_dry_quenching=True,
            ),
            date(2019, 6, 1),
            name,
        )
        for name in ("a", "b")
    ]
    await accepted(runner, *OPENED, *filed)
    claims = [
        said(
            CommitLotToProject(lot="lot", project=name, retired_tonnes=540_000, carried_tonnes=400_000),
            date(2019, 6, 2),
            f"commit:{name}",
            office=f"office {name}",
        )
        for name in ("a", "b")
    ]
    outcomes = [o for (o,) in await asyncio.gather(*(Runner(log).submit([c]) for c in claims))]
    assert sorted(type(o).__name__ for o in outcomes) == ["Receipt", "RefusedOutcome"]
    (loser,) = (o for o in outcomes if isinstance(o, RefusedOutcome))
    assert loser.refusals[0].code == "LOT_HELD_BY_PROJECT"


@pytest.mark.rule("YC-37")
async def test_refused_attempts_beyond_the_bound_are_answered_but_not_recorded(log: Log) -> None:
    runner = Runner(log)
    await accepted(runner, *OPENED, listing())
    attempts = [offer(f"offer {n}") for n in range(205)]
    outcomes = await runner.submit(attempts, Mode.ALL)
    recorded = [o for o in outcomes if refused(o).position]
    assert len(recorded) == 200
    late = refused((await runner.submit([offer("one more")]))[0])
    assert (late.refusals[0].code, late.position) == ("REDUCED_CAPACITY_NOT_TRADABLE", None)


async def test_a_role_that_may_not_is_refused_and_recorded(log: Log) -> None:
    runner = Runner(log)
    await accepted(runner, *OPENED)
    by_county = said(
        ListLot(lot="lot", task="task", tonnes=1), LISTED, "k", role=Role.COUNTY_OFFICE, office="县局"
    )
    outcome = refused((await runner.submit([by_county]))[0])
    assert (outcome.refusals[0].code, outcome.position) == ("ROLE_NOT_PERMITTED", 5)


async def test_a_batch_corrects_nothing_that_has_no_position_yet(log: Log) -> None:
    runner = Runner(log)
    await accepted(runner, *OPENED)
    command = CorrectEvent(position=5, reason="竞态", second_office="复核")
    correction = said(command, LISTED, "c", role=Role.CITY_GOV, office="CITY_GOV office")
    outcomes = await runner.submit([listing(), correction])
    assert [type(o) for o in outcomes] == [NotWritten, RefusedOutcome]
    assert refused(outcomes[1]).refusals[0].code == "NOTHING_TO_CORRECT"


async def test_two_offices_of_one_name_have_keys_of_their_own(log: Log) -> None:
    runner = Runner(log)
    here, there = enterprise(), enterprise("buyer")
    there = msgspec.structs.replace(
        there,
        request=msgspec.structs.replace(
            there.request,
            key=here.request.key,
            submitter=msgspec.structs.replace(there.request.submitter, division="140800"),
        ),
    )
    await accepted(runner, here)
    await accepted(runner, there)


async def test_more_than_an_entry_holds_is_a_refusal_of_that_item(log: Log) -> None:
    runner = Runner(log)
    await accepted(runner, *OPENED)
    items = tuple(AcceptedTonnes(lot="lot", tonnes=n + 1) for n in range(1000))
    huge = said(
        HoldCityAcceptance(task="task", verdict=Verdict.FAILED, accepted=items),
        LISTED,
        "huge",
        documents=tuple(f"文件{'长' * 100}{n}" for n in range(500)),
    )
    outcomes = await runner.submit([huge, listing()], Mode.EACH)
    assert refused(outcomes[0]).refusals[0].code == "ENTRY_NOT_TAKEN"
    assert isinstance(outcomes[1], Receipt)


async def test_an_instant_that_has_not_come_is_refused(log: Log) -> None:
    runner = Runner(log)
    later, on = datetime(2199, 1, 1, tzinfo=UTC), date(2020, 1, 5)
    opening = OpenSeal(seal="s-1", oven="oven", opened_at=later, reported_at=later)
    right = ReplacementCommand(command="OpenSeal", occurred_on=on, fields=msgspec.to_builtins(opening))
    correction = CorrectEvent(position=1, replacement=right, reason="—", second_office="—")
    photo = Evidence(sha256="0" * 64, captured_at=later)
    for submission, fields in (
        (said(opening, on, "opened"), ["openedAt", "reportedAt"]),
        (said(correction, on, "right"), ["replacement.fields.openedAt", "replacement.fields.reportedAt"]),
        (said(task().command, on, "photo", evidence=(photo,)), ["evidence[0].capturedAt"]),
    ):
        outcome = refused((await runner.submit([submission]))[0])
        assert [(one.code, one.field) for one in outcome.refusals] == [
            ("OCCURRED_IN_FUTURE", field) for field in fields
        ]
    assert (await log.head()).size == 0
