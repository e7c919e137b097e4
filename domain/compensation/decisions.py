"""Decisions on compensation (补偿). model.md §2.6, §5; the rules are named at each guard.

The reference amount is tonnes × rate × share, one product rounded once; people may decide otherwise with a reason
(X-15). Claims and plans stand in `claims`, payments in `payment`.
"""

from datetime import date
from fractions import Fraction
from typing import Any

from domain.acquisitions.amounts import covers, determined_fen
from domain.command import Command, Decided, accept, refuse, same_fields
from domain.compensation import commands as c
from domain.compensation import facts as f
from domain.compensation import refusals as r
from domain.compensation.amounts import booking, held_rows, resolved_rows
from domain.envelope import Request
from domain.fact import FREE_ACCOUNTS, Account
from domain.lots.facts import UNDETERMINED, Provenance
from domain.lots.refusals import MoreThanTheLot, ShareMissing
from domain.lots.state import Lot
from domain.policy import keys
from domain.policy.state import number
from domain.quantities import Share, reference_fen, yuan
from domain.refusals import Refusal, UnknownSubject
from domain.world import View, World

_COMPENSABLE = (*FREE_ACCOUNTS, Account.CLOSED_PENDING, Account.REDUCED)
"""Replaced, revoked and otherwise eliminated tonnes are not compensated: reduced is not replaced (X-06)."""


def interval_fen(
    view: View,
    lot_tonnes: int,
    division: str,
    on: date,
    category: Provenance,
    share: Fraction | None = None,
) -> tuple[int, int] | None:
    """The reference amount as [low, high], shown as *held* while nothing is payable (YC-52).

    One figure twice where the category is determined (MERGED_NO_OVEN: and its share given), else the lowest and the
    highest rate in force: 54万吨 → 16,200,000.00 to 25,920,000.00 yuan. None where no rate is in force.
    """
    rate = number(view, keys.compensation_rate(category), division, on)
    no_oven = category is Provenance.MERGED_NO_OVEN
    if rate is not None and category not in UNDETERMINED and (share is not None or not no_oven):
        amount = reference_fen(lot_tonnes, rate, share if no_oven and share is not None else Fraction(1))
        return amount, amount
    rates = [
        number(view, keys.compensation_rate(p), division, on) for p in Provenance if p not in UNDETERMINED
    ]
    known = [rate for rate in rates if rate is not None]
    if not known:
        return None
    return reference_fen(lot_tonnes, min(known)), reference_fen(lot_tonnes, max(known))


def propose(world: World, command: c.ProposeCompensation, request: Request) -> Decided:
    """Propose an amount at the rate of the category, in force on the day in the lot's division (YC-44, YC-49)."""
    lot = world.now.lot(command.lot)
    if refusal := _not_proposable(world, lot, command):
        return refuse(refusal)
    if command.category is Provenance.MIXED:
        return _propose_parts(world, lot, command, request)
    share = None
    if command.category is Provenance.MERGED_NO_OVEN:
        share = command.share or lot.controlling_share
        if share is None:
            return refuse(ShareMissing(field="share", lot=lot.lot))
    rate = number(world.now, keys.compensation_rate(command.category), lot.division, request.occurred_on)
    if rate is None:
        day = str(request.occurred_on)
        return refuse(
            r.RateNotInForce(field="category", division=lot.division, category=command.category, day=day)
        )
    reference = reference_fen(command.tonnes, rate, share.fraction if share else Fraction(1))
    proposed = reference if command.proposed_fen is None else command.proposed_fen
    if refusal := _reason_missing("proposedFen", proposed, reference, command.reason):
        return refuse(refusal)
    return accept(_proposal(command, rate, share, reference, proposed), f"lot:{lot.lot}")


def _propose_parts(world: World, lot: Lot, command: c.ProposeCompensation, request: Request) -> Decided:
    """The parts the city government determined, each at its own rate; no one rate stands for them (SX-04)."""
    day = request.occurred_on
    reference = determined_fen(world.now, lot, day)
    if reference is None:
        return refuse(
            r.RateNotInForce(field="category", division=lot.division, category=command.category, day=str(day))
        )
    proposed = reference if command.proposed_fen is None else command.proposed_fen
    if refusal := _reason_missing("proposedFen", proposed, reference, command.reason):
        return refuse(refusal)
    return accept(_proposal(command, 0, None, reference, proposed), f"lot:{lot.lot}")


