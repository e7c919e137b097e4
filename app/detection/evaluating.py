"""Playing many worlds, in processes of their own: each has one world in memory, and only what counts comes back."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from app.detection.alarms import ON_TRIAL, alarms_of
from app.detection.electricity import Electricity
from app.detection.matching import Played
from app.detection.playing import UNRECORDED, Listener, Play
from app.detection.sought import Seeker
from app.detection.standing_for import StandingFor
from app.detection.submissions import WorldBroken, asked_in
from app.detection.truth import truth_of
from projections.findings.finding import Rule
from projections.findings.rules import CANDIDATES, RULES

PLAYED = (*RULES, *(rule for rule in CANDIDATES if rule.id in ON_TRIAL))
"""The rules in force, and beside them those that are only compared with."""
PROCESSES = 2
WORLDS_A_PROCESS = 10
"""Processes end after so many worlds each: what they kept by mistake ends with them."""


def play_folder(folder: Path, rules: Sequence[Rule] = PLAYED) -> Played:
    """Play the world of a folder. WorldBroken where its files have not their form."""
    truth = truth_of(folder)
    standing_for, listeners = StandingFor(), list[Listener]()
    play = Play(rules, listeners)
    electricity = Electricity(play.world)
    seeker = Seeker(play.world, truth)
    listeners += [electricity.hear, standing_for.hear, seeker.hear]
    for asked in asked_in(folder):
        play.take(asked)
    if play.day is None:
        raise WorldBroken(f"{folder}: 没有可入账的提交 / nothing of it could be recorded")
    lists = seeker.end(play.day)
    episodes = {one.subject: one.start for one in truth.episodes if one.is_restart}
    return Played(
        truth=truth,
        alarms=(*alarms_of(play.changes, play.recorded_on), *electricity.alarms),
        last_day=play.day,
        events=play.position,
        unrecorded=play.outcomes[UNRECORDED],
        stands_for=standing_for.subjects,
        sought=tuple(seeker.sought),
        lists=lists,
        notes={subject: note for subject, day in episodes.items() if (note := electricity.note(subject, day))},
    )


def played(
    jobs: Sequence[object], work: Callable[..., Played], processes: int = PROCESSES
) -> Iterator[Played]:
    """`work` of every job, in the order in which they are done; a fault of one ends all."""
    if processes <= 1 or len(jobs) <= 1:
        yield from map(work, jobs)
        return
    share = processes * WORLDS_A_PROCESS
    for first in range(0, len(jobs), share):
        yield from _by_a_pool(jobs[first : first + share], work, processes)


def _by_a_pool(jobs: Sequence[object], work: Callable[..., Played], processes: int) -> Iterator[Played]:
    """Some of them. Not one pool whose processes are replaced: with `max_tasks_per_child` that of Python 3.11 stops
    for ever once all of them have had their tasks.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        futures = [pool.submit(work, job) for job in jobs]
        try:
            for future in as_completed(futures):
                yield future.result()
        finally:
            pool.shutdown(cancel_futures=True)


def in_order(worlds: Iterable[Played]) -> list[Played]:
    """By family, regime and seed, whoever was done first: the same worlds give the same page."""
    return sorted(worlds, key=lambda one: (one.truth.family, one.truth.regime, one.truth.seed))
