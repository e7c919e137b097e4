"""The subjects that a command names, as tags: what is read first, and where a refused attempt is filed."""

from collections.abc import Iterator
from typing import Any

from domain.command import Command, unique
from domain.places.state import city_of
from domain.tasks.commands import (
    AssignCityTask,
    AssignCountyTask,
    AssignEnterpriseTask,
    SupplementReductionList,
)

_FIELDS = {
    "lot": "lot",
    "lots": "lot",
    "oven": "oven",
    "ovens": "oven",
    "to_lot": "lot",
    "task": "task",
    "counter_task": "task",
    "duty": "duty",
    "draft": "draft",
    "case": "case",
    "monitor": "monitor",
    "meter": "meter",
    "project": "project",
    "seal": "seal",
    "new_seal": "seal",
    "enterprise": "enterprise",
    "owner": "enterprise",
    "seller": "enterprise",
    "buyer": "enterprise",
    "beneficiary": "enterprise",
    "survivor": "enterprise",
    "absorbed": "enterprise",
    "document": "document",
    "by_document": "document",
}
_UNDER_A_TASK = (AssignCityTask, AssignCountyTask, AssignEnterpriseTask, SupplementReductionList)
_NESTED = ("parts", "accepted", "sources", "lines", "plans")


def subject_tags(command: Command) -> tuple[str, ...]:
    """The tags of everything the command names by id, each once."""
    return unique(_tags(command))


def _tags(struct: Any) -> Iterator[str]:
    for field, prefix in _FIELDS.items():
        value = getattr(struct, field, None)
        if isinstance(value, str):
            yield f"{prefix}:{value}"
        elif isinstance(value, tuple):
            # StartProject names ovens of the project; every other `ovens` is a list of ids too.
            yield from (f"{prefix}:{item}" for item in value if isinstance(item, str))
    for field in _NESTED:
        for item in getattr(struct, field, ()):
            yield from _tags(item)


def first_tags(command: Command) -> tuple[str, ...]:
    """What a decision on this command will surely look at: read in one go, to save rounds."""
    tags = list(subject_tags(command))
    if isinstance(command, _UNDER_A_TASK) and command.parent:
        tags.append(f"task:{command.parent}")
    if division := getattr(command, "division", None):
        tags += [f"unit:{division}", f"baseline:{city_of(division)}"]
    if parameter := getattr(command, "parameter", None):
        tags.append(f"policy:{parameter}")
    return unique(tags)
