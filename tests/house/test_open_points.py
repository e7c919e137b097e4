"""docs/open-points.md is the catalogue of open points, and every answer that it names shows them."""

import re
from pathlib import Path

import pytest

import domain.catalogue  # noqa: F401  (registers every fact)
from domain.fact import FACT_TYPES
from domain.policy.open_points import OPEN_POINTS, Answer, OpenPoint
from domain.quantities import Deadline
from tests.house.open_points_page import PAGE, page

SCHEMA = (Path(__file__).parents[2] / "graphql" / "schema.graphql").read_text(encoding="utf-8")
NAMES = {Answer.CAPS: "CapsRow"}


def test_the_page_is_the_catalogue() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make rules`"


@pytest.mark.parametrize("answer", Answer)
def test_an_answer_shows_the_readings_it_rests_on(answer: Answer) -> None:
    body = re.search(rf"^type {NAMES.get(answer, answer)}\b.*?^}}", SCHEMA, re.MULTILINE | re.DOTALL)
    assert body
    assert "interpretations: [Interpretation!]!" in body.group()


@pytest.mark.parametrize("point", OPEN_POINTS, ids=lambda point: point.id)
def test_a_choice_recorded_with_the_act_has_its_field(point: OpenPoint) -> None:
    for name in point.fields:
        kind, _, field = name.partition(".")
        fields = Deadline if kind == "Deadline" else FACT_TYPES[kind]
        snake = re.sub(r"([A-Z])", lambda m: "_" + m.group(1).lower(), field)
        assert snake in fields.__struct_fields__, name
