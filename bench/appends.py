"""Durable appends a second, ours beside eventsourcing's application recorder and DCB recorder (issue 2 §7).

Single events from 1, 16 and 64 concurrent callers, and batches of 1,000; each peer at its best of 1, 8, 16 and 64
threads of the same round. Everybody gets the same bytes, on the same server, over the same socket. Ours also with what
the peers do not do left out: canonical form made before, no texts of proofs.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from bench import ours, peers
from bench.payloads import mean_bytes
from bench.result import Result, Row
from bench.rounds import Contender, Rounds, Sample, in_rounds, ratio, summary
from bench.server import Server

BATCH = 1_000
APPLICATION = "eventsourcing application recorder"
DCB = "eventsourcing DCB recorder"
_runs = itertools.count()


@dataclass(frozen=True)
class Plan:
    """How much of it: a whole run, or a look whether it works."""

    rounds: int
    seconds: float
    callers: tuple[int, ...]
    bare_callers: tuple[int, ...]
    batch_callers: tuple[int, ...]
    threads: tuple[int, ...]


WHOLE = Plan(5, 1.0, (1, 16, 64), (1, 64), (1, 8), (1, 8, 16, 64))
QUICK = Plan(1, 0.1, (1, 64), (64,), (1,), (1, 8))


@dataclass(frozen=True)
class Group:
    """Appends of one size: whose they are, and what came of them."""

    own: tuple[str, ...]
    application: tuple[str, ...]
    dcb: tuple[str, ...]
    rounds: Rounds

    def ratios(self, name: str) -> dict[str, float]:
        """One of ours against each peer at its best, and one against one where it is a single caller."""
        found = {
            "application_recorder": ratio(self.rounds, name, self.application),
            "dcb_recorder": ratio(self.rounds, name, self.dcb),
        }
        if "1 caller" in name:
            found["application_recorder_one_thread"] = ratio(self.rounds, name, self.application[:1])
            found["dcb_recorder_one_thread"] = ratio(self.rounds, name, self.dcb[:1])
        return found


def run(server: Server, quick: bool) -> Result:
    """Singles and batches each on fresh databases: neither pays for what the other left."""
    plan = QUICK if quick else WHOLE
    groups = [
        _group(server, plan, 1, plan.callers, plan.bare_callers),
        _group(server, plan, BATCH, plan.batch_callers, plan.batch_callers[:1]),
    ]
    figures: dict[str, object] = {
        "rounds": plan.rounds,
        "seconds_each": plan.seconds,
        "payload_bytes_mean": mean_bytes(),
        "cases": {name: summary(samples) for group in groups for name, samples in group.rounds.items()},
        "ratios_to_best_of_peer": {name: group.ratios(name) for group in groups for name in group.own},
    }
    headings = ("appends, durable", "events/s", "p50 ms", "p99 ms", "× application", "× DCB")
    return Result("appends", headings, [row for group in groups for row in _rows(group)], figures)


def _group(
    server: Server, plan: Plan, batch: int, callers: Sequence[int], bare_callers: Sequence[int]
) -> Group:
    with (
        server.database("bench_ours") as database,
        server.database("bench_application", migrated=False) as application,
        server.database("bench_dcb", migrated=False) as dcb,
    ):
        own: dict[str, Contender] = {
            f"Quench, {_sized(n, 'caller', batch)}{', bytes ready, no proofs' if bare else ''}": partial(
                _ours, server, database, n, batch, plan.seconds, bare=bare
            )
            for bare, sizes in ((False, callers), (True, bare_callers))
            for n in sizes
        }
        theirs: list[dict[str, Contender]] = [
            {
                f"{name}, {_sized(n, 'thread', batch)}": partial(
                    measure, server.cluster, at, n, batch, plan.seconds
                )
                for n in plan.threads
            }
            for name, measure, at in (
                (APPLICATION, peers.application_recorder, application),
                (DCB, peers.dcb_recorder, dcb),
            )
        ]
        rounds = in_rounds(own | theirs[0] | theirs[1], plan.rounds, server.checkpoint)
        return Group(tuple(own), tuple(theirs[0]), tuple(theirs[1]), rounds)


def _ours(
    server: Server, database: str, callers: int, batch: int, seconds: float, *, bare: bool = False
) -> Sample:
    return ours.measure(server.app(database), callers, batch, seconds, f"run-{next(_runs)}", bare=bare)


def _sized(number: int, what: str, batch: int) -> str:
    return f"{number} {what}{'s' if number > 1 else ''} × {batch:,} event{'s' if batch > 1 else ''}"


def _rows(group: Group) -> list[Row]:
    rows: list[Row] = []
    for name, samples in group.rounds.items():
        shown = summary(samples)
        ratios = group.ratios(name) if name in group.own else {}
        rows.append(
            (
                name,
                f"{shown['events_per_second']:,}",
                f"{shown['p50_ms']:,.2f}",
                f"{shown['p99_ms']:,.2f}",
                f"{ratios['application_recorder']:.2f}" if ratios else "",
                f"{ratios['dcb_recorder']:.2f}" if ratios else "",
            )
        )
    return rows
