"""Conservation (守恒): tonnes and fen folded naively from the events of a log, and checked at every position.

Nothing here knows a projection or a rule of posting. Rows are added up as they stand in the events; what was ordered,
planned, prepaid and taken back is added up from the facts beside them; and after each event, on every effective day as
known then:

- the event's own rows sum to zero for each lot, enterprise and county, in tonnes and in fen, so every sum of all
  accounts stays 0 (model.md §4.1, §5);
- no balance but RECOGNIZED, TRANSFER and the three pools is negative;
- the money of a lot is what the facts say, for each level and each payee; no order stands twice, no tonne is paid
  twice, and nobody has more than was ordered to him.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from domain.envelope import Happened
from domain.fact import encode_fact

Row = dict[str, Any]
Key = tuple[str | None, ...]
SIGNED = {"RECOGNIZED", "TRANSFER"}
POOLS = ("PROVINCE_POOL", "CITY_POOL", "COUNTY_POOL")
LEVELS = ("province", "city", "county")
CORRECTIONS = ("EventCorrected", "BaselineCorrected")
MONEY = {
    "CompensationQuotaReviewed",
    "ReviewPlanSubmitted",
    "CompensationPaid",
    "PrepaymentReceived",
    "PrepaymentReleased",
    "ClawbackOrdered",
    "ClawbackReceived",
}


@dataclass(frozen=True)
class Line:
    """One event as its entry says it: `data` are the JSON fields, `corrects` the positions it voids."""

    position: int
    type: str
    data: dict[str, Any]
    corrects: tuple[int, ...] = ()


def line_of(event: Happened) -> Line:
    """An event in memory, as its entry would say it."""
    return Line(event.position, type(event.fact).TOPIC, encode_fact(event.fact), event.corrects)


@dataclass
class Account:
    """The rows of one kind (tonnes or fen) by key and effective day."""

    unit: str
    by_day: dict[Key, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))

    def add(self, key: Key, row: Row) -> None:
        self.by_day[key][row["effectiveOn"]] += row[self.unit]

    def balance(self, key: Key, on: str | None = None) -> int:
        """What stands under a key at the end of a day, or on the last day known."""
        return sum(amount for day, amount in self.by_day.get(key, {}).items() if on is None or day <= on)

    def first_negative(self, key: Key) -> tuple[str, int] | None:
        """The first effective day on which less than nothing stands under a key."""
        running, days = 0, self.by_day[key]
        for day in sorted(days):
            running += days[day]
            if running < 0:
                return day, running
        return None


class Books:
    """Both books of a log, as known at the position of the last event added."""

    def __init__(self) -> None:
        self.tonnes = Account("tonnes")
        """By (account, lot, enterprise, county)."""
        self.fen = Account("fen")
        """By (account, lot, party, county)."""
        self.divisions: dict[str, str] = {}
        """Where a lot is, for tonnes whose county no document states."""
        self._standing: dict[int, tuple[str, dict[str, Any]]] = {}
        self._peaks: dict[str | None, int] = defaultdict(int)
        self._approved: dict[str | None, int] = defaultdict(int)

    def add(self, line: Line) -> None:
        """Fold one event; an AssertionError names the event that broke a book."""
        postings, money = line.data.get("postings", ()), line.data.get("money", ())
        _sums_to_zero(line, postings, "tonnes", ("lot", "enterprise", "county"))
        _sums_to_zero(line, money, "fen", ("lot", "county"))
        for row in postings:
            self.tonnes.add((row["account"], row["lot"], row["enterprise"], row["county"]), row)
        for row in money:
            self.fen.add((row["account"], row["lot"], row["party"], row["county"]), row)
        self._not_negative(line, postings, money)
        self._remember(line)
        for lot in {row["lot"] for row in (*postings, *money)} | _lots_of(line.data):
            self._peaks[lot] = max(self._peaks[lot], self.total(self.tonnes, "REDUCED", lot))
            self._paid_once(line, lot)

    def total(self, kind: Account, account: str, lot: str | None, on: str | None = None) -> int:
        """What stands in an account of a lot, of all holders or parties together."""
        return sum(kind.balance(key, on) for key in kind.by_day if key[:2] == (account, lot))

    def sums(self, kind: Account, part: int, on: str | None = None) -> dict[str | None, dict[str, int]]:
        """The balances that are not zero, by account, for each lot (1), holder or party (2) or county (3)."""
        found: dict[str | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for key in kind.by_day:
            found[key[part]][str(key[0])] += kind.balance(key, on)
        kept = {name: {a: n for a, n in accounts.items() if n} for name, accounts in found.items()}
        return {name: accounts for name, accounts in kept.items() if accounts}

    def whole(self, kind: Account, on: str | None = None) -> dict[str, int]:
        """The balances of all lots together, by account, where they come to something."""
        sums: dict[str, int] = defaultdict(int)
        for key in kind.by_day:
            sums[str(key[0])] += kind.balance(key, on)
        return {account: amount for account, amount in sums.items() if amount}

    def days(self) -> list[str]:
        """Every effective day of either book."""
        return sorted(
            {day for kind in (self.tonnes, self.fen) for days in kind.by_day.values() for day in days}
        )

    def _not_negative(self, line: Line, postings: Iterable[Row], money: Iterable[Row]) -> None:
        """Only what the event touched can have changed."""
        touched = {(row["account"], row["lot"], row["enterprise"], row["county"]) for row in postings}
        for key in touched:
            assert key[0] in SIGNED or self.tonnes.first_negative(key) is None, (line, key)
        for key in {(row["account"], row["lot"], row["party"], row["county"]) for row in money}:
            assert key[0] in POOLS or self.fen.first_negative(key) is None, (line, key)

    def _remember(self, line: Line) -> None:
        """The facts that stand: what a correction voids is gone, what it brings stands in its place."""
        for position in line.corrects:
            self._standing.pop(position, None)
        type_, data = line.type, line.data
        if type_ in CORRECTIONS:
            replacement = data["replacement"] or {"type": "", "data": {}}
            type_, data = replacement["type"], replacement["data"]
        if type_ in MONEY:
            self._standing[line.position] = (type_, data)
        if type_ == "CompensationQuotaReviewed":
            self._approved[data["lot"]] = max(self._approved[data["lot"]], data["approvedFen"])
        if type_ == "BaselineCapacityRecognized":
            self.divisions[data["lot"]] = data["division"]
        if type_ == "LotSplit":
            self.divisions |= {part["lot"]: self.divisions[data["lot"]] for part in data["parts"]}

    def _paid_once(self, line: Line, lot: str | None) -> None:
        """The money of a lot, from the facts that stand, against its rows; and no order or tonne is paid twice."""
        told = Told.of(lot, self._standing.values())
        given = tuple(-self.total(self.fen, pool, lot) for pool in POOLS)
        assert given == told.levels(), (line, lot, given, told)
        owed = {
            a: self.total(self.fen, a, lot) for a in ("PAID", "RECEIVABLE", "CLAWBACK_RECEIVABLE", "ADVANCED")
        }
        assert sum(owed.values()) == told.ordered + told.advanced - told.received, (line, lot, owed, told)
        waiting = self.total(self.fen, "PAYABLE", lot) + self.total(self.fen, "ESCROW", lot)
        assert waiting == told.planned, (line, lot, waiting, told)
        assert len(told.orders) == len(set(told.orders)), (line, lot, told.orders)
        assert told.tonnes <= self._peaks[lot], (line, lot, told)
        assert owed["PAID"] <= self._approved[lot], (line, lot, owed)
        for key in list(self.fen.by_day):
            if key[:2] == ("PAID", lot):
                assert self.fen.balance(key) <= told.payees[key[2]], (line, key, told)


@dataclass
class Told:
    """What the facts say about the money of one lot: fen by level, by payee, in plans, advanced, taken back."""

    by_level: list[int] = field(default_factory=lambda: [0, 0, 0])
    payees: dict[str | None, int] = field(default_factory=lambda: defaultdict(int))
    orders: list[str] = field(default_factory=list)
    ordered: int = 0
    planned: int = 0
    advanced: int = 0
    received: int = 0
    tonnes: int = 0

    def levels(self) -> tuple[int, ...]:
        return tuple(self.by_level)

    @classmethod
    def of(cls, lot: str | None, standing: Iterable[tuple[str, dict[str, Any]]]) -> "Told":
        """Of a lot; of None, the prepaid money that no lot has yet."""
        told, back = cls(), dict[str, int]()
        clawed: list[dict[str, Any]] = []
        for type_, data in standing:
            match type_:
                case "ReviewPlanSubmitted":
                    for item in _of(data["planned"], lot):
                        told.planned += item["fen"]
                        told._give(item)
                case "CompensationPaid" if data["lot"] == lot:
                    told._order(data)
                    told.tonnes += data["tonnes"]
                    if any(row["account"] == "PAYABLE" for row in data["money"]):
                        told.planned -= data["fen"]
                    else:
                        told._give(data)
                case "PrepaymentReceived" if data["lot"] == lot:
                    told.advanced += data["fen"]
                    told._at_level(data, data["fen"])
                case "PrepaymentReleased" if lot is None:
                    told.advanced -= data["fen"] - data["ofLotFen"]
                    told._at_level(data, data["ofLotFen"] - data["fen"])
                case "PrepaymentReleased" if data["lot"] == lot:
                    told._order(data)
                    told.advanced -= data["ofLotFen"]
                    told._at_level(data, data["fen"] - data["ofLotFen"])
                case "ClawbackOrdered":
                    clawed += ({"order": data["order"]} | item for item in _of(data["clawed"], lot))
                case "ClawbackReceived" if data["lot"] == lot:
                    matched = data["fen"] - data["unmatchedFen"]
                    told.received += matched
                    back[data["order"]] = back.get(data["order"], 0) + matched
                    told._give(data, -1)
                case _:
                    pass
        told.tonnes -= sum(one["tonnes"] * back.get(one["order"], 0) // one["fen"] for one in clawed)
        return told

    def _order(self, data: dict[str, Any]) -> None:
        self.orders.append(data["order"])
        self.ordered += data["fen"]
        self.payees[data["payee"]] += data["fen"]

    def _give(self, data: dict[str, Any], sign: int = 1) -> None:
        for number, level in enumerate(LEVELS):
            self.by_level[number] += sign * data.get(f"{level}Fen", 0)

    def _at_level(self, data: dict[str, Any], fen: int) -> None:
        self.by_level[LEVELS.index(data["level"].lower())] += fen


def _of(items: Iterable[dict[str, Any]], lot: str | None) -> Iterator[dict[str, Any]]:
    return (item for item in items if item["lot"] == lot)


def _lots_of(data: dict[str, Any]) -> set[str]:
    """The lots a money fact is about, beside those of its rows."""
    items = (*data.get("planned", ()), *data.get("clawed", ())) if "money" in data else ()
    return {item["lot"] for item in items}


def _sums_to_zero(line: Line, rows: Iterable[Row], unit: str, groups: tuple[str, ...]) -> None:
    """On each effective day, as a whole and for each lot, holder and county: so every total stays zero on every day."""
    sums: dict[tuple[str, str, Any], int] = defaultdict(int)
    for row in rows:
        sums[row["effectiveOn"], "whole", ""] += row[unit]
        for group in groups:
            sums[row["effectiveOn"], group, row[group]] += row[unit]
    assert not any(sums.values()), (line, {key: amount for key, amount in sums.items() if amount})
