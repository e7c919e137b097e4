"""What an attacker may want the log to say: pure edits of the entries, from a position on."""

import copy
from typing import Any

from tests.tampering.rewriting import Edit, Entries

APART = 4


def altered(position: int) -> Edit:
    """One tonne more in a baseline, and in its postings, which still sum to zero: the first at or after a position."""

    def edit(entries: Entries) -> Entries:
        found = next(
            n for n in range(position - 1, len(entries)) if entries[n]["type"] == "BaselineCapacityRecognized"
        )
        changed = copy.deepcopy(entries[found])
        changed["data"]["tonnes"] += 1
        for row in changed["data"]["postings"]:
            row["tonnes"] += 1 if row["tonnes"] > 0 else -1
        return [*entries[:found], changed, *entries[found + 1 :]]

    return edit


def deleted(position: int) -> Edit:
    """The entry is gone, and those after it move up."""
    return lambda entries: [*entries[: position - 1], *entries[position:]]


def swapped(position: int) -> Edit:
    """The entry and another of the same transaction change places."""

    def edit(entries: Entries) -> Entries:
        one = next(
            n
            for n in range(position - 1, len(entries) - APART)
            if entries[n]["recordedAt"] == entries[n + APART]["recordedAt"]
        )
        other = one + APART
        return [
            *entries[:one],
            entries[other],
            *entries[one + 1 : other],
            entries[one],
            *entries[other + 1 :],
        ]

    return edit


def inserted(position: int) -> Edit:
    """A submission that never was stands before the entry, and the others move down."""

    def edit(entries: Entries) -> Entries:
        return [*entries[: position - 1], never_was(entries[position - 1]), *entries[position - 1 :]]

    return edit


def truncated(count: int) -> Edit:
    """The last entries are gone."""
    return lambda entries: entries[:-count]


def never_was(like: dict[str, Any]) -> dict[str, Any]:
    """An entry made up after this one."""
    entry = copy.deepcopy(like)
    entry["meta"] |= {"key": "never-was", "salt": "00" * 16, "inputSha256": "00" * 32}
    return entry
