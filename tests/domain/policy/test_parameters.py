"""Policy is data with a scope and an interval; the most specific scope wins (model.md §0.1, §0.6)."""

from datetime import date
from typing import Any

import pytest

from domain.envelope import Role
from domain.places.commands import RegisterDivision
from domain.policy import keys
from domain.policy.commands import RecordUnitFigure, RegisterPolicyDocument, SetRuleParameter, SetUnitCap
from domain.policy.facts import Basis, ParameterValue
from domain.policy.names import FIELDS, meant
from domain.policy.state import lookup
from domain.quantities import Share
from tests.domain.scenario import Scenario, day, refusal

SHANXI, YUNCHENG, WENXI, JIEXIU = "140000", "140800", "140823", "140781"


def parameter(
    key: str,
    division: str,
    number: int | None = None,
    *,
    start: str | None = None,
    end: str | None = None,
    **more: Any,
) -> SetRuleParameter:
    value = more.pop("value", ParameterValue(number=number))
    bounds: dict[str, Any] = {"valid_from": start and day(start), "valid_to": end and day(end)}
    more = {"basis": Basis.ASSUMED, "note": "as this test reads it"} | more
    return SetRuleParameter(parameter=key, division=division, value=value, unit="—", **bounds, **more)


def value(s: Scenario, key: str, division: str, on: str) -> int | None:
    found = lookup(s.world.now, key, division, day(on))
    return found.number if found else None


@pytest.mark.rule("YC-56", "YC-58")
def test_a_rule_of_one_document_never_binds_another_division() -> None:
    s = Scenario().given(parameter(keys.REPLACEMENT_STRICTLY_LESS, YUNCHENG, 1), "2019-12-31")
    assert value(s, keys.REPLACEMENT_STRICTLY_LESS, WENXI, "2020-01-01") == 1
    assert value(s, keys.REPLACEMENT_STRICTLY_LESS, JIEXIU, "2020-01-01") is None
    assert value(s, keys.REPLACEMENT_STRICTLY_LESS, "140900", "2020-01-01") is None


def test_the_most_specific_scope_wins() -> None:
    s = Scenario()
    for division, number in ((WENXI, 3), (SHANXI, 1), (YUNCHENG, 2)):
        s.given(parameter(keys.SEAL_INSPECTION_DAYS, division, number), "2019-12-31")
    found = [value(s, keys.SEAL_INSPECTION_DAYS, code, "2020-01-01") for code in (WENXI, "140882", JIEXIU)]
    assert found == [3, 2, 1]


def test_an_interval_includes_both_of_its_days() -> None:
    s = Scenario().given(
        parameter(keys.PRICE_CAP, SHANXI, 4800, start="2019-12-31", end="2020-10-20"), "2019-12-31"
    )
    days = ("2019-12-30", "2019-12-31", "2020-10-20", "2020-10-21")
    assert [value(s, keys.PRICE_CAP, WENXI, on) for on in days] == [None, 4800, 4800, None]


