"""Decisions on sites: observations; what is wrong about a measure or an incident is a finding. model.md §2.1, §2.4."""

from typing import Any

from domain.command import Command, Decided, accept, refuse, same_fields
from domain.envelope import Request
from domain.fact import Fact
from domain.places.decisions import globe_refusal, place_refusal
from domain.refusals import AlreadyExists, Malformed, UnknownSubject
from domain.sites import commands as c
from domain.sites import facts as f
from domain.sites.reach import Reaching, reach_refusal, reach_tags
from domain.world import World


def register_site(world: World, command: c.RegisterSite, request: Request) -> Decided:
    """Once, for a known enterprise; a site that ovens already name gets its place now."""
    world.need(f"site:{command.site}", f"enterprise:{command.enterprise}")
    if world.now.site(command.site).registered:
        return refuse(AlreadyExists(field="site", subject=command.site))
    if not world.now.enterprise(command.enterprise).legal_name:
        return refuse(UnknownSubject(field="enterprise", subject=command.enterprise))
    if refusal := place_refusal(world.now, command.division, command.county) or globe_refusal(command):
        return refuse(refusal)
    fact = same_fields(f.SiteRegistered, command)
    return accept(fact, f"site:{command.site}", f"enterprise:{command.enterprise}")


def record_incident(world: World, command: c.RecordIncident, request: Request) -> Decided:
    """JX-47, JX-48."""
    return observed(world, command, same_fields(f.IncidentRecorded, command))


def record_inspection(world: World, command: c.RecordSiteInspection, request: Request) -> Decided:
    """JX-21; made for a case it stands under the case too, and a case about papers needs no site."""
    fact = same_fields(f.SiteInspectionRecorded, command)
    if command.case is None:
        return observed(world, command, fact)
    subject = world.now.case(command.case).subject
    tags = (f"case:{command.case}", f"case:{subject}")
    if command.site is None and not command.ovens:
        return accept(fact, *tags)
    if malformed := reach_refusal(command):
        return refuse(malformed)
    reached = reach_tags(world, command)
    if subject.startswith("oven:") and subject not in reached:
        zh, en = (
            f"该案主体是 {subject}，不在所查范围内",
            f"that case is about {subject}, which was not inspected",
        )
        return refuse(Malformed(field="case", value=command.case, rule_zh=zh, rule_en=en))
    return accept(fact, *reached, *tags)


def apply_measure(world: World, command: c.ApplyEnforcementMeasure, request: Request) -> Decided:
    """JX-28."""
    return observed(world, command, same_fields(f.EnforcementMeasureApplied, command))


def record_penalty(world: World, command: c.RecordPenalty, request: Request) -> Decided:
    """SX-18, XZ-22, XZ-23."""
    return observed(world, command, same_fields(f.PenaltyRecorded, command))


def observed(world: World, command: Reaching, fact: Fact) -> Decided:
    """A report on a site or on ovens, under the tags of all that it reaches."""
    if malformed := reach_refusal(command):
        return refuse(malformed)
    return accept(fact, *reach_tags(world, command))


DECISIONS: dict[type[Command], Any] = {
    c.RegisterSite: register_site,
    c.RecordIncident: record_incident,
    c.RecordSiteInspection: record_inspection,
    c.ApplyEnforcementMeasure: apply_measure,
    c.RecordPenalty: record_penalty,
}
