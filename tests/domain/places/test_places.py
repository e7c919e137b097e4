"""Divisions are joined by their code, never by their name."""

import pytest

from domain.places.commands import RegisterDivision
from domain.places.state import Level, city_of, counts_under, covers, known_division, level, name_of, scopes
from tests.domain.scenario import Scenario, refusal


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("140000", "山西省"),
        ("140800", "运城市"),
        ("140823", "闻喜县"),
        ("140781", "介休市"),
        ("140302", "城区"),
        ("149901", None),
        ("140971", None),
    ],
)
def test_a_code_has_the_name_of_the_standard(code: str, name: str | None) -> None:
    assert name_of(code) == name


def test_levels_are_told_by_the_zeros() -> None:
    assert [level(code) for code in ("140000", "140800", "140823")] == [
        Level.PROVINCE,
        Level.CITY,
        Level.COUNTY,
    ]
    assert [city_of(code) for code in ("140000", "140800", "140823", "149901")] == [
        "140000",
        "140800",
        "140800",
        "149900",
    ]
    assert scopes("140823") == ("140823", "140800", "140000")
    assert scopes("140000") == ("140000",)


@pytest.mark.parametrize(
    ("scope", "code", "covered"),
    [
        ("140000", "140823", True),
        ("140000", "149901", True),
        ("140800", "140823", True),
        ("140800", "140800", True),
        ("140800", "140781", False),
        ("140823", "140823", True),
        ("140823", "140800", False),
        ("140800", "140000", False),
    ],
)
def test_a_scope_covers_what_lies_in_it(scope: str, code: str, covered: bool) -> None:
    assert covers(scope, code) is covered


def test_invented_tonnes_stand_in_no_total_of_the_province() -> None:
    assert not counts_under("140000", "149901")
    assert counts_under("149900", "149901")
    assert counts_under("140000", "140823")


@pytest.mark.rule("X-27", "SX-22")
def test_a_division_outside_the_standard_is_registered_under_its_city() -> None:
    s = Scenario()
    assert not known_division(s.world.now, "149901")
    county = RegisterDivision(code="149901", name="示例县", parent="149900")
    assert refusal(s.when(county, "2020-01-01")).field == "parent"
    s.given(RegisterDivision(code="149900", name="示例市", parent="140000"), "2020-01-01")
    s.given(county, "2020-01-01")
    assert known_division(s.world.now, "149901")
    assert s.world.now.division("149901").name == "示例县"
    assert refusal(s.when(county, "2020-01-02")).CODE == "ALREADY_EXISTS"


@pytest.mark.rule("X-27")
@pytest.mark.parametrize(
    ("code", "parent"), [("140971", "140800"), ("150000", "140000"), ("149900", "140900")]
)
def test_a_division_lies_where_its_code_says(code: str, parent: str) -> None:
    command = RegisterDivision(code=code, name="某地", parent=parent)
    assert refusal(Scenario().when(command, "2020-01-01")).CODE == "DIVISION_NOT_UNDER_PARENT"


@pytest.mark.rule("SX-22")
def test_a_division_of_the_standard_is_not_registered_again() -> None:
    command = RegisterDivision(code="140823", name="闻喜县", parent="140800")
    assert refusal(Scenario().when(command, "2020-01-01")).CODE == "ALREADY_EXISTS"
