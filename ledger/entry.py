"""The entry: the bytes that the log stores once and hashes once, for ever.

An entry is the canonical JSON (RFC 8785) of one object with these seven keys, which is also their order:

    data the fact's own fields; or `dataBase64` in its place, for bytes that are not their own RFC 8785
    form meta who submitted it, when it happened, what it rests on; an object position the place in the
    log, 1, 2, 3 … recordedAt when its transaction was written: RFC 3339, UTC, six digits, Z; never equal
    in two transactions tags the consistency boundaries, in the order the decision gave type the name of
    the event type v the schema version of that type

The first entry of a log might read, in one line and without the line breaks:

    {"data":{"lot":"lot:YC-01","tonnes":540000},
     "meta":{"office":"运城市工信局","salt":"9f2c…"},
     "position":1,"recordedAt":"2020-10-31T08:00:00.000000Z",
     "tags":["lot:YC-01"],"type":"CapacityReduced","v":1}

`data` and `meta` are encoded before the queue, position and time are known only under the head. So an
entry is cut in two there: a prefix up to `"position":` and a suffix from `"tags":` on, and only numbers
are joined between them. Nothing is encoded twice and nothing can fail while the head is held. A test
holds the joined bytes equal to `rfc8785.dumps` of the whole. An entry holds no hash of the log, so that a
second tree may cover the same bytes later.
"""

import base64
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache

import msgspec

from ledger.canonical import INTEGER_MAX, NotCanonical, canonical_text, is_canonical
from ledger.faults import BadEvent, EntryTooLarge

ENTRY_BYTES_MAX = 65_535
NAME_BYTES_MAX = 1024

# What stands between prefix and suffix at most: sixteen digits of position, and the time with its key.
_BETWEEN_BYTES_MAX = 16 + len(',"recordedAt":"2020-10-31T08:00:00.000000Z"')


class Encoded(msgspec.Struct, frozen=True, gc=False):
    """All of an entry but its position and time; and type and tags for their columns, as items of an array
    literal."""

    prefix: bytes
    suffix: bytes
    type_item: str
    tags_item: str


class Entry(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """An entry taken apart. Exactly one of `data` and `dataBase64` is there."""

    meta: msgspec.Raw
    position: int
    recordedAt: str
    tags: tuple[str, ...]
    type: str
    v: int
    data: msgspec.Raw = msgspec.Raw()
    dataBase64: str | None = None

    @property
    def data_bytes(self) -> bytes:
        """Canonical JSON, or the raw bytes."""
        return base64.b64decode(self.dataBase64) if self.dataBase64 is not None else bytes(self.data)


def encode(
    type: str,
    tags: Sequence[str],
    data: bytes,
    meta: bytes | None,
    version: int,
    size_max: int = ENTRY_BYTES_MAX,
) -> Encoded:
    """Encode everything that does not depend on the place in the log; BadEvent or EntryTooLarge where it
    cannot be."""
    if not isinstance(version, int) or not 1 <= version <= INTEGER_MAX:
        raise BadEvent("v", f"版本须为正整数 / a version is an integer from 1, not {version!r}")
    prefix = b'{%b,"meta":%b,"position":' % (_encode_data(data), _encode_meta(meta))
    type_name, tag_names = name("type", type), [name("tags", tag) for tag in tags]
    tag_json = b",".join([tag.json for tag in tag_names])
    suffix = b',"tags":[%b],"type":%b,"v":%d}' % (tag_json, type_name.json, version)
    size = len(prefix) + _BETWEEN_BYTES_MAX + len(suffix)
    if size > size_max:
        raise EntryTooLarge(size, size_max)
    return Encoded(prefix, suffix, type_name.item, quoted(array_literal([tag.item for tag in tag_names])))


def time_frame(recorded_at: datetime) -> bytes:
    """The piece between position and tags, the same for every entry of a transaction."""
    return b',"recordedAt":"%b"' % time_text(recorded_at).encode()


def time_text(moment: datetime) -> str:
    """RFC 3339 in UTC with six digits: the same text for the same microsecond, always."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def join(encoded: Encoded, position: int, frame: bytes) -> bytes:
    """The entry itself. `frame` comes from `time_frame`."""
    return b"%b%d%b%b" % (encoded.prefix, position, frame, encoded.suffix)


def decode(entry: bytes) -> Entry:
    """Take an entry apart without checking that it is canonical; verification does that."""
    return _DECODER.decode(entry)


class Name(msgspec.Struct, frozen=True, gc=False):
    """A type, tag, scope or key, checked: as JSON, as an item of a PostgreSQL text[] literal, and as such a literal of
    it alone that is itself an item of an array literal."""

    json: bytes
    item: str
    alone: str


def name(field: str, text: str) -> Name:
    """Check a name; BadEvent where it is empty, too long, holds NUL or half a surrogate pair."""
    if type(text) is not str or not text:
        raise BadEvent(field, f"须为非空文本 / must be a text that is not empty, not {text!r}")
    try:
        checked = _checked_name(text)
    except NotCanonical as error:
        raise BadEvent(field, f"不是有效的名称 / {error}") from error
    return checked


# Tags, types and scopes come again and again: an event's tags are its condition's too.
@lru_cache(maxsize=8_192)
def _checked_name(text: str) -> Name:
    if "\x00" in text:
        raise NotCanonical("NUL cannot be stored in PostgreSQL")
    json = canonical_text(text)
    if len(json) > NAME_BYTES_MAX:
        raise NotCanonical(f"it has {len(json)} bytes, at most {NAME_BYTES_MAX} are allowed")
    item = quoted(text)
    return Name(json, item, quoted(array_literal((item,))))


def array_literal(items: Iterable[str]) -> str:
    """A PostgreSQL array literal of items: numbers, or texts as `quoted` has them."""
    return "{" + ",".join(items) + "}"


def quoted(text: str) -> str:
    """A text as an item of an array literal; an array literal is an item too, where rows have different
    numbers of tags, because an array of arrays must be rectangular."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _encode_data(data: bytes) -> bytes:
    if not isinstance(data, bytes):
        raise BadEvent("data", f"须为 bytes / must be bytes, not {type(data).__name__}")
    if is_canonical(data):
        return b'"data":' + data
    return b'"dataBase64":"%b"' % base64.b64encode(data)


def _encode_meta(meta: bytes | None) -> bytes:
    if meta is None:
        return b"{}"
    if not isinstance(meta, bytes) or not meta.startswith(b"{") or not is_canonical(meta):
        raise BadEvent(
            "meta", "须为 RFC 8785 规范 JSON 对象 / must be an RFC 8785 JSON object, as canonical() writes it"
        )
    return meta


_DECODER = msgspec.json.Decoder(Entry)
