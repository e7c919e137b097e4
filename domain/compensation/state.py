"""The compensation file of a lot (补偿档案): proposed, approved, held, ordered, and what the bank did.

model.md §2.6, §5. The order (`CompensationPaid`) and the bank's line (`BankPaymentObserved`) are kept apart:
their difference is finding D-14.
"""

from datetime import date
from typing import assert_never

import msgspec

from domain.acquisitions.facts import AcquisitionRecognized
from domain.compensation.facts import (
    BankPaymentObserved,
    BeneficiaryHeld,
    BeneficiaryResolved,
    CompensationPaid,
    CompensationQuotaProposed,
    CompensationQuotaReviewed,
)
from domain.courts.facts import LotCourtSealed
from domain.envelope import Happened
from domain.lots.facts import Provenance
from domain.quantities import Share

CompensationFact = (
    CompensationQuotaProposed
    | CompensationQuotaReviewed
    | BeneficiaryHeld
    | BeneficiaryResolved
    | CompensationPaid
    | BankPaymentObserved
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


class PaymentOrder(msgspec.Struct, frozen=True):
    """An order to pay."""

    order: str
    tonnes: int
    fen: int
    payee: str
    on: date
    position: int


class BankLine(msgspec.Struct, frozen=True):
    """A line of the bank's statement."""

    statement_line: str
    order: str | None
    payee: str
    fen: int
    on: date
    position: int


class CompensationFile(msgspec.Struct, frozen=True):
    """The file of one lot; nothing is payable before there is an `approved_fen`."""

    lot: str
    proposal: Proposal | None = None
    approved_fen: int | None = None
    held: bool = False
    payee: str | None = None
    orders: tuple[PaymentOrder, ...] = ()
    bank_lines: tuple[BankLine, ...] = ()

    @property
    def paid_tonnes(self) -> int:
        return sum(order.tonnes for order in self.orders)

    @property
    def paid_fen(self) -> int:
        return sum(order.fen for order in self.orders)

    def order(self, order: str) -> PaymentOrder | None:
        return next((known for known in self.orders if known.order == order), None)


def evolve_compensation_file(state: CompensationFile, event: Happened) -> CompensationFile:
    fact = event.fact
    if not isinstance(fact, CompensationFact):
        return state
    match fact:
        case CompensationQuotaProposed():
            return msgspec.structs.replace(state, proposal=_proposal(fact), approved_fen=None)
        case CompensationQuotaReviewed(approved_fen=approved):
            return msgspec.structs.replace(state, approved_fen=approved)
        case BeneficiaryHeld():
            return msgspec.structs.replace(state, held=True, payee=None)
        case BeneficiaryResolved(payee=payee):
            return msgspec.structs.replace(state, held=False, payee=payee)
        case LotCourtSealed():
            # A beneficiary named before the court came is not named any more (YC-52).
            return msgspec.structs.replace(state, payee=None)
        case AcquisitionRecognized(beneficiary=beneficiary):
            # Another beneficiary and another rate: what was approved is to be assessed anew (REASSESS).
            return msgspec.structs.replace(
                state, held=False, payee=beneficiary, proposal=None, approved_fen=None
            )
        case CompensationPaid():
            return msgspec.structs.replace(state, orders=(*state.orders, _order(fact, event)))
        case BankPaymentObserved():
            return msgspec.structs.replace(state, bank_lines=(*state.bank_lines, _line(fact, event)))
        case _:
            assert_never(fact)


def _proposal(fact: CompensationQuotaProposed) -> Proposal:
    return Proposal(
        fact.category, fact.tonnes, fact.rate_fen_per_tonne, fact.share, fact.reference_fen, fact.proposed_fen
    )


def _order(fact: CompensationPaid, event: Happened) -> PaymentOrder:
    return PaymentOrder(fact.order, fact.tonnes, fact.fen, fact.payee, event.occurred_on, event.position)


def _line(fact: BankPaymentObserved, event: Happened) -> BankLine:
    return BankLine(fact.statement_line, fact.order, fact.payee, fact.fen, event.occurred_on, event.position)
