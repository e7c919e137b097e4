"""What can go wrong at the ledger's door. A refusal of the domain's rules is never here: those are
answers, not faults."""

from datetime import datetime, timedelta

import msgspec


class StoredSubmission(msgspec.Struct, frozen=True, gc=False):
    """What the ledger remembers of a submission, for ever: the same key always gets this outcome."""

    scope: str
    key: str
    input_sha256: bytes
    first_position: int
    last_position: int
    outcome: str


class LedgerFault(Exception):
    """Anything that the ledger refuses or cannot do."""


class ConditionFailed(LedgerFault):
    """An event that the append condition excludes already stands in the log."""

    def __init__(self, position: int) -> None:
        super().__init__(
            f"追加条件不成立 / the append condition fails: the event at position {position} matches it"
        )
        self.position = position


class SubmissionKeyTaken(LedgerFault):
    """A submission key of this append was used before; the first outcome stands, whether the input is the
    same or not."""

    def __init__(self, stored: tuple[StoredSubmission, ...]) -> None:
        names = ", ".join(f"{s.scope}/{s.key} → {s.first_position}" for s in stored)
        super().__init__(f"提交键已被使用 / submission key already used: {names}")
        self.stored = stored


class BadEvent(LedgerFault):
    """An event, condition or key that the log cannot hold."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class EntryTooLarge(BadEvent):
    """An entry may have 65,535 bytes: evidence files are bound by their hash and kept elsewhere."""

    def __init__(self, size: int, size_max: int) -> None:
        super().__init__(
            "data",
            f"条目过大 / the entry would have {size:,} bytes, at most {size_max:,} are allowed; "
            "store the file elsewhere and put its SHA-256 into the event",
        )
        self.size = size


class ClockBehind(LedgerFault):
    """This machine's clock is behind the last recordedAt, so appends stop until it is set right."""

    def __init__(self, clock: datetime, head: datetime, allowed: timedelta) -> None:
        super().__init__(
            f"时钟落后 / the clock says {clock.isoformat()}, "
            f"but the log's last entry was recorded at {head.isoformat()}; "
            f"more than {allowed.total_seconds():g} s behind is refused: "
            "set this machine's clock (NTP), then send again"
        )


class LedgerClosed(LedgerFault):
    """This log was closed by its own process."""

    def __init__(self) -> None:
        super().__init__("账本已关闭 / this log is closed: nothing more can be appended or read through it")


class LedgerUnavailable(LedgerFault):
    """The database did not answer. What was being appended may or may not stand: send it again with the
    same key."""

    def __init__(self, attempted: str) -> None:
        super().__init__(
            f"账本暂不可用 / the ledger is not available: {attempted}. "
            "Send it again with the same submission key: it is recorded at most once"
        )
        self.attempted = attempted


class BrokenLedger(LedgerFault):
    """The stored log contradicts itself. Stop, keep the database as it is, and compare it with receipts
    and backups. `position` is the first entry that the contradiction is about, where it is about entries,
    and `last_position` the last one that may be meant; they are equal where it is known exactly."""

    def __init__(self, reason: str, position: int | None = None, last_position: int | None = None) -> None:
        last = position if last_position is None else last_position
        place = ""
        if position is not None:
            place = f"第 {position} 条 / position {position}: "
            if last != position:
                place = f"第 {position} 至 {last} 条 / positions {position} to {last}: "
        super().__init__(place + reason)
        self.position = position
        self.last_position = last
