"""The figures of a verdict (数据), each by itself: what a person or a program recomputes the sentence from.

Each has its name as in the formula, its value as text (whole numbers where it is counted in kWh, tonnes or hours; six
decimals where it is a share), its unit, the month it is of, what it is held against, and the events it is read from.
"""

from collections.abc import Iterable, Iterator

import msgspec

from projections.findings.load.months import month_text
from projections.findings.load.verdict import Row, Verdict


class RuleFigure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure; `threshold` is what it is held against in the rule that raised it, None where it is only shown."""

    name: str
    value: str
    unit: str
    threshold: str | None = None
    month: str | None = None
    positions: tuple[int, ...] = ()


_KWH = ("E", "B", "R", "R_decl", "declared", "a", "kwh_asked")
_TONNES = ("O", "O_open", "O_3", "O_12", "cap", "floor", "out", "stock", "tonnes")
_HOURS = ("hot", "night")
_M3 = ("m3", "W")
_UNITS: dict[str, str] = (
    dict.fromkeys(_KWH, "kWh")
    | dict.fromkeys(_TONNES, "t")
    | dict.fromkeys(_HOURS, "h")
    | dict.fromkeys(_M3, "m3")
    | {"n": "months", "known_12": "months", "sigma": "1", "z": "σ", "score": "σ", "less": "σ"}
)
_OF_RULE = {
    ("S-03", "b"): "kWh/t",
    ("S-03", "u"): "kWh/t",
    ("S-03", "x"): "kWh",
    ("S-03", "MAD"): "kWh",
    ("S-03", "tail"): "kWh",
    ("S-03", "level"): "kWh",
    ("S-07", "declared"): "m3",
}
SHARE = "1"
"""The unit of a share: of B, of the capacity, of the reported output."""


def figures_of(verdict: Verdict) -> tuple[RuleFigure, ...]:
    """Every figure of a verdict: those of its months, oldest first, then those of the whole."""
    return tuple(_figures(verdict))


def _figures(verdict: Verdict) -> Iterator[RuleFigure]:
    of_months = {name for row in verdict.rows for name in row.figures}
    yield from figures_in(verdict.rule, verdict.rows)
    for name, value in verdict.figures.items():
        if name not in of_months:
            yield _figure(verdict.rule, name, value, verdict.asked.get(name), None, verdict.rests.get(name, ()))


def figures_in(rule: str, rows: Iterable[Row]) -> Iterator[RuleFigure]:
    """The figures of some months as a rule has them."""
    for row in rows:
        for name, value in row.figures.items():
            yield _figure(rule, name, value, row.asked.get(name), month_text(row.month), row.positions)


def _figure(
    rule: str, name: str, value: float, asked: float | None, month: str | None, positions: tuple[int, ...]
) -> RuleFigure:
    return RuleFigure(
        name=name,
        value=told(value),
        unit=_OF_RULE.get((rule, name)) or _UNITS.get(name, SHARE),
        threshold=None if asked is None else told(asked),
        month=month,
        positions=positions,
    )


def told(value: float) -> str:
    """A whole number as one, anything else to six decimals without the noughts at its end: 0.12, 2000000."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
