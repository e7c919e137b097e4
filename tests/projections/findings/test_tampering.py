"""Falsified data: the acceptance that rests on them is shown to a person, and a county fails where it is printed."""

import pytest

from domain.acceptance.commands import HoldProvincialSpotCheck, RevokeAcceptance
from domain.acceptance.facts import Verdict
from domain.cases.facts import Severity
from domain.places.state import PROVINCE
from domain.policy.facts import ParameterValue
from domain.tampering.commands import ReportDataTampering
from projections.tasks import record_of
from tests.domain import jiexiu as j
from tests.domain import opening as o
from tests.domain.scenario import Scenario, day, refusal
from tests.projections.watching import open_names, still_open

FALSE = ReportDataTampering(division=o.WENXI, source="示例监测公司", what="监测数据", tasks=("task",))


@pytest.mark.rule("JC-09", "YC-14", "W-09")
def test_an_acceptance_that_rests_on_falsified_evidence_is_shown_and_stays_until_a_person_decides() -> None:
    s = o.reduced(Scenario()).given(FALSE, "2020-03-01")
    (found,) = still_open(s)
    assert (found.rule, found.subject, found.severity) == ("W-09", "task:task", Severity.HIGH)
    assert s.world.now.task("task").accepted_net_tonnes == 540_000
    s.given(RevokeAcceptance(task="task", lot="lot", tonnes=540_000, reason="造假"), "2020-04-01")
    assert open_names(s) == []


@pytest.mark.rule("JC-09")
def test_a_spot_check_that_passes_after_it_ends_it_and_a_task_not_named_is_not_touched() -> None:
    s = o.reduced(Scenario()).given(FALSE, "2020-03-01")
    s.given(HoldProvincialSpotCheck(task="task", verdict=Verdict.PASSED), "2020-05-01")
    assert open_names(s) == []
    other = ReportDataTampering(division=o.WENXI, source="示例监测公司", what="监测数据")
    assert open_names(o.reduced(Scenario()).given(other, "2020-03-01")) == []
    unknown = ReportDataTampering(division=o.WENXI, source="x", what="y", tasks=("nobody",))
    assert refusal(Scenario().when(unknown, "2020-03-01", division=PROVINCE)).field == "tasks[0]"


@pytest.mark.rule("JC-25")
@pytest.mark.parametrize(("printed", "fails"), [("140800", True), ("140500", False)])
def test_falsified_data_fail_a_county_only_where_that_is_printed(printed: str, fails: bool) -> None:
    s = j.parameter(o.reduced(Scenario()), "tampering-fails", ParameterValue(number=1), printed)
    record = record_of(s.given(FALSE, "2020-03-01").world, o.WENXI, day("2020-12-31"))
    assert (record.tampering_count, record.tampering_fails) == (1, fails)
