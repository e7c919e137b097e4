"""What a witness has cosigned is never forgotten: kill -9, damaged files, files put back, clocks set back."""

import os
import random
import signal
import threading
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path

import pytest

from app.witness.folder import Identity, open_folder
from app.witness.state import DamagedState, WitnessStore
from ledger.witness import Refuse, Request, read_request
from tests.app.witnesses import a_witness, running, send, shown, size_of
from tests.toy_log import ToyLog

LOG = ToyLog("quench.example/shanxi")
ROUNDS = 3
CALLERS = 6
NOW = 1_700_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "w"
    a_witness(folder, LOG)
    return folder


@pytest.fixture
def witness(folder: Path) -> Identity:
    return open_folder(folder)


@pytest.fixture
def store(folder: Path, witness: Identity) -> WitnessStore:
    return WitnessStore(folder, witness.signer)


def grow(store: WitnessStore, old: int, size: int, now: int = NOW, log: ToyLog = LOG) -> str | Refuse:
    request = read_request(log.body(old, size), {log.origin: [log.signer.verifier]})
    assert isinstance(request, Request)
    return store.cosign(request, now)


def test_another_process_reads_what_was_cosigned(
    folder: Path, witness: Identity, store: WitnessStore
) -> None:
    assert isinstance(grow(store, 0, 3), str)
    other = WitnessStore(folder, witness.signer)
    assert other.records() == store.records()
    assert isinstance(grow(other, 3, 7), str)
    refused = grow(store, 3, 8)
    assert isinstance(refused, Refuse)
    assert (refused.status, refused.size) == (409, 7)


def test_every_log_has_its_own_record(store: WitnessStore) -> None:
    other = ToyLog("quench.example/二号")
    assert isinstance(grow(store, 0, 3), str)
    assert isinstance(grow(store, 0, 9, log=other), str)
    assert {origin: r.checkpoint.size for origin, r in store.records().items()} == {
        LOG.origin: 3,
        other.origin: 9,
    }


def test_a_refused_request_leaves_the_file_as_it_is(folder: Path, store: WitnessStore) -> None:
    grow(store, 0, 3)
    before = (folder / "state").read_bytes()
    assert isinstance(grow(store, 2, 7), Refuse)
    assert isinstance(grow(store, 3, 7, log=LOG.forked()), Refuse)
    assert (folder / "state").read_bytes() == before


def test_time_does_not_go_back_where_the_clock_does(store: WitnessStore) -> None:
    grow(store, 0, 3)
    grow(store, 3, 4, NOW - 1_000)
    assert store.records()[LOG.origin].timestamp == NOW
    grow(store, 4, 5, NOW + 1)
    assert store.records()[LOG.origin].timestamp == NOW + 1


def test_what_a_killed_process_was_writing_is_not_looked_at(
    folder: Path, witness: Identity, store: WitnessStore
) -> None:
    grow(store, 0, 3)
    (folder / "state.part").write_text("quench-witness-state/1 half of a")
    assert WitnessStore(folder, witness.signer).records() == store.records()
    assert isinstance(grow(store, 3, 7), str)


def test_no_cut_or_changed_byte_of_the_state_goes_unseen(
    folder: Path, witness: Identity, store: WitnessStore
) -> None:
    grow(store, 0, 3)
    path = folder / "state"
    whole = path.read_bytes()
    chance = random.Random(3)
    cut = [whole[:length] for length in range(0, len(whole), 3)]
    changed = [
        whole[:n] + bytes([whole[n] ^ 1 << chance.randrange(8)]) + whole[n + 1 :] for n in range(len(whole))
    ]
    for damaged in [*cut, *changed, whole + b"\n", b"\0" * len(whole)]:
        path.write_bytes(damaged)
        with pytest.raises(DamagedState, match="已损坏"):
            WitnessStore(folder, witness.signer)
    path.unlink()
    with pytest.raises(DamagedState, match="missing"):
        WitnessStore(folder, witness.signer)
    path.write_bytes(whole)
    assert WitnessStore(folder, witness.signer).records()[LOG.origin].checkpoint.size == 3


