"""From ledger entries to what happened: the one place where stored bytes become facts (and old versions upcast)."""

from datetime import date
from zoneinfo import ZoneInfo

import msgspec

import domain.catalogue  # noqa: F401  (registers every fact)
from domain.envelope import Evidence, Happened, Role
from domain.fact import FACT_TYPES, decode_fact
from ledger.events import RecordedEvent

SHANGHAI = ZoneInfo("Asia/Shanghai")


class _Office(msgspec.Struct):
    office: str
    role: Role
    division: str = ""


class _Meta(msgspec.Struct, rename="camel"):
    """The part of `meta` that the domain reads (DESIGN §2)."""

    occurred_on: date
    submitted_by: _Office
    key: str = ""
    documents: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    corrects: tuple[int, ...] = ()
    causes: tuple[int, ...] = ()
    invented: bool = False


class UnknownVersion(Exception):
    """An entry of a schema that this build does not know: a newer one wrote it."""

    def __init__(self, event: RecordedEvent, version: int) -> None:
        super().__init__(
            f"位置 {event.position}：{event.type} 第 {version} 版的格式本程序不识 / the entry at {event.position} is "
            f"{event.type} of schema version {version}, which this build does not know: update it"
        )


class _Submission(msgspec.Struct):
    scope: str = ""
    key: str = ""


class _Entry(msgspec.Struct):
    """The part of an entry that a fact is made of, in one reading of its bytes; bytes that are no JSON have no data."""

    meta: _Meta
    data: msgspec.Raw = msgspec.Raw(b"")
    v: int = 1


_DECODER = msgspec.json.Decoder(_Entry)


def happened(event: RecordedEvent) -> Happened:
    """The fact behind an entry; raises msgspec.DecodeError, KeyError or UnknownVersion where the entry is not one of
    ours."""
    entry = _DECODER.decode(event.entry)
    if entry.v > FACT_TYPES[event.type].VERSION:
        raise UnknownVersion(event, entry.v)
    meta = entry.meta
    return Happened(
        position=event.position,
        occurred_on=meta.occurred_on,
        fact=decode_fact(event.type, entry.data),
        tags=event.tags,
        office=meta.submitted_by.office,
        role=meta.submitted_by.role,
        division=meta.submitted_by.division,
        recorded_on=event.recorded_at.astimezone(SHANGHAI).date(),
        key=meta.key,
        documents=meta.documents,
        evidence=meta.evidence,
        corrects=meta.corrects,
        causes=meta.causes,
        invented=meta.invented,
    )


def submission_key(event: RecordedEvent) -> tuple[str, str]:
    """The scope and key under which an event was submitted."""
    meta = msgspec.json.decode(event.meta, type=_Submission)
    return meta.scope, meta.key
