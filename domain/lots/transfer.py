"""A whole lot passes to another holder: by trade, merger or auction (产能划转). model.md §4.2.

Seller: TRANSFER + / account −; buyer: UNBUILT, or the same account where the oven goes with it, + / TRANSFER −. So the
rows sum to zero for each enterprise and each county; a move across counties is closed by the TRANSFER pair.
"""

from datetime import date

from domain.balances import Holder, move
from domain.command import unique
from domain.fact import FREE_ACCOUNTS, Account, Posting
from domain.lots.state import Lot
from domain.world import World


def transfer_rows(
    world: World, lot: Lot, buyer: Holder, oven_transferred: bool, on: date
) -> tuple[Posting, ...]:
    """The pairs of rows of every account that the seller holds on the day; none between one holder and itself."""
    seller, rows = lot.holder, list[Posting]()
    assert seller is not None
    for account in FREE_ACCOUNTS:
        if tonnes := world.book(lot.lot).balance(account, on, seller):
            target = account if oven_transferred else Account.UNBUILT
            rows += move(lot.lot, seller, account, Account.TRANSFER, tonnes, on)
            rows += move(lot.lot, buyer, Account.TRANSFER, target, tonnes, on)
    return tuple(rows)


def moved_tags(lot: Lot, buyer: str) -> tuple[str, ...]:
    """The lot, both holders, and the ovens behind it."""
    seller = (f"enterprise:{lot.holder.enterprise}",) if lot.holder else ()
    return unique((f"lot:{lot.lot}", *seller, f"enterprise:{buyer}", *(f"oven:{oven}" for oven in lot.ovens)))
