"""Decisions on capacity lots (产能指标). model.md §2.2, §4.1, §4.2; the rules are named at each guard.

A lot is guarded at the head, not on the command's day: tonnes listed or reduced at any known time are not free, and an
office cannot trade them by dating its contract back (YC-37, D-01).
"""

from typing import Any

import msgspec

from domain.acquisitions.refusals import CompositionDoesNotSum
from domain.balances import Holder, drawn_rows, move, row
from domain.command import Accepted, Command, Decided, Tagged, accept, refuse, same_fields, unique
from domain.courts.holds import part_refusal
from domain.envelope import Request
from domain.fact import FREE_ACCOUNTS, Account, Posting
from domain.lots import commands as c
from domain.lots import facts as f
from domain.lots import refusals as r
from domain.lots.backing import backing_claim, counted_already, foreign_oven, larger_than_ovens
from domain.lots.state import Lot, ProjectHold, free_tonnes, used_up
from domain.places.state import city_of
from domain.policy import keys
from domain.policy.state import lookup
from domain.projects.facts import Source
from domain.projects.moratorium import moratorium_refusal
from domain.projects.ratio import known_sources, most_carried
from domain.projects.refusals import CarriedAboveRatio
from domain.projects.start import start_pair
from domain.refusals import AlreadyExists, Refusal, UnknownSubject
from domain.world import World

_WITH_AN_OVEN = (Account.IDLE, Account.OPERATING)


def _holder(lot: Lot) -> Holder:
    assert lot.holder is not None
    return lot.holder


def recognize_baseline(world: World, command: c.RecognizeBaselineCapacity, request: Request) -> Decided:
    """Open a lot once, while the city's opening period is open (SX-22), on the opening day (model.md §4.3)."""
    city = city_of(command.division)
    world.need(f"lot:{command.lot}", f"enterprise:{command.enterprise}", f"baseline:{city}")
    if world.now.lot(command.lot).holder is not None:
        return refuse(AlreadyExists(field="lot", subject=command.lot))
    if not world.now.enterprise(command.enterprise).legal_name:
        return refuse(UnknownSubject(field="enterprise", subject=command.enterprise))
    if world.now.baseline(city).closed:
        return refuse(r.BaselineIsClosed(field="lot", city=city, lot=command.lot))
    if command.account not in FREE_ACCOUNTS:
        return refuse(r.OpeningAccountNotAllowed(field="account", account=command.account))
    if command.provenance is f.Provenance.MERGED_NO_OVEN and command.controlling_share is None:
        return refuse(r.ShareMissing(field="controllingShare", lot=command.lot))
    if refusal := _composition_refusal(command):
        return refuse(refusal)
    parameter = lookup(world.now, keys.OPENING_DAY, command.division, request.occurred_on)
    opening_day = parameter.day if parameter and parameter.day else keys.OPENING_DAY_DEFAULT
    if request.occurred_on != opening_day:
        return refuse(r.NotTheOpeningDay(field="occurredOn", opening_day=opening_day, day=request.occurred_on))
    holder = Holder(command.enterprise, command.county)
    rows = move(command.lot, holder, Account.RECOGNIZED, command.account, command.tonnes, request.occurred_on)
    fact = same_fields(f.BaselineCapacityRecognized, command, postings=rows)
    return accept(fact, f"lot:{command.lot}", f"enterprise:{command.enterprise}", f"baseline:{city}")


def _composition_refusal(command: c.RecognizeBaselineCapacity) -> CompositionDoesNotSum | None:
    """The categories of a MIXED lot, where they are known, are determined ones and sum to the lot (SX-04)."""
    parts = command.composition
    if not parts:
        return None
    categories = [part.category for part in parts]
    total = sum(part.tonnes for part in parts)
    mixed = command.provenance is f.Provenance.MIXED and len(set(categories)) == len(categories)
    if mixed and total == command.tonnes and not f.UNDETERMINED & set(categories):
        return None
    return CompositionDoesNotSum(
        field="composition", lot=command.lot, parts=total, tonnes=command.tonnes
    )


