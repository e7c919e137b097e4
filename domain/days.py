"""Time as an event (开日): every rule about a deadline or a silence runs on `DayOpened` and nothing else.

model.md §0.5: once a day, none skipped after an outage, so that replay gives the same findings whenever it runs.
"""

from datetime import date
from typing import ClassVar

from domain.fact import Fact


class DayOpened(Fact, frozen=True, kw_only=True):
    """开日: a day of Asia/Shanghai begins."""

    TOPIC: ClassVar[str] = "DayOpened"

    day: date
