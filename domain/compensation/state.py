"""The compensation file of a lot (补偿档案): proposed, approved, claimed, planned, ordered, taken back, used.

model.md §2.6, §5. The order (`CompensationPaid`) and the bank's line (`BankPaymentObserved`) are kept apart:
their difference is finding D-14. The balances of the money book are the sums of the rows, per account and party.
"""

from datetime import date
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
    FilingPlace,
    FundUseReported,
    ReviewPlanSubmitted,
    UsePurpose,
)
from domain.courts.facts import LotCourtSealed
from domain.envelope import Happened
from domain.fact import POOLS, Fact, MoneyAccount
from domain.funds.facts import MoneyLevel, PrepaymentReceived, PrepaymentReleased
from domain.lots.facts import Provenance
from domain.money import Levels
from domain.quantities import Share

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
    | AcquisitionRecognized
)


class Proposal(msgspec.Struct, frozen=True):
    """The amount the city proposes, beside its reference = tonnes × rate × share."""

    category: Provenance
    tonnes: int
    rate_fen_per_tonne: int
    share: Share | None
    reference_fen: int
    proposed_fen: int


class CompensationClaim(msgspec.Struct, frozen=True):
    """A claim of the enterprise; `forwarded` once the county has passed it on."""

    fen: int
    on: date
    position: int
    forwarded: bool = False


class PaymentOrder(msgspec.Struct, frozen=True):
    """An order to pay; a released prepayment is one of no tonnes: the final payment counts them."""

    order: str
    tonnes: int
    fen: int
    payee: str
    on: date
    position: int
    levels: Levels = Levels()
    prepaid: bool = False


class BankLine(msgspec.Struct, frozen=True):
    """A line of the bank's statement."""

    statement_line: str
    order: str | None
    payee: str
    fen: int
    on: date
    position: int


class Advance(msgspec.Struct, frozen=True):
    """Prepaid money for this lot that is still with a city or county (ADVANCED)."""

    holder: str
    level: MoneyLevel
    fen: int


class ClawbackOrder(msgspec.Struct, frozen=True):
    """Money ordered back: province and city money only."""

    order: str
    fen: int
    levels: Levels
    tonnes: int
    on: date
    position: int
    received: Levels = Levels()

    @property
    def open_fen(self) -> int:
        return self.fen - self.received.fen

    @property
    def restored_tonnes(self) -> int:
        """Paid tonnes that may be paid again, in proportion to what came back (E-15)."""
        return self.tonnes * self.received.fen // self.fen


class CompensationFiling(msgspec.Struct, frozen=True):
    """One of the two filings of an order."""

    place: FilingPlace
    order: str
    on: date


class FundUse(msgspec.Struct, frozen=True):
    """What a report says was used for one purpose."""

    purpose: UsePurpose
    fen: int
    on: date
    position: int


class MoneyBalance(msgspec.Struct, frozen=True):
    """Fen of the lot in one account of the money book, of one party where the account has parties."""

    account: MoneyAccount
    party: str | None
    fen: int


class CompensationFile(msgspec.Struct, frozen=True):
    """The file of one lot; nothing is payable before there is an `approved_fen`."""

    lot: str
    proposal: Proposal | None = None
    approved_fen: int | None = None
    held: bool = False
    payee: str | None = None
    claims: tuple[CompensationClaim, ...] = ()
    planned_fen: int = 0
    plan_open: Levels = Levels()
    orders: tuple[PaymentOrder, ...] = ()
    advances: tuple[Advance, ...] = ()
    bank_lines: tuple[BankLine, ...] = ()
    clawbacks: tuple[ClawbackOrder, ...] = ()
    clawed_standing_fen: int = 0
    filings: tuple[CompensationFiling, ...] = ()
    uses: tuple[FundUse, ...] = ()
    workers_need_fen: int | None = None
    balances: tuple[MoneyBalance, ...] = ()

    @property
    def ordered_fen(self) -> int:
        """Everything ordered, prepayments too."""
        return sum(order.fen for order in self.orders)

    @property
    def paid_tonnes(self) -> int:
        """Tonnes paid, net of what came back: a tonne is paid once (YC-51, E-15)."""
        back = sum(clawback.restored_tonnes for clawback in self.clawbacks)
        return max(0, sum(order.tonnes for order in self.orders) - back)

    @property
    def paid_fen(self) -> int:
        """Everything ordered, net of what came back."""
        return self.ordered_fen - sum(clawback.received.fen for clawback in self.clawbacks)

    @property
    def forwarded_fen(self) -> int:
        return sum(claim.fen for claim in self.claims if claim.forwarded)

    @property
    def clawback_open_fen(self) -> int:
        """Ordered back and not received."""
        return sum(clawback.open_fen for clawback in self.clawbacks)

    @property
    def given(self) -> Levels:
        """Money paid, prepaid or ADVANCED for the lot by each level, net of what is ordered back."""
        pools = Levels(*(-self.balance(pool) for pool in POOLS)).plus(self.plan_open, -1)
        for clawback in self.clawbacks:
            pools = pools.plus(clawback.levels, -1).plus(clawback.received)
        return pools

    def counted_fen(self, payee: str) -> int:
        """Money that counts against the approval: paid, prepaid to this payee, and ordered back but not received.

        A prepayment to another party is a receivable from that party, and counts no more (SX-08, SX-05).
        """
        owed = self.balance(MoneyAccount.CLAWBACK_RECEIVABLE, payee)
        return self.balance(MoneyAccount.PAID) + owed

    def net_levels(self, payee: str) -> Levels:
        """What each level has given that counts for this payee, net of what came back."""
        net = Levels()
        for order in self.orders:
            if not order.prepaid or order.payee == payee:
                net = net.plus(order.levels)
        for clawback in self.clawbacks:
            net = net.plus(clawback.received, -1)
        return net.least_zero()

    def balance(self, account: MoneyAccount, party: str | None = None) -> int:
        """Fen in an account; of one party, or of all together."""
        return sum(
            known.fen
            for known in self.balances
            if known.account is account and (party is None or known.party == party)
        )

    def order(self, order: str) -> PaymentOrder | None:
        return next((known for known in self.orders if known.order == order), None)

    def clawback(self, order: str) -> ClawbackOrder | None:
        return next((known for known in self.clawbacks if known.order == order), None)

    def advanced_fen(self, holder: str, level: MoneyLevel) -> int:
        """Prepaid money for this lot still with a holder."""
        return sum(one.fen for one in self.advances if (one.holder, one.level) == (holder, level))

    def used_fen(self, purpose: UsePurpose | None = None) -> int:
        return sum(use.fen for use in self.uses if purpose is None or use.purpose is purpose)


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
            return _with(state, approved_fen=approved)
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


def level_of(level: MoneyLevel, fen: int) -> Levels:
    """An amount that is all of one level."""
    return Levels(*(fen if one is level else 0 for one in MoneyLevel))


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
