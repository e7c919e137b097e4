"""S-03 the shared meter (共用表): what a site draws beyond what its running oven explains (model.md §6.2).

Before the stop `E = a + b·O_open + c·O_closed` by least squares; after it `x = E − declared − a − b·O_open − l`, less
the cooling tail of the closed oven. An alert where x exceeds three times the median absolute residual of the fit in two
months running and, turned into coke, 5 % of the closed oven's month. Where only the output of the whole works is known,
`E = a + b·O` of all its ovens. It is blind where the running oven books the hidden output: read it with S-05.

`l` is the level of the site after the stop, 0 until three months are known: the median of what the earlier months left,
without those above the threshold. The constant `a` holds what the closed oven took whether or not it made coke, which
falls away with it; without `l` every month after the stop would lie below the line, and a restart up to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from projections.findings.load.history import Reading, middle
from projections.findings.load.months import Month, month_text
from projections.findings.load.screening import cooling
from projections.findings.load.verdict import Blind, Level, Row, Verdict, not_computable

RULE = "S-03"


@dataclass(frozen=True, slots=True)
class SharedThresholds:
    """`deviations` counts median absolute residuals; `share` is of the closed oven's monthly capacity."""

    deviations: float = 3.0
    share: float = 0.05
    months_least: int = 12
    months_most: int = 36
    from_t: int = 2
    """Before it the closed oven cools (S-12)."""
    level_months: int = 12
    level_least: int = 3


THRESHOLDS = SharedThresholds()


@dataclass(frozen=True, slots=True)
class SharedMeter:
    """A site meter over a closed oven and the ovens that still run; outputs in tonnes by month.

    `closed_output` is empty where no source tells the ovens apart: then `open_output` is that of all.
    """

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
    if month - meter.stopped < limits.from_t:
        return not_computable(RULE, month, Blind.TOO_EARLY)
    if month not in meter.site or month not in meter.open_output:
        return not_computable(RULE, month, Blind.NO_READING)
    fit = fit_before(meter, limits)
    if fit is None:
        return not_computable(RULE, month, Blind.TOO_FEW)
    asked = max(limits.deviations * fit.mad, limits.share * meter.capacity_tonnes / 12 * meter.kwh_per_tonne)
    known = _rows(meter, fit, month, asked, limits)
    rows = [known[at] for at in (month - 1, month) if at in known]
    over = [row.figures["x"] > asked and not meter.site[row.month].estimated for row in rows]
    level = Level.ALERT if len(over) == 2 and all(over) else Level.WATCH if over[-1] else Level.NONE
    newest, before = rows[-1].figures, rows[0].figures["x"] if len(rows) == 2 else 0.0
    figures = {"a": fit.a, "b": fit.b, "u": float(meter.kwh_per_tonne), "MAD": fit.mad, "kwh_asked": asked}
    figures |= {"tonnes": newest["x"] / meter.kwh_per_tonne} | dict(newest)
    positions = {meter.stop_position, *(position for row in rows for position in row.positions)} - {0}
    return Verdict(
        RULE,
        month,
        level,
        figures,
        tuple(row.month for row in rows),
        tuple(sorted(positions)),
        None,
        *_words(month, figures, before),
        rows=tuple(rows),
    )


def _words(month: Month, figures: Mapping[str, float], before: float) -> tuple[str, str]:
    f = {name: f"{value:,.0f}" for name, value in figures.items()} | {"b": f"{figures['b']:.2f}"}
    return (
        f"{month_text(month)} 厂区用电 {f['E']} 千瓦时，扣除申报 {f['declared']}、余热 {f['tail']}、在产焦炉应用 "
        f"{f['a']}+{f['b']}×{f['O_open']} 吨与停产后水平 {f['level']}，余 {f['x']}（折焦炭 {f['tonnes']} 吨），"
        f"上月余 {before:,.0f}；连续两月超过 {f['kwh_asked']} 即预警。若在产焦炉虚报产量，本规则看不见。",
        f"{month_text(month)}: the site drew {f['E']} kWh; less {f['declared']} declared, {f['tail']} of cooling, "
        f"what the running oven takes, {f['a']}+{f['b']}×{f['O_open']} t, and its level since the stop, {f['level']}, "
        f"leaves {f['x']} ({f['tonnes']} t of coke), the month before {before:,.0f}. Alert above {f['kwh_asked']} "
        f"twice running. Blind where the running oven books the output.",
    )


def _rows(
    meter: SharedMeter, fit: Fit, until: Month, asked: float, limits: SharedThresholds
) -> dict[Month, Row]:
    """What the running ovens do not explain of each month, against the months before it alone."""
    found: dict[Month, Row] = {}
    accepted: list[float] = []
    for month in range(meter.stopped + limits.from_t, until + 1):
        if month not in meter.site or month not in meter.open_output:
            continue
        site, made, declared = meter.site[month], meter.open_output[month], meter.declared.get(month, 0)
        tail = cooling(month - meter.stopped) * meter.capacity_tonnes / 12 * meter.kwh_per_tonne
        left = site.value - declared - tail - fit.a - fit.b * made
        level = middle(accepted) if len(accepted) >= limits.level_least else 0.0
        figures = {"E": float(site.value), "declared": float(declared), "O_open": float(made), "tail": tail}
        figures |= {"level": level, "x": left - level}
        found[month] = Row(month, figures, (site.position,), {"x": asked})
        if left - level <= asked and not site.estimated:
            accepted = [*accepted, left][-limits.level_months :]
    return found


def shared_rows(meter: SharedMeter, month: Month, limits: SharedThresholds = THRESHOLDS) -> tuple[Row, ...]:
    """A reported month to be plotted: E, and where the rule judges it what leaves x and what either is held against.

    E is above its line where x is above what is asked of it: the one less the other is what the site explains.
    """
    reading = meter.site.get(month)
    if reading is None:
        return ()
    judged = next((row for row in judge_shared(meter, month, limits).rows if row.month == month), None)
    if judged is None:
        return (Row(month, {"E": float(reading.value)}, (reading.position,)),)
    line = judged.figures["E"] - judged.figures["x"] + judged.asked["x"]
    return (judged._replace(asked={"E": line, **judged.asked}),)


def fit_before(meter: SharedMeter, limits: SharedThresholds = THRESHOLDS) -> Fit | None:
    """The fit over the normal months before the stop; None where they are too few or tell the ovens not apart."""
    months = [
        month
        for month in range(meter.stopped - limits.months_most, meter.stopped)
        if month in meter.site
        and month in meter.open_output
        and (month in meter.closed_output or not meter.closed_output)
        and month not in meter.not_normal
        and not meter.site[month].estimated
    ]
    if len(months) < limits.months_least:
        return None
    rows: list[tuple[float, ...]] = [
        (1.0, float(meter.open_output[m]), float(meter.closed_output.get(m, 0))) for m in months
    ]
    rows = rows if meter.closed_output else [row[:2] for row in rows]
    values = [float(meter.site[m].value) for m in months]
    found = least_squares(rows, values)
    if found is None:
        return None
    residuals = [
        abs(value - sum(by * of for by, of in zip(found, row, strict=True)))
        for row, value in zip(rows, values, strict=True)
    ]
    return Fit(found[0], found[1], found[2] if meter.closed_output else 0.0, float(median(residuals)))


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
