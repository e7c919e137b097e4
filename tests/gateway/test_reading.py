"""What an inspector can ask: every field of the schema, at any moment, of what stands there."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from gateway.limits import FIELDS_MAX
from gateway.schema import schema
from graphql import GraphQLObjectType, get_named_type, is_leaf_type, is_required_argument
from tests.gateway import wenxi
from tests.gateway.house import House, token

pytestmark = pytest.mark.asyncio(loop_scope="module")
INSPECTOR = token("INSPECTOR", "140000", "省督查组")
ECOLOGY = token("CITY_ECO", "140800", "运城市生态环境局")
ARGUMENTS = {
    "county": '(code: "140823")',
    "node": '(tag: "oven:wenxi-1")',
    "event": '(position: "4")',
    "oven": '(id: "wenxi-1")',
    "lot": '(id: "wenxi-54")',
    "seal": '(id: "s-1")',
    "site": '(id: "wenxi-works")',
    "task": '(id: "yc-2020")',
    "enterprise": '(id: "wenxi-coking")',
    "document": '(id: "yc-plan")',
    "fund": '(city: "140800", year: 2020)',
    "findings": "(onlyOpen: false)",
    "alerts": "(onlyOpen: false)",
    "eventsRestingOn": '(document: "yc-plan")',
    "duty": '(id: "wenxi-weekly")',
    "case": '(id: "wenxi-case")',
    "caseTimeline": '(id: "wenxi-case")',
    "caps": '(division: "140800")',
    "offices": '(division: "140800")',
    "refusedSubmissionCounts": "(by: CODE)",
    "evaluation": '(division: "140800", year: 2020)',
    "curtailments": '(division: "140800")',
    "relocationLeads": '(oven: "wenxi-1")',
}
NOT_HERE = {"project", "at", "compare", "receipt", "consistencyProof", "checkpoint", "desk"}
"""No project is filed in the story; `at` is the door that the test comes through; `compare` takes two of them
(test_explaining.py); proofs are of the log as it grows and of no moment (test_proofs.py), as an office's desk is
(test_desk.py)."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(shared: House) -> AsyncIterator[House]:
    await wenxi.tell(shared)
    duty = {"duty": "wenxi-weekly", "office": "闻喜县工信局", "division": "140823", "kind": "REDUCTION_PROGRESS"}
    due = {"receiver": "省领导小组办公室", "cycle": "WEEKLY", "weekday": 1, "validFrom": "2020-10-21"}
    await shared.accept("RegisterReportDuty", duty | due, wenxi.LEADING, on="2020-10-21")
    office = {"office": "leading", "name": "运城市领导小组办公室", "role": "CITY_OFFICE", "division": "140800"}
    await shared.accept("RegisterOffice", office, wenxi.LEADING, on="2019-12-31")
    lines = {"enterprise": "wenxi-coking", "year": 2020, "survivalLine": True, "developmentLine": False}
    await shared.accept("EvaluateEnterprise", lines, wenxi.CITY, on="2021-01-20")
    season = {"division": "140800", "kind": "OFF_PEAK", "startsOn": "2020-10-01", "endsOn": "2021-03-31"}
    await shared.accept("DeclareCurtailment", season, ECOLOGY, on="2020-09-30")
    case = {"case": "wenxi-case", "subject": "oven:wenxi-1", "severity": "HIGH", "reason": "夜间有烟"}
    await shared.accept("OpenCase", case | {"policeReferral": "已移送"}, INSPECTOR, on="2020-06-01")
    stack = {"monitor": "wenxi-stack", "division": "140823", "kind": "STACK", "name": "焦炉烟囱"}
    await shared.accept("RegisterMonitor", stack, ECOLOGY, on="2020-06-01")
    again = await shared.submit("RecognizeBaselineCapacity", wenxi.LOT, wenxi.MIIT, on="2018-12-31")
    assert again["__typename"] == "Refused", again
    await shared.settle()
    yield shared


def everything(kind: Any, depth: int) -> str:
    """A selection of every field of a type that needs no argument, down to a depth."""
    chosen = []
    for name, field in kind.fields.items():
        of = get_named_type(field.type)
        if any(is_required_argument(argument) for argument in field.args.values()):
            continue
        if is_leaf_type(of):
            chosen.append(name)
        elif depth:
            chosen.append(f"{name} {everything(of, depth - 1)}")
    return "{ __typename " + " ".join(chosen) + " }"


def as_much_as_one_request_takes(kind: Any) -> str:
    """Three levels down, or as many as stay within the fields of one operation, those of `at` beside them."""
    chosen = (everything(kind, depth) for depth in (3, 2, 1))
    return next(text for text in chosen if len(re.findall(r"\w+", text)) < FIELDS_MAX - 10)


def fields() -> list[str]:
    kind = schema._schema.type_map["Query"]
    assert isinstance(kind, GraphQLObjectType)
    return [name for name in kind.fields if name not in NOT_HERE]


@pytest.mark.parametrize("name", fields())
async def test_every_field_of_a_moment_can_be_asked(told: House, name: str) -> None:
    kind = schema._schema.type_map["Query"]
    assert isinstance(kind, GraphQLObjectType)
    of = get_named_type(kind.fields[name].type)
    selection = "" if is_leaf_type(of) else as_much_as_one_request_takes(of)
    data = await told.read(f"{{ at {{ {name}{ARGUMENTS.get(name, '')} {selection} }} }}", INSPECTOR)
    assert data["at"][name] not in (None, [], {"__typename": of.name})


