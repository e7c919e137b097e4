"""Where the rows of an event count: the county they state, or the city where no document states one."""

from collections.abc import Iterable, Iterator

import msgspec

from domain.acquisitions.facts import LotAcquiredByMerger
from domain.corrections.facts import BaselineCorrected, EventCorrected
from domain.courts.facts import LotAuctionVerified
from domain.enterprises.facts import EnterpriseRegistered
from domain.envelope import Happened
from domain.fact import FACT_TYPES, Fact, Posting
from domain.lots.facts import BaselineCapacityRecognized, LotSplit, LotTradeConfirmed
from domain.places.state import PROVINCE, city_of

ANY_LOT = ""
"""In place of a lot: where the enterprise itself is registered."""
Holders = dict[tuple[str, str], str]
"""The division of a lot with an enterprise, as last said."""
CORRECTIONS = (EventCorrected, BaselineCorrected)
SAYS_WHO_HOLDS: frozenset[type[Fact]] = frozenset(
    (
        EnterpriseRegistered, BaselineCapacityRecognized, LotSplit, LotTradeConfirmed, LotAcquiredByMerger,
        LotAuctionVerified, *CORRECTIONS,
    )
)  # fmt: skip
"""The facts that can give a lot to an enterprise; asked by type first, because most facts are others."""


def placed(event: Happened, holders: Holders) -> Iterable[tuple[Posting, str]]:
    """The rows of one event with their divisions; `holders` learns what the event says."""
    if type(event.fact) in SAYS_WHO_HOLDS:
        return _placed_as_said(event, holders)
    return [(posting, posting.county or _city(posting, holders)) for posting in event.fact.postings]


def _placed_as_said(event: Happened, holders: Holders) -> Iterator[tuple[Posting, str]]:
    """A correction first reverses the old rows where they stood, then writes the new ones."""
    said, rows = said_by(event.fact), event.fact.postings
    reversed_ = len(rows) - len(said.postings) if said else len(rows)
    for posting in rows[:reversed_]:
        yield posting, posting.county or _city(posting, holders)
    holders.update(given_by(said))
    for posting in rows[reversed_:]:
        yield posting, posting.county or _city(posting, holders)


def _city(posting: Posting, holders: Holders) -> str:
    """The city of tonnes whose county no document states: that of the lot there, else that of the enterprise."""
    given = holders.get((posting.lot, posting.enterprise)) or holders.get((ANY_LOT, posting.enterprise))
    return city_of(given or PROVINCE)


def said_by(fact: Fact) -> Fact | None:
    """What an event says in the end: a correction says its replacement."""
    if not isinstance(fact, CORRECTIONS):
        return fact
    if fact.replacement is None:
        return None
    return msgspec.convert(fact.replacement.data, FACT_TYPES[fact.replacement.type])


def given_by(fact: Fact | None) -> list[tuple[tuple[str, str], str]]:
    """Which lots a fact gives to which enterprise, in which division."""
    if type(fact) not in SAYS_WHO_HOLDS:
        return []
    match fact:
        case EnterpriseRegistered():
            return [((ANY_LOT, fact.enterprise), fact.division)]
        case BaselineCapacityRecognized():
            return [((fact.lot, fact.enterprise), fact.division)]
        case LotSplit():
            children = dict.fromkeys(part.lot for part in fact.parts)
            return [((child, fact.enterprise), fact.division) for child in children]
        case LotTradeConfirmed() | LotAcquiredByMerger() | LotAuctionVerified():
            return [((fact.lot, fact.buyer), fact.buyer_division)]
        case _:
            return []
