"""Lawful explanations already on file for a subject: what an inspector reads beside an alert. model.md §6.3, §6.4.

Each row of §6.3 that the ledger holds an event for: approved restorations and retained uses, seals opened and reported,
curtailments and hot idling, the other oven of the site, swaps within a task, names, sold equipment, recognised
acquisitions, causes that an earlier case found. They explain nothing by themselves: a person judges whether one fits.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.acquisitions.facts import AcquisitionRecognized, LotCategoryDetermined
from domain.allowances.facts import LoadAllowanceDeclared
from domain.cases.facts import FindingRefuted, LawfulCause
from domain.closing.facts import PermitIssued
from domain.curtailments.facts import CurtailmentDeclared
from domain.demolition.facts import EquipmentDisposed, Fate
from domain.enterprises.facts import EnterpriseMerged, EnterpriseRenamed
from domain.envelope import Happened
from domain.fact import Fact
from domain.lots.facts import LotSplit
from domain.ovens.facts import OvenHotIdled
from domain.places.state import scopes
from domain.seals.facts import SealOpened
from domain.tasks.facts import EndState, FacilityAdjustedWithinTask
from domain.utilities.facts import Retained, Use, UtilityDisconnected, UtilityRestored
from domain.world import View
from projections.cases.effects import lots_of, tasks_of
from projections.cases.words import zh as word


@dataclass(frozen=True, slots=True)
class LawfulExplanation:
    """One lawful cause on file; `in_force` on the moment's day. `position` is its event, None of a state of affairs."""

    cause: LawfulCause
    sentence_zh: str
    sentence_en: str
    since: date | None
    until: date | None
    in_force: bool
    position: int | None


_Said = tuple[LawfulCause, str, str, date | None]
"""The cause, both sentences, and until when."""
_DATED = (LoadAllowanceDeclared, CurtailmentDeclared)
"""Those that say themselves from when they hold."""
_USES = {Use.FIRE: LawfulCause.FIRE_WATER, Use.OTHER_OVEN: LawfulCause.OTHER_OVEN_ON_SITE}


def lawful_explanations(view: View, subject: str) -> tuple[LawfulExplanation, ...]:
    """What is on file for a subject by the view's day, oldest first."""
    events = {event.position: event for tag in _tags(view, subject) for event in view.world.events(tag)}
    found = [one for event in events.values() if _by(view, event) for one in _told(view, event, subject)]
    found += _standing(view, subject)
    return tuple(sorted(found, key=lambda one: (one.since or date.min, one.position or 0)))


def _by(view: View, event: Happened) -> bool:
    return view.day is None or event.occurred_on <= view.day


def _tags(view: View, subject: str) -> tuple[str, ...]:
    """The subject, its case docket, and what its lawful causes are reported of."""
    noun, _, name = subject.partition(":")
    tags = [subject, f"case:{subject}"]
    if noun == "oven":
        oven = view.oven(name)
        places = scopes(oven.county or oven.division) if oven.division else ()
        tags += [f"unit:{code}" for code in places]
        tags += [f"site:{oven.site}"] if oven.site else []
        tags += [f"enterprise:{oven.enterprise}"] if oven.enterprise else []
        tags += [f"meter:{meter}" for meter in view.oven_meters(name).meters]
    if noun == "site":
        tags += [f"oven:{oven}" for oven in view.site(name).ovens]
    if noun in ("oven", "site", "task"):
        tags += [f"lot:{lot}" for lot in lots_of(view, subject)]
    return tuple(dict.fromkeys(tags))


def _told(view: View, event: Happened, subject: str) -> Iterator[LawfulExplanation]:
    tell = _TELLERS.get(type(event.fact))
    for cause, zh, en, until in tell(event.fact, subject) if tell else ():
        since = event.fact.starts_on if isinstance(event.fact, _DATED) else event.occurred_on
        yield _explanation(view, (cause, zh, en, until), since, event.position)


def _explanation(view: View, said: _Said, since: date | None, position: int | None) -> LawfulExplanation:
    cause, zh, en, until = said
    day = view.day
    in_force = day is None or ((since or day) <= day and (until is None or day <= until))
    return LawfulExplanation(cause, zh, en, since, until, in_force, position)


