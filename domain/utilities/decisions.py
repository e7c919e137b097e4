"""Water is cut by 水利, power by the power company: each department reports its own element (JX-45)."""

from typing import Any

from domain.command import Command, Decided, refuse, same_fields
from domain.envelope import Request, Role
from domain.refusals import RoleNotPermitted
from domain.sites.decisions import observed
from domain.utilities import commands as c
from domain.utilities import facts as f
from domain.utilities.facts import Utility
from domain.world import World

_CUTTERS = {Utility.WATER: Role.COUNTY_DEPT, Utility.POWER: Role.POWER_CO}


def disconnect_utility(world: World, command: c.DisconnectUtility, request: Request) -> Decided:
    """By the department whose element it is; the retained uses stand in the event (JX-40, JX-42)."""
    role, owner = request.submitter.role, _CUTTERS[command.utility]
    if role is not owner:
        name = f"{type(command).__name__} ({command.utility})"
        return refuse(RoleNotPermitted(field="utility", role=role, command=name, allowed=owner))
    return observed(world, command, same_fields(f.UtilityDisconnected, command))


def restore_utility(world: World, command: c.RestoreUtility, request: Request) -> Decided:
    """Whoever sees it restored reports it."""
    return observed(world, command, same_fields(f.UtilityRestored, command))


DECISIONS: dict[type[Command], Any] = {
    c.DisconnectUtility: disconnect_utility,
    c.RestoreUtility: restore_utility,
}
