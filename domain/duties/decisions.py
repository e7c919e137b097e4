"""Registering duties, taking reports, criticising (报送义务、报送、通报批评). model.md §2.4."""

from datetime import date
from typing import Any

from domain.calendar import days_after
from domain.command import Command, Decided, accept, refuse, same_fields
from domain.duties import commands as c
from domain.duties import facts as f
from domain.duties import refusals as r
from domain.duties.facts import Cycle
from domain.duties.state import Duty, due_of
from domain.envelope import Request
from domain.places.state import known_division
from domain.quantities import FIGURE_MAX
from domain.refusals import AlreadyExists, Malformed, UnknownSubject
from domain.world import World

FIRST_DAY = date(2016, 1, 1)
"""No duty begins before it, whatever day its registration is dated; the openings of the ledger are of 2018."""
BACKDATED_DAYS_MAX = 366


def register_duty(world: World, command: c.RegisterReportDuty, request: Request) -> Decided:
    """Register a duty once, with the day on which it falls due."""
    if world.now.duty(command.duty).registered:
        return refuse(AlreadyExists(field="duty", subject=command.duty))
    if not known_division(world.now, command.division):
        return refuse(UnknownSubject(field="division", subject=command.division))
    if command.document is not None and not world.now.document(command.document).registered:
        return refuse(UnknownSubject(field="document", subject=command.document))
    if malformed := _malformed(command) or _begins_too_early(command, request.occurred_on):
        return refuse(malformed)
    return accept(same_fields(f.ReportDutyRegistered, command), f"duty:{command.duty}")


def _malformed(command: c.RegisterReportDuty) -> Malformed | None:
    weekly, monthly = command.cycle is Cycle.WEEKLY, command.cycle is Cycle.MONTHLY
    if weekly and not 1 <= (command.weekday or 0) <= 7:
        return _not_valid(
            "weekday", command.weekday, "每周报送须填 1（周一）至 7", "a weekly duty names 1 to 7"
        )
    if monthly and command.day is None and command.grace_days is None:
        zh = "每月报送须填截止日，文件未载明的填月末后宽限天数 graceDays"
        return _not_valid("day", None, zh, "a monthly duty names its day, or graceDays where none is printed")
    if monthly and command.day is not None and not 1 <= command.day <= 31:
        return _not_valid("day", command.day, "截止日须为 1 至 31", "the day is 1 to 31")
    if (command.grace_days or 0) > 366:
        return _not_valid("graceDays", command.grace_days, "不得大于 366", "it is at most 366")
    if command.valid_to is not None and command.valid_to < command.valid_from:
        return _not_valid("validTo", command.valid_to, "早于 validFrom", "it is before validFrom")
    return None


def _begins_too_early(command: c.RegisterReportDuty, registered_on: date) -> Malformed | None:
    """Every period before the registration is overdue at once: a year of them is read up on, a century is a slip."""
    first = max(FIRST_DAY, days_after(registered_on, -BACKDATED_DAYS_MAX))
    if command.cycle is Cycle.AS_NEEDED or command.valid_from >= first:
        return None
    zh = f"报送义务不得早于 {first} 开始（登记之日前至多 {BACKDATED_DAYS_MAX} 天）"
    en = f"a duty begins on {first} or later, at most {BACKDATED_DAYS_MAX} days before it is registered"
    return _not_valid("validFrom", command.valid_from, zh, en)


def submit_report(world: World, command: c.SubmitReport, request: Request) -> Decided:
    """Taken whenever it comes, as the next version of its period; late is a figure of the duty, not a refusal."""
    world.need(f"duty:{command.duty}", *(f"task:{line.task}" for line in command.lines))
    duty, submitter = world.now.duty(command.duty), request.submitter
    if submitter.office != duty.office:
        refusal = r.NotYourDuty(field="duty", duty=duty.duty, office=duty.office, submitter=submitter.office)
        return refuse(refusal)
    if malformed := _malformed_report(duty, command):
        return refuse(malformed)
    version = len(duty.of_period(command.period)) + 1
    tasks = (f"task:{line.task}" for line in command.lines)
    return accept(same_fields(f.ReportSubmitted, command, version=version), f"duty:{duty.duty}", *tasks)


def _malformed_report(duty: Duty, command: c.SubmitReport) -> Malformed | None:
    if duty.cycle is not Cycle.AS_NEEDED and due_of(duty, command.period) is None:
        zh = "不是该义务的报送期：每周填截止日，每月填当月 1 日"
        en = "it is no period of this duty: the due day of a week, or the first of a month"
        return _not_valid("period", command.period, zh, en)
    tasks = [line.task for line in command.lines]
    if len(set(tasks)) != len(tasks):
        return _not_valid("lines", "…", "同一任务只列一行", "each task stands on one line")
    if any(figure.number > FIGURE_MAX for figure in command.figures):
        return _not_valid("figures", "…", f"不得大于 {FIGURE_MAX}，请换较大单位", "use a larger unit")
    return None


def issue_notice(world: World, command: c.IssueNoticeOfCriticism, request: Request) -> Decided:
    """A person's decision, on what the figures show (YC-63); no figure issues it."""
    if not known_division(world.now, command.division):
        return refuse(UnknownSubject(field="division", subject=command.division))
    if command.document is not None and not world.now.document(command.document).registered:
        return refuse(UnknownSubject(field="document", subject=command.document))
    task = (f"task:{command.task}",) if command.task else ()
    return accept(same_fields(f.NoticeOfCriticismIssued, command), f"unit:{command.division}", *task)


def _not_valid(field: str, value: object, rule_zh: str, rule_en: str) -> Malformed:
    said = "—" if value is None else str(value)[:80]
    return Malformed(field=field, value=said, rule_zh=rule_zh, rule_en=rule_en)


DECISIONS: dict[type[Command], Any] = {
    c.RegisterReportDuty: register_duty,
    c.SubmitReport: submit_report,
    c.IssueNoticeOfCriticism: issue_notice,
}
