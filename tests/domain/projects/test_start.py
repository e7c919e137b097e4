"""The start of a project, and the pair that carries the retired tonnes over (model.md §4.2)."""

import pytest

from domain.balances import Holder, unbalanced
from domain.envelope import Happened
from domain.fact import Account
from domain.lots.commands import ReleaseLotCommitment, ReplaceLot
from domain.projects.commands import StartProject
from domain.projects.facts import Source
from domain.projects.start import start_pair
from domain.projects.state import Project
from tests.domain import opening as o
from tests.domain.scenario import Scenario, day, refusal

Rows = list[tuple[str, str | None, str, int, str]]


def filed(*, owner: str = "jianlong", county: str = o.WENXI) -> Scenario:
    """60万吨 committed to a project of 48."""
    s = o.lot(o.enterprise(Scenario()), tonnes=600_000, ovens=("old",))
    if owner != "jianlong":
        o.enterprise(s, owner, county)
    o.project(s, (Source(lot="lot", tonnes=600_000),), tonnes=480_000, owner=owner, county=county)
    return o.committed(s, "lot", 600_000, 480_000)


def replaced() -> ReplaceLot:
    return ReplaceLot(
        lot="lot",
        project="project",
        retired_tonnes=600_000,
        carried_tonnes=480_000,
        discounted_tonnes=120_000,
    )


def rows(event: Happened) -> Rows:
    return [
        (r.enterprise, r.project, r.account.value, r.tonnes, r.effective_on.isoformat())
        for r in event.fact.postings
    ]


@pytest.mark.rule("YC-58")
def test_retired_first_the_start_writes_the_pair() -> None:
    s = filed().given(replaced(), "2020-06-30")
    assert s.balance("lot", Account.CARRIED) == 480_000
    s.given(StartProject(project="project"), "2020-09-01")
    assert rows(s.last) == [
        ("jianlong", "project", "OPERATING", 480_000, "2020-09-01"),
        ("jianlong", None, "CARRIED", -480_000, "2020-09-01"),
    ]
    assert "lot:lot" in s.last.tags


@pytest.mark.rule("YC-58")
def test_a_late_report_of_an_earlier_start_takes_effect_at_the_retirement() -> None:
    s = filed().given(replaced(), "2020-06-30").given(StartProject(project="project"), "2020-03-01")
    assert [row[4] for row in rows(s.last)] == ["2020-06-30", "2020-06-30"]
    assert s.balance("lot", Account.CARRIED, "2020-06-30") == 0


@pytest.mark.rule("X-08")
def test_started_first_the_sources_not_retired_are_the_overlap_allowance() -> None:
    s = filed().given(StartProject(project="project"), "2020-03-01")
    assert s.last.fact.postings == ()
    assert s.world.now.project("project").overlap_allowance_tonnes == 480_000
    s.given(replaced(), "2020-06-30")
    assert s.world.now.project("project").overlap_allowance_tonnes == 0
    assert s.balance("lot", Account.CARRIED) == 0


@pytest.mark.rule("YC-58")
def test_another_owner_or_county_takes_the_tonnes_over_by_transfer() -> None:
    s = filed(owner="hejin", county=o.HEJIN).given(replaced(), "2020-06-30")
    s.given(StartProject(project="project"), "2020-09-01")
    assert [row[:4] for row in rows(s.last)] == [
        ("hejin", "project", "OPERATING", 480_000),
        ("hejin", None, "TRANSFER", -480_000),
        ("jianlong", None, "TRANSFER", 480_000),
        ("jianlong", None, "CARRIED", -480_000),
    ]
    assert unbalanced(s.last.fact.postings) is None
    book = s.book("lot")
    assert book.balance(Account.OPERATING, holder=Holder("hejin", o.HEJIN)) == 480_000
    assert book.balance(Account.TRANSFER) == 0


def test_a_second_report_of_the_start_adds_ovens_and_posts_nothing() -> None:
    s = filed().given(replaced(), "2020-06-30").given(StartProject(project="project"), "2020-09-01")
    s.given(StartProject(project="project", ovens=("old",)), "2020-10-01")
    assert (s.last.fact.postings, s.last.fact.withheld) == ((), ())
    known = s.world.now.project("project")
    assert (known.started_on, known.start_ovens) == (day("2020-09-01"), ("old",))


@pytest.mark.rule("SX-22")
def test_a_project_that_runs_unfiled_is_recorded_and_posts_nothing() -> None:
    s = o.lot(o.enterprise(Scenario()), tonnes=600_000, ovens=("old",))
    s.given(StartProject(project="wild", ovens=("old",)), "2020-03-01")
    known = s.world.now.project("wild")
    assert (known.filed, known.started_on, s.last.fact.postings) == (False, day("2020-03-01"), ())


def test_a_start_names_a_project_or_an_oven_that_is_known() -> None:
    s = Scenario()
    assert refusal(s.when(StartProject(project="wild"), "2020-03-01")).field == "project"
    assert refusal(s.when(StartProject(project="wild", ovens=("x",)), "2020-03-01")).field == "ovens[0]"


def test_a_released_commitment_leaves_the_project() -> None:
    s = filed().given(ReleaseLotCommitment(lot="lot", project="project", reason="不再建设"), "2020-01-01")
    known = s.world.now.project("project")
    assert (known.commitments, known.overlap_allowance_tonnes) == ((), 0)


def test_there_is_no_pair_before_the_start_and_none_of_nothing() -> None:
    project = Project("project", filed=True, owner="jianlong")
    holder = Holder("jianlong", None)
    assert start_pair(project, "lot", holder, 480_000, retired_on=day("2020-06-30")) == ()
    running = Project("project", filed=True, owner="jianlong", started_on=day("2020-01-01"))
    assert start_pair(running, "lot", holder, 0, retired_on=day("2020-06-30")) == ()
    assert len(start_pair(running, "lot", holder, 480_000, retired_on=day("2020-06-30"))) == 2
