"""What a ledger holds is read for ever: one golden stored entry for every event type and version."""

from datetime import datetime

import pytest

from domain.fact import FACT_TYPES, decode_fact, encode_fact
from ledger import entry as entries
from ledger.canonical import canonical
from ledger.events import RecordedEvent
from projections.history import happened
from tests.house.golden import Golden, golden, leaf_hash, missing

ALL = golden()
CHANGED = (
    "{0} v{1} would now be written otherwise than it stands in ledgers. A line of tests/vectors/entries.txt never "
    "changes: raise VERSION of the fact, upcast the old version in projections/history.py, and add the new version "
    "by `python -m tests.house.golden`."
)


@pytest.mark.parametrize("one", ALL.values(), ids=lambda one: f"{one.type}-v{one.version}")
def test_a_golden_entry_is_read_and_written_again_byte_for_byte(one: Golden) -> None:
    assert leaf_hash(one.entry) == one.leaf_hash, CHANGED.format(one.type, one.version)
    read = entries.decode(one.entry)
    assert (read.type, read.v) == (one.type, one.version)
    fact = decode_fact(read.type, read.data_bytes)
    if one.version == type(fact).VERSION:
        data = canonical(encode_fact(fact))
        again = entries.encode(read.type, read.tags, data, bytes(read.meta), type(fact).VERSION)
        frame = b',"recordedAt":"%b"' % read.recordedAt.encode()
        assert entries.join(again, read.position, frame) == one.entry, CHANGED.format(one.type, one.version)


@pytest.mark.parametrize("one", ALL.values(), ids=lambda one: f"{one.type}-v{one.version}")
def test_a_golden_entry_is_what_happened(one: Golden) -> None:
    read = entries.decode(one.entry)
    at = datetime.fromisoformat(read.recordedAt)
    what = happened(RecordedEvent(read.position, read.type, at, read.tags, one.entry))
    assert (what.fact.TOPIC, what.position, what.tags) == (one.type, read.position, read.tags)


def test_every_event_type_in_its_present_version_has_a_golden_entry() -> None:
    assert missing(ALL) == [], "add them by `python -m tests.house.golden`; existing lines stay as they are"


def test_a_golden_entry_is_of_an_event_type_that_is() -> None:
    known = {(name, version) for name, fact in FACT_TYPES.items() for version in range(1, fact.VERSION + 1)}
    assert set(ALL) == known
