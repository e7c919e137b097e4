"""The state on (D, K): what is known of a set of subjects, folded from their events (model.md §1.3).

Events come in log order. Each stands under all of its tags; a subject's state is the fold of its standing events
ordered by (occurredOn, position), bounded by a day where one is asked for. A correction takes the voided event out and
puts its replacement in, on the replacement's own day; rows are never taken out (§4.5).

The world serves two readers. A decision sees a small world that holds only what was read; looking at a subject that
was not read raises `NotLoaded`, the runner reads it too and decides again, and the tags read are the condition of the
append: **the boundary of a decision is exactly what it looked at** (docs/decisions/0002). The findings see a world of
everything.
"""

from collections.abc import Callable, Iterable, Mapping, MutableMapping
from datetime import date
from typing import Any, TypeVar, cast

import msgspec

from domain.balances import Book, reversed_rows
from domain.baselines import Baseline
from domain.cases.state import Case, Docket
from domain.command import Tagged
from domain.compensation.state import CompensationFile
from domain.corrections.facts import BaselineCorrected, EventCorrected
from domain.drafts.state import Draft
from domain.duties.state import Duty
from domain.enterprises.names import NameInPlace
from domain.enterprises.state import Enterprise
from domain.envelope import Happened, Request
from domain.fact import FACT_TYPES, Account, MoneyPosting, Posting
from domain.folds import Fold, Mark
from domain.funds.state import Fund
from domain.lines import Line, Listed
from domain.lots.state import Lot
from domain.meters.state import Meter, OvenMeters, SiteMeters
from domain.money import book_of, reversed_money
from domain.monitors.state import Monitor
from domain.nouns import NOUNS
from domain.ovens.state import Oven, filed_oven
from domain.places.state import Division
from domain.plans.state import ClosingFile
from domain.policy.state import Parameter, PolicyDocument
from domain.projects.plans import ProjectPlan
from domain.projects.state import Project
from domain.readings.facts import MonitoringDataCorrected
from domain.readings.state import CokeMovements, Emissions, Outputs, Transformers
from domain.seals.state import Seal
from domain.sites.state import Site
from domain.tasks.state import Task

S = TypeVar("S")
VOID_OTHERS: frozenset[type] = frozenset({EventCorrected, BaselineCorrected, MonitoringDataCorrected})
"""The facts that void others; asked of each event many times, where a set is faster than `isinstance`."""


class NotLoaded(Exception):
    """A decision looked at subjects whose events were not read."""

    def __init__(self, tags: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(tags)))
        self.tags = tags


