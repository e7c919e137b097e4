"""Filing a replacement project: on free capacity, outside a moratorium, by the rules of its own division."""

from typing import Any

import pytest

from domain.command import Accepted, Decided, Refused
from domain.envelope import Role
from domain.ovens.facts import Charging
from domain.policy import keys
from domain.policy.commands import ImposeReplacementMoratorium, LiftReplacementMoratorium, SetRuleParameter
from domain.policy.facts import Basis, ParameterValue
from domain.projects.commands import FileProject
from domain.projects.facts import NewOven, Regime, Source
from tests.domain import opening as o
from tests.domain.scenario import Scenario, day, refusal

YUNCHENG = "140800"
JIEXIU = "140781"
OWN_LARGE = Source(lot="lot", tonnes=1_000_000, source_height_mm=5500, own=True)


def yuncheng() -> Scenario:
    """What the plan of 运城 (YC) and the notice of the province (SX) set, and a lot of 100万吨."""
    s = Scenario()
    numbers = {
        keys.REPLACEMENT_STRICTLY_LESS: (YUNCHENG, 1),
        keys.COKE_DRY_QUENCHING_REQUIRED: (YUNCHENG, 1),
        keys.chamber_height_min("STAMP"): (YUNCHENG, 6000),
        keys.chamber_height_min("TOP"): (YUNCHENG, 6980),
        keys.EQUAL_REPLACEMENT_HEIGHT_MIN: ("140000", 5500),
    }
    for key, (division, number) in numbers.items():
        value = ParameterValue(number=number)
        s.given(
            SetRuleParameter(
                parameter=key,
                division=division,
                value=value,
                unit="—",
                basis=Basis.ASSUMED,
                note="as this test reads it",
            ),
            "2019-01-01",
        )
    return o.lot(o.enterprise(s), tonnes=1_000_000)


def project(sources: tuple[Source, ...], tonnes: int | None, **changed: Any) -> FileProject:
    fields: dict[str, Any] = {
        "project": "project",
        "owner": "jianlong",
        "division": o.WENXI,
        "county": o.WENXI,
        "coke_dry_quenching": True,
        "regime": Regime.LARGE_FOR_SMALL,
        **changed,
    }
    return FileProject(sources=sources, tonnes=tonnes, **fields)


def codes(decided: Decided) -> list[str]:
    return [r.CODE for r in decided.refusals] if isinstance(decided, Refused) else []


@pytest.mark.rule("YC-55")
def test_a_project_of_100_with_lots_of_90_is_refused() -> None:
    sources = (Source(lot="lot", tonnes=900_000),)
    assert codes(yuncheng().when(project(sources, 1_000_000), "2019-06-01")) == ["CAPACITY_NOT_MATCHED"]
    assert codes(yuncheng().when(project((), 1), "2019-06-01")) == ["CAPACITY_NOT_MATCHED"]
    assert codes(yuncheng().when(project((), None), "2019-06-01")) == ["CAPACITY_NOT_MATCHED"]


@pytest.mark.rule("YC-58", "SX-09", "X-07", "E-08", "E-09", "E-10", "YC-55")
@pytest.mark.parametrize(
    ("regime", "height_mm", "own", "tonnes", "expected"),
    [
        (Regime.LARGE_FOR_LARGE, 5500, True, 1_000_000, []),
        (Regime.LARGE_FOR_LARGE, 6000, True, 1_000_000, []),
        (Regime.LARGE_FOR_LARGE, 5499, True, 1_000_000, ["REPLACEMENT_NOT_LESS"]),
        (Regime.LARGE_FOR_LARGE, 5499, True, 999_999, []),
        (Regime.LARGE_FOR_LARGE, 5500, False, 1_000_000, ["REPLACEMENT_NOT_LESS"]),
        (Regime.LARGE_FOR_LARGE, None, True, 1_000_000, ["REPLACEMENT_NOT_LESS"]),
        (Regime.LARGE_FOR_LARGE, 4300, True, 1_000_000, ["REPLACEMENT_NOT_LESS"]),
        (Regime.LARGE_FOR_SMALL, 4300, True, 1_000_000, ["REPLACEMENT_NOT_LESS"]),
        (Regime.LARGE_FOR_SMALL, 5500, True, 1_000_000, ["REPLACEMENT_NOT_LESS"]),
        (Regime.LARGE_FOR_SMALL, 4300, True, 800_000, []),
        (Regime.LARGE_FOR_LARGE, 5500, True, 1_000_001, ["CAPACITY_NOT_MATCHED"]),
    ],
)
def test_in_yuncheng_a_project_is_smaller_unless_large_replaces_large(
    regime: Regime, height_mm: int | None, own: bool, tonnes: int, expected: list[str]
) -> None:
    sources = (Source(lot="lot", tonnes=1_000_000, source_height_mm=height_mm, own=own),)
    assert codes(yuncheng().when(project(sources, tonnes, regime=regime), "2019-06-01")) == expected


