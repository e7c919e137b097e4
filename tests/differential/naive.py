"""The naive fold (按定义相加): what an auditor gets with the printed entries, a pencil and the definition of (D, K).

Nothing of `domain`, `ledger` or `projections` is used, only the bytes of the entries. DESIGN §3: state on (D, K) is the
fold of the events with position ≤ K and occurredOn ≤ D, not voided by a correction with position ≤ K, ordered by
(occurredOn, position); a correction carries its replacement whole, on the replacement's own day. A total is the sum of
the rows with position ≤ K and effectiveOn ≤ D; rows are never voided, a correction brings its reversing rows itself.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Entry = dict[str, Any]
Row = dict[str, Any]
Sums = dict[Any, dict[str, int]]


@dataclass(frozen=True)
class Stood:
    """An event as it stands: what it says, on its own day or on that of the replacement that says it."""

    position: int
    type: str
    on: str
    data: dict[str, Any]


def entries_of(raw: Iterable[bytes]) -> list[Entry]:
    """The entries of a log, in order; their positions are 1, 2, 3 …"""
    entries: list[Entry] = [json.loads(one) for one in raw]
    assert [entry["position"] for entry in entries] == list(range(1, len(entries) + 1))
    return entries


def tonnes(entries: list[Entry], day: str, position: int, by: Callable[[Row], Any]) -> Sums:
    """The quota book on (D, K), every account that is not empty, under what `by` says of a row."""
    return _sums(entries, "postings", "tonnes", day, position, by)


def fen(entries: list[Entry], day: str, position: int, by: Callable[[Row], Any]) -> Sums:
    """The money book on (D, K)."""
    return _sums(entries, "money", "fen", day, position, by)


def _sums(
    entries: list[Entry], rows: str, unit: str, day: str, position: int, by: Callable[[Row], Any]
) -> Sums:
    sums: Sums = defaultdict(lambda: defaultdict(int))
    for entry in entries[:position]:
        for row in entry["data"].get(rows, ()):
            if row["effectiveOn"] <= day:
                sums[by(row)][row["account"]] += row[unit]
    found = {key: {name: n for name, n in accounts.items() if n} for key, accounts in sums.items()}
    return {key: accounts for key, accounts in found.items() if accounts}


def standing(entries: list[Entry], day: str, position: int) -> list[Stood]:
    """The events that stand on (D, K), in the order of the fold."""
    known = entries[:position]
    voided = {one for entry in known for one in entry["meta"].get("corrects", ())}
    stood = [_stood(entry) for entry in known if entry["position"] not in voided]
    kept = [one for one in stood if one is not None and one.on <= day]
    return sorted(kept, key=lambda one: (one.on, one.position))


def _stood(entry: Entry) -> Stood | None:
    if entry["type"] not in ("EventCorrected", "BaselineCorrected"):
        return Stood(entry["position"], entry["type"], entry["meta"]["occurredOn"], entry["data"])
    right = entry["data"]["replacement"]
    return right and Stood(entry["position"], right["type"], right["occurredOn"], right["data"])


def cities(entries: list[Entry]) -> dict[str, str]:
    """The city of each lot, by its opening or by the lot it was split from: for rows that state no county."""
    found: dict[str, str] = {}
    for entry in entries:
        data = entry["data"]
        if entry["type"] == "BaselineCapacityRecognized":
            found[data["lot"]] = data["division"][:4] + "00"
        elif entry["type"] == "LotSplit":
            found |= {part["lot"]: found[data["lot"]] for part in data["parts"]}
    return found


def accepted(stood: Iterable[Stood]) -> dict[str, int]:
    """Tonnes accepted for each task that is ordered by then, less those of which the acceptance was revoked."""
    stood = list(stood)
    sums = dict.fromkeys((one.data["task"] for one in stood if one.type == "EnterpriseTaskAssigned"), 0)
    for task, amount in _acceptances(stood):
        if task in sums:
            sums[task] += amount
    return sums


def _acceptances(stood: Iterable[Stood]) -> Iterator[tuple[str, int]]:
    for one in stood:
        if one.type == "CapacityReduced":
            yield one.data["task"], one.data["tonnes"]
        elif one.type == "AcceptanceRevoked":
            yield one.data["task"], -one.data["tonnes"]


def certified(stood: Iterable[Stood]) -> set[str]:
    """The ovens with a closing certificate."""
    return {oven for one in stood if one.type == "ClosureStandardCertified" for oven in one.data["ovens"]}


def torn_down(stood: Iterable[Stood]) -> set[str]:
    """The ovens whose main equipment is demolished."""
    found = (one for one in stood if one.type == "EquipmentDemolished")
    return {one.data["oven"] for one in found if any(item["main"] for item in one.data["items"])}
