"""Decisions on policy (政策与规则参数). model.md §2.1."""

import re
from typing import Any

from domain.command import Command, Decided, accept, refuse, same_fields
from domain.envelope import Request
from domain.places.state import PROVINCE, covers, known_division
from domain.policy import commands as c
from domain.policy import facts as f
from domain.policy import keys, names
from domain.policy import refusals as r
from domain.policy.bounds import number_bounds
from domain.policy.numbers import normal_doc_no
from domain.policy.open_points import OPEN_KEYS
from domain.policy.state import moratorium_in_force
from domain.quantities import FIGURE_MAX
from domain.refusals import AlreadyExists, Malformed, Refusal, UnknownSubject
from domain.world import View, World


def register_document(world: World, command: c.RegisterPolicyDocument, request: Request) -> Decided:
    """Register a document once, as printed; what is not printed stays null (JX-01, YC-02)."""
    if world.now.document(command.document).registered:
        return refuse(AlreadyExists(field="document", subject=command.document))
    if command.applies_to is not None and not known_division(world.now, command.applies_to):
        return refuse(UnknownSubject(field="appliesTo", subject=command.applies_to))
    raw = command.doc_no_raw or command.doc_no
    printed = command.doc_no or raw
    doc_no = (normal_doc_no(printed) or command.doc_no) if printed else None
    fact = same_fields(f.PolicyDocumentRegistered, command, doc_no=doc_no, doc_no_raw=raw)
    if doc_no is None:
        return accept(fact, f"document:{command.document}")
    for event in world.events(f"docno:{doc_no}"):
        if isinstance(event.fact, f.PolicyDocumentRegistered):
            taken = event.fact.document
            return refuse(r.DocumentNumberTaken(field="docNo", doc_no=doc_no, document=taken))
    return accept(fact, f"document:{command.document}", f"docno:{doc_no}")


def supersede_document(world: World, command: c.SupersedePolicyDocument, request: Request) -> Decided:
    """Another document takes the place of this one from a day; what rested on it rests on it still (SX-11)."""
    world.need(f"document:{command.document}", f"document:{command.by_document}")
    old, new = world.now.document(command.document), world.now.document(command.by_document)
    for field, document in (("document", old), ("byDocument", new)):
        if not document.registered:
            return refuse(UnknownSubject(field=field, subject=document.document))
    if not covers(request.submitter.division, old.applies_to or PROVINCE):
        applies_to = old.applies_to or PROVINCE
        return refuse(r.NotYourDocument(field="document", document=old.document, applies_to=applies_to))
    if old.document == new.document or _superseded_through(world, new.document, old.document):
        return refuse(
            r.SupersededByItself(field="byDocument", document=old.document, by_document=new.document)
        )
    return accept(
        same_fields(f.PolicyDocumentSuperseded, command),
        f"document:{old.document}",
        f"document:{new.document}",
    )


def _superseded_through(world: World, document: str, sought: str) -> bool:
    """Whether a document is superseded by another, directly or through others."""
    seen: set[str] = set()
    waiting = [document]
    while waiting:
        name = waiting.pop()
        if name == sought:
            return True
        if name not in seen:
            seen.add(name)
            waiting += [step.by_document for step in world.now.document(name).superseded]
    return False


def set_parameter(world: World, command: c.SetRuleParameter, request: Request) -> Decided:
    """Set one key for one scope and interval; within a scope intervals never overlap."""
    world.need(f"policy:{command.parameter}")
    if unknown := _unknown(world.now, command.division, command.document):
        return refuse(unknown)
    if malformed := _unknown_name(command) or _malformed_parameter(command) or _out_of_bounds(command):
        return refuse(malformed)
    if unsaid := _silently_chosen(command):
        return refuse(unsaid)
    for interval in world.now.parameter(command.parameter).intervals:
        same_scope = interval.division == command.division
        if same_scope and interval.overlaps(command.valid_from, command.valid_to):
            return refuse(
                r.ParameterOverlaps(
                    field="validFrom",
                    parameter=command.parameter,
                    division=command.division,
                    valid_from=str(interval.valid_from or "—"),
                    valid_to=str(interval.valid_to or "—"),
                    document=interval.document or "—",
                )
            )
    return accept(same_fields(f.RuleParameterSet, command), f"policy:{command.parameter}")


def _unknown(view: View, division: str, document: str | None) -> UnknownSubject | None:
    if not known_division(view, division):
        return UnknownSubject(field="division", subject=division)
    if document is not None and not view.document(document).registered:
        return UnknownSubject(field="document", subject=document)
    return None


def _malformed_parameter(command: c.SetRuleParameter) -> Malformed | None:
    """A value in the wrong field or in words that no rule compares with, or an interval that ends before it begins."""
    key, value = command.parameter, command.value
    given = [name for name in value.__struct_fields__ if getattr(value, name) is not None]
    wanted = names.FIELDS[key]
    if len(given) != 1:
        given_names = "、".join(given) or "—"
        return _not_valid("value", given_names, "须且只须给出一个取值", "give exactly one kind of value")
    if given != [wanted]:
        return _not_valid(
            "value", given[0], f"该参数取值字段为 {wanted}", f"this parameter is given as {wanted}"
        )
    pattern, form = keys.TEXT_FORMS.get(key, (None, ""))
    if pattern and not re.fullmatch(pattern, value.text or "", re.ASCII):
        return _not_valid("value", value.text, f"须写作 {form}", f"it is written {form}")
    words = names.WORDS.get(key, value.items or ())
    if unread := next((item for item in value.items or () if item not in words), None):
        listed = "、".join(words)
        return _not_valid("value", unread, f"该参数的项目须为 {listed} 之一", f"its items are of {listed}")
    if command.valid_from and command.valid_to and command.valid_to < command.valid_from:
        return _not_valid("validTo", command.valid_to, "早于 validFrom", "it is before validFrom")
    return None