class World:
    """What is known of some subjects; `on(day)` bounds it by a business day."""

    def __init__(
        self,
        events: Iterable[Happened] = (),
        loaded: Iterable[str] | None = None,
        submissions: Mapping[int, tuple[int, ...]] | None = None,
    ) -> None:
        """`loaded`: the tags whose events were read in full; None means all of the log was.

        `submissions`: for a position that a correction names, the positions of the whole submission it belongs to.
        """
        self._loaded = None if loaded is None else frozenset(loaded)
        self._submissions = dict(submissions or {})
        self._events: list[Happened] = []
        self._recorded: dict[str, list[Happened]] = {}
        self._by_tag: dict[str, list[Happened]] = {}
        self._rows: dict[str, list[Posting]] = {}
        self._money: dict[str, list[MoneyPosting]] = {}
        self._voided: set[int] = set()
        self._corrected: dict[int, int] = {}
        self._standing: MutableMapping[int, Happened] = {}
        self._days: dict[date, View] = {}
        self.looked: set[str] | None = None
        """Where it is noted what is looked at, while somebody asks (`noting`)."""
        self.now = View(self, None)
        for event in events:
            self.append(event)

    def append(self, event: Happened) -> None:
        """Take in the next event of the log. What was folded for a day is folded anew when it is asked for."""
        if self._days:
            self._days.clear()
        self._keep(event)
        for row in event.fact.money:
            self._money.setdefault(book_of(row, event.tags), []).append(row)
        if event.corrects:
            self._corrected.update(dict.fromkeys(event.corrects, event.position))
            self._void(event.corrects, event.tags)
        standing = replaced(event)
        if standing is not None and event.position not in self._voided:
            self._insert(standing)

    def _keep(self, event: Happened) -> None:
        self._events.append(event)
        for tag in event.tags:
            self._recorded.setdefault(tag, []).append(event)
        for posting in event.fact.postings:
            self._rows.setdefault(posting.lot, []).append(posting)

    def on(self, day: date) -> "View":
        """The same world, bounded by `occurredOn <= day`."""
        view = self._days.get(day)
        if view is None:
            view = self._days[day] = View(self, day)
        return view

    def noting(self) -> "Noting":
        """The tags of the subjects that are looked at inside a `with` block."""
        return Noting(self)

    def note(self, *tags: str) -> None:
        """Somebody looks at these subjects."""
        if self.looked is not None:
            self.looked.update(tags)

    def events(self, tag: str, *kinds: type) -> list[Happened]:
        """The standing events of a tag, by (occurredOn, position); only those with such facts, if any are named."""
        self.need(tag)
        return [event for _, event in self._line(tag).since(0, frozenset(kinds) or None)]

    def line(self, tag: str) -> Line:
        """The standing events of a tag: one line, which grows with the world."""
        self.need(tag)
        return self._line(tag)

    def book(self, lot: str) -> Book:
        """All rows of a lot as known at the head."""
        self.need(f"lot:{lot}")
        return Book(lot, tuple(self._rows.get(lot, ())))

    def total(self, lot: str, accounts: Iterable[Account]) -> int:
        """Tonnes of a lot in several accounts together, on all days known."""
        return self.book(lot).total(accounts)

    def money(self, tag: str) -> tuple[MoneyPosting, ...]:
        """All money rows of a lot (or those of a fund that no lot has yet) as known at the head."""
        self.need(tag)
        return tuple(self._money.get(tag, ()))

    def submission_at(self, position: int) -> tuple[Happened, ...]:
        """The standing events of the submission that wrote this position; empty where the position is voided."""
        self.need(f"position:{position}")
        if position not in self._standing or (self._loaded is not None and position not in self._submissions):
            return ()  # What this very call is about to write has no position yet: it may still move.
        positions = self._submissions.get(position, (position,))
        return tuple(self._standing[p] for p in positions if p in self._standing)

    def corrected_at(self, position: int) -> int | None:
        """Where an event that was read, and no longer stands, was corrected; None while it stands."""
        return self._corrected.get(position) if position in self._voided else None

    def without(self, positions: Iterable[int]) -> "World":
        """This world as if the standing events at these positions had never been: their rows are reversed."""
        other = World(self._events, self._loaded, self._submissions)
        for position in positions:
            if (event := other._standing.get(position)) is not None:
                for posting in reversed_rows(event.fact.postings):
                    other._rows[posting.lot].append(posting)
                for row in reversed_money(event.fact.money):
                    other._money[book_of(row, event.tags)].append(row)
        other._void(positions)
        return other

    def after(self, facts: Iterable[Tagged], request: Request, tags: Iterable[str]) -> "World":
        """These subjects with the facts of a decision at their end, as if they had been recorded."""
        tags = frozenset(tags)
        events = {event.position: event for tag in tags for event in self._recorded.get(tag, ())}
        other = World((events[position] for position in sorted(events)), tags)
        position = max(events, default=0)
        for number, tagged in enumerate(facts, 1):
            other.append(as_happened(tagged, request, position + number, request.occurred_on))
        return other

    def need(self, *tags: str) -> None:
        """Raise `NotLoaded` unless the events of all these tags were read."""
        self.note(*tags)
        if self._loaded is not None and (missing := frozenset(tags) - self._loaded):
            raise NotLoaded(missing)

    def _void(self, positions: Iterable[int], tags: Iterable[str] | None = None) -> None:
        """Take events out; a correction reaches only events with which it shares a subject."""
        for position in positions:
            event = self._standing.get(position)
            if event is not None and tags is not None and not set(tags) & set(event.tags):
                continue
            self._voided.add(position)
            if self._standing.pop(position, None) is None or event is None:
                continue
            for tag in event.tags:
                self.now.changed(tag, self._line(tag).remove(event), -1, type(event.fact))

    def _insert(self, event: Happened) -> None:
        self._standing[event.position] = event
        for tag in event.tags:
            at = self._line(tag).insert(event)
            if at is not None:
                self.now.changed(tag, at, 1, type(event.fact))

    def _line(self, tag: str) -> Line:
        events = self._by_tag.get(tag)
        if events is None:
            events = self._by_tag[tag] = []
        return Listed(events)


class Noting:
    """What is looked at while it is open; a class of its own, because it is opened for every look of every rule."""

    __slots__ = ("_before", "_world")

    def __init__(self, world: World) -> None:
        self._world = world
        self._before: set[str] | None = None

    def __enter__(self) -> set[str]:
        looked: set[str] = set()
        self._before, self._world.looked = self._world.looked, looked
        return looked

    def __exit__(self, *_: object) -> None:
        self._world.looked = self._before


