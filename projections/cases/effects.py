"""What follows from the conclusion of a case, and what was done of it; nothing here does it (JC-17). model.md §6.4.

A confirmed case puts its acceptance in doubt: persons revoke it, claim the money back, renew seals and cuts, supplement
the list. Each stands here with the command that does it, whether it was done since the case was opened, by which event,
and what is left. That the quota stays reduced is no act: it holds whatever comes of the case.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

import msgspec

from domain.acceptance.facts import AcceptanceRevoked
from domain.allowances.facts import LoadAllowanceDeclared
from domain.cases.facts import LawfulCause, Outcome
from domain.cases.state import Case, Conclusion
from domain.clawback.amounts import missed_tonnes, reach_of
from domain.clawback.facts import ClawbackOrdered
from domain.envelope import Happened
from domain.fact import Fact
from domain.lots.facts import UnrecognizedCapacityFound
from domain.quantities import yuan
from domain.seals.facts import SealPlaced, SealReplaced
from domain.tampering.facts import DataTamperingFound
from domain.tasks.facts import ReductionListSupplemented
from domain.utilities.facts import Utility, UtilityDisconnected
from domain.world import View
from projections.cases.words import zh as word

F = TypeVar("F", bound=Fact)
Revoked = tuple[Happened, AcceptanceRevoked]
_LIMITED = frozenset({LawfulCause.MAINTENANCE_LOAD, LawfulCause.FIRE_WATER})
"""Causes whose limit a month can be declared, so that what is used within it raises nothing (JX-40, JX-42)."""
STANDING_AGAIN = frozenset({Outcome.RESURGED, Outcome.NEVER_CLOSED, Outcome.TAMPERING})
"""Outcomes that put an acceptance in doubt."""


class EffectKind(StrEnum):
    """What follows from a case."""

    ACCEPTANCE_REVOKED = "ACCEPTANCE_REVOKED"
    TASK_UNFINISHED = "TASK_UNFINISHED"
    CLAWBACK = "CLAWBACK"
    SEALS_RENEWED = "SEALS_RENEWED"
    CUTS_RENEWED = "CUTS_RENEWED"
    LIST_SUPPLEMENTED = "LIST_SUPPLEMENTED"
    TAMPERING_REPORTED = "TAMPERING_REPORTED"
    RELOCATION_REPORTED = "RELOCATION_REPORTED"
    DATA_CORRECTED = "DATA_CORRECTED"
    ALLOWANCE = "ALLOWANCE"
    QUOTA_STAYS_REDUCED = "QUOTA_STAYS_REDUCED"


@dataclass(frozen=True, slots=True)
class CaseEffect:
    """One thing that follows; `command` is None where no person does it. `tonnes` and `fen` are what it is about."""

    kind: EffectKind
    follows_zh: str
    follows_en: str
    command: str | None
    subject: str | None
    tonnes: int | None
    fen: int | None
    done: bool
    done_on: date | None
    done_position: int | None


def effects_of(view: View, case: Case) -> tuple[CaseEffect, ...]:
    """The effects of the conclusion that stands in the present round; none before there is one."""
    conclusion = case.conclusion
    if conclusion is None:
        return ()
    if not conclusion.confirmed:
        return tuple(_refuted(view, case, conclusion))
    found = list(_acceptances(view, case)) if conclusion.outcome in STANDING_AGAIN else []
    if case.subject.startswith("oven:"):
        found += _site_works(view, case, conclusion)
    found += _reports(view, case, conclusion)
    found.append(_supplemented(view, case, conclusion))
    return (*found, _reduced(view, case))


def _effect(
    kind: EffectKind,
    words: tuple[str, str],
    command: str | None,
    subject: str | None,
    done: Happened | None,
    *,
    tonnes: int | None = None,
    fen: int | None = None,
    holds: bool = False,
) -> CaseEffect:
    zh, en = words
    on, position = (done.occurred_on, done.position) if done else (None, None)
    return CaseEffect(kind, zh, en, command, subject, tonnes, fen, done is not None or holds, on, position)


def _since(view: View, tag: str, kind: type[F], since: int) -> list[tuple[Happened, F]]:
    """The standing events of a tag with such a fact after a position, by the view's day."""
    return [
        (event, event.fact)
        for event in view.world.events(tag)
        if isinstance(event.fact, kind) and event.position > since and _by(view, event)
    ]


def _by(view: View, event: Happened) -> bool:
    return view.day is None or event.occurred_on <= view.day


