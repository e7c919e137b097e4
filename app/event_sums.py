"""What must hold of every event of this application, whatever its type: its rows sum to zero (model.md §4.1).

Looked at in the entry itself, as stored, and not through the domain's types: verification trusts no code that wrote.
"""

from collections import defaultdict
from typing import Any

_BOOKS = (("postings", "tonnes"), ("money", "fen"), ("withheld", "tonnes"))
_HOLDERS = ("enterprise", "county")


def unbalanced(position: int, entry: dict[str, Any]) -> str | None:
    """Why the rows of this entry do not sum to zero: as a whole, and tonnes for each enterprise and county."""
    data = entry.get("data")
    if type(data) is not dict:
        return None
    for book, unit in _BOOKS:
        if (rows := data.get(book)) and (reason := _reason(book, unit, rows)):
            return reason
    return None


def _reason(book: str, unit: str, rows: Any) -> str | None:
    sums: dict[str, int] = defaultdict(int)
    for row in rows if type(rows) is list else [None]:
        if (
            type(row) is not dict
            or type(row.get("account")) is not str
            or type(amount := row.get(unit)) is not int
        ):
            return f"分录格式错误 / a row of {book} has an account and a whole number of {unit}"
        sums["total"] += amount
        if unit == "tonnes":
            for holder in _HOLDERS:
                sums[f"{holder} {row.get(holder)}"] += amount
    name = next((name for name, amount in sums.items() if amount), None)
    return f"分录合计不为零 / its {book} do not sum to zero: {name} {sums[name]:+,} {unit}" if name else None