def close_baseline(world: World, command: c.CloseBaseline, request: Request) -> Decided:
    """End the opening period of a city; the lots opened must sum to the signed list."""
    city = city_of(command.division)
    baseline = world.now.baseline(city)
    if baseline.closed:
        return refuse(AlreadyExists(field="division", subject=f"baseline:{city}"))
    if baseline.opened_tonnes != command.total_tonnes:
        total, opened = command.total_tonnes, baseline.opened_tonnes
        return refuse(r.BaselineTotalDiffers(field="totalTonnes", city=city, opened=opened, total=total))
    return accept(same_fields(f.BaselineClosed, command), f"baseline:{city}")


def back_lot(world: World, command: c.BackLotWithOvens, request: Request) -> Decided:
    """Name the ovens behind a lot, jointly, for at most its tonnes and their design (YC-28, X-04)."""
    world.need(f"lot:{command.lot}", *(f"oven:{oven}" for oven in command.ovens))
    lot = world.now.lot(command.lot)
    if counted := counted_already(world, lot, command.ovens):
        return refuse(r.OvenCountedAlready(field="ovens", oven=counted, lot=lot.lot))
    if foreign := foreign_oven(world, "ovens", lot, command.ovens):
        return refuse(foreign)
    held = world.book(lot.lot).balance(Account.RECOGNIZED)
    available = lot.opened_tonnes or -held or world.book(lot.lot).total((*FREE_ACCOUNTS, Account.CLOSED_PENDING))
    if command.tonnes > available:
        return refuse(r.MoreThanTheLot(field="tonnes", lot=lot.lot, available=available, asked=command.tonnes))
    claims = {lot.lot: backing_claim(world, lot, command.ovens, command.tonnes)}
    place = _holder(lot).county or lot.division
    if larger := larger_than_ovens(world, "ovens", claims, place, request.occurred_on):
        return refuse(larger)
    return accept(
        same_fields(f.OvenBacksLot, command), f"lot:{lot.lot}", *(f"oven:{oven}" for oven in command.ovens)
    )


def _held_by_project(field: str, lot: Lot, hold: ProjectHold) -> r.LotHeldByProject:
    return r.LotHeldByProject(field=field, lot=lot.lot, project=hold.project, held=hold.retired_tonnes)


def list_lot(world: World, command: c.ListLot, request: Request) -> Decided:
    """Put a list hold on free tonnes; never on tonnes committed to a project (D-02)."""
    world.need(f"lot:{command.lot}", f"task:{command.task}")
    lot = world.now.lot(command.lot)
    free = free_tonnes(lot, world.book(lot.lot))
    if command.tonnes > free:
        if lot.project_holds:
            return refuse(_held_by_project("lot", lot, lot.project_holds[0]))
        if used_up(lot, world.book(lot.lot)):
            return refuse(_reduced(lot, free, command.tonnes))
        return refuse(r.MoreThanTheLot(field="tonnes", lot=lot.lot, available=free, asked=command.tonnes))
    rows = rows_of_a_closed_lot(world, lot, command.tonnes, request)
    return accept(same_fields(f.LotListed, command, postings=rows), f"lot:{lot.lot}", f"task:{command.task}")


def rows_of_a_closed_lot(
    world: World, lot: Lot, tonnes: int, request: Request
) -> tuple[Posting, ...]:
    """Where every oven of the lot is already closed, the listed tonnes wait for acceptance at once (0006)."""
    ovens = [world.now.oven(oven) for oven in lot.ovens]
    if not ovens or not all(oven.certified or oven.main_demolished for oven in ovens):
        return ()
    book, day = world.book(lot.lot), request.occurred_on
    built = max(0, book.own(_WITH_AN_OVEN, day, _holder(lot)))
    return drawn_rows(book, _holder(lot), _WITH_AN_OVEN, Account.CLOSED_PENDING, min(tonnes, built), day)