def _newest(found: Iterable[tuple[Happened, Fact]]) -> Happened | None:
    return max((event for event, _ in found), key=lambda event: event.position, default=None)


def _acceptances(view: View, case: Case) -> Iterator[CaseEffect]:
    """Each acceptance on what the case is about: revoked or not, its task, and the money paid on it."""
    since = case.rounds[0].position
    for name in tasks_of(view, case.subject):
        task = view.task(name)
        for lot in dict.fromkeys(part.lot for part in task.accepted):
            left = task.accepted_net_of(lot)
            found = _since(view, f"lot:{lot}", AcceptanceRevoked, since)
            revoked = [(event, fact) for event, fact in found if fact.task == name]
            if left or revoked:
                yield _revocation(name, lot, left, revoked)
                yield _unfinished(name, lot, revoked)
                yield from _clawback(view, lot, since)


def _revocation(task: str, lot: str, left: int, revoked: list[Revoked]) -> CaseEffect:
    done = None if left else _newest(revoked)
    tonnes = left or sum(fact.tonnes for _, fact in revoked)
    words = (f"撤销任务 {task} 的验收（{tonnes} 吨）", f"revoke the acceptance of {task} ({tonnes} t)")
    return _effect(EffectKind.ACCEPTANCE_REVOKED, words, "revokeAcceptance", f"lot:{lot}", done, tonnes=tonnes)


def _unfinished(task: str, lot: str, revoked: list[Revoked]) -> CaseEffect:
    """The task is unfinished by the tonnes that were revoked; the books do it with the revocation."""
    tonnes = sum(fact.tonnes for _, fact in revoked)
    words = (
        f"任务 {task} 因撤销转为未完成（{tonnes} 吨）",
        f"task {task} is unfinished by what was revoked ({tonnes} t)",
    )
    return _effect(EffectKind.TASK_UNFINISHED, words, None, f"task:{task}", _newest(revoked), tonnes=tonnes)


def _clawback(view: View, lot: str, since: int) -> Iterator[CaseEffect]:
    """收回: what the formula of model.md §5 reaches once nothing of the lot is accepted; ordered or not."""
    file, state = view.compensation(lot), view.lot(lot)
    ordered = _since(view, f"lot:{lot}", ClawbackOrdered, since)
    if not file.paid_tonnes and not ordered:
        return
    missed = max(state.accepted_once_tonnes, missed_tonnes(view, state, view.day or date.max))
    left = reach_of(file, msgspec.structs.replace(state, reduced_net_tonnes=0), missed).fen
    asked = sum(part.fen for _, fact in ordered for part in fact.clawed if part.lot == lot)
    zh, en = "收回已付补偿；可收回额见补偿档案", "claim the compensation back; its file has the amount"
    words = (f"{zh}（应收回 {yuan(left + asked)} 元）", f"{en} ({yuan(left + asked)} yuan)")
    done = None if left else _newest(ordered)
    yield _effect(EffectKind.CLAWBACK, words, "orderClawback", f"lot:{lot}", done, fen=left + asked)


def _site_works(view: View, case: Case, conclusion: Conclusion) -> Iterator[CaseEffect]:
    """Seals and cuts, renewed since the conclusion."""
    oven = view.oven(case.subject.removeprefix("oven:"))
    placed = _since(view, case.subject, SealPlaced, conclusion.position)
    sealed = [*placed, *_since(view, case.subject, SealReplaced, conclusion.position)]
    done = _newest(sealed) if oven.sealed else None
    yield _effect(EffectKind.SEALS_RENEWED, ("重新加封", "renew the seals"), "placeSeal", case.subject, done)
    cuts = _since(view, case.subject, UtilityDisconnected, conclusion.position)
    for utility in (Utility.WATER, Utility.POWER):
        words = (f"重新断{word(utility)}", f"cut {utility.value.lower()} again")
        cut = _newest(one for one in cuts if one[1].utility is utility)
        yield _effect(EffectKind.CUTS_RENEWED, words, "disconnectUtility", case.subject, cut)


