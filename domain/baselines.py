"""The opening period of a city (期初): open until `BaselineClosed`; after it no event creates quota (SX-22)."""

import msgspec

from domain.envelope import Happened
from domain.lots.facts import BaselineCapacityRecognized, BaselineClosed


class Baseline(msgspec.Struct, frozen=True):
    """The openings of one city: their sum in tonnes, and whether the period is closed."""

    city: str
    opened_tonnes: int = 0
    closed: bool = False


def evolve_baseline(state: Baseline, event: Happened) -> Baseline:
    match event.fact:
        case BaselineCapacityRecognized(tonnes=tonnes):
            return msgspec.structs.replace(state, opened_tonnes=state.opened_tonnes + tonnes)
        case BaselineClosed():
            return msgspec.structs.replace(state, closed=True)
        case _:
            return state
