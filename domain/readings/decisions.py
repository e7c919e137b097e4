"""A reading is taken as reported; its form alone is looked at, and its hours (docs/decisions/0024)."""

from datetime import date
from typing import Any

from domain.calendar import last_day_of
from domain.command import Command, Decided, accept, refuse, same_fields
from domain.envelope import Request, Role
from domain.fact import Fact
from domain.meters.facts import MeterKind
from domain.monitors.facts import MonitorKind
from domain.places.state import known_division
from domain.readings import commands as c
from domain.readings import facts as f
from domain.readings.correcting import correct_reading
from domain.readings.facts import OutputSource
from domain.readings.hours import hours_refusal
from domain.refusals import Malformed, Refusal, RoleNotPermitted, UnknownSubject
from domain.series import series_tag
from domain.world import World

_MeterReport = c.ReportMonthlyElectricity | c.ReportMonthlyWater | c.ReportMonthlyGas
_METER_FACTS: dict[type[Command], tuple[MeterKind, type[Fact]]] = {
    c.ReportMonthlyElectricity: (MeterKind.ELECTRICITY, f.MonthlyElectricityReported),
    c.ReportMonthlyWater: (MeterKind.WATER, f.MonthlyWaterReported),
    c.ReportMonthlyGas: (MeterKind.GAS, f.MonthlyGasReported),
}


def report_meter(world: World, command: _MeterReport, request: Request) -> Decided:
    """On the meter's line alone: which oven it speaks of, its mapping says."""
    kind, fact = _METER_FACTS[type(command)]
    known = world.now.meter(command.meter).kind
    if known is not kind:
        zh, en = f"该计量点是 {known}", f"that meter is one of {known}"
        return refuse(Malformed(field="meter", value=command.meter, rule_zh=zh, rule_en=en))
    if refusal := _not_over("month", command.month, last_day_of(command.month), request):
        return refuse(refusal)
    return accept(same_fields(fact, command), f"meter:{command.meter}")


def report_output(world: World, command: c.ReportMonthlyOutput, request: Request) -> Decided:
    """Of an oven or of an enterprise; only a statistician speaks for the bureau."""
    if (command.oven is None) == (command.enterprise is None):
        return refuse(_one_of("oven", "enterprise", command.oven))
    role = request.submitter.role
    if command.source is OutputSource.STATISTICS_BUREAU and role is Role.ENTERPRISE:
        name = f"{type(command).__name__} ({command.source})"
        allowed = ", ".join(sorted(c.STATISTICIANS))
        return refuse(RoleNotPermitted(field="source", role=role, command=name, allowed=allowed))
    if refusal := _not_over("month", command.month, last_day_of(command.month), request):
        return refuse(refusal)
    subject = f"oven:{command.oven}" if command.oven else f"enterprise:{command.enterprise}"
    return accept(same_fields(f.MonthlyOutputReported, command), series_tag(subject))


def report_movement(world: World, command: c.ReportCokeMovement, request: Request) -> Decided:
    """Of a site or of a whole division."""
    if (command.site is None) == (command.division is None):
        return refuse(_one_of("site", "division", command.site))
    if command.division is not None and not known_division(world.now, command.division):
        return refuse(UnknownSubject(field="division", subject=command.division))
    if refusal := _not_over("month", command.month, last_day_of(command.month), request):
        return refuse(refusal)
    subject = f"site:{command.site}" if command.site else f"unit:{command.division}"
    return accept(same_fields(f.CokeMovementReported, command), series_tag(subject))


def report_emissions(world: World, command: c.ReportEmissionHours, request: Request) -> Decided:
    """Of a stack, of a month or of a day, and of no more hours than it has."""
    if (command.month is None) == (command.day is None):
        return refuse(_one_of("month", "day", command.month))
    if world.now.monitor(command.monitor).kind is not MonitorKind.STACK:
        zh, en = "须为 STACK 类监测点位", "it must be a monitor of kind STACK"
        return refuse(Malformed(field="monitor", value=command.monitor, rule_zh=zh, rule_en=en))
    if refusal := _period_not_over(command, request) or hours_refusal(command):
        return refuse(refusal)
    return accept(same_fields(f.EmissionHoursAggregated, command), series_tag(f"monitor:{command.monitor}"))


def _period_not_over(command: c.ReportEmissionHours, request: Request) -> Refusal | None:
    if command.day is not None:
        return _not_over("day", command.day.isoformat(), command.day, request)
    assert command.month is not None
    return _not_over("month", command.month, last_day_of(command.month), request)


def _not_over(field: str, value: str, last: date, request: Request) -> Refusal | None:
    """What a period came to is known on its last day at the earliest."""
    if request.occurred_on >= last:
        return None
    zh = f"至 occurredOn（{request.occurred_on}）尚未结束，最早 {last} 报"
    en = f"it is not over by occurredOn ({request.occurred_on}); {last} is the earliest"
    return Malformed(field=field, value=value, rule_zh=zh, rule_en=en)


def _one_of(one: str, other: str, given: str | None) -> Malformed:
    zh, en = f"{one} 与 {other} 恰填其一", f"give either {one} or {other}"
    return Malformed(field=one, value=given or "—", rule_zh=zh, rule_en=en)


DECISIONS: dict[type[Command], Any] = {
    c.ReportMonthlyElectricity: report_meter,
    c.ReportMonthlyWater: report_meter,
    c.ReportMonthlyGas: report_meter,
    c.ReportMonthlyOutput: report_output,
    c.ReportCokeMovement: report_movement,
    c.ReportEmissionHours: report_emissions,
    c.CorrectReading: correct_reading,
}
