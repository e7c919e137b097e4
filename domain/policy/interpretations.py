"""How the open points are read in a division on a day (所作解释): what an answer rests on that no document says."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from domain.policy.facts import Basis, ParameterValue
from domain.policy.open_points import OPEN_POINTS, Answer, OpenPoint
from domain.policy.state import Interval, interval_in_force

if TYPE_CHECKING:
    from domain.world import View


class Interpretation(msgspec.Struct, frozen=True):
    """One parameter of an open point, as in force; `value` is None where none is, and `unset` says what then holds.

    `parameter` is None where a person's choice is recorded with the act itself, in `recorded_in`.
    """

    point: str
    question_zh: str
    question_en: str
    rules: tuple[str, ...]
    parameter: str | None
    recorded_in: tuple[str, ...]
    value: str | None
    unit: str | None
    division: str | None
    basis: Basis | None
    document: str | None
    doc_no: str | None
    interpretation: str | None
    position: int | None
    unset_zh: str | None
    unset_en: str | None


def interpretations(
    view: "View", answer: Answer | None, division: str, on: date
) -> tuple[Interpretation, ...]:
    """What an answer on a division rests on; of all open points where no answer is named."""
    points = [point for point in OPEN_POINTS if answer is None or answer in point.answers]
    view.world.need(*(f"policy:{key}" for point in points for key in point.keys))
    found = [(point, key, _in_force(view, key, division, on)) for point in points for key in point.keys or (None,)]
    view.world.need(*(f"document:{held.document}" for _, _, held in found if held and held.document))
    return tuple(_interpretation(view, point, key, held) for point, key, held in found)


def _in_force(view: "View", key: str | None, division: str, on: date) -> Interval | None:
    return interval_in_force(view, key, division, on) if key else None


def _interpretation(view: "View", point: OpenPoint, key: str | None, held: Interval | None) -> Interpretation:
    return Interpretation(
        point=point.id,
        question_zh=point.zh,
        question_en=point.en,
        rules=point.rules,
        parameter=key,
        recorded_in=point.fields,
        value=shown(held.value) if held else None,
        unit=held.unit if held else None,
        division=held.division if held else None,
        basis=held.basis if held else None,
        document=held.document if held else None,
        doc_no=view.document(held.document).doc_no if held and held.document else None,
        interpretation=held.note if held else None,
        position=held.position if held else None,
        unset_zh=None if held else point.unset_zh,
        unset_en=None if held else point.unset_en,
    )


def shown(value: ParameterValue) -> str:
    """A value as a person reads it: 3000, 3/5, 50:30:20, 2020-10-31, or the items of a list."""
    return next(_words(value), "")


def _words(value: ParameterValue) -> Iterator[str]:
    if value.share is not None:
        yield f"{value.share.num}/{value.share.den}"
    if value.items is not None:
        yield "、".join(value.items)
    plain = (value.number, value.text, value.day)
    yield from (str(one) for one in plain if one is not None)
