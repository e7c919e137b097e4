"""S-06 stack activity (烟囱活动): the stack of a closed oven is hot. A shared or dismantled stack is no source."""

from dataclasses import dataclass

from projections.findings.load.history import Load, known_by
from projections.findings.load.months import Month, month_text
from projections.findings.load.verdict import Blind, Level, Row, Verdict, not_computable

RULE = "S-06"


@dataclass(frozen=True, slots=True)
class StackThresholds:
    """Hours a month, and the share of them at night that makes it worse."""

    hot_hours: int = 24
    night: float = 0.6
    from_t: int = 2
    """Before it the oven cools through its stack."""


THRESHOLDS = StackThresholds()


def judge_stack(load: Load, month: Month, limits: StackThresholds = THRESHOLDS) -> Verdict:
    """The verdict of S-06 on a month."""
    if month - load.stopped < limits.from_t:
        return not_computable(RULE, month, Blind.TOO_EARLY)
    hours = load.stack.get(month)
    if hours is None:
        return not_computable(RULE, month, Blind.NO_READING if known_by(load.stack, month) else Blind.NO_SOURCE)
    night = hours.hot_at_night / hours.hot if hours.hot else 0.0
    level = Level.NONE
    if hours.hot >= limits.hot_hours:
        level = Level.URGENT if night > limits.night else Level.ALERT
    return Verdict(
        RULE,
        month,
        level,
        {"hot": hours.hot, "night": hours.hot_at_night, "share": night},
        (month,),
        tuple(sorted({load.stop_position, hours.position} - {0})),
        zh=f"{month_text(month)} 本炉烟囱热态 {hours.hot} 小时，其中夜间 {hours.hot_at_night} 小时（{night:.2f}）；"
        f"达 {limits.hot_hours} 小时即预警，夜间超过 {limits.night:.1f} 为紧急。",
        en=f"{month_text(month)}: the oven's own stack was hot for {hours.hot} hours, {hours.hot_at_night} of them "
        f"at night ({night:.2f}). Alert from {limits.hot_hours} hours, urgent with nights above {limits.night:.1f}.",
        asked={"hot": limits.hot_hours, "share": limits.night},
        rests={"hot": (hours.position,), "night": (hours.position,)},
    )


def stack_rows(load: Load, month: Month, limits: StackThresholds = THRESHOLDS) -> tuple[Row, ...]:
    """A reported month to be plotted: its hours, and against what is asked of them where the rule judges it."""
    hours = load.stack.get(month)
    if hours is None:
        return ()
    verdict = judge_stack(load, month, limits)
    figures = verdict.figures or {"hot": float(hours.hot), "night": float(hours.hot_at_night)}
    return (Row(month, figures, (hours.position,), verdict.asked),)
