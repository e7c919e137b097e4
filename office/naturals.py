"""What makes two rows the same thing: the natural key of a command (docs/decisions/0038).

A row of a spreadsheet has no number of its own. What a row is about is told by its subject and its month or day: the
electricity of a meter in a month, the inspection of a seal on a day, the order to pay of a lot. A row with the natural
key of what this very office recorded before says it again where nothing differs, and says something else where
something does: then it is no new report, and a correction is offered in its place.

Whoever really means another one (two lorries of a kind on one day) gives the row a key of its own, and is not asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from domain.acceptance import facts as acceptance
from domain.checklists import facts as checklists
from domain.closing import facts as closing
from domain.command import Command
from domain.compensation import facts as compensation
from domain.demolition import facts as demolition
from domain.enterprises import facts as enterprises
from domain.envelope import Happened, Request
from domain.fact import Fact
from domain.lots import facts as lots
from domain.meters import facts as meters
from domain.monitors import facts as monitors
from domain.output import facts as output
from domain.ovens import facts as ovens
from domain.plans import facts as plans
from domain.readings import facts as readings
from domain.readings.commands import CorrectReading
from domain.seals import facts as seals
from domain.series import series_tag
from domain.sites import facts as sites
from domain.tasks import facts as tasks
from domain.utilities import facts as utilities
from domain.world import World

DAY = "occurred_on"
"""Stands in a natural key for the business day."""


@dataclass(frozen=True)
class Natural:
    """The fact that a command gives, and the fields that say what it is about."""

    fact: type[Fact]
    fields: tuple[str, ...]
    series: bool = False

    @property
    def by_day(self) -> bool:
        return DAY in self.fields


def _one(fact: type[Fact], *fields: str) -> Natural:
    return Natural(fact, fields)


def _month(fact: type[Fact], *fields: str) -> Natural:
    return Natural(fact, fields, series=True)


_METER = ("meter", "month", "quality")
NATURALS: Mapping[str, Natural] = {
    "RegisterEnterprise": _one(enterprises.EnterpriseRegistered, "enterprise"),
    "RegisterSite": _one(sites.SiteRegistered, "site"),
    "RegisterOven": _one(ovens.OvenRegistered, "oven"),
    "CommissionOven": _one(ovens.OvenCommissioned, "oven"),
    "StopOven": _one(ovens.OvenStopped, "oven", DAY),
    "RestartOven": _one(ovens.OvenRestarted, "oven", DAY),
    "EmptyOven": _one(ovens.OvenEmptied, "oven"),
    "PurgeOven": _one(ovens.OvenPurged, "oven"),
    "RegisterMonitor": _one(monitors.MonitorRegistered, "monitor"),
    "MapMeter": _one(meters.MeterMapped, "meter", DAY),
    "RegisterMeter": _one(meters.MeterRegistered, "meter", DAY),
    "ReportMonthlyElectricity": _one(readings.MonthlyElectricityReported, *_METER, "direction"),
    "ReportMonthlyWater": _one(readings.MonthlyWaterReported, *_METER),
    "ReportMonthlyGas": _one(readings.MonthlyGasReported, *_METER),
    "ReportMonthlyOutput": _month(readings.MonthlyOutputReported, "oven", "enterprise", "month", "source"),
    "ReportCokeMovement": _month(readings.CokeMovementReported, "site", "division", "month", "mode"),
    "ReportEmissionHours": _month(readings.EmissionHoursAggregated, "monitor", "month", "day"),
    "RecordUnitStatistics": _one(
        output.UnitStatisticsRecorded, "division", "year", "through_month", "source"
    ),
    "SetProvinceTarget": _one(tasks.ProvinceTargetSet, "task"),
    "AssignCityTask": _one(tasks.CityTaskAssigned, "task"),
    "AssignCountyTask": _one(tasks.CountyTaskAssigned, "task"),
    "AssignEnterpriseTask": _one(tasks.EnterpriseTaskAssigned, "task"),
    "RecognizeBaselineCapacity": _one(lots.BaselineCapacityRecognized, "lot"),
    "BackLotWithOvens": _one(lots.OvenBacksLot, "lot"),
    "ListLot": _one(lots.LotListed, "lot", "task", DAY),
    "SubmitClosurePlan": _one(plans.ClosurePlanSubmitted, "task", DAY),
    "DisconnectUtility": _one(utilities.UtilityDisconnected, "ovens", "site", "utility"),
    "StopRawMaterialEntry": _one(closing.RawMaterialEntryStopped, "ovens", "site"),
    "StopProductionOperation": _one(closing.ProductionOperationStopped, "ovens", "site"),
    "StopSafetyPermit": _one(closing.SafetyPermitStopped, "ovens", "site", "permit_no"),
    "StopDischargePermit": _one(closing.DischargePermitStopped, "ovens", "site", "permit_no"),
    "CertifyClosure": _one(closing.ClosureStandardCertified, "ovens"),
    "RecordOnSiteWatch": _one(closing.OnSiteWatchRecorded, "oven", DAY),
    "ReportClosingItem": _one(checklists.ClosingItemReported, "task", "item", DAY),
    "PlaceSeal": _one(seals.SealPlaced, "seal"),
    "InspectSeal": _one(seals.SealInspected, "seal", DAY),
    "OpenSeal": _one(seals.SealOpened, "seal", "opened_at"),
    "ReplaceSeal": _one(seals.SealReplaced, "seal", "new_seal"),
    "ReportSealBroken": _one(seals.SealBroken, "seal", DAY),
    "PermitDemolition": _one(demolition.DemolitionPermitted, "oven", "qualification_no"),
    "StartDemolition": _one(demolition.DemolitionStarted, "oven"),
    "DemolishEquipment": _one(demolition.EquipmentDemolished, "oven", DAY),
    "DisposeEquipment": _one(demolition.EquipmentDisposed, "oven", "serial"),
    "RecordCountySelfCheck": _one(acceptance.CountySelfCheckRecorded, "task", DAY),
    "HoldCityAcceptance": _one(acceptance.CityAcceptanceHeld, "task", DAY),
    "HoldProvincialSpotCheck": _one(acceptance.ProvincialSpotCheckHeld, "task", DAY),
    "ForwardAcceptanceEvidence": _one(acceptance.AcceptanceEvidenceForwarded, "task", "package"),
    "ProposeCompensation": _one(compensation.CompensationQuotaProposed, "lot", "category", DAY),
    "ReviewCompensation": _one(compensation.CompensationQuotaReviewed, "lot", DAY),
    "ClaimCompensation": _one(compensation.CompensationClaimed, "lot", "kind", DAY),
    "PayCompensation": _one(compensation.CompensationPaid, "lot", "order"),
    "ObserveBankPayment": _one(compensation.BankPaymentObserved, "lot", "statement_line"),
}
"""The natural key of each command that has one; a row of any other command is known by its content alone."""

_TAGS = {"division": "unit", "ovens": "oven"}
_ENVELOPE = ("documents", "evidence", "invented")


class Difference(msgspec.Struct, frozen=True, rename="camel"):
    """One field in which a row differs from what is recorded, both as they are written on the wire."""

    field: str
    recorded: Any
    sent: Any


@dataclass(frozen=True)
class Own:
    """What the office recorded under a natural key, where it stands now."""

    event: Happened
    differences: tuple[Difference, ...]


def natural_of(command: Command, request: Request) -> tuple[Any, ...] | None:
    """What a row is about; None for a command that has no natural key."""
    natural = NATURALS.get(type(command).__name__)
    if natural is None:
        return None
    day = request.occurred_on
    values = tuple(day if name == DAY else getattr(command, name) for name in natural.fields)
    return (type(command).__name__, *values)


class Recorded:
    """What stands in a world under natural keys; one look at a subject's line serves every row about it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._known: dict[tuple[str, str], dict[tuple[Any, ...], Happened]] = {}

    def own(self, command: Command, request: Request) -> Own | None:
        """What this office recorded of the same thing, and in what the row differs from it."""
        natural, name = natural_of(command, request), type(command).__name__
        if natural is None or (tag := tag_of(command)) is None:
            return None
        known = self._known.get((name, tag))
        if known is None:
            known = self._known[name, tag] = self._on(tag, name)
        event = known.get((request.submitter.division, request.submitter.office, *natural))
        return None if event is None else Own(event, _differences(event, command, request))

    def _on(self, tag: str, name: str) -> dict[tuple[Any, ...], Happened]:
        """By office and natural key the newest that stands; a corrected one as it was put right."""
        natural = NATURALS[name]
        found: dict[tuple[Any, ...], Happened] = {}
        for event in sorted(self._world.events(tag, natural.fact), key=_position):
            values = (event.occurred_on if f == DAY else getattr(event.fact, f) for f in natural.fields)
            found[(event.division, event.office, name, *values)] = event
        return found


