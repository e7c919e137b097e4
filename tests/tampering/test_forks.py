"""Under three of four witnesses, one lying, no two histories are cosigned; under two of three they are."""

import random
from collections.abc import Iterable
from pathlib import Path

from hypothesis import find, given, settings
from hypothesis import strategies as st

from ledger.note import COSIGNATURE, parse_note, with_signatures
from ledger.policy import Group, Policy, Witness, judge
from ledger.witness import Refuse, Seen, read_request
from ledger.witness import judge as judge_request
from tests.tampering.forks import HONEST, LIAR, SIDES, forked, forking, schedule, two_servers
from tests.tampering.victim import ORIGIN, Victim
from tests.toy_log import ToyLog, a_signer

SEED = 20201031
STEPS = 40
NAMES = (LIAR, *HONEST)
LOGS = (ToyLog(ORIGIN), ToyLog(ORIGIN).forked())
KEYS = {name: a_signer(f"{name}.witness.example", COSIGNATURE) for name in NAMES}
Attempts = list[tuple[int, int, frozenset[str]]]
ATTEMPTS = st.lists(
    st.tuples(st.sampled_from(SIDES), st.integers(1, 4), st.frozensets(st.sampled_from(NAMES))), max_size=20
)
"""Which log, which size of it, and the witnesses that are asked."""


def under(needed: int, of: int) -> Policy:
    """So many of the first witnesses, the liar among them."""
    witnesses = tuple(Witness(name, KEYS[name].verifier) for name in NAMES[:of])
    group = Group("enough", needed, NAMES[:of])
    return Policy(((LOGS[0].signer.verifier, None),), witnesses, (group,), group.name)


def forks(attempts: Iterable[tuple[int, int, frozenset[str]]], policy: Policy) -> list[int]:
    """The sizes of which a quorum has cosigned two roots, after these attempts."""
    seen: dict[str, Seen] = {}
    lines: dict[str, set[str]] = {}
    for side, size, asked in attempts:
        log = LOGS[side]
        source = log.checkpoint(size)
        for name in asked:
            if name == LIAR or cosigned(log, size, name, seen):
                lines.setdefault(source, set()).add(KEYS[name].cosign(parse_note(source).text, 1))
    notes = [with_signatures(source, "".join(sorted(own))) for source, own in lines.items()]
    judged = [judge(note, policy) for note in notes]
    return forked([one.checkpoint for one in judged if one.witnessed])


def cosigned(log: ToyLog, size: int, name: str, seen: dict[str, Seen]) -> bool:
    """Whether an honest witness does, and what it has seen then."""
    old = seen[name].size if name in seen else 0
    if old > size:
        return False
    request = read_request(log.body(old, size), {ORIGIN: [log.signer.verifier]})
    assert not isinstance(request, Refuse)
    if judge_request(request, seen.get(name)):
        return False
    seen[name] = Seen(size, log.root(size))
    return True


@settings(max_examples=100, deadline=None)
@given(ATTEMPTS)
def test_three_of_four_never_cosign_two_histories_though_one_lies(attempts: Attempts) -> None:
    assert not forks(attempts, under(3, 4))


def test_two_of_three_do_and_the_same_attempts_fork_nothing_under_three_of_four() -> None:
    attempts = find(
        ATTEMPTS,
        lambda drawn: bool(forks(drawn, under(2, 3))),
        settings=settings(max_examples=5_000, deadline=None),
    )
    assert not forks(attempts, under(3, 4))


async def test_two_databases_with_one_stolen_key(victim: Victim, tmp_path: Path) -> None:
    steps = list(schedule(random.Random(SEED), STEPS))
    kept = await forking(victim, tmp_path, honest=3, needed=3, steps=steps)
    assert kept.witnessed > 0
    assert kept.one_history
    assert not kept.forks
    control = await forking(victim, tmp_path, honest=2, needed=2, steps=steps)
    assert control.forks
    assert not control.one_history


async def test_two_servers_on_one_database_publish_one_history(victim: Victim, tmp_path: Path) -> None:
    played = await two_servers(victim, tmp_path, random.Random(SEED), appends=15)
    assert played.witnessed > 0
    assert played.one_history
    assert not played.forks
