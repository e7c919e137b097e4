"""Documents, duties, the week and the caps as the API tells them: whole to offices, number and title to the public."""

from typing import Any

import pytest

from domain.envelope import Role
from tests.gateway import wenxi
from tests.gateway.house import House, token

LEADING, CITY, COUNTY = wenxi.LEADING, wenxi.CITY, wenxi.COUNTY
JINZHONG = token(Role.CITY_OFFICE, "140700", "晋中市工信局")
XINZHOU = token(Role.CITY_OFFICE, "140900", "忻州市工信局")
TYPES = "{ nodes { type office documents } pageInfo { hasNextPage endCursor } }"


async def documents(house: House) -> None:
    """51号, and the plans of 介休 and 忻州 that are based on it; the province's notice is on application."""
    basis = {"document": "jzbf-2022-51", "title": "山西省焦化行业高质量发展实施意见", "textHeld": False}
    await house.accept("RegisterPolicyDocument", basis | {"docNo": "晋政办发[2022] 51号"}, LEADING, on="2022-06-30")
    jx = {"document": "jx", "title": "介休市工作方案", "appliesTo": "140781", "basedOn": ["jzbf-2022-51"]}
    await house.accept("RegisterPolicyDocument", jx | {"disclosure": "NOT_PRINTED"}, JINZHONG, on="2023-05-10")
    xz = {"document": "xz", "title": "忻州市意见", "appliesTo": "140900", "basedOn": ["jzbf-2022-51"]}
    await house.accept("RegisterPolicyDocument", xz | {"disclosure": "PUBLIC"}, XINZHOU, on="2022-10-31")
    sx = {
        "document": "sx",
        "title": "关于进一步做好焦化行业压减过剩产能各项工作通知",
        "docNoRaw": "晋焦压减组办字(2020] 2号",
        "issuer": "省领导小组办公室",
        "issuedOn": "2020-10-21",
        "disclosure": "ON_APPLICATION",
        "appliesTo": "140000",
        "basedOn": ["jzbf-2022-51"],
    }
    await house.accept("RegisterPolicyDocument", sx, LEADING, on="2020-10-21")
    figure = {"division": "140900", "name": "4.3米焦炉", "tonnes": "2490000", "asOf": "2021-12-31", "document": "xz"}
    await house.accept("RecordUnitFigure", figure, XINZHOU, on="2022-10-31", documents=["xz"])
    unrelated = {"document": "other", "title": "其他", "disclosure": "PUBLIC"}
    await house.accept("RegisterPolicyDocument", unrelated, LEADING, on="2022-10-31")


@pytest.mark.rule("JX-01", "XZ-01", "JC-01")
async def test_which_events_rest_on_document_51(house: House, miit: str) -> None:
    await documents(house)
    query = f"query($no: String!, $only: Boolean!) {{ eventsRestingOn(docNo: $no, onlyDirectly: $only) {TYPES} }}"
    for printed in ("晋政办发〔2022〕51号", "晋政办发(2022] 51 号"):
        found = (await house.read(query, miit, no=printed, only=False))["eventsRestingOn"]["nodes"]
        assert [(e["type"], e["office"]) for e in found] == [
            ("PolicyDocumentRegistered", "晋中市工信局"),
            ("PolicyDocumentRegistered", "忻州市工信局"),
            ("PolicyDocumentRegistered", "省领导小组办公室"),
            ("UnitFigureRecorded", "忻州市工信局"),
        ]
    direct = (await house.read(query, miit, no="晋政办发〔2022〕51号", only=True))["eventsRestingOn"]["nodes"]
    assert {e["type"] for e in direct} == {"PolicyDocumentRegistered"}
    by_id = f'{{ eventsRestingOn(document: "jzbf-2022-51", first: 1) {TYPES} }}'
    page = (await house.read(by_id, miit))["eventsRestingOn"]
    assert page["pageInfo"]["hasNextPage"]
    rest = f'{{ eventsRestingOn(document: "jzbf-2022-51", after: "{page["pageInfo"]["endCursor"]}") {TYPES} }}'
    assert len((await house.read(rest, miit))["eventsRestingOn"]["nodes"]) == 3


