"""Refused attempts (拒绝提交): an attempt to reuse reduced capacity is itself evidence (model.md §0.3, E-16)."""

from typing import Any, ClassVar

from domain.fact import Fact
from domain.refusals import RefusalRecord


class SubmissionRefused(Fact, frozen=True, kw_only=True):
    """拒绝提交: the command as it was asked, and why it was refused; written under the claim's own key."""

    TOPIC: ClassVar[str] = "SubmissionRefused"

    command: str
    input: dict[str, Any]
    refusals: tuple[RefusalRecord, ...]
