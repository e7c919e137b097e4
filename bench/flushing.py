"""A repair of the peer's driver, without which its large batches never end.

psycopg (3.3.9) leaves a pipeline after one `flush()`, even where that could not send everything. While a writer waits
for the table lock of eventsourcing's application recorder, the server does not read; more than the socket's buffer
(208 kB on a unix socket, less than 1,000 events) then stays behind, the server gets the lock and waits for the rest,
and psycopg waits for an answer: for ever, with all other writers behind it. Sending the rest is all that is added.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import _pipeline_base as pipelines
from psycopg import generators, waiting


@contextmanager
def whole_flushes() -> Iterator[None]:
    """While the block runs, a pipeline is left only when everything was sent."""
    unrepaired = generators.pipeline_communicate

    def communicate(connection: Any, commands: Any) -> Any:
        results = yield from unrepaired(connection, commands)
        while connection.flush():
            ready = yield waiting.WAIT_RW
            if ready & waiting.READY_R:
                connection.consume_input()
        return results

    name = "pipeline_communicate"
    setattr(pipelines, name, communicate)
    try:
        yield
    finally:
        setattr(pipelines, name, unrepaired)