@pytest.mark.rule("JX-01")
async def test_the_question_names_one_document_that_exists(house: House, miit: str) -> None:
    await documents(house)
    for wrong in ("", '(document: "jx", docNo: "x")'):
        assert (await house.refusal(f"{{ eventsRestingOn{wrong} {TYPES} }}", miit))["code"] == "MALFORMED"
    neither = await house.refusal(f"{{ eventsRestingOn {TYPES} }}", miit)
    assert "None" not in neither["messageZh"]
    assert "document（编号）与 docNo（文号）须给出其中一个" in neither["messageZh"]
    unknown = f'{{ eventsRestingOn(docNo: "晋政办发〔2099〕1号") {TYPES} }}'
    assert (await house.refusal(unknown, miit))["code"] == "UNKNOWN_SUBJECT"
    assert (await house.refusal(f'{{ eventsRestingOn(document: "jx") {TYPES} }}'))["code"]


@pytest.mark.rule("JX-01", "YC-02")
async def test_the_graph_is_read_in_both_directions(house: House, miit: str) -> None:
    await documents(house)
    query = '{ document(id: "jzbf-2022-51") { docNo docNoRaw citedBy { id } basisDocuments { id } } }'
    found = (await house.read(query, miit))["document"]
    assert (found["docNo"], found["docNoRaw"]) == ("晋政办发〔2022〕51号", "晋政办发[2022] 51号")
    assert [one["id"] for one in found["citedBy"]] == ["jx", "sx", "xz"]
    jx = (await house.read('{ document(id: "jx") { docNo issuer basisDocuments { id } } }', miit))["document"]
    assert jx == {"docNo": None, "issuer": None, "basisDocuments": [{"id": "jzbf-2022-51"}]}


@pytest.mark.rule("SX-01")
async def test_the_public_sees_number_and_title_only_of_a_document_on_application(house: House, miit: str) -> None:
    await documents(house)
    fields = "{ id docNo title issuer issuedOn docNoRaw basedOn appliesTo textHeld disclosure citedBy { id } }"
    public = (await house.read(f'{{ document(id: "sx") {fields} }}'))["document"]
    assert public == {
        "id": "sx",
        "docNo": "晋焦压减组办字〔2020〕2号",
        "title": "关于进一步做好焦化行业压减过剩产能各项工作通知",
        "issuer": None,
        "issuedOn": None,
        "docNoRaw": None,
        "basedOn": [],
        "appliesTo": None,
        "textHeld": False,
        "disclosure": "ON_APPLICATION",
        "citedBy": [],
    }
    whole = (await house.read(f'{{ document(id: "sx") {fields} }}', miit))["document"]
    assert (whole["issuedOn"], whole["basedOn"]) == ("2020-10-21", ["jzbf-2022-51"])
    listed = await house.read("{ documents { nodes { id } } }")
    assert [one["id"] for one in listed["documents"]["nodes"]] == ["other", "sx", "xz"]


@pytest.mark.rule("SX-11")
async def test_a_superseded_document_says_by_which_and_since_when(house: House, miit: str) -> None:
    await documents(house)
    step = {"document": "sx", "byDocument": "jzbf-2022-51", "effectiveFrom": "2022-07-01"}
    await house.accept("SupersedePolicyDocument", step, LEADING, on="2022-07-01")
    query = '{ document(id: "sx") { supersededFrom supersededBy { id } } }'
    assert (await house.read(query, miit))["document"] == {
        "supersededFrom": "2022-07-01",
        "supersededBy": {"id": "jzbf-2022-51"},
    }
    before = f'{{ at(effectiveOn: "2022-06-30") {query} }}'
    assert (await house.read(before, miit))["at"]["document"] == {"supersededFrom": None, "supersededBy": None}


DUTY = {
    "duty": "wenxi-weekly",
    "office": "闻喜县工信局",
    "division": "140823",
    "kind": "REDUCTION_PROGRESS",
    "receiver": "省领导小组办公室",
    "cycle": "WEEKLY",
    "weekday": 1,
    "validFrom": "2020-10-21",
    "validTo": "2020-12-31",
}


async def duties(house: House) -> None:
    await wenxi.tell(house)
    await house.accept("RegisterReportDuty", DUTY, LEADING, on="2020-10-21")
    lines = [{"task": "wenxi-task", "tonnes": "540000"}]
    report = {"duty": "wenxi-weekly", "period": "2020-10-26", "lines": lines}
    await house.accept("SubmitReport", report, COUNTY, on="2020-10-26")
    late = {"duty": "wenxi-weekly", "period": "2020-11-02"}
    await house.accept("SubmitReport", late, COUNTY, on="2020-11-03")


