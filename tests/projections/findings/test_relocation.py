"""D-07: a demolished machine seen on another oven (JC-07, E-23)."""

import pytest

from domain.cases.facts import Severity
from domain.demolition.commands import DemolishEquipment, DisposeEquipment
from domain.demolition.facts import Equipment, Fate
from domain.enterprises.commands import RegisterEnterprise
from domain.lots.commands import BackLotWithOvens
from domain.ovens.commands import CommissionOven, RegisterOven
from domain.projects.commands import FileProject
from domain.projects.facts import Regime, Source
from tests.domain import jiexiu as j
from tests.domain import opening as o
from tests.domain.scenario import OPENING_DAY, Scenario
from tests.projections.watching import open_names, still_open

PUSHER = "推焦车-07"


def demolished(site: str | None = None) -> Scenario:
    """Oven `old` torn down with its pusher."""
    s = o.enterprise(Scenario())
    o.lot(s, tonnes=600_000)
    s.given(
        RegisterOven(
            oven="old",
            enterprise="jianlong",
            division=o.WENXI,
            county=o.WENXI,
            site=site,
            equipment_serials=(PUSHER,),
        ),
        OPENING_DAY,
    )
    items = (Equipment(kind="推焦车", main=True, serial=PUSHER),)
    o.demolition_started(s, "old", "2019-10-20")
    return s.given(DemolishEquipment(oven="old", items=items), "2019-10-28")


def seen_on(s: Scenario, oven: str = "new", *, lot: bool = False, site: str | None = None) -> Scenario:
    command = RegisterOven(
        oven=oven, enterprise="jianlong", division=o.WENXI, site=site, equipment_serials=(PUSHER,)
    )
    s.given(command, "2020-05-01")
    return s.given(BackLotWithOvens(lot="lot", ovens=(oven,), tonnes=540_000), "2020-05-01") if lot else s


def disposed(fate: Fate, to: str | None = None) -> DisposeEquipment:
    return DisposeEquipment(oven="old", serial=PUSHER, fate=fate, target_oven=to)


@pytest.mark.rule("D-07", "JC-07", "E-23")
def test_the_pusher_of_a_demolished_oven_on_another_site_is_critical() -> None:
    (found,) = still_open(seen_on(demolished()))
    assert (found.rule, found.subject, found.severity) == ("D-07", "oven:new", Severity.CRITICAL)
    assert PUSHER in found.sentence_zh


@pytest.mark.rule("D-07", "E-23")
def test_scrap_that_stands_elsewhere_is_critical_even_with_a_lot() -> None:
    s = seen_on(demolished().given(disposed(Fate.SCRAP), "2019-11-05"), lot=True)
    assert [(f.rule, f.severity) for f in still_open(s)] == [("D-07", Severity.CRITICAL)]


@pytest.mark.rule("D-07", "E-23")
def test_a_sale_to_a_lawful_oven_is_a_note() -> None:
    s = demolished().given(disposed(Fate.SOLD), "2019-11-05")
    seen_on(s, lot=True)
    s.given(disposed(Fate.SOLD, "new"), "2020-05-02")
    assert {f.severity for f in still_open(s)} == {Severity.INFO}


@pytest.mark.rule("D-07")
def test_a_sale_registered_late_withdraws_the_alert_once_the_oven_has_its_lot() -> None:
    s = seen_on(demolished())
    s.given(disposed(Fate.SOLD, "new"), "2019-11-05")
    assert {f.severity for f in still_open(s)} == {Severity.CRITICAL}
    s.given(BackLotWithOvens(lot="lot", ovens=("new",), tonnes=540_000), "2020-05-01")
    assert Severity.CRITICAL not in {f.severity for f in still_open(s)}


@pytest.mark.rule("D-07")
def test_ovens_of_one_site_may_share_a_machine() -> None:
    s = seen_on(demolished("s-1"), site="s-1")
    assert open_names(s) == []


@pytest.mark.rule("E-23", "W-07")
def test_the_fate_of_a_machine_that_nobody_registered_is_recorded_and_found() -> None:
    s = j.works().given(DisposeEquipment(oven="cs", serial="不明-1", fate=Fate.UNKNOWN), "2023-12-01")
    assert open_names(s) == [("W-07", "oven:cs")]
    known = DisposeEquipment(oven="cs", serial="cs-推焦车", fate=Fate.SCRAP, recipient="示例物资回收")
    assert open_names(j.works().given(known, "2023-12-01")) == []
    items = (Equipment(kind="装煤车", main=True, serial="不明-1"),)
    o.demolition_started(s, "cs", "2023-11-18")
    s.given(DemolishEquipment(oven="cs", items=items), "2023-11-20")
    assert open_names(s) == []


