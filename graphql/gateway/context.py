"""What a request carries: the gateway's ends into the rest of the house, who asks, and the moment of the request."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

import asyncpg
import strawberry
from strawberry.dataloader import DataLoader

from domain.outcomes import Channel, Mode, Outcome, Submission
from domain.places.state import covers
from domain.refusals import Refusal
from gateway.identity import Action, Identity, Verify, may, refusal_of
from gateway.proving import Proving
from gateway.refusals import QueryTooLarge, RefusedQuery, TokenExpired
from ledger.log import Log
from office.evidence.store import Store
from office.filed import Filed, Row

NODES_MAX = 20_000
"""What one operation may resolve; forty pages of 500 are far more than one screen."""
EVIDENCE_BYTES_MAX = 256 * 1024 * 1024
"""What one file of evidence may have: a film of some minutes."""
T = TypeVar("T")


class Submit(Protocol):
    """The runner's door: one outcome a submission, in order; `hold` writes no fact, only refusals."""

    def __call__(
        self, submissions: Sequence[Submission], mode: Mode, channel: Channel, *, hold: bool = False
    ) -> Awaitable[tuple[Outcome, ...]]: ...


class Files(Protocol):
    """The door for the files of offices: what would become of every row, and submitting them."""

    def preview(
        self, rows: Sequence[Row], mode: Mode, told: Callable[[str, int, int], None]
    ) -> Awaitable[Filed]: ...

    def submit(
        self,
        rows: Sequence[Row],
        mode: Mode,
        told: Callable[[str, int, int], None],
        *,
        hold: bool = False,
        halted: Callable[[], Refusal | None],
    ) -> Awaitable[Filed]: ...


@dataclass(frozen=True)
class Gateway:
    """What the composition root gives the gateway; the gateway never imports it."""

    log: Log
    pool: asyncpg.Pool
    submit: Submit
    verify_token: Verify
    today: Callable[[], date]
    now: Callable[[], datetime]
    proving: Proving | None = None
    """None where the server holds no key of the log: nothing is proved then, and answers say so."""
    nodes_max: int = NODES_MAX
    evidence: Store | None = None
    """None where the server keeps no files: none is taken or given then."""
    evidence_bytes_max: int = EVIDENCE_BYTES_MAX
    filing: Files | None = None
    """None where no files are taken: the paths of files are absent then."""


@dataclass
class Context:
    """One request: whoever holds it may ask for a moment once and load each subject once."""

    gateway: Gateway
    identity: Identity | None = None
    connection_params: dict[str, Any] | None = None
    response: Any = None
    request: Any = None
    cache: dict[Hashable, asyncio.Future[Any]] = field(default_factory=dict)

    read_projections: bool = False
    """Whether a moment was resolved, so that the answer rests on the projections."""
    loaders: dict[Hashable, DataLoader[str, Any]] = field(default_factory=dict)
    resolved: int = 0
    """How many nodes the operation resolved so far."""
    waits_until: float | None = None
    """When the operation stops waiting for witnesses, by the loop's clock; None before it began to."""

    async def once(self, key: Hashable, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """What `make` gives, made once a request however many resolvers ask for it at the same time."""
        if key not in self.cache:
            self.cache[key] = asyncio.ensure_future(make())
        found: T = await asyncio.shield(self.cache[key])
        return found

    def spend(self, nodes: int) -> None:
        """Count nodes about to be resolved; refused beyond the budget, before anything more is loaded or kept."""
        self.resolved += nodes
        if self.exhausted:
            raise RefusedQuery(QueryTooLarge(limit=self.gateway.nodes_max))

    @property
    def exhausted(self) -> bool:
        """Whether the operation asked for more nodes than one may."""
        return self.resolved > self.gateway.nodes_max

    def require(self, action: Action, what_zh: str, what_en: str) -> Identity:
        """The identity that may do this; raises the refusal of whoever may not."""
        if self.identity is None or not may(self.identity, action):
            raise RefusedQuery(refusal_of(self.identity, action, what_zh, what_en))
        if self.expired:
            raise RefusedQuery(TokenExpired())
        return self.identity

    @property
    def expired(self) -> bool:
        """Whether the token has ended meanwhile: a socket outlives the check at its opening."""
        return self.identity is not None and self.gateway.now() >= self.identity.expires_at

    def fresh(self) -> "Context":
        """The same connection for its next operation: nothing that the last one read is kept."""
        return replace(self, cache={}, loaders={}, read_projections=False, resolved=0, waits_until=None)

    def scope(self, action: Action, asked: str | None, what_zh: str, what_en: str) -> str | None:
        """The division to list: what was asked for, within what may be seen; None where the two do not meet."""
        own = self.require(action, what_zh, what_en).division
        if asked is None or covers(asked, own):
            return own
        return asked if covers(own, asked) else None

    def sees(self, division: str | None) -> bool:
        """Whether something of a division may be read; what has no division is the whole province's."""
        return not self.expired and may(self.identity, Action.READ, division)


Info = strawberry.Info[Context, Any]
