"""Amounts of a compensation: its beneficiary, what may be paid, and how the three levels share it. model.md §5.

The levels share by the ratios in force (YC-48; printed nowhere, so they are a parameter), by largest remainder, over
all that counts for the payee: what a level gave already, prepaid or in parts, is taken into account.
"""

from datetime import date

from domain.compensation import refusals as r
from domain.compensation.state import Approval, CompensationFile
from domain.fact import MoneyAccount, MoneyPosting
from domain.lots.state import Lot
from domain.money import Booking, Levels, split_by
from domain.policy import keys
from domain.policy.state import lookup
from domain.quantities import yuan
from domain.refusals import Malformed, Refusal
from domain.world import View

GivenLevels = tuple[int | None, int | None, int | None]


def not_positive(field: str) -> Malformed:
    """Zero asks for nothing."""
    return Malformed(field=field, value="0", rule_zh="须大于 0", rule_en="it must be more than 0")


def beneficiary_of(lot: Lot, file: CompensationFile) -> str:
    """The named beneficiary, or the holder where none had to be named."""
    return file.payee or (lot.holder.enterprise if lot.holder else "")


def beneficiary_unclear(lot: Lot, file: CompensationFile) -> bool:
    """Whether money waits: held, or court-sealed or sold unconfirmed and nobody named since (YC-52, E-05)."""
    waits = lot.court_sealed_tonnes > 0 or lot.declared_trade is not None
    return file.held or (waits and file.payee is None)


def payee_refusal(lot: Lot, file: CompensationFile, payee: str) -> Refusal | None:
    """While held nobody is paid; then the beneficiary alone (YC-52)."""
    if beneficiary_unclear(lot, file):
        return r.BeneficiaryIsHeld(field="payee", lot=lot.lot)
    beneficiary = beneficiary_of(lot, file)
    if payee == beneficiary:
        return None
    return r.PayeeIsNotBeneficiary(field="payee", lot=lot.lot, beneficiary=beneficiary, payee=payee)


def approved_part(file: CompensationFile, tonnes: int) -> int:
    """What is approved for this many tonnes of the lot; 0 where nothing is."""
    if file.approved_fen is None or file.proposal is None:
        return 0
    return Approval(file.approved_fen, file.proposal.tonnes).part(tonnes)


def payable_fen(lot: Lot, file: CompensationFile) -> int:
    """Approved for what stands accepted, less what counts already; 0 while held (YC-52, SX-08, E-15)."""
    if beneficiary_unclear(lot, file):
        return 0
    counted = file.counted_fen(beneficiary_of(lot, file))
    return max(0, approved_part(file, lot.reduced_net_tonnes) - counted)


def ratios(view: View, division: str, on: date) -> tuple[int, int, int] | None:
    """The shares of province, city and county in force, as whole numbers; None where none are (YC-48)."""
    value = lookup(view, keys.FUND_RATIOS, division, on)
    if value is None or value.text is None:
        return None
    province, city, county = (int(part) for part in value.text.split(":"))
    return province, city, county


def shared(ratio: tuple[int, int, int], fen: int, given: Levels) -> Levels:
    """How an amount is shared, so that with all that was `given` before the levels stand as the ratios ask.

    Final 16,200,000.00 with 5,000,000.00 prepaid by the province, 50:30:20: 3,100,000.00, 4,860,000.00, 3,240,000.00.
    """
    wanted = split_by(given.fen + fen, ratio).plus(given, -1).least_zero()
    return split_by(fen, wanted.parts()) if wanted.fen else split_by(fen, ratio)


def levels_of(
    view: View, lot: Lot, file: CompensationFile, fen: int, asked: GivenLevels, payee: str, on: date
) -> Levels | Refusal:
    """The levels of an amount: by the plan, by the ratios in force, or as given where there are neither."""
    named = None
    if any(part is not None for part in asked):
        named = Levels(*(part or 0 for part in asked))
        if named.fen != fen:
            return r.LevelsDoNotSum(field="fen", levels=yuan(named.fen), fen=yuan(fen))
    ratio = ratios(view, lot.division, on)
    if file.plan_open.fen:
        wanted = split_by(fen, file.plan_open.parts())
    elif ratio:
        wanted = shared(ratio, fen, file.net_levels(payee))
    elif named is None:
        return r.LevelsNotGiven(field="provinceFen", division=lot.division, day=on.isoformat())
    else:
        return named
    if named is not None and named != wanted:
        return r.LevelsNotByRatio(field="provinceFen", given=_shown(named), wanted=_shown(wanted))
    return wanted


def _shown(levels: Levels) -> str:
    return " / ".join(yuan(part) for part in levels.parts())


def booking(lot: Lot, on: date) -> Booking:
    """Where a lot's money rows count."""
    assert lot.holder is not None
    return Booking(lot.lot, lot.holder.county or lot.division, on)


def held_rows(file: CompensationFile, book: Booking) -> tuple[MoneyPosting, ...]:
    """What was planned for a payee waits in ESCROW until the beneficiary is clear (YC-52)."""
    rows: tuple[MoneyPosting, ...] = ()
    for known in file.balances:
        if known.account is MoneyAccount.PAYABLE and known.fen:
            rows += book.row(MoneyAccount.ESCROW, known.fen)
            rows += book.row(MoneyAccount.PAYABLE, -known.fen, known.party)
    return rows


def resolved_rows(file: CompensationFile, payee: str, book: Booking) -> tuple[MoneyPosting, ...]:
    """ESCROW and what was planned become the payee's; money prepaid to another party is owed back by it (SX-08)."""
    return planned_rows(file, payee, book) + receivable_rows(file, payee, book)


def planned_rows(file: CompensationFile, payee: str, book: Booking) -> tuple[MoneyPosting, ...]:
    """What was planned stands in the payee's name, wherever it waited: a court's seal may be lifted and name nobody."""
    rows: tuple[MoneyPosting, ...] = ()
    escrow = file.balance(MoneyAccount.ESCROW)
    rows += book.row(MoneyAccount.PAYABLE, escrow, payee) + book.row(MoneyAccount.ESCROW, -escrow)
    for known in file.balances:
        if known.account is MoneyAccount.PAYABLE and known.party != payee:
            rows += book.move(MoneyAccount.PAYABLE, MoneyAccount.PAYABLE, known.fen, known.party, payee)
    return rows


def receivable_rows(file: CompensationFile, payee: str, book: Booking) -> tuple[MoneyPosting, ...]:
    """Prepaid to another party than the beneficiary: a receivable from that party (model.md §5)."""
    rows: tuple[MoneyPosting, ...] = ()
    for party in dict.fromkeys(order.payee for order in file.orders if order.prepaid):
        prepaid = sum(order.fen for order in file.orders if order.prepaid and order.payee == party)
        open_ = min(file.balance(MoneyAccount.PAID, party), prepaid)
        if party != payee:
            rows += book.move(MoneyAccount.PAID, MoneyAccount.RECEIVABLE, open_, party)
    return rows
