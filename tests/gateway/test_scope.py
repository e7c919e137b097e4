"""Who sees what: an office its own division and below, the province everything, without a token next to nothing."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
import pytest_asyncio

from domain.envelope import Happened, Role
from domain.seals.facts import SealPlaced
from gateway.identity import Action, Identity, may
from tests.gateway import wenxi
from tests.gateway.house import House, token
from tests.projections.writing import write

pytestmark = pytest.mark.asyncio(loop_scope="module")
INSPECTOR = token(Role.INSPECTOR, "140000", "省督查组")
AUDITOR = token(Role.AUDITOR, "140000", "省审计厅")
JINZHONG = token(Role.CITY_OFFICE, "140700", "晋中市工信局")
ENTERPRISE = token(Role.ENTERPRISE, "140823", "闻喜示范焦化有限公司")

LISTS = ("ovens", "lots", "seals", "projects", "enterprises", "tasks", "compensation", "findings", "alerts")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(shared: House) -> AsyncIterator[House]:
    await wenxi.tell(shared)
    yield shared


async def test_an_office_lists_its_own_division_and_below(told: House) -> None:
    for bearer, ovens in (
        (wenxi.COUNTY, ["wenxi-1"]),
        (wenxi.CITY, ["wenxi-1"]),
        (wenxi.JIEXIU, ["jiexiu-1"]),
        (JINZHONG, ["jiexiu-1"]),
        (INSPECTOR, ["jiexiu-1", "wenxi-1"]),
        (AUDITOR, ["jiexiu-1", "wenxi-1"]),
    ):
        data = await told.read("{ ovens { nodes { id } } }", bearer)
        assert [node["id"] for node in data["ovens"]["nodes"]] == ovens


@pytest.mark.parametrize(
    ("field", "own"),
    [
        ("oven", "wenxi-1"),
        ("lot", "wenxi-54"),
        ("seal", "s-1"),
        ("task", "wenxi-task"),
        ("enterprise", "wenxi-coking"),
    ],
)
async def test_a_foreign_subject_answers_as_one_that_does_not_exist(
    told: House, field: str, own: str
) -> None:
    query = f"query($id: Identifier!) {{ {field}(id: $id) {{ id }} }}"
    assert (await told.read(query, wenxi.CITY, id=own))[field] == {"id": own}
    foreign = await told.refusal(query, JINZHONG, id=own)
    unknown = await told.refusal(query, JINZHONG, id="no-such-thing")
    assert foreign["code"] == unknown["code"] == "UNKNOWN_SUBJECT"
    assert str(foreign).replace(own, "…") == str(unknown).replace("no-such-thing", "…")
    by_tag = await told.refusal(
        "query($tag: String!) { node(tag: $tag) { tag } }", JINZHONG, tag=f"{field}:{own}"
    )
    assert by_tag == foreign


@pytest.mark.parametrize(
    "name", ["ovens", "lots", "seals", "enterprises", "tasks", "compensation", "findings", "alerts"]
)
async def test_a_list_of_a_foreign_division_is_empty(told: House, name: str) -> None:
    query = f'{{ {name}(division: "140823") {{ nodes {{ __typename }} }} }}'
    assert (await told.read(query, JINZHONG))[name]["nodes"] == []


@pytest.mark.rule("X-29")
@pytest.mark.parametrize("asked", ["openPoints", "curtailments"])
async def test_what_holds_in_a_foreign_division_is_refused_as_in_one_that_is_unknown(
    told: House, asked: str
) -> None:
    query = f"query($d: DivisionCode!) {{ {asked}(division: $d) {{ __typename }} }}"
    foreign = await told.refusal(query, JINZHONG, d="140823")
    unknown = await told.refusal(query, JINZHONG, d="149999")
    assert foreign["code"] == unknown["code"] == "UNKNOWN_SUBJECT"
    assert str(foreign).replace("140823", "…") == str(unknown).replace("149999", "…")
    for own, bearer in (("140781", JINZHONG), ("140000", JINZHONG), ("140823", INSPECTOR)):
        assert asked in await told.read(query, bearer, d=own)


async def test_a_foreign_countys_totals_are_shown_without_how_it_reads_its_documents(told: House) -> None:
    query = '{ at { county(code: "140823") { capacity { operating } interpretations { point } } } }'
    foreign = (await told.read(query, JINZHONG))["at"]["county"]
    own = (await told.read(query, wenxi.CITY))["at"]["county"]
    assert foreign == {"capacity": own["capacity"], "interpretations": []}
    assert own["interpretations"]


async def test_an_office_reads_the_events_of_its_own_division(told: House) -> None:
    query = "{ events(first: 500) { nodes { type office tags } } }"
    everything = (await told.read(query, INSPECTOR))["events"]["nodes"]
    county = (await told.read(query, wenxi.COUNTY))["events"]["nodes"]
    foreign = (await told.read(query, wenxi.JIEXIU))["events"]["nodes"]
    assert 0 < len(county) < len(everything)
    assert not any("jiexiu" in tag for event in county for tag in event["tags"])
    assert not any("wenxi" in tag for event in foreign for tag in event["tags"])


async def test_one_foreign_event_is_absent(told: House) -> None:
    nodes = (await told.read("{ events(first: 500) { nodes { position tags } } }", INSPECTOR))["events"][
        "nodes"
    ]
    foreign = next(event["position"] for event in nodes if "oven:jiexiu-1" in event["tags"])
    query = "query($p: Position!) { event(position: $p) { type } }"
    assert (await told.read(query, wenxi.COUNTY, p=foreign))["event"] is None
    assert (await told.read(query, wenxi.COUNTY, p="999999"))["event"] is None
    assert (await told.read(query, INSPECTOR, p=foreign))["event"] == {"type": "OvenRegistered"}


async def test_without_a_token_only_totals_and_public_documents_are_shown(told: House) -> None:
    data = await told.read(
        "{ at { position counties { name capacity { operating } } province { total { capacity { check } } }"
        " documents { nodes { id disclosure } } } }"
    )
    assert data["at"]["counties"] == [{"name": "闻喜县", "capacity": {"operating": "540000"}}]
    assert data["at"]["documents"]["nodes"] == [{"id": "yc-plan", "disclosure": "PUBLIC"}]
    hidden = await told.refusal('{ document(id: "sx-notice") { title } }')
    assert hidden["code"] == "UNKNOWN_SUBJECT"


@pytest.mark.parametrize(
    "query",
    [
        "{ events { nodes { type } } }",
        '{ event(position: "1") { type } }',
        "{ ovens { nodes { id } } }",
        '{ oven(id: "wenxi-1") { id } }',
        "{ lots { nodes { id } } }",
        "{ tasks { nodes { id } } }",
        '{ task(id: "yc-2020") { id } }',
        "{ compensation { nodes { tonnes } } }",
        "{ trialBalance { total { key } } }",
        '{ fund(city: "140800", year: 2020) { cityRaisedFen } }',
        "{ enterprises { nodes { id } } }",
        "{ findings { nodes { rule } } }",
        "{ alerts { nodes { rule } } }",
        "{ refusals { nodes { type } } }",
        "{ counties { tasks { targetTonnes } } }",
        "{ counties { compensation { tonnes } } }",
        "mutation { submit(items: []) { __typename } }",
    ],
)
async def test_everything_else_needs_a_token(told: House, query: str) -> None:
    assert (await told.refusal(query))["code"] == "TOKEN_MISSING"


async def test_an_auditor_reads_and_never_submits(told: House) -> None:
    refusal = await told.refusal("mutation { submit(items: []) { __typename } }", AUDITOR)
    assert refusal["code"] == "NOT_PERMITTED"


async def test_an_enterprise_submits_and_reads_as_the_public(told: House) -> None:
    assert (await told.refusal("{ ovens { nodes { id } } }", ENTERPRISE))["code"] == "NOT_PERMITTED"
    answer = await told.submit("HotIdleOven", {"oven": "wenxi-1"}, ENTERPRISE, on="2020-04-03")
    assert answer["__typename"] == "Receipt"


async def test_an_office_cannot_submit_for_another_division(told: House) -> None:
    answer = await told.submit("StopOven", {"oven": "wenxi-1"}, wenxi.JIEXIU)
    unknown = await told.submit("StopOven", {"oven": "no-such-oven"}, wenxi.JIEXIU)
    assert (
        [r["code"] for r in answer["refusals"]]
        == [r["code"] for r in unknown["refusals"]]
        == ["UNKNOWN_SUBJECT"]
    )


async def test_the_submitter_stands_in_the_token_and_nowhere_else(told: House) -> None:
    answer = await told.accept("StopOven", {"oven": "wenxi-1"}, wenxi.COUNTY, on="2020-04-04")
    position = answer["facts"][0]["position"]
    data = await told.read(
        "query($p: Position!) { event(position: $p) { office role } }", INSPECTOR, p=position
    )
    assert data["event"] == {"office": "闻喜县工信局", "role": "COUNTY_OFFICE"}


async def test_the_policy_says_no_to_what_it_does_not_know() -> None:
    office = Identity("运城市工信局", Role.CITY_OFFICE, "140800", None)  # type: ignore[arg-type]
    assert may(office, Action.READ, "140823")
    assert not may(office, Action.READ, "140781")
    assert not may(office, Action.READ, "140000")
    assert not may(None, Action.READ)
    assert not may(None, Action.SUBMIT)
    assert may(None, Action.SEE_TOTALS)


async def test_a_refused_attempt_without_a_place_is_for_its_own_office_and_the_province(told: House) -> None:
    parameter = {
        "parameter": "price-cap",
        "division": "140781",
        "value": {"number": "4800"},
        "unit": "分/吨",
    }
    answer = await told.submit("SetRuleParameter", parameter, wenxi.JIEXIU)
    assert answer["__typename"] == "Refused"
    await told.settle()
    refused = "{ refusals { nodes { position tags } } }"
    event = "query($p: Position!) { event(position: $p) { type } }"
    everything = "{ events(first: 500) { nodes { position } } }"
    for bearer, seen in ((wenxi.JIEXIU, True), (INSPECTOR, True), (wenxi.COUNTY, False), (JINZHONG, False)):
        listed = (await told.read(refused, bearer))["refusals"]["nodes"]
        assert (answer["position"] in [one["position"] for one in listed]) is seen
        assert ((await told.read(event, bearer, p=answer["position"]))["event"] is not None) is seen
        found = (await told.read(everything, bearer))["events"]["nodes"]
        assert (answer["position"] in [one["position"] for one in found]) is seen


async def test_a_seal_number_placed_elsewhere_takes_and_shows_no_event(told: House) -> None:
    """The rules refuse such a placement; a log that has one still shows each office its own events alone."""
    timeline = '{ events(first: 500, tags: ["seal:s-1"]) { nodes { position tags } } }'
    own = (await told.read(timeline, wenxi.COUNTY))["events"]["nodes"]
    assert len(own) >= 2
    foreign = Happened(
        position=0,
        occurred_on=date(2020, 6, 1),
        fact=SealPlaced(seal="s-1", oven="jiexiu-1", point="1号加热阀"),
        tags=("seal:s-1", "oven:jiexiu-1"),
        office="介休市工信局",
        role=Role.COUNTY_OFFICE,
        recorded_on=date(2020, 6, 1),
        key="foreign",
    )
    await write(told.log, [foreign])
    await told.settle()
    assert (await told.read(timeline, wenxi.COUNTY))["events"]["nodes"] == own
    shown = (await told.read(timeline, wenxi.JIEXIU))["events"]["nodes"]
    assert [event["tags"] for event in shown] == [["seal:s-1", "oven:jiexiu-1"]]