@pytest.mark.rule("YC-58", "SX-09")
def test_one_bought_source_makes_the_whole_project_smaller() -> None:
    s = o.lot(yuncheng(), "bought", 200_000)
    sources = (OWN_LARGE, Source(lot="bought", tonnes=200_000, source_height_mm=5500))
    large = {"regime": Regime.LARGE_FOR_LARGE}
    assert codes(s.when(project(sources, 1_200_000, **large), "2019-06-01")) == ["REPLACEMENT_NOT_LESS"]
    assert codes(s.when(project(sources, 1_199_999, **large), "2019-06-01")) == []


@pytest.mark.rule("YC-56", "YC-58", "YC-59", "E-08")
def test_outside_yuncheng_its_rules_do_not_bind() -> None:
    s = o.enterprise(yuncheng(), "changsheng", JIEXIU)
    o.lot(s, "jx", 600_000, owner="changsheng", county=JIEXIU)
    low = (NewOven(charging=Charging.TOP, chamber_height_mm=5500),)
    place = {"division": JIEXIU, "county": JIEXIU, "owner": "changsheng", "ovens": low}
    command = project((Source(lot="jx", tonnes=600_000),), 600_000, coke_dry_quenching=None, **place)
    assert codes(s.when(command, "2019-06-01")) == []


@pytest.mark.rule("YC-56")
@pytest.mark.parametrize(
    ("charging", "height_mm", "allowed"),
    [
        (Charging.STAMP, 6000, True),
        (Charging.STAMP, 5999, False),
        (Charging.STAMP, 6250, True),
        (Charging.TOP, 6980, True),
        (Charging.TOP, 6979, False),
        (Charging.TOP, 6250, False),
        (Charging.HEAT_RECOVERY, 4000, True),
    ],
)
def test_new_ovens_have_their_height(charging: Charging, height_mm: int, allowed: bool) -> None:
    ovens = (NewOven(charging=charging, chamber_height_mm=height_mm),)
    command = project((Source(lot="lot", tonnes=1_000_000),), 800_000, ovens=ovens)
    assert codes(yuncheng().when(command, "2019-06-01")) == ([] if allowed else ["CHAMBER_TOO_LOW"])


@pytest.mark.rule("YC-59")
@pytest.mark.parametrize("quenching", [None, False])
def test_a_project_has_coke_dry_quenching(quenching: bool | None) -> None:
    command = project((Source(lot="lot", tonnes=1_000_000),), 800_000, coke_dry_quenching=quenching)
    assert codes(yuncheng().when(command, "2019-06-01")) == ["COKE_DRY_QUENCHING_MISSING"]


@pytest.mark.rule("YC-55", "YC-56", "YC-59")
def test_all_reasons_are_told_at_once() -> None:
    ovens = (NewOven(charging=Charging.STAMP, chamber_height_mm=5500),)
    command = project((Source(lot="lot", tonnes=900_000),), 1_000_000, ovens=ovens, coke_dry_quenching=False)
    expected = ["CAPACITY_NOT_MATCHED", "CHAMBER_TOO_LOW", "COKE_DRY_QUENCHING_MISSING"]
    assert codes(yuncheng().when(command, "2019-06-01")) == expected


@pytest.mark.rule("YC-09", "YC-38")
def test_a_listed_lot_is_no_source() -> None:
    s = o.listed(yuncheng(), tonnes=1_000_000)
    command = project((Source(lot="lot", tonnes=1_000_000),), 800_000)
    assert codes(s.when(command, "2020-02-01")) == ["REDUCED_CAPACITY_NOT_USABLE"]
    # An office cannot get around the list by dating its filing back.
    assert codes(s.when(command, "2019-06-01")) == ["REDUCED_CAPACITY_NOT_USABLE"]


@pytest.mark.rule("YC-38", "E-16")
def test_reduced_capacity_backs_no_project() -> None:
    s = o.reduced(Scenario(), 540_000)
    command = project((Source(lot="lot", tonnes=540_000),), 500_000)
    assert codes(s.when(command, "2020-02-01")) == ["REDUCED_CAPACITY_NOT_USABLE"]