@pytest.mark.rule("YC-44", "YC-45")
def test_intervals_of_one_key_and_scope_never_overlap() -> None:
    key = keys.compensation_rate("OWN_OVEN")
    s = Scenario().given(parameter(key, SHANXI, 3000, end="2020-12-31"), "2019-12-31")
    again = s.when(parameter(key, SHANXI, 3100, start="2020-12-31"), "2020-12-31")
    assert refusal(again).CODE == "PARAMETER_OVERLAPS"
    assert "2020-12-31" in refusal(again).message_zh
    s.given(parameter(key, SHANXI, 3100, start="2021-01-01"), "2020-12-31")
    before = parameter(keys.PRICE_CAP, SHANXI, 4800, start="2020-01-02")
    s.given(before, "2020-12-31")
    until = parameter(keys.PRICE_CAP, SHANXI, 4700, end="2020-01-02")
    assert refusal(s.when(until, "2020-12-31")).CODE == "PARAMETER_OVERLAPS"
    s.given(parameter(keys.PRICE_CAP, SHANXI, 4700, end="2020-01-01"), "2020-12-31")
    s.given(parameter(key, YUNCHENG, 3200), "2020-12-31")
    assert [value(s, key, JIEXIU, on) for on in ("2020-12-31", "2021-01-01")] == [3000, 3100]


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (parameter("Price Cap", SHANXI, 1), "parameter"),
        (parameter("compensation-rate.OWN-OVEN", SHANXI, 3000), "parameter"),
        (parameter("compensation-rate.OWN_OVENS", SHANXI, 3000), "parameter"),
        (parameter("chamber-height-min.HEAT_RECOVERY", SHANXI, 3000), "parameter"),
        (parameter("moratorium", SHANXI, 1), "parameter"),
        (parameter(keys.PRICE_CAP, SHANXI), "value"),
        (parameter(keys.PRICE_CAP, SHANXI, value=ParameterValue(text="48")), "value"),
        (parameter(keys.PRICE_CAP, SHANXI, value=ParameterValue(number=1, text="1")), "value"),
        (parameter(keys.OPENING_DAY, SHANXI, 20181231), "value"),
        (parameter(keys.PRICE_CAP, SHANXI, 1, start="2020-01-02", end="2020-01-01"), "validTo"),
        (parameter(keys.PRICE_CAP, "110000", 1), "division"),
        (parameter(keys.PRICE_CAP, SHANXI, 1, document="unheard-of"), "document"),
    ],
)
def test_a_parameter_that_no_rule_could_read_is_refused(command: SetRuleParameter, field: str) -> None:
    found = refusal(Scenario().when(command, "2020-01-01"))
    assert (found.field, found.RECORDED) == (field, False)


@pytest.mark.rule("XZ-02")
def test_what_a_document_prints_and_no_guard_reads_is_kept_for_the_reader() -> None:
    whole = ParameterValue(share=Share(num=1, den=1))
    s = Scenario().given(parameter("coke-dry-quenching-share-min", "140900", value=whole), "2022-11-01")
    assert lookup(s.world.now, "coke-dry-quenching-share-min", "140900", date(2022, 11, 1)) == whole


@pytest.mark.rule("X-29")
@pytest.mark.parametrize(
    "name", ["fund-ratio-province", "深化", "deadline.CITY_INSPECTION", "reporting-cycle.DAILY", "x" * 5000]
)
def test_a_name_that_nothing_reads_is_refused_and_the_nearest_are_named(name: str) -> None:
    half = ParameterValue(share=Share(num=1, den=2))
    found = refusal(Scenario().when(parameter(name, SHANXI, value=half), "2020-01-01"))
    assert (found.CODE, found.field, found.RECORDED) == ("MALFORMED", "parameter", False)
    assert "不是已知的参数名" in found.message_zh
    assert all(near in found.message_zh for near in meant(name))


@pytest.mark.rule("X-29")
@pytest.mark.parametrize(
    ("key", "right", "wrong"),
    [
        (keys.CLOSING_ITEMS, "EMERGENCY_PLAN", "EMERGENCY_PLANS"),
        (keys.CLOSING_ITEMS_OPTIONAL, "SPECIAL_EQUIPMENT", "锅炉"),
        (keys.SUPPLY_FIRST, "HEAT", "WARMTH"),
        (keys.PROJECT_MEASURES, "DRY_QUENCHING", "CDQ"),
        (keys.CLOSURE_PLAN_APPROVALS, "应急", "应急管理局"),
        (keys.EXPERT_DEPARTMENTS, "住建", "HOUSING"),
    ],
)
def test_a_list_that_is_compared_with_known_words_holds_no_other(key: str, right: str, wrong: str) -> None:
    Scenario().given(parameter(key, YUNCHENG, value=ParameterValue(items=(right,))), "2020-01-01")
    decided = Scenario().when(parameter(key, YUNCHENG, value=ParameterValue(items=(right, wrong))), "2020-01-01")
    found = refusal(decided)
    assert (found.CODE, found.field) == ("MALFORMED", "value")
    assert wrong in found.message_en
    assert right in found.message_en


@pytest.mark.rule("JX-01", "YC-02", "SX-22")
def test_a_document_is_registered_once_and_keeps_null_what_is_not_printed() -> None:
    command = RegisterPolicyDocument(document="jx", title="介休市全面关停4.3米焦炉工作方案")
    s = Scenario().given(command, "2023-03-01")
    document = s.world.now.document("jx")
    assert (document.registered, document.doc_no, document.issued_on) == (True, None, None)
    assert refusal(s.when(command, "2023-03-01")).CODE == "ALREADY_EXISTS"


