"""Offices come and go, and codes change: both have days, and what was said under the old name stays."""

from typing import Any

import pytest

from domain.envelope import Role
from domain.lots.commands import BackLotWithOvens
from domain.ovens.commands import RegisterOven
from domain.places.commands import ChangeDivisionCode, RegisterDivision, RegisterOffice
from domain.places.refusals import CodeCannotChange, OfficeIntervalOverlaps
from domain.places.state import code_on
from domain.refusals import Malformed, UnknownSubject
from tests.domain import opening as o
from tests.domain.scenario import Scenario, day, refusal


def office(name: str, since: str | None, until: str | None = None, **more: Any) -> RegisterOffice:
    fields = {"office": "leading-group", "name": name, "role": Role.PROVINCE_OFFICE, "division": "140000"}
    dates = {"valid_from": since and day(since), "valid_to": until and day(until)}
    return RegisterOffice(**{**fields, **dates, **more})


@pytest.mark.rule("X-27")
def test_a_leading_group_is_followed_by_another_and_both_have_their_days() -> None:
    s = Scenario().given(office("压减过剩产能领导小组办公室", "2019-01-01", "2022-06-30"), "2019-01-01")
    s.given(office("推动高质量发展领导小组办公室", "2022-07-01"), "2022-07-01")
    offices = s.world.now.division("140000").offices
    assert [one.name for one in offices if one.in_force(day("2020-10-21"))] == ["压减过剩产能领导小组办公室"]
    assert [one.name for one in offices if one.in_force(day("2023-12-31"))] == ["推动高质量发展领导小组办公室"]


@pytest.mark.rule("X-27")
def test_one_office_has_no_two_terms_at_once() -> None:
    s = Scenario().given(office("甲", "2019-01-01"), "2019-01-01")
    assert isinstance(refusal(s.when(office("乙", "2022-07-01"), "2022-07-01")), OfficeIntervalOverlaps)
    assert isinstance(refusal(s.when(office("丙", "2022-07-01", "2022-01-01"), "2022-07-01")), Malformed)


@pytest.mark.rule("XZ-01", "JX-08", "YC-60")
def test_a_unit_without_a_code_is_an_office_of_its_city_and_no_division() -> None:
    unit = office("五台山风景名胜区", None, office="wutaishan", role=Role.COUNTY_OFFICE, division="140900")
    s = Scenario().given(unit, "2022-10-31")
    (one,) = s.world.now.division("140900").offices
    assert (one.name, one.valid_from) == ("五台山风景名胜区", None)
    statistics_code = office("五台山风景名胜区", None, office="x", division="140971")
    assert isinstance(refusal(s.when(statistics_code, "2022-10-31")), UnknownSubject)


def renamed() -> Scenario:
    s = Scenario()
    for code, name, parent in (("149900", "示例市", "140000"), ("149901", "示例县", "149900")):
        s.given(RegisterDivision(code=code, name=name, parent=parent), "2020-01-01")
    s.given(RegisterDivision(code="149981", name="示例县级市", parent="149900"), "2020-01-01")
    return s


@pytest.mark.rule("X-27")
def test_a_code_changes_from_a_day_on() -> None:
    s = renamed()
    command = ChangeDivisionCode(old="149901", new="149981", effective_from=day("2021-05-01"))
    s.given(command, "2021-04-20")
    view = s.world.now
    assert [code_on(view, "149901", day(on)) for on in ("2021-04-30", "2021-05-01")] == ["149901", "149981"]
    assert code_on(view, "149981", day("2020-01-01")) == "149981"
    for wrong in (command, ChangeDivisionCode(old="149981", new="149901", effective_from=day("2021-05-01"))):
        assert isinstance(refusal(s.when(wrong, "2021-06-01")), CodeCannotChange)


@pytest.mark.rule("X-27")
@pytest.mark.parametrize(("old", "new"), [("149901", "149901"), ("149901", "149900"), ("149901", "140823")])
def test_a_code_changes_within_its_level_and_its_city(old: str, new: str) -> None:
    command = ChangeDivisionCode(old=old, new=new, effective_from=day("2021-05-01"))
    assert isinstance(refusal(renamed().when(command, "2021-05-01")), CodeCannotChange)


@pytest.mark.rule("X-27")
def test_the_office_of_the_new_code_answers_for_what_was_registered_under_the_old_one() -> None:
    s = o.lot(o.enterprise(renamed(), county="149901"), county="149901")
    attempt = RegisterOven(oven="new", enterprise="jianlong", division="149901", county="149901")
    back = BackLotWithOvens(lot="lot", ovens=("new",), tonnes=540_000)
    office = Role.COUNTY_OFFICE
    assert isinstance(refusal(s.when(attempt, "2021-05-02", role=office, division="149981")), UnknownSubject)
    s.given(
        ChangeDivisionCode(old="149901", new="149981", effective_from=day("2021-05-01")), "2021-04-20"
    )
    for command in (attempt, back):
        s.given(command, "2021-05-02", role=office, division="149981")
    assert isinstance(refusal(s.when(back, "2021-05-02", role=office, division="140823")), UnknownSubject)
