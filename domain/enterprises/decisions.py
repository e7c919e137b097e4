"""Registering enterprises (企业建档). model.md §2.1."""

from typing import Any

from domain.command import Command, Decided, accept, refuse, same_fields
from domain.enterprises import commands as c
from domain.enterprises import facts as f
from domain.enterprises import refusals as r
from domain.envelope import Request
from domain.places.decisions import place_refusal
from domain.refusals import AlreadyExists
from domain.world import World


def register_enterprise(world: World, command: c.RegisterEnterprise, request: Request) -> Decided:
    """Register an enterprise once, in a known division; its county is null where no document states it (X-03)."""
    if world.now.enterprise(command.enterprise).legal_name:
        return refuse(AlreadyExists(field="enterprise", subject=command.enterprise))
    if refusal := place_refusal(world.now, command.division, command.county):
        return refuse(refusal)
    if command.county is not None and command.county_basis is f.CountyBasis.NOT_STATED:
        basis = command.county_basis
        return refuse(
            r.CountyBasisContradicts(
                field="countyBasis", enterprise=command.enterprise, county=command.county, basis=basis
            )
        )
    return accept(same_fields(f.EnterpriseRegistered, command), f"enterprise:{command.enterprise}")


DECISIONS: dict[type[Command], Any] = {c.RegisterEnterprise: register_enterprise}
