"""The moratorium on filings and replacement confirmations (暂停备案及产能置换确认), and who is exempt. YC-34, X-09.

Guards `FileProject` and `CommitLotToProject`. That 上大关大 (SX-09, SX-10) goes on during the moratorium is an
assumption that keeps YC-34 and E-09 from contradicting each other; it is a parameter and can be switched off.
"""

from collections.abc import Sequence
from datetime import date

from domain.policy import keys
from domain.policy.refusals import MoratoriumInForce
from domain.policy.state import moratorium_in_force, number, switched_on
from domain.projects.facts import Regime, Source
from domain.world import View


def moratorium_refusal(
    view: View, division: str, regime: Regime | None, on: date, sources: Sequence[Source]
) -> MoratoriumInForce | None:
    """Why nothing can be filed or confirmed in a division on a day; None where it can, or the start is unknown."""
    if moratorium_in_force(view, division, on) is not True:
        return None
    if _exempt(view, division, regime, on, sources):
        return None
    return MoratoriumInForce(field="occurredOn", division=division, day=on)


def _exempt(view: View, division: str, regime: Regime | None, on: date, sources: Sequence[Source]) -> bool:
    if regime is not Regime.LARGE_FOR_LARGE or not switched_on(
        view, keys.MORATORIUM_EXEMPT_EQUAL, division, on
    ):
        return False
    least = number(view, keys.EQUAL_REPLACEMENT_HEIGHT_MIN, division, on)
    return least is None or may_be_equal(regime, sources, least)


def may_be_equal(regime: Regime | None, sources: Sequence[Source], least_mm: int | None) -> bool:
    """Whether SX-09 allows equal replacement: 上大关大, every source own and high enough; 5,499 mm is not (E-10)."""
    if regime is not Regime.LARGE_FOR_LARGE or least_mm is None or not sources:
        return False
    return all(s.own and s.source_height_mm is not None and s.source_height_mm >= least_mm for s in sources)
