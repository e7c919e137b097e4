"""One meaning everywhere (一个含义): whatever can be read at (D, K) is what DESIGN §3 says of (D, K), whoever reads it.

    steady = Steady(house)
    await steady.look("2020-10-31")     # between scenes: everything that can be read, as known at this position
    await steady.hold()                 # at the end: every look has the same answers, however much came later

What came later may be late, may correct and may revoke: it changes the past as known now, not the past as known then.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from tests.differential.naive import Entry, entries_of
from tests.gateway.house import House
from tests.gateway.whole_moment import Asked, Questions, ask_whole

BY_POSITION_ALONE = {
    "position": "it is the position",
    "recordedAt": "it is that of the position",
    "stateDigest": "the digest of the whole trial balance at the position, whatever the day of its rows",
    "events": "the log itself, in the order in which things were recorded",
    "event": "the log itself",
    "refusals": "the log itself, its refused attempts",
    "findings": "what was found up to the position, whatever the business day; the schema says so",
    "orderOfWork": "the findings that stand at the position, put in an order; the schema says so",
    "alerts": "what was raised up to the position, whatever the business day; the schema says so",
}
"""The fields of a moment that its day does not bound, each with the reason."""


@dataclass(frozen=True)
class Look:
    """What was answered at a moment when its position was the newest."""

    day: str
    position: int
    questions: Questions
    answers: Asked


@dataclass
class Steady:
    """The looks taken while a story is told, or anything else is submitted."""

    house: House
    looks: list[Look] = field(default_factory=list)

    async def look(self, day: str) -> None:
        """Ask everything on a day, as known now."""
        await self.house.settle()
        entries = await _entries(self.house)
        questions = questions_of(entries)
        answers = await ask_whole(self.house, day, len(entries), questions)
        self.looks.append(Look(day, len(entries), questions, answers))

    async def hold(self) -> int:
        """Every look is answered as it was; how many of them had nothing later by their own day.

        Those are asked as known now too: what occurs after D is not seen at D, so that is the same answer.
        """
        await self.house.settle()
        entries, days_alone = await _entries(self.house), 0
        for look in self.looks:
            again = await ask_whole(self.house, look.day, look.position, look.questions)
            _same(look.answers, again, f"{look.day} as known at {look.position}")
            if look.day < first_day(entries[look.position :]):
                now = await ask_whole(self.house, look.day, len(entries), look.questions)
                bounded = {
                    one: told for one, told in look.answers.items() if _name(one) not in BY_POSITION_ALONE
                }
                _same(bounded, now, f"{look.day} at {look.position}, then at {len(entries)}")
                days_alone += 1
        return days_alone


def _same(old: Asked, new: Asked, where: str) -> None:
    apart = [
        (question, *_apart(old[question], new[question]))
        for question in old
        if old[question] != new[question]
    ]
    assert not apart, f"{where}: " + "\n".join(f"{question[:80]} …\n  {a}\n  {b}" for question, a, b in apart)


def _apart(old: Any, new: Any) -> tuple[str, str]:
    """Where two answers part, for a person to read."""
    one, other = json.dumps(old, ensure_ascii=False), json.dumps(new, ensure_ascii=False)
    at = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return one[max(0, at - 150) : at + 60], other[max(0, at - 150) : at + 60]


def _name(question: str) -> str:
    return question.replace("(", " ").split(" ")[0]


def first_day(later: list[Entry]) -> str:
    """The first day that any of these events is about: "" where one of them voids what went before."""
    days = [day for entry in later for day in days_of(entry)]
    if not days or any(entry["meta"].get("corrects") for entry in later):
        return ""
    return min(days)


def days_of(entry: Entry) -> list[str]:
    """The day of an event, and those of its rows."""
    data = entry["data"]
    rows = [*data.get("postings", ()), *data.get("money", ())]
    return [entry["meta"]["occurredOn"], *(row["effectiveOn"] for row in rows)]


def questions_of(entries: list[Entry]) -> Questions:
    """What there is to ask about in a log."""
    subjects: dict[str, set[str]] = {}
    divisions = {"140000"}
    years = set()
    for entry in entries:
        years.add(int(entry["meta"]["occurredOn"][:4]))
        for tag in entry["tags"]:
            kind, _, name = tag.partition(":")
            subjects.setdefault(kind, set()).add(name)
        for row in entry["data"].get("postings", ()):
            if row["county"]:
                divisions |= {row["county"], row["county"][:4] + "00"}
    named = {kind: sorted(names) for kind, names in subjects.items()}
    return Questions(named, sorted(divisions), sorted(years)[-2:], len(entries))


async def _entries(house: House) -> list[Entry]:
    events, _ = await house.log.read()
    return entries_of(event.entry for event in events)
