"""The compensation ledger at a moment. YC-44, YC-45, YC-49..YC-52, SX-03; E-01.

An amount whose category is not determined is an interval and *held*: 54万吨 → 16,200,000.00 to 25,920,000.00 yuan,
payable 0. Money is integer fen; the order and the bank's line are two columns, their difference is D-14.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import asyncpg

from domain.acquisitions.amounts import covers, determined_fen
from domain.clawback.amounts import missed_tonnes, reach_of, scope_in_force
from domain.clawback.facts import ClawbackScope
from domain.compensation.amounts import beneficiary_unclear, payable_fen
from domain.compensation.decisions import interval_fen
from domain.compensation.facts import UsePurpose
from domain.compensation.stage import CompensationStage, stage_of, unfiled_orders
from domain.compensation.state import CompensationFile
from domain.fact import MoneyAccount
from domain.lots.facts import UNDETERMINED, Provenance
from domain.lots.state import Lot
from domain.policy import keys
from domain.policy.state import lookup
from domain.world import World
from ledger.log import Log
from projections.folding import each, folded
from projections.moment import Moment
from projections.names import enterprise_on
from projections.subjects import Kind, Subject, subjects
from projections.subjects.listing import PAGE_MAX
from projections.tasks.progress import rests_on_invented


@dataclass(frozen=True, slots=True)
class CompensationRow:
    """The file of one lot that is listed, accepted or proposed for. Amounts in fen, None where nothing tells them.

    `reference_fen` is [low, high], one figure twice where the category is determined. `held_fen` is what waits for the
    category or the beneficiary; `payable_fen` is approved, accepted, not held and not ordered yet, net of what came
    back. `clawback_reach_fen` is what the formula of YC-53 could take back on the day. `fund_ratios` and
    `clawback_scope` are the interpretations in force that these figures rest on (YC-48, YC-53).
    """

    lot: str
    enterprise: str
    enterprise_name: str
    division: str
    county: str | None
    tonnes: int
    accepted_tonnes: int
    category: Provenance
    determined: bool
    reference_fen: tuple[int, int] | None
    proposed_fen: int | None
    approved_fen: int | None
    payable_fen: int
    held: bool
    held_fen: tuple[int, int] | None
    payee: str | None
    ordered_fen: int
    bank_fen: int
    paid_tonnes: int
    stage: CompensationStage
    claimed_fen: int
    planned_fen: int
    prepaid_fen: int
    advanced_fen: int
    receivable_fen: int
    clawback_reach_fen: int
    clawback_open_fen: int
    clawback_received_fen: int
    unfiled_orders: tuple[str, ...]
    used_fen: int
    used_for_workers_fen: int
    workers_need_fen: int | None
    fund_ratios: str | None
    clawback_scope: ClawbackScope
    invented: bool


@dataclass(frozen=True, slots=True)
class CountyCompensation:
    """A county's sums, or (county None) those of a city's lots whose county no document states."""

    county: str | None
    division: str
    tonnes: int
    accepted_tonnes: int
    reference_fen: tuple[int, int] | None
    proposed_fen: int
    approved_fen: int
    payable_fen: int
    held_fen: tuple[int, int] | None
    ordered_fen: int
    bank_fen: int
    prepaid_fen: int
    advanced_fen: int
    clawback_reach_fen: int
    clawback_open_fen: int
    clawback_received_fen: int
    invented: bool


async def compensations(
    log: Log,
    connection: asyncpg.Connection,
    moment: Moment,
    division: str | None = None,
    *,
    lot: str | None = None,
    after: str = "",
    limit: int = PAGE_MAX,
) -> list[CompensationRow]:
    """The files of a division's lots, by lot; a lot that is neither listed nor accepted nor proposed for has none."""
    listed = await subjects(connection, moment, Kind.LOT, division, after=after, limit=limit)
    listed = [s for s in listed if lot is None or s.id == lot]

    def answer(world: World) -> list[CompensationRow]:
        return [row for row in each(listed, lambda s: _row(world, moment, s)) if row is not None]

    return await folded(log, moment, [s.tag for s in listed], answer)


