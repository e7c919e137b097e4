"""The sentences, word for word: what stands in them is enough to recompute the verdict by hand."""

from projections.findings.load.creeping import judge_creeping
from projections.findings.load.joint import judge_joint
from projections.findings.load.reference import judge_reference
from projections.findings.load.residual import judge_residual
from tests.projections.findings.load.histories import CLEAN, STOP, ground, readings

WATER = readings([20_000] * 12, STOP - 12) | readings([200] * 8 + [2_900] * 2)
OVEN = ground([*CLEAN, 380_000, 380_000], declared={STOP + 9: 20_000}, water=WATER)
OCTOBER = STOP + 9


def test_s01_says_what_was_drawn_allowed_and_left() -> None:
    verdict = judge_residual(OVEN, OCTOBER)
    assert verdict.zh == (
        "2021-10 用电 380,000 千瓦时，扣除允许用电 80,000（B 的 3% 加申报 20,000），余量为停产前正常月 B=2,000,000 的 "
        "0.150，上月 0.160；单月达 0.30 或连续两月达 0.15 即预警。"
    )
    assert verdict.en == (
        "2021-10: 380,000 kWh, less the allowed 80,000 (3% of B and 20,000 declared), leaves 0.150 of the normal month "
        "before the stop, B=2,000,000; the month before 0.160. Alert at 0.30 once or 0.15 twice running."
    )


def test_s02_shows_its_sum() -> None:
    verdict = judge_creeping(OVEN, OCTOBER)
    assert verdict.zh == (
        "2021-10 扣除申报后用电 360,000 千瓦时，y=ln(360,000+20,000)−0.00=12.848，z=(12.848−11.279)/0.25，不超过 4，"
        "得 4.00；自 2021-09 起累计 C=3.50+4.00−0.5=7.00，超过 5 即预警。"
    )
    assert verdict.en == (
        "2021-10: 360,000 kWh beyond what was declared; y=ln(360,000+20,000)−0.00=12.848, z=(12.848−11.279)/0.25, at "
        "most 4, is 4.00; since 2021-09 the sum C=3.50+4.00−0.5=7.00 (never below 0). Alert above 5."
    )


def test_s11_shows_the_step_and_its_score() -> None:
    verdict = judge_reference(OVEN, OCTOBER)
    assert verdict.zh == (
        "2021-10 超出本炉水平 x=(380,000−20,000)/2,000,000−0.0297−0.0002=0.1500，σ=0.0160；"
        "连续 2 个月 (6.00+6.00)/√2=8.49（达 4），平均 x=0.155（达 0.060）即预警。"
    )
    assert verdict.en == (
        "2021-10: above the oven's own level x=(380,000−20,000)/2,000,000−0.0297−0.0002=0.1500, σ=0.0160; of 2 months "
        "running (6.00+6.00)/√2=8.49 (asked 4), mean x=0.155 (asked 0.060)."
    )


def test_s12_says_besides_what_the_other_sources_answer() -> None:
    verdict = judge_joint(OVEN, OCTOBER)
    assert verdict.zh == (
        "2021-10 超出本炉水平 x=(380,000−20,000)/2,000,000−0.0297−0.0002=0.1500，σ=0.0145；自 2021-09 起 2 个月 "
        "(6.00+6.00)/√2=8.49（达 4），平均 x=0.155（达 0.076）即预警；生产用水佐证。"
    )
    assert verdict.en == (
        "2021-10: above the oven's own level x=(380,000−20,000)/2,000,000−0.0297−0.0002=0.1500, σ=0.0145; of 2 months "
        "since 2021-09 (6.00+6.00)/√2=8.49 (asked 4), mean x=0.155 (asked 0.076); process water confirms."
    )


def test_every_verdict_that_raises_names_its_readings_and_the_stop() -> None:
    for judge in (judge_residual, judge_creeping, judge_reference, judge_joint):
        verdict = judge(OVEN, OCTOBER)
        assert verdict.positions == (7, 108, 109)
        assert verdict.raised
