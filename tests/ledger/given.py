"""Events, parts and conditions as the tests of the ledger say them."""

from collections.abc import Sequence
from hashlib import sha256

from ledger.canonical import canonical
from ledger.events import ACCEPTED, Condition, NewEvent, Part, Query, QueryItem, SubmissionKey


def an_event(type: str = "T", *tags: str, **data: object) -> NewEvent:
    return NewEvent(type, tags, canonical(data))


def a_key(
    key: str, scope: str = "office", outcome: str = ACCEPTED, command: str = "command"
) -> SubmissionKey:
    return SubmissionKey(scope, key, sha256(command.encode()).digest(), outcome)


def a_part(*events: NewEvent, key: SubmissionKey | str | None = None) -> Part:
    return Part(events or (an_event(),), a_key(key) if isinstance(key, str) else key)


def tagged(*tags: str, types: Sequence[str] = ()) -> Query:
    """One item: all of these tags, one of these types."""
    return Query((QueryItem(tuple(types), tags),))


def unless(*tags: str, types: Sequence[str] = (), after: int = 0) -> Condition:
    """Fail if an event with all of these tags stands after a position."""
    return Condition(tagged(*tags, types=types), after)
