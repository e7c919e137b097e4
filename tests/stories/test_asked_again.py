"""闻喜 asked about 2020-06-30 twice: as known then, and as known now; the difference is explained by its events.

What is invented: the acceptance was registered under 2020-01-10; the minutes say 2020-07-05, so the province corrects
it (model.md §4.5). The past as known then stays as it was; the past as known now is another.
"""

from typing import Any

import pytest

from domain.envelope import Role
from tests.gateway.house import House, token
from tests.stories.test_wenxi import ACCEPTED, INSPECTOR, PROVINCE, Wenxi

LEADING = token(Role.PROVINCE_OFFICE, PROVINCE, "省领导小组办公室")
ASKED, MINUTES = "2020-06-30", "2020-07-05"
ROW = "position effectiveOn tonnes runningTonnes reverses event { type corrects receipt { position entryHash } }"
AT = f"""query($on: Date, $position: Position, $known: DateTime) {{
    at(effectiveOn: $on, position: $position, knownAt: $known) {{ position recordedAt final
      county(code: "140823") {{ capacity {{ reduced closedPending }}
        explain(account: REDUCED) {{ tonnes nodes {{ {ROW} }} }} }} }} }}"""
COMPARE = f"""query($a: MomentInput!, $b: MomentInput!, $division: DivisionCode, $account: Account) {{
    compare(a: $a, b: $b, division: $division) {{ a {{ position final }} b {{ position final }}
      capacity(account: $account) {{ code name account a b difference causes {{ tonnes rowCount
        nodes {{ {ROW} enters clock differenceTonnes }} }} }} }} }}"""


@pytest.fixture
def wenxi(house: House) -> Wenxi:
    return Wenxi(house)


async def told(wenxi: Wenxi) -> tuple[int, int]:
    """The acceptance and its correction; the last position before, and after it."""
    await wenxi.open()
    await wenxi.list()
    await wenxi.demolish()
    accepted = await wenxi.hold_acceptance()
    again = {
        "command": "HoldCityAcceptance",
        "occurredOn": MINUTES,
        "fields": {
            "task": "t-yc-01",
            "verdict": "PASSED",
            "accepted": [{"lot": "l-yc-jianlong", "tonnes": 540_000}],
        },
    }
    corrected = await wenxi.accept(
        LEADING,
        "2020-08-01",
        "CorrectEvent",
        position=str(accepted),
        replacement=again,
        reason="验收日期误录",
        secondOffice="运城市验收组",
    )
    return accepted, corrected


async def compared(wenxi: Wenxi, a: dict[str, Any], b: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The differences by account."""
    found = (await wenxi.house.read(COMPARE, INSPECTOR, a=a, b=b, **more))["compare"]
    for one in found["capacity"]:
        assert int(one["difference"]) == int(one["b"]) - int(one["a"]) != 0
        assert one["causes"]["tonnes"] == one["difference"]
        assert sum(int(row["differenceTonnes"]) for row in one["causes"]["nodes"]) == int(one["difference"])
        assert one["causes"]["nodes"][-1]["runningTonnes"] == one["difference"]
    return {one["account"]: one for one in found["capacity"]}


@pytest.mark.rule("YC-14", "E-17")
async def test_the_half_year_as_known_then_and_as_known_now(wenxi: Wenxi) -> None:
    then, now = await told(wenxi)
    as_then = (await wenxi.house.read(AT, INSPECTOR, on=ASKED, position=str(then)))["at"]
    as_now = (await wenxi.house.read(AT, INSPECTOR, on=ASKED))["at"]
    assert (as_then["final"], as_now["final"], as_now["position"]) == (True, False, str(now))
    assert as_then["county"]["capacity"] == {"reduced": "540000", "closedPending": "0"}
    assert as_now["county"]["capacity"] == {"reduced": "0", "closedPending": "540000"}
    assert as_then["county"]["explain"]["tonnes"] == "540000"
    explained = as_now["county"]["explain"]
    assert explained["tonnes"] == "0"
    assert [(row["tonnes"], row["runningTonnes"], row["reverses"]) for row in explained["nodes"]] == [
        ("540000", "540000", None),
        ("-540000", "0", str(then)),
    ]
    differ = await compared(wenxi, {"effectiveOn": ASKED, "position": str(then)}, {"effectiveOn": ASKED})
    assert {name: one["difference"] for name, one in differ.items()} == {
        "CLOSED_PENDING": "540000",
        "REDUCED": "-540000",
    }
    (cause,) = differ["REDUCED"]["causes"]["nodes"]
    assert (cause["enters"], cause["clock"], cause["effectiveOn"]) == (True, "RECORDED", ACCEPTED)
    assert (cause["event"]["type"], cause["event"]["corrects"]) == ("EventCorrected", [str(then)])
    assert cause["event"]["receipt"]["position"] == cause["position"]


async def test_a_month_later_on_both_clocks_nothing_is_left_of_the_difference(wenxi: Wenxi) -> None:
    then, _ = await told(wenxi)
    a, b = {"effectiveOn": ASKED, "position": str(then)}, {"effectiveOn": "2020-07-31"}
    assert await compared(wenxi, a, b) == {}
    day = {"effectiveOn": ASKED}
    by_day = await compared(wenxi, day, b, account="REDUCED")
    (cause,) = by_day["REDUCED"]["causes"]["nodes"]
    assert (cause["clock"], cause["effectiveOn"], cause["differenceTonnes"]) == ("EFFECTIVE", MINUTES, "540000")
    back = await compared(wenxi, b, a | {"effectiveOn": "2020-01-09"}, account="REDUCED", division="140823")
    assert [(row["enters"], row["clock"]) for row in back["REDUCED"]["causes"]["nodes"]] == [
        (False, "EFFECTIVE"),
        (False, "BOTH"),
        (False, "BOTH"),
    ]


async def test_what_was_known_at_an_instant_never_changes_again(wenxi: Wenxi) -> None:
    then, _ = await told(wenxi)
    known = (await wenxi.house.read(AT, INSPECTOR, on=ASKED, position=str(then)))["at"]
    assert (await wenxi.house.read(AT, INSPECTOR, on=ASKED, known=known["recordedAt"]))["at"] == known
    bad = await wenxi.house.refusal(
        COMPARE, INSPECTOR, a={"effectiveOn": ASKED, "knownAt": "2020-06-30T00:00:00"}, b={"position": "999999"}
    )
    assert (bad["code"], bad["field"]) == ("KNOWN_AT_WITHOUT_ZONE", "a.knownAt")
    bad = await wenxi.house.refusal(COMPARE, INSPECTOR, a={}, b={"position": "999999"})
    assert (bad["code"], bad["field"]) == ("MOMENT_OUT_OF_RANGE", "b.position")
