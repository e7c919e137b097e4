"""The mark of a template: the line that stands above every sheet of it and says which template and version it is.

    熄焦模板｜月用电量｜quench:electricity/monthly@1

It is text in cell A1, so that it lives through .xls and CSV; a hidden defined name says the same of the whole workbook
for a sheet whose first line was deleted.
"""

import re
from dataclasses import dataclass

from office.columns import Form, Template

DEFINED_NAME = "quench_template"
_MARK = re.compile(r"quench:([a-z-]{1,40})/([a-z-]{1,40})@([0-9]{1,6})", re.ASCII)
_WHOLE = re.compile(r"([a-z-]{1,40})@([0-9]{1,6})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Mark:
    """Which sheet of which template this was, and of which version."""

    kind: str
    form: str
    version: int


def line_of(template: Template, form: Form) -> str:
    """The first line of a sheet."""
    return f"熄焦模板｜{form.title}｜quench:{template.kind}/{form.name}@{template.version}"


def mark_in(text: object) -> Mark | None:
    """The mark in the text of a cell, if one stands there."""
    found = _MARK.search(text) if isinstance(text, str) else None
    return Mark(found[1], found[2], int(found[3])) if found else None


def whole_mark(text: str) -> tuple[str, int] | None:
    """Kind and version that the defined name of a workbook tells."""
    found = _WHOLE.fullmatch(text.strip('"= '))
    return (found[1], int(found[2])) if found else None
