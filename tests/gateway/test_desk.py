"""The office's own desk: what is due, what became of what it submitted, and drafts that another person releases."""

import pytest

from domain.envelope import Role
from tests.gateway import wenxi
from tests.gateway.house import House, token

ENTERS = token(Role.COUNTY_OFFICE, "140823", "闻喜县工信局", person="p-1")
RELEASES = token(Role.COUNTY_OFFICE, "140823", "闻喜县工信局", person="p-2")
SAFETY = token(Role.COUNTY_DEPT, "140823", "闻喜县应急管理局", person="p-2")
DUTY = {
    "duty": "weekly",
    "office": "闻喜县工信局",
    "division": "140823",
    "kind": "REDUCTION_PROGRESS",
    "receiver": "省领导小组办公室",
    "cycle": "WEEKLY",
    "weekday": 1,
    "validFrom": "2024-02-01",
}
DUE = "{ desk { office due { tag dueOn daysLeft whatZh } } }"
DESK = """{ desk {
  submissions(first: 3) { nodes { key position accepted events { type receipt { state } } refusals { code } }
    pageInfo { endCursor hasNextPage } }
  refused { nodes { key accepted refusals { code messageZh remedy } } }
  corrections { nodes { type corrects } } } }"""
DRAFTS = "{ desk { drafts { draft status command occursOn fields enteredBy endedBy documents invented } } }"
RELEASE = """mutation ($draft: Identifier!, $key: Text!) { releaseDraft(draft: $draft, key: $key) {
  __typename ... on Receipt { replayed facts { type } } ... on Refused { refusals { code field } } } }"""
PROPOSAL = {"command": "StopOven", "occurredOn": "2020-06-01", "fields": {"oven": "wenxi-2"}}


@pytest.mark.rule("SX-19")
async def test_the_desk_tells_what_is_due_the_soonest_first(house: House) -> None:
    await wenxi.tell(house)
    await house.accept("RegisterReportDuty", DUTY, wenxi.LEADING, on="2024-02-01")
    due = (await house.read(DUE, wenxi.COUNTY))["desk"]["due"]
    assert [(one["tag"], one["dueOn"]) for one in due] == [
        ("task:wenxi-task", "2020-10-31"),
        ("duty:weekly", "2024-02-05"),
        ("duty:weekly", "2024-02-12"),
        ("duty:weekly", "2024-02-19"),
        ("duty:weekly", "2024-02-26"),
        ("duty:weekly", "2024-03-04"),
    ]
    assert [one["daysLeft"] for one in due[1:]] == [-25, -18, -11, -4, 3], "asked on 1 March"
    assert "540,000" in due[0]["whatZh"]
    foreign = (await house.read(DUE, wenxi.JIEXIU))["desk"]
    assert (foreign["office"], foreign["due"]) == ("介休市工信局", [])


async def test_an_office_sees_its_own_submissions_with_receipts_its_refusals_and_its_corrections(house: House) -> None:
    await wenxi.tell(house)
    unknown = await house.submit("StopOven", {"oven": "nowhere"}, wenxi.COUNTY)
    assert unknown["__typename"] == "Refused"
    passed = {"task": "wenxi-task", "verdict": "PASSED", "accepted": []}
    refused = await house.submit("HoldCityAcceptance", passed, wenxi.COUNTY)
    assert refused["__typename"] == "Refused"
    asked = "{ events(types: [\"OvenStopped\"]) { nodes { position } } }"
    (stopped,) = (await house.read(asked, wenxi.COUNTY))["events"]["nodes"]
    right = {"command": "StopOven", "occurredOn": "2020-02-28", "fields": {"oven": "wenxi-1"}}
    why = {"reason": "日期有误", "secondOffice": "县应急局"}
    correction = {"position": stopped["position"], "replacement": right} | why
    await house.accept("CorrectEvent", correction, wenxi.COUNTY, on="2020-05-02")
    desk = (await house.read(DESK, wenxi.COUNTY))["desk"]
    newest, attempt, before = desk["submissions"]["nodes"]
    assert (newest["accepted"], [one["type"] for one in newest["events"]]) == (True, ["EventCorrected"])
    assert (attempt["accepted"], [one["code"] for one in attempt["refusals"]]) == (False, ["ROLE_NOT_PERMITTED"])
    assert before["accepted"]
    assert desk["submissions"]["pageInfo"]["hasNextPage"]
    (only,) = desk["refused"]["nodes"]
    assert only["key"] == attempt["key"], "what could not be read is not on record"
    assert only["refusals"][0]["remedy"]
    assert [one["corrects"] for one in desk["corrections"]["nodes"]] == [[stopped["position"]]]
    after = desk["submissions"]["pageInfo"]["endCursor"]
    rest = f'{{ desk {{ submissions(first: 500, after: "{after}") {{ nodes {{ key }} }} }} }}'
    keys = [one["key"] for one in (await house.read(rest, wenxi.COUNTY))["desk"]["submissions"]["nodes"]]
    assert len(keys) == len(set(keys)) == 4
    assert not {newest["key"], attempt["key"], before["key"]} & set(keys)
    assert (await house.read(DESK, wenxi.JIEXIU))["desk"]["corrections"]["nodes"] == []


