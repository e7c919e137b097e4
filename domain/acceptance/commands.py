"""Holding and revoking an acceptance. model.md §2.4."""

from domain.acceptance.facts import AcceptedTonnes, Verdict
from domain.command import Command
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
