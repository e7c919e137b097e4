"""Whether everything that a command names exists and lies in the submitter's division; the two answers look the same.

A foreign subject must look as if it did not exist (DESIGN §5), so existence and place are judged together, before the
role and before any rule, and the answer names the same field. The nouns' decisions ask no more whether what stands in
these fields is known. The smallest division that is known counts: the county where a document states it, else the city.
A county whose code changed (区划调整) is its new office's too: events keep the code of their day (model.md §0.1).
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from domain.balances import Holder
from domain.command import Command
from domain.envelope import Submitter
from domain.places.state import PROVINCE, Level, city_of, code_on, covers, known_division, level
from domain.refusals import AlreadyExists, Refusal, UnknownSubject
from domain.series import subject_of
from domain.world import World

_CODE = re.compile(r"14\d{4}", re.ASCII)
_NOUNS = {
    "lot": "lot",
    "lots": "lot",
    "oven": "oven",
    "ovens": "oven",
    "task": "task",
    "tasks": "task",
    "parent": "task",
    "project": "project",
    "seal": "seal",
    "site": "site",
    "to_lot": "lot",
    "counter_task": "task",
    "duty": "duty",
    "case": "case",
    "monitor": "monitor",
    "meter": "meter",
}
_OPENS = {
    "RecognizeBaselineCapacity": ("lot",),
    "RegisterOven": ("oven", "site"),
    "RegisterSite": ("site",),
    "AssignEnterpriseTask": ("task",),
    "AssignCityTask": ("task",),
    "AssignCountyTask": ("task",),
    "SupplementReductionList": ("task",),
    "RegisterReportDuty": ("duty",),
    "SetProvinceTarget": ("task",),
    "FileProject": ("project",),
    "RefuseProjectFiling": ("project",),
    "PlaceSeal": ("seal",),
    "OpenCase": ("case",),
    "RegisterMonitor": ("monitor",),
    "RegisterMeter": ("meter",),
    "RegisterDivision": ("parent",),
    "StartProject": ("project",),
    "ReportProjectReady": ("project",),
    "ReportUnrecognizedCapacity": ("oven", "site"),
    "RegisterEnterprise": ("enterprise",),
}
"""Fields that need not exist: what the command opens, and what is reported although nobody registered it.

