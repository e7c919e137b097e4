"""An event as the findings keep it and send it on: all of it in one record of bytes, which is decoded in one go.

Two bytes say the kind of its fact, and with that what the others are: `Happened[thatFact]` as an array in MessagePack.
"""

from functools import cache

import msgspec

import domain.catalogue  # noqa: F401  (registers every fact)
from domain.envelope import Happened
from domain.fact import FACT_TYPES, Fact

_KIND_BYTES = 2
_ENCODER = msgspec.msgpack.Encoder()


@cache
def _types() -> tuple[type[Fact], ...]:
    return tuple(fact for _, fact in sorted(FACT_TYPES.items()))


@cache
def number_of(fact: type[Fact]) -> int:
    """A small number for each class of facts, the same in every process of this build."""
    return _types().index(fact)


@cache
def _prefix(fact: type[Fact]) -> bytes:
    return number_of(fact).to_bytes(_KIND_BYTES, "big")


@cache
def _decoder(prefix: bytes) -> msgspec.msgpack.Decoder[Happened]:
    fact = _types()[int.from_bytes(prefix, "big")]
    return msgspec.msgpack.Decoder(Happened[fact])  # type: ignore[valid-type]  # A class that is known here only.


def pack(event: Happened) -> bytes:
    """The record of an event."""
    return _prefix(type(event.fact)) + _ENCODER.encode(event)


def unpack(record: bytes) -> Happened:
    """The event of a record."""
    return _decoder(record[:_KIND_BYTES]).decode(record[_KIND_BYTES:])
