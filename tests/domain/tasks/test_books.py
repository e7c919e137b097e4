"""What is not of the reduction does not enter it: other products, programmes without tonnes, other plans."""

import pytest

from domain.parsing import parse_command
from domain.places.state import Programme
from domain.policy.commands import StartEliminationProgramme
from domain.refusals import Malformed
from domain.tasks import refusals as r
from domain.tasks.facts import EndState, Product, TaskBook
from tests.domain import opening as o
from tests.domain.scenario import Scenario, refusal
from tests.domain.tasks.test_assignment import entry, plan, whole_list


@pytest.mark.rule("JC-12", "JC-13")
@pytest.mark.parametrize("tonnes", [150_000, 20_000, 170_000])
def test_tonnes_of_another_product_do_not_join_the_reduction(tonnes: int) -> None:
    refused = refusal(plan().when(entry(tonnes=tonnes, product=Product.OTHER), "2020-10-28"))
    assert refused == r.NotCokingCapacity(field="product", task="jianlong-1", tonnes=tonnes)


@pytest.mark.rule("JC-12", "X-26")
@pytest.mark.parametrize("tonnes", ["1万立方米", "100万米", "15万吨", "2.5", "1. 67 38", "10 g/m'"])
def test_a_figure_with_another_unit_is_no_tonnes(tonnes: str) -> None:
    fields = {"task": "t", "enterprise": "e", "division": "140500", "tonnes": tonnes}
    fields |= {"deadline": {"text": "2020年12月底前"}, "requiredEndState": "UNSTATED"}  # type: ignore[dict-item]
    read = parse_command("AssignEnterpriseTask", fields)
    assert isinstance(read, tuple)
    assert [(one.field, type(one)) for one in read] == [("tonnes", Malformed)]


@pytest.mark.rule("JC-11", "X-24", "JC-28")
def test_13_and_27_are_40_with_an_end_state_that_no_text_states() -> None:
    s = Scenario()
    for name, county, tonnes in (("qinze", "140521", 130_000), ("xinggao", "140581", 270_000)):
        o.enterprise(s, name, county)
        command = entry(
            f"{name}-1",
            parent=None,
            phase=None,
            list_=None,
            enterprise=name,
            division=county,
            county=county,
            tonnes=tonnes,
            required_end_state=EndState.UNSTATED,
            reduction_basis=None,
        )
        s.given(command, "2020-10-28")
    tasks = [s.world.now.task(f"{name}-1") for name in ("qinze", "xinggao")]
    assert sum(task.tonnes for task in tasks) == 400_000
    assert {task.required_end_state for task in tasks} == {EndState.UNSTATED}
    assert [task.county for task in tasks] == ["140521", "140581"]


@pytest.mark.rule("YC-08")
def test_a_programme_without_tonnes_and_date_enters_no_total() -> None:
    s = whole_list()
    programme = StartEliminationProgramme(division="140800", name="4.3米焦炉", criterion="炉龄较长（10年以上）")
    s.given(programme, "2019-12-31")
    (one,) = s.world.now.division("140800").programmes
    assert isinstance(one, Programme)
    assert (one.name, one.criterion) == ("4.3米焦炉", "炉龄较长（10年以上）")
    assert s.world.now.task("yc").assigned_tonnes == 3_250_000
    far = StartEliminationProgramme(division="149901", name="x", criterion="y")
    assert refusal(s.when(far, "2019-12-31")).field == "division"


@pytest.mark.rule("YC-11", "YC-12", "X-03")
def test_the_third_kind_stands_beside_the_325() -> None:
    s = o.enterprise(whole_list(), "hengtai", "140882")
    other = entry(
        "hengtai-1",
        enterprise="hengtai",
        division="140800",
        county=None,
        tonnes=600_000,
        reduction_basis=3,
        book=TaskBook.OTHER_ELIMINATION,
    )
    assert isinstance(refusal(s.when(other, "2019-12-31")), r.BookDiffers)
    alone = entry(
        "hengtai-1",
        parent=None,
        phase=None,
        list_=None,
        enterprise="hengtai",
        division="140800",
        county=None,
        tonnes=600_000,
        reduction_basis=3,
        book=TaskBook.OTHER_ELIMINATION,
    )
    s.given(alone, "2019-12-31")
    within, beside = s.world.now.task("yc"), s.world.now.task("hengtai-1")
    assert within.assigned_tonnes == 3_250_000
    assert within.assigned_tonnes + beside.tonnes == 3_850_000
    assert beside.county is None
