"""What is appended: the same bytes for every contender, about as large as a reduction with its postings and its
envelope.

Ours gets them as values, and makes its canonical JSON of them under the clock; the peers get the bytes ready. Four tags
go with each event where a recorder knows tags, and two of them are the boundary of the append.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ledger.canonical import canonical

EVENT_TYPE = "CapacityReduced"
PAYLOADS = 4_096
_OFFICES = ("运城市工信局", "临汾市工信局", "忻州市工信局", "晋城市工信局")


@dataclass(frozen=True, slots=True)
class Payload:
    """One event as values, and as the bytes that a peer stores."""

    data: dict[str, Any]
    meta: dict[str, Any]
    whole: bytes


@cache
def payloads() -> tuple[Payload, ...]:
    """Always the same ones: the generator is seeded."""
    dice = random.Random(7)
    return tuple(_payload(number, dice) for number in range(PAYLOADS))


def payload(number: int) -> Payload:
    return payloads()[number % PAYLOADS]


def mean_bytes() -> int:
    """The mean size of what every contender is given for one event."""
    return sum(len(one.whole) for one in payloads()) // PAYLOADS


def tags(name: str) -> list[str]:
    """Four tags of an event: two of its own (the boundary of its append) and two that many share."""
    shared = hash_of(name)
    return [f"lot:{name}", f"oven:{name}", f"task:{shared % 97}", f"county:{140800 + shared % 117}"]


def boundary(tags: Sequence[str]) -> Sequence[str]:
    """Those of an event's tags that the condition of its append asks for."""
    return tags[:2]


def hash_of(name: str) -> int:
    """A small number from a name, the same in every process."""
    return sum(name.encode()) * 31 + len(name)


def _payload(number: int, dice: random.Random) -> Payload:
    tonnes = dice.randrange(10_000, 2_000_000)
    row = {"lot": f"YC-{number:05d}", "county": str(140800 + dice.randrange(30)), "effectiveOn": "2020-10-31"}
    data = {
        "lot": row["lot"],
        "tonnes": tonnes,
        "postings": [
            {"account": "CLOSED_PENDING", "tonnes": -tonnes, **row},
            {"account": "REDUCED", "tonnes": tonnes, **row},
        ],
    }
    meta = {
        "origin": "quench",
        "channel": "api",
        "submittedBy": {"office": dice.choice(_OFFICES), "role": "CITY_OFFICE"},
        "occurredOn": "2020-10-31",
        "documents": ["运政办发〔2019〕43号"],
        "salt": f"{dice.getrandbits(128):032x}",
    }
    return Payload(data, meta, canonical(data) + canonical(meta))
