"""The state of a monitor: what it is, and what was published of its data. JC-18."""

from datetime import date
from typing import TYPE_CHECKING, assert_never

import msgspec

from domain.envelope import Happened
from domain.monitors.facts import MonitorKind, MonitorRegistered, MonitorTrustPublished, Trust
from domain.policy import keys
from domain.policy.state import number

if TYPE_CHECKING:
    from domain.world import View

MonitorFact = MonitorRegistered | MonitorTrustPublished


class Publication(msgspec.Struct, frozen=True):
    """What was published of a source's data."""

    trust: Trust
    reason: str
    decision_no: str | None
    on: date
    office: str
    position: int


class Monitor(msgspec.Struct, frozen=True):
    """A monitor; `registered` is False until it is."""

    monitor: str
    registered: bool = False
    division: str = ""
    kind: MonitorKind = MonitorKind.STACK
    name: str = ""
    site: str | None = None
    stack_height_mm: int | None = None
    online_fitted: bool | None = None
    networked: bool | None = None
    publications: tuple[Publication, ...] = ()
    invented: bool = False

    @property
    def trust(self) -> Trust:
        """As published last."""
        return self.publications[-1].trust if self.publications else Trust.UNKNOWN


def on_key_list(view: "View", monitor: Monitor, on: date) -> bool | None:
    """Whether a stack stands on the key list: above the height, 45.000 m is not (JC-18); None where it is unknown."""
    above = number(view, keys.KEY_STACK_ABOVE_MM, monitor.division, on)
    if above is None or monitor.kind is not MonitorKind.STACK or monitor.stack_height_mm is None:
        return None
    return monitor.stack_height_mm > above


def evolve_monitor(state: Monitor, event: Happened) -> Monitor:
    """The monitor after one more of its events."""
    fact = event.fact
    if not isinstance(fact, MonitorFact):
        return state
    match fact:
        case MonitorRegistered():
            return msgspec.structs.replace(
                state,
                registered=True,
                division=fact.division,
                kind=fact.kind,
                name=fact.name,
                site=fact.site,
                stack_height_mm=fact.stack_height_mm,
                online_fitted=fact.online_fitted,
                networked=fact.networked,
                invented=event.invented,
            )
        case MonitorTrustPublished():
            said = Publication(
                fact.trust, fact.reason, fact.decision_no, event.occurred_on, event.office, event.position
            )
            return msgspec.structs.replace(state, publications=(*state.publications, said))
        case _:
            assert_never(fact)
