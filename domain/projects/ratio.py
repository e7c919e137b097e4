"""How much may be carried over from a source: 减量置换 below one, 上大关大 one to one (X-07). YC-58, SX-09, E-08..E-10.

The rule follows the height and the ownership of the source, the day and the division. YC-58 prints no ratio, only that
it is less than one: `replacement-ratio-max` names it where an office has set it. What the ledger knows of a source
stands against what the filing says of it: bought capacity is not own (自有), an oven of 5,499 mm is not 5.5 m.
"""

from collections.abc import Sequence
from datetime import date

import msgspec

from domain.lots.facts import Provenance
from domain.policy import keys
from domain.policy.state import lookup, number, switched_on
from domain.projects.facts import Regime, Source
from domain.projects.moratorium import may_be_equal
from domain.world import World

_BOUGHT = frozenset(
    {
        Provenance.MARKET_TRADED,
        Provenance.COURT_AUCTIONED,
        Provenance.MERGED_NO_OVEN,
        Provenance.SELF_TRADED_UNCONFIRMED,
    }
)


def known_sources(world: World, sources: Sequence[Source]) -> tuple[Source, ...]:
    """The sources with the lower of stated and registered height, and own only where the lot was not acquired."""
    return tuple(_known_source(world, source) for source in sources)


def _known_source(world: World, source: Source) -> Source:
    lot = world.now.lot(source.lot)
    ovens = (world.now.oven(oven) for oven in lot.ovens)
    registered = [oven.chamber_height_mm for oven in ovens if oven.chamber_height_mm is not None]
    heights = [height for height in (source.source_height_mm, *registered) if height is not None]
    known = min(heights) if heights and source.source_height_mm is not None else None
    own = source.own and lot.provenance not in _BOUGHT
    return msgspec.structs.replace(source, source_height_mm=known, own=own)


def most_carried(
    world: World, regime: Regime | None, sources: Sequence[Source], division: str, on: date
) -> int:
    """The most tonnes that may stand for these sources; all of them where nothing in force asks for less."""
    least = number(world.now, keys.EQUAL_REPLACEMENT_HEIGHT_MIN, division, on)
    equal = [s for s in sources if may_be_equal(regime, (s,), least)]
    reduced = [s for s in sources if s not in equal]
    return sum(s.tonnes for s in equal) + _reduced(world, sum(s.tonnes for s in reduced), division, on)


def _reduced(world: World, tonnes: int, division: str, on: date) -> int:
    """Floor of tonnes × ratio; without a ratio at least one tonne less."""
    if not switched_on(world.now, keys.REPLACEMENT_STRICTLY_LESS, division, on):
        return tonnes
    ratio = lookup(world.now, keys.REPLACEMENT_RATIO_MAX, division, on)
    if ratio is not None and ratio.share is not None:
        tonnes_carried = tonnes * ratio.share.num // ratio.share.den
        return min(tonnes_carried, max(0, tonnes - 1))
    return max(0, tonnes - 1)
