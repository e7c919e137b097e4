"""How the compensation file of a lot changes by its facts (补偿档案的演变). The file is `domain.compensation.state`."""

from typing import assert_never

import msgspec

from domain.acquisitions.facts import AcquisitionRecognized
from domain.clawback.facts import ClawbackOrdered, ClawbackReceived
from domain.compensation.facts import (
    BankPaymentObserved,
    BeneficiaryHeld,
    BeneficiaryResolved,
    ClaimForwarded,
    CompensationClaimed,
    CompensationFiled,
    CompensationPaid,
    CompensationQuotaProposed,
    CompensationQuotaReviewed,
    FundUseReported,
    ReviewPlanSubmitted,
)
from domain.compensation.state import (
    Advance,
    Approval,
    BankLine,
    ClawbackOrder,
    CompensationClaim,
    CompensationFile,
    CompensationFiling,
    FundUse,
    MoneyBalance,
    PaymentOrder,
    Proposal,
    level_of,
)
from domain.courts.facts import LotCourtSealed
from domain.envelope import Happened
from domain.fact import Fact, MoneyAccount
from domain.funds.facts import MoneyLevel, PrepaymentReceived, PrepaymentReleased
from domain.lots.facts import LotSplit
from domain.money import Levels

CompensationFact = (
    CompensationQuotaProposed
    | CompensationQuotaReviewed
    | BeneficiaryHeld
    | BeneficiaryResolved
    | CompensationClaimed
    | ClaimForwarded
    | ReviewPlanSubmitted
    | CompensationPaid
    | BankPaymentObserved
    | CompensationFiled
    | FundUseReported
    | PrepaymentReceived
    | PrepaymentReleased
    | ClawbackOrdered
    | ClawbackReceived
    | LotCourtSealed
    | LotSplit
    | AcquisitionRecognized
)
"""What changes the compensation file of a lot."""


def evolve_compensation_file(state: CompensationFile, event: Happened) -> CompensationFile:
    fact = event.fact
    if not isinstance(fact, CompensationFact):
        return state
    return _booked(_evolve(state, fact, event), fact)


def _evolve(state: CompensationFile, fact: CompensationFact, event: Happened) -> CompensationFile:
    match fact:
        case CompensationQuotaProposed():
            return _with(state, proposal=_proposal(fact), approved_fen=None)
        case CompensationQuotaReviewed(approved_fen=approved):
            # A newer proposal waits for its own review; what was paid until then was paid on this one (YC-53).
            last = Approval(approved, state.proposal.tonnes) if state.proposal else state.last_approval
            return _with(state, approved_fen=approved, last_approval=last)
        case BeneficiaryHeld():
            return _with(state, held=True, payee=None)
        case BeneficiaryResolved(payee=payee):
            return _with(state, held=False, payee=payee)
        case CompensationClaimed():
            claim = CompensationClaim(fact.fen, event.occurred_on, event.position)
            return _with(state, claims=(*state.claims, claim))
        case ClaimForwarded():
            return _with(state, claims=_forwarded(state))
        case ReviewPlanSubmitted():
            return _planned(state, fact)
        case LotCourtSealed():
            # A beneficiary named before the court came is not named any more (YC-52).
            return _with(state, payee=None)
        case LotSplit():
            return _split(state, fact)
        case AcquisitionRecognized(beneficiary=beneficiary):
            # Another beneficiary and another rate: what was approved is to be assessed anew (REASSESS).
            return _with(state, held=False, payee=beneficiary, proposal=None, approved_fen=None)
        case CompensationPaid():
            return _ordered(state, fact, event)
        case BankPaymentObserved():
            return _with(state, bank_lines=(*state.bank_lines, _line(fact, event)))
        case CompensationFiled():
            return _with(state, filings=(*state.filings, *_filings(state, fact, event)))
        case FundUseReported():
            uses = (FundUse(use.purpose, use.fen, event.occurred_on, event.position) for use in fact.uses)
            need = fact.workers_need_fen
            return _with(
                state,
                uses=(*state.uses, *uses),
                workers_need_fen=state.workers_need_fen if need is None else need,
            )
        case PrepaymentReceived():
            return _advanced(state, fact.holder, fact.level, fact.fen)
        case PrepaymentReleased():
            return _released(state, fact, event)
        case ClawbackOrdered():
            return _clawed(state, fact, event)
        case ClawbackReceived():
            return _received(state, fact)
        case _:
            assert_never(fact)


def _split(state: CompensationFile, fact: LotSplit) -> CompensationFile:
    """Prepaid money and the beneficiary go on to the children (YC-42)."""
    for passed in fact.prepaid:
        if state.lot == fact.lot:
            state = _advanced(state, passed.holder, passed.level, -passed.fen)
        elif state.lot == passed.lot:
            state = _advanced(state, passed.holder, passed.level, passed.fen)
    if state.lot == fact.lot:
        return state
    return _with(state, held=fact.beneficiary_held, payee=fact.beneficiary)


