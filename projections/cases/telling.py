"""One event as a sentence in both languages, for whoever reads a case from its beginning. model.md §6.4.

What belongs to a case, a seal or a cut is told with its figures; of everything else the event's own title is enough:
the Chinese words that its type's description begins with (`加封: one number on …`), and its type in English words.
Words that offices wrote are given as they wrote them; whoever shows a sentence escapes it.
"""

import re
from collections.abc import Callable
from typing import Any

from domain.acceptance.facts import AcceptanceRevoked, CityAcceptanceHeld, ProvincialSpotCheckHeld
from domain.allowances.facts import LoadAllowanceDeclared
from domain.cases import facts as f
from domain.closing.facts import PermitIssued
from domain.duties.facts import ReportOverdue
from domain.envelope import Happened
from domain.fact import Fact
from domain.ovens.facts import ProductionFoundOnClosedOven
from domain.seals.facts import SealBroken, SealInspected, SealOpened, SealPlaced, SealReplaced
from domain.sites.facts import SiteInspectionRecorded
from domain.submissions import SubmissionRefused
from domain.utilities.facts import UtilityDisconnected, UtilityRestored
from projections.cases.words import zh as word

Told = tuple[str, str]
"""The sentence in Chinese and in English."""
_TITLE = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fff（）、，/]*")
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def title_of(fact: type[Fact]) -> Told:
    """What an event of this type is called: 加封, seal placed."""
    found = _TITLE.match((fact.__doc__ or "").strip())
    return (found.group() if found else fact.TOPIC), _WORDS.sub(" ", fact.TOPIC).lower()


def sentence_of(event: Happened) -> Told:
    """What happened, as one sentence in each language."""
    tell = _TOLD.get(type(event.fact))
    if tell is not None:
        return tell(event.fact)
    zh, en = title_of(type(event.fact))
    return f"{zh}。", f"{en[0].upper()}{en[1:]}."


def _alert(fact: f.AlertRaised) -> Told:
    return f"预警 {fact.rule}：{fact.sentence_zh}", f"Alert {fact.rule}: {fact.sentence_en}"


def _dismissed(fact: f.AlertDismissed) -> Told:
    zh = f"位置 {fact.alert} 的预警作误报处理：{fact.reason}。"
    return zh, f"The alert at position {fact.alert} was dismissed: {fact.reason}."


def _opened(fact: f.CaseOpened) -> Told:
    more = f"；移送公安：{fact.police_referral}" if fact.police_referral else ""
    zh = f"立案 {fact.case}（{word(fact.severity)}）：{fact.reason}{more}。"
    return zh, f"Case {fact.case} opened ({fact.severity}): {fact.reason}."


def _assigned(fact: f.CaseAssigned) -> Told:
    return f"交办：{fact.assignee}。", f"Assigned to {fact.assignee}."


def _inspected(fact: SiteInspectionRecorded) -> Told:
    seals = "、".join(fact.seal_numbers)
    zh = f"现场核查：{fact.seen}" + (f"；核对封条 {seals}" if seals else "") + "。"
    return zh, f"Inspected on site: {fact.seen}" + (f"; seals {seals}" if seals else "") + "."


def _confirmed(fact: f.FindingConfirmed) -> Told:
    return f"核查属实（{word(fact.outcome)}）：{fact.reason}。", f"Confirmed ({fact.outcome}): {fact.reason}."


def _refuted(fact: f.FindingRefuted) -> Told:
    cause = fact.lawful_cause
    zh = f"核查不属实（{word(fact.outcome)}{f'，{word(cause)}' if cause else ''}）：{fact.reason}"
    en = f"Refuted ({fact.outcome}{f', {cause}' if cause else ''}): {fact.reason}"
    if fact.allowance_until:
        return f"{zh}；有效至 {fact.allowance_until}。", f"{en}; until {fact.allowance_until}."
    return f"{zh}。", f"{en}."


