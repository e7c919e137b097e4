"""Acceptance (验收): the city's acceptance is constitutive, the province may revoke. model.md §2.4, §5."""

from enum import StrEnum
from typing import ClassVar

import msgspec

from domain.fact import Fact
from domain.quantities import Identifier, Tonnes
from domain.tasks.facts import EndState


class Verdict(StrEnum):
    """The verdict of the minutes."""

    PASSED = "PASSED"
    FAILED = "FAILED"


class AcceptedTonnes(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The tonnes accepted of one lot."""

    lot: Identifier
    tonnes: Tonnes


class CityAcceptanceHeld(Fact, frozen=True, kw_only=True):
    """市级验收 (YC-50, SX-15). `end_state_found` is named in the minutes where the task does not state one."""

    TOPIC: ClassVar[str] = "CityAcceptanceHeld"

    task: Identifier
    verdict: Verdict
    accepted: tuple[AcceptedTonnes, ...] = ()
    end_state_found: EndState | None = None


class AcceptanceRevoked(Fact, frozen=True, kw_only=True):
    """撤销验收 (E-14, E-15): the tonnes go back to CLOSED_PENDING under their list hold."""

    TOPIC: ClassVar[str] = "AcceptanceRevoked"

    task: Identifier
    lot: Identifier
    tonnes: Tonnes
    reason: str


class CountySelfCheckRecorded(Fact, frozen=True, kw_only=True):
    """县级自查: an optional stage, printed nowhere (X-22); nothing rests on it."""

    TOPIC: ClassVar[str] = "CountySelfCheckRecorded"

    task: Identifier
    verdict: Verdict
    checklist: tuple[str, ...] = ()
    note: str | None = None


class AcceptanceEvidenceForwarded(Fact, frozen=True, kw_only=True):
    """印证材料上报 (SX-15): the evidence of an acceptance, sent to the province; bound by hash."""

    TOPIC: ClassVar[str] = "AcceptanceEvidenceForwarded"

    task: Identifier
    package: str
    note: str | None = None


class ProvincialSpotCheckHeld(Fact, frozen=True, kw_only=True):
    """省领导小组办公室现场抽查 (JX-07): a sample; `contradicted_tonnes` is what it found not to be so (D-12)."""

    TOPIC: ClassVar[str] = "ProvincialSpotCheckHeld"

    task: Identifier
    verdict: Verdict
    contradicted_tonnes: Tonnes = 0
    seen: tuple[str, ...] = ()