def tag_of(command: Command) -> str | None:
    """The line on which the fact of a command stands: that of the first thing its natural key names."""
    natural = NATURALS[type(command).__name__]
    for field in natural.fields:
        value = getattr(command, field, None)
        subject = value[0] if isinstance(value, tuple) and value else value
        if isinstance(subject, str):
            tag = f"{_TAGS.get(field, field)}:{subject}"
            return series_tag(tag) if natural.series else tag
    return None


def _position(event: Happened) -> int:
    return event.position


def _differences(event: Happened, command: Command, request: Request) -> tuple[Difference, ...]:
    """Field by field. A field left out of the row is no difference: the decision fills some in."""
    natural = NATURALS[type(command).__name__]
    pairs: list[tuple[str, Any, Any]] = []
    if not natural.by_day:
        pairs.append(("occurredOn", event.occurred_on, request.occurred_on))
    for field in msgspec.structs.fields(type(command)):
        sent = getattr(command, field.name)
        if field.name in event.fact.__struct_fields__ and sent is not None and sent != ():
            pairs.append((field.encode_name, getattr(event.fact, field.name), sent))
    for name in _ENVELOPE:
        if sent := getattr(request, name):
            pairs.append((name, getattr(event, name), sent))
    return tuple(Difference(name, plain(was), plain(now)) for name, was, now in pairs if was != now)


