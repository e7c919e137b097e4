"""Enterprises registered, renamed, merged and surveyed (企业建档、更名、兼并重组、摸底调查). model.md §2.1, X-28.

Names are joined by id and compared whole, never by a part of them: in one county a name is one enterprise's.
"""

from typing import Any

from domain.command import Command, Decided, accept, refuse, same_fields
from domain.enterprises import commands as c
from domain.enterprises import facts as f
from domain.enterprises import refusals as r
from domain.enterprises.names import name_id, name_tags
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
    place = command.county or command.division
    if taken := _taken(world, command.enterprise, place, (command.legal_name, *command.aliases)):
        return refuse(taken)
    fact = same_fields(f.EnterpriseRegistered, command)
    return accept(fact, f"enterprise:{command.enterprise}", *_names(place, command))


def _taken(world: World, enterprise: str, place: str, names: tuple[str, ...]) -> r.NameTaken | None:
    """A name or alias that another enterprise of the county goes by, or went by once (X-28)."""
    world.need(*name_tags(place, names))
    for number, name in enumerate(names):
        others = [known for known in world.now.name(name_id(place, name)).holders if known != enterprise]
        if others:
            return r.NameTaken(
                field="legalName" if number == 0 else "aliases",
                name=name,
                division=place,
                holder=others[0],
                enterprise=enterprise,
            )
    return None


def _names(place: str, command: c.RegisterEnterprise | c.RenameEnterprise) -> tuple[str, ...]:
    """The boundary of the names alone: a county is wide, and most registrations in it have nothing in common."""
    return name_tags(place, (command.legal_name, *command.aliases))


def rename_enterprise(world: World, command: c.RenameEnterprise, request: Request) -> Decided:
    """A new name under the same id: what the enterprise did stays its own (E-16)."""
    known = world.now.enterprise(command.enterprise)
    place = known.county or known.division
    if taken := _taken(world, command.enterprise, place, (command.legal_name, *command.aliases)):
        return refuse(taken)
    fact = same_fields(f.EnterpriseRenamed, command, division=known.division, county=known.county)
    return accept(fact, f"enterprise:{command.enterprise}", *_names(place, command))


def merge_enterprises(world: World, command: c.MergeEnterprises, request: Request) -> Decided:
    """Two known enterprises, one merger; its lots pass by `AcquireLotByMerger` (SX-02, SX-03)."""
    world.need(f"enterprise:{command.survivor}", f"enterprise:{command.absorbed}")
    if command.survivor == command.absorbed:
        return refuse(r.MergerOfItself(field="absorbed", enterprise=command.absorbed))
    for field, name in (("survivor", command.survivor), ("absorbed", command.absorbed)):
        known = world.now.enterprise(name)
        if not known.legal_name:
            return refuse(UnknownSubject(field=field, subject=name))
        if known.merger(command.merger):
            return refuse(AlreadyExists(field="merger", subject=command.merger))
        if gone := known.absorbed_in:
            merger, survivor = gone.merger, gone.survivor
            return refuse(r.AbsorbedAlready(field=field, enterprise=name, survivor=survivor, merger=merger))
    fact = same_fields(f.EnterpriseMerged, command)
    return accept(fact, f"enterprise:{command.survivor}", f"enterprise:{command.absorbed}")


def record_survey(world: World, command: c.RecordCountySurvey, request: Request) -> Decided:
    """Recorded as counted; the baseline stays as filed, the difference is a finding (YC-31, YC-36)."""
    return accept(same_fields(f.CountySurveyRecorded, command), f"enterprise:{command.enterprise}")


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
    c.RenameEnterprise: rename_enterprise,
    c.MergeEnterprises: merge_enterprises,
    c.RecordCountySurvey: record_survey,
    c.ListKeyEnterprise: list_key_enterprise,
}
