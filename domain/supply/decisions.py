"""The balance of a replacement of gas or heat: interval arithmetic with exact fractions (JX-25, X-20)."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from domain.command import Command, Decided, accept, refuse, same_fields, unique
from domain.envelope import Request
from domain.quantities import Share
from domain.refusals import Malformed
from domain.supply.commands import ReportReplacementSupply
from domain.supply.facts import ReplacementSupplyReady, Supply
from domain.world import World

Interval = tuple[Fraction, Fraction]
WHOLE = Fraction(1)


def balance(supplies: Iterable[Supply]) -> Interval:
    """What the sources cover together, at least and at most; the rest counts as covered where a source takes it."""
    supplies = tuple(supplies)
    least = sum((s.least.fraction for s in supplies if s.least), Fraction(0))
    most = sum((s.most.fraction for s in supplies if s.most), Fraction(0))
    if any(s.rest for s in supplies):
        return max(least, WHOLE), max(most, WHOLE)
    return least, most


def gap(covered: Interval) -> Interval:
    """What stays uncovered, at least and at most: 70–80 % covered leaves 20–30 % (JX-25)."""
    least, most = covered
    return max(Fraction(0), WHOLE - most), max(Fraction(0), WHOLE - least)


def report_replacement_supply(world: World, command: ReportReplacementSupply, request: Request) -> Decided:
    """Recorded with its balance; partial is not ready."""
    if malformed := _malformed(command.supplies):
        return refuse(malformed)
    least, most = balance(command.supplies)
    fact = same_fields(
        ReplacementSupplyReady,
        command,
        covered_least=_share(least),
        covered_most=_share(most),
        ready=least >= WHOLE,
    )
    ovens = unique(f"oven:{s.oven}" for s in command.supplies if s.oven)
    return accept(fact, f"task:{command.task}", *ovens)


def _share(value: Fraction) -> Share:
    return Share(num=value.numerator, den=value.denominator)


def _malformed(supplies: tuple[Supply, ...]) -> Malformed | None:
    """A source states an interval or takes the rest, never both, and the interval runs upwards."""
    if not supplies:
        return _not_valid("supplies", "—", "至少一个来源", "at least one source")
    for number, supply in enumerate(supplies):
        field = f"supplies[{number}]"
        stated = supply.least is not None and supply.most is not None
        if supply.rest == stated or (supply.least is None) != (supply.most is None):
            zh, en = "须填 least 与 most，或 rest 为 true", "give least and most, or rest true"
            return _not_valid(field, supply.name, zh, en)
        if supply.least and supply.most and supply.least.fraction > supply.most.fraction:
            return _not_valid(f"{field}.most", supply.name, "most 小于 least", "most is less than least")
    if sum(supply.rest for supply in supplies) > 1:
        return _not_valid("supplies", "rest", "只能有一个来源承担其余部分", "only one source takes the rest")
    return None


def _not_valid(field: str, value: str, rule_zh: str, rule_en: str) -> Malformed:
    return Malformed(field=field, value=value, rule_zh=rule_zh, rule_en=rule_en)


DECISIONS: dict[type[Command], Any] = {ReportReplacementSupply: report_replacement_supply}