def _left_open(fact: f.FindingLeftOpen) -> Told:
    zh = f"证据不足，延期至 {fact.inspect_by} 前再次核查：{fact.reason}。"
    return zh, f"Inconclusive, to be looked at again by {fact.inspect_by}: {fact.reason}."


def _ordered(fact: f.RectificationOrdered) -> Told:
    measures, no = "、".join(fact.measures), f"（{fact.decision_no}）" if fact.decision_no else ""
    zh = f"责令整改{no}，限 {fact.correct_by}：{measures}。"
    return zh, f"Ordered to put right by {fact.correct_by}: {measures}."


def _reported(fact: f.RectificationReported) -> Told:
    return f"整改报告：{fact.done}。", f"Reported as put right: {fact.done}."


def _verified(fact: f.RectificationVerified) -> Told:
    note = f"：{fact.note}" if fact.note else ""
    zh = f"整改核验{'合格' if fact.met else '不合格'}{note}。"
    return zh, f"Verified: {'done' if fact.met else 'not done'}{note.replace('：', ', ')}."


def _escalated(fact: f.CaseEscalated) -> Told:
    return f"升级（{word(fact.level)}）：{fact.reason}。", f"Escalated ({fact.level}): {fact.reason}."


def _closed(fact: f.CaseClosed) -> Told:
    note = f"：{fact.note}" if fact.note else ""
    return f"销号{note}。", f"Struck off{note.replace('：', ': ')}."


def _reopened(fact: f.CaseReopened) -> Told:
    zh = f"因位置 {fact.alert} 的预警重新立案：{fact.reason}。"
    return zh, f"Reopened for the alert at position {fact.alert}: {fact.reason}."


def _overdue(fact: ReportOverdue) -> Told:
    zh = f"报送义务 {fact.duty} 逾期：{fact.due_on} 应报，期别 {fact.period}。"
    return zh, f"Report {fact.duty} overdue: due on {fact.due_on}, period {fact.period}."


def _placed(fact: SealPlaced) -> Told:
    return f"加封 {fact.seal}（{fact.point}）。", f"Seal {fact.seal} placed ({fact.point})."


def _looked_at(fact: SealInspected) -> Told:
    return (
        f"封条 {fact.seal} 检查{'完好' if fact.intact else '不完好或缺失'}。",
        f"Seal {fact.seal} {'found whole' if fact.intact else 'not found whole'}.",
    )


def _seal_opened(fact: SealOpened) -> Told:
    why = f"：{fact.reason}" if fact.reason else ""
    zh = f"封条 {fact.seal} 开启{'并报告' if fact.reported_at else '，未见报告'}{why}。"
    en = f"Seal {fact.seal} opened, {'reported' if fact.reported_at else 'not reported'}{why.replace('：', ': ')}."
    return zh, en


def _replaced(fact: SealReplaced) -> Told:
    return f"封条 {fact.seal} 换为 {fact.new_seal}。", f"Seal {fact.seal} replaced by {fact.new_seal}."


def _broken(fact: SealBroken) -> Told:
    zh = f"封条 {fact.seal} 遭破坏；移送公安：{fact.police_referral}。"
    return zh, f"Seal {fact.seal} torn; police: {fact.police_referral}."


def _cut(fact: UtilityDisconnected) -> Told:
    kept, kept_en = "、".join(word(one.use) for one in fact.retained), ", ".join(one.use for one in fact.retained)
    zh = f"断{word(fact.utility)}{f'，保留{kept}' if kept else ''}。"
    return zh, f"{fact.utility} cut{f', kept for {kept_en}' if kept_en else ''}."


def _restored(fact: UtilityRestored) -> Told:
    by = f"经 {fact.approved_by} 批准" if fact.approved_by else "无批准"
    by_en = f"approved by {fact.approved_by}" if fact.approved_by else "without approval"
    until, until_en = (f"，至 {fact.until}", f", until {fact.until}") if fact.until else ("", "")
    zh = f"恢复供{word(fact.utility)}（{word(fact.use)}），{by}{until}。"
    return zh, f"{fact.utility} restored for {fact.use}, {by_en}{until_en}."


