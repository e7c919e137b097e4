"""Decisions on sites: observations; what is wrong about a measure or an incident is a finding. model.md §2.1, §2.4."""

from typing import Any

from domain.cases.state import Case
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
    """JX-21; made for a case it stands under the case too, and a case about papers needs no site.

    A case is opened and then inspected (model.md §6.4), and its days count from the opening: what was seen before, also
    what led to the case, stands by itself. One of a round before a reopening is taken and no look of the new round.
    """
    fact = same_fields(f.SiteInspectionRecorded, command)
    if command.case is None:
        return observed(world, command, fact)
    case = world.now.case(command.case)
    if case.opened and request.occurred_on < case.rounds[0].on:
        return refuse(_before_case(case, request))
    subject = case.subject
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


def _before_case(case: Case, request: Request) -> Malformed:
    opened_on, day = case.rounds[0].on, request.occurred_on
    zh = f"该案 {opened_on} 才立案，{day} 的核查不是该案的核查：不填 case 单独登记，立案后再行核查"
    en = (
        f"that case was opened on {opened_on}, an inspection of {day} is none of the case: record it without case, "
        "and inspect again for the case"
    )
    return Malformed(field="case", value=case.case, rule_zh=zh, rule_en=en)


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
