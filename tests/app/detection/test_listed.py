"""The list of S-08 scored: where the true transformer stood, at which look, and before how many others."""

import msgspec
import pytest

from app.detection.aims import aims
from app.detection.listed import best, list_table, looks, without_link
from app.detection.matching import Played
from app.detection.sought import Lists, Sought
from app.detection.truth import Episode, Meter
from tests.app.detection.worlds import LAST_DAY, day, oven, world

pytestmark = pytest.mark.rule("S-08")


def moved(name: str, *evidence: str, meter: Meter = Meter.OWN) -> Episode:
    return Episode(
        id=f"moved-{name}",
        kind="EQUIPMENT_MOVED",
        subject=f"oven:{name}",
        related=(f"transformer:B-{name}",),
        start=day("2022-01-10"),
        end=LAST_DAY,
        meter=meter,
        evidence=("TRANSFORMER", *evidence),
    )


def three_moved() -> Played:
    """One at place 2 and then 12, one that was never listed, and one that a serial tells of."""
    episodes = [moved("a"), moved("b", meter=Meter.SHARED), moved("c", "SERIAL")]
    sought = (
        Sought("moved-a", day("2022-07-31"), None, 1),
        Sought("moved-a", day("2022-08-31"), 2, 3),
        Sought("moved-a", LAST_DAY, 12, 13),
        Sought("moved-b", LAST_DAY, None, 0),
        Sought("moved-c", LAST_DAY, 1, 1),
    )
    played = world([oven(name) for name in "abc"], episodes, [])
    return msgspec.structs.replace(played, sought=sought, lists=Lists(3, (1, 13)))


def test_found_is_what_ever_stood_in_the_first_ten_and_a_link_is_told_apart() -> None:
    played = three_moved()
    assert [best(sought) for _, sought in looks([played])] == [2, None, 1]
    assert without_link([played]).value == 0.5
    own, other, every, tied = list_table([played]).rows
    assert [row[1] for row in (own, other, every, tied)] == ["1", "1", "2", "1"]
    assert [cell[:5] for cell in own[2:6]] == ["0.000", "1.000", "1.000", "0.000"]
    assert own[7].startswith("0.917")  # 11 of the 12 others stood before it at the last look.
    assert own[8] == "233 / 233"


def test_the_first_ten_are_told_without_a_threshold_and_without_worlds_nothing_is() -> None:
    told = {row[0]: row[1:] for row in aims([three_moved()]).rows}
    row = next(told[name] for name in told if "top ten" in name)
    assert row == ["如实另报 told apart", row[1], "只报告 reported"]
    assert row[1].startswith("0.500")
    assert list_table([]).rows[0][1:4] == ["0", "—", "—"]
