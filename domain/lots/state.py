"""The state of a capacity lot: holder, provenance, ovens, holds and what became of it (model.md §4.1, §4.6).

Balances are not here: they are the sums of the rows (`domain.balances.Book`). Holds are liens, not balances:
H-LIST and H-PROJECT exclude each other on the same tonne.
"""

from datetime import date

import msgspec

from domain.acquisitions.facts import AcquisitionBasis
from domain.balances import Book, Holder
from domain.courts.state import Auction, CourtSeal, standing
from domain.fact import FREE_ACCOUNTS, Account
from domain.lots.facts import CategoryPart, Provenance
from domain.quantities import Share


class ListHold(msgspec.Struct, frozen=True):
    """H-LIST: tonnes of the lot on the reduction list for a task, since a day."""

    task: str
    tonnes: int
    since: date


class ProjectHold(msgspec.Struct, frozen=True):
    """H-PROJECT: tonnes committed to a project; `carried_tonnes` is None where it is not printed."""

    project: str
    retired_tonnes: int
    carried_tonnes: int | None
    since: date


class DeclaredTrade(msgspec.Struct, frozen=True):
    """A trade offered and neither confirmed nor rejected."""

    seller: str
    buyer: str
    tonnes: int
    price_fen_per_tonne: int
    contract_date: date


class Retirement(msgspec.Struct, frozen=True):
    """What a replacement took out of the lot, and when."""

    project: str
    retired_tonnes: int
    carried_tonnes: int
    on: date


class Acquisition(msgspec.Struct, frozen=True):
    """An acquisition that the city's office recognised (SX-05, SX-06): who is compensated, and at which rate."""

    basis: AcquisitionBasis
    beneficiary: str
    category: Provenance
    tonnes: int
    report_id: str
    on: date
    position: int


class DeterminedPart(msgspec.Struct, frozen=True):
    """Tonnes whose category the city government determined (SX-04)."""

    category: Provenance
    tonnes: int
    controlling_share: Share | None
    on: date
    position: int


class AcceptedBy(msgspec.Struct, frozen=True):
    """What the city accepted of the lot under one task: what stands, and the most that ever stood."""

    task: str
    net_tonnes: int = 0
    once_tonnes: int = 0


class CategoryStep(msgspec.Struct, frozen=True):
    """A category that the lot was given, on a day: how it is compensated has a history of its own (D-13)."""

    category: Provenance
    on: date
    position: int


class Lot(msgspec.Struct, frozen=True):
    """A capacity lot (产能指标); `holder` is None until it is opened."""

    lot: str
    holder: Holder | None = None
    division: str = ""
    opened_tonnes: int = 0
    opened_at: int = 0
    provenance: Provenance = Provenance.NOT_DETERMINED
    controlling_share: Share | None = None
    ovens: tuple[str, ...] = ()
    parent: str | None = None
    children: tuple[str, ...] = ()
    list_holds: tuple[ListHold, ...] = ()
    first_listed_on: date | None = None
    project_holds: tuple[ProjectHold, ...] = ()
    declared_trade: DeclaredTrade | None = None
    retirements: tuple[Retirement, ...] = ()
    reduced_net_tonnes: int = 0
    accepted_once_tonnes: int = 0
    accepted_by: tuple[AcceptedBy, ...] = ()
    surrendered_tonnes: int = 0
    composition: tuple[CategoryPart, ...] = ()
    determined: tuple[DeterminedPart, ...] = ()
    court_seals: tuple[CourtSeal, ...] = ()
    auctions: tuple[Auction, ...] = ()
    acquisition: Acquisition | None = None
    merger: str | None = None
    category_history: tuple[CategoryStep, ...] = ()

    @property
    def court_sealed_tonnes(self) -> int:
        """H-COURT: 轮候 waits on the same tonnes, so the largest standing seal counts."""
        return max((seal.tonnes for seal in standing(self.court_seals)), default=0)

    @property
    def first_court_seal(self) -> CourtSeal | None:
        """首封, or what moved up to it."""
        return next(iter(standing(self.court_seals)), None)

    @property
    def category(self) -> Provenance:
        """What the tonnes to be reduced are compensated as: as determined, else as the lot came about (SX-04)."""
        categories = {part.category for part in self.determined}
        if not categories:
            return self.provenance
        return categories.pop() if len(categories) == 1 else Provenance.MIXED

    @property
    def category_share(self) -> Share | None:
        """The controlling share that goes with the category."""
        shares = [part.controlling_share for part in self.determined if part.controlling_share]
        return shares[0] if shares and len(self.determined) == 1 else self.controlling_share

    def auction(self, ruling_no: str) -> Auction | None:
        return next((a for a in reversed(self.auctions) if a.ruling_no == ruling_no), None)

    @property
    def listed_tonnes(self) -> int:
        return sum(hold.tonnes for hold in self.list_holds)

    @property
    def committed_tonnes(self) -> int:
        return sum(hold.retired_tonnes for hold in self.project_holds)

    @property
    def held(self) -> bool:
        """Whether a list or project hold stands on the lot."""
        return bool(self.list_holds or self.project_holds)

    def accepted_once_by(self, task: str) -> int:
        """The most tonnes that ever stood accepted under one task: its list hold keeps them."""
        return next((one.once_tonnes for one in self.accepted_by if one.task == task), 0)

    def list_hold(self, task: str) -> ListHold | None:
        return next((hold for hold in self.list_holds if hold.task == task), None)

    def project_hold(self, project: str) -> ProjectHold | None:
        return next((hold for hold in self.project_holds if hold.project == project), None)


def pending_listed_tonnes(lot: Lot, book: Book) -> int:
    """Listed tonnes that still stand in OPERATING, IDLE or UNBUILT, as known at the head."""
    moved = book.balance(Account.CLOSED_PENDING) + book.balance(Account.REDUCED)
    return max(0, lot.listed_tonnes - moved)


def free_tonnes(lot: Lot, book: Book, on: date | None = None) -> int:
    """Free balance = OPERATING + IDLE + UNBUILT − exclusive holds (model.md §4.1)."""
    usable = book.own(FREE_ACCOUNTS, on)
    return usable - pending_listed_tonnes(lot, book) - lot.committed_tonnes


def used_up(lot: Lot, book: Book) -> bool:
    """Whether every tonne of the lot was accepted once, or waits for it: nothing of it is left for another act."""
    return lot.accepted_once_tonnes > 0 and book.own(FREE_ACCOUNTS) <= 0


def excess_tonnes(lot: Lot, book: Book) -> int:
    """Tonnes by which the holds exceed the free balance, or accepted tonnes have left REDUCED and CLOSED_PENDING, or
    closed ones their list hold: no act could move these any more.

    Zero in every lawful state: model.md §4.1 invariants 2 and 4.
    """
    kept = book.balance(Account.REDUCED) + book.balance(Account.CLOSED_PENDING)
    accepted = lot.accepted_once_tonnes
    return max(0, -free_tonnes(lot, book), accepted - kept, accepted - lot.listed_tonnes, kept - lot.listed_tonnes)
