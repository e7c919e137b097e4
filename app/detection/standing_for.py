"""What else a subject speaks of: an alarm about a task is about its ovens and lots, a fault of a meter is its ovens'.

Truth and findings name different things of one matter; what the ledger itself says of them joins the two.
"""

from collections import defaultdict

from domain.envelope import Happened
from domain.meters.facts import MeterMapped
from domain.world import replaced

_OF_A_TASK = ("oven:", "lot:")


class StandingFor:
    """Hears every event of a world; `subjects` are the tags that a tag stands for."""

    def __init__(self) -> None:
        self._found: dict[str, dict[str, None]] = defaultdict(dict)

    def hear(self, event: Happened) -> None:
        """Take the next event of the log."""
        standing = replaced(event)
        if standing is not None and isinstance(fact := standing.fact, MeterMapped):
            self._found[f"meter:{fact.meter}"].update((f"oven:{oven}", None) for oven in fact.ovens)
        for task in (tag for tag in event.tags if tag.startswith("task:")):
            self._found[task].update((tag, None) for tag in event.tags if tag.startswith(_OF_A_TASK))

    @property
    def subjects(self) -> dict[str, tuple[str, ...]]:
        return {tag: tuple(others) for tag, others in self._found.items()}
