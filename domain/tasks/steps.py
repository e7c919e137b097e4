"""The steps in the life of a task, as its state keeps them: assigned below, deadlines, checks, acceptances, reports."""

from datetime import date

import msgspec

from domain.acceptance.facts import Verdict
from domain.quantities import Deadline
from domain.tasks.facts import EndState


class Child(msgspec.Struct, frozen=True):
    """A task that counts towards this one, in a phase and a list of it where its document says so."""

    task: str
    tonnes: int
    phase: str | None = None
    list_: str | None = None
    supplement: bool = False


class AcceptedPart(msgspec.Struct, frozen=True):
    """Tonnes of a lot accepted for the task, and by which acceptance."""

    lot: str
    tonnes: int
    on: date
    position: int
    key: str
    office: str


class RevokedPart(msgspec.Struct, frozen=True):
    """Tonnes of a lot whose acceptance was revoked."""

    lot: str
    tonnes: int
    on: date
    position: int
    office: str
    reason: str


class AcceptanceVerdict(msgspec.Struct, frozen=True):
    """One acceptance held, passed or failed."""

    verdict: Verdict
    on: date
    position: int
    office: str
    end_state_found: EndState | None = None


class DeadlineStep(msgspec.Struct, frozen=True):
    """A deadline and the day from which it holds: the printed one, or a changed one (E-30)."""

    deadline: Deadline
    since: date
    position: int
    document: str | None = None
    reason: str | None = None


class SelfCheck(msgspec.Struct, frozen=True):
    """The county's own check (县级自查), which no document asks for (X-22)."""

    verdict: Verdict
    on: date
    position: int
    office: str


class Forwarding(msgspec.Struct, frozen=True):
    """Evidence of an acceptance sent to the province (印证材料上报)."""

    package: str
    on: date
    position: int
    office: str


class SpotCheck(msgspec.Struct, frozen=True):
    """An on-site spot check of the province (现场抽查): a sample."""

    verdict: Verdict
    contradicted_tonnes: int
    seen: tuple[str, ...]
    on: date
    position: int
    office: str


class ReportedTonnes(msgspec.Struct, frozen=True):
    """What a report says is done of the task."""

    period: date
    version: int
    tonnes: int
    on: date
    position: int
    office: str


class FacilityAdjustment(msgspec.Struct, frozen=True):
    """A facility that gave its place in the task to another (压减设施调整)."""

    lot: str
    to_lot: str
    on: date
    position: int
    reason: str
