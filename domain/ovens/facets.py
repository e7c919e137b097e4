"""The facets of a coke oven (焦炉) and its derived stage: the words its state is told in. model.md §3."""

from datetime import date
from enum import StrEnum

import msgspec

from domain.ovens.facts import Seen
from domain.seals.state import SealState


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
    """The closing as certified on a day; `completed_on` is the day of its latest element (JX-44)."""

    position: int
    on: date
    completed_on: date


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