def _row(world: World, moment: Moment, known: Subject) -> CompensationRow | None:
    day = moment.effective_on
    state, file = world.on(day).lot(known.id), world.on(day).compensation(known.id)
    tonnes = _tonnes(state, file)
    if state.holder is None or not tonnes:
        return None
    category = file.proposal.category if file.proposal else state.category
    reference = _reference(world, state, file, tonnes, category, day)
    one_figure = reference is not None and reference[0] == reference[1]
    determined = one_figure and (category not in UNDETERMINED or covers(state, tonnes))
    held = beneficiary_unclear(state, file) or not determined
    waiting = reference if file.approved_fen is None else (file.approved_fen, file.approved_fen)
    return CompensationRow(
        lot=known.id,
        enterprise=state.holder.enterprise,
        enterprise_name=enterprise_on(world, state.holder.enterprise, day).legal_name,
        division=state.holder.county or state.division,
        county=state.holder.county,
        tonnes=tonnes,
        accepted_tonnes=state.reduced_net_tonnes,
        category=category,
        determined=determined,
        reference_fen=reference,
        proposed_fen=file.proposal.proposed_fen if file.proposal else None,
        approved_fen=file.approved_fen,
        payable_fen=0 if held else payable_fen(state, file),
        held=held,
        held_fen=waiting if held else None,
        payee=file.payee,
        ordered_fen=file.ordered_fen,
        bank_fen=_bank(file),
        paid_tonnes=file.paid_tonnes,
        **_money(world, state, file, day),
        invented=known.invented or rests_on_invented(world, (f"lot:{known.id}",), day),
    )


def _tonnes(lot: Lot, file: CompensationFile) -> int:
    return file.proposal.tonnes if file.proposal else max(lot.listed_tonnes, lot.accepted_once_tonnes)


def _reference(
    world: World, lot: Lot, file: CompensationFile, tonnes: int, category: Provenance, day: date
) -> tuple[int, int] | None:
    """As proposed, else the interval that the rates in force on the day give."""
    if file.proposal:
        return file.proposal.reference_fen, file.proposal.reference_fen
    if covers(lot, tonnes) and (parts := determined_fen(world.now, lot, day)) is not None:
        return parts, parts
    fraction: Fraction | None = lot.category_share.fraction if lot.category_share else None
    return interval_fen(world.now, tonnes, lot.division, day, category, fraction)


def _money(world: World, lot: Lot, file: CompensationFile, day: date) -> dict[str, Any]:
    """The part of the row that the money book tells."""
    return {
        "stage": stage_of(lot, file),
        "claimed_fen": sum(claim.fen for claim in file.claims),
        "planned_fen": file.planned_fen,
        "prepaid_fen": sum(order.fen for order in file.orders if order.prepaid),
        "advanced_fen": file.balance(MoneyAccount.ADVANCED),
        "receivable_fen": file.balance(MoneyAccount.RECEIVABLE),
        "clawback_reach_fen": reach_of(file, lot, missed_tonnes(world.on(day), lot, day)).fen,
        "clawback_open_fen": file.clawback_open_fen,
        "clawback_received_fen": sum(one.received.fen for one in file.clawbacks),
        "unfiled_orders": unfiled_orders(file),
        "used_fen": file.used_fen(),
        "used_for_workers_fen": file.used_fen(UsePurpose.WORKERS),
        "workers_need_fen": file.workers_need_fen,
        "fund_ratios": value.text if (value := lookup(world.now, keys.FUND_RATIOS, lot.division, day)) else None,
        "clawback_scope": scope_in_force(world.now, lot.division, day),
    }


def _bank(file: CompensationFile) -> int:
    """What left the bank: a line of the statement that was imported twice moved once."""
    return sum({line.statement_line: line.fen for line in file.bank_lines}.values())


def compensation_by_county(rows: Iterable[CompensationRow]) -> list[CountyCompensation]:
    """The sums of the counties, in the order of their codes."""
    groups: dict[tuple[str, str | None], list[CompensationRow]] = {}
    for row in rows:
        groups.setdefault((row.division, row.county), []).append(row)
    return [
        _county(division, county, groups[division, county]) for division, county in sorted(groups, key=str)
    ]


def _county(division: str, county: str | None, rows: list[CompensationRow]) -> CountyCompensation:
    return CountyCompensation(
        county=county,
        division=division,
        tonnes=sum(row.tonnes for row in rows),
        accepted_tonnes=sum(row.accepted_tonnes for row in rows),
        reference_fen=_span(row.reference_fen for row in rows),
        proposed_fen=sum(row.proposed_fen or 0 for row in rows),
        approved_fen=sum(row.approved_fen or 0 for row in rows),
        payable_fen=sum(row.payable_fen for row in rows),
        held_fen=_span(row.held_fen for row in rows),
        ordered_fen=sum(row.ordered_fen for row in rows),
        bank_fen=sum(row.bank_fen for row in rows),
        prepaid_fen=sum(row.prepaid_fen for row in rows),
        advanced_fen=sum(row.advanced_fen for row in rows),
        clawback_reach_fen=sum(row.clawback_reach_fen for row in rows),
        clawback_open_fen=sum(row.clawback_open_fen for row in rows),
        clawback_received_fen=sum(row.clawback_received_fen for row in rows),
        invented=any(row.invented for row in rows),
    )


def _span(spans: Iterable[tuple[int, int] | None]) -> tuple[int, int] | None:
    known = [span for span in spans if span is not None]
    return (sum(low for low, _ in known), sum(high for _, high in known)) if known else None