def unlist_lot(world: World, command: c.UnlistLot, request: Request) -> Decided:
    """Lift a list hold; tonnes accepted once stay (model.md §4.1 invariant 4)."""
    world.need(f"lot:{command.lot}", f"task:{command.task}")
    lot = world.now.lot(command.lot)
    listed = _listed_since_the_day(world, lot, command.task, request)
    if listed < command.tonnes:
        task, asked = command.task, command.tonnes
        return refuse(r.NotListedForTask(field="tonnes", lot=command.lot, task=task, listed=listed, asked=asked))
    accepted = lot.accepted_once_by(command.task)
    open_ = sum(hold.tonnes for hold in lot.list_holds if hold.task == command.task) - accepted
    if command.tonnes > open_:
        asked = command.tonnes
        return refuse(r.AcceptedTonnesStay(field="tonnes", lot=lot.lot, accepted=accepted, open_=open_, asked=asked))
    fact = same_fields(f.LotUnlisted, command, postings=unlist_rows(world, lot, command.tonnes, request))
    return accept(fact, f"lot:{lot.lot}", f"task:{command.task}")


def _listed_since_the_day(world: World, lot: Lot, task: str, request: Request) -> int:
    """Tonnes listed for the task both on the command's day and at the head: a hold is lifted after it was placed."""
    holds = world.now.lot(lot.lot).list_hold(task), world.on(request.occurred_on).lot(lot.lot).list_hold(task)
    return min(hold.tonnes if hold else 0 for hold in holds)


def unlist_rows(world: World, lot: Lot, tonnes: int, request: Request) -> tuple[Posting, ...]:
    """CLOSED_PENDING never accepted goes back to IDLE, to UNBUILT where it was surrendered on paper."""
    book, day = world.book(lot.lot), request.occurred_on
    never_accepted = book.balance(Account.CLOSED_PENDING, day) - (lot.accepted_once_tonnes - lot.reduced_net_tonnes)
    back = min(tonnes, max(0, never_accepted))
    target = Account.UNBUILT if lot.surrendered_tonnes else Account.IDLE
    rows = move(lot.lot, _holder(lot), Account.CLOSED_PENDING, target, back, day)
    stopped = bool(lot.ovens) and all(world.now.oven(oven).closed_or_stopped for oven in lot.ovens)
    if stopped and len(lot.list_holds) == 1 and lot.list_holds[0].tonnes == tonnes and not lot.project_holds:
        operating = book.balance(Account.OPERATING, day)
        rows += move(lot.lot, _holder(lot), Account.OPERATING, Account.IDLE, min(operating, tonnes - back), day)
    return rows


def commit_lot(world: World, command: c.CommitLotToProject, request: Request) -> Decided:
    """Commit free tonnes to a filed project (YC-38, YC-55); a second call completes missing carried tonnes (JX)."""
    world.need(f"lot:{command.lot}", f"project:{command.project}")
    lot = world.now.lot(command.lot)
    if not world.now.project(command.project).filed:
        return refuse(UnknownSubject(field="project", subject=command.project))
    hold = lot.project_hold(command.project)
    completes = hold is not None and hold.carried_tonnes is None and hold.retired_tonnes == command.retired_tonnes
    if not completes and (refusal := _not_committable(world, lot, command, request)):
        return refuse(refusal)
    if above := _ratio_refusal(world, lot, command, request):
        return refuse(above)
    return accept(
        same_fields(f.LotCommittedToProject, command), f"lot:{lot.lot}", f"project:{command.project}"
    )


def _not_committable(
    world: World, lot: Lot, command: c.CommitLotToProject, request: Request
) -> Refusal | None:
    project = world.now.project(command.project)
    sources = known_sources(world, project.sources)
    suspended = moratorium_refusal(world.now, project.division, project.regime, request.occurred_on, sources)
    return suspended or _not_usable(world, lot, command.retired_tonnes)


def _ratio_refusal(
    world: World, lot: Lot, command: c.CommitLotToProject, request: Request
) -> CarriedAboveRatio | None:
    """What is carried stays within the ratio of the source as filed (X-07); a lot that is no source is reduced."""
    carried, retired = command.carried_tonnes, command.retired_tonnes
    if carried is None:
        return None
    project = world.now.project(command.project)
    named = next((s for s in project.sources if s.lot == lot.lot), Source(lot=lot.lot, tonnes=retired))
    sources = known_sources(world, (msgspec.structs.replace(named, tonnes=retired),))
    most = most_carried(world, project.regime, sources, project.division, request.occurred_on)
    if carried <= most:
        return None
    return CarriedAboveRatio(field="carriedTonnes", lot=lot.lot, retired=retired, carried=carried, most=most)


