"""S-10: the subjects of open findings in the order an inspector takes them, from the rows of the findings."""

from dataclasses import replace
from datetime import date

import pytest

from domain.cases.facts import Severity
from projections.findings.listing import FindingRow
from projections.findings.load.figures import RuleFigure
from projections.findings.ordering import order_of_work

ROW = FindingRow(
    rule="S-12",
    version=1,
    subject="oven:a",
    causes=(1,),
    about="",
    severity=Severity.HIGH,
    division="140823",
    sentence_zh="",
    sentence_en="",
    invented=False,
    found_at=1,
    found_on=date(2024, 1, 1),
    alert_key="",
    cleared_at=None,
    cleared_because_zh=None,
    cleared_because_en=None,
)


def power(score: str, subject: str = "oven:a") -> FindingRow:
    figures = (RuleFigure(name="score", value=score, unit="σ", threshold="4"),)
    return replace(ROW, subject=subject, figures=figures)


@pytest.mark.rule("S-10")
def test_two_sources_stand_before_a_stronger_single_one_and_the_gravest_before_all() -> None:
    rows = [
        power("12", "oven:strong"),
        power("6", "oven:two"),
        replace(ROW, rule="S-06", subject="oven:two", severity=Severity.MEDIUM),
        replace(ROW, rule="D-03", subject="oven:seal", severity=Severity.CRITICAL),
    ]
    found = order_of_work(rows, {"oven:two": 600_000})
    assert [(one.place, one.subject) for one in found] == [(1, "oven:seal"), (2, "oven:two"), (3, "oven:strong")]
    assert (found[1].rules, found[1].sources, found[1].over) == (("S-06", "S-12"), ("ELECTRICITY", "STACK"), "1.50")
    assert "600,000" in found[1].says_zh


@pytest.mark.rule("S-10")
def test_two_meters_of_one_kind_are_one_source_and_then_strength_and_tonnes_decide() -> None:
    rows = [power("6"), replace(power("5"), rule="S-03"), power("8", "oven:b"), power("8", "oven:c")]
    found = order_of_work(rows, {"oven:c": 1})
    assert [one.subject for one in found] == ["oven:c", "oven:b", "oven:a"]
    assert order_of_work([], {}) == ()


@pytest.mark.rule("S-10")
def test_a_meter_that_two_rules_have_read_is_one_source() -> None:
    meter, output = replace(ROW, rule="D-17", about="meter:m"), replace(ROW, rule="D-17", about="ENTERPRISE/2020-01")
    assert order_of_work([power("8"), meter], {})[0].sources == ("ELECTRICITY",)
    assert order_of_work([power("8"), output], {})[0].sources == ("ELECTRICITY", "OUTPUT")


@pytest.mark.rule("S-10")
def test_what_is_not_known_is_left_out_of_the_sentence() -> None:
    papers = replace(ROW, rule="D-08", subject="enterprise:e", severity=Severity.CRITICAL)
    first, second = order_of_work([papers, power("6")], {"oven:a": 600_000})
    assert first.says_zh == "第 1：enterprise:e，严重，没有来源说明其在生产。"
    assert first.says_en == "No. 1: enterprise:e, severity CRITICAL, no source says it works."
    assert second.says_zh.startswith("第 2：oven:a，高，相互独立的来源 1 个（电），最强统计量为阈值的 1.50 倍")
    assert second.says_zh.endswith("，产能 600,000 吨。")
