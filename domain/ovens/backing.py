"""The lots behind an oven, and the rows that its acts write into them (焦炉对应产能). model.md §4.2.

An act of one oven moves tonnes only when the last oven of the lot has come to it. Which oven is the last is told by
the days and not by the order of recording: the rows stand on the day on which all have come to it, as known at
the head, so that late registration ends in the same balances.
"""

from collections.abc import Callable
from datetime import date

from domain.balances import drawn_rows, move
from domain.command import unique
from domain.fact import Account, Posting
from domain.lots.state import Lot, pending_listed_tonnes
from domain.ovens.state import Oven
from domain.world import World

_WITH_AN_OVEN = (Account.IDLE, Account.OPERATING)


def backed_lots(world: World, *ovens: str) -> tuple[Lot, ...]:
    """The lots that any of these ovens stands behind today, in the order they were named."""
    world.need(*(f"oven:{oven}" for oven in ovens))
    names = unique(lot for oven in ovens for lot in world.now.oven(oven).lots)
    world.need(*(f"lot:{name}" for name in names))
    lots = tuple(world.now.lot(name) for name in names)
    return tuple(lot for lot in lots if lot.holder and set(lot.ovens) & set(ovens))


def oven_tags(world: World, *ovens: str) -> tuple[str, ...]:
    """The ovens and the lots behind them: a lot's history shows what befell its ovens."""
    lots = (f"lot:{lot.lot}" for lot in backed_lots(world, *ovens))
    return (*(f"oven:{oven}" for oven in ovens), *lots)


def day_all(
    world: World, lot: Lot, acting: tuple[str, ...], on: date, done_on: Callable[[Oven], date | None]
) -> date | None:
    """The day on which the last oven of the lot comes to it, the acting ovens on `on`; None while one has not."""
    latest = on
    for oven in lot.ovens:
        if oven in acting:
            continue
        done = done_on(world.now.oven(oven))
        if done is None:
            return None
        latest = max(latest, done)
    return latest


def closed_on(oven: Oven) -> date | None:
    """The day an oven came to its end, certified or demolished, whichever was first; None while it has not."""
    certified = oven.certificate.on if oven.certificate else None
    days = [day for day in (certified, oven.main_demolished_on) if day is not None]
    return min(days) if days else None


def closing_rows(world: World, lot: Lot, on: date) -> tuple[Posting, ...]:
    """Listed tonnes that are still IDLE or OPERATING into CLOSED_PENDING; what has no oven waits for its surrender.

    The list hold is that of the head, not of the day: a closing dated before its listing posts as if listed (X-05).
    """
    if lot.holder is None:
        return ()
    book = world.book(lot.lot)
    built = book.own(_WITH_AN_OVEN, on, lot.holder)
    tonnes = min(pending_listed_tonnes(lot, book), max(0, built))
    return drawn_rows(book, lot.holder, _WITH_AN_OVEN, Account.CLOSED_PENDING, tonnes, on)


def whole_balance_rows(
    world: World, lot: Lot, source: Account, target: Account, on: date
) -> tuple[Posting, ...]:
    """The lot's whole balance of one account into another; what a project runs already (@project) stays."""
    if lot.holder is None:
        return ()
    tonnes = world.book(lot.lot).own((source,), on, lot.holder)
    return move(lot.lot, lot.holder, source, target, max(0, tonnes), on)
