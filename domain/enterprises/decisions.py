"""Registering enterprises (企业建档). model.md §2.1."""

from typing import Any

from domain.command import Command, Decided, accept, refuse, same_fields
from domain.enterprises import commands as c
from domain.enterprises import facts as f
from domain.enterprises import refusals as r
from domain.envelope import Request
from domain.places.decisions import place_refusal
from domain.places.state import covers
from domain.refusals import AlreadyExists, UnknownSubject
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


def list_key_enterprise(world: World, command: c.ListKeyEnterprise, request: Request) -> Decided:
    """A closed oven reports electricity only where its enterprise is on the list, or data are agreed (JC-21)."""
    enterprise = world.now.enterprise(command.enterprise)
    if not enterprise.legal_name or not covers(
        request.submitter.division, enterprise.county or enterprise.division
    ):
        return refuse(UnknownSubject(field="enterprise", subject=command.enterprise))
    if command.document is not None and not world.now.document(command.document).registered:
        return refuse(UnknownSubject(field="document", subject=command.document))
    for listing in enterprise.key_listings:
        if listing.overlaps(command.listed_from, command.listed_to):
            since = listing.listed_from.isoformat()
            return refuse(r.AlreadyKeyListed(field="listedFrom", enterprise=command.enterprise, since=since))
    return accept(same_fields(f.KeyEnterpriseListed, command), f"enterprise:{command.enterprise}")


DECISIONS: dict[type[Command], Any] = {
    c.RegisterEnterprise: register_enterprise,
    c.ListKeyEnterprise: list_key_enterprise,
}
