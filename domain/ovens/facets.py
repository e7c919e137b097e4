"""The facets of a coke oven (焦炉) and its derived stage: the words its state is told in. model.md §3."""

from datetime import date
from enum import StrEnum

import msgspec

from domain.closing.facts import WasteKind
from domain.demolition.facts import Fate
from domain.ovens.facts import Seen
from domain.seals.state import SealState
from domain.standards.facts import Standard
from domain.utilities.facts import Use, Utility


class Operation(StrEnum):
    """The operation facet; UNKNOWN until anything is reported. Silence is not guilt (D-22)."""

    UNKNOWN = "UNKNOWN"
    PRODUCING = "PRODUCING"
    HOT_IDLE = "HOT_IDLE"
    STOPPED = "STOPPED"
    EMPTIED = "EMPTIED"
    PURGED = "PURGED"


class Structure(StrEnum):
    """The structure facet."""

    STANDING = "STANDING"
    DEMOLISHING = "DEMOLISHING"
    MAIN_DEMOLISHED = "MAIN_DEMOLISHED"
    DEMOLISHED = "DEMOLISHED"


class Stage(StrEnum):
    """The derived stage, the highest that holds."""

    UNKNOWN = "UNKNOWN"
    PRODUCING = "PRODUCING"
    STOPPED = "STOPPED"
    SECURED = "SECURED"
    TWO_CUTS_FOUR_STOPS = "TWO_CUTS_FOUR_STOPS"
    SEALED = "SEALED"
    DEMOLISHED = "DEMOLISHED"
    ACCEPTED_CITY = "ACCEPTED_CITY"
    CHECKED_PROVINCE = "CHECKED_PROVINCE"


RUNNING = frozenset({Operation.PRODUCING, Operation.HOT_IDLE})


class Certificate(msgspec.Struct, frozen=True):
    """The closing as certified on a day; `completed_on` is the day of its latest element (JX-44).

    `single_source`: one office reported all of several elements (JX-45).
    """

    position: int
    on: date
    completed_on: date
    sources: tuple[str, ...] = ()
    single_source: bool = False


class Permit(msgspec.Struct, frozen=True):
    """A demolition permit (拆除许可)."""

    position: int
    on: date
    contractor: str
    qualification_no: str
    qualification_valid_to: date
    start_on: date


class SealOnOven(msgspec.Struct, frozen=True):
    """A seal number on a point of this oven; `point` is None where the replaced one was never placed here."""

    seal: str
    point: str | None
    state: SealState
    last_seen_on: date


class ProductionSeen(msgspec.Struct, frozen=True):
    """A positive observation of production (D-05, D-17)."""

    position: int
    on: date
    seen: Seen


class WatchDay(msgspec.Struct, frozen=True):
    """A day on which an officer was in the plant (JX-16)."""

    on: date
    office: str
    position: int


class Waste(msgspec.Struct, frozen=True):
    """Waste disposed of; without a manifest the item of the checklist stays open (JX-19)."""

    waste: WasteKind
    kilograms: int
    manifest_no: str | None
    on: date
    position: int


class ClosureOrder(msgspec.Struct, frozen=True):
    """An order to close at once (JX-22)."""

    on: date
    office: str
    reason: str
    position: int


class Disposal(msgspec.Struct, frozen=True):
    """Where a piece of equipment went (E-23)."""

    serial: str
    fate: Fate
    recipient: str | None
    target_oven: str | None
    on: date
    position: int


class Restoration(msgspec.Struct, frozen=True):
    """Water or power restored and not cut again since; lawful with an approval and until its day (D-04)."""

    utility: Utility
    use: Use
    until: date | None
    approved_by: str | None
    whole_site: bool
    on: date
    position: int


class StandardReport(msgspec.Struct, frozen=True):
    """Whether a standard was found to be met (XZ-02, JC-02)."""

    standard: Standard
    met: bool
    note: str | None
    on: date
    office: str
    position: int
