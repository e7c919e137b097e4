"""运城 told late (补登): one county as of five dates, each as known then and as known at the end (issue 5).

The plan of 2019-12-31 orders work due 2019-10-31 (X-05). What was closed in time is registered weeks after; what was
accepted is accepted on paper later still; one acceptance of 示例焦化甲 is revoked by a decision that reaches the ledger
after the last question. Every answer given then is given still, and every difference to what is known at the end is
the sum of the rows of the events that came in between.

    as of         registered by then                          registered later
    2019-10-31    openings, ovens                             the plan; both demolitions of October
    2019-12-31    the plan                                    those, and 津鑫's certificates of 12-28
    2020-07-31    demolitions, certificates, two acceptances  康庄's certificate of 07-15, 甲1号's acceptance of 07-20
    2020-10-31    those                                       康庄's acceptance of 10-20, 甲2号's demolition of 09-28
    2021-03-31    those, and 甲2号's acceptance of 12-01      the decision of 03-05: 甲1号's acceptance is revoked
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from tests.gateway.steady import Steady
from tests.stories import shili
from tests.stories import yuncheng as yc
from tests.stories.conservation import conserved
from tests.stories.telling import INSPECTOR, LEADING, Story

JIA_1, JIA_2 = replace(shili.JIA_A, account="IDLE"), shili.JIA_B
"""示例焦化甲's two ovens: 1号 stood still when its capacity was filed."""
DATES = ("2019-10-31", "2019-12-31", "2020-07-31", "2020-10-31", "2021-03-31")
LOOKED_AT = (DATES[3],)
"""On this day everything that can be read is asked, then and again at the end."""
Book = dict[str, int]


@dataclass
class Known:
    """The instants at which the five dates were asked for the first time, and the positions they come to."""

    story: Story
    steady: Steady
    at: dict[str, str] = field(default_factory=dict)
    positions: dict[str, int] = field(default_factory=dict)

    async def today(self, day: str) -> None:
        """The day has come: what is known of it now is what was known then."""
        found = await self.story.at(day, "position recordedAt")
        self.at[day], self.positions[day] = found["recordedAt"], int(found["position"])
        if day in LOOKED_AT:
            await self.steady.look(day)


# What the offices register, in the order in which they do


async def the_works_are_registered(story: Story) -> None:
    """Before any plan: companies, what was filed of them, their ovens; three of them stand still since 2018."""
    await yc.document(story)
    await yc.policy(story)
    province = {"code": shili.COUNTY.code, "name": shili.COUNTY.name, "parent": yc.CITY.code}
    await story.invent(LEADING, yc.OPENING, "RegisterDivision", **province)
    known = set[str]()
    for entry in (yc.HEDONG, yc.JINXIN_A, yc.KANGZHUANG, JIA_1, JIA_2):
        invented = entry.county is shili.COUNTY
        if entry.enterprise not in known:
            await yc.enterprise(story, entry, invented=invented)
        known.add(entry.enterprise)
        await yc.lot(story, entry, invented=invented, **({"document": None} if invented else {}))
        await yc.ovens(story, entry)


async def the_plan_orders_work_that_is_due_already(story: Story) -> None:
    """2019-12-31: 河东 and 甲1号 were to be torn down by 2019-10-31."""
    await yc.city_task(story)
    for entry in (yc.HEDONG, yc.JINXIN_A, yc.KANGZHUANG):
        await yc.entry_task(story, entry)
    for entry, phase in ((JIA_1, "p1"), (JIA_2, "p3")):
        await story.invent(
            yc.CITY.government,
            yc.PRINTED,
            "AssignEnterpriseTask",
            task=entry.task,
            enterprise=entry.enterprise,
            division=entry.county.code,
            county=entry.county.code,
            tonnes=entry.tonnes,
            deadline=yc.DEADLINES[phase],
            requiredEndState="DEMOLISH",
            lots=[entry.lot],
        )
        await story.invent(
            yc.CITY.government, yc.PRINTED, "ListLot", lot=entry.lot, task=entry.task, tonnes=entry.tonnes
        )