def _not_usable(world: World, lot: Lot, tonnes: int) -> Refusal | None:
    free = free_tonnes(lot, world.book(lot.lot))
    if tonnes <= free:
        return part_refusal(world, "lot", lot, tonnes, free)
    if lot.project_holds:
        return _held_by_project("lot", lot, lot.project_holds[0])
    return _reduced(lot, free, tonnes)


def _reduced(lot: Lot, free: int, tonnes: int) -> r.ReducedCapacityNotUsable:
    return r.ReducedCapacityNotUsable(field="lot", lot=lot.lot, free=max(0, free), asked=tonnes)


def release_commitment(world: World, command: c.ReleaseLotCommitment, request: Request) -> Decided:
    """Lift a project hold; OPERATING of stopped ovens becomes IDLE (model.md §4.2)."""
    world.need(f"lot:{command.lot}", f"project:{command.project}")
    lot = world.now.lot(command.lot)
    if _hold_since_the_day(world, command.lot, command.project, request) is None:
        return refuse(r.NotCommittedToProject(field="lot", lot=command.lot, project=command.project))
    fact = same_fields(f.LotCommitmentReleased, command, postings=released_rows(world, lot.lot, request))
    return accept(fact, f"lot:{lot.lot}", f"project:{command.project}")


def released_rows(world: World, name: str, request: Request) -> tuple[Posting, ...]:
    """OPERATING of a lot whose ovens all stopped becomes IDLE when its commitment ends (model.md §4.2)."""
    lot = world.now.lot(name)
    stopped = bool(lot.ovens) and all(world.now.oven(oven).closed_or_stopped for oven in lot.ovens)
    if not stopped or lot.list_holds:
        return ()
    operating = world.book(name).own((Account.OPERATING,), request.occurred_on)
    return move(name, _holder(lot), Account.OPERATING, Account.IDLE, operating, request.occurred_on)


def _hold_since_the_day(world: World, lot: str, project: str, request: Request) -> ProjectHold | None:
    """The commitment that stood on the command's day and stands at the head; None where either is missing."""
    hold = world.now.lot(lot).project_hold(project)
    return hold if hold == world.on(request.occurred_on).lot(lot).project_hold(project) else None


def surrender_paper(world: World, command: c.SurrenderPaperCapacity, request: Request) -> Decided:
    """UNBUILT → CLOSED_PENDING on documents alone, for a listed lot (SX-03, YC-11)."""
    world.need(f"lot:{command.lot}", f"task:{command.task}")
    lot = world.now.lot(command.lot)
    if used_up(lot, world.book(lot.lot)):
        return refuse(_reduced(lot, 0, command.tonnes))
    hold = lot.list_hold(command.task)
    left = min(hold.tonnes, lot.listed_tonnes - lot.surrendered_tonnes) if hold else 0
    if left < command.tonnes:
        listed = max(0, left)
        task, asked = command.task, command.tonnes
        return refuse(r.NotListedForTask(field="task", lot=lot.lot, task=task, listed=listed, asked=asked))
    unbuilt = world.book(lot.lot).balance(Account.UNBUILT, request.occurred_on)
    if unbuilt < command.tonnes:
        return refuse(r.PaperLotOnly(field="tonnes", lot=lot.lot, unbuilt=unbuilt, asked=command.tonnes))
    rows = move(
        lot.lot, _holder(lot), Account.UNBUILT, Account.CLOSED_PENDING, command.tonnes, request.occurred_on
    )
    fact = same_fields(f.PaperCapacitySurrendered, command, postings=rows)
    return accept(fact, f"lot:{lot.lot}", f"task:{command.task}")


def replace_lot(world: World, command: c.ReplaceLot, request: Request) -> Decided:
    """Retire R, carry N, discount R − N; where the project already started, the pair of the start too (§4.2)."""
    world.need(f"lot:{command.lot}", f"project:{command.project}")
    lot = world.now.lot(command.lot)
    hold = _hold_since_the_day(world, command.lot, command.project, request)
    if lot.holder is None or hold is None:
        return refuse(r.NotCommittedToProject(field="lot", lot=command.lot, project=command.project))
    if hold.carried_tonnes is None:
        return refuse(r.CarriedTonnesUnknown(field="carriedTonnes", lot=lot.lot, project=command.project))
    if not _replacement_sums(command, hold):
        return refuse(_does_not_sum(command, hold))
    rows = _replacement_rows(world, lot, command, request)
    fact = same_fields(f.LotReplaced, command, postings=rows)
    return accept(fact, f"lot:{lot.lot}", f"project:{command.project}")


