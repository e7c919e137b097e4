"""What a replay adds up: the trial balance, the state digests that it meets, and what an auditor counts."""

from collections import Counter
from dataclasses import dataclass, field

from app.replay.choosing import Bounds
from app.replay.told import Row, Told, told
from domain.acceptance.facts import AcceptanceRevoked
from domain.corrections.facts import BaselineCorrected, EventCorrected
from domain.digests import StateDigestRecorded
from domain.lots.facts import LotFilingRevoked
from domain.projects.facts import ProjectFilingRevoked
from domain.submissions import SubmissionRefused
from ledger import merkle
from ledger.tiles import TILE_WIDTH
from projections.trial_balance import Balance, state_digest

CORRECTIONS = frozenset({EventCorrected.TOPIC, BaselineCorrected.TOPIC})
REVOCATIONS = frozenset({AcceptanceRevoked.TOPIC, LotFilingRevoked.TOPIC, ProjectFilingRevoked.TOPIC})
NEVER_LATE = frozenset({SubmissionRefused.TOPIC, *CORRECTIONS})
TILES_KEPT = 256
Place = tuple[str, str, str, str]
"""Unit, county, account, and lot or party."""


@dataclass(frozen=True)
class Wrong:
    """The first thing that does not hold, and where."""

    position: int
    reason: str


@dataclass
class Books:
    """All entries read so far. Not those beyond the bounds: reading ends there."""

    bounds: Bounds
    position: int = 0
    known: Balance = field(default_factory=Counter)
    """All rows, whatever day they are effective on: what digests are of."""
    effective: Balance = field(default_factory=Counter)
    """The rows effective by the day asked for."""
    lots: Counter[Place] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    """Corrections, revocations, late registrations, refused attempts, digests and those reproduced."""
    first_at: str = ""
    last_at: str = ""
    wrong: Wrong | None = None
    _edge: tuple[bytes, ...] = ()
    _recent: dict[int, Balance] = field(default_factory=dict)
    """The sums at the ends of the last tiles: what a digest may name (docs/ledger-format.md)."""

    @property
    def root(self) -> bytes:
        """The root of the tree over what was read (RFC 6962)."""
        return merkle.root(self._edge, self.position)

    @property
    def digest(self) -> str:
        """The state digest at the position that was reached."""
        return state_digest(self.position, self.known)

    def read(self, entry: bytes) -> Told | None:
        """Take the next entry; None where it is beyond the bounds, and then nothing is taken any more."""
        event = told(entry, self.position + 1)
        if self.bounds.ends_before(event):
            return None
        self._edge = merkle.extend(self._edge, self.position, (merkle.leaf_hash(entry),))
        self.position = event.position
        self.first_at, self.last_at = self.first_at or event.recorded_at, event.recorded_at
        self._add(event)
        self._count(event)
        if self.position % TILE_WIDTH == 0:
            self._recent[self.position] = self.known.copy()
            self._recent.pop(self.position - TILES_KEPT * TILE_WIDTH, None)
        return event

    def after(self, row: Row) -> int:
        """What stands on the account that a row moved, of its lot (money: of its party)."""
        return self.lots[_place(row)]

    def _add(self, event: Told) -> None:
        sums: Counter[tuple[str, str]] = Counter()
        for row in event.rows:
            self.known[row.place] += row.amount
            sums[row.place[:2]] += row.amount
            if self.bounds.happened(row.effective_on):
                self.effective[row.place] += row.amount
                self.lots[_place(row)] += row.amount
        for (unit, county), amount in sums.items():
            if amount:
                self._fault(event.position, f"分录合计不为零 / its {unit} of {county} sum to {amount:+,}, not to zero")

    def _count(self, event: Told) -> None:
        self.counts["corrections"] += event.type in CORRECTIONS
        self.counts["revocations"] += event.type in REVOCATIONS
        self.counts["refused"] += event.type == SubmissionRefused.TOPIC
        self.counts["invented"] += event.invented
        late = event.role != "CLERK" and event.type not in NEVER_LATE and event.occurred_on < event.recorded_on
        self.counts["late"] += bool(event.occurred_on) and late
        if event.type == StateDigestRecorded.TOPIC:
            self._compare(event)

    def _compare(self, event: Told) -> None:
        said, place = event.said, event.said.get("position")
        state = self._recent.get(place) if type(place) is int else None
        expected = None if state is None else state_digest(place, state)
        self.counts["digests"] += 1
        if expected is not None and said.get("digest") == expected:
            self.counts["reproduced"] += 1
        else:
            self._fault(
                event.position,
                f"位置 {place} 的状态摘要与条目不符 / not the state digest of {place}, which is {expected}",
            )

    def _fault(self, position: int, reason: str) -> None:
        self.wrong = self.wrong or Wrong(position, f"position {position}: {reason}")


def _place(row: Row) -> Place:
    return (*row.place, row.lot or row.party or "")
