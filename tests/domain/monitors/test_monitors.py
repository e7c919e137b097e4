"""Monitors of 晋城: above 45 m on the key list; bad and falsifying ones published, and nothing undone by it."""

import pytest

from domain.monitors.commands import PublishMonitorTrust, RegisterMonitor
from domain.monitors.facts import MonitorKind, Trust
from domain.monitors.state import on_key_list
from domain.policy.commands import SetRuleParameter
from domain.policy.facts import ParameterValue
from domain.refusals import Malformed, UnknownSubject
from projections.monitors import MonitorRow, monitor_row
from tests.domain.scenario import OPENING_DAY, Scenario, day, refusal

JINCHENG, GAOPING = "140500", "140581"


def jincheng() -> Scenario:
    s = Scenario()
    for key, value in (
        ("key-stack-above-mm", ParameterValue(number=45_000)),
        ("monitors-published-by", ParameterValue(day=day("2021-03-31"))),
    ):
        command = SetRuleParameter(parameter=key, division=JINCHENG, value=value, unit="—")
        s.given(command, OPENING_DAY)
    return s


def stack(
    height_mm: int | None, name: str = "m-1", division: str = GAOPING, networked: bool | None = True
) -> RegisterMonitor:
    return RegisterMonitor(
        monitor=name,
        division=division,
        kind=MonitorKind.STACK,
        name="焦炉烟囱",
        stack_height_mm=height_mm,
        online_fitted=True,
        networked=networked,
    )


def row(s: Scenario, on: str = "2021-06-01") -> MonitorRow:
    found = monitor_row(s.world, s.world.on(day(on)).monitor("m-1"), day(on))
    assert found
    return found


@pytest.mark.rule("JC-18")
@pytest.mark.parametrize(
    ("height_mm", "listed"), [(45_000, False), (45_001, True), (60_000, True), (None, None)]
)
def test_a_stack_of_forty_five_metres_is_not_above_them(height_mm: int | None, listed: bool | None) -> None:
    s = jincheng().given(stack(height_mm), "2020-11-01")
    assert row(s).on_key_list is listed


@pytest.mark.rule("JC-18")
def test_the_key_list_is_of_jincheng_alone_and_of_stacks() -> None:
    s = jincheng().given(stack(60_000, division="140823"), "2020-11-01")
    assert row(s).on_key_list is None
    body = RegisterMonitor(monitor="m-2", division=GAOPING, kind=MonitorKind.BODY, name="某监测公司")
    s.given(body, "2020-11-01")
    assert on_key_list(s.world.now, s.world.now.monitor("m-2"), day("2021-01-01")) is None


@pytest.mark.rule("JC-18")
@pytest.mark.parametrize(("networked", "lacks"), [(True, False), (False, True), (None, False)])
def test_a_listed_stack_is_networked_and_what_nobody_said_accuses_nobody(
    networked: bool | None, lacks: bool
) -> None:
    s = jincheng().given(stack(60_000, networked=networked), "2020-11-01")
    assert row(s).lacks_online is lacks


@pytest.mark.rule("JC-18")
@pytest.mark.parametrize(("on", "late"), [("2021-03-31", 0), ("2021-04-01", 1)])
def test_bad_and_falsifying_monitors_are_published_by_the_end_of_march(on: str, late: int) -> None:
    s = jincheng().given(stack(60_000), "2020-11-01")
    assert (row(s).trust, row(s).late_days) == (Trust.UNKNOWN, 0)
    s.given(PublishMonitorTrust(monitor="m-1", trust=Trust.FALSIFYING, reason="修改量程（示例）"), on)
    assert (row(s).trust, row(s).late_days) == (Trust.FALSIFYING, late)
    s.given(PublishMonitorTrust(monitor="m-1", trust=Trust.SOUND, reason="整改完成（示例）"), "2021-05-01")
    assert (row(s).trust, len(row(s).publications), row(s).late_days) == (Trust.SOUND, 2, late)


@pytest.mark.rule("JC-18")
def test_a_monitor_is_known_before_anything_is_published_of_it() -> None:
    s = jincheng()
    published = PublishMonitorTrust(monitor="m-1", trust=Trust.BAD, reason="停运")
    assert isinstance(refusal(s.when(published, "2021-03-01")), UnknownSubject)
    assert isinstance(refusal(s.when(stack(1, division="149999"), "2021-03-01")), UnknownSubject)
    s.given(stack(60_000), "2020-11-01")
    nothing = PublishMonitorTrust(monitor="m-1", trust=Trust.UNKNOWN, reason="不明")
    assert isinstance(refusal(s.when(nothing, "2021-03-01")), Malformed)
    assert monitor_row(s.world, s.world.now.monitor("nobody"), day("2021-03-01")) is None
