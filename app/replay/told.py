"""One entry as a replay tells it: taken from the bytes alone, by no rule of the domain, so that it reads any entry."""

import re
from datetime import UTC, datetime
from functools import cache
from typing import Any

import msgspec

import domain.catalogue  # noqa: F401  (registers every fact)
from domain.fact import FACT_TYPES
from ledger.entry import decode
from projections.history import SHANGHAI
from projections.trial_balance import FEN, NOT_STATED, TONNES

OTHER_NAMES = {"UtilityDisconnected": "断水断电", "EventCorrected": "更正"}
_TERM = re.compile(r"[^ :(;,.，。]*[\u4e00-\u9fff][^ :(;,.，。]*")


class Unreadable(ValueError):
    """An entry that is not of the format."""


class Row(msgspec.Struct, frozen=True, rename="camel"):
    """A row of `postings` (tonnes) or of `money` (fen)."""

    account: str
    tonnes: int | None = None
    fen: int | None = None
    county: str | None = None
    lot: str | None = None
    enterprise: str | None = None
    party: str | None = None
    project: str | None = None
    effective_on: str = ""

    @property
    def unit(self) -> str:
        return FEN if self.tonnes is None else TONNES

    @property
    def amount(self) -> int:
        return (self.fen if self.tonnes is None else self.tonnes) or 0

    @property
    def place(self) -> tuple[str, str, str]:
        """Where it counts in the trial balance."""
        return self.unit, self.county or NOT_STATED, self.account


class _Data(msgspec.Struct):
    postings: tuple[Row, ...] = ()
    money: tuple[Row, ...] = ()


class _Office(msgspec.Struct, frozen=True):
    office: str = ""
    role: str = ""


class _Meta(msgspec.Struct, rename="camel"):
    occurred_on: str = ""
    submitted_by: _Office = _Office()
    documents: tuple[str, ...] = ()
    corrects: tuple[int, ...] = ()
    invented: bool = False


class Told(msgspec.Struct, frozen=True):
    """What a line of a replay needs."""

    position: int
    recorded_at: str
    type: str
    tags: tuple[str, ...]
    occurred_on: str
    office: str
    role: str
    documents: tuple[str, ...]
    corrects: tuple[int, ...]
    invented: bool
    rows: tuple[Row, ...]
    data: bytes

    @property
    def recorded_on(self) -> str:
        """The day of Asia/Shanghai on which it was recorded."""
        return datetime.fromisoformat(self.recorded_at).astimezone(SHANGHAI).date().isoformat()

    @property
    def instant(self) -> datetime:
        return datetime.fromisoformat(self.recorded_at).astimezone(UTC)

    @property
    def said(self) -> Any:
        """The whole of `data`."""
        return msgspec.json.decode(self.data) if self.data.startswith(b"{") else {}


def told(entry: bytes, position: int) -> Told:
    """Take an entry apart; Unreadable where it is none, or stands at another position than it says."""
    try:
        read = decode(entry)
        meta = _META.decode(read.meta)
        data = read.data_bytes
        moved = _DATA.decode(data) if data.startswith(b"{") else _Data()
        datetime.fromisoformat(read.recordedAt)
    except (msgspec.DecodeError, ValueError) as wrong:
        raise Unreadable(f"position {position}: 条目格式不符 / not an entry of the format: {wrong}") from wrong
    if read.position != position:
        raise Unreadable(f"position {position}: 位置不符 / the entry here says that it stands at {read.position}")
    return Told(
        position=position,
        recorded_at=read.recordedAt,
        type=read.type,
        tags=read.tags,
        occurred_on=meta.occurred_on,
        office=meta.submitted_by.office,
        role=meta.submitted_by.role,
        documents=meta.documents,
        corrects=meta.corrects,
        invented=meta.invented,
        rows=(*moved.postings, *moved.money),
        data=data,
    )


@cache
def chinese_name(topic: str) -> str:
    """The Chinese term of an event type, as its docstring has it; nothing for one that is not ours."""
    fact = FACT_TYPES.get(topic)
    found = _TERM.search((fact.__doc__ or "") if fact else "")
    return OTHER_NAMES.get(topic) or (found[0] if found else "")


_DATA = msgspec.json.Decoder(_Data)
_META = msgspec.json.Decoder(_Meta)
