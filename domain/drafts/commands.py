"""Entering a draft and withdrawing it; it is released by submitting the same with `releases` in its envelope."""

from domain.command import Command
from domain.corrections.commands import ReplacementCommand
from domain.envelope import Role
from domain.quantities import Identifier

OFFICES = frozenset(Role) - {Role.AUDITOR, Role.CLERK}


class EnterDraft(Command, frozen=True, kw_only=True):
    """Enter a submission for another person of the office to release; it moves nothing (草稿录入)."""

    ROLES = OFFICES
    ZH = "草稿录入"

    draft: Identifier
    proposal: ReplacementCommand
    on_behalf_of: str | None = None
    note: str | None = None


class WithdrawDraft(Command, frozen=True, kw_only=True):
    """Withdraw a draft that was not released (草稿撤回)."""

    ROLES = OFFICES
    ZH = "草稿撤回"

    draft: Identifier
    reason: str
