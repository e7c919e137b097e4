"""A whole simulated world: at any moment every closed oven is watched or on the list of blind spots, never neither.

Whether it is watched is asked of the rule in force as the findings ask it, over all that is known; the list looks
through the view of a day, as an answer does.
"""

from collections import Counter
from datetime import timedelta

from app.detection.playing import Play
from app.detection.submissions import asked
from projections.findings.blind_spots import LOOKED_BACK, BlindReason, blind_spot, is_closed
from projections.findings.closed_loads import load_of
from projections.findings.known import Known
from projections.findings.load.ground import ground_of
from projections.findings.load.joint import judge_joint
from projections.findings.load.months import month_of
from projections.findings.load.verdict import Level
from simulation.province import simulate

EVERY = timedelta(days=75)


def judged(known: Known, name: str, newest: int) -> bool:
    """Whether S-12 says anything of one of the newest whole months."""
    oven = known.now.oven(name)
    load = load_of(known.now, oven)
    months = range(newest - LOOKED_BACK + 1, newest + 1)
    if load is None or not load.readings:
        return False
    ground = ground_of(load, newest)
    return any(judge_joint(ground, month).level is not Level.NOT_COMPUTABLE for month in months)


def test_a_closed_oven_is_watched_or_on_the_list_never_neither() -> None:
    province = simulate(7, 3, 40)
    play, seen, next_look = Play(()), Counter[BlindReason | None](), None
    for number, line in enumerate(province.lines):
        play.take(asked(line.written(), f"line {number}"))
        if play.day is None or (next_look is not None and play.day < next_look):
            continue
        next_look = play.day + EVERY
        known = play.engine.known
        view = known.world.on(play.day)
        for name in known.subjects("oven"):
            spot = blind_spot(view, name, play.day)
            if not is_closed(known.now.oven(name)):
                assert spot is None
                continue
            assert (spot is None) is judged(known, name, month_of(play.day) - 1), (name, play.day, spot)
            seen[spot.reason if spot else None] += 1
    assert seen[None] > 20
    assert {BlindReason.COOLING, BlindReason.SHARED_METER, BlindReason.NO_METER, BlindReason.RUNNING_AGAIN} <= set(seen)
