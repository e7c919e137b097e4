"""What the determined parts of a lot are compensated with (压减产能类别). SX-04.

60万吨 = 40 own + 20 traded, 20 reduced: 6,000,000.00 as own, 9,600,000.00 as traded, 7,800,000.00 as 10 + 10.
"""

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from domain.lots.state import Lot
from domain.policy import keys
from domain.policy.state import number
from domain.quantities import reference_fen

if TYPE_CHECKING:
    from domain.world import View


def covers(lot: Lot, tonnes: int) -> bool:
    """Whether the city government has said of which categories these tonnes are, all of them and no more."""
    return bool(lot.determined) and sum(part.tonnes for part in lot.determined) == tonnes


def determined_fen(view: "View", lot: Lot, on: date) -> int | None:
    """The reference amounts of the parts together, each rounded by itself; None where a rate is not in force."""
    amounts: list[int] = []
    for part in lot.determined:
        rate = number(view, keys.compensation_rate(part.category), lot.division, on)
        if rate is None:
            return None
        share = part.controlling_share.fraction if part.controlling_share else Fraction(1)
        amounts.append(reference_fen(part.tonnes, rate, share))
    return sum(amounts)