def _restored(fact: UtilityRestored, subject: str) -> Iterator[_Said]:
    """Only what somebody approved; without approval it is D-04 and explains nothing."""
    if fact.approved_by:
        limit = _limits(Retained(use=fact.use, limit_kwh=fact.limit_kwh, limit_m3=fact.limit_m3))
        zh = f"经 {fact.approved_by} 批准恢复供{word(fact.utility)}（{word(fact.use)}）{limit[0]}。"
        en = f"{fact.utility} restored for {fact.use}, approved by {fact.approved_by}{limit[1]}."
        yield _USES.get(fact.use, LawfulCause.MAINTENANCE_LOAD), zh, en, fact.until


def _retained(fact: UtilityDisconnected, subject: str) -> Iterator[_Said]:
    for one in fact.retained:
        zh, en = _limits(one)
        cause = _USES.get(one.use, LawfulCause.MAINTENANCE_LOAD)
        yield (
            cause,
            f"断{word(fact.utility)}时保留{word(one.use)}使用{zh}。",
            f"{fact.utility} cut, kept for {one.use}{en}.",
            None,
        )


def _limits(one: Retained) -> tuple[str, str]:
    if one.limit_kwh is not None:
        return f"，每月至多 {one.limit_kwh:,} kWh", f", at most {one.limit_kwh:,} kWh a month"
    if one.limit_m3 is not None:
        return f"，每月至多 {one.limit_m3:,} m³", f", at most {one.limit_m3:,} m3 a month"
    return "", ""


def _allowed(fact: LoadAllowanceDeclared, subject: str) -> Iterator[_Said]:
    limit = f"{fact.limit_kwh} kWh" if fact.limit_kwh is not None else f"{fact.limit_m3} m³"
    zh = f"申报保留负荷（{word(fact.purpose)}），每月至多 {limit}，{fact.starts_on} 至 {fact.ends_on}，"
    en = f"Declared allowance for {fact.purpose}, at most {limit} a month, {fact.starts_on} to {fact.ends_on}"
    said = f"{zh}经 {fact.approved_by} 批准。", f"{en}, approved by {fact.approved_by}."
    yield _USES.get(fact.purpose, LawfulCause.MAINTENANCE_LOAD), *said, fact.ends_on


def _opened(fact: SealOpened, subject: str) -> Iterator[_Said]:
    if fact.reported_at is not None:
        why, why_en = (f"：{fact.reason}", f": {fact.reason}") if fact.reason else ("", "")
        zh, en = f"封条 {fact.seal} 开启并已报告{why}。", f"Seal {fact.seal} was opened and reported{why_en}."
        yield LawfulCause.SEAL_OPENED_REPORTED, zh, en, None


def _curtailed(fact: CurtailmentDeclared, subject: str) -> Iterator[_Said]:
    if fact.ovens and subject.startswith("oven:") and subject.removeprefix("oven:") not in fact.ovens:
        return
    share, share_en = (f"，减 {fact.cut_percent} %", f", by {fact.cut_percent} %") if fact.cut_percent else ("", "")
    start = fact.starts_on or "—"
    zh = f"错峰生产或应急减排 {start} 至 {fact.ends_on}{share}。"
    yield LawfulCause.CURTAILMENT, zh, f"Curtailment {start} to {fact.ends_on}{share_en}.", fact.ends_on


def _hot(fact: OvenHotIdled, subject: str) -> Iterator[_Said]:
    yield LawfulCause.CURTAILMENT, "登记为焖炉保温（未停产）。", "Reported as kept hot (not stopped).", None


def _permit(fact: PermitIssued, subject: str) -> Iterator[_Said]:
    if fact.approved_purpose:
        zh = f"许可 {fact.permit_no} 的批准用途：{fact.approved_purpose}。"
        yield LawfulCause.OTHER_INDUSTRY, zh, f"Permit {fact.permit_no} is for {fact.approved_purpose}.", None


def _swapped(fact: FacilityAdjustedWithinTask, subject: str) -> Iterator[_Said]:
    zh = f"任务 {fact.task} 内设施调整：指标 {fact.lot} 换为 {fact.to_lot}，{fact.tonnes} 吨。"
    en = f"Within task {fact.task} lot {fact.to_lot} took the place of {fact.lot}, {fact.tonnes} t."
    yield LawfulCause.FACILITY_SWAP, zh, en, None


