"""The last day of an oven under a task (最后一日): the printed one, a changed one, or the day of an order (JX-22)."""

from datetime import date

from domain.ovens.state import Oven
from domain.tasks.state import Task


def last_day_of(oven: Oven, task: Task) -> date | None:
    """An order replaces the last day; one given after it moves nothing, for the day has passed."""
    printed = task.deadline.hard_last_day if task.deadline else None
    days = [day for day in (printed, *(order.on for order in oven.closure_orders)) if day is not None]
    return min(days, default=None)
