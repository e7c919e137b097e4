"""S-04 implied output (推算产量): the coke that the electricity, or the coal that came in, would make (model.md §6.2).

`O* = (E − R)/u` and `coal/1.35`; `(O* − O)/max(O, 0.10·cap)` above 0.25 in two months running, or from both sources in
one month, cap being the month's capacity. Where no output is reported there is nothing to compare: missing is not zero.
"""

from dataclasses import dataclass

from projections.findings.load.ground import Ground
from projections.findings.load.history import Reading, known_by
from projections.findings.load.months import Month, month_text
from projections.findings.load.residual import THRESHOLDS as RESIDUAL
from projections.findings.load.verdict import Blind, Level, Verdict, not_computable

RULE = "S-04"


@dataclass(frozen=True, slots=True)
class ImpliedThresholds:
    """`hidden` is the share of unreported coke, `floor` of the month's capacity, `coal` tonnes for a tonne of coke."""

    hidden: float = 0.25
    floor: float = 0.10
    coal: float = 1.35
    from_t: int = 2
    """Before it the oven cools, and what it draws is no coke."""


THRESHOLDS = ImpliedThresholds()


def judge_implied(ground: Ground, month: Month, limits: ImpliedThresholds = THRESHOLDS) -> Verdict:
    """The verdict of S-04 on a month."""
    load = ground.load
    if month not in load.output:
        return not_computable(RULE, month, Blind.NO_READING if known_by(load.output, month) else Blind.NO_SOURCE)
    power, coal = hidden_shares(ground, month, month, limits)
    if power is None and coal is None:
        return not_computable(RULE, month, Blind.NO_SOURCE)
    power_before, coal_before = hidden_shares(ground, month - 1, month, limits)
    over = [(one or 0.0) > limits.hidden for one in (power, coal)]
    twice = [
        now and (before or 0.0) > limits.hidden
        for now, before in zip(over, (power_before, coal_before), strict=True)
    ]
    level = Level.ALERT if all(over) or any(twice) else Level.WATCH if any(over) else Level.NONE
    figures = {
        "O": float(load.output[month].value),
        "floor": limits.floor * load.capacity_tonnes / 12,
        "power": -1.0 if power is None else power,
        "coal": -1.0 if coal is None else coal,
        "power_before": power_before or 0.0,
        "coal_before": coal_before or 0.0,
    }
    used = [
        source[at] for at in (month - 1, month) for source in (load.readings, load.coal, load.output) if at in source
    ]
    return Verdict(
        RULE,
        month,
        level,
        figures,
        tuple(at for at in (month - 1, month) if at in load.output),
        _positions(load.stop_position, used),
        None,
        *_words(month, figures, (power, coal), limits),
    )


def _positions(stop: int, used: list[Reading]) -> tuple[int, ...]:
    return tuple(sorted({stop, *(one.position for one in used)} - {0}))


def hidden_shares(
    ground: Ground, month: Month, by: Month, limits: ImpliedThresholds = THRESHOLDS
) -> tuple[float | None, float | None]:
    """By electricity and by coal: how much more coke than reported; None where a source says nothing."""
    load = ground.load
    if month not in load.output:
        return None, None
    reported = load.output[month].value
    least = max(float(reported), limits.floor * load.capacity_tonnes / 12)
    step = ground.believed_at(month, by) if ground.blind is None else None
    power = coal = None
    if step is not None and step.t >= limits.from_t and not step.estimated:
        allowed = RESIDUAL.basic * ground.base.value + step.declared
        power = (((step.kwh or 0) - allowed) / load.kwh_per_tonne - reported) / least
    if month in load.coal:
        coal = (load.coal[month].value / limits.coal - reported) / least
    return power, coal


def _words(
    month: Month, f: dict[str, float], shares: tuple[float | None, float | None], limits: ImpliedThresholds
) -> tuple[str, str]:
    power, coal = ("—" if one is None else f"{one:.3f}" for one in shares)
    return (
        f"{month_text(month)} 上报产量 {f['O']:,.0f} 吨；按电量推算多出 {power}，按进煤推算多出 {coal}"
        f"（以产量与月产能 {limits.floor:.0%} 即 {f['floor']:,.0f} 吨中较大者为分母），"
        f"上月 {f['power_before']:.3f}、{f['coal_before']:.3f}；"
        f"两者同月或任一连续两月超过 {limits.hidden:.2f} 即预警。",
        f"{month_text(month)}: {f['O']:,.0f} t reported; the electricity implies {power} more, the coal {coal} "
        f"(of the larger of the report and {limits.floor:.0%} of a month's capacity, {f['floor']:,.0f} t), the month "
        f"before {f['power_before']:.3f} and {f['coal_before']:.3f}. Alert above {limits.hidden:.2f} by both at "
        f"once or by one twice running.",
    )
