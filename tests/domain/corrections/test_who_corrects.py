"""Who corrects what, with whom, and that the right version must be whole. E-17."""

import pytest

from domain.corrections import refusals as r
from domain.corrections.commands import CorrectEvent, ReplacementCommand
from domain.envelope import Role
from tests.domain import opening as o
from tests.domain.scenario import Scenario, day, refusal


def listed() -> Scenario:
    """A lot on the list; the listing is the last event, submitted by the city's government."""
    return o.listed(o.lot(o.enterprise(Scenario())))


def mended(position: int, **fields: object) -> CorrectEvent:
    """The listing again, with other fields."""
    again = ReplacementCommand(command="ListLot", occurred_on=day("2019-12-31"), fields=fields)
    return CorrectEvent(position=position, replacement=again, reason="录入错误", second_office="运城市发改委")


WHOLE = {"lot": "lot", "task": "task", "tonnes": 540_000}


@pytest.mark.rule("E-17", "YC-14")
def test_an_event_is_corrected_by_the_office_that_submitted_it() -> None:
    s = listed()
    office, position = s.last.office, s.last.position
    other = s.when(mended(position, **WHOLE), "2020-05-01", role=Role.CITY_GOV, office="运城市财政局")
    assert refusal(other) == r.NotTheOriginalOffice(field="position", position=position, office=office)
    s.given(mended(position, **WHOLE), "2020-05-01", role=Role.CITY_GOV, office=office)


@pytest.mark.rule("E-17")
@pytest.mark.parametrize(
    "second",
    [
        "",
        " \u3000",
        "CITY_GOV office",
        " CITY_GOV office ",
        "CITY_GOV office\ufe0f",
        "CITY_GOV office。",
        "city_gov OFFICE",
    ],
)
def test_a_correction_has_a_second_office_beside_the_one_that_submits_it(second: str) -> None:
    s = listed()
    office = s.last.office
    assert office == "CITY_GOV office"
    alone = CorrectEvent(position=s.last.position, reason="录入错误", second_office=second)
    decided = s.when(alone, "2020-05-01", role=Role.CITY_GOV, office=office)
    assert refusal(decided) == r.SecondOfficeMissing(field="secondOffice", office=office)


@pytest.mark.rule("E-17")
def test_a_correction_that_cannot_be_read_names_the_field_of_the_replacement() -> None:
    s = listed()
    fields = {**WHOLE, "tonnes": "五十四万"}
    decided = s.when(mended(s.last.position, **fields), "2020-05-01", role=Role.CITY_GOV, office=s.last.office)
    refused = refusal(decided)
    assert isinstance(refused, r.ReplacementMalformed)
    assert (refused.CODE, refused.field) == ("REPLACEMENT_MALFORMED", "replacement.fields.tonnes")
    assert "五十四万" in refused.message_zh
