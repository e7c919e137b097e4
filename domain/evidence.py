"""What became of the files of evidence (证据核对): a clerk reads them again and records what it found.

Events bind files by their SHA-256, so a file may come before its event, after it, or never; the ledger takes the event
in any case. Whether a file is there is not in the log, and what follows from it (V-01) must be: so whoever reads
the store again writes down what was found, and replay gives the same findings without the store.
"""

from enum import StrEnum
from typing import ClassVar

from domain.fact import Fact


class EvidenceState(StrEnum):
    """在库；缺失；已改动。The store holds the file; it holds none; it holds other bytes."""

    HELD = "HELD"
    MISSING = "MISSING"
    ALTERED = "ALTERED"


class EvidenceExamined(Fact, frozen=True, kw_only=True):
    """证据文件核对: the state of one file that events name, where it is not what was recorded last.

    A file of which nothing is recorded counts as HELD. `events` are the positions that name it, at most 500 of them;
    `taken_in`: the store took it in once, so that a file that is missing was lost and not merely never sent.
    """

    TOPIC: ClassVar[str] = "EvidenceExamined"

    sha256: str
    state: EvidenceState
    events: tuple[int, ...]
    taken_in: bool = False
    found_sha256: str | None = None


class EvidenceChecked(Fact, frozen=True, kw_only=True):
    """证据核对: every file that the events up to `upto` name was read again, and how many were what.

    `awaited` are those that are not there and whose events are so new that the files may still be on their way.
    """

    TOPIC: ClassVar[str] = "EvidenceChecked"

    upto: int
    held: int
    awaited: int
    missing: int
    altered: int


EVENTS_NAMED_MAX = 500
CHECKS_TAG = "evidence:140000:checks"
"""Of the province, like every tag evidence:<division>:…"""


def examined_tags(sha256: str, divisions: tuple[str, ...]) -> tuple[str, ...]:
    """The tags of an examination: the file, and whose offices named it; they may read it."""
    return (file_tag(sha256), *(f"evidence:{division}:{sha256}" for division in divisions))


def file_tag(sha256: str) -> str:
    """What every examination of a file is found by."""
    return f"evidence:{sha256}"
