"""The peers: eventsourcing's own PostgreSQL recorders (9.5), used as its documentation says, from threads.

Both keep order as ours does: the application recorder locks its table in every append, the DCB recorder in every
conditional one. They are given the bytes ready; a pool holds one open connection a thread, and each thread has made
one append before the clock starts.
"""

import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from uuid import uuid4

from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem, DCBRecorder
from eventsourcing.dcb.postgres_tt import PostgresTTDCBFactory
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresFactory
from eventsourcing.utils import Environment

from app.postgres import Cluster
from bench.flushing import whole_flushes
from bench.payloads import EVENT_TYPE, boundary, payload, tags
from bench.rounds import Sample, sample

Append = Callable[[int], None]
"""Append so many events."""
_runs = itertools.count()


def application_recorder(cluster: Cluster, database: str, threads: int, batch: int, seconds: float) -> Sample:
    """`PostgresApplicationRecorder.insert_events`, one aggregate a thread."""
    factory = PostgresFactory(environment(cluster, database, threads))
    try:
        recorder = factory.application_recorder()

        def appender(_: int) -> Append:
            aggregate, versions = uuid4(), itertools.count(1)

            def append(count: int) -> None:
                numbers = [next(versions) for _ in range(count)]
                recorder.insert_events(
                    [StoredEvent(aggregate, n, EVENT_TYPE, payload(n).whole) for n in numbers]
                )

            return append

        with whole_flushes():
            return _in_threads(threads, batch, seconds, appender)
    finally:
        factory.close()


def dcb_recorder(cluster: Cluster, database: str, threads: int, batch: int, seconds: float) -> Sample:
    """`PostgresDCBRecorderTT.append` on the condition that nothing stands on two of the four tags."""
    with dcb(cluster, database, threads) as recorder:
        run = next(_runs)

        def appender(thread: int) -> Append:
            counted = itertools.count()

            def append(count: int) -> None:
                number = next(counted)
                name = f"{run}-{thread}-{number}"
                tagged = tags(name)
                events = [
                    DCBEvent(type=EVENT_TYPE, data=payload(number + n).whole, tags=tagged)
                    for n in range(count)
                ]
                items = [DCBQueryItem(types=[], tags=[tag]) for tag in boundary(tagged)]
                recorder.append(events, DCBAppendCondition(fail_if_events_match=DCBQuery(items=items)))

            return append

        return _in_threads(threads, batch, seconds, appender)


@contextmanager
def dcb(
    cluster: Cluster, database: str, connections: int, *, create_table: bool = True
) -> Iterator[DCBRecorder]:
    """The library's DCB recorder on a database of its own."""
    settings = environment(cluster, database, connections)
    settings["CREATE_TABLE"] = "yes" if create_table else "no"
    factory = PostgresTTDCBFactory(settings)
    try:
        yield factory.dcb_recorder()
    finally:
        factory.close()


def environment(cluster: Cluster, database: str, connections: int) -> Environment:
    """How the library finds its database: over the same socket as we do."""
    return Environment(
        "bench",
        {
            "POSTGRES_DBNAME": database,
            "POSTGRES_HOST": str(cluster.socket_dir),
            "POSTGRES_PORT": str(cluster.port),
            "POSTGRES_USER": "quench_owner",
            "POSTGRES_PASSWORD": "unused",  # The socket asks the operating system who we are.
            "POSTGRES_POOL_SIZE": str(connections),
            "POSTGRES_CONNECT_TIMEOUT": "30",
        },
    )


def _in_threads(threads: int, batch: int, seconds: float, appender: Callable[[int], Append]) -> Sample:
    """Closed loops until the time is over; the appends under way then are waited for and counted."""
    latencies: list[list[float]] = [[] for _ in range(threads)]
    faults: list[BaseException] = []
    begun: list[float] = []
    ready = threading.Barrier(threads, action=lambda: begun.append(perf_counter()))

    def work(thread: int) -> None:
        try:
            append = appender(thread)
            append(1)
            ready.wait()
            while (asked := perf_counter()) - begun[0] < seconds:
                append(batch)
                latencies[thread].append(perf_counter() - asked)
        except BaseException as fault:  # A thread's fault is the run's.
            faults.append(fault)
            ready.abort()

    running = [threading.Thread(target=work, args=[n]) for n in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    if faults:
        raise faults[0]
    taken = [latency for own in latencies for latency in own]
    return sample(len(taken) * batch, perf_counter() - begun[0], taken)