def _renamed(fact: EnterpriseRenamed, subject: str) -> Iterator[_Said]:
    yield LawfulCause.RENAMED, f"企业更名为 {fact.legal_name}。", f"Renamed to {fact.legal_name}.", None


def _merged(fact: EnterpriseMerged, subject: str) -> Iterator[_Said]:
    yield LawfulCause.RENAMED, "企业兼并重组已登记。", "A merger of the enterprise is recorded.", None


def _sold(fact: EquipmentDisposed, subject: str) -> Iterator[_Said]:
    if fact.fate is Fate.SOLD and fact.target_oven:
        zh = f"设备 {fact.serial} 售予焦炉 {fact.target_oven}。"
        yield LawfulCause.EQUIPMENT_SOLD, zh, f"Equipment {fact.serial} was sold to oven {fact.target_oven}.", None


def _recognised(fact: AcquisitionRecognized, subject: str) -> Iterator[_Said]:
    zh = f"产能取得已获认可（{fact.basis}）：{fact.tonnes} 吨，报告 {fact.report_id}。"
    en = f"Acquisition recognised ({fact.basis}): {fact.tonnes} t, report {fact.report_id}."
    yield LawfulCause.RECOGNISED_ACQUISITION, zh, en, None


def _determined(fact: LotCategoryDetermined, subject: str) -> Iterator[_Said]:
    zh = f"市政府认定类别 {fact.category}，{fact.tonnes} 吨：{fact.reason}。"
    en = f"The city determined category {fact.category}, {fact.tonnes} t: {fact.reason}."
    yield LawfulCause.RECOGNISED_ACQUISITION, zh, en, None


def _split(fact: LotSplit, subject: str) -> Iterator[_Said]:
    zh, en = f"指标 {fact.lot} 已拆分，部分压减。", f"Lot {fact.lot} was split: a part is reduced."
    yield LawfulCause.PARTIAL_REDUCTION, zh, en, None


def _found_lawful(fact: FindingRefuted, subject: str) -> Iterator[_Said]:
    if fact.lawful_cause:
        zh = f"案件 {fact.case} 曾认定合法原因（{word(fact.lawful_cause)}）：{fact.reason}。"
        en = f"Case {fact.case} found a lawful cause ({fact.lawful_cause}): {fact.reason}."
        yield fact.lawful_cause, zh, en, fact.allowance_until


_TELLERS: dict[type[Fact], Callable[[Any, str], Iterator[_Said]]] = {
    UtilityRestored: _restored,
    UtilityDisconnected: _retained,
    LoadAllowanceDeclared: _allowed,
    SealOpened: _opened,
    CurtailmentDeclared: _curtailed,
    OvenHotIdled: _hot,
    PermitIssued: _permit,
    FacilityAdjustedWithinTask: _swapped,
    EnterpriseRenamed: _renamed,
    EnterpriseMerged: _merged,
    EquipmentDisposed: _sold,
    AcquisitionRecognized: _recognised,
    LotCategoryDetermined: _determined,
    LotSplit: _split,
    FindingRefuted: _found_lawful,
}


def _standing(view: View, subject: str) -> Iterator[LawfulExplanation]:
    """What is lawful as things are, and is no event: another oven that runs on the site, an end state CLOSE."""
    noun, _, name = subject.partition(":")
    if noun == "oven" and (site := view.oven(name).site):
        for other in view.site(site).ovens:
            oven = view.oven(other)
            if other != name and oven.running and not oven.closed_or_stopped:
                said = f"同厂焦炉 {other} 合法运行。", f"Oven {other} on the same site runs lawfully."
                yield _explanation(view, (LawfulCause.OTHER_OVEN_ON_SITE, *said, None), oven.operated_on, None)
    if noun in ("oven", "site", "lot"):
        for task in tasks_of(view, subject):
            if view.task(task).required_end_state is EndState.CLOSE:
                said = f"任务 {task} 只要求关停，设备可留存。", f"Task {task} asks to close; equipment may stand."
                yield _explanation(view, (LawfulCause.CLOSED_STANDING, *said, None), None, None)