def _permitted(fact: PermitIssued) -> Told:
    purpose = f"，批准用途：{fact.approved_purpose}" if fact.approved_purpose else ""
    zh = f"核发许可 {fact.permit_no}（{fact.kind}）{purpose}。"
    return zh, f"Permit {fact.permit_no} ({fact.kind}) issued{purpose.replace('，批准用途：', ', purpose: ')}."


def _seen(fact: ProductionFoundOnClosedOven) -> Told:
    tonnes = f"，估计 {fact.estimate_tonnes} 吨" if fact.estimate_tonnes is not None else ""
    return f"发现关停焦炉生产（{fact.seen}）{tonnes}。", f"Production seen on the closed oven ({fact.seen})."


def _accepted(fact: CityAcceptanceHeld) -> Told:
    tonnes = sum(part.tonnes for part in fact.accepted)
    return f"市级验收（{fact.verdict}），{tonnes} 吨。", f"Accepted by the city ({fact.verdict}), {tonnes} t."


def _revoked(fact: AcceptanceRevoked) -> Told:
    zh = f"撤销任务 {fact.task} 的验收，{fact.tonnes} 吨：{fact.reason}。"
    return zh, f"Acceptance of task {fact.task} revoked, {fact.tonnes} t: {fact.reason}."


def _spot_checked(fact: ProvincialSpotCheckHeld) -> Told:
    return f"省级抽查（{fact.verdict}）。", f"Spot check of the province ({fact.verdict})."


def _allowed(fact: LoadAllowanceDeclared) -> Told:
    """Whose word it is and how much, since it may explain an alert away."""
    limits = [f"{fact.limit_kwh:,} kWh"] if fact.limit_kwh is not None else []
    limits += [f"{fact.limit_m3:,} m³"] if fact.limit_m3 is not None else []
    span, limit = f"{fact.starts_on} – {fact.ends_on}", " / ".join(limits)
    zh = f"申报保留负荷（{word(fact.purpose)}）：每月至多 {limit}，{span}，批准：{fact.approved_by}。"
    return zh, f"Load kept for {fact.purpose}: at most {limit} a month, {span}, approved by {fact.approved_by}."


def _refused(fact: SubmissionRefused) -> Told:
    """What was tried, and the codes of the refusals: their words stand in the event, for those who may see it."""
    codes = [one.code for one in fact.refusals]
    return f"拒绝提交 {fact.command}（{'、'.join(codes)}）。", f"Refused {fact.command} ({', '.join(codes)})."


_TOLD: dict[type[Fact], Callable[[Any], Told]] = {
    f.AlertRaised: _alert,
    f.AlertDismissed: _dismissed,
    f.CaseOpened: _opened,
    f.CaseAssigned: _assigned,
    SiteInspectionRecorded: _inspected,
    f.FindingConfirmed: _confirmed,
    f.FindingRefuted: _refuted,
    f.FindingLeftOpen: _left_open,
    f.RectificationOrdered: _ordered,
    f.RectificationReported: _reported,
    f.RectificationVerified: _verified,
    f.CaseEscalated: _escalated,
    f.CaseClosed: _closed,
    f.CaseReopened: _reopened,
    ReportOverdue: _overdue,
    SealPlaced: _placed,
    SealInspected: _looked_at,
    SealOpened: _seal_opened,
    SealReplaced: _replaced,
    SealBroken: _broken,
    LoadAllowanceDeclared: _allowed,
    SubmissionRefused: _refused,
    UtilityDisconnected: _cut,
    UtilityRestored: _restored,
    PermitIssued: _permitted,
    ProductionFoundOnClosedOven: _seen,
    CityAcceptanceHeld: _accepted,
    AcceptanceRevoked: _revoked,
    ProvincialSpotCheckHeld: _spot_checked,
}