Ids are one space for the whole province, so one that is taken elsewhere cannot be given out again, and no answer hides
that it is not free. It is answered as any foreign subject is, unknown or not yours: whose it is, or what, is not told.
"""
_NEW_SEALS = {"PlaceSeal": "seal", "ReplaceSeal": "new_seal"}
_NESTED = {
    "accepted": ("lot",),
    "sources": ("lot",),
    "parts": ("ovens",),
    "supplies": ("oven",),
    "planned": ("lot",),
    "clawed": ("lot",),
    "filed": ("lot",),
    "lines": ("task",),
}
_ENTERPRISES = {
    "RegisterEnterprise": "enterprise",
    "RenameEnterprise": "enterprise",
    "RecordCountySurvey": "enterprise",
    "EvaluateEnterprise": "enterprise",
    "MergeEnterprises": "survivor",
    "ReportMonthlyOutput": "enterprise",
}
"""Commands about an enterprise itself; a merger reaches across regions (YC-09), so only the survivor is local."""
_MARKS = {
    "lot": "holder",
    "oven": "registered",
    "task": "assigned",
    "project": "known",
    "seal": "oven",
    "site": "known",
    "duty": "registered",
    "case": "opened",
    "monitor": "registered",
    "meter": "registered",
}
"""What a state has once its subject is known."""


def scope_refusal(world: World, command: Command, submitter: Submitter) -> Refusal | None:
    """The first thing named that does not exist for this submitter; None where all is in place."""
    name = type(command).__name__
    for field in ("division", "county"):
        code = getattr(command, field, None)
        if code and not within(world, submitter.division, code):
            return UnknownSubject(field=field, subject=code)
    opened = _OPENS.get(name, ())
    for field, noun, subject in _named(command):
        known, place = _place(world, noun, subject)
        foreign = place is not None and not within(world, submitter.division, place)
        if foreign and field == "parent" and place is not None:
            foreign = not covers(place, submitter.division)  # A task above is known to those whom it binds.
        if foreign or (not known and field.split("[")[0] not in opened):
            return UnknownSubject(field=field, subject=subject)
    return _foreign_seal(world, command, submitter)


def within(world: World, scope: str, code: str) -> bool:
    """Whether a division answers for a code: by the code itself, or as what the code became since."""
    if covers(scope, code):
        return True
    counties = level(scope) is level(code) is Level.COUNTY and city_of(scope) == city_of(code)
    return counties and code_on(world.now, code, date.max) == scope


def _foreign_seal(world: World, command: Command, submitter: Submitter) -> Refusal | None:
    """A seal number in use elsewhere is not placed again: it would take the seal from its owner."""
    field = _NEW_SEALS.get(type(command).__name__)
    number = getattr(command, field) if field else None
    if field is None or number is None:
        return None
    _, place = _place(world, "seal", number)
    taken = place is not None and not within(world, submitter.division, place)
    return AlreadyExists(field="newSeal" if field == "new_seal" else field, subject=number) if taken else None


def _named(command: Command) -> Iterator[tuple[str, str, str]]:
    """(field, noun, id) of what the command names, its nested parts too; new ids of parts are not looked up."""
    for field, noun in _named_by(type(command)):
        yield from ((path, noun, subject) for path, subject in _ids(field, getattr(command, field)))
    if about := _ENTERPRISES.get(type(command).__name__):
        yield from ((about, "enterprise", subject) for _, subject in _ids(about, getattr(command, about)))
    for field in _nested_in(type(command)):
        for number, part in enumerate(getattr(command, field)):
            for name in _NESTED[field]:
                path = f"{field}[{number}].{name}"
                yield from (
                    (path, _NOUNS[name], subject) for path, subject in _ids(path, getattr(part, name))
                )


@cache
def _named_by(kind: type[Command]) -> tuple[tuple[str, str], ...]:
    """The fields of a kind of command that name what must be there, each with its noun."""
    new = {"seal"} if kind.__name__ == "PlaceSeal" else set()
    return tuple((field, noun) for field, noun in _NOUNS.items() if hasattr(kind, field) and field not in new)


@cache
def _nested_in(kind: type[Command]) -> tuple[str, ...]:
    return tuple(field for field in _NESTED if hasattr(kind, field))


def _ids(field: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield field, value
    for number, item in enumerate(value if isinstance(value, tuple) else ()):
        if isinstance(item, str):
            yield f"{field}[{number}]", item


def _place(world: World, noun: str, subject: str) -> tuple[bool, str | None]:
    """Whether the subject is known, and the smallest division it lies in."""
    state = getattr(world.now, noun)(subject)
    known = bool(getattr(state, _MARKS.get(noun, "legal_name")))
    if noun == "seal":
        return known, _place(world, "oven", state.oven)[1] if known else None
    holder = getattr(state, "holder", None)
    county = holder.county if isinstance(holder, Holder) else getattr(state, "county", None)
    return known, (county or getattr(state, "division", None) or None) if known else None


def place_of_tag(world: World, tag: str) -> tuple[bool, str | None]:
    """Whether the subject of a tag (`oven:…`, `unit:140823`) is known, and the smallest division it lies in."""
    noun, _, name = subject_of(tag).partition(":")
    if noun == "unit":
        return (True, name) if _CODE.fullmatch(name) and known_division(world.now, name) else (False, None)
    return _place(world, noun, name) if noun in (*_MARKS, "enterprise") and noun != "case" else (False, None)


def in_sight(world: World, tags: tuple[str, ...], submitter: Submitter) -> bool:
    """Whether one of the subjects lies in the submitter's division; what has no place is the whole province's."""
    named = [subject_of(tag).partition(":") for tag in tags]
    places = [_place(world, noun, subject)[1] for noun, _, subject in named if noun in _MARKS]
    known = [place for place in places if place]
    return any(within(world, submitter.division, place) for place in known) or (
        not known and submitter.division == PROVINCE
    )