@pytest.mark.rule("E-19")
def test_a_lot_of_another_project_is_no_source() -> None:
    s = yuncheng().given(project((Source(lot="lot", tonnes=1_000_000),), 800_000), "2019-06-01")
    o.committed(s, "lot", 1_000_000, 800_000)
    second = project((Source(lot="lot", tonnes=1_000_000),), 800_000, project="second")
    assert codes(s.when(second, "2019-07-01")) == ["LOT_HELD_BY_PROJECT"]


@pytest.mark.rule("YC-42")
def test_a_lot_gives_no_more_than_it_has() -> None:
    twice = (Source(lot="lot", tonnes=600_000), Source(lot="lot", tonnes=600_000))
    assert codes(yuncheng().when(project(twice, 800_000), "2019-06-01")) == ["MORE_THAN_THE_LOT"]


@pytest.mark.rule("JX-02", "X-06")
def test_a_project_may_be_filed_without_its_tonnes() -> None:
    s = yuncheng().given(project((Source(lot="lot", tonnes=1_000_000),), None), "2019-06-01")
    o.committed(s, "lot", 1_000_000, None)
    known = s.world.now.project("project")
    assert (known.filed, known.tonnes, known.overlap_allowance_tonnes) == (True, None, None)


@pytest.mark.rule("SX-22")
def test_a_project_names_known_things_and_is_filed_once() -> None:
    sources = (Source(lot="lot", tonnes=1_000_000),)
    s = yuncheng()
    unknown = {
        "owner": project(sources, 800_000, owner="nobody"),
        "sources[1].lot": project((*sources, Source(lot="none", tonnes=1)), 800_000),
        "division": project(sources, 800_000, division="149901", county=None),
        "county": project(sources, 800_000, county=JIEXIU),
    }
    for field, command in unknown.items():
        assert refusal(s.when(command, "2019-06-01")).field == field
    s.given(project(sources, 800_000), "2019-06-01")
    assert codes(s.when(project(sources, 800_000), "2019-06-01")) == ["ALREADY_EXISTS"]


@pytest.mark.rule("YC-35")
def test_a_city_office_files_no_project() -> None:
    decided = yuncheng().when(project((), None), "2019-06-01", role=Role.CITY_OFFICE, division=YUNCHENG)
    assert codes(decided) == ["ROLE_NOT_PERMITTED"]


def suspended() -> Scenario:
    """The moratorium of YC-34: known to be in force on 2019-12-31, its start not printed."""
    command = ImposeReplacementMoratorium(division="140000", in_force_by=day("2019-12-31"))
    return yuncheng().given(command, "2019-12-31")


@pytest.mark.rule("YC-34")
def test_filing_is_refused_while_suspended() -> None:
    command = project((Source(lot="lot", tonnes=1_000_000),), 800_000)
    assert codes(suspended().when(command, "2020-01-15")) == ["MORATORIUM_IN_FORCE"]
    assert isinstance(suspended().when(command, "2019-11-01"), Accepted)
    lifted = LiftReplacementMoratorium(division="140000", lifted_on=day("2021-06-01"))
    assert isinstance(suspended().given(lifted, "2021-06-01").when(command, "2021-06-02"), Accepted)


@pytest.mark.rule("E-09", "SX-09", "SX-10", "X-09")
def test_large_for_large_goes_on_where_the_parameter_says_so() -> None:
    command = project((OWN_LARGE,), 1_000_000, regime=Regime.LARGE_FOR_LARGE)
    s = suspended()
    assert codes(s.when(command, "2021-03-01")) == ["MORATORIUM_IN_FORCE"]
    exempt = SetRuleParameter(
        parameter=keys.MORATORIUM_EXEMPT_EQUAL,
        division="140000",
        value=ParameterValue(number=1),
        unit="—",
        valid_from=day("2020-10-21"),
        basis=Basis.ASSUMED,
        note="as this test reads it",
    )
    s.given(exempt, "2020-10-21")
    assert codes(s.when(command, "2020-10-20")) == ["MORATORIUM_IN_FORCE"]
    bought = Source(lot="lot", tonnes=1_000_000, source_height_mm=5500)
    for source in (bought, Source(lot="lot", tonnes=1_000_000, source_height_mm=5499, own=True)):
        smaller = project((source,), 800_000, regime=Regime.LARGE_FOR_LARGE)
        assert codes(s.when(smaller, "2021-03-01")) == ["MORATORIUM_IN_FORCE"]
    assert isinstance(s.when(command, "2021-03-01"), Accepted)