def test_the_state_of_another_witness_is_not_taken(tmp_path: Path, folder: Path, witness: Identity) -> None:
    a_witness(tmp_path / "other", LOG)
    (folder / "state").write_bytes((tmp_path / "other" / "state").read_bytes())
    with pytest.raises(DamagedState, match="属于另一见证方"):
        WitnessStore(folder, witness.signer)


def test_an_old_state_put_back_under_a_running_witness_stops_it(folder: Path, store: WitnessStore) -> None:
    empty = (folder / "state").read_bytes()
    grow(store, 0, 3)
    old = (folder / "state").read_bytes()
    grow(store, 3, 7)
    new = (folder / "state").read_bytes()
    for back in (old, empty):
        (folder / "state").write_bytes(back)
        with pytest.raises(DamagedState, match="behind size 7"):
            grow(store, 3, 8)
        with pytest.raises(DamagedState):
            store.records()
    (folder / "state").write_bytes(new)
    assert isinstance(grow(store, 7, 8), str)


def test_a_witness_whose_state_was_damaged_says_so_and_cosigns_nothing(folder: Path) -> None:
    path = folder / "state"
    with running(folder) as (_, url):
        assert send(url, LOG.body(0, 3))[0] == 200
        whole = path.read_bytes()
        path.write_bytes(whole[:-20])
        for body in (LOG.body(3, 4), LOG.body(0, 1)):
            status, said = send(url, body)
            assert status == 500
            assert "已损坏" in said.decode()
        assert shown(url, LOG.origin)[0] == 500
        path.write_bytes(whole)
        assert send(url, LOG.body(3, 4))[0] == 200


class Caller(threading.Thread):
    """Grows the log as fast as the witness lets it, by chance a little or much, until the witness is gone."""

    def __init__(self, url: str, seed: int, cosigned: list[tuple[int, int]]) -> None:
        super().__init__()
        self._url, self._chance, self._cosigned = url, random.Random(seed), cosigned
        self.statuses: set[int] = set()

    def run(self) -> None:
        held = 0
        try:
            while True:
                size = held + self._chance.randrange(4)
                status, said = send(self._url, LOG.body(held, size))
                self.statuses.add(status)
                if status == 200:
                    self._cosigned.append((held, size))
                held = size if status == 200 else int(said)
        except (OSError, HTTPException):
            pass


@pytest.mark.campaign
def test_a_killed_witness_never_holds_less_than_it_cosigned(folder: Path) -> None:
    cosigned: list[tuple[int, int]] = []
    for round_ in range(ROUNDS):
        before = len(cosigned)
        with running(folder) as (process, url):
            assert size_of(url, LOG.origin) >= max((size for _, size in cosigned), default=0)
            callers = [Caller(url, 10 * round_ + n, cosigned) for n in range(CALLERS)]
            for caller in callers:
                caller.start()
            shown_sizes = list(sizes_until(url, cosigned, before + 25 + 7 * round_))
            os.kill(process.pid, signal.SIGKILL)
            for caller in callers:
                caller.join()
            assert shown_sizes == sorted(shown_sizes)
            assert set.union(*(caller.statuses for caller in callers)) == {200, 409}
    held = WitnessStore(folder, open_folder(folder).signer).records()[LOG.origin].checkpoint.size
    assert held >= max(size for _, size in cosigned)
    assert_one_history(cosigned)


def sizes_until(url: str, cosigned: list[tuple[int, int]], count: int) -> Iterator[int]:
    while len(cosigned) < count:
        yield size_of(url, LOG.origin)


def assert_one_history(cosigned: list[tuple[int, int]]) -> None:
    """Every step began where an earlier one had ended, or, after a kill, where one ended that nobody heard of."""
    end = 0
    for old, size in sorted(cosigned):
        assert end <= old <= size
        end = size
