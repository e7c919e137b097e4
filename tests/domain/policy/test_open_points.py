"""Open points of the documents: none is chosen silently, each is shown with what was recorded of it (model.md §8)."""

import pytest

from domain.policy import keys
from domain.policy.commands import RegisterPolicyDocument, SetRuleParameter
from domain.policy.facts import Basis, ParameterValue
from domain.policy.interpretations import interpretations
from domain.policy.open_points import OPEN_KEYS, OPEN_POINTS, Answer, OpenPoint
from domain.quantities import Share
from tests.domain.scenario import Scenario, day, refusal

YUNCHENG, JIEXIU = "140800", "140781"
READ_SO = "文件未载，按省办口头答复理解"
VALUES = {
    "number": ParameterValue(number=1),
    "share": ParameterValue(share=Share(num=3, den=5)),
    "day": ParameterValue(day=day("2018-12-31")),
    "items": ParameterValue(items=("甲", "乙")),
}
TEXTS = {
    keys.FUND_RATIOS: "50:30:20",
    keys.CLAWBACK_SCOPE: "COUNTY",
    keys.FILING_REVOCATION_ACCOUNT: "UNBUILT",
    keys.LARGE_OVEN_DENOMINATOR: "STANDING",
    keys.CAPACITY_CAP_COUNTS: "BUILT",
    keys.EVIDENCE_CUSTODY: "运城市工信局档案室",
    keys.HEATING_SEASON: "11-15:03-15",
}
BY_KEY = [(point, key) for point in OPEN_POINTS for key in point.keys]


def chosen(key: str, **more: object) -> SetRuleParameter:
    field = keys.VALUE_FIELDS[key]
    value = ParameterValue(text=TEXTS[key]) if field == "text" else VALUES[field]
    said = {"basis": Basis.INTERPRETED, "note": READ_SO} | more
    return SetRuleParameter(parameter=key, division=YUNCHENG, value=value, unit="—", **said)  # type: ignore[arg-type]


def test_model_8_has_seventeen_points_and_all_are_here() -> None:
    assert {f"8.{number}" for number in range(1, 18)} <= {point.id for point in OPEN_POINTS}
    assert len({point.id for point in OPEN_POINTS}) == len(OPEN_POINTS)


@pytest.mark.rule("X-29")
@pytest.mark.parametrize("point", OPEN_POINTS, ids=lambda point: point.id)
def test_an_open_point_is_carried_by_a_parameter_or_recorded_with_the_act(point: OpenPoint) -> None:
    assert point.keys or point.fields
    assert point.answers
    assert set(point.keys) <= set(keys.VALUE_FIELDS)


@pytest.mark.rule("X-29", "X-15")
@pytest.mark.parametrize(("point", "key"), BY_KEY, ids=lambda one: one.id if isinstance(one, OpenPoint) else one)
def test_an_answer_shows_the_parameter_with_its_value_and_the_reading_on_record(point: OpenPoint, key: str) -> None:
    s = Scenario().given(chosen(key), "2019-12-31")
    for answer in (None, *point.answers):
        there = interpretations(s.world.now, answer, "140823", day("2020-01-01"))
        (shown,) = [one for one in there if one.parameter == key and one.point == point.id]
        assert (shown.interpretation, shown.basis, shown.division) == (READ_SO, Basis.INTERPRETED, YUNCHENG)
        assert (shown.value not in (None, ""), shown.unset_zh, shown.position) == (True, None, s.last.position)


@pytest.mark.rule("X-29")
@pytest.mark.parametrize("point", OPEN_POINTS, ids=lambda point: point.id)
def test_where_no_value_is_in_force_the_answer_says_what_then_holds(point: OpenPoint) -> None:
    s = Scenario()
    for key in point.keys:
        s.given(chosen(key), "2019-12-31")
    elsewhere = interpretations(s.world.now, point.answers[0], JIEXIU, day("2020-01-01"))
    shown = [one for one in elsewhere if one.point == point.id]
    assert [one.parameter for one in shown] == list(point.keys or (None,))
    assert {(one.value, one.unset_zh, one.unset_en) for one in shown} == {(None, point.unset_zh, point.unset_en)}
    assert all(one.recorded_in == point.fields for one in shown)


@pytest.mark.rule("X-29", "X-23")
@pytest.mark.parametrize("key", sorted(OPEN_KEYS))
def test_an_open_point_is_not_chosen_silently(key: str) -> None:
    s = Scenario()
    unsaid = refusal(s.when(chosen(key, note=None), "2019-12-31"))
    assert (unsaid.CODE, unsaid.field) == ("INTERPRETATION_NOT_RECORDED", "note")
    nowhere = refusal(s.when(chosen(key, basis=Basis.PRINTED), "2019-12-31"))
    assert (nowhere.CODE, nowhere.field) == ("INTERPRETATION_NOT_RECORDED", "document")


@pytest.mark.rule("X-29", "YC-48")
def test_what_a_document_prints_is_named_with_its_number() -> None:
    document = RegisterPolicyDocument(document="yc", title="方案", doc_no="运政办发〔2019〕43号")
    s = Scenario().given(document, "2019-12-31")
    s.given(chosen(keys.FUND_RATIOS, basis=Basis.PRINTED, document="yc", note=None), "2019-12-31")
    found = interpretations(s.world.now, Answer.COMPENSATION, YUNCHENG, day("2020-01-01"))
    shown = next(one for one in found if one.parameter == keys.FUND_RATIOS)
    assert (shown.value, shown.document, shown.doc_no) == ("50:30:20", "yc", "运政办发〔2019〕43号")


@pytest.mark.rule("X-29")
def test_an_assumption_about_anything_else_says_why_too() -> None:
    silent = SetRuleParameter(
        parameter=keys.PAYMENT_BY_PLAN,
        division=YUNCHENG,
        value=ParameterValue(number=1),
        unit="1/0",
        basis=Basis.ASSUMED,
        note="  ",
    )
    assert refusal(Scenario().when(silent, "2019-12-31")).CODE == "INTERPRETATION_NOT_RECORDED"
