"""An event as the findings keep it and send it on: all of it in one record of bytes, which is decoded in one go."""

from datetime import date
from functools import cache

import msgspec

import domain.catalogue  # noqa: F401  (registers every fact)
from domain.envelope import Evidence, Happened, Role
from domain.fact import FACT_TYPES, Fact


class _Packed(msgspec.Struct, array_like=True, frozen=True):
    position: int
    occurred_on: date
    kind: int
    fact: msgspec.Raw
    tags: tuple[str, ...]
    office: str
    role: Role
    recorded_on: date
    division: str
    key: str
    documents: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    corrects: tuple[int, ...]
    causes: tuple[int, ...]
    invented: bool


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(_Packed)


@cache
def _types() -> tuple[type[Fact], ...]:
    return tuple(fact for _, fact in sorted(FACT_TYPES.items()))


@cache
def number_of(fact: type[Fact]) -> int:
    """A small number for each class of facts, the same in every process of this build."""
    return _types().index(fact)


@cache
def _fact_decoder(kind: int) -> msgspec.msgpack.Decoder[Fact]:
    return msgspec.msgpack.Decoder(_types()[kind])


def pack(event: Happened) -> bytes:
    """The record of an event. What it is made of is a tuple, for the fact is encoded with it in one go."""
    fields = (
        event.position,
        event.occurred_on,
        number_of(type(event.fact)),
        event.fact,
        event.tags,
        event.office,
        event.role,
        event.recorded_on,
        event.division,
        event.key,
        event.documents,
        event.evidence,
        event.corrects,
        event.causes,
        event.invented,
    )
    return _ENCODER.encode(fields)


def unpack(record: bytes) -> Happened:
    """The event of a record."""
    packed = _DECODER.decode(record)
    return Happened(
        position=packed.position,
        occurred_on=packed.occurred_on,
        fact=_fact_decoder(packed.kind).decode(packed.fact),
        tags=packed.tags,
        office=packed.office,
        role=packed.role,
        recorded_on=packed.recorded_on,
        division=packed.division,
        key=packed.key,
        documents=packed.documents,
        evidence=packed.evidence,
        corrects=packed.corrects,
        causes=packed.causes,
        invented=packed.invented,
    )