async def test_an_oven_shows_its_facets_and_its_neighbours(told: House) -> None:
    data = await told.read(
        """{ oven(id: "wenxi-1") { stage operation stoppedOn seals { seal state } division divisionName
             enterprise { legalName } lots { id capacity { operating check } } events { nodes { type } } } }""",
        INSPECTOR,
    )
    assert data["oven"] == {
        "stage": "STOPPED",
        "operation": "STOPPED",
        "stoppedOn": "2020-03-01",
        "seals": [{"seal": "s-1", "state": "BROKEN"}],
        "division": "140823",
        "divisionName": "闻喜县",
        "enterprise": {"legalName": "闻喜示范焦化有限公司"},
        "lots": [{"id": "wenxi-54", "capacity": {"operating": "540000", "check": "0"}}],
        "events": {
            "nodes": [
                {"type": kind}
                for kind in (
                    "OvenRegistered",
                    "OvenBacksLot",
                    "EnterpriseTaskAssigned",
                    "OvenStopped",
                    "SealPlaced",
                    "SealBroken",
                )
            ]
        },
    }


async def test_a_task_shows_target_list_and_silence(told: House) -> None:
    data = await told.read(
        """{ tasks { nodes { id level targetTonnes listedTonnes acceptedTonnes status overdueDays lastDay
             lots { id } ovens { id } children { id } phases { part targetTonnes } } } }""",
        INSPECTOR,
    )
    city, enterprise = data["tasks"]["nodes"]
    assert (city["id"], city["level"], city["children"]) == ("yc-2020", "CITY", [{"id": "wenxi-task"}])
    assert enterprise["targetTonnes"] == enterprise["listedTonnes"] == "540000"
    assert (enterprise["acceptedTonnes"], enterprise["status"]) == ("0", "OVERDUE_NOT_REPORTED")
    assert enterprise["overdueDays"] > 0
    assert (enterprise["lots"], enterprise["ovens"]) == ([{"id": "wenxi-54"}], [{"id": "wenxi-1"}])


async def test_two_moments_of_one_request_are_two_aliases(told: House) -> None:
    data = await told.read(
        """{ before: at(effectiveOn: "2020-02-29") { effectiveOn oven(id: "wenxi-1") { operation } }
             after: at(effectiveOn: "2020-03-01") { effectiveOn oven(id: "wenxi-1") { operation } }
             known: at(position: "4") { position counties { code } lots { nodes { id } } } }""",
        INSPECTOR,
    )
    assert data["before"] == {"effectiveOn": "2020-02-29", "oven": {"operation": "UNKNOWN"}}
    assert data["after"] == {"effectiveOn": "2020-03-01", "oven": {"operation": "STOPPED"}}
    assert data["known"] == {
        "position": "4",
        "counties": [{"code": "140823"}],
        "lots": {"nodes": [{"id": "wenxi-54"}]},
    }


async def test_an_instant_resolves_to_the_position_recorded_by_then(told: House) -> None:
    event = (await told.read('{ event(position: "5") { recordedAt } }', INSPECTOR))["event"]
    data = await told.read(
        "query($at: DateTime) { at(knownAt: $at) { position recordedAt } }", INSPECTOR, at=event["recordedAt"]
    )
    assert data["at"] == {"position": "5", "recordedAt": event["recordedAt"]}


async def test_pages_of_the_log_join_without_a_gap(told: House) -> None:
    seen: list[str] = []
    after = None
    while True:
        data = await told.read(
            "query($after: String) { events(first: 4, after: $after) "
            "{ edges { cursor node { position } } pageInfo { hasNextPage endCursor } } }",
            INSPECTOR,
            after=after,
        )
        edges = data["events"]["edges"]
        assert [edge["cursor"] for edge in edges] == [edge["node"]["position"] for edge in edges]
        seen += [edge["cursor"] for edge in edges]
        after = data["events"]["pageInfo"]["endCursor"]
        if not data["events"]["pageInfo"]["hasNextPage"]:
            break
    head = (await told.read("{ head }"))["head"]
    assert seen == [str(position) for position in range(1, int(head) + 1)]


async def test_pages_of_subjects_join_without_a_gap(told: House) -> None:
    first = (
        await told.read("{ ovens(first: 1) { nodes { id } pageInfo { hasNextPage endCursor } } }", INSPECTOR)
    )["ovens"]
    assert first["nodes"] == [{"id": "jiexiu-1"}]
    assert first["pageInfo"]["hasNextPage"]
    second = await told.read(
        "query($after: String) { ovens(after: $after) { nodes { id } pageInfo { hasNextPage hasPreviousPage } } }",
        INSPECTOR,
        after=first["pageInfo"]["endCursor"],
    )
    assert second["ovens"] == {
        "nodes": [{"id": "wenxi-1"}],
        "pageInfo": {"hasNextPage": False, "hasPreviousPage": True},
    }


async def test_findings_are_asked_of_one_subject_and_of_some_rules(told: House) -> None:
    ask = """query($subject: String, $rules: [String!]) {
      findings(onlyOpen: false, subject: $subject, rules: $rules) { nodes { rule subject } } }"""

    async def asked(**filters: Any) -> list[tuple[str, str]]:
        nodes = (await told.read(ask, INSPECTOR, **filters))["findings"]["nodes"]
        return [(node["rule"], node["subject"]) for node in nodes]

    everything_found = await asked()
    rule, subject = everything_found[0]
    assert await asked(rules=[rule]) == [one for one in everything_found if one[0] == rule]
    assert await asked(subject=subject) == [one for one in everything_found if one[1] == subject]
    assert await asked(subject="oven:nowhere") == []
    refused = await told.refusal(ask, INSPECTOR, subject="a\x00b")
    assert refused["field"] == "subject"
    assert "visible text" in refused["messageEn"]
    slip = await told.refusal(ask, INSPECTOR, rules=["S-12", "Z-99"])
    assert (slip["field"], "Z-99" in slip["messageZh"], "S-12" in slip["messageZh"]) == ("rules", True, True)
