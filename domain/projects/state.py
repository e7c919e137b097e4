"""The state of a replacement project (产能置换项目): what it may retire, what it retired, whether it runs.

model.md §2.5, §4.2, §4.4. Filing names the sources; the commitment puts the hold (H-PROJECT) on a lot; the
replacement retires the lot and carries its tonnes over.
"""

from datetime import date
from typing import assert_never

import msgspec

from domain.balances import Holder
from domain.envelope import Happened
from domain.fact import Account
from domain.lots.facts import LotCommitmentReleased, LotCommittedToProject, LotFilingRevoked, LotReplaced
from domain.projects.facts import (
    EnergyAndDischargeRightsAcquired,
    NewOven,
    ProjectFiled,
    ProjectFilingRefused,
    ProjectFilingRevoked,
    ProjectMeasure,
    ProjectReadyToProduce,
    ProjectStarted,
    ReadyOvens,
    Regime,
    RightsMeans,
    Source,
)

ProjectFact = (
    ProjectFiled
    | ProjectFilingRefused
    | ProjectFilingRevoked
    | ProjectReadyToProduce
    | ProjectStarted
    | EnergyAndDischargeRightsAcquired
    | LotCommittedToProject
    | LotCommitmentReleased
    | LotReplaced
    | LotFilingRevoked
)


class Commitment(msgspec.Struct, frozen=True):
    """A lot under this project's hold; `carried_tonnes` is None where it is not printed (JX)."""

    lot: str
    retired_tonnes: int
    carried_tonnes: int | None


class RetiredSource(msgspec.Struct, frozen=True):
    """A lot retired for this project: the tonnes carried over, the day, and who held it then."""

    lot: str
    retired_tonnes: int
    carried_tonnes: int
    on: date
    holder: Holder


class Readiness(msgspec.Struct, frozen=True):
    """A report that the first oven, or the whole project, is ready to produce."""

    ready: ReadyOvens
    on: date
    position: int


class Rights(msgspec.Struct, frozen=True):
    """Energy-use and discharge rights, and how they were come by."""

    means: RightsMeans
    energy_tce: int | None
    on: date
    position: int


class FilingEnded(msgspec.Struct, frozen=True):
    """A filing that was declined or revoked; `to_account` is where the carried tonnes of a revoked one went."""

    revoked: bool
    reason: str
    on: date
    position: int
    to_account: Account | None = None