def _unknown_name(command: c.SetRuleParameter) -> Malformed | None:
    """A name that nothing reads: the value would look as if it were in force."""
    key = command.parameter
    if key in names.FIELDS:
        return None
    near = "、".join(names.meant(key))
    zh, en = "不是已知的参数名", "it is not the name of a parameter"
    if near:
        zh, en = f"{zh}，是否为 {near}", f"{en}; did you mean {near}"
    return _not_valid("parameter", key, zh, en)


def _out_of_bounds(command: c.SetRuleParameter) -> Malformed | None:
    """A number in another unit, or a key that slipped."""
    number, (least, most) = command.value.number, number_bounds(command.parameter)
    if number is None or least <= number <= most:
        return None
    return _not_valid("value", number, f"须在 {least} 至 {most} 之间", f"it is {least} to {most}")


def _silently_chosen(command: c.SetRuleParameter) -> r.InterpretationNotRecorded | None:
    """What a document leaves open is chosen in words, with a name under them: none of it silently (X-29)."""
    told = {"parameter": command.parameter, "basis": command.basis.value}
    if command.basis is not f.Basis.PRINTED:
        if (command.note or "").strip():
            return None
        return r.InterpretationNotRecorded(field="note", missing_zh="说明", missing_en="the note", **told)
    if command.parameter in OPEN_KEYS and command.document is None:
        zh, en = "所载文件", "the document that prints it"
        return r.InterpretationNotRecorded(field="document", missing_zh=zh, missing_en=en, **told)
    return None


def _not_valid(field: str, value: object, rule_zh: str, rule_en: str) -> Malformed:
    said = "—" if value is None else str(value)[:80]
    return Malformed(field=field, value=said, rule_zh=rule_zh, rule_en=rule_en)


def impose_moratorium(world: World, command: c.ImposeReplacementMoratorium, request: Request) -> Decided:
    """Suspend filings; where the start is not printed only the latest known day stands (YC-34)."""
    if unknown := _unknown(world.now, command.division, command.document):
        return refuse(unknown)
    if command.starts_on and command.starts_on > command.in_force_by:
        return refuse(_not_valid("startsOn", command.starts_on, "晚于 inForceBy", "it is after inForceBy"))
    steps = world.now.parameter(keys.MORATORIUM).moratorium_steps
    own = sorted((s.day, s.position, s.imposed) for s in steps if s.division == command.division)
    before = [imposed for day, _, imposed in own if day <= command.in_force_by]
    if before and before[-1]:
        day = command.in_force_by
        return refuse(r.MoratoriumAlreadyImposed(field="inForceBy", division=command.division, day=day))
    return accept(same_fields(f.ReplacementMoratoriumImposed, command), f"policy:{keys.MORATORIUM}")


def lift_moratorium(world: World, command: c.LiftReplacementMoratorium, request: Request) -> Decided:
    """Resume filings where something was suspended."""
    if unknown := _unknown(world.now, command.division, command.document):
        return refuse(unknown)
    if moratorium_in_force(world.now, command.division, command.lifted_on) is False:
        day = command.lifted_on
        return refuse(r.MoratoriumNotInForce(field="liftedOn", division=command.division, day=day))
    return accept(same_fields(f.ReplacementMoratoriumLifted, command), f"policy:{keys.MORATORIUM}")


def set_unit_cap(world: World, command: c.SetUnitCap, request: Request) -> Decided:
    """Set the caps a document prints for a unit (XZ-06, XZ-18); going beyond one is D-09, never a refusal."""
    if unknown := _unknown(world.now, command.division, command.document):
        return refuse(unknown)
    caps: tuple[Any, ...] = (
        command.capacity_cap_tonnes,
        command.output_cap_tonnes,
        command.energy_cap_tce,
        command.energy_per_coke_max_g_per_tonne,
        command.energy_per_value_max_kg_per_wan_yuan,
    )
    if all(cap is None for cap in caps):
        return refuse(_not_valid("capacityCapTonnes", "—", "至少给出一项总量", "give at least one cap"))
    if any((cap or 0) > FIGURE_MAX for cap in caps):
        return refuse(
            _not_valid("energyCapTce", "…", f"不得大于 {FIGURE_MAX}", f"it is at most {FIGURE_MAX}")
        )
    return accept(same_fields(f.UnitCapSet, command), f"unit:{command.division}")


def record_unit_figure(world: World, command: c.RecordUnitFigure, request: Request) -> Decided:
    """Record a printed figure without holders: XZ's 2,490,000 t are shown, and nothing is posted (XZ-14)."""
    refusal: Refusal | None = _unknown(world.now, command.division, command.document)
    if refusal:
        return refuse(refusal)
    return accept(same_fields(f.UnitFigureRecorded, command), f"unit:{command.division}")


def start_programme(world: World, command: c.StartEliminationProgramme, request: Request) -> Decided:
    """4.3 m ovens older than ten years: a flag of the division, never a part of its 325 (YC-08)."""
    if unknown := _unknown(world.now, command.division, command.document):
        return refuse(unknown)
    return accept(same_fields(f.EliminationProgrammeStarted, command), f"unit:{command.division}")


DECISIONS: dict[type[Command], Any] = {
    c.StartEliminationProgramme: start_programme,
    c.RegisterPolicyDocument: register_document,
    c.SupersedePolicyDocument: supersede_document,
    c.SetRuleParameter: set_parameter,
    c.ImposeReplacementMoratorium: impose_moratorium,
    c.LiftReplacementMoratorium: lift_moratorium,
    c.SetUnitCap: set_unit_cap,
    c.RecordUnitFigure: record_unit_figure,
}
