"""The peer of a rebuild: eventsourcing's ApplicationSubscription over its PostgreSQL recorder, folded into a dict.

Its events carry the postings of the same generated log as their state; what it does for each is to read, decode and
sum, as its documentation has it. It is measured while it reads what stands there already.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

import msgspec
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import StoredEvent
from eventsourcing.projection import ApplicationSubscription

from app.postgres import Cluster
from bench.peers import environment
from bench.province import Recorded, province

NAME = "eventsourcing ApplicationSubscription, folded in memory"
BATCH = 1_000


class Works(Aggregate):
    """What the peer keeps events of."""

    class Reported(Aggregate.Event):
        """One report with its rows."""

        topic_of: str
        postings: list[dict[str, Any]]


class Reports(Application[UUID]):
    """The peer's application."""


@contextmanager
def subscribed(cluster: Cluster, database: str, size: int) -> Iterator[Callable[[], float]]:
    """The peer with so many events, while the block runs: each call folds them all, and tells the events a second."""
    settings = environment(cluster, database, 4)
    application = Reports(env={**settings, "PERSISTENCE_MODULE": "eventsourcing.postgres"})
    try:
        _fill(application, size)
        yield partial(_folded_per_second, application, size)
    finally:
        application.close()


def _folded_per_second(application: Reports, size: int) -> float:
    """Events a second that a subscription reads, decodes and sums, from the first to the last."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    begun, count = perf_counter(), 0
    with ApplicationSubscription(application, gt=0) as subscription:
        for event, _ in subscription:
            for row in event.postings:  # type: ignore[attr-defined]
                sums[row["county"], row["account"]] += row["tonnes"]
            count += 1
            if count == size:
                break
    return size / (perf_counter() - begun)


def _fill(application: Reports, size: int) -> None:
    originator = uuid4()
    batch: list[StoredEvent] = []
    for number, recorded in enumerate(province(size), 1):
        batch.append(application.mapper.to_stored_event(_reported(originator, number, recorded)))
        if len(batch) == BATCH or number == size:
            application.recorder.insert_events(batch)
            batch = []


def _reported(originator: UUID, number: int, recorded: Recorded) -> Works.Reported:
    data = msgspec.json.decode(recorded.event.data)
    return Works.Reported(  # type: ignore[call-arg]
        originator_id=originator,
        originator_version=number,
        timestamp=recorded.at,
        topic_of=recorded.event.type,
        postings=data.get("postings", []),
    )
