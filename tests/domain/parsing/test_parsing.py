"""What an office may write in a field, and what it is told otherwise."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

import domain.catalogue  # noqa: F401
from domain.closing.commands import CertifyClosure
from domain.command import Command
from domain.envelope import Request, Role, Submitter
from domain.parsing import FEN_MAX, parse_command, parse_request_fields
from domain.policy.commands import SetRuleParameter
from domain.policy.facts import Basis, ParameterValue
from domain.quantities import TONNES_MAX, Share
from domain.refusals import Malformed

CITY = Submitter(office="yuncheng-office", role=Role.CITY_OFFICE, division="140800")
LIST_LOT = {"lot": "jianlong-1", "task": "yc-1", "tonnes": 540_000}
TRADE = {
    "lot": "lot",
    "seller": "a",
    "buyer": "b",
    "tonnes": 200_000,
    "priceFenPerTonne": 4800,
    "contractDate": "2020-01-02",
}
ENTERPRISE = {"enterprise": "jianlong", "legalName": "建龙焦化", "division": "140823"}


def refused(name: str, fields: Any) -> list[Malformed]:
    parsed = parse_command(name, fields)
    assert isinstance(parsed, tuple), f"read as {parsed}"
    assert all(isinstance(r, Malformed) for r in parsed)
    return [r for r in parsed if isinstance(r, Malformed)]


def read(name: str, fields: dict[str, Any]) -> Command:
    parsed = parse_command(name, fields)
    assert isinstance(parsed, Command), [r.message_en for r in parsed]
    return parsed


def only(name: str, fields: Any) -> Malformed:
    found = refused(name, fields)
    assert len(found) == 1, [r.message_en for r in found]
    return found[0]


def test_fields_are_read_by_their_wire_names() -> None:
    command = read(
        "SetRuleParameter",
        {
            "parameter": "compensation-rate.MERGED_NO_OVEN",
            "division": "140000",
            "value": {"number": 4800},
            "unit": "分/吨",
            "validFrom": "2020-10-21",
            "basis": "INTERPRETED",
        },
    )
    assert command == SetRuleParameter(
        parameter="compensation-rate.MERGED_NO_OVEN",
        division="140000",
        value=ParameterValue(number=4800),
        unit="分/吨",
        valid_from=date(2020, 10, 21),
        basis=Basis.INTERPRETED,
    )


def test_all_mistakes_are_told_at_once_with_their_paths() -> None:
    fields = {
        "ovens": ["o1", "O 2"],
        "elements": [
            {"name": "断水", "doneOn": "2023-10-31", "scope": "OVEN", "by": "水利局"},
            {"name": "断电", "doneOn": "2023-10-31", "scope": "OVEN", "by": "供电公司"},
            {"name": "停煤", "doneOn": "2月30日", "scope": "OVENS", "by": "  "},
        ],
        "remark": "x",
    }
    found = {r.field: r for r in refused("CertifyClosure", fields)}
    assert set(found) == {"ovens[1]", "elements[2].doneOn", "elements[2].scope", "elements[2].by", "remark"}
    assert found["elements[2].doneOn"].message_zh.startswith("字段 elements[2].doneOn 的值“2月30日”无效")
    assert "OVEN, SITE, STRUCK_FROM_SCOPE" in found["elements[2].scope"].rule_en
    assert "ovens, elements" in found["remark"].rule_en


def test_a_missing_field_is_named() -> None:
    found = refused("ListLot", {"lot": "a"})
    assert [(r.field, r.rule_zh) for r in found] == [("task", "必填"), ("tonnes", "必填")]


def test_null_stands_for_a_field_left_out_and_never_for_a_required_one() -> None:
    command = read("RegisterEnterprise", {**ENTERPRISE, "county": None, "aliases": None})
    assert command == read("RegisterEnterprise", ENTERPRISE)
    assert only("ListLot", {**LIST_LOT, "tonnes": None}).rule_en == "null is not allowed"


def test_an_unknown_command_is_told() -> None:
    assert only("DeleteEverything", {}).field == "command"


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("54万吨", "54万吨 填 540000"),
        ("54万", "54万吨 填 540000"),
        ("540,000", "不要使用千分位分隔符或空格"),
        ("540 000", "不要使用千分位分隔符或空格"),
        ("５４００００", "请用半角数字"),
        ("٥٤", "请用半角数字"),
        ("五十四", "只用半角数字"),
        ("540000.0", "只用半角数字"),
        ("1e5", "只用半角数字"),
        ("", "只用半角数字"),
        (540_000.0, "不接受小数"),
        (float("nan"), "不接受小数"),
        (float("inf"), "不接受小数"),
        (True, "不接受小数"),
        ([540_000], "不接受小数"),
        (-1, "不得为负"),
        ("-1", "不得为负"),
        (TONNES_MAX + 1, "请核对单位是吨还是万吨"),
        pytest.param("9" * 5000, "请核对单位是吨还是万吨", id="digits without end"),
        pytest.param(10**5000, "请核对单位是吨还是万吨", id="an integer too long to print"),
    ],
)
def test_tonnes_are_whole_and_written_in_ascii_digits(value: Any, hint: str) -> None:
    refusal = only("ListLot", {**LIST_LOT, "tonnes": value})
    assert refusal.field == "tonnes"
    assert hint in refusal.rule_zh
    assert len(refusal.value) <= 60


@pytest.mark.parametrize("value", [0, 540_000, "540000", "0540000", TONNES_MAX, str(TONNES_MAX)])
def test_tonnes_are_read_from_integers_and_from_digits(value: Any) -> None:
    assert read("ListLot", {**LIST_LOT, "tonnes": value}).tonnes == int(value)  # type: ignore[attr-defined]


def test_fen_have_a_bound_of_their_own() -> None:
    big = read("ReviewCompensation", {"lot": "a", "approvedFen": "2592000000"})
    assert big.approved_fen == 2_592_000_000  # type: ignore[attr-defined]
    refusal = only("ReviewCompensation", {"lot": "a", "approvedFen": FEN_MAX + 1})
    assert "分还是元" in refusal.rule_zh
    assert "小数" in only("DeclareLotTrade", {**TRADE, "priceFenPerTonne": 48.5}).rule_zh


def test_a_position_starts_at_one() -> None:
    fields = {"position": 0, "reason": "录入错误", "secondOffice": "b"}
    assert only("CorrectEvent", fields).field == "position"


@pytest.mark.parametrize("value", ["Lot", "a b", "-a", "", "煤", "a" * 65, "a\n", 7, None, "lot:1", "../a"])
def test_an_id_keeps_to_its_letters(value: Any) -> None:
    assert only("ListLot", {**LIST_LOT, "lot": value}).field == "lot"


@pytest.mark.parametrize("value", ["1408", "1408233", "１４０８２３", "14082a", 140823, "140823\n"])
def test_a_division_code_is_six_ascii_digits(value: Any) -> None:
    assert only("RegisterEnterprise", {**ENTERPRISE, "division": value}).field == "division"


@pytest.mark.parametrize(
    "value",
    [
        "2020-2-3",
        "20200203",
        "2020-W01-1",
        "2020/02/03",
        "2月30日",
        "２０２０-02-03",
        "2020-02-03\n",
        20200203,
    ],
)
def test_a_date_is_written_in_one_way(value: Any) -> None:
    assert "YYYY-MM-DD" in only("DeclareLotTrade", {**TRADE, "contractDate": value}).rule_zh


@pytest.mark.parametrize("value", ["2020-02-30", "2019-02-29", "2020-13-01", "2020-00-10", "0000-01-01"])
def test_a_day_that_does_not_exist_is_refused_with_the_reason(value: str) -> None:
    assert only("DeclareLotTrade", {**TRADE, "contractDate": value}).rule_zh == "没有这一天或这一时刻"


def test_a_year_far_off_is_refused() -> None:
    assert "1900" in only("DeclareLotTrade", {**TRADE, "contractDate": "9999-12-31"}).rule_zh


@pytest.mark.parametrize(
    "value", ["2020-01-01T08:00:00", "2020-01-01", "2020-01-01 08:00:00Z", "2020-01-01T8:00Z"]
)
def test_a_time_needs_its_zone(value: str) -> None:
    refusal = only("OpenSeal", {"seal": "s", "oven": "o", "openedAt": value})
    assert "RFC 3339" in refusal.rule_en


@pytest.mark.parametrize(
    "value", ["2020-01-01T24:30:00Z", "2020-01-01T00:00:60Z", "2020-01-01T00:00:00+99:00"]
)
def test_a_time_that_does_not_exist_is_refused(value: str) -> None:
    assert "没有" in only("OpenSeal", {"seal": "s", "oven": "o", "openedAt": value}).rule_zh


def test_a_time_with_its_zone_is_read() -> None:
    command = read("OpenSeal", {"seal": "s", "oven": "o", "openedAt": "2020-01-01T08:00:00.5+08:00"})
    assert command.opened_at == datetime(2020, 1, 1, 0, 0, 0, 500_000, UTC)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("", "空白"),
        (" \u3000", "空白"),
        ("建龙\u200b焦化", "U+200B"),
        ("建龙\u202e焦化", "U+202E"),
        ("建龙\x00", "U+0000"),
        ("建龙\n焦化", "U+000A"),
        ("建龙\ud800", "U+D800"),
        ("建龙\ufeff", "U+FEFF"),
        ("建龙\u3164", "U+3164"),
        ("建龙\ufe0f", "U+FE0F"),
        ("建龙\U000e0100", "U+E0100"),
        ("建\u180b龙", "U+180B"),
        ("建龙\u2065", "U+2065"),
        ("\u2edd品", "部首字符 U+2EDD"),
        ("长\u2eff", "U+2EFF"),
        ("e\u0301", "NFC"),
        ("焦" * 501, "500"),
        (7, "文字"),
    ],
)
def test_text_holds_nothing_that_a_reader_does_not_see(value: Any, hint: str) -> None:
    refusal = only("RegisterEnterprise", {**ENTERPRISE, "legalName": value})
    assert hint in refusal.rule_zh
    refusal.message_zh.encode()


def test_a_title_may_be_longer_than_a_name() -> None:
    read("RegisterPolicyDocument", {"document": "yc", "title": "案" * 2000})
    assert "2000" in only("RegisterPolicyDocument", {"document": "yc", "title": "案" * 2001}).rule_zh


def test_a_list_is_bounded() -> None:
    assert "1000" in only("StartProject", {"project": "p", "ovens": ["o"] * 1001}).rule_zh
    assert only("StartProject", {"project": "p", "ovens": "o1"}).rule_zh == "须为列表"


def test_refusals_are_bounded() -> None:
    assert len(refused("StartProject", {"project": "p", "ovens": ["O"] * 1000})) == 100


@pytest.mark.rule("SX-03", "E-24")
def test_a_share_is_an_exact_fraction() -> None:
    fields = {"lot": "a", "category": "MERGED_NO_OVEN", "tonnes": 200_000}
    command = read("ProposeCompensation", {**fields, "share": {"num": 1, "den": 3}})
    assert command.share == Share(num=1, den=3)  # type: ignore[attr-defined]
    for num, den in ((0, 1), (3, 2), (1, 0)):
        assert only("ProposeCompensation", {**fields, "share": {"num": num, "den": den}}).field == "share"
    assert only("ProposeCompensation", {**fields, "share": 0.3333}).field == "share"


def test_a_correction_is_read_whole() -> None:
    fields = {
        "position": 7,
        "reason": "录入错误",
        "secondOffice": "省厅复核处",
        "replacement": {
            "command": "ListLot",
            "occurredOn": "2019-12-31",
            "fields": {**LIST_LOT, "tonnes": "4.5"},
        },
    }
    assert only("CorrectEvent", fields).field == "replacement.fields.tonnes"
    fields["replacement"] = {"command": "ListLot", "occurredOn": "2019-12-31", "fields": LIST_LOT}
    assert read("CorrectEvent", fields).replacement.fields == LIST_LOT  # type: ignore[attr-defined]
    fields["replacement"] = {"command": "Drop", "occurredOn": "2019-12-31", "fields": LIST_LOT}
    assert only("CorrectEvent", fields).field == "replacement.command"


def test_a_correction_is_not_replaced_by_a_correction() -> None:
    fields: dict[str, Any] = {"position": 1, "reason": "r", "secondOffice": "b"}
    for _ in range(3000):
        fields = {
            **fields,
            "replacement": {"command": "CorrectEvent", "occurredOn": "2020-01-01", "fields": fields},
        }
    assert only("CorrectEvent", fields).field == "replacement.command"


def test_the_correction_of_a_reading_replaces_nothing_either() -> None:
    right = {"position": 1, "kwh": 1, "reason": "r"}
    inner = {"command": "CorrectReading", "occurredOn": "2020-01-01", "fields": right}
    fields = {"position": 1, "reason": "r", "secondOffice": "b", "replacement": inner}
    assert only("CorrectEvent", fields).field == "replacement.command"


def test_the_envelope_is_read() -> None:
    fields = {
        "key": "2019-list-1/建龙",
        "occurredOn": "2019-12-31",
        "documents": ["yc-2019"],
        "evidence": [{"sha256": "ab" * 32, "kind": "photo", "capturedByRole": "INSPECTOR"}],
        "onBehalfOf": "运城市人民政府",
        "invented": True,
    }
    request = parse_request_fields(fields, CITY)
    assert isinstance(request, Request)
    assert (request.key, request.occurred_on, request.invented) == (fields["key"], date(2019, 12, 31), True)
    assert request.evidence[0].captured_by_role is Role.INSPECTOR
    assert request.submitter == CITY


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"key": ""}, "key"),
        ({"key": "k" * 201}, "key"),
        ({"key": "k\u200b"}, "key"),
        ({"occurredOn": "昨天"}, "occurredOn"),
        ({"evidence": [{"sha256": "AB" * 32}]}, "evidence[0]"),
        ({"evidence": [{"sha256": "ab"}]}, "evidence[0]"),
        ({"documents": ["No. 43"]}, "documents[0]"),
        ({"invented": "yes"}, "invented"),
        ({"submitter": {}}, "submitter"),
    ],
)
def test_a_wrong_envelope_names_its_field(changed: dict[str, Any], field: str) -> None:
    found = parse_request_fields({"key": "k", "occurredOn": "2020-01-01", **changed}, CITY)
    assert isinstance(found, tuple)
    assert [r.field for r in found] == [field]


def test_command_classes_are_what_is_read() -> None:
    element = {"name": "断水", "doneOn": "2023-10-31", "scope": "SITE", "by": "水利局"}
    assert isinstance(read("CertifyClosure", {"ovens": ["o1"], "elements": [element]}), CertifyClosure)


def evaluated(year: Any) -> dict[str, Any]:
    return {"enterprise": "jianlong", "year": year, "survivalLine": True, "developmentLine": False}


@pytest.mark.parametrize("year", [0, 1, 1899, 2200, 99_999_999_999, "99999999999"])
def test_a_year_is_a_year_of_the_calendar(year: Any) -> None:
    found = only("EvaluateEnterprise", evaluated(year))
    assert (found.CODE, found.field) == ("MALFORMED", "year")
    read("EvaluateEnterprise", evaluated(1900))
    read("EvaluateEnterprise", evaluated("2199"))


def test_a_plain_whole_number_has_at_most_the_32_bits_that_readers_show() -> None:
    fields = {"parameter": "price-cap", "division": "140000", "unit": "分/吨"}
    read("SetRuleParameter", fields | {"value": {"number": 2**31 - 1}})
    for number in (2**31, str(2**31), 2**53 - 1):
        found = only("SetRuleParameter", fields | {"value": {"number": number}})
        assert (found.field, found.rule_en) == ("value.number", "it is at most 2147483647")
