"""What follows from a confirmed case is a list of what was done and what is left, and nothing does it (JC-17)."""

import pytest

from domain.acceptance.commands import RevokeAcceptance
from domain.cases import commands as c
from domain.cases.facts import LawfulCause, Outcome
from domain.clawback.commands import LotClawback, OrderClawback
from domain.envelope import Role
from domain.fact import Account
from domain.seals.commands import PlaceSeal
from domain.sites.commands import RecordSiteInspection
from domain.utilities.commands import DisconnectUtility
from domain.utilities.facts import Utility
from projections.cases.effects import CaseEffect, EffectKind, effects_of
from tests.domain import opening as o
from tests.domain.cases import files as t
from tests.domain.scenario import Scenario, day
from tests.domain.test_abuses import paid

E = EffectKind


def effects(s: Scenario, on: str) -> dict[EffectKind, CaseEffect]:
    view = s.world.on(day(on))
    return {one.kind: one for one in effects_of(view, view.case("c-1"))}


def restarted() -> Scenario:
    """An oven of 闻喜 whose 540,000 t were accepted and paid, seen pushing coke: a confirmed case."""
    s = paid()
    alert = t.alerted(s, "2020-06-01", subject="oven:oven", division=o.WENXI)
    opening = c.OpenCase(case="c-1", subject="oven:oven", reason="复燃", alert=alert)
    t.done(s, opening, "2020-06-01", t.LEAD)
    t.done(s, c.AssignCase(case="c-1", assignee="省督查组"), "2020-06-01", t.LEAD)
    look = RecordSiteInspection(ovens=("oven",), seen="推焦", case="c-1")
    t.done(s, look, "2020-06-02", t.INSPECTORS)
    found = c.ConfirmFinding(case="c-1", outcome=Outcome.RESURGED, reason="推焦")
    return t.done(s, found, "2020-06-03", t.LEAD)


@pytest.mark.rule("JC-17", "E-15")
def test_nothing_follows_by_itself_and_each_act_is_shown_once_it_is_done() -> None:
    s = restarted()
    before = len(s.events)
    found = effects(s, "2020-06-03")
    assert {kind: one.done for kind, one in found.items()} == {
        E.ACCEPTANCE_REVOKED: False,
        E.TASK_UNFINISHED: False,
        E.CLAWBACK: False,
        E.SEALS_RENEWED: False,
        E.CUTS_RENEWED: False,
        E.LIST_SUPPLEMENTED: True,
        E.QUOTA_STAYS_REDUCED: True,
    }
    assert (found[E.ACCEPTANCE_REVOKED].tonnes, found[E.ACCEPTANCE_REVOKED].command) == (540_000, "revokeAcceptance")
    assert found[E.QUOTA_STAYS_REDUCED].tonnes == 540_000
    assert len(s.events) == before
    computed = found[E.CLAWBACK].fen
    s.given(RevokeAcceptance(task="task", lot="lot", tonnes=540_000, reason="复燃"), "2020-06-10")
    revoked = effects(s, "2020-06-10")
    assert (revoked[E.ACCEPTANCE_REVOKED].done_on, revoked[E.TASK_UNFINISHED].tonnes) == (day("2020-06-10"), 540_000)
    assert revoked[E.CLAWBACK].fen == computed
    assert not revoked[E.CLAWBACK].done
    assert s.world.book("lot").balance(Account.OPERATING, day("2020-06-10")) == 0


@pytest.mark.rule("YC-53", "E-15")
def test_the_claw_back_that_a_case_computes_is_what_may_be_ordered_once_the_acceptance_is_revoked() -> None:
    s = restarted()
    computed = effects(s, "2020-06-03")[E.CLAWBACK].fen
    assert computed
    s.given(RevokeAcceptance(task="task", lot="lot", tonnes=540_000, reason="复燃"), "2020-06-10")
    part = LotClawback(lot="lot", fen=computed)
    order = OrderClawback(order="cb-1", division=o.WENXI, clawed=(part,), reason="复燃")
    s.given(order, "2020-06-20")
    done = effects(s, "2020-06-20")[E.CLAWBACK]
    assert (done.done, done.fen, done.done_on) == (True, computed, day("2020-06-20"))


@pytest.mark.rule("JC-17")
def test_seals_and_cuts_count_once_they_are_renewed_after_the_conclusion() -> None:
    s = restarted()
    s.given(PlaceSeal(seal="s-9", oven="oven", point="装煤口"), "2020-06-11")
    cut = DisconnectUtility(ovens=("oven",), utility=Utility.POWER)
    s.given(cut, "2020-06-12", role=Role.POWER_CO)
    view = s.world.on(day("2020-06-12"))
    cuts = {
        one.follows_en: one.done_on for one in effects_of(view, view.case("c-1")) if one.kind is E.CUTS_RENEWED
    }
    assert effects(s, "2020-06-12")[E.SEALS_RENEWED].done_on == day("2020-06-11")
    assert cuts == {"cut water again": None, "cut power again": day("2020-06-12")}
    assert not effects(s, "2020-06-10")[E.SEALS_RENEWED].done


def test_a_refuted_case_shows_until_when_its_lawful_cause_holds() -> None:
    s = t.inspected(t.opened())
    refuted = c.RefuteFinding(
        case="c-1",
        outcome=Outcome.LAWFUL_CAUSE,
        reason="消防用水",
        lawful_cause=LawfulCause.FIRE_WATER,
        allowance_until=day("2024-06-30"),
    )
    assert effects(s, "2023-11-28") == {}
    t.done(s, refuted, "2023-11-29", t.LEAD)
    view = s.world.on(day("2023-11-29"))
    declare, holds = effects_of(view, view.case("c-1"))
    assert (declare.kind, declare.done, declare.command) == (E.ALLOWANCE, False, "declareLoadAllowance")
    assert (holds.kind, holds.done, holds.command) == (E.ALLOWANCE, True, None)
    assert "2024-06-30" in holds.follows_zh
