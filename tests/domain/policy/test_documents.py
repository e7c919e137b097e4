"""Documents as printed: numbers compared in one form, raw ones kept, and the later in the place of the earlier."""

from typing import Any

import pytest

from domain.envelope import Role
from domain.policy.commands import RegisterPolicyDocument, SupersedePolicyDocument
from domain.policy.facts import Disclosure
from domain.policy.numbers import normal_doc_no
from domain.policy.refusals import DocumentNumberTaken, NotYourDocument, SupersededByItself
from domain.policy.state import PolicyDocument
from domain.refusals import UnknownSubject
from tests.domain.scenario import Scenario, day, refusal


def registered(s: Scenario, name: str, **more: Any) -> Scenario:
    return s.given(RegisterPolicyDocument(document=name, title=f"文件{name}", **more), "2019-12-31")


def document(s: Scenario, name: str) -> PolicyDocument:
    return s.world.now.document(name)


@pytest.mark.rule("JC-01", "X-26")
@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("晋市政办(2020] 56号", "晋市政办〔2020〕56号"),
        ("运政办发〔2019〕43 号", "运政办发〔2019〕43号"),
        ("晋政办发[2022]51号", "晋政办发〔2022〕51号"),
        ("晋焦压减组办字（２０２０）２号", "晋焦压减组办字〔2020〕2号"),
        ("没有文号", None),
    ],
)
def test_a_number_is_compared_in_one_form(raw: str, number: str | None) -> None:
    assert normal_doc_no(raw) == number


@pytest.mark.rule("JC-01")
def test_the_raw_number_is_kept_beside_the_normal_one() -> None:
    s = registered(Scenario(), "jc", doc_no_raw="晋市政办(2020] 56号")
    fact: Any = s.last.fact
    assert (fact.doc_no, fact.doc_no_raw) == ("晋市政办〔2020〕56号", "晋市政办(2020] 56号")


@pytest.mark.rule("JX-01")
def test_what_a_document_does_not_print_is_never_invented() -> None:
    s = registered(Scenario(), "jx", based_on=("jzbf-2022-51", "sjgfzbz-2023-4"), applies_to="140781")
    jx = document(s, "jx")
    assert (jx.doc_no, jx.issued_on, jx.disclosure) == (None, None, Disclosure.NOT_PRINTED)
    assert jx.based_on == ("jzbf-2022-51", "sjgfzbz-2023-4")


@pytest.mark.rule("JC-01", "X-01")
def test_a_number_names_one_document_however_it_is_printed() -> None:
    s = registered(Scenario(), "a", doc_no="晋政办发〔2022〕51号")
    again = RegisterPolicyDocument(document="b", title="同一文件", doc_no="晋政办发[2022] 51号")
    assert refusal(s.when(again, "2020-01-01")) == DocumentNumberTaken(
        field="docNo", doc_no="晋政办发〔2022〕51号", document="a"
    )


@pytest.mark.rule("YC-02", "X-01")
def test_one_notice_cited_under_two_numbers_is_stored_twice_and_linked() -> None:
    s = registered(Scenario(), "jgxhgz-2019-168", doc_no="晋工信化工字〔2019〕168号")
    registered(s, "jgxhgz-2019-68", doc_no="晋工信化工字〔2019〕68号", suspected_same="jgxhgz-2019-168")
    assert document(s, "jgxhgz-2019-68").suspected_same == "jgxhgz-2019-168"
    assert document(s, "jgxhgz-2019-168").doc_no == "晋工信化工字〔2019〕168号"


@pytest.mark.rule("SX-11")
def test_a_document_is_superseded_from_a_day_and_stays() -> None:
    s = registered(registered(Scenario(), "98"), "2021-1")
    s.given(
        SupersedePolicyDocument(document="98", by_document="2021-1", effective_from=day("2021-03-01")),
        "2021-02-20",
        role=Role.PROVINCE_OFFICE,
    )
    (step,) = document(s, "98").superseded
    assert (step.by_document, step.effective_from) == ("2021-1", day("2021-03-01"))
    assert document(s, "2021-1").superseded == ()
    assert s.world.on(day("2021-02-19")).document("98").superseded == ()


@pytest.mark.rule("SX-11")
def test_two_documents_do_not_supersede_each_other() -> None:
    s = registered(registered(Scenario(), "a"), "b")
    a_by_b = SupersedePolicyDocument(document="a", by_document="b", effective_from=day("2021-03-01"))
    b_by_a = SupersedePolicyDocument(document="b", by_document="a", effective_from=day("2021-04-01"))
    s.given(a_by_b, "2021-03-01", role=Role.PROVINCE_OFFICE)
    for wrong in (b_by_a, SupersedePolicyDocument(document="a", by_document="a", effective_from=day("2021-03-01"))):
        assert isinstance(refusal(s.when(wrong, "2021-04-01", role=Role.PROVINCE_OFFICE)), SupersededByItself)
    unknown = SupersedePolicyDocument(document="a", by_document="c", effective_from=day("2021-03-01"))
    assert isinstance(refusal(s.when(unknown, "2021-04-01", role=Role.PROVINCE_OFFICE)), UnknownSubject)


@pytest.mark.rule("SX-11")
def test_a_city_does_not_supersede_a_document_of_the_province() -> None:
    s = registered(registered(Scenario(), "sx", applies_to="140000"), "yc", applies_to="140800")
    command = SupersedePolicyDocument(document="sx", by_document="yc", effective_from=day("2021-03-01"))
    decided = s.when(command, "2021-03-01", role=Role.CITY_OFFICE, division="140800")
    assert refusal(decided) == NotYourDocument(field="document", document="sx", applies_to="140000")
