"""Holding and revoking the city's acceptance (市级验收). model.md §2.4, §3, §4.1, §4.2.

The acceptance is constitutive: it alone takes tonnes to REDUCED, one `CapacityReduced` per lot in its own append.
Tasks and list holds are looked up at the head (X-05), balances and physical facts on the day. Tonnes accepted once
move only between REDUCED and CLOSED_PENDING.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from domain.acceptance import facts as f
from domain.acceptance import refusals as r
from domain.acceptance.commands import (
    ForwardAcceptanceEvidence,
    HoldCityAcceptance,
    HoldProvincialSpotCheck,
    RecordCountySelfCheck,
    RevokeAcceptance,
)
from domain.acceptance.endstates import accepted_on, end_state_refusal, ovens_accepted, ovens_of
from domain.acceptance.facts import AcceptedTonnes, Verdict
from domain.balances import move
from domain.closing.facts import ClosureStandardCertified
from domain.command import Accepted, Command, Decided, Tagged, accept, refuse, same_fields, unique
from domain.demolition.facts import EquipmentDemolished
from domain.envelope import Request
from domain.fact import Account
from domain.lots.facts import CapacityReduced, PaperCapacitySurrendered
from domain.lots.refusals import NotListedForTask
from domain.lots.state import Lot
from domain.names import same_name
from domain.refusals import Refusal
from domain.tasks.facts import TaskBook
from domain.tasks.state import Task, TaskLevel
from domain.world import World

_WORKS = {
    ClosureStandardCertified: ("关停认定", "certificate"),
    EquipmentDemolished: ("拆除申报", "demolition"),
    PaperCapacitySurrendered: ("产能上缴", "surrender"),
    f.CountySelfCheckRecorded: ("自查", "self-check"),
}


def hold_acceptance(world: World, command: HoldCityAcceptance, request: Request) -> Decided:
    """FAILED: the fact alone. PASSED: each accepted lot is reduced in the same append."""
    task = world.now.task(command.task)
    if refusal := _task_refusal(task, command):
        return refuse(refusal)
    if command.verdict is Verdict.FAILED:
        return accept(same_fields(f.CityAcceptanceHeld, command), f"task:{task.task}", *_ovens(task.ovens))
    world.need(*(f"lot:{part.lot}" for part in command.accepted))
    for part in command.accepted:
        if refusal := _lot_refusal(world, task, part):
            return refuse(refusal)
    refusal = (
        _tonnes_refusal(task, command)
        or _pending_refusal(world, command, request.occurred_on)
        or end_state_refusal(world, task, command, request.occurred_on)
        or _own_work_refusal(world, task, command, request.submitter.office)
    )
    return refuse(refusal) if refusal else _accepted(world, task, command, request)


def _task_refusal(task: Task, command: HoldCityAcceptance) -> Refusal | None:
    tonnes = sum(part.tonnes for part in command.accepted)
    if task.level is not TaskLevel.ENTERPRISE:
        return r.NotAnEnterpriseTask(field="task", task=task.task)
    if command.verdict is Verdict.FAILED:
        return r.FailedAcceptsNothing(field="accepted", task=task.task, tonnes=tonnes) if tonnes else None
    if task.book is not TaskBook.REDUCTION:
        book = task.book.value
        return (
            r.ReplacedIsNotReduced(field="task", task=task.task, book=book, tonnes=tonnes) if tonnes else None
        )
    lots = [part.lot for part in command.accepted]
    if not tonnes or len(set(lots)) != len(lots):
        return r.NothingAccepted(field="accepted", task=task.task)
    return None


def _lot_refusal(world: World, task: Task, part: AcceptedTonnes) -> Refusal | None:
    """The lot is known, and listed for this task with tonnes not yet accepted."""
    lot = world.now.lot(part.lot)
    hold = lot.list_hold(task.task)
    listed = hold.tonnes - task.accepted_net_of(lot.lot) if hold else 0
    if part.tonnes > listed:
        asked = part.tonnes
        return NotListedForTask(field="accepted", lot=lot.lot, task=task.task, listed=listed, asked=asked)
    return None


def _tonnes_refusal(task: Task, command: HoldCityAcceptance) -> Refusal | None:
    asked, accepted = sum(part.tonnes for part in command.accepted), task.accepted_net_tonnes
    if asked <= task.tonnes - accepted:
        return None
    return r.MoreThanTheTask(
        field="accepted", task=task.task, tonnes=task.tonnes, accepted=accepted, asked=asked
    )


def _pending_refusal(world: World, command: HoldCityAcceptance, day: date) -> Refusal | None:
    for part in command.accepted:
        lot = world.now.lot(part.lot)
        balance = world.book(lot.lot).balance(Account.CLOSED_PENDING, day, lot.holder)
        if part.tonnes > balance:
            missing_zh, missing_en = _missing(world, lot, day)
            return r.NotClosedPending(
                field="accepted",
                lot=lot.lot,
                day=day.isoformat(),
                balance=balance,
                asked=part.tonnes,
                missing_zh=missing_zh,
                missing_en=missing_en,
            )
    return None


def _missing(world: World, lot: Lot, day: date) -> tuple[str, str]:
    """What keeps the tonnes out of CLOSED_PENDING."""
    if not lot.ovens:
        return "该指标没有对应焦炉，且未上缴", "no oven stands behind it, and it was not surrendered"
    ovens = (world.on(day).oven(oven) for oven in lot.ovens)
    if standing := "、".join(oven.oven for oven in ovens if not (oven.certified or oven.main_demolished)):
        return f"焦炉 {standing} 未认定关停、主体设备未拆除", f"{standing} neither certified nor demolished"
    return (
        "其焦炉已关停，但其余吨位晚于该日列入清单，或无焦炉、尚未上缴",
        "its ovens are closed, the other tonnes were listed after that day or have no oven and wait for surrender",
    )


def _own_work_refusal(world: World, task: Task, command: HoldCityAcceptance, office: str) -> Refusal | None:
    """Four eyes: whoever certified, demolished or surrendered does not accept (YC-14, YC-50)."""
    for tag in _work_tags(world, task, command):
        for event in world.events(tag):
            work = _WORKS.get(type(event.fact))
            if work and same_name(event.office, office):
                zh, en = work
                subject = tag.split(":", 1)[1]
                return r.SameOfficeDidTheWork(
                    field="task", office=office, subject=subject, work_zh=zh, work_en=en
                )
    return None


def _work_tags(world: World, task: Task, command: HoldCityAcceptance) -> Iterator[str]:
    ovens = _ovens(ovens_accepted(world, task, command))
    world.need(*ovens)
    yield f"task:{task.task}"
    yield from ovens
    yield from (f"lot:{part.lot}" for part in command.accepted)


def _ovens(ovens: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"oven:{oven}" for oven in ovens)


def _accepted(world: World, task: Task, command: HoldCityAcceptance, request: Request) -> Decided:
    held = same_fields(f.CityAcceptanceHeld, command)
    lots = (f"lot:{part.lot}" for part in command.accepted)
    ovens = _ovens(ovens_accepted(world, task, command))
    facts = [Tagged(held, unique((f"task:{task.task}", *lots, *ovens)))]
    facts += [_reduced(world, task, part, request) for part in command.accepted]
    return Accepted(tuple(facts))


def _reduced(world: World, task: Task, part: AcceptedTonnes, request: Request) -> Tagged:
    """The tags name the ovens behind this lot, so that each knows whether it is accepted."""
    holder, day = world.now.lot(part.lot).holder, request.occurred_on
    assert holder is not None
    rows = move(part.lot, holder, Account.CLOSED_PENDING, Account.REDUCED, part.tonnes, day)
    fact = CapacityReduced(
        lot=part.lot, task=task.task, tonnes=part.tonnes, acceptance_key=request.key, postings=rows
    )
    ovens = _ovens(ovens_of(world, task, part.lot))
    return Tagged(fact, unique((f"lot:{part.lot}", f"task:{task.task}", *ovens)))


def revoke_acceptance(world: World, command: RevokeAcceptance, request: Request) -> Decided:
    """Back to CLOSED_PENDING, under the list hold that never left: 150 − 30 = 120 net (E-14)."""
    world.need(f"task:{command.task}", f"lot:{command.lot}")
    task, lot = world.now.task(command.task), world.now.lot(command.lot)
    assert lot.holder is not None  # The door has seen it (domain/scope.py).
    accepted = task.accepted_net_of(lot.lot)
    if command.tonnes > accepted:
        asked = command.tonnes
        return refuse(
            r.MoreThanAccepted(field="tonnes", task=task.task, lot=lot.lot, accepted=accepted, asked=asked)
        )
    day = request.occurred_on
    rows = move(lot.lot, lot.holder, Account.REDUCED, Account.CLOSED_PENDING, command.tonnes, day)
    fact = same_fields(f.AcceptanceRevoked, command, postings=rows)
    ovens = accepted_on(world, lot.lot, task.task)
    return accept(fact, f"task:{task.task}", f"lot:{lot.lot}", *_ovens(ovens))


def record_self_check(world: World, command: RecordCountySelfCheck, request: Request) -> Decided:
    """Optional (X-22): an acceptance neither waits for it nor rests on it."""
    task = world.now.task(command.task)
    return accept(same_fields(f.CountySelfCheckRecorded, command), f"task:{task.task}", *_ovens(task.ovens))


def forward_evidence(world: World, command: ForwardAcceptanceEvidence, request: Request) -> Decided:
    """Recorded whenever it is sent; lateness is shown beside it, never a reason to refuse it (SX-15)."""
    return accept(same_fields(f.AcceptanceEvidenceForwarded, command), f"task:{command.task}")


def hold_spot_check(world: World, command: HoldProvincialSpotCheck, request: Request) -> Decided:
    """What the province saw; it moves no tonne: a person revokes, or does not (JX-07)."""
    task = world.now.task(command.task)
    world.need(*(f"lot:{part.lot}" for part in task.accepted))
    ovens = unique(oven for part in task.accepted for oven in ovens_of(world, task, part.lot)) or task.ovens
    return accept(same_fields(f.ProvincialSpotCheckHeld, command), f"task:{task.task}", *_ovens(ovens))


DECISIONS: dict[type[Command], Any] = {
    HoldCityAcceptance: hold_acceptance,
    RevokeAcceptance: revoke_acceptance,
    RecordCountySelfCheck: record_self_check,
    ForwardAcceptanceEvidence: forward_evidence,
    HoldProvincialSpotCheck: hold_spot_check,
}
