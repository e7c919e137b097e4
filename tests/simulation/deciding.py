"""Deciding the lines of a simulated world as the runner does, without a database: on what each decision looks at.

A line goes the way of every submission: its fields are parsed as the API parses them, its day is no later than the day
on which it is recorded, its office is the one of its token. What is decided is kept with the tags that it was given.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import msgspec

import domain.catalogue  # noqa: F401  (names every command)
from domain.command import Accepted, Command, Decided, Refused
from domain.decide import decide
from domain.envelope import Evidence, Happened, Request, Role, Submitter
from domain.fact import Posting
from domain.parsing import parse_command
from domain.refusals import Refusal
from domain.subjects import first_tags
from domain.world import NotLoaded, World, as_happened


@dataclass
class Ledger:
    """A log in memory, read by tag."""

    events: list[Happened] = field(default_factory=list)
    by_tag: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    seen: dict[tuple[str, str], bool] = field(default_factory=dict)

    def submit(self, text: str) -> tuple[Refusal, ...] | None:
        """None where the line was taken, else why it was refused; a key sent again gets no second decision."""
        said = json.loads(text)
        command = parse_command(said["command"], said["fields"])
        assert isinstance(command, Command), (said, command)
        request = _request(said)
        recorded = datetime.fromisoformat(said["recordedAt"])
        assert request.occurred_on <= recorded.date(), said
        scope = (request.submitter.scope, request.key)
        if scope in self.seen:
            return None
        self.seen[scope] = True
        decided = self._decided(command, request)
        if not isinstance(decided, Accepted):
            assert isinstance(decided, Refused)
            return decided.refusals
        for tagged in decided.facts:
            self._keep(as_happened(tagged, request, len(self.events) + 1, recorded.date()))
        return None

    def postings(self) -> list[Posting]:
        """All rows of the quota book."""
        return [row for event in self.events for row in event.fact.postings]

    def _keep(self, event: Happened) -> None:
        self.events.append(event)
        for tag in event.tags:
            self.by_tag[tag].append(event.position)

    def _decided(self, command: Command, request: Request) -> Decided:
        tags = set(first_tags(command))
        while True:
            positions = sorted({p for tag in tags for p in self.by_tag.get(tag, ())})
            world = World([self.events[p - 1] for p in positions], loaded=tags)
            try:
                return decide(world, command, request)
            except NotLoaded as missing:
                tags |= missing.tags


def _request(said: dict[str, Any]) -> Request:
    who = said["as"]
    return Request(
        key=said["key"],
        occurred_on=date.fromisoformat(said["occurredOn"]),
        submitter=Submitter(office=who["office"], role=Role(who["role"]), division=who["division"]),
        evidence=tuple(msgspec.convert(one, Evidence) for one in said.get("evidence", ())),
        on_behalf_of=said.get("onBehalfOf"),
        invented=said["invented"],
    )