def _replacement_sums(command: c.ReplaceLot, hold: ProjectHold) -> bool:
    sums = command.retired_tonnes == command.carried_tonnes + command.discounted_tonnes
    return sums and (command.retired_tonnes, command.carried_tonnes) == (hold.retired_tonnes, hold.carried_tonnes)


def _does_not_sum(command: c.ReplaceLot, hold: ProjectHold) -> r.ReplacementDoesNotSum:
    return r.ReplacementDoesNotSum(
        field="retiredTonnes",
        lot=command.lot,
        retired=command.retired_tonnes,
        carried=command.carried_tonnes,
        discounted=command.discounted_tonnes,
        held=hold.retired_tonnes,
        held_carried=hold.carried_tonnes or 0,
    )


def _replacement_rows(
    world: World, lot: Lot, command: c.ReplaceLot, request: Request
) -> tuple[Posting, ...]:
    holder, day, book = _holder(lot), request.occurred_on, world.book(lot.lot)
    out = drawn_rows(book, holder, FREE_ACCOUNTS, Account.CARRIED, command.retired_tonnes, day)
    discount = move(lot.lot, holder, Account.CARRIED, Account.DISCOUNTED, command.discounted_tonnes, day)
    project = world.now.project(command.project)
    start = start_pair(project, lot.lot, holder, command.carried_tonnes, retired_on=day)
    return merged((*out, *discount)) + start


def merged(rows: tuple[Posting, ...]) -> tuple[Posting, ...]:
    """Rows of one account, holder and day as one row each, zero rows left out."""
    sums: dict[Any, int] = {}
    for r_ in rows:
        key = (r_.account, r_.lot, r_.enterprise, r_.county, r_.effective_on, r_.project)
        sums[key] = sums.get(key, 0) + r_.tonnes
    return tuple(
        row(lot, Holder(enterprise, county), account, tonnes, day, project)
        for (account, lot, enterprise, county, day, project), tonnes in sums.items()
        if tonnes
    )


def eliminate_lot(world: World, command: c.EliminateLotByOtherPlan, request: Request) -> Decided:
    """Free tonnes leave by another plan, e.g. 恒泰 60万吨 (YC-12, X-03); never held ones."""
    lot = world.now.lot(command.lot)
    if refusal := _not_usable(world, lot, command.tonnes):
        return refuse(refusal)
    rows = drawn_rows(
        world.book(lot.lot), _holder(lot), FREE_ACCOUNTS, Account.ELIMINATED_OTHER, command.tonnes, request.occurred_on
    )
    return accept(same_fields(f.LotEliminatedOther, command, postings=rows), f"lot:{lot.lot}")


def unrecognized_capacity(world: World, command: c.ReportUnrecognizedCapacity, request: Request) -> Decided:
    """Record what was found; nothing is posted, no event creates quota (SX-22)."""
    tags = [f"unit:{command.division}"]
    tags += [f"enterprise:{command.enterprise}"] if command.enterprise else []
    tags += [f"oven:{command.oven}"] if command.oven else []
    return Accepted((Tagged(same_fields(f.UnrecognizedCapacityFound, command), unique(tags)),))


DECISIONS: dict[type[Command], Any] = {
    c.RecognizeBaselineCapacity: recognize_baseline,
    c.CloseBaseline: close_baseline,
    c.BackLotWithOvens: back_lot,
    c.ListLot: list_lot,
    c.UnlistLot: unlist_lot,
    c.CommitLotToProject: commit_lot,
    c.ReleaseLotCommitment: release_commitment,
    c.SurrenderPaperCapacity: surrender_paper,
    c.ReplaceLot: replace_lot,
    c.EliminateLotByOtherPlan: eliminate_lot,
    c.ReportUnrecognizedCapacity: unrecognized_capacity,
}