def plain(value: Any) -> Any:
    """A value as the wire writes it."""
    return value.isoformat() if isinstance(value, date | datetime) else msgspec.to_builtins(value)


def correction_of(own: Own, command: Command, request: Request, today: date) -> dict[str, Any]:
    """The correction that would put what is recorded right, ready to send but for what only the office can say: the
    reason, and the second office that checked it where one is asked for (更正)."""
    position, why = own.event.position, "〈更正原因 / the reason〉"
    if isinstance(own.event.fact, readings.ReadingFact):
        asked = {d.field: d.sent for d in own.differences}
        figures = {f.encode_name for f in msgspec.structs.fields(CorrectReading)} - {"position", "reason"}
        if asked and set(asked) <= figures:
            return _line("CorrectReading", request, {"position": position, "reason": why} | asked, today)
    replacement = {
        "command": type(command).__name__,
        "occurredOn": request.occurred_on.isoformat(),
        "fields": _given(command),
    }
    second = "〈复核单位 / the second office〉"
    name = "CorrectBaseline" if isinstance(own.event.fact, lots.BaselineCapacityRecognized) else "CorrectEvent"
    fields = {"position": position, "replacement": replacement, "reason": why, "secondOffice": second}
    return _line(name, request, fields, today)


def _line(command: str, request: Request, fields: dict[str, Any], today: date) -> dict[str, Any]:
    """A line of JSONL, for `quench submit`; its key is made of its content."""
    line = {"command": command, "occurredOn": today.isoformat(), "fields": fields}
    documents: Sequence[str] = request.documents
    return {**line, "documents": list(documents)} if documents else line


def _given(command: Command) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(command)
    return {name: value for name, value in built.items() if value is not None and value != []}