class View:
    """The states of a world, as of the end of a day or (day None) of all that is known."""

    def __init__(self, world: World, day: date | None) -> None:
        self.world = world
        self.day = day
        self._folds: dict[tuple[Callable[[str], Any], str], Fold] = {}
        self._folds_of: dict[str, list[Fold]] = {}

    def lot(self, lot: str) -> Lot:
        return self._state(Lot, lot)

    def compensation(self, lot: str) -> CompensationFile:
        return self._state(CompensationFile, lot)

    def oven(self, oven: str) -> Oven:
        return self._state(Oven, oven)

    def filed_oven(self, oven: str) -> Oven:
        """The oven but for how it is run, its seals and the watch, which many reports tell and none of these facets is
        to be asked of it: what it is listed for, certified and torn down as is soon told.
        """
        return self._state(filed_oven, oven)

    def seal(self, seal: str) -> Seal:
        return self._state(Seal, seal)

    def task(self, task: str) -> Task:
        return self._state(Task, task)

    def closing_file(self, task: str) -> ClosingFile:
        return self._state(ClosingFile, task)

    def site(self, site: str) -> Site:
        return self._state(Site, site)

    def project(self, project: str) -> Project:
        return self._state(Project, project)

    def project_plan(self, project: str) -> ProjectPlan:
        return self._state(ProjectPlan, project)

    def enterprise(self, enterprise: str) -> Enterprise:
        return self._state(Enterprise, enterprise)

    def name(self, name: str) -> NameInPlace:
        return self._state(NameInPlace, name)

    def division(self, code: str) -> Division:
        return self._state(Division, code)

    def parameter(self, key: str) -> Parameter:
        return self._state(Parameter, key)

    def document(self, document: str) -> PolicyDocument:
        return self._state(PolicyDocument, document)

    def duty(self, duty: str) -> Duty:
        return self._state(Duty, duty)

    def draft(self, draft: str) -> Draft:
        return self._state(Draft, draft)

    def case(self, case: str) -> Case:
        return self._state(Case, case)

    def monitor(self, monitor: str) -> Monitor:
        return self._state(Monitor, monitor)

    def meter(self, meter: str) -> Meter:
        return self._state(Meter, meter)

    def oven_meters(self, oven: str) -> OvenMeters:
        return self._state(OvenMeters, oven)

    def site_meters(self, site: str) -> SiteMeters:
        return self._state(SiteMeters, site)

    def outputs(self, subject: str) -> Outputs:
        """The monthly output of `oven:o-17` or `enterprise:e-1`."""
        return self._state(Outputs, subject)

    def coke_movements(self, subject: str) -> CokeMovements:
        """The coke that left `site:s-1` or `unit:140823`."""
        return self._state(CokeMovements, subject)

    def emissions(self, subject: str) -> Emissions:
        """The hot hours of `monitor:m-1`."""
        return self._state(Emissions, subject)

    def transformers(self, subject: str) -> Transformers:
        """The dedicated transformers of `unit:140823`."""
        return self._state(Transformers, subject)

    def docket(self, subject: str) -> Docket:
        return self._state(Docket, subject)

    def baseline(self, city: str) -> Baseline:
        return self._state(Baseline, city)

    def fund(self, fund: str) -> Fund:
        return self._state(Fund, fund)

    def _state(self, noun: Callable[[str], S], name: str) -> S:
        fold = self._folds.get((noun, name)) or self._begun(noun, name)
        if self.world.looked is not None:
            self.world.looked.add(fold.tag)
        if fold.done != len(fold.places):
            fold.forward()
        return cast(S, fold.state)

    def _begun(self, noun: Callable[[str], Any], name: str) -> "Fold":
        one = NOUNS[noun]
        tag = f"{one.prefix}:{name}"
        line = self.world.line(tag)
        begun: Mark = 0, noun(name)
        if self.day is not None:  # A view of a day lives until the next event: its line stays as it is.
            line = line.upto(self.day)
            if (whole := self.world.now._folds.get((noun, name))) is not None:  # The same line, and more of it.
                begun = whole.mark_before(len(line))
        fold = self._folds[noun, name] = Fold(tag, one, line, begun)
        self._folds_of.setdefault(tag, []).append(fold)
        return fold

    def changed(self, tag: str, at: int, by: int, kind: type) -> None:
        """An event came late (by 1), or was taken out (by -1), at this index of the tag's line."""
        for fold in self._folds_of.get(tag, ()):
            fold.changed(at, by, kind)


def replaced(event: Happened) -> Happened | None:
    """The event as it stands in a fold: a correction stands as its replacement, or not at all."""
    fact = event.fact
    if type(fact) not in VOID_OTHERS:
        return event
    assert isinstance(fact, EventCorrected | BaselineCorrected | MonitoringDataCorrected)
    replacement = fact.replacement
    if replacement is None:
        return None
    said = msgspec.convert(replacement.data, FACT_TYPES[replacement.type])
    return msgspec.structs.replace(event, fact=said, occurred_on=replacement.occurred_on)


def as_happened(tagged: Tagged, request: Request, position: int, recorded_on: date) -> Happened:
    """A decided fact as it will stand in the log."""
    return Happened(
        position=position,
        occurred_on=request.occurred_on,
        fact=tagged.fact,
        tags=tagged.tags,
        office=request.submitter.office,
        role=request.submitter.role,
        division=request.submitter.division,
        recorded_on=recorded_on,
        key=request.key,
        documents=request.documents,
        evidence=request.evidence,
        corrects=tagged.corrects,
        causes=tagged.causes,
        invented=request.invented,
    )
