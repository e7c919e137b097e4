"""The obvious baseline: any electricity at a closed oven (有电即报), and what each oven drew, for whoever reads a miss.

Every reading above zero of a meter that speaks for one oven alone, of a month after the one in which the oven stopped,
is an alarm on the day it was recorded. It knows no allowance, no winter, no cooling and no slip of unit.
"""

from collections import defaultdict
from datetime import date

from app.detection.alarms import ANY_ELECTRICITY, Alarm
from domain.cases.facts import Severity
from domain.envelope import Happened
from domain.readings.facts import Direction, MonthlyElectricityReported
from domain.world import World, replaced

NOTED_MONTHS = 8


class Electricity:
    """Hears every event of a world after the engine; `alarms` are those of the baseline."""

    def __init__(self, world: World) -> None:
        self.alarms: list[Alarm] = []
        self._world = world
        self._kwh: dict[str, dict[str, int]] = defaultdict(dict)

    def hear(self, event: Happened) -> None:
        """Take the next event of the log."""
        standing = replaced(event)
        if standing is None or not isinstance(fact := standing.fact, MonthlyElectricityReported):
            return
        mapping = self._world.now.meter(fact.meter).mapping_on(date.fromisoformat(f"{fact.month}-01"))
        oven = mapping.own_oven if mapping else None
        if oven is None or fact.direction is not Direction.IMPORT:
            return
        self._kwh[oven][fact.month] = fact.kwh
        stopped = self._world.now.oven(oven).stopped_on
        if fact.kwh > 0 and stopped is not None and fact.month > f"{stopped:%Y-%m}":
            self.alarms.append(_alarm(oven, fact, event.recorded_on))

    def note(self, subject: str, around: date) -> str:
        """The readings of an oven about a day, as they were last reported: 2021-03 62,000; 2021-04 61,000 kWh."""
        months = self._kwh.get(subject.removeprefix("oven:"), {})
        near = sorted(sorted(months), key=lambda month: abs(_number(month) - _number(f"{around:%Y-%m}")))
        told = "; ".join(f"{month} {months[month]:,}" for month in sorted(near[:NOTED_MONTHS]))
        return f"kWh {told}" if told else ""


def _alarm(oven: str, fact: MonthlyElectricityReported, on: date) -> Alarm:
    return Alarm(
        rule=ANY_ELECTRICITY,
        version=1,
        severity=Severity.MEDIUM,
        subject=f"oven:{oven}",
        about=fact.month,
        day=on,
        newest_cause=on,
        sentence_zh="关停后仍有用电。",
        sentence_en="Electricity after the stop.",
    )


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7])