async def test_the_desk_is_for_those_who_submit(house: House) -> None:
    assert (await house.refusal(DUE))["code"] == "TOKEN_MISSING"
    auditor = token(Role.AUDITOR, "140000", "审计厅")
    assert (await house.refusal(DUE, auditor))["code"] == "NOT_PERMITTED"


@pytest.mark.rule("JX-45")
async def test_one_person_enters_a_draft_and_another_releases_it(house: House) -> None:
    await wenxi.tell(house)
    oven = {"oven": "wenxi-2", "enterprise": "wenxi-coking", "division": "140823", "county": "140823"}
    await house.accept("RegisterOven", oven, wenxi.COUNTY, on="2019-01-10")
    entered = {"draft": "d-1", "proposal": PROPOSAL}
    await house.accept("EnterDraft", entered, ENTERS, on="2020-06-02", documents=["yc-plan"])
    (draft,) = (await house.read(DRAFTS, RELEASES))["desk"]["drafts"]
    assert (draft["status"], draft["command"], draft["enteredBy"]) == ("OPEN", "StopOven", "p-1")
    assert (draft["fields"]["oven"], draft["occursOn"], draft["documents"]) == ("wenxi-2", "2020-06-01", ["yc-plan"])
    own = (await house.read(RELEASE, ENTERS, draft="d-1", key="r-0"))["releaseDraft"]
    assert own["refusals"] == [{"code": "SAME_PERSON", "field": "releases"}]
    foreign = await house.ask(RELEASE, SAFETY, draft="d-1", key="r-1")
    assert foreign["errors"][0]["extensions"]["code"] == "UNKNOWN_SUBJECT"
    done = (await house.read(RELEASE, RELEASES, draft="d-1", key="r-2"))["releaseDraft"]
    assert [one["type"] for one in done["facts"]] == ["OvenStopped", "DraftReleased"]
    again = (await house.read(RELEASE, RELEASES, draft="d-1", key="r-2"))["releaseDraft"]
    assert again["replayed"]
    late = (await house.read(RELEASE, RELEASES, draft="d-1", key="r-3"))["releaseDraft"]
    assert late["refusals"][0]["code"] == "DRAFT_ENDED"
    (draft,) = (await house.read(DRAFTS, ENTERS))["desk"]["drafts"]
    assert (draft["status"], draft["endedBy"]) == ("RELEASED", "p-2")
    assert (await house.read(DRAFTS, SAFETY))["desk"]["drafts"] == []


async def test_a_draft_is_seen_by_its_division_and_above_and_by_nobody_else(house: House) -> None:
    await wenxi.tell(house)
    proposal = PROPOSAL | {"fields": {"oven": "wenxi-1"}}
    await house.accept("EnterDraft", {"draft": "d-1", "proposal": proposal}, ENTERS, on="2020-06-02")
    asked = '{ events(types: ["DraftEntered"]) { nodes { type } } }'
    for bearer, seen in ((wenxi.COUNTY, 1), (wenxi.CITY, 1), (wenxi.LEADING, 1), (wenxi.JIEXIU, 0)):
        assert len((await house.read(asked, bearer))["events"]["nodes"]) == seen
