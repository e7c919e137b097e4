"""The state of a coke oven (焦炉): facets folded from observations in whatever order they come.

model.md §3. Stopped, emptied and purged each keep their own day, as the texts print no order; running
again ends all three. A certificate, a demolition and an acceptance stay: what contradicts them is a finding.
"""

from datetime import date

import msgspec

from domain.closing.elements import RecordedElement
from domain.curtailments.state import Curtailment
from domain.ovens.facets import (
    RUNNING,
    Certificate,
    ClosureOrder,
    Disposal,
    Operation,
    Permit,
    ProductionSeen,
    Restoration,
    SealOnOven,
    Stage,
    StandardReport,
    Structure,
    Waste,
    WatchDay,
)
from domain.ovens.facts import Charging
from domain.seals.state import SealState
from domain.sites.state import AppliedMeasure, Incident, MaterialEntry, Penalty, SiteInspection


class Oven(msgspec.Struct, frozen=True):
    """A coke oven; `registered` is False until it is. Its division is where it stands, whoever owns it."""

    oven: str
    registered: bool = False
    registered_at: int = 0
    enterprise: str = ""
    division: str = ""
    county: str | None = None
    site: str | None = None
    label: str | None = None
    chamber_height_mm: int | None = None
    charging: Charging | None = None
    design_tonnes: int | None = None
    built_on: date | None = None
    own: bool | None = None
    operation: Operation = Operation.UNKNOWN
    operated_on: date | None = None
    commissioned_on: date | None = None
    stopped_on: date | None = None
    restarted_on: date | None = None
    emptied_on: date | None = None
    purged_on: date | None = None
    hazard_classes: tuple[str, ...] = ()
    certificate: Certificate | None = None
    seals: tuple[SealOnOven, ...] = ()
    permits: tuple[Permit, ...] = ()
    demolition_started_on: date | None = None
    structure: Structure = Structure.STANDING
    structure_on: date | None = None
    main_demolished_on: date | None = None
    accepted_tonnes: int = 0
    spot_checked_on: date | None = None
    spot_check_passed: bool | None = None
    production_seen: tuple[ProductionSeen, ...] = ()
    lots: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    project: str | None = None
    elements: tuple[RecordedElement, ...] = ()
    restorations: tuple[Restoration, ...] = ()
    serials: tuple[str, ...] = ()
    demolished_serials: tuple[str, ...] = ()
    disposals: tuple[Disposal, ...] = ()
    wastes: tuple[Waste, ...] = ()
    watch_days: tuple[WatchDay, ...] = ()
    closure_orders: tuple[ClosureOrder, ...] = ()
    incidents: tuple[Incident, ...] = ()
    inspections: tuple[SiteInspection, ...] = ()
    measures: tuple[AppliedMeasure, ...] = ()
    penalties: tuple[Penalty, ...] = ()
    material_entries: tuple[MaterialEntry, ...] = ()
    standards: tuple[StandardReport, ...] = ()
    curtailments: tuple[Curtailment, ...] = ()

    @property
    def running(self) -> bool:
        return self.operation in RUNNING

    @property
    def stopped(self) -> bool:
        """Reported stopped, and neither reported nor seen running since."""
        return self.stopped_on is not None and not self.running

    @property
    def certified(self) -> bool:
        return self.certificate is not None

    @property
    def accepted(self) -> bool:
        """Whether tonnes of a lot behind it are accepted and not revoked."""
        return self.accepted_tonnes > 0

    @property
    def closed_or_stopped(self) -> bool:
        """A closed oven of model.md §6.1: certified or accepted, or stopped with no restart reported."""
        return self.certified or self.accepted or self.stopped_on is not None

    @property
    def main_demolished(self) -> bool:
        """No main equipment remains (主体设备, YC-22)."""
        return self.structure in (Structure.MAIN_DEMOLISHED, Structure.DEMOLISHED)

    @property
    def sealed(self) -> bool:
        """Sealed on every point that was ever sealed."""
        return bool(self.seals) and all(seal.state is SealState.SEALED for seal in self.seals)

    @property
    def stage(self) -> Stage:
        return _stage(self)

    def permit_in_force(self, on: date) -> Permit | None:
        """The newest permit granted by the day whose contractor is still qualified on it (JX-20)."""
        held = [p for p in self.permits if p.on <= on <= p.qualification_valid_to]
        return held[-1] if held else None


def _stage(oven: Oven) -> Stage:
    if oven.accepted:
        return Stage.CHECKED_PROVINCE if oven.spot_check_passed else Stage.ACCEPTED_CITY
    if oven.main_demolished:
        return Stage.DEMOLISHED
    if oven.certified:
        return Stage.SEALED if oven.sealed else Stage.TWO_CUTS_FOUR_STOPS
    if oven.running:
        return Stage.PRODUCING
    if oven.emptied_on and oven.purged_on:
        return Stage.SECURED
    return Stage.UNKNOWN if oven.operation is Operation.UNKNOWN else Stage.STOPPED


def filed_oven(oven: str) -> Oven:
    """An oven of which nobody will tell how it is run, what its seals are and who watches it."""
    return Oven(oven)