async def torn_down(story: Story, entry: yc.Entry, on: str) -> None:
    """主体设备拆除: the oven's own, on the day it happened."""
    oven = {"oven": f"o-{entry.key}-1"}
    office = entry.county.office
    await story.invent(office, yc.OPENING if entry.account == "IDLE" else on, "StopOven", **oven)
    await story.invent(office, on, "DemolishEquipment", **oven, items=[{"kind": "焦炉炉体", "main": True}])


async def the_closings_of_the_autumn_come_in(story: Story) -> None:
    """February 2020: what was torn down in October and certified in December, and two acceptances of January."""
    await torn_down(story, yc.HEDONG, "2019-10-30")
    await torn_down(story, JIA_1, "2019-10-20")
    for number in (1, 2):
        await yc.close_oven(story, yc.HEJIN, f"o-jinxin-a-{number}", "2019-12-18", "2019-12-28")
    await yc.accepted(story, yc.HEDONG, "2020-01-12", "DEMOLISH")
    await yc.accepted(story, yc.JINXIN_A, "2020-01-15", "CLOSE")


async def the_summer_comes_in(story: Story) -> None:
    """September 2020: 康庄 was certified on 07-15, 甲1号 accepted on 07-20."""
    await yc.close_oven(story, yc.HEJIN, "o-kangzhuang-1", "2020-07-01", "2020-07-15")
    await yc.accepted(story, JIA_1, "2020-07-20", "DEMOLISH")


async def the_second_autumn_comes_in(story: Story) -> None:
    """December 2020: 康庄 was accepted on 10-20, 甲2号 torn down on 09-28 and accepted on 12-01."""
    await yc.accepted(story, yc.KANGZHUANG, "2020-10-20", "CLOSE")
    await torn_down(story, JIA_2, "2020-09-28")
    await yc.accepted(story, JIA_2, "2020-12-01", "DEMOLISH")


async def an_acceptance_was_revoked(story: Story) -> None:
    """April 2021: the decision of 03-05 comes in, after the question of 03-31."""
    await story.invent(
        LEADING,
        "2021-03-05",
        "RevokeAcceptance",
        task=JIA_1.task,
        lot=JIA_1.lot,
        tonnes=JIA_1.tonnes,
        reason="抽查发现主体设备未拆除到位",
    )


# What an inspector is told

HEJIN = yc.HEJIN.code
SHILI = shili.COUNTY.code
TOLD: dict[str, dict[str, tuple[Book, Book, dict[str, int]]]] = {
    HEJIN: {
        "2019-10-31": (
            {"recognized": -1_440_000, "idle": 540_000, "operating": 900_000},
            {"recognized": -1_440_000, "closedPending": 540_000, "operating": 900_000},
            {"EquipmentDemolished": 1},
        ),
        "2019-12-31": (
            {"recognized": -1_440_000, "idle": 540_000, "operating": 900_000},
            {"recognized": -1_440_000, "closedPending": 840_000, "operating": 600_000},
            {"EquipmentDemolished": 1, "ClosureStandardCertified": 1},
        ),
        "2020-07-31": (
            {"recognized": -1_440_000, "reduced": 840_000, "operating": 600_000},
            {"recognized": -1_440_000, "reduced": 840_000, "closedPending": 600_000},
            {"ClosureStandardCertified": 1},
        ),
        "2020-10-31": (
            {"recognized": -1_440_000, "reduced": 840_000, "closedPending": 600_000},
            {"recognized": -1_440_000, "reduced": 1_440_000},
            {"CapacityReduced": 1},
        ),
        "2021-03-31": (
            {"recognized": -1_440_000, "reduced": 1_440_000},
            {"recognized": -1_440_000, "reduced": 1_440_000},
            {},
        ),
    },
    SHILI: {
        "2019-10-31": (
            {"recognized": -600_000, "idle": 300_000, "operating": 300_000},
            {"recognized": -600_000, "closedPending": 300_000, "operating": 300_000},
            {"EquipmentDemolished": 1},
        ),
        "2019-12-31": (
            {"recognized": -600_000, "idle": 300_000, "operating": 300_000},
            {"recognized": -600_000, "closedPending": 300_000, "operating": 300_000},
            {"EquipmentDemolished": 1},
        ),
        "2020-07-31": (
            {"recognized": -600_000, "closedPending": 300_000, "operating": 300_000},
            {"recognized": -600_000, "reduced": 300_000, "operating": 300_000},
            {"CapacityReduced": 1},
        ),
        "2020-10-31": (
            {"recognized": -600_000, "reduced": 300_000, "operating": 300_000},
            {"recognized": -600_000, "reduced": 300_000, "closedPending": 300_000},
            {"EquipmentDemolished": 1},
        ),
        "2021-03-31": (
            {"recognized": -600_000, "reduced": 600_000},
            {"recognized": -600_000, "reduced": 300_000, "closedPending": 300_000},
            {"AcceptanceRevoked": 1},
        ),
    },
}
"""By county and date: the book as known then, as known at the end, and the events that make the difference."""
TASK = "status overdueDays overdueWhenAssignedDays certifiedTonnes acceptedTonnes doneOn"


