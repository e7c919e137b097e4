"""docs/open-points.md: the open points of the documents as a table, written from the catalogue (`make rules`)."""

from collections.abc import Iterator
from pathlib import Path

from domain.policy.open_points import OPEN_KEYS, OPEN_POINTS, OpenPoint

PAGE = Path(__file__).parents[2] / "docs" / "open-points.md"
HEAD = """# What the documents leave open (未明之处)

Written from `domain/policy/open_points.py` by `make rules`; a test keeps it current. Numbers 8.x are those of the
model's list of open questions, the others are the rules that leave them open.

None is chosen silently. A parameter marked * is printed nowhere: `SetRuleParameter` takes a value for it only with the
document that prints it, or with a note that says how it is read and why (`INTERPRETATION_NOT_RECORDED`). Where no
value is in force, what then holds is in the fourth column and in the answer itself. Every answer that depends on a
point shows it under `interpretations`: parameter, value, basis, document, note, position;
`at { openPoints(division:) }` shows all.

| point | what no document says | parameter, or field of the act | while no value is in force | shown in |
| --- | --- | --- | --- | --- |
"""


def page() -> str:
    """The whole page."""
    return HEAD + "".join(_rows())


def _rows() -> Iterator[str]:
    for point in OPEN_POINTS:
        answers = ", ".join(f"`{answer}`" for answer in point.answers)
        asked = f"{point.zh}<br>{point.en} ({', '.join(point.rules)})"
        unset = f"{point.unset_zh}<br>{point.unset_en}"
        yield f"| {point.id} | {asked} | {'<br>'.join(_carried(point))} | {unset} | {answers} |\n"


def _carried(point: OpenPoint) -> Iterator[str]:
    yield from (f"`{key}`{'*' if key in OPEN_KEYS else ''}" for key in point.keys)
    yield from (f"in `{field}`" for field in point.fields)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