def _with(state: CompensationFile, **changes: object) -> CompensationFile:
    return msgspec.structs.replace(state, **changes)


def _booked(state: CompensationFile, fact: Fact) -> CompensationFile:
    """The balances after the fact's rows of this lot."""
    rows = [row for row in fact.money if row.lot == state.lot]
    if not rows:
        return state
    sums = {(known.account, known.party): known.fen for known in state.balances}
    for row in rows:
        key = (row.account, row.party)
        sums[key] = sums.get(key, 0) + row.fen
    return _with(
        state, balances=tuple(MoneyBalance(account, party, fen) for (account, party), fen in sums.items())
    )


def _proposal(fact: CompensationQuotaProposed) -> Proposal:
    return Proposal(
        fact.category, fact.tonnes, fact.rate_fen_per_tonne, fact.share, fact.reference_fen, fact.proposed_fen
    )


def _forwarded(state: CompensationFile) -> tuple[CompensationClaim, ...]:
    return tuple(msgspec.structs.replace(claim, forwarded=True) for claim in state.claims)


def _planned(state: CompensationFile, fact: ReviewPlanSubmitted) -> CompensationFile:
    for item in fact.planned:
        if item.lot == state.lot:
            levels = Levels(item.province_fen, item.city_fen, item.county_fen)
            planned = state.planned_fen + item.fen
            state = _with(state, planned_fen=planned, plan_open=state.plan_open.plus(levels))
    return state


def _ordered(state: CompensationFile, fact: CompensationPaid, event: Happened) -> CompensationFile:
    levels = Levels(fact.province_fen, fact.city_fen, fact.county_fen)
    order = PaymentOrder(
        fact.order, fact.tonnes, fact.fen, fact.payee, event.occurred_on, event.position, levels
    )
    from_plan = any(row.account is MoneyAccount.PAYABLE for row in fact.money)
    return _with(
        state,
        orders=(*state.orders, order),
        plan_open=state.plan_open.plus(levels, -1) if from_plan else state.plan_open,
        clawed_standing_fen=max(0, state.clawed_standing_fen - fact.fen),
    )


def _released(state: CompensationFile, fact: PrepaymentReleased, event: Happened) -> CompensationFile:
    order = PaymentOrder(
        fact.order,
        0,
        fact.fen,
        fact.payee,
        event.occurred_on,
        event.position,
        level_of(fact.level, fact.fen),
        prepaid=True,
    )
    left = _advanced(state, fact.holder, fact.level, -fact.of_lot_fen)
    standing = max(0, state.clawed_standing_fen - fact.fen)
    return _with(left, orders=(*state.orders, order), clawed_standing_fen=standing)


def _advanced(state: CompensationFile, holder: str, level: MoneyLevel, fen: int) -> CompensationFile:
    open_ = state.advanced_fen(holder, level) + fen
    others = tuple(one for one in state.advances if (one.holder, one.level) != (holder, level))
    return _with(state, advances=(*others, Advance(holder, level, open_)) if open_ else others)


def _line(fact: BankPaymentObserved, event: Happened) -> BankLine:
    return BankLine(fact.statement_line, fact.order, fact.payee, fact.fen, event.occurred_on, event.position)


def _filings(
    state: CompensationFile, fact: CompensationFiled, event: Happened
) -> tuple[CompensationFiling, ...]:
    mine = (filed for filed in fact.filed if filed.lot == state.lot)
    return tuple(CompensationFiling(fact.place, filed.order, event.occurred_on) for filed in mine)


def _clawed(state: CompensationFile, fact: ClawbackOrdered, event: Happened) -> CompensationFile:
    """Money ordered back leaves ADVANCED first: what stands with the holder needs no payee."""
    for part in fact.clawed:
        if part.lot == state.lot:
            levels = Levels(part.province_fen, part.city_fen)
            order = ClawbackOrder(
                fact.order, part.fen, levels, part.tonnes, event.occurred_on, event.position
            )
            standing = state.clawed_standing_fen + part.fen
            state = _with(state, clawbacks=(*state.clawbacks, order), clawed_standing_fen=standing)
    for row in fact.money:
        if row.lot == state.lot and row.account is MoneyAccount.ADVANCED:
            state = _less_advanced(state, row.party or "", -row.fen)
    return state


def _less_advanced(state: CompensationFile, holder: str, fen: int) -> CompensationFile:
    for level in MoneyLevel:
        taken = min(fen, state.advanced_fen(holder, level))
        state, fen = (_advanced(state, holder, level, -taken) if taken else state), fen - taken
    return state


def _received(state: CompensationFile, fact: ClawbackReceived) -> CompensationFile:
    back = Levels(fact.province_fen, fact.city_fen)
    clawbacks = tuple(
        msgspec.structs.replace(one, received=one.received.plus(back)) if one.order == fact.order else one
        for one in state.clawbacks
    )
    return _with(state, clawbacks=clawbacks)