async def every_answer_of_then_is_given_still(story: Story, known: Known) -> None:
    """knownAt comes to the position of then; the same county, the same day, two states of knowledge in one request."""
    for county, dates in TOLD.items():
        for day, (then, now, _) in dates.items():
            said = await story.ask(
                f"""query($on: Date!, $then: DateTime!) {{
                  then: at(effectiveOn: $on, knownAt: $then) {{ position {_county(county)} }}
                  now: at(effectiveOn: $on) {{ {_county(county)} }} }}""",
                on=day,
                then=known.at[day],
            )
            assert int(said["then"]["position"]) == known.positions[day]
            assert (_book(said["then"]), _book(said["now"])) == (then, now), (county, day)


async def every_difference_is_the_sum_of_its_events(story: Story, known: Known) -> None:
    """The rows of what was registered since, effective by the day, are the difference: no tonne more or less."""
    for county, dates in TOLD.items():
        for day, (then, now, types) in dates.items():
            moved, seen = Counter[str](), Counter[str]()
            for event in await _registered_since(story, known.positions[day]):
                rows = [row for row in event["data"]["postings"] if row["county"] == county]
                if by_then := [row for row in rows if row["effectiveOn"] <= day]:
                    seen[event["type"]] += 1
                for row in by_then:
                    moved[_named(row["account"])] += row["tonnes"]
            difference = Counter(now)
            difference.subtract(then)
            assert {a: t for a, t in moved.items() if t} == {a: t for a, t in difference.items() if t}
            assert seen == types, (county, day, seen)


async def every_difference_names_its_events_and_their_receipts(story: Story, known: Known) -> None:
    """compare: the day as known then and as known now; each cause was recorded later, and has its receipt."""
    for county, dates in TOLD.items():
        for day, (then, now, types) in dates.items():
            found = await story.ask(
                """query($a: MomentInput!, $b: MomentInput!, $county: DivisionCode) {
                  compare(a: $a, b: $b, division: $county) { capacity { code account a b difference
                    causes(first: 100) { tonnes nodes { tonnes clock enters event { position type
                      receipt { position entryHash } } } } } } }""",
                a={"effectiveOn": day, "knownAt": known.at[day]},
                b={"effectiveOn": day},
                county=county,
            )
            rows = found["compare"]["capacity"]
            assert {_named(row["account"]): int(row["a"]) for row in rows if int(row["a"])} == _only(then, rows)
            assert {_named(row["account"]): int(row["b"]) for row in rows if int(row["b"])} == _only(now, rows)
            assert all(row["difference"] == row["causes"]["tonnes"] for row in rows)
            causes = [cause for row in rows for cause in row["causes"]["nodes"]]
            assert {(cause["clock"], cause["enters"]) for cause in causes} <= {("RECORDED", True)}
            events = {cause["event"]["position"]: cause["event"] for cause in causes}
            assert Counter(event["type"] for event in events.values()) == types, (county, day)
            for event in events.values():
                assert event["receipt"]["position"] == event["position"]
                assert len(event["receipt"]["entryHash"]) == 64


