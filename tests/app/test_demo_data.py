"""The demo's data are the documents' figures, whole, and what is invented beside them is marked."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from app.demo.evidence import FOLDER, files_of_lines
from app.demo.lines import DATA, Line, load_lines
from domain.balances import Book
from domain.command import COMMAND_TYPES
from domain.fact import Account
from domain.submissions import SubmissionRefused
from projections.findings.rules import RULES
from tests.app.telling import NOT_PLAYED, parsed, tell
from tests.domain.scenario import Scenario

LINES = load_lines()
REAL = [line for line in LINES if not line.envelope.get("invented")]
OFFICE_WORDS = ("局", "厅", "人民政府", "办公室", "领导小组", "督查组", "供电公司")
CONTACT = re.compile(r"1[3-9]\d{9}|\d{3,4}-\d{7,8}|[\w.]+@[\w.]+|https?://")
YUNCHENG_ENTRIES = {
    "t-yc-01": ("山西建龙实业有限公司", 540_000, "2019-10-31", "DEMOLISH"),
    "t-yc-02": ("河津市河东焦化有限公司", 540_000, "2019-10-31", "DEMOLISH"),
    "t-yc-03": ("山西中信金石实业有限公司", 70_000, "2020-10-31", "CLOSE_OR_DEMOLISH"),
    "t-yc-04": ("山西东方资源发展有限公司", 200_000, "2020-10-31", "CLOSE_OR_DEMOLISH"),
    "t-yc-05": ("山西永祥集团稷山县晋华焦化有限公司", 200_000, "2020-10-31", "CLOSE_OR_DEMOLISH"),
    "t-yc-06": ("河津市康庄焦化有限公司", 600_000, "2020-10-31", "CLOSE"),
    "t-yc-07a": ("河津市津鑫焦化有限公司", 300_000, "2019-12-31", "CLOSE"),
    "t-yc-07b": ("河津市津鑫焦化有限公司", 300_000, "2020-10-31", "CLOSE"),
    "t-yc-08": ("山西鑫升焦化有限公司", 500_000, "2020-10-31", "CLOSE"),
    "t-yc-09": ("山西恒泰焦铁有限公司", 600_000, None, "DEMOLISH"),
    "t-jc-01": ("山西明源集团沁泽焦化有限公司", 130_000, "2020-12-31", "UNSTATED"),
    "t-jc-02": ("山西兴高能源股份有限公司", 270_000, "2020-12-31", "UNSTATED"),
    "t-jx-01": ("介休市昌盛煤气化有限公司", 600_000, "2023-10-31", "CLOSE"),
    "t-jx-02": ("山西茂胜煤化集团有限公司", 960_000, "2023-10-31", "CLOSE"),
}
"""Every entry of the five documents: enterprise, tonnes, last day, end state."""


def fields(command: str, lines: list[Line] | tuple[Line, ...] = LINES) -> list[dict[str, Any]]:
    return [line.fields for line in lines if line.command == command]


def one(command: str, **known: Any) -> dict[str, Any]:
    (found,) = [f for f in fields(command) if known.items() <= f.items()]
    return found


def test_every_line_is_a_well_formed_submission_of_an_office_that_may_submit_it() -> None:
    for line in LINES:
        command, request = parsed(line)
        assert request.submitter.role in COMMAND_TYPES[line.command].ROLES, line.where
        assert line.key.startswith("demo:"), line.where
        assert type(command).__name__ == line.command


@pytest.fixture(scope="module")
def told() -> Scenario:
    """The log that the lines give."""
    return tell()


def test_the_rules_take_every_line_but_the_attempts_of_the_story(told: Scenario) -> None:
    attempts = [line.key for line in LINES if line.expect_refused]
    assert attempts == [
        "demo:sl:jia-1:trade-of-reduced-lot",
        "demo:sl:yi-1:second-project",
        "demo:sl:jia-1:project-of-reduced-lot",
    ]
    refused = [event.key for event in told.events if isinstance(event.fact, SubmissionRefused)]
    assert refused == attempts


@pytest.mark.rule("SX-07", "X-05")
def test_the_province_leaves_its_cities_ten_days_to_name_the_amounts() -> None:
    due = one("SetRuleParameter", parameter="deadline.COMPENSATION_QUOTA_REPORT")["value"]["day"]
    printed = one("RegisterPolicyDocument", document="sx")["printedOn"]
    assert (date.fromisoformat(due) - date.fromisoformat(printed)).days == 10


@pytest.mark.rule("SX-22")
def test_every_lot_sums_to_zero_over_all_accounts(told: Scenario) -> None:
    for lot in fields("RecognizeBaselineCapacity"):
        assert told.book(lot["lot"]).total(Account) == 0


@pytest.mark.rule("YC-30")
def test_the_counties_of_yuncheng_sum_to_its_target() -> None:
    by_county = Counter[str]()
    for task in fields("AssignEnterpriseTask"):
        if task.get("parent") == "t-yc-city":
            by_county[task["county"]] += task["tonnes"]
    assert by_county == {"140823": 540_000, "140882": 2_240_000, "140825": 70_000, "140824": 400_000}
    assert by_county.total() == 3_250_000
    jinxin = one("RegisterEnterprise", enterprise="e-yc-jinxin")
    assert jinxin["countyBasis"] == "INFERRED"


@pytest.mark.rule("YC-03", "YC-04", "YC-05", "YC-06", "YC-07")
def test_phases_lists_and_entries_of_yuncheng_all_reach_its_target() -> None:
    city = one("AssignCityTask", task="t-yc-city")
    entries = [t for t in fields("AssignEnterpriseTask") if t.get("parent") == "t-yc-city"]
    assert city["tonnes"] == 3_250_000
    for part, plan in (("phase", city["phases"]), ("list", city["lists"])):
        planned = {p["part"]: p["tonnes"] for p in plan}
        given = Counter[str]()
        for entry in entries:
            given[entry[part]] += entry["tonnes"]
        assert planned == given
        assert sum(planned.values()) == 3_250_000
    assert [p["tonnes"] for p in city["phases"]] == [1_080_000, 300_000, 1_870_000]
    assert [p["tonnes"] for p in city["lists"]] == [1_080_000, 2_170_000]


@pytest.mark.rule(
    "YC-20", "YC-21", "YC-24", "YC-25", "YC-26", "YC-27", "YC-28", "YC-29", "JC-11", "JX-02", "JX-03"
)
@pytest.mark.parametrize("task", YUNCHENG_ENTRIES)
def test_every_entry_of_the_documents_is_a_task_with_its_tonnes_deadline_and_end_state(task: str) -> None:
    name, tonnes, last_day, end_state = YUNCHENG_ENTRIES[task]
    given = one("AssignEnterpriseTask", task=task)
    assert one("RegisterEnterprise", enterprise=given["enterprise"])["legalName"] == name
    assert (given["tonnes"], given["deadline"].get("lastDay")) == (tonnes, last_day)
    assert given["requiredEndState"] == end_state
    assert sum(one("RecognizeBaselineCapacity", lot=lot)["tonnes"] for lot in given["lots"]) == tonnes


def test_no_task_of_a_real_enterprise_is_invented() -> None:
    assert {t["task"] for t in fields("AssignEnterpriseTask", REAL)} == set(YUNCHENG_ENTRIES)


@pytest.mark.rule("SX-12", "XZ-14", "XZ-18", "JC-11", "JX-03")
def test_targets_caps_and_printed_figures_are_carried() -> None:
    province = one("SetProvinceTarget")
    assert (province["tonnes"], province["deadline"]["lastDay"]) == (40_270_000, "2020-12-31")
    city = {t["task"]: (t["tonnes"], t["book"]) for t in fields("AssignCityTask", REAL)}
    assert city == {
        "t-yc-city": (3_250_000, "REDUCTION"),
        "t-jc-city": (400_000, "REDUCTION"),
        "t-jx-county": (1_560_000, "REPLACEMENT"),
        "t-xz-city": (2_490_000, "REPLACEMENT"),
    }
    cap = one("SetUnitCap", division="140900")
    assert (cap["capacityCapTonnes"], cap["outputCapTonnes"], cap["energyCapTce"]) == (
        5_519_000,
        3_996_000,
        440_000,
    )
    figure = one("RecordUnitFigure")
    assert (figure["tonnes"], figure["asOf"], figure["committed"]) == (2_490_000, "2021-12-31", True)


@pytest.mark.rule("YC-44", "YC-45", "SX-02", "SX-03", "SX-05", "SX-09", "YC-56", "YC-58", "YC-59")
def test_rates_and_building_rules_bind_only_the_division_that_prints_them() -> None:
    printed = {
        (p["parameter"], p["division"]): p["value"]["number"]
        for p in fields("SetRuleParameter", REAL)
        if "number" in p["value"]
    }
    expected = {
        ("compensation-rate.OWN_OVEN", "140800"): 3000,
        ("compensation-rate.MARKET_TRADED", "140800"): 4800,
        ("compensation-rate.MERGED_WITH_OVEN", "140000"): 3000,
        ("compensation-rate.MERGED_NO_OVEN", "140000"): 4800,
        ("compensation-rate.COURT_AUCTIONED", "140000"): 4800,
        ("price-cap", "140800"): 4800,
        ("chamber-height-min.STAMP", "140800"): 6000,
        ("chamber-height-min.TOP", "140800"): 6980,
        ("replacement-strictly-less", "140800"): 1,
        ("coke-dry-quenching-required", "140800"): 1,
        ("equal-replacement-height-min", "140000"): 5500,
        ("purge-required", "140781"): 1,
        ("emptied-required", "140781"): 1,
        ("unit-energy-max", "140900"): 110,
        ("value-added-energy-max", "140900"): 3230,
    }
    assert expected.items() <= printed.items()
    assert not [key for key in printed if key[1] == "140500" and key[0].startswith("compensation-rate")]


@pytest.mark.rule("JX-44")
def test_the_six_elements_of_jiexiu_bind_jiexiu_alone() -> None:
    lists = {
        p["division"]: p for p in fields("SetRuleParameter", REAL) if p["parameter"] == "closing-checklist"
    }
    assert lists["140781"]["value"]["items"] == [
        "断水",
        "断电",
        "停止原料进场",
        "停止生产运营",
        "停止安全生产许可",
        "停止排污许可",
    ]
    assert lists["140781"]["basis"] == "PRINTED"
    assert lists["140800"]["basis"] == "ASSUMED"
    assert set(lists) == {"140781", "140800"}


@pytest.mark.rule("JX-01", "YC-02", "SX-01", "X-01")
def test_the_five_documents_and_all_they_cite_are_registered_as_printed() -> None:
    documents = {d["document"]: d for d in fields("RegisterPolicyDocument")}
    held = {name for name, d in documents.items() if d["textHeld"]}
    assert held == {"jx", "yc", "xz", "sx", "jc"}
    assert len(documents) == 19
    assert {"docNo", "issuer", "issuedOn"}.isdisjoint(documents["jx"])
    assert documents["jc"]["docNoRaw"] == "晋市政办(2020] 56号"
    assert documents["sx"]["disclosure"] == "ON_APPLICATION"
    assert documents["jgxhgz-2019-68"]["suspectedSame"] == "jgxhgz-2019-168"
    for document in documents.values():
        assert set(document.get("basedOn", ())) <= set(documents)


def test_each_real_lot_opens_with_the_tonnes_its_document_names() -> None:
    for lot in fields("RecognizeBaselineCapacity", REAL):
        assert lot["basis"] == "NAMED_IN_DOCUMENT"
        assert lot["document"] in {"yc", "jx", "jc"}
        assert lot["provenance"] == "NOT_DETERMINED"
    printed = {
        lot["lot"] for lot in fields("RecognizeBaselineCapacity", REAL) if lot["accountBasis"] == "PRINTED"
    }
    assert printed == {"l-yc-jianlong", "l-yc-hedong", "l-yc-jinxin-a"}
    closed = {b["division"]: b["totalTonnes"] for b in fields("CloseBaseline", REAL)}
    assert closed == {"140800": 3_850_000, "140700": 1_560_000, "140500": 400_000}


@pytest.mark.rule("YC-12", "X-03")
def test_hengtai_stands_outside_the_target_and_in_no_county(told: Scenario) -> None:
    task = one("AssignEnterpriseTask", task="t-yc-09")
    assert task["book"] == "OTHER_ELIMINATION"
    assert "parent" not in task
    assert "county" not in task
    lot: Book = told.book("l-yc-hengtai")
    assert {row.county for row in lot.rows} == {None}


def test_what_no_document_says_is_marked_and_violations_are_played_in_the_invented_county() -> None:
    for line in LINES:
        file = line.where.split(":")[0]
        assert line.envelope.get("invented", False) is ("-invented" in file), line.where
        if line.expect_refused:
            assert file == "70-resurgence-invented.jsonl"
    invented_city = [line for line in LINES if line.where.startswith(("70", "80", "90"))]
    for line in invented_city:
        named = re.findall(r'"(?:[elotp])-([a-z]+)', str(line.fields).replace("'", '"'))
        assert set(named) <= {"sl"}, line.where


def test_a_seal_on_a_real_oven_belongs_to_an_oven_demolished_afterwards() -> None:
    demolished = {d["oven"] for d in fields("DemolishEquipment") if not d["remaining"]}
    for line in LINES:
        if line.command == "PlaceSeal" and not line.office.division.startswith("1499"):
            assert line.fields["oven"] in demolished


def test_every_file_of_evidence_is_named_by_a_line_and_one_is_never_sent() -> None:
    named = {line.key.removeprefix("demo:sl:"): path for line, _, path in files_of_lines()}
    assert {key: path and path.name for key, path in named.items()} == {
        "wu-1:photo-sent": "wu-1-stopped.png",
        "wu-1:photo-never-sent": None,
    }
    assert {path.name for path in FOLDER.iterdir()} == {path.name for path in named.values() if path}


def test_no_office_accepts_its_own_work() -> None:
    accepting = {line.office.name for line in LINES if line.command == "HoldCityAcceptance"}
    working = {line.office.name for line in LINES if line.command != "HoldCityAcceptance"}
    assert accepting.isdisjoint(working)


@pytest.mark.rule("SX-23", "X-32")
def test_no_person_and_no_contact_stands_in_the_data() -> None:
    for line in LINES:
        assert line.office.name.endswith(OFFICE_WORDS), line.where
        for text in _texts(line.fields):
            assert not CONTACT.search(text), (line.where, text)


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for item in value.values():
                yield from _texts(item)
        case list():
            for item in value:
                yield from _texts(item)


def test_the_readme_names_every_file_and_the_line_behind_every_finding() -> None:
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    for file in DATA.glob("*.jsonl"):
        assert f"`{file.stem}`" in readme
    keys = {line.key for line in LINES}
    legend = readme.split("## Which line causes which finding")[1]
    named = re.findall(r"`([a-z0-9-]+(?::[a-z0-9-]+)?)`", legend.split("| --- | --- | --- |")[1])
    causes = [name for name in named if f"demo:sl:{name}" in keys]
    assert len(set(causes)) == 64
    for rule in {rule.id for rule in RULES} - NOT_PLAYED:
        assert f"| {rule} " in legend
