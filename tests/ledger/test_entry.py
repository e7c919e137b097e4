"""The entry: what is joined around the pre-encoded pieces is the canonical form of the whole, byte for byte."""

import base64
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from ledger.canonical import INTEGER_MAX, canonical
from ledger.entry import ENTRY_BYTES_MAX, decode, encode, join, time_frame, time_text
from ledger.faults import BadEvent, EntryTooLarge
from tests.ledger.test_canonical import texts, values

names = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=20)
moments = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))
objects = st.dictionaries(texts, values, max_size=4)


def whole(entry: dict[str, Any]) -> bytes:
    """The entry as the specification's own encoder writes it."""
    return rfc8785.dumps(entry)


@given(names, st.lists(names, max_size=4), values, objects, st.integers(1, INTEGER_MAX),
       st.integers(1, INTEGER_MAX), moments)  # fmt: skip
def test_joined_frame_is_the_canonical_form_of_the_whole(
    type_: str, tags: list[str], data: object, meta: object, version: int, position: int, at: datetime
) -> None:
    encoded = encode(type_, tags, canonical(data), canonical(meta), version)
    entry = join(encoded, position, time_frame(at))
    assert entry == whole(
        {
            "data": data, "meta": meta, "position": position, "recordedAt": time_text(at), "tags": tags,
            "type": type_, "v": version,
        }
    )  # fmt: skip
    assert decode(entry).data_bytes == canonical(data)
    assert bytes(decode(entry).meta) == canonical(meta)


@given(st.binary(max_size=200))
def test_raw_bytes_come_back_byte_for_byte(data: bytes) -> None:
    entry = join(encode("T", [], data, None, 1), 1, time_frame(datetime(2020, 10, 31, tzinfo=UTC)))
    assert decode(entry).data_bytes == data
    assert whole(json.loads(entry)) == entry


def test_the_worked_example_of_the_format() -> None:
    encoded = encode(
        "CapacityReduced", ["lot:YC-01"], canonical({"tonnes": 540000, "lot": "lot:YC-01"}), None, 1
    )
    at = datetime(2020, 10, 31, 16, 0, tzinfo=timezone(timedelta(hours=8)))
    assert join(encoded, 1, time_frame(at)) == (
        b'{"data":{"lot":"lot:YC-01","tonnes":540000},"meta":{},"position":1,'
        b'"recordedAt":"2020-10-31T08:00:00.000000Z","tags":["lot:YC-01"],"type":"CapacityReduced","v":1}'
    )


def test_raw_bytes_stand_as_base64_under_a_name_of_their_own() -> None:
    entry = join(encode("T", [], b"data1", None, 1), 7, time_frame(datetime(2020, 1, 1, tzinfo=UTC)))
    assert entry.startswith(b'{"dataBase64":"' + base64.b64encode(b"data1") + b'","meta":{},"position":7,')


def test_an_entry_may_have_65535_bytes_wherever_it_comes_to_stand() -> None:
    def entry(length: int) -> bytes:
        encoded = encode("T", [], canonical("x" * length), None, 1)
        return join(encoded, INTEGER_MAX, time_frame(datetime(2020, 1, 1, tzinfo=UTC)))

    frame = len(entry(0))
    assert len(entry(ENTRY_BYTES_MAX - frame)) == ENTRY_BYTES_MAX
    with pytest.raises(EntryTooLarge, match=r"65,536 bytes, at most 65,535"):
        entry(ENTRY_BYTES_MAX - frame + 1)


@pytest.mark.parametrize("name", ["", "a\x00b", "\ud800", "x" * 1023, None, 7])
def test_a_name_the_database_cannot_hold_is_refused_before_the_queue(name: str) -> None:
    with pytest.raises(BadEvent) as type_refused:
        encode(name, [], b"{}", None, 1)
    with pytest.raises(BadEvent) as tag_refused:
        encode("T", [name], b"{}", None, 1)
    assert (type_refused.value.field, tag_refused.value.field) == ("type", "tags")


@pytest.mark.parametrize("meta", [b"[]", b"1", b'{"b":1,"a":1}', b'{"a":1.5}', b"\xff", "{}"])
def test_meta_is_always_a_canonical_object(meta: bytes) -> None:
    with pytest.raises(BadEvent, match="meta"):
        encode("T", [], b"{}", meta, 1)


@pytest.mark.parametrize("version", [0, -1, INTEGER_MAX + 1, 1.0, None, True + 0.5])
def test_a_version_is_an_integer_from_1(version: int) -> None:
    with pytest.raises(BadEvent, match="version"):
        encode("T", [], b"{}", None, version)