async def its_tasks_and_ovens_are_told_alike(story: Story, known: Known) -> None:
    """河东's task of 10-31: overdue as known on the day it was ordered, closed in time as known at the end."""
    hedong = f'task(id: "{yc.HEDONG.task}") {{ {TASK} }} oven(id: "o-hedong-1") {{ stage mainDemolishedOn }}'
    then = await story.at("2019-12-31", hedong, position=known.positions["2019-12-31"])
    now = await story.at("2019-12-31", hedong)
    assert then["task"]["status"] == "OVERDUE_NOT_REPORTED"
    assert (then["task"]["overdueDays"], then["task"]["overdueWhenAssignedDays"]) == (61, 61)
    assert then["oven"] == {"stage": "UNKNOWN", "mainDemolishedOn": None}
    assert now["task"]["status"] == "CLOSED_NOT_ACCEPTED"
    assert (now["task"]["overdueDays"], now["task"]["overdueWhenAssignedDays"]) == (0, 61)
    assert now["oven"] == {"stage": "DEMOLISHED", "mainDemolishedOn": "2019-10-30"}
    jia = f'task(id: "{JIA_1.task}") {{ acceptedTonnes revokedTonnes }}'
    then = await story.at("2021-03-31", jia, position=known.positions["2021-03-31"])
    assert then["task"] == {"acceptedTonnes": "300000", "revokedTonnes": "0"}
    assert (await story.at("2021-03-31", jia))["task"] == {"acceptedTonnes": "0", "revokedTonnes": "300000"}
    assert (await story.at("2021-03-04", jia))["task"] == {"acceptedTonnes": "300000", "revokedTonnes": "0"}


def _only(book: Book, rows: list[dict[str, Any]]) -> Book:
    """A book's accounts that differ."""
    named = {_named(row["account"]) for row in rows}
    return {account: tonnes for account, tonnes in book.items() if account in named}


async def _registered_since(story: Story, position: int) -> list[dict[str, Any]]:
    found = await story.ask(
        "query($after: String!) { events(first: 200, after: $after) { nodes { position type data } } }",
        INSPECTOR,
        after=str(position),
    )
    nodes: list[dict[str, Any]] = found["events"]["nodes"]
    return nodes


def _county(code: str) -> str:
    accounts = "recognized operating idle closedPending reduced check"
    return f'county(code: "{code}") {{ capacity {{ {accounts} }} }}'


def _book(moment: dict[str, Any]) -> Book:
    capacity = moment["county"]["capacity"]
    assert capacity.pop("check") == "0"
    return {account: int(tonnes) for account, tonnes in capacity.items() if int(tonnes)}


def _named(account: str) -> str:
    """CLOSED_PENDING as GraphQL names it: closedPending."""
    first, *rest = account.lower().split("_")
    return first + "".join(part.capitalize() for part in rest)


@pytest.mark.rule("X-05", "YC-05", "E-13", "E-14")
async def test_the_same_county_as_of_five_dates_as_known_then_and_as_known_at_the_end(story: Story) -> None:
    known = Known(story, Steady(story.house))
    for scene, day in (
        (the_works_are_registered, DATES[0]),
        (the_plan_orders_work_that_is_due_already, DATES[1]),
        (the_closings_of_the_autumn_come_in, DATES[2]),
        (the_summer_comes_in, DATES[3]),
        (the_second_autumn_comes_in, DATES[4]),
        (an_acceptance_was_revoked, None),
    ):
        await scene(story)
        if day is not None:
            await known.today(day)
    await every_answer_of_then_is_given_still(story, known)
    await every_difference_is_the_sum_of_its_events(story, known)
    await every_difference_names_its_events_and_their_receipts(story, known)
    await its_tasks_and_ovens_are_told_alike(story, known)
    await known.steady.hold()
    await conserved(story.house)
