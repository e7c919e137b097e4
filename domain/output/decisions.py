"""Sharing a cut of output, recording statistics (产量). XZ-19, XZ-20."""

from typing import Any

from domain.command import Command, Decided, accept, refuse
from domain.envelope import Request
from domain.output import commands as c
from domain.output import facts as f
from domain.output import refusals as r
from domain.places.state import known_division
from domain.quantities import FIGURE_MAX, largest_remainder
from domain.refusals import Malformed, Refusal, UnknownSubject
from domain.world import World


def allocate_quota(world: World, command: c.AllocateOutputQuota, request: Request) -> Decided:
    """200/140/80万t of plans, 399.6 in all: 1,902,857 + 1,332,000 + 761,143 (XZ-20)."""
    world.need(*(f"enterprise:{plan.enterprise}" for plan in command.plans))
    if refusal := _refusal(world, command):
        return refuse(refusal)
    shares = largest_remainder(command.total_tonnes, [plan.tonnes for plan in command.plans])
    fact = f.OutputQuotaAllocated(
        division=command.division,
        year=command.year,
        total_tonnes=command.total_tonnes,
        shares=tuple(
            f.OutputShare(enterprise=plan.enterprise, plan_tonnes=plan.tonnes, tonnes=share)
            for plan, share in zip(command.plans, shares, strict=True)
        ),
        method=command.method,
        document=command.document,
    )
    return accept(
        fact, f"unit:{command.division}", *(f"enterprise:{plan.enterprise}" for plan in command.plans)
    )


def _refusal(world: World, command: c.AllocateOutputQuota) -> Refusal | None:
    if refusal := _unknown(world, command.division, command.document):
        return refusal
    if not 1900 <= command.year <= 2199:
        year = str(command.year)
        return Malformed(field="year", value=year, rule_zh="须为 1900 至 2199", rule_en="it is 1900 to 2199")
    names = [plan.enterprise for plan in command.plans]
    for name in names:
        if not world.now.enterprise(name).legal_name:
            return UnknownSubject(field="plans", subject=name)
    if len(set(names)) != len(names):
        return Malformed(
            field="plans", value="…", rule_zh="每个企业只列一次", rule_en="each enterprise stands there once"
        )
    plans = sum(plan.tonnes for plan in command.plans)
    if plans <= command.total_tonnes:
        return r.NothingToCut(field="plans", plans=plans, total=command.total_tonnes)
    return None


def record_statistics(world: World, command: c.RecordUnitStatistics, request: Request) -> Decided:
    """Shown beside the caps; what is above one is seen by whoever asks, and nothing is refused for it."""
    if refusal := _unknown(world, command.division, command.document):
        return refuse(refusal)
    if malformed := _malformed(command):
        return refuse(malformed)
    fields = {name: getattr(command, name) for name in command.__struct_fields__}
    return accept(f.UnitStatisticsRecorded(**fields), f"unit:{command.division}")


def _malformed(command: c.RecordUnitStatistics) -> Malformed | None:
    bounds = (
        ("year", command.year, 1900, 2199),
        ("throughMonth", command.through_month, 1, 12),
        ("energyTce", command.energy_tce or 0, 0, FIGURE_MAX),
        ("valueAddedWanYuan", command.value_added_wan_yuan or 0, 0, FIGURE_MAX),
    )
    for field, value, least, most in bounds:
        if not least <= value <= most:
            rule = (f"须为 {least} 至 {most}", f"it is {least} to {most}")
            return Malformed(field=field, value=str(value), rule_zh=rule[0], rule_en=rule[1])
    return None


def _unknown(world: World, division: str, document: str | None) -> UnknownSubject | None:
    if not known_division(world.now, division):
        return UnknownSubject(field="division", subject=division)
    if document is not None and not world.now.document(document).registered:
        return UnknownSubject(field="document", subject=document)
    return None


DECISIONS: dict[type[Command], Any] = {
    c.AllocateOutputQuota: allocate_quota,
    c.RecordUnitStatistics: record_statistics,
}
