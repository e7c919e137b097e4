"""A name is one enterprise's in its county; a new name is no new enterprise; a survey changes no balance."""

import pytest

from domain.enterprises.commands import RecordCountySurvey, RegisterEnterprise, RenameEnterprise
from domain.enterprises.facts import SurveyedOven
from domain.fact import Account
from domain.lots.commands import CommitLotToProject
from domain.projects.facts import Source
from tests.domain import opening as o
from tests.domain.scenario import Scenario, refusal


def named(enterprise: str, name: str, county: str = o.WENXI, *aliases: str) -> RegisterEnterprise:
    return RegisterEnterprise(
        enterprise=enterprise, legal_name=name, division=county, county=county, aliases=aliases
    )


@pytest.mark.rule("X-28")
@pytest.mark.parametrize(
    ("command", "field"),
    [
        (named("b", "山西建龙实业有限公司"), "legalName"),
        (named("b", "建龙"), "legalName"),
        (named("b", "建龙。"), "legalName"),
        (named("b", "建龙\ufe0f"), "legalName"),
        (named("b", "建龙\U000e0100"), "legalName"),
        (named("b", "“建 龙”"), "legalName"),
        (named("b", "别家", o.WENXI, "建龙"), "aliases"),
        (RenameEnterprise(enterprise="c", legal_name="建龙"), "legalName"),
        (RenameEnterprise(enterprise="c", legal_name="新名", aliases=("建龙",)), "aliases"),
    ],
)
def test_a_name_or_alias_is_one_enterprises_in_its_county(
    command: RegisterEnterprise | RenameEnterprise, field: str
) -> None:
    s = Scenario().given(named("a", "山西建龙实业有限公司", o.WENXI, "建龙"), "2018-12-31")
    s.given(named("c", "丙焦化"), "2018-12-31")
    taken = refusal(s.when(command, "2020-01-01"))
    assert (taken.CODE, taken.field) == ("NAME_TAKEN", field)


@pytest.mark.rule("X-28")
def test_a_name_that_holds_another_is_another_name() -> None:
    s = Scenario().given(named("a", "建龙"), "2018-12-31")
    s.given(named("b", "建龙第二焦化"), "2018-12-31").given(named("c", "建龙", o.HEJIN), "2018-12-31")
    assert s.world.now.enterprise("c").legal_name == "建龙"


@pytest.mark.rule("X-28", "E-16")
def test_whoever_takes_a_new_name_keeps_what_it_did() -> None:
    s = o.reduced(Scenario())
    s.given(RenameEnterprise(enterprise="jianlong", legal_name="新龙焦化", aliases=("新龙",)), "2020-05-01")
    known = s.world.now.enterprise("jianlong")
    assert (known.legal_name, known.former_names, known.aliases) == ("新龙焦化", ("jianlong焦化",), ("新龙",))
    o.lot(s, "other", 600_000)
    o.project(s, (Source(lot="other", tonnes=600_000),), on="2020-06-01")
    reuse = CommitLotToProject(lot="lot", project="project", retired_tonnes=540_000)
    assert refusal(s.when(reuse, "2020-06-02")).CODE == "REDUCED_CAPACITY_NOT_USABLE"
    back = RegisterEnterprise(
        enterprise="copy", legal_name="jianlong焦化", division=o.WENXI, county=o.WENXI
    )
    assert refusal(s.when(back, "2020-06-02")).CODE == "NAME_TAKEN"


@pytest.mark.rule("X-28")
def test_only_a_known_enterprise_of_the_own_county_is_renamed() -> None:
    s = o.enterprise(Scenario())
    rename = RenameEnterprise(enterprise="nobody", legal_name="甲")
    assert refusal(s.when(rename, "2020-01-01")).CODE == "UNKNOWN_SUBJECT"
    foreign = RenameEnterprise(enterprise="jianlong", legal_name="甲")
    assert refusal(s.when(foreign, "2020-01-01", division=o.HEJIN)).CODE == "UNKNOWN_SUBJECT"


@pytest.mark.rule("YC-31", "YC-36", "X-19")
def test_a_survey_of_58_leaves_the_filing_of_54() -> None:
    s = o.lot(o.enterprise(Scenario()))
    ovens = (SurveyedOven(label="1号", tonnes=580_000),)
    survey = RecordCountySurvey(enterprise="jianlong", surveyed_tonnes=580_000, surveyed_ovens=ovens)
    s.given(survey, "2020-02-01")
    known = s.world.now.enterprise("jianlong")
    assert (known.filed_tonnes, known.surveys[-1].surveyed_tonnes) == (540_000, 580_000)
    assert (s.last.fact.postings, s.balance("lot", Account.RECOGNIZED)) == ((), -540_000)


def test_a_survey_is_of_a_known_enterprise() -> None:
    survey = RecordCountySurvey(enterprise="nobody", surveyed_tonnes=1)
    assert refusal(Scenario().when(survey, "2020-02-01")).CODE == "UNKNOWN_SUBJECT"