def _proposal(
    command: c.ProposeCompensation, rate: int, share: Share | None, reference: int, proposed: int
) -> f.CompensationQuotaProposed:
    return f.CompensationQuotaProposed(
        lot=command.lot,
        category=command.category,
        tonnes=command.tonnes,
        rate_fen_per_tonne=rate,
        share=share,
        reference_fen=reference,
        proposed_fen=proposed,
        reason=command.reason,
    )


def _not_proposable(world: World, lot: Lot, command: c.ProposeCompensation) -> Refusal | None:
    by_parts = command.category is Provenance.MIXED and covers(lot, command.tonnes)
    if command.category in UNDETERMINED and not by_parts:
        return r.CategoryNotDetermined(field="category", lot=lot.lot, category=command.category)
    if command.share is not None and command.category is not Provenance.MERGED_NO_OVEN:
        return r.ShareNotApplicable(field="share", category=command.category)
    held = world.book(lot.lot).total(_COMPENSABLE)
    if command.tonnes > held:
        return MoreThanTheLot(field="tonnes", lot=lot.lot, available=held, asked=command.tonnes)
    return None


def _reason_missing(field: str, given: int, basis: int, reason: str | None) -> r.ReasonMissing | None:
    """An amount that differs from the one before it gives its reason (SX-03, X-15)."""
    if given == basis or reason:
        return None
    return r.ReasonMissing(field=field, given=yuan(given), basis=yuan(basis))


def review(world: World, command: c.ReviewCompensation, request: Request) -> Decided:
    """Approve the proposed amount, or another with a reason (YC-49, SX-07)."""
    file = world.now.compensation(command.lot)
    if file.proposal is None:
        return refuse(r.ProposalMissing(field="lot", lot=command.lot))
    proposed = file.proposal.proposed_fen
    if refusal := _reason_missing("approvedFen", command.approved_fen, proposed, command.reason):
        return refuse(refusal)
    return accept(same_fields(f.CompensationQuotaReviewed, command), f"lot:{command.lot}")


def hold_beneficiary(world: World, command: c.HoldBeneficiary, request: Request) -> Decided:
    """Money waits until the beneficiary is clear: what was planned goes from PAYABLE to ESCROW (YC-52)."""
    lot = world.now.lot(command.lot)
    rows = held_rows(world.now.compensation(command.lot), booking(lot, request.occurred_on))
    return accept(same_fields(f.BeneficiaryHeld, command, money=rows), f"lot:{command.lot}")


def resolve_beneficiary(world: World, command: c.ResolveBeneficiary, request: Request) -> Decided:
    """Name the beneficiary, a registered enterprise (YC-52, SX-05)."""
    world.need(f"lot:{command.lot}", f"enterprise:{command.payee}")
    lot = world.now.lot(command.lot)
    if not world.now.enterprise(command.payee).legal_name:
        return refuse(UnknownSubject(field="payee", subject=command.payee))
    file = world.now.compensation(command.lot)
    rows = resolved_rows(file, command.payee, booking(lot, request.occurred_on))
    return accept(same_fields(f.BeneficiaryResolved, command, money=rows), f"lot:{command.lot}")


def observe_bank_payment(world: World, command: c.ObserveBankPayment, request: Request) -> Decided:
    """Record what the bank did, whoever was paid: its difference from the orders is D-14."""
    return accept(same_fields(f.BankPaymentObserved, command), f"lot:{command.lot}")


DECISIONS: dict[type[Command], Any] = {
    c.ProposeCompensation: propose,
    c.ReviewCompensation: review,
    c.HoldBeneficiary: hold_beneficiary,
    c.ResolveBeneficiary: resolve_beneficiary,
    c.ObserveBankPayment: observe_bank_payment,
}