class Project(msgspec.Struct, frozen=True):
    """A replacement project; one that runs without being filed has `started_on` and not `filed`."""

    project: str
    filed: bool = False
    owner: str = ""
    division: str = ""
    county: str | None = None
    zone: str | None = None
    tonnes: int | None = None
    ovens: tuple[NewOven, ...] = ()
    coke_dry_quenching: bool | None = None
    sources: tuple[Source, ...] = ()
    regime: Regime | None = None
    filed_on: date | None = None
    started_on: date | None = None
    start_position: int | None = None
    start_ovens: tuple[str, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    retired: tuple[RetiredSource, ...] = ()
    zero_waste_water: bool | None = None
    waste_heat_power: bool | None = None
    riser_heat_recovery: bool | None = None
    benchmark_efficiency: bool | None = None
    readiness: tuple[Readiness, ...] = ()
    rights: tuple[Rights, ...] = ()
    filing_ended: FilingEnded | None = None

    def has(self, measure: ProjectMeasure) -> bool | None:
        """Whether the filing states a measure; None where it says nothing."""
        stated = {
            ProjectMeasure.DRY_QUENCHING: self.coke_dry_quenching,
            ProjectMeasure.WASTE_HEAT_POWER: self.waste_heat_power,
            ProjectMeasure.RISER_HEAT_RECOVERY: self.riser_heat_recovery,
            ProjectMeasure.BENCHMARK_EFFICIENCY: self.benchmark_efficiency,
        }
        return stated[measure]

    @property
    def known(self) -> bool:
        """Whether anybody decided on its filing: filed, declined or revoked."""
        return self.filed or self.filing_ended is not None

    @property
    def holder(self) -> Holder:
        """Who holds the tonnes once they operate: the owner, in the county of the project."""
        return Holder(self.owner, self.county)

    def commitment(self, lot: str) -> Commitment | None:
        return next((c for c in self.commitments if c.lot == lot), None)

    @property
    def overlap_allowance_tonnes(self) -> int | None:
        """Carried tonnes of the sources not yet retired; None = UNKNOWN: one is not printed (§4.3, §4.4)."""
        carried = [c.carried_tonnes for c in self.commitments]
        return None if None in carried else sum(tonnes for tonnes in carried if tonnes)


def evolve_project(state: Project, event: Happened) -> Project:
    fact = event.fact
    if not isinstance(fact, ProjectFact):
        return state
    match fact:
        case ProjectFiled():
            return _filed(state, fact, event)
        case ProjectFilingRefused():
            ended = FilingEnded(False, fact.reason, event.occurred_on, event.position)
            return msgspec.structs.replace(
                state, owner=fact.owner, division=fact.division, county=fact.county, filing_ended=ended
            )
        case ProjectFilingRevoked():
            ended = FilingEnded(True, fact.reason, event.occurred_on, event.position, fact.to_account)
            return msgspec.structs.replace(
                state, filed=False, filing_ended=ended, commitments=(), retired=()
            )
        case ProjectReadyToProduce(ready=ready):
            report = Readiness(ready, event.occurred_on, event.position)
            return msgspec.structs.replace(state, readiness=(*state.readiness, report))
        case EnergyAndDischargeRightsAcquired():
            rights = Rights(fact.means, fact.energy_tce, event.occurred_on, event.position)
            return msgspec.structs.replace(state, rights=(*state.rights, rights))
        case ProjectStarted():
            return _started(state, fact, event)
        case LotCommittedToProject():
            commitment = Commitment(fact.lot, fact.retired_tonnes, fact.carried_tonnes)
            return msgspec.structs.replace(state, commitments=(*_others(state, fact.lot), commitment))
        case LotCommitmentReleased():
            return msgspec.structs.replace(state, commitments=_others(state, fact.lot))
        case LotReplaced():
            return _replaced(state, fact, event)
        case LotFilingRevoked(lot=lot):
            return msgspec.structs.replace(state, commitments=_others(state, lot))
        case _:
            assert_never(fact)


def _filed(state: Project, fact: ProjectFiled, event: Happened) -> Project:
    return msgspec.structs.replace(
        state,
        filed=True,
        owner=fact.owner,
        division=fact.division,
        county=fact.county,
        zone=fact.zone,
        tonnes=fact.tonnes,
        ovens=fact.ovens,
        coke_dry_quenching=fact.coke_dry_quenching,
        zero_waste_water=fact.zero_waste_water,
        waste_heat_power=fact.waste_heat_power,
        riser_heat_recovery=fact.riser_heat_recovery,
        benchmark_efficiency=fact.benchmark_efficiency,
        filing_ended=None,
        sources=fact.sources,
        regime=fact.regime,
        filed_on=event.occurred_on,
    )


def _started(state: Project, fact: ProjectStarted, event: Happened) -> Project:
    """The first report is the start; a later one adds ovens."""
    ovens = tuple(dict.fromkeys((*state.start_ovens, *fact.ovens)))
    if state.started_on is not None:
        return msgspec.structs.replace(state, start_ovens=ovens)
    return msgspec.structs.replace(
        state, started_on=event.occurred_on, start_position=event.position, start_ovens=ovens
    )


def _replaced(state: Project, fact: LotReplaced, event: Happened) -> Project:
    """The holder stands in the event's rows: the first are those of the retirement."""
    retired = state.retired
    if fact.postings:
        holder = Holder(fact.postings[0].enterprise, fact.postings[0].county)
        source = RetiredSource(fact.lot, fact.retired_tonnes, fact.carried_tonnes, event.occurred_on, holder)
        retired = (*retired, source)
    return msgspec.structs.replace(state, commitments=_others(state, fact.lot), retired=retired)


def _others(state: Project, lot: str) -> tuple[Commitment, ...]:
    return tuple(c for c in state.commitments if c.lot != lot)
