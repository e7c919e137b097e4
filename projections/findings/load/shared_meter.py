"""S-03 the shared meter (共用表): what a site draws beyond what its running oven explains (model.md §6.2).

Before the stop `E = a + b·O_open + c·O_closed` by least squares; after it `x = E − declared − a − b·O_open`. An alert
where x exceeds three times the median absolute residual of the fit in two months running and, turned into coke, 5 % of
the closed oven's month. It is blind where the running oven books the hidden output: read it with S-05.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from projections.findings.load.history import Reading
from projections.findings.load.months import Month, month_text
from projections.findings.load.verdict import Blind, Level, Verdict, not_computable

RULE = "S-03"


@dataclass(frozen=True, slots=True)
class SharedThresholds:
    """`deviations` counts median absolute residuals; `share` is of the closed oven's monthly capacity."""

    deviations: float = 3.0
    share: float = 0.05
    months_least: int = 12
    months_most: int = 36


THRESHOLDS = SharedThresholds()


@dataclass(frozen=True, slots=True)
class SharedMeter:
    """A site meter over a closed oven and the ovens that still run; outputs in tonnes by month."""

    oven: str
    capacity_tonnes: int
    kwh_per_tonne: int
    stopped: Month
    site: Mapping[Month, Reading]
    open_output: Mapping[Month, int]
    closed_output: Mapping[Month, int]
    declared: Mapping[Month, int] = field(default_factory=dict)
    not_normal: frozenset[Month] = frozenset()
    stop_position: int = 0


@dataclass(frozen=True, slots=True)
class Fit:
    """kWh = a + b·open tonnes + c·closed tonnes, and the median absolute residual of it."""

    a: float
    b: float
    c: float
    mad: float


def judge_shared(meter: SharedMeter, month: Month, limits: SharedThresholds = THRESHOLDS) -> Verdict:
    """The verdict of S-03 on a month."""
    if month <= meter.stopped:
        return not_computable(RULE, month, Blind.TOO_EARLY)
    if month not in meter.site or month not in meter.open_output:
        return not_computable(RULE, month, Blind.NO_READING)
    fit = fit_before(meter, limits)
    if fit is None:
        return not_computable(RULE, month, Blind.TOO_FEW)
    x = _unexplained(meter, fit, month) or 0.0
    before = _unexplained(meter, fit, month - 1) if month - 1 > meter.stopped else None
    tonnes_asked = limits.share * meter.capacity_tonnes / 12
    asked = max(limits.deviations * fit.mad, tonnes_asked * meter.kwh_per_tonne)
    over = x > asked and not meter.site[month].estimated
    level = Level.ALERT if over and (before or 0.0) > asked else Level.WATCH if over else Level.NONE
    figures = {
        "E": meter.site[month].value,
        "declared": meter.declared.get(month, 0),
        "O_open": meter.open_output[month],
        "a": fit.a,
        "b": fit.b,
        "x": x,
        "x_before": before or 0.0,
        "asked": asked,
        "MAD": fit.mad,
        "tonnes": x / meter.kwh_per_tonne,
    }
    rests = tuple(one for one in (month - 1, month) if one in meter.site and one > meter.stopped)
    positions = {meter.stop_position, *(meter.site[one].position for one in rests)} - {0}
    f = {name: f"{value:,.0f}" for name, value in figures.items()}
    return Verdict(
        RULE,
        month,
        level,
        figures,
        rests,
        tuple(sorted(positions)),
        zh=f"{month_text(month)} 厂区用电 {f['E']} 千瓦时，扣除申报 {f['declared']} 与在产焦炉应用 "
        f"{f['a']}+{fit.b:.2f}×{f['O_open']} 吨，余 {f['x']}（折焦炭 {f['tonnes']} 吨），上月余 {f['x_before']}；"
        f"连续两月超过 {f['asked']} 即预警。若在产焦炉虚报产量，本规则看不见。",
        en=f"{month_text(month)}: the site drew {f['E']} kWh; less {f['declared']} declared and what the running oven "
        f"takes, {f['a']}+{fit.b:.2f}×{f['O_open']} t, leaves {f['x']} ({f['tonnes']} t of coke), the month before "
        f"{f['x_before']}. Alert above {f['asked']} twice running. Blind where the running oven books the output.",
    )


def _unexplained(meter: SharedMeter, fit: Fit, month: Month) -> float | None:
    """x of a month; None where the site or the running oven reported nothing."""
    if month not in meter.site or month not in meter.open_output:
        return None
    return (
        meter.site[month].value - meter.declared.get(month, 0) - fit.a - fit.b * meter.open_output[month]
    )


def fit_before(meter: SharedMeter, limits: SharedThresholds = THRESHOLDS) -> Fit | None:
    """The fit over the normal months before the stop; None where they are too few or tell the ovens not apart."""
    months = [
        month
        for month in range(meter.stopped - limits.months_most, meter.stopped)
        if month in meter.site
        and month in meter.open_output
        and month in meter.closed_output
        and month not in meter.not_normal
        and not meter.site[month].estimated
    ]
    if len(months) < limits.months_least:
        return None
    rows = [(1.0, float(meter.open_output[m]), float(meter.closed_output[m])) for m in months]
    values = [float(meter.site[m].value) for m in months]
    found = least_squares(rows, values)
    if found is None:
        return None
    a, b, c = found
    residuals = [abs(v - a - b * o - c * k) for (_, o, k), v in zip(rows, values, strict=True)]
    return Fit(a, b, c, float(median(residuals)))


def least_squares(rows: Sequence[Sequence[float]], values: Sequence[float]) -> list[float] | None:
    """The coefficients that leave the smallest sum of squares; None where a column says nothing of its own."""
    width = len(rows[0])
    scales = [max((abs(row[i]) for row in rows), default=0.0) or 1.0 for i in range(width)]
    scaled = [[row[i] / scales[i] for i in range(width)] for row in rows]
    matrix = [
        [sum(row[i] * row[j] for row in scaled) for j in range(width)]
        + [sum(row[i] * value for row, value in zip(scaled, values, strict=True))]
        for i in range(width)
    ]
    for i in range(width):
        pivot = max(range(i, width), key=lambda k: abs(matrix[k][i]))
        if abs(matrix[pivot][i]) < 1e-9 * len(rows):
            return None
        matrix[i], matrix[pivot] = matrix[pivot], matrix[i]
        for k in range(width):
            if k != i:
                factor = matrix[k][i] / matrix[i][i]
                matrix[k] = [x - factor * y for x, y in zip(matrix[k], matrix[i], strict=True)]
    return [matrix[i][width] / matrix[i][i] / scales[i] for i in range(width)]
