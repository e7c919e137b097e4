"""The replacing gas and heat: an interval balance with exact fractions (JX-25, X-20)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.quantities import Deadline, Share
from domain.refusals import Malformed, UnknownSubject
from domain.supply.commands import ReportReplacementSupply
from domain.supply.decisions import balance, gap
from domain.supply.facts import ReplacementSupplyReady, Supply, SupplyKind
from tests.domain import jiexiu as j
from tests.domain.scenario import Scenario, day, facts, refusal

NO_1 = Supply(name="茂胜二期1号炉", least=Share(num=7, den=10), most=Share(num=8, den=10))
REST = Supply(name="昌盛5.5米焦炉煤气", oven="cs55", rest=True)


def report(*supplies: Supply, kind: SupplyKind = SupplyKind.HEAT) -> ReportReplacementSupply:
    return ReportReplacementSupply(task="exit", kind=kind, supplies=supplies)


def recorded(s: Scenario, *supplies: Supply) -> ReplacementSupplyReady:
    (fact,) = facts(s.when(report(*supplies), "2023-09-28"))
    assert isinstance(fact, ReplacementSupplyReady)
    return fact


@pytest.mark.rule("JX-25", "X-20")
def test_the_first_oven_alone_leaves_twenty_to_thirty_hundredths() -> None:
    assert gap(balance((NO_1,))) == (Fraction(1, 5), Fraction(3, 10))
    fact = recorded(j.works(), NO_1)
    assert (fact.covered_least, fact.covered_most) == (Share(num=7, den=10), Share(num=4, den=5))
    assert not fact.ready


@pytest.mark.rule("JX-25", "JX-26")
def test_with_the_gas_of_the_other_oven_the_supply_is_ready() -> None:
    s = j.works()
    assert recorded(s, NO_1, REST).ready
    assert s.last.tags == ("task:exit", "oven:cs55")
    assert gap(balance((NO_1, REST))) == (Fraction(0), Fraction(0))


@pytest.mark.rule("JX-25")
def test_ready_means_at_least_the_whole_demand() -> None:
    third = Supply(name="天然气", least=Share(num=1, den=3), most=Share(num=1, den=3))
    assert recorded(j.works(), third, third, third).ready
    nearly = Supply(name="天然气", least=Share(num=3, den=10), most=Share(num=1, den=2))
    assert not recorded(j.works(), NO_1, Supply(name="甲", least=Share(num=29, den=100), most=nearly.most)).ready
    assert recorded(j.works(), NO_1, nearly).ready


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 40)), min_size=1, max_size=6))
def test_covered_and_gap_are_the_whole_however_the_shares_fall(parts: list[tuple[int, int]]) -> None:
    supplies = [
        Supply(name="源", least=Share(num=low, den=100), most=Share(num=low + more, den=100))
        for low, more in parts
    ]
    least, most = balance(supplies)
    low, high = gap((least, most))
    assert 0 <= low <= high
    assert least <= most
    assert (high == 0) == (least >= 1)
    assert least + high >= 1


@pytest.mark.rule("JX-24")
def test_a_planned_start_keeps_its_words_and_its_range() -> None:
    planned = Deadline(text="8月前", last_day=day("2023-07-31"), last_day_latest=day("2023-08-31"))
    s = j.works()
    recorded(s, Supply(name="1号炉", least=NO_1.least, most=NO_1.most, planned_by=planned))
    (kept,) = s.world.now.closing_file("exit").supply_reports[0].planned
    assert kept.planned_by == planned
    assert planned.hard_last_day == day("2023-08-31")


@pytest.mark.rule("JX-05")
def test_the_newest_report_of_a_kind_is_how_it_stands() -> None:
    s = j.works().given(report(NO_1), "2023-09-01").given(report(NO_1, REST), "2023-09-28")
    s.given(report(REST, kind=SupplyKind.GAS), "2023-09-20")
    file = s.world.now.closing_file("exit")
    heat, gas = file.supply(SupplyKind.HEAT), file.supply(SupplyKind.GAS)
    assert heat is not None
    assert (heat.on, heat.ready) == (day("2023-09-28"), True)
    assert gas is not None
    assert gas.ready
    earlier = s.world.on(day("2023-09-10")).closing_file("exit").supply(SupplyKind.HEAT)
    assert earlier is not None
    assert not earlier.ready


@pytest.mark.parametrize(
    "supplies",
    [
        (),
        (Supply(name="空"),),
        (Supply(name="半", least=Share(num=1, den=2)),),
        (Supply(name="反", least=Share(num=2, den=3), most=Share(num=1, den=2)),),
        (Supply(name="两样", least=Share(num=1, den=3), most=Share(num=1, den=2), rest=True),),
        (REST, REST),
    ],
)
def test_a_source_says_its_interval_or_takes_the_rest(supplies: tuple[Supply, ...]) -> None:
    assert isinstance(refusal(j.works().when(report(*supplies), "2023-09-28")), Malformed)


def test_a_source_names_an_oven_that_exists() -> None:
    unknown = Supply(name="无", oven="nowhere", rest=True)
    refused = refusal(j.works().when(report(unknown), "2023-09-28"))
    assert isinstance(refused, UnknownSubject)
    assert refused.field == "supplies[0].oven"
