"""An evaluation as text and as JSON."""

from collections.abc import Sequence
from typing import Any

from app.columns import blocks
from app.detection.alarms import DETECTORS
from app.detection.intervals import Interval
from app.detection.matching import Played
from app.detection.scores import (
    BANDS,
    PREVALENCES,
    Recall,
    Scores,
    hours_per_true_case,
    precision_at,
    recall,
    recall_table,
    scored,
)
from app.detection.tables import tables
from app.detection.worst import worst_false_alarms, worst_misses

WIDTH_MAX = 160


def as_text(worlds: Sequence[Played], hours: float) -> str:
    """The tables, then the worst misses and false alarms."""
    worst = "\n\n".join(f"{title}\n\n{_numbered(lines)}" for title, lines in worst_of(worlds))
    return f"{blocks(tables(worlds, hours), WIDTH_MAX)}\n\n\n{worst}\n"


def worst_of(worlds: Sequence[Played]) -> list[tuple[str, list[str]]]:
    """Both lists with their titles."""
    return [
        ("最严重的漏报 The worst misses", worst_misses(worlds)),
        ("最严重的误报 The worst false alarms", worst_false_alarms(worlds)),
    ]


def _numbered(lines: Sequence[str]) -> str:
    return "\n".join(f"{n:>2}. {line}" for n, line in enumerate(lines, 1)) or "（无 none）"


def as_json(worlds: Sequence[Played], hours: float) -> dict[str, Any]:
    """The same for a program: figures with their bounds, null where there is nothing to estimate from."""
    return {
        "worlds": len(worlds),
        "hoursPerCase": hours,
        "detectors": {one.en: _detector(scored(worlds, one), hours) for one in DETECTORS},
        "worstMisses": worst_misses(worlds),
        "worstFalseAlarms": worst_false_alarms(worlds),
    }


def _detector(scores: Scores, hours: float) -> dict[str, Any]:
    at = {f"{per:g}": precision_at(scores, per) for per in PREVALENCES}
    return {
        "recall": {en: _recall(recall(scores.hits, sort)) for _, en, sort in BANDS},
        "recallByKind": [
            dict(zip(("kind", "meter", "sharePercent", "months"), sort, strict=True)) | _recall(one)
            for sort, one in recall_table(scores.hits)
        ],
        "falseAlarmsPer100ClosedMonths": {
            name: _interval(one.rate)
            | {"cases": one.cases, "closedMonths": one.months, "stoodDaysMedian": one.stood_days}
            for name, one in scores.false.items()
        },
        "cases": {"true": scores.true_cases, "data": scores.data_cases, "false": scores.false_cases},
        "precisionHere": _interval(scores.precision_here),
        "precisionAt": {per: _interval(one) for per, one in at.items()},
        "hoursPerTrueCaseAt": {per: _interval(hours_per_true_case(one, hours)) for per, one in at.items()},
    }


def _recall(one: Recall) -> dict[str, Any]:
    return _interval(one.found) | {
        "found": one.hits,
        "of": one.of,
        "delayDays": {"median": one.delay.median, "p90": one.delay.p90},
        "standingBefore": one.standing,
    }


def _interval(one: Interval) -> dict[str, float | None]:
    return {"value": one.value, "low": one.low, "high": one.high}