@pytest.mark.rule("SX-19", "E-27", "E-14")
async def test_a_county_reads_its_own_duty_and_another_does_not(house: House, miit: str, jiexiu: str) -> None:
    await duties(house)
    fields = (
        "{ id office cycle nextDueOn onTimeReports lateReports missingReports "
        "periods { period status daysLate versions { version late lines { task tonnes } } } events { nodes { type } } }"
    )
    query = f'{{ at(effectiveOn: "2020-11-10") {{ duty(id: "wenxi-weekly") {fields} }} }}'
    for bearer in (COUNTY, CITY, miit):
        found: dict[str, Any] = (await house.read(query, bearer))["at"]["duty"]
        assert (found["onTimeReports"], found["lateReports"], found["missingReports"]) == (1, 1, 1)
    assert [p["status"] for p in found["periods"]] == ["MISSING", "LATE", "ON_TIME"]
    assert found["periods"][2]["versions"][0]["lines"] == [{"task": "wenxi-task", "tonnes": "540000"}]
    assert [e["type"] for e in found["events"]["nodes"]] == [
        "ReportDutyRegistered",
        "ReportSubmitted",
        "ReportSubmitted",
    ]
    assert (await house.refusal('{ duty(id: "wenxi-weekly") { id } }', jiexiu))["code"] == "UNKNOWN_SUBJECT"
    assert (await house.read("{ duties { nodes { id } } }", jiexiu))["duties"]["nodes"] == []
    node = (await house.read('{ node(tag: "duty:wenxi-weekly") { tag } }', COUNTY))["node"]
    assert node["tag"] == "duty:wenxi-weekly"
    foreign = await house.submit("SubmitReport", {"duty": "wenxi-weekly", "period": "2020-11-09"}, jiexiu)
    assert foreign["refusals"][0]["code"] == "UNKNOWN_SUBJECT"


@pytest.mark.rule("SX-19", "JC-23", "JX-07", "JX-46")
async def test_the_week_the_sample_and_the_score_card_are_queries(house: House, miit: str, jiexiu: str) -> None:
    await duties(house)
    query = (
        '{ at(effectiveOn: "2020-11-09") { '
        "weeklyReport { after upto rows { task level targetTonnes reportedTonnes acceptedInWeekTonnes overdueDays } } "
        "spotCheckCoverage { acceptedTasks coveragePercent } "
        "scoreCards { division targetTonnes reportedTonnes behindTonnes tasksOverdue dueReports lateReports } } }"
    )
    found = (await house.read(query, miit))["at"]
    assert (found["weeklyReport"]["after"], found["weeklyReport"]["upto"]) == ("2020-11-02", "2020-11-09")
    assert found["weeklyReport"]["rows"][1] == {
        "task": "wenxi-task",
        "level": "ENTERPRISE",
        "targetTonnes": "540000",
        "reportedTonnes": "540000",
        "acceptedInWeekTonnes": "0",
        "overdueDays": 9,
    }
    assert found["spotCheckCoverage"] == {"acceptedTasks": 0, "coveragePercent": 0}
    (card,) = found["scoreCards"]
    assert (card["division"], card["behindTonnes"], card["tasksOverdue"], card["lateReports"]) == (
        "140823",
        "540000",
        1,
        1,
    )
    foreign = '{ weeklyReport(division: "140823") { upto } }'
    assert (await house.refusal(foreign, jiexiu))["code"] == "UNKNOWN_SUBJECT"
    assert (await house.read("{ weeklyReport { rows { task } } }", jiexiu))["weeklyReport"]["rows"] == []


