"""How the events that open or move a subject become rows of the index."""

from collections.abc import Sequence

import asyncpg

import domain.catalogue  # noqa: F401  (registers every fact)
from domain.acquisitions.facts import LotAcquiredByMerger
from domain.cases.facts import CaseOpened
from domain.courts.facts import LotAuctionVerified
from domain.duties.facts import ReportDutyRegistered
from domain.enterprises.facts import EnterpriseRegistered, EnterpriseRenamed
from domain.envelope import Happened
from domain.fact import FACT_TYPES, Fact
from domain.lots.facts import BaselineCapacityRecognized, LotSplit, LotTradeConfirmed
from domain.meters.facts import MeterRegistered
from domain.monitors.facts import MonitorRegistered
from domain.ovens.facts import OvenRegistered
from domain.places.facts import DivisionRegistered
from domain.places.state import PROVINCE
from domain.policy.facts import PolicyDocumentRegistered
from domain.projects.facts import ProjectFiled, ProjectFilingRefused
from domain.quoting import QUOTES_OTHERS
from domain.seals.facts import SealPlaced, SealReplaced
from domain.sites.facts import SiteRegistered
from domain.tasks.facts import CityTaskAssigned, CountyTaskAssigned, EnterpriseTaskAssigned, ProvinceTargetSet
from domain.world import replaced
from ledger.events import Sieve
from ledger.log import Log
from projections.projection import Projection
from projections.queries import query
from projections.subjects.listing import Kind

Said = tuple[Kind, str, str | None, str | None, str | None, str, str | None]
"""kind, id, division (None: the oven's), county, enterprise, name, parent."""
Row = tuple[object, ...]
"""The arguments of the statement `put`."""


class SubjectsApplier:
    """Keeps nothing in memory."""

    async def warm(self, log: Log, upto: int) -> None:
        """Nothing to warm."""

    async def apply(self, connection: asyncpg.Connection, schema: str, batch: Sequence[Happened]) -> None:
        """Index the subjects of a batch; most events name none that is new.

        Each row rests on those before it, so they are sent in order; what has to be read first waits for those sent.
        """
        rows: list[Row] = []
        for event in batch:
            if event.corrects:
                await _send(connection, schema, rows)
                await connection.execute(query("subjects", "void", schema), list(event.corrects), event.position)
            if (standing := replaced(event)) is not None:
                for said in _said(standing.fact):
                    if said[2] is None:
                        await _send(connection, schema, rows)
                    rows.append(await _row(connection, schema, event, said))
        await _send(connection, schema, rows)


async def _send(connection: asyncpg.Connection, schema: str, rows: list[Row]) -> None:
    """Put the rows in one go, and forget them."""
    if rows:
        await connection.executemany(query("subjects", "put", schema), rows)
        rows.clear()


async def _row(connection: asyncpg.Connection, schema: str, event: Happened, said: Said) -> Row:
    kind, id_, division, county, enterprise, name, parent = said
    if division is None:  # A seal is where its oven is.
        oven = await connection.fetchrow(query("subjects", "one", schema), Kind.OVEN, parent, event.position)
        division = oven["division"] if oven else PROVINCE
        county, enterprise = (oven["county"], oven["enterprise"]) if oven else (None, None)
    voids = max(event.corrects, default=None)
    return kind, id_, event.position, division, county, enterprise, name, parent, event.invented, voids


def _said(fact: Fact) -> list[Said]:
    if type(fact) not in SAYS:
        return []
    match fact:
        case EnterpriseRegistered() | EnterpriseRenamed():
            where = (fact.county or fact.division, fact.county)
            return [(Kind.ENTERPRISE, fact.enterprise, *where, fact.enterprise, fact.legal_name, None)]
        case OvenRegistered():
            where = (fact.county or fact.division, fact.county)
            return [(Kind.OVEN, fact.oven, *where, fact.enterprise, fact.label or "", fact.site)]
        case BaselineCapacityRecognized():
            where = (fact.county or fact.division, fact.county)
            return [(Kind.LOT, fact.lot, *where, fact.enterprise, "", None)]
        case LotSplit():
            where = (fact.county or fact.division, fact.county)
            children = dict.fromkeys(part.lot for part in fact.parts)
            return [(Kind.LOT, child, *where, fact.enterprise, "", fact.lot) for child in children]
        case LotAuctionVerified(transferred=False):
            return []
        case LotTradeConfirmed() | LotAcquiredByMerger() | LotAuctionVerified():
            where = (fact.buyer_county or fact.buyer_division, fact.buyer_county)
            return [(Kind.LOT, fact.lot, *where, fact.buyer, "", None)]
        case SealPlaced() | SealReplaced():
            seal = fact.seal if isinstance(fact, SealPlaced) else fact.new_seal
            return [(Kind.SEAL, seal, None, None, None, "", fact.oven)]
        case SiteRegistered():
            where = (fact.county or fact.division, fact.county)
            return [(Kind.SITE, fact.site, *where, fact.enterprise, fact.name or "", None)]
        case ProjectFiled() | ProjectFilingRefused():
            where = (fact.county or fact.division, fact.county)
            return [(Kind.PROJECT, fact.project, *where, fact.owner, "", None)]
        case EnterpriseTaskAssigned():
            where = (fact.county or fact.division, fact.county)
            return [(Kind.TASK, fact.task, *where, fact.enterprise, "", fact.parent)]
        case CityTaskAssigned() | CountyTaskAssigned():
            return [(Kind.TASK, fact.task, fact.division, None, None, fact.name, fact.parent)]
        case ReportDutyRegistered():
            return [(Kind.DUTY, fact.duty, fact.division, None, None, fact.office, None)]
        case CaseOpened():
            return [(Kind.CASE, fact.case, fact.division, None, None, fact.subject, None)]
        case MonitorRegistered():
            return [(Kind.MONITOR, fact.monitor, fact.division, None, None, fact.name, fact.site)]
        case MeterRegistered():
            return [(Kind.METER, fact.meter, fact.division, None, None, fact.purpose or "", fact.site)]
        case ProvinceTargetSet():
            return [(Kind.TASK, fact.task, fact.division, None, None, "", None)]
        case DivisionRegistered():
            return [(Kind.DIVISION, fact.code, fact.code, None, None, fact.name, fact.parent)]
        case PolicyDocumentRegistered():
            where = (fact.applies_to or PROVINCE, None)
            return [(Kind.DOCUMENT, fact.document, *where, None, fact.title, None)]
        case _:
            return []


SAYS: frozenset[type[Fact]] = frozenset(
    (
        EnterpriseRegistered, EnterpriseRenamed, OvenRegistered, BaselineCapacityRecognized, LotSplit,
        LotAuctionVerified, LotTradeConfirmed, LotAcquiredByMerger, SealPlaced, SealReplaced, SiteRegistered,
        ProjectFiled, ProjectFilingRefused, EnterpriseTaskAssigned, CityTaskAssigned, CountyTaskAssigned,
        ReportDutyRegistered, CaseOpened, MonitorRegistered, MeterRegistered, ProvinceTargetSet, DivisionRegistered,
        PolicyDocumentRegistered,
    )
)  # fmt: skip
"""The facts that `_said` knows; asked by type first, because most facts are others."""
SIEVE = Sieve(
    types=tuple(topic for topic, fact in FACT_TYPES.items() if fact not in SAYS | QUOTES_OTHERS),
    marks=(b'"corrects":[',),
)
"""What makes no row: it says nothing of a subject, and corrects nothing."""
SUBJECTS = Projection("subjects", 3, ("subjects",), SubjectsApplier, sieve=SIEVE)
