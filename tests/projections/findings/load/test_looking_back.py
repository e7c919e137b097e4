"""No verdict looks ahead: what is said of a month stays, whatever is reported of later months."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from projections.findings.load.creeping import judge_creeping
from projections.findings.load.ground import ground_of
from projections.findings.load.history import Load, Reading, StackHours
from projections.findings.load.implied_output import judge_implied
from projections.findings.load.joint import judge_joint
from projections.findings.load.months import Month
from projections.findings.load.reference import WITH_WATER, judge_reference
from projections.findings.load.residual import judge_residual
from projections.findings.load.stack import judge_stack
from projections.findings.load.verdict import Verdict
from projections.findings.load.water import judge_water
from tests.projections.findings.load.histories import STOP, B, load, readings

MONTHS = 24
LOADS = st.one_of(
    st.integers(20_000, 120_000),
    st.integers(20_000, 120_000),
    st.integers(200_000, 2_000_000),
    st.sampled_from([None, 0, -5_000, 600_000, 60_000_000]),
)


@st.composite
def histories(draw: st.DrawFn) -> Load:
    """An oven with any readings, some estimated, some from another meter, some declared, with water and a stack."""
    kwh = draw(st.lists(LOADS, min_size=MONTHS, max_size=MONTHS))
    water = draw(st.lists(st.integers(0, 20_000), min_size=MONTHS, max_size=MONTHS))
    odd = draw(st.sets(st.integers(0, MONTHS - 1), max_size=3))
    known = readings([B] * 12, STOP - 12)
    for month, reading in readings(kwh).items():
        estimated, other = month - STOP in odd, (month - STOP) * 7 % MONTHS in odd
        known[month] = reading._replace(estimated=estimated, meter_replaced=other)
    return load(
        [],
        readings=known,
        declared={STOP + t: 30_000 * t for t in odd},
        retained={STOP + t: 10_000 for t in odd},
        gas=readings([90_000] * 12, STOP - 12) | readings([5_000 * one for one in water[:9]]),
        water=readings([20_000] * 12, STOP - 12) | readings(water),
        output=readings([0] * MONTHS),
        coal={STOP + t: Reading(5_000) for t in odd},
        stack={STOP + t: StackHours(30, 20) for t in odd},
        season={STOP + t: 0.3 for t in odd},
        prior=draw(st.sampled_from([None, 0.03])),
    )


def until(history: Load, month: Month) -> Load:
    """The history as it was known when a month was the newest."""

    def cut(known: dict[Month, Any]) -> dict[Month, Any]:
        return {at: value for at, value in known.items() if at <= month}

    names = ("readings", "declared", "retained", "water", "gas", "output", "coal", "stack", "season")
    known: dict[str, Any] = {name: cut(dict(getattr(history, name))) for name in names}
    return replace(history, **known)


def verdicts(history: Load, newest: Month, month: Month) -> list[Verdict]:
    ground = ground_of(history, newest)
    return [
        judge_residual(ground, month),
        judge_creeping(ground, month),
        judge_reference(ground, month),
        judge_reference(ground, month, WITH_WATER),
        judge_joint(ground, month),
        judge_implied(ground, month),
        judge_water(ground, month),
        judge_stack(history, month),
    ]


@settings(max_examples=40, deadline=None)
@given(histories())
def test_later_months_change_no_verdict(history: Load) -> None:
    newest = STOP + MONTHS - 1
    for month in range(STOP, newest + 1):
        assert verdicts(history, newest, month) == verdicts(until(history, month), month, month)
