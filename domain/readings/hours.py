"""How many hours a month or a day has: what no calendar holds is a typing error, and no slip of unit to find later.

Other figures are taken however absurd they are; hours alone have a bound that nobody disputes (docs/decisions/0024).
"""

from domain.calendar import last_day_of
from domain.readings.commands import ReportEmissionHours
from domain.readings.facts import EmissionHoursAggregated
from domain.refusals import Malformed

HOURS_A_DAY = 24


def hours_refusal(said: ReportEmissionHours | EmissionHoursAggregated) -> Malformed | None:
    """Why the hours cannot be those of the month or day; None where they can."""
    days, period = (last_day_of(said.month).day, said.month) if said.month else (1, str(said.day))
    most = HOURS_A_DAY * days
    if not 0 <= said.hours_hot <= most:
        zh = f"{period} 共 {most} 小时，应在 0 至 {most} 之间；请核对小时数"
        en = f"{period} has {most} hours: give 0 to {most}, the hours in which the stack was hot"
        return Malformed(field="hoursHot", value=str(said.hours_hot), rule_zh=zh, rule_en=en)
    if not 0 <= said.hours_hot_night <= said.hours_hot:
        zh = f"夜间小时是 hoursHot 的一部分，应在 0 至 {said.hours_hot} 之间；请核对两项"
        en = f"the hours of the night are among hoursHot: give 0 to {said.hours_hot}, or put hoursHot right"
        return Malformed(field="hoursHotNight", value=str(said.hours_hot_night), rule_zh=zh, rule_en=en)
    return None
