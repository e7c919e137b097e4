"""The compensation file of a lot (补偿档案): proposed, approved, claimed, planned, ordered, taken back, used.

model.md §2.6, §5. The order (`CompensationPaid`) and the bank's line (`BankPaymentObserved`) are kept apart:
their difference is finding D-14. The balances of the money book are the sums of the rows, per account and party.
"""

from datetime import date
from fractions import Fraction

import msgspec

from domain.compensation.facts import FilingPlace, UsePurpose
from domain.fact import POOLS, MoneyAccount
from domain.funds.facts import MoneyLevel
from domain.lots.facts import Provenance
from domain.money import Levels
from domain.quantities import Share, reference_fen


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


class Approval(msgspec.Struct, frozen=True):
    """An amount approved for tonnes of the lot."""

    fen: int
    tonnes: int

    def part(self, tonnes: int) -> int:
        """What is approved for this many of them."""
        return min(self.fen, reference_fen(tonnes, self.fen, Fraction(1, self.tonnes)))


class CompensationFile(msgspec.Struct, frozen=True):
    """The file of one lot; nothing is payable before there is an `approved_fen`."""

    lot: str
    proposal: Proposal | None = None
    approved_fen: int | None = None
    last_approval: Approval | None = None
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


def level_of(level: MoneyLevel, fen: int) -> Levels:
    """An amount that is all of one level."""
    return Levels(*(fen if one is level else 0 for one in MoneyLevel))
