"""The library's own contract, its plain application, and its in-memory recorder as the model of ours."""

from collections.abc import Iterator

import psycopg
import pytest
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.dcb.application import DCBApplication
from eventsourcing.dcb.domain import EnduringObject
from eventsourcing.dcb.msgpack import Decision, InitialDecision
from eventsourcing.dcb.popo import InMemoryDCBRecorder
from eventsourcing.dcb.tests import DCBRecorderTestCase
from eventsourcing.domain import event
from eventsourcing.persistence import IntegrityError, ProgrammingError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.eventsourcing_adapter import LedgerRecorder
from tests.database import Database
from tests.ledger.proof import assert_whole


@pytest.fixture
def recorder(database: Database) -> Iterator[LedgerRecorder]:
    recorder = LedgerRecorder(database.app)
    yield recorder
    recorder.close()


class Contract(DCBRecorderTestCase):
    """Lends the library's test methods to functions."""

    __test__ = False


def test_recorder_keeps_the_librarys_contract_of_append_and_read(recorder: LedgerRecorder) -> None:
    Contract()._test_append_read(recorder)


def test_recorder_keeps_the_librarys_contract_of_append_and_subscribe(recorder: LedgerRecorder) -> None:
    Contract()._test_append_subscribe(recorder)


def test_recorder_keeps_both_contracts_on_a_log_that_is_not_empty(recorder: LedgerRecorder) -> None:
    recorder.append([DCBEvent("before", b"{}", ["tag-of-another-time"]) for _ in range(5)])
    Contract()._test_append_subscribe(recorder, initial_position=5)


class Opened(InitialDecision):
    account_id: str


class Deposited(Decision):
    fen: int


class Account(EnduringObject[Decision]):
    @event(Opened)
    def __init__(self) -> None:
        self.fen = 0

    @event(Deposited)
    def deposit(self, fen: int) -> None:
        self.fen += fen


class Accounts(DCBApplication):
    env = {  # noqa: RUF012
        "PERSISTENCE_MODULE": "ledger.eventsourcing_adapter",
        "MAPPER_TOPIC": "eventsourcing.dcb.msgpack:MessagePackMapper",
    }


def deposited(accounts: Accounts, account_id: str, fen: int) -> Account:
    account = accounts.repository.get(account_id)
    assert isinstance(account, Account)
    account.deposit(fen=fen)
    return account


def test_a_plain_application_of_the_library_runs_on_the_ledger(database: Database) -> None:
    with (
        Accounts(env={"LEDGER_DSN": database.app}) as here,
        Accounts(env={"LEDGER_DSN": database.app}) as there,
    ):
        opened = Account()
        here.repository.save(opened)
        there.repository.save(deposited(there, opened.id, fen=30))
        late = deposited(here, opened.id, fen=40)
        there.repository.save(deposited(there, opened.id, fen=5))
        with pytest.raises(IntegrityError):
            here.repository.save(late)
        assert deposited(here, opened.id, fen=0).fen == 35


names = st.sampled_from(["a", "b", "c", "闻喜", 'q"\\,{}'])
tags = st.lists(names, max_size=3)
events = st.builds(
    DCBEvent, names, st.binary(max_size=8) | st.sampled_from([b"{}", b'{"a":1}', b"data1"]), tags
)
items = st.builds(DCBQueryItem, st.lists(names, max_size=2), st.lists(names, max_size=2))
queries = st.builds(DCBQuery, st.lists(items, max_size=3))
afters = st.none() | st.integers(0, 12)
conditions = st.none() | st.builds(DCBAppendCondition, queries, afters)
appends = st.tuples(st.just("append"), st.lists(events, max_size=4), conditions)
reads = st.tuples(st.just("read"), st.none() | queries, afters, st.none() | st.integers(0, 6))


def outcome(recorder: LedgerRecorder | InMemoryDCBRecorder, operation: tuple) -> object:  # type: ignore[type-arg]
    """What one operation gives, faults included, in a form that compares."""
    try:
        if operation[0] == "append":
            return recorder.append(operation[1], operation[2])
        response = recorder.read(operation[1], after=operation[2], limit=operation[3])
        return [(e.position, e.event.type, e.event.data, e.event.tags) for e in response], response.head
    except (IntegrityError, ProgrammingError) as refused:
        return type(refused)


def empty(database: Database) -> None:
    """Only a superuser without triggers can: each example begins with an empty log."""
    with psycopg.connect(database.superuser) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("TRUNCATE ledger.events, ledger.tags, ledger.submissions")
        connection.execute("UPDATE ledger.head SET size = 0, recorded_at = NULL, edge = '{}'")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(appends | reads, min_size=1, max_size=12))
def test_any_operations_give_what_the_in_memory_recorder_gives(
    database: Database,
    recorder: LedgerRecorder,
    operations: list[tuple],  # type: ignore[type-arg]
) -> None:
    empty(database)
    model = InMemoryDCBRecorder()
    for operation in operations:
        assert outcome(recorder, operation) == outcome(model, operation)
    assert outcome(recorder, ("read", None, None, None)) == outcome(model, ("read", None, None, None))
    recorder.call(assert_whole(database))
