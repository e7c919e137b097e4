"""Holding and revoking an acceptance. model.md §2.4."""

from domain.acceptance.facts import AcceptedTonnes, Verdict
from domain.command import Command, Kind
from domain.envelope import Role
from domain.quantities import Identifier, Tonnes
from domain.tasks.facts import EndState


class HoldCityAcceptance(Command, frozen=True, kw_only=True):
    """Hold the city's acceptance of a task; each accepted lot is reduced in the same append (市级验收)."""

    ROLES = frozenset({Role.CITY_GOV})
    ZH = "市级验收"

    task: Identifier
    verdict: Verdict
    accepted: tuple[AcceptedTonnes, ...] = ()
    end_state_found: EndState | None = None


class RevokeAcceptance(Command, frozen=True, kw_only=True):
    """Revoke the acceptance of tonnes of a lot (撤销验收)."""

    ROLES = frozenset({Role.PROVINCE_OFFICE, Role.CITY_GOV})
    ZH = "撤销验收"

    task: Identifier
    lot: Identifier
    tonnes: Tonnes
    reason: str


class RecordCountySelfCheck(Command, frozen=True, kw_only=True):
    """Record the county's own check of a task, which no document asks for (县级自查)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_OFFICE})
    ZH = "县级自查"

    task: Identifier
    verdict: Verdict
    checklist: tuple[str, ...] = ()
    note: str | None = None


class ForwardAcceptanceEvidence(Command, frozen=True, kw_only=True):
    """Forward the evidence of an acceptance to the province (印证材料上报)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.CITY_OFFICE, Role.CITY_GOV})
    ZH = "印证材料上报"

    task: Identifier
    package: str
    note: str | None = None


class HoldProvincialSpotCheck(Command, frozen=True, kw_only=True):
    """Record an on-site spot check of the province's office (省领导小组办公室现场抽查)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.PROVINCE_OFFICE, Role.INSPECTOR})
    ZH = "省领导小组办公室现场抽查"

    task: Identifier
    verdict: Verdict
    contradicted_tonnes: Tonnes = 0
    seen: tuple[str, ...] = ()
