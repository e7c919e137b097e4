"""What must hold of every event of this application, whatever its type: its rows sum to zero (model.md §4.1).

Looked at in the entry itself, as stored, and not through the domain's types: verification trusts no code that wrote.
"""

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
    total = 0
    sums: dict[tuple[str, Any], int] = {}
    try:
        for row in rows:
            amount = row[unit]
            if type(amount) is not int or type(row["account"]) is not str:
                raise TypeError
            total += amount
            for holder in _HOLDERS if unit == "tonnes" else ():
                key = holder, row.get(holder)
                sums[key] = sums.get(key, 0) + amount
    except (AttributeError, KeyError, TypeError):
        return f"分录格式错误 / a row of {book} has an account and a whole number of {unit}"
    if total:
        return f"分录合计不为零 / its {book} do not sum to zero: total {total:+,} {unit}"
    wrong = next((key for key, amount in sums.items() if amount), None)
    if wrong is None:
        return None
    holder, name = wrong
    return f"分录合计不为零 / its {book} do not sum to zero: {holder} {name} {sums[wrong]:+,} {unit}"