@pytest.mark.rule("XZ-14")
def test_a_printed_figure_without_holders_posts_nothing() -> None:
    figure = RecordUnitFigure(
        division="140900", name="4.3米焦炉", tonnes=2_490_000, as_of=date(2021, 12, 31), committed=True
    )
    s = Scenario().given(figure, "2022-06-01")
    assert s.last.fact.postings == ()
    assert s.last.tags == ("unit:140900",)
    (known,) = s.world.now.division("140900").figures
    assert (known.tonnes, known.committed) == (2_490_000, True)


@pytest.mark.rule("XZ-18")
def test_a_cap_is_set_for_a_unit() -> None:
    s = Scenario().given(SetUnitCap(division="140900", capacity_cap_tonnes=5_519_000), "2022-06-01")
    s.given(SetUnitCap(division="140900", output_cap_tonnes=4_000_000), "2022-07-01")
    assert s.world.now.division("140900").capacity_cap_tonnes == 5_519_000
    assert refusal(s.when(SetUnitCap(division="140900"), "2022-08-01")).field == "capacityCapTonnes"


def test_a_city_office_sets_no_parameter_of_the_province() -> None:
    command = parameter(keys.PRICE_CAP, SHANXI, 4800)
    decided = Scenario().when(command, "2020-01-01", role=Role.CITY_OFFICE, division=YUNCHENG)
    assert refusal(decided).CODE == "UNKNOWN_SUBJECT"


def test_policy_of_the_province_holds_in_a_registered_division() -> None:
    s = Scenario().given(
        RegisterDivision(code="140971", name="忻州经济开发区", parent="140900"), "2022-01-01"
    )
    s.given(parameter(keys.PRICE_CAP, SHANXI, 4800), "2022-01-01")
    assert value(s, keys.PRICE_CAP, "140971", "2022-06-01") == 4800


@pytest.mark.parametrize(
    ("key", "most"),
    [
        (keys.SEAL_REPORT_HOURS, 100_000),
        (keys.CLAWBACK_DAYS, 36_600),
        (keys.READY_GRACE_DAYS, 36_600),
        (keys.case_days(keys.CASE_ASSIGN_DAYS, critical=True), 36_600),
        (keys.compensation_rate("OWN_OVEN"), 10_000_000),
        (keys.chamber_height_min("STAMP"), 1_000_000),
        (keys.REPLACEMENT_STRICTLY_LESS, 1),
    ],
)
def test_the_number_of_a_parameter_is_bounded(key: str, most: int) -> None:
    Scenario().given(parameter(key, YUNCHENG, most), "2020-01-01")
    found = refusal(Scenario().when(parameter(key, YUNCHENG, most + 1), "2020-01-01"))
    assert (found.CODE, found.field) == ("MALFORMED", "value")
    assert f"0 to {most}" in found.message_en


def test_a_base_year_is_a_year() -> None:
    for year in (1899, 2200):
        found = refusal(Scenario().when(parameter(keys.ENERGY_BASE_YEAR, YUNCHENG, year), "2020-01-01"))
        assert "1900 to 2199" in found.message_en


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("sealreporthours", keys.SEAL_REPORT_HOURS),
        ("seal-reporthours", keys.SEAL_REPORT_HOURS),
        ("Seal_Report_Hours", keys.SEAL_REPORT_HOURS),
        ("seal-report-hour", keys.SEAL_REPORT_HOURS),
        ("seal-report-huors", keys.SEAL_REPORT_HOURS),
        ("seal-repart-hours", keys.SEAL_REPORT_HOURS),
        ("price-caps", keys.PRICE_CAP),
        ("compensation-rate.OWNOVEN", "compensation-rate.OWN_OVEN"),
    ],
)
def test_a_misspelt_parameter_is_told_the_name_that_was_meant(written: str, known: str) -> None:
    found = refusal(Scenario().when(parameter(written, YUNCHENG, 1), "2020-01-01"))
    assert (found.CODE, found.field) == ("MALFORMED", "parameter")
    assert f"did you mean {known}" in found.message_en


def test_no_known_parameter_looks_like_a_misspelt_one() -> None:
    assert [key for key in FIELDS if meant(key)] == []
