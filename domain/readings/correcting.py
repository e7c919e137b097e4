"""Putting a reading right (数据更正): by the office that reported it, alone. model.md §2.7.

It is a correction as any other: the reading it names no longer stands, the right one stands in its place, both stay in
the log. A second office is asked for where tonnes and money move (`CorrectEvent`); a reading moves nothing.
"""

from typing import Any

import msgspec

from domain.command import Accepted, Decided, Tagged, refuse
from domain.corrections.facts import Replacement
from domain.corrections.refusals import NothingToCorrect, NotTheOriginalOffice
from domain.envelope import Happened, Request
from domain.fact import Fact, encode_fact
from domain.readings.commands import CorrectReading
from domain.readings.facts import EmissionHoursAggregated, MonitoringDataCorrected, ReadingFact
from domain.readings.hours import hours_refusal
from domain.refusals import Malformed
from domain.scope import in_sight
from domain.world import World

_FIGURES = tuple(
    name for name in CorrectReading.__struct_fields__ if name not in ("position", "void", "reason")
)


def correct_reading(world: World, command: CorrectReading, request: Request) -> Decided:
    """The whole reading with the figures that are given, or no reading at all."""
    event = _reading_at(world, command.position)
    if event is None or not (_own(event, request) or in_sight(world, event.tags, request.submitter)):
        return refuse(NothingToCorrect(field="position", position=command.position))
    if not _own(event, request):
        office, position = event.office, command.position
        return refuse(NotTheOriginalOffice(field="position", position=position, office=office))
    given = {name: value for name in _FIGURES if (value := getattr(command, name)) is not None}
    if malformed := _malformed(command, event, given):
        return refuse(malformed)
    right = msgspec.structs.replace(event.fact, **given)
    if isinstance(right, EmissionHoursAggregated) and not command.void and (malformed := hours_refusal(right)):
        return refuse(malformed)
    replacement = None if command.void else _replacement(event, right)
    fact = MonitoringDataCorrected(replacement=replacement, reason=command.reason)
    return Accepted((Tagged(fact, event.tags, corrects=(event.position,)),))


def _reading_at(world: World, position: int) -> Happened | None:
    """The standing reading at a position; it stands under a correction's position where it was corrected."""
    events = world.submission_at(position)
    found = [e for e in events if e.position == position and isinstance(e.fact, ReadingFact)]
    for event in found:
        world.need(*event.tags)
        return event
    return None


def _own(event: Happened, request: Request) -> bool:
    return (event.office, event.division) == (request.submitter.office, request.submitter.division)


def _malformed(command: CorrectReading, event: Happened, given: dict[str, Any]) -> Malformed | None:
    wire = {f.name: f.encode_name for f in msgspec.structs.fields(CorrectReading)}
    if command.void == bool(given):
        zh, en = "撤回时不填数值，更正时至少填一项", "give no figure to withdraw it, at least one to put it right"
        return Malformed(field="void", value=str(command.void).lower(), rule_zh=zh, rule_en=en)
    for name in given:
        if name not in event.fact.__struct_fields__:
            topic = type(event.fact).TOPIC
            zh, en = f"{topic} 没有这一项", f"{topic} has no such figure"
            return Malformed(field=wire[name], value=str(given[name]), rule_zh=zh, rule_en=en)
    return None


def _replacement(event: Happened, right: Fact) -> Replacement:
    return Replacement(type=type(right).TOPIC, occurred_on=event.occurred_on, data=encode_fact(right))
