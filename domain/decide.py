"""One decision, whole: authority, the noun's own rules, then the guards that hold for every command.

`decide` is pure: the same world, command and request give the same answer. The guards after the noun's decision are
the invariants of model.md §4.1: rows of an event sum to zero for each holder, no balance but RECOGNIZED and TRANSFER
is negative on any known day. A claim that would break one is refused; an observation is taken without the rows.
"""

from collections.abc import Sequence

import msgspec

from domain.balances import Book, first_impossible, unbalanced
from domain.catalogue import DECISIONS
from domain.command import Accepted, Command, Decided, Kind, Refused, Tagged, refuse
from domain.compensation.refusals import MoneyWouldBeNegative
from domain.corrections.commands import CorrectBaseline, CorrectEvent
from domain.corrections.decisions import decide_correction
from domain.drafts.decisions import release_refusal, released
from domain.envelope import Request, Role
from domain.fact import MoneyPosting, Posting
from domain.lots.refusals import HoldsExceedBalance, PaidTonnesStay
from domain.lots.state import excess_tonnes
from domain.money import book_of, first_money_impossible, unbalanced_money
from domain.quantities import yuan
from domain.readings.commands import CorrectReading, ReportMonthlyOutput
from domain.refusals import BalanceWouldBeNegative, Malformed, Refusal, RoleNotPermitted
from domain.scope import scope_refusal
from domain.world import World


def decide(world: World, command: Command, request: Request) -> Decided:
    """Decide a command on the world; raises NotLoaded where a subject that it looks at was not read."""
    refusal = _refusal_at_the_door(world, command, request)
    if refusal:
        return refuse(refusal)
    if refusal := release_refusal(world, command, request):
        return refuse(refusal)
    decided = _decided(world, command, request)
    return Accepted((*decided.facts, *released(request))) if isinstance(decided, Accepted) else decided


def _decided(world: World, command: Command, request: Request) -> Decided:
    decided: Decided
    if isinstance(command, CorrectEvent | CorrectBaseline):
        decided = decide_correction(world, command, request, _decide_replacement)
    else:
        decided = _decide_noun(world, command, request)
    return _guarded(world, command, decided, request) if isinstance(decided, Accepted) else decided


def _refusal_at_the_door(world: World, command: Command, request: Request) -> Refusal | None:
    """Place before role: an attempt on a foreign subject is answered like one on nothing, and is not recorded."""
    return (
        scope_refusal(world, command, request.submitter)
        or role_refusal(command, request.submitter.role)
        or _nothing_asked(command)
    )


def _nothing_asked(command: Command) -> Malformed | None:
    """Zero tonnes ask for nothing; a typing error, not a fact. Of a reading zero is what was measured."""
    if isinstance(command, ReportMonthlyOutput | CorrectReading):
        return None
    for field in ("tonnes", "retired_tonnes"):
        if getattr(command, field, None) == 0:
            name = "retiredTonnes" if field == "retired_tonnes" else field
            return Malformed(field=name, value="0", rule_zh="须大于 0", rule_en="must be more than 0")
    return None


def _decide_replacement(world: World, command: Command, request: Request) -> Decided:
    """What a correction puts in place passes the same door as any submission."""
    refusal = _refusal_at_the_door(world, command, request)
    return refuse(refusal) if refusal else _decide_noun(world, command, request)


def _decide_noun(world: World, command: Command, request: Request) -> Decided:
    decided: Decided = DECISIONS[type(command)](world, command, request)
    return decided


def role_refusal(command: Command, role: Role) -> RoleNotPermitted | None:
    """Whether the role of the token may submit this command (model.md §2)."""
    if role in command.ROLES:
        return None
    allowed = ", ".join(sorted(command.ROLES))
    return RoleNotPermitted(role=role, command=type(command).__name__, allowed=allowed)


def _guarded(world: World, command: Command, accepted: Accepted, request: Request) -> Decided:
    rows = [row for tagged in accepted.facts for row in tagged.fact.postings]
    for tagged in accepted.facts:
        if name := unbalanced(tagged.fact.postings):
            raise AssertionError(f"{type(tagged.fact).__name__}: rows of {name} do not sum to zero")
        if name := unbalanced_money(tagged.fact.money):
            raise AssertionError(f"{type(tagged.fact).__name__}: money of {name} does not sum to zero")
    impossible = first_impossible(_books(world, rows), rows)
    if impossible is None:
        claim = command.KIND is Kind.CLAIM
        refusal = (_excess(world, accepted, request) or _money_refusal(world, accepted)) if claim else None
        return refuse(refusal) if refusal else accepted
    if command.KIND is Kind.OBSERVATION:
        return _withheld(world, accepted)
    return Refused(
        (
            BalanceWouldBeNegative(
                field="occurredOn",
                lot=impossible.lot,
                account=impossible.account,
                day=impossible.day.isoformat(),
                tonnes=impossible.tonnes,
            ),
        )
    )


def _excess(world: World, accepted: Accepted, request: Request) -> Refusal | None:
    """Exclusive holds and accepted tonnes, checked on the state that the claim would leave (model.md §4.5)."""
    lots = sorted({t.removeprefix("lot:") for f in accepted.facts for t in f.tags if t.startswith("lot:")})
    if not lots:
        return None
    tags = [f"lot:{lot}" for lot in lots]
    world.need(*tags)
    after = world.after(accepted.facts, request, tags)
    for lot in lots:
        state, paid = after.now.lot(lot), after.now.compensation(lot).paid_tonnes
        if paid > state.accepted_once_tonnes:
            once = state.accepted_once_tonnes
            return PaidTonnesStay(field="position", lot=lot, paid=paid, accepted=once)
        if over := excess_tonnes(state, after.book(lot)):
            return HoldsExceedBalance(field="occurredOn", lot=lot, over=over)
    return None


def _money_refusal(world: World, accepted: Accepted) -> Refusal | None:
    """No account of a lot's or fund's money book but the pools is negative on any known day (model.md §4.5)."""
    books: dict[str, list[MoneyPosting]] = {}
    for tagged in accepted.facts:
        for row in tagged.fact.money:
            books.setdefault(book_of(row, tagged.tags), []).append(row)
    for tag, rows in books.items():
        if found := first_money_impossible(world.money(tag), rows):
            return MoneyWouldBeNegative(
                field="occurredOn",
                subject=tag,
                account=found.account,
                party=found.party or "—",
                day=found.day.isoformat(),
                fen=yuan(found.fen),
            )
    return None


def _books(world: World, rows: Sequence[Posting]) -> dict[str, Book]:
    world.need(*{f"lot:{row.lot}" for row in rows})
    return {row.lot: world.book(row.lot) for row in rows}


def _withheld(world: World, accepted: Accepted) -> Accepted:
    """An observation is never refused: the rows of a lot that would go negative are kept beside it (D-23)."""
    return Accepted(tuple(_without_impossible_rows(world, tagged) for tagged in accepted.facts))


def _without_impossible_rows(world: World, tagged: Tagged) -> Tagged:
    kept: list[Posting] = []
    withheld: list[Posting] = []
    for lot in dict.fromkeys(row.lot for row in tagged.fact.postings):
        rows = [row for row in tagged.fact.postings if row.lot == lot]
        impossible = first_impossible(_books(world, rows), rows)
        (withheld if impossible else kept).extend(rows)
    fact = msgspec.structs.replace(tagged.fact, postings=tuple(kept), withheld=tuple(withheld))
    return Tagged(fact, tagged.tags, tagged.corrects, tagged.causes)
