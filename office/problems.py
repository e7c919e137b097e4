"""A problem of a code, at its place; `office.problem_texts` has the sentences."""

from typing import Any

from office.lines import VALUE_MAX, Problem
from office.problem_texts import PROBLEMS


def problem(
    code: str,
    *,
    sheet: str = "",
    cell: str | None = None,
    row: int | None = None,
    column: str = "",
    value: object = "",
    **more: Any,
) -> Problem:
    """A problem of this code at this place."""
    told = PROBLEMS[code]
    text = shown(value)
    said = {"sheet": sheet, "cell": cell, "row": row, "column": column, "value": text, **more}
    return Problem(
        code=code,
        message_zh=told.zh.format(**said),
        message_en=told.en.format(**said),
        remedy=told.remedy.format(**said),
        sheet=sheet,
        cell=cell,
        row=row,
        column=column,
        value=text,
    )


def shown(value: object) -> str:
    """A value as a problem may show it: short, printable, safe to encode whatever stood in the cell."""
    text = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in str(value)[: VALUE_MAX + 1])
    return text[:VALUE_MAX] + "…" if len(text) > VALUE_MAX else text


def rest_of(problems: list[Problem], most: int) -> list[Problem]:
    """The first problems of many, and how many more there are."""
    if len(problems) <= most:
        return problems
    return [*problems[:most], problem("MORE_PROBLEMS", count=len(problems) - most)]
