"""Drafts (草稿). docs/decisions/0041: what one person enters takes effect when another of the office releases it.

A draft moves nothing. `entered_by`, `released_by` and `withdrawn_by` are labels that the office's own issuer of tokens
gives to its people (`p-07`); who they are is known to the office alone, and no name stands here.
"""

from datetime import date
from typing import Any, ClassVar

from domain.fact import Fact
from domain.quantities import Identifier


class DraftEntered(Fact, frozen=True, kw_only=True):
    """草稿录入: a command with its fields and its day, as it will be submitted; documents, evidence: the event's."""

    TOPIC: ClassVar[str] = "DraftEntered"

    draft: Identifier
    command: str
    occurs_on: date
    fields: dict[str, Any]
    entered_by: str
    on_behalf_of: str | None = None
    note: str | None = None


class DraftReleased(Fact, frozen=True, kw_only=True):
    """草稿复核放行: stands in the same append as what was released."""

    TOPIC: ClassVar[str] = "DraftReleased"

    draft: Identifier
    released_by: str


class DraftWithdrawn(Fact, frozen=True, kw_only=True):
    """草稿撤回: it is released no more; what was wrong with it stays readable."""

    TOPIC: ClassVar[str] = "DraftWithdrawn"

    draft: Identifier
    reason: str
    withdrawn_by: str
