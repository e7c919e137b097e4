"""What an oven owes by a printed day (焦炉改造与关停义务). XZ-02: three obligations, one date; JC-02: oven by oven.

By the end of 2023 忻州 wants every oven to quench dry and to reach ultra-low emission, and the 4.3 m ovens closed;
other ovens that miss the ultra-low limits close too. An obligation stands where its day is set for the place
(`deadline.DRY_QUENCHING`, `deadline.ULTRA_LOW_EMISSION`, `deadline.CLOSE_LOW_OVENS`); what nobody reported is overdue
like what was found missing, and says that it was not reported.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.ovens.facets import StandardReport
from domain.ovens.state import Oven
from domain.places.state import PROVINCE
from domain.policy import keys
from domain.policy.facts import Basis
from domain.policy.state import interval_in_force, number
from domain.standards.facts import Standard
from domain.world import View


class Obligation(StrEnum):
    """干法熄焦, 超低排放, 4.3米焦炉关停."""

    DRY_QUENCHING = "DRY_QUENCHING"
    ULTRA_LOW_EMISSION = "ULTRA_LOW_EMISSION"
    CLOSE_LOW_OVENS = "CLOSE_LOW_OVENS"


class ObligationStatus(StrEnum):
    """NOT_APPLICABLE: closed already, or no low oven; UNKNOWN: nobody states the height that decides it."""

    MET = "MET"
    OPEN = "OPEN"
    OVERDUE = "OVERDUE"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class OvenObligation:
    """One obligation of an oven: `reported` is False where nobody said how it stands."""

    obligation: Obligation
    due_on: date
    basis: Basis
    document: str | None
    status: ObligationStatus
    done_on: date | None
    reported: bool
    late_days: int


_STANDARDS = {
    Obligation.DRY_QUENCHING: Standard.DRY_QUENCHING,
    Obligation.ULTRA_LOW_EMISSION: Standard.ULTRA_LOW_EMISSION,
}


def obligations_of(view: View, now: View, oven: Oven, day: date) -> tuple[OvenObligation, ...]:
    """The obligations set for the oven's place; `now` has the parameters, `view` the oven as of the day."""
    place = oven.county or oven.division or PROVINCE
    found = []
    for obligation in Obligation:
        interval = interval_in_force(now, keys.deadline(obligation), place, day)
        if interval is not None and interval.value.day is not None:
            due = interval.value.day
            status, done, reported = _standing(now, oven, obligation, place, due, day)
            late = max(0, ((done or day) - due).days) if status in _COUNTED else 0
            found.append(
                OvenObligation(
                    obligation, due, interval.basis, interval.document, status, done, reported, late
                )
            )
    return tuple(found)


_COUNTED = (ObligationStatus.MET, ObligationStatus.OVERDUE)
_Standing = tuple[ObligationStatus, date | None, bool]


def _standing(
    now: View, oven: Oven, obligation: Obligation, place: str, due: date, day: date
) -> _Standing:
    closed = _closed_on(oven)
    if obligation is Obligation.CLOSE_LOW_OVENS:
        return _closing(now, oven, closed, place, due, day)
    if closed is not None and closed <= due:
        return ObligationStatus.NOT_APPLICABLE, None, True
    report = newest(oven, _STANDARDS[obligation])
    if report is not None and report.met:
        return ObligationStatus.MET, report.on, True
    if closed is not None:
        return ObligationStatus.MET, closed, True
    return (ObligationStatus.OVERDUE if day > due else ObligationStatus.OPEN), None, report is not None


def _closing(
    now: View, oven: Oven, closed: date | None, place: str, due: date, day: date
) -> _Standing:
    """4.3 m and below closes; a higher oven that keeps to its limits does not."""
    height = number(now, keys.LOW_OVEN_HEIGHT_MAX, place, day)
    if oven.chamber_height_mm is None or height is None:
        return ObligationStatus.UNKNOWN, None, False
    if oven.chamber_height_mm > height:
        return ObligationStatus.NOT_APPLICABLE, None, True
    if closed is not None:
        return ObligationStatus.MET, closed, True
    return (ObligationStatus.OVERDUE if day > due else ObligationStatus.OPEN), None, oven.stopped


def _closed_on(oven: Oven) -> date | None:
    certified = oven.certificate.completed_on if oven.certificate else None
    return min((day for day in (certified, oven.main_demolished_on) if day), default=None)


def newest(oven: Oven, standard: Standard) -> StandardReport | None:
    """How an oven stands against a standard: its newest report."""
    return next((one for one in reversed(oven.standards) if one.standard is standard), None)


def stops_in_alert(oven: Oven) -> bool | None:
    """Whether an alert stops this oven: found to miss its limits or permit (JC-02); None where nobody looked."""
    report = newest(oven, Standard.EMISSION_LIMITS)
    return None if report is None else not report.met