def _reports(view: View, case: Case, conclusion: Conclusion) -> Iterator[CaseEffect]:
    """What an outcome asks to be reported beside the case."""
    if conclusion.outcome is Outcome.TAMPERING:
        words = ("登记造假认定", "report what was falsified")
        done = _newest(_since(view, f"unit:{case.division}", DataTamperingFound, conclusion.position))
        yield _effect(EffectKind.TAMPERING_REPORTED, words, "reportDataTampering", None, done)
    if conclusion.outcome is Outcome.RELOCATED:
        words = ("登记异地装置的未认定产能", "report the capacity where it stands now")
        done = _newest(_since(view, case.subject, UnrecognizedCapacityFound, conclusion.position))
        yield _effect(EffectKind.RELOCATION_REPORTED, words, "reportUnrecognizedCapacity", None, done)


def _supplemented(view: View, case: Case, conclusion: Conclusion) -> CaseEffect:
    """补充列入: done by a supplement since the conclusion; what is listed already is not listed twice (E-29)."""
    lots = lots_of(view, case.subject)
    since = conclusion.position
    done = _newest(one for lot in lots for one in _since(view, f"lot:{lot}", ReductionListSupplemented, since))
    listed = bool(lots) and all(view.lot(lot).list_holds for lot in lots)
    words = ("补充列入压减名单", "supplement the list")
    if listed and done is None:
        words = ("名下指标均已列入压减名单，无须补充", "every lot behind it is on the list: nothing to supplement")
        return _effect(EffectKind.LIST_SUPPLEMENTED, words, None, None, None, holds=True)
    return _effect(EffectKind.LIST_SUPPLEMENTED, words, "supplementReductionList", None, done)


def _reduced(view: View, case: Case) -> CaseEffect:
    lots = lots_of(view, case.subject)
    tonnes = sum(view.lot(lot).accepted_once_tonnes for lot in lots)
    words = ("已压减指标不恢复", "what is reduced stays reduced")
    return _effect(EffectKind.QUOTA_STAYS_REDUCED, words, None, None, None, tonnes=tonnes, holds=True)


def _refuted(view: View, case: Case, conclusion: Conclusion) -> Iterator[CaseEffect]:
    """An error in the data is corrected; a lawful cause that goes on has an end, which the conclusion gave it."""
    if conclusion.outcome is Outcome.DATA_ERROR or conclusion.lawful_cause is LawfulCause.READING_ERROR:
        words = ("更正有误的数据", "correct the data that are wrong")
        done = _last_correction(view, case, conclusion)
        yield _effect(EffectKind.DATA_CORRECTED, words, "correctEvent", case.subject, done)
    elif conclusion.allowance_until and conclusion.lawful_cause:
        until = conclusion.allowance_until
        declared = _since(view, case.subject, LoadAllowanceDeclared, conclusion.position)
        if case.subject.startswith("oven:") and conclusion.lawful_cause in _LIMITED and not declared:
            words = ("申报保留负荷的限额，使规则计入", "declare the allowance with its limit, so that rules count it")
            yield _effect(EffectKind.ALLOWANCE, words, "declareLoadAllowance", case.subject, None)
        words = (
            f"合法原因（{word(conclusion.lawful_cause)}）有效至 {until}，其后同类现象另行预警",
            f"the lawful cause {conclusion.lawful_cause} explains what is seen until {until}, and no longer",
        )
        yield _effect(EffectKind.ALLOWANCE, words, None, case.subject, _newest(declared), holds=True)


def _last_correction(view: View, case: Case, conclusion: Conclusion) -> Happened | None:
    """A correction of the subject's events since the conclusion, as it stands in their place."""
    found = [
        event
        for event in view.world.events(case.subject)
        if event.corrects and event.position > conclusion.position and _by(view, event)
    ]
    return found[-1] if found else None


def lots_of(view: View, subject: str) -> tuple[str, ...]:
    """The lots behind what a case is about."""
    noun, _, name = subject.partition(":")
    match noun:
        case "lot":
            return (name,)
        case "oven":
            return view.oven(name).lots
        case "site":
            return tuple(dict.fromkeys(lot for oven in view.site(name).ovens for lot in view.oven(oven).lots))
        case "task":
            return tuple(dict.fromkeys(part.lot for part in view.task(name).accepted))
        case _:
            return ()


def tasks_of(view: View, subject: str) -> tuple[str, ...]:
    """The tasks that stand on what a case is about."""
    noun, _, name = subject.partition(":")
    match noun:
        case "task":
            return (name,)
        case "oven":
            return view.oven(name).tasks
        case "site":
            ovens = view.site(name).ovens
            return tuple(dict.fromkeys(task for oven in ovens for task in view.oven(oven).tasks))
        case "lot":
            return tuple(dict.fromkeys(hold.task for hold in view.lot(name).list_holds))
        case _:
            return ()