def again(s: Scenario, *, site: str = "far", lot: bool = False) -> Scenario:
    """The owner of the torn-down oven registers another, with machines of its own."""
    s.given(RegisterOven(oven="again", enterprise="jianlong", division=o.WENXI, site=site), "2020-05-01")
    return s.given(BackLotWithOvens(lot="lot", ovens=("again",), tonnes=540_000), "2020-05-01") if lot else s


@pytest.mark.rule("D-07")
def test_an_owner_who_tore_down_an_oven_and_registers_one_elsewhere_without_a_lot_is_looked_at() -> None:
    (found,) = [f for f in still_open(again(demolished(site="old-site"))) if f.rule == "D-07"]
    assert (found.subject, found.severity) == ("oven:again", Severity.HIGH)


@pytest.mark.rule("D-07")
def test_an_oven_with_a_lot_or_on_the_same_site_is_nobody_s_relocation() -> None:
    for s in (again(demolished(site="old-site"), lot=True), again(demolished(site="old-site"), site="old-site")):
        assert not [f for f in still_open(s) if f.rule == "D-07"]


def filed(s: Scenario, division: str, county: str | None) -> Scenario:
    """The owner files a project, on a lot of its own."""
    command = FileProject(
        project="project",
        owner="jianlong",
        division=division,
        county=county,
        tonnes=480_000,
        sources=(Source(lot="lot", tonnes=600_000),),
        regime=Regime.LARGE_FOR_SMALL,
        coke_dry_quenching=True,
    )
    return s.given(command, "2020-03-01")


@pytest.mark.rule("D-07", "YC-55")
@pytest.mark.parametrize(("division", "county"), [(j.JIEXIU, j.JIEXIU), ("140700", None)])
def test_a_project_filed_for_another_place_says_nothing_of_an_oven_here(division: str, county: str | None) -> None:
    s = filed(demolished(site="old-site"), division, county)
    (found,) = [f for f in still_open(again(s)) if f.rule == "D-07"]
    assert (found.subject, found.severity) == ("oven:again", Severity.HIGH)


@pytest.mark.rule("D-07", "YC-55")
@pytest.mark.parametrize(("division", "county"), [(o.WENXI, o.WENXI), ("140800", None)])
def test_a_project_filed_for_the_county_or_its_city_is_a_lawful_plan(division: str, county: str | None) -> None:
    s = again(filed(demolished(site="old-site"), division, county))
    assert not [f for f in still_open(s) if f.rule == "D-07"]


@pytest.mark.rule("D-07", "YC-55")
def test_a_project_for_the_place_registered_later_withdraws_the_alert() -> None:
    s = again(demolished(site="old-site"))
    assert [f for f in still_open(s) if f.rule == "D-07"]
    assert not [f for f in still_open(filed(s, o.WENXI, o.WENXI)) if f.rule == "D-07"]


@pytest.mark.rule("D-07", "JC-07")
def test_a_serial_is_followed_across_enterprises_and_counties_also_where_it_stood_there_first() -> None:
    def elsewhere(s: Scenario) -> Scenario:
        works = RegisterEnterprise(
            enterprise="other", legal_name="另一焦化", division=j.JIEXIU, county=j.JIEXIU
        )
        s.given(works, "2020-04-01")
        oven = RegisterOven(
            oven="far", enterprise="other", division=j.JIEXIU, county=j.JIEXIU, equipment_serials=(PUSHER,)
        )
        return s.given(oven, "2020-05-01")

    (found,) = [one for one in still_open(elsewhere(demolished())) if one.rule == "D-07"]
    assert (found.subject, found.division, found.severity) == ("oven:far", j.JIEXIU, Severity.CRITICAL)
    assert "另一焦化" in found.sentence_zh
    (moved,) = [one for one in still_open(elsewhere(demolished()).given(disposed(Fate.SCRAP), "2020-06-01"))
                if one.rule == "D-07"]  # fmt: skip
    assert moved.subject == "oven:far"


@pytest.mark.rule("D-08", "JC-07")
def test_an_owner_s_oven_without_a_lot_in_another_county_is_found_when_it_runs() -> None:
    s = o.enterprise(Scenario())
    o.lot(s, tonnes=600_000)
    for oven, where in (("here", o.WENXI), ("far", j.JIEXIU)):
        built = RegisterOven(
            oven=oven, enterprise="jianlong", division=where, county=where, design_tonnes=600_000
        )
        s.given(built, OPENING_DAY)
    s.given(BackLotWithOvens(lot="lot", ovens=("here",), tonnes=600_000), OPENING_DAY)
    s.given(CommissionOven(oven="here"), OPENING_DAY)
    assert "D-08" not in {rule for rule, _ in open_names(s)}
    assert "D-08" in {rule for rule, _ in open_names(s.given(CommissionOven(oven="far"), "2020-05-02"))}