@pytest.mark.rule("XZ-06", "XZ-07", "XZ-09", "XZ-18", "XZ-19")
async def test_a_city_s_caps_and_their_states(house: House, miit: str, jiexiu: str) -> None:
    cap = {
        "division": "140900",
        "capacityCapTonnes": "5519000",
        "outputCapTonnes": "3996000",
        "energyCapTce": 440000,
        "energyPerCokeMaxGPerTonne": 110000,
        "energyPerValueMaxKgPerWanYuan": 3230,
    }
    await house.accept("SetUnitCap", cap, LEADING, on="2022-10-31")
    figures = {"division": "140900", "year": 2023, "throughMonth": 6, "outputTonnes": "2100000", "energyTce": 230000}
    await house.accept("RecordUnitStatistics", figures, XINZHOU, on="2023-07-10")
    query = (
        '{ at(effectiveOn: "2023-08-01") { caps(division: "140900") { '
        "readings { name limit amount runRate unit state } "
        "binding { binding outputByEnergyTonnes energyByCapacityTce quotasByCapacityFit } } } }"
    )
    found = (await house.read(query, miit))["at"]["caps"]
    states = {one["name"]: one["state"] for one in found["readings"]}
    assert states == {
        "CAPACITY": "WITHIN",
        "OUTPUT": "RUN_RATE_ABOVE",
        "ENERGY": "RUN_RATE_ABOVE",
        "ENERGY_PER_COKE": "WITHIN",
        "ENERGY_PER_VALUE": "UNKNOWN",
    }
    assert found["binding"] == {
        "binding": "OUTPUT",
        "outputByEnergyTonnes": "4000000",
        "energyByCapacityTce": 607090,
        "quotasByCapacityFit": False,
    }
    assert (await house.refusal(query, jiexiu))["code"] == "UNKNOWN_SUBJECT"


@pytest.mark.rule("X-27", "JX-08", "XZ-01")
async def test_offices_are_read_by_their_day(house: House, miit: str) -> None:
    office = {"office": "leading", "role": "PROVINCE_OFFICE", "division": "140000"}
    office["name"] = "压减过剩产能领导小组办公室"
    await house.accept("RegisterOffice", office | {"validTo": "2022-06-30"}, LEADING, on="2019-01-01")
    later = office | {"name": "推动高质量发展领导小组办公室", "validFrom": "2022-07-01"}
    await house.accept("RegisterOffice", later, LEADING, on="2022-07-01")
    names = '{ at(effectiveOn: "%s") { offices(division: "140000") { name validFrom validTo } } }'
    for on, name in (("2020-10-21", office["name"]), ("2023-12-31", later["name"])):
        assert [one["name"] for one in (await house.read(names % on, miit))["at"]["offices"]] == [name]


@pytest.mark.rule("X-27")
async def test_totals_group_by_the_code_of_the_day(house: House, miit: str) -> None:
    for code, name, parent in (
        ("149900", "示例市", "140000"),
        ("149901", "示例县", "149900"),
        ("149981", "示例县级市", "149900"),
    ):
        await house.accept("RegisterDivision", {"code": code, "name": name, "parent": parent}, LEADING, on="2018-12-31")
    where = {"division": "149901", "county": "149901"}
    enterprise = {"enterprise": "jia", "legalName": "示例焦化甲"} | where
    await house.accept("RegisterEnterprise", enterprise, wenxi.MIIT, on="2018-12-31", invented=True)
    lot = wenxi.LOT | {"lot": "jia-60", "enterprise": "jia", "tonnes": "600000"} | where
    await house.accept("RecognizeBaselineCapacity", lot, wenxi.MIIT, on="2018-12-31", invented=True)
    change = {"old": "149901", "new": "149981", "effectiveFrom": "2021-05-01"}
    await house.accept("ChangeDivisionCode", change, LEADING, on="2021-04-20")
    query = '{ at(effectiveOn: "%s") { counties(city: "149900") { code name capacity { operating } } } }'
    for on, code, name in (("2021-04-30", "149901", "示例县"), ("2021-05-01", "149981", "示例县级市")):
        (found,) = (await house.read(query % on, miit))["at"]["counties"]
        assert (found["code"], found["name"], found["capacity"]["operating"]) == (code, name, "600000")
    explain = "explain(account: OPERATING) { tonnes nodes { division tonnes } }"
    for on, code in (("2021-04-30", "149901"), ("2021-05-01", "149981")):
        asked = f'{{ at(effectiveOn: "{on}") {{ county(code: "{code}") {{ {explain} }} }} }}'
        found = (await house.read(asked, miit))["at"]["county"]["explain"]
        assert found == {"tonnes": "600000", "nodes": [{"division": "149901", "tonnes": "600000"}]}
    both = """{ compare(a: {effectiveOn: "2021-04-30"}, b: {effectiveOn: "2021-05-01"}) { capacity { code }
        a { position } b { position } } }"""
    assert (await house.read(both, miit))["compare"]["capacity"] == []  # A new code moves no tonne.
