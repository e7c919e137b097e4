"""Whether a stored entry is what docs/ledger-format.md says, and whether its columns repeat it.

For one row of ledger.events at the place where it stands:

    at most 65,535 bytes, their own RFC 8785 form, nested at most 64 deep in `data` and `meta`
    exactly the seven keys of the format, each of its type; `v` from 1 to 2^53 − 1
    tags and type of 1 to 1,024 bytes as JSON, without NUL
    `dataBase64` in the one spelling of base64, and only of bytes that could not stand there as JSON
    position, recordedAt (six digits, Z), tags and type equal to the columns beside the entry

The columns may hold anything: whoever owns the database can take the constraints away.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from ledger.canonical import (
    DEPTH_MAX,
    INTEGER_MAX,
    NotCanonical,
    canonical_text,
    decode_canonical,
    is_canonical,
)
from ledger.entry import ENTRY_BYTES_MAX, NAME_BYTES_MAX, time_text
from ledger.faults import BrokenLedger
from ledger.spelling import from_base64

_REST = ("meta", "position", "recordedAt", "tags", "type", "v")
_KEYS = (("data", *_REST), ("dataBase64", *_REST))


def conforming(row: Sequence[Any], position: int) -> dict[str, Any]:
    """The entry of a row (position, type, recorded_at, tags, entry) as a value; BrokenLedger where something is
    wrong with it."""
    stands_at, type_, recorded_at, tags, entry = row
    if stands_at != position:
        _wrong_place(stands_at, position)
    value = _value(entry, position)
    if type(value["position"]) is not int or value["position"] != position:
        raise BrokenLedger(
            f"条目所载位置不符 / the entry says that its position is {value['position']!r}: moved or changed",
            position,
        )
    columns = (type_, tags, _moment(recorded_at))
    if columns != (value["type"], value["tags"], value["recordedAt"]):
        raise BrokenLedger(f"列与条目不符 / the columns differ from the entry: {columns}", position)
    if not (type(tags) is list and _is_name(type_) and all(map(_is_name, tags))):
        raise BrokenLedger(
            "类型或标签无效 / its type or one of its tags is no name of 1 to 1,024 bytes", position
        )
    version = value["v"]
    if type(version) is not int or not 1 <= version <= INTEGER_MAX:
        raise BrokenLedger(f"版本无效 / v is an integer from 1 to 2^53 − 1, not {version!r}", position)
    if type(value["meta"]) is not dict:
        raise BrokenLedger("meta 须为对象 / meta is no object", position)
    if "dataBase64" in value:
        _check_raw(value["dataBase64"], position)
    return value


def _wrong_place(stands_at: Any, position: int) -> None:
    if type(stands_at) is int and stands_at > position:
        raise BrokenLedger(f"条目缺失 / it is missing; the next entry is {stands_at}", position)
    raise BrokenLedger("位置重复 / another entry stands at a position that is taken", stands_at)


def _value(entry: Any, position: int) -> dict[str, Any]:
    if type(entry) is not bytes or len(entry) > ENTRY_BYTES_MAX:
        raise BrokenLedger("条目过大或不存在 / it has no entry, or one of more than 65,535 bytes", position)
    try:
        # The entry itself is one level around `data` and `meta`.
        value = decode_canonical(entry, DEPTH_MAX + 1)
    except NotCanonical as fault:
        raise BrokenLedger(f"不是规范 JSON / the entry is no canonical JSON: {fault}", position) from fault
    if type(value) is not dict or tuple(value) not in _KEYS:
        raise BrokenLedger("键不符 / the entry has other keys than the format", position)
    return value


def _check_raw(text: Any, position: int) -> None:
    """Only what cannot stand as `data` stands as base64, so that no event has two entries."""
    try:
        data = from_base64(text if type(text) is str else "?", NotCanonical)
    except NotCanonical as fault:
        raise BrokenLedger(f"dataBase64 写法不规范 / dataBase64: {fault}", position) from fault
    if is_canonical(data):
        raise BrokenLedger("应写作 data / dataBase64 holds canonical JSON, which stands in `data`", position)


@lru_cache(maxsize=256)
def _moment(recorded_at: datetime | None) -> str | None:
    """As an entry writes it; None for a moment that no entry can have (see the query `stretch`)."""
    return time_text(recorded_at) if recorded_at else None


@lru_cache(maxsize=65_536)
def _is_name(text: Any) -> bool:
    return type(text) is str and 3 <= len(canonical_text(text)) <= NAME_BYTES_MAX and "\x00" not in text
