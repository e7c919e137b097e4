"""Revoking the filing of a lot (备案撤销). YC-39, model.md §4.2.

The text revokes documents, not tonnes: where they go is named by the decision (REVOKED or UNBUILT) or by a parameter;
never to REDUCED, and never tonnes that a city accepted once.
"""

from collections.abc import Iterator
from typing import Any

from domain.balances import Book, drawn_rows
from domain.command import Command, Decided, accept, refuse
from domain.envelope import Request
from domain.fact import FREE_ACCOUNTS, Account, Posting
from domain.lots import commands as c
from domain.lots import facts as f
from domain.lots import refusals as r
from domain.lots.state import Lot, free_tonnes
from domain.policy import keys
from domain.policy.state import lookup
from domain.world import World


def revoke_filing(world: World, command: c.RevokeLotFiling, request: Request) -> Decided:
    """Take tonnes out of the usable accounts; documents are revoked, accepted tonnes never (YC-39)."""
    lot = world.now.lot(command.lot)
    target = revocation_account(world, command.to_account, lot.division, request)
    if target is None:
        return refuse(r.RevocationAccountMissing(field="toAccount", subject=lot.lot))
    open_ = _never_accepted(world, lot, target)
    free = free_tonnes(lot, world.book(lot.lot))
    if command.tonnes > open_:
        accepted, asked = lot.accepted_once_tonnes, command.tonnes
        return refuse(r.AcceptedTonnesStay(field="tonnes", lot=lot.lot, accepted=accepted, open_=open_, asked=asked))
    if free < command.tonnes < open_:
        return refuse(r.WholeLotOnly(field="tonnes", lot=lot.lot, whole=open_, asked=command.tonnes))
    ended = () if command.tonnes <= free else tuple(_ended_holds(world, lot))
    fact = f.LotFilingRevoked(
        lot=lot.lot,
        tonnes=command.tonnes,
        reason=command.reason,
        to_account=target,
        ended=ended,
        postings=_revocation_rows(world, lot, command.tonnes, target, request),
    )
    held = (f"project:{e.project}" if e.project else f"task:{e.task}" for e in ended)
    return accept(fact, f"lot:{lot.lot}", *held)


def revocation_account(
    world: World, named: Account | None, division: str, request: Request
) -> Account | None:
    """REVOKED or UNBUILT: as the decision names, else as the parameter in force says; None where neither does."""
    value = lookup(world.now, keys.FILING_REVOCATION_ACCOUNT, division, request.occurred_on)
    chosen = named or (value.text if value else None)
    return Account(chosen) if chosen in (Account.REVOKED, Account.UNBUILT) else None


def _never_accepted(world: World, lot: Lot, target: Account) -> int:
    """All that could be revoked: usable tonnes, and CLOSED_PENDING that no city ever accepted."""
    book = world.book(lot.lot)
    pending = book.balance(Account.CLOSED_PENDING) - (lot.accepted_once_tonnes - lot.reduced_net_tonnes)
    return book.own(a for a in FREE_ACCOUNTS if a is not target) + max(0, pending)


def _ended_holds(world: World, lot: Lot) -> Iterator[f.EndedHold]:
    """Every hold on tonnes never accepted; what was accepted once keeps its place on the list."""
    for hold in lot.project_holds:
        yield f.EndedHold(project=hold.project, tonnes=hold.retired_tonnes)
    for listed in lot.list_holds:
        accepted = world.now.task(listed.task).accepted
        kept = min(listed.tonnes, sum(part.tonnes for part in accepted if part.lot == lot.lot))
        kept = lot.accepted_once_tonnes if len(lot.list_holds) == 1 else kept
        if listed.tonnes > kept:
            yield f.EndedHold(task=listed.task, tonnes=listed.tonnes - kept)


def _revocation_rows(
    world: World, lot: Lot, tonnes: int, target: Account, request: Request
) -> tuple[Posting, ...]:
    assert lot.holder is not None
    sources = tuple(a for a in (*FREE_ACCOUNTS, Account.CLOSED_PENDING) if a is not target)
    book = world.book(lot.lot)
    kept = Book(lot.lot, tuple(row_ for row_ in book.rows if row_.project is None))
    return drawn_rows(kept, lot.holder, sources, target, tonnes, request.occurred_on)


DECISIONS: dict[type[Command], Any] = {c.RevokeLotFiling: revoke_filing}
