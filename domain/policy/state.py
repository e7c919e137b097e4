"""Policy in force (政策与规则参数): parameters by scope and interval, documents, moratoria. model.md §2.1.

The most specific scope wins: county, city, province. Within one scope the intervals of a key never overlap,
so a day has at most one value.
"""

from datetime import date
from typing import TYPE_CHECKING, assert_never

import msgspec

from domain.envelope import Happened
from domain.places.state import covers, scopes
from domain.policy import keys
from domain.policy.facts import (
    Basis,
    Disclosure,
    ParameterValue,
    PolicyDocumentRegistered,
    PolicyDocumentSuperseded,
    ReplacementMoratoriumImposed,
    ReplacementMoratoriumLifted,
    RuleParameterSet,
)

if TYPE_CHECKING:
    from domain.world import View

ParameterFact = RuleParameterSet | ReplacementMoratoriumImposed | ReplacementMoratoriumLifted


class Interval(msgspec.Struct, frozen=True):
    """One value of a key in one scope, from a day to a day, both included; None = open on that side."""

    division: str
    valid_from: date | None
    valid_to: date | None
    value: ParameterValue
    document: str | None
    basis: Basis
    position: int
    unit: str = ""
    note: str | None = None

    def holds(self, on: date) -> bool:
        return (self.valid_from or date.min) <= on <= (self.valid_to or date.max)

    def overlaps(self, valid_from: date | None, valid_to: date | None) -> bool:
        starts_in_time = (self.valid_from or date.min) <= (valid_to or date.max)
        return starts_in_time and (valid_from or date.min) <= (self.valid_to or date.max)


class MoratoriumStep(msgspec.Struct, frozen=True):
    """A moratorium imposed or lifted for a scope; `day` is the first day on which that is certain.

    `start_known` is False where a document tells only that it was in force by `day` (YC-34).
    """

    division: str
    imposed: bool
    day: date
    start_known: bool
    document: str | None
    position: int


class Parameter(msgspec.Struct, frozen=True):
    """One key with its intervals; under the key `moratorium` the steps of the moratoria."""

    key: str
    intervals: tuple[Interval, ...] = ()
    moratorium_steps: tuple[MoratoriumStep, ...] = ()


class Supersession(msgspec.Struct, frozen=True):
    """Another document takes the place of this one from a day (政策调整, SX-11)."""

    by_document: str
    effective_from: date
    position: int


class PolicyDocument(msgspec.Struct, frozen=True):
    """A policy document as printed; `title` is empty until it is registered."""

    document: str
    title: str = ""
    doc_no: str | None = None
    issued_on: date | None = None
    applies_to: str | None = None
    based_on: tuple[str, ...] = ()
    text_held: bool = True
    disclosure: Disclosure = Disclosure.NOT_PRINTED
    suspected_same: str | None = None
    superseded: tuple[Supersession, ...] = ()
    position: int = 0

    @property
    def registered(self) -> bool:
        return self.position > 0


def lookup(view: "View", key: str, division: str, on: date) -> ParameterValue | None:
    """The value in force for a division on a day; None where no scope sets it: the rule does not apply."""
    interval = interval_in_force(view, key, division, on)
    return interval.value if interval else None


def interval_in_force(view: "View", key: str, division: str, on: date) -> Interval | None:
    """The interval behind the value in force, with its document, basis and position."""
    intervals = view.parameter(key).intervals
    for scope in scopes(division):
        for interval in reversed(intervals):
            if interval.division == scope and interval.holds(on):
                return interval
    return None


def number(view: "View", key: str, division: str, on: date) -> int | None:
    """The number in force, or None."""
    value = lookup(view, key, division, on)
    return value.number if value else None


def items(view: "View", key: str, division: str, on: date) -> tuple[str, ...]:
    """The list in force; empty where none is."""
    value = lookup(view, key, division, on)
    return (value.items or ()) if value else ()


def switched_on(view: "View", key: str, division: str, on: date) -> bool:
    """Whether a rule with a 1/0 parameter applies."""
    return number(view, key, division, on) == 1


def moratorium_in_force(view: "View", division: str, on: date) -> bool | None:
    """Whether filing and replacement are suspended on a day; None = the start is not known then (YC-34).

    Both are acts of one authority, so the latest step of any scope that covers the division counts.
    """
    steps = [s for s in view.parameter(keys.MORATORIUM).moratorium_steps if covers(s.division, division)]
    steps.sort(key=lambda step: (step.day, step.position))
    taken = [step for step in steps if step.day <= on]
    if taken and taken[-1].imposed:
        return True
    following = next((step for step in steps if step.day > on), None)
    return None if following and following.imposed and not following.start_known else False


def evolve_parameter(state: Parameter, event: Happened) -> Parameter:
    fact = event.fact
    if not isinstance(fact, ParameterFact):
        return state
    match fact:
        case RuleParameterSet():
            return msgspec.structs.replace(state, intervals=(*state.intervals, _interval(fact, event)))
        case ReplacementMoratoriumImposed():
            day, known = fact.starts_on or fact.in_force_by, fact.starts_on is not None
            step = MoratoriumStep(fact.division, True, day, known, fact.document, event.position)
            return msgspec.structs.replace(state, moratorium_steps=(*state.moratorium_steps, step))
        case ReplacementMoratoriumLifted():
            step = MoratoriumStep(fact.division, False, fact.lifted_on, True, fact.document, event.position)
            return msgspec.structs.replace(state, moratorium_steps=(*state.moratorium_steps, step))
        case _:
            assert_never(fact)


def _interval(fact: RuleParameterSet, event: Happened) -> Interval:
    return Interval(
        fact.division,
        fact.valid_from,
        fact.valid_to,
        fact.value,
        fact.document,
        fact.basis,
        event.position,
        fact.unit,
        fact.note,
    )


def evolve_document(state: PolicyDocument, event: Happened) -> PolicyDocument:
    fact = event.fact
    if isinstance(fact, PolicyDocumentSuperseded) and fact.document == state.document:
        step = Supersession(fact.by_document, fact.effective_from, event.position)
        return msgspec.structs.replace(state, superseded=(*state.superseded, step))
    if not isinstance(fact, PolicyDocumentRegistered):
        return state
    return msgspec.structs.replace(
        state,
        title=fact.title,
        doc_no=fact.doc_no,
        issued_on=fact.issued_on,
        applies_to=fact.applies_to,
        based_on=fact.based_on,
        text_held=fact.text_held,
        disclosure=fact.disclosure,
        suspected_same=fact.suspected_same,
        position=event.position,
    )
