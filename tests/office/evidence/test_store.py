"""A file is in the store whole or not at all, once, and as it came."""

import asyncio
import hashlib
import os
import resource
import signal
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.refusals import Refusal
from office.evidence import refusals as r
from office.evidence.store import (
    Store,
    digest,
    file_name,
    held,
    look,
    notes,
    open_folder,
    open_memory,
    read,
    sent_by,
    set_aside,
)
from office.evidence.taking import Expected, Taken, sweep, take_in
from tests.office.evidence.files import NOT_TAKEN, jpeg, pdf, sha256

WENXI, JIEXIU = "140823/闻喜县工信局", "140781/介休市工信局"
LIMIT = 64 * 1024 * 1024


@pytest.fixture(params=["folder", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return open_folder(tmp_path / "evidence") if request.param == "folder" else open_memory(tmp_path / "incoming")


@pytest.fixture
def folder(tmp_path: Path) -> Store:
    return open_folder(tmp_path / "evidence")


async def pieces(data: bytes, size: int = 7) -> AsyncIterator[bytes]:
    for at in range(0, len(data), size):
        yield data[at : at + size]


async def taken(
    store: Store, data: bytes, kind: str = "image/jpeg", scope: str = WENXI, limit: int = LIMIT
) -> Taken | Refusal:
    return await take_in(store, pieces(data, 4096), Expected(sha256(data), kind, scope, limit))


async def names(store: Store) -> list[str]:
    return [name async for name, _ in held(store)]


def left_behind(store: Store) -> list[Path]:
    return list(store.incoming.iterdir())


async def test_a_file_is_kept_byte_for_byte_under_its_hash(store: Store) -> None:
    data = jpeg(exif=os.urandom(5000))
    assert await taken(store, data) == Taken(sha256(data), len(data), "image/jpeg", True)
    assert b"".join([part async for part in read(store, sha256(data))]) == data
    found = await look(store, sha256(data))
    assert found is not None
    assert (found.size, found.media_type) == (len(data), "image/jpeg")
    assert await digest(store, sha256(data)) == (sha256(data), len(data))
    assert not left_behind(store)


async def test_the_same_bytes_twice_are_one_file_and_each_office_is_noted_once(store: Store) -> None:
    data = pdf()
    answers = [await taken(store, data, "application/pdf", scope) for scope in (WENXI, WENXI, JIEXIU)]
    assert [isinstance(one, Taken) and one.new for one in answers] == [True, False, True]
    assert await names(store) == [sha256(data)]
    assert sorted(note.scope for note in await notes(store, sha256(data))) == sorted([WENXI, JIEXIU])
    assert await sent_by(store, sha256(data), JIEXIU)
    assert not await sent_by(store, sha256(data), "140000/省审计厅")


async def test_twenty_uploads_of_the_same_bytes_at_once_are_one_file(store: Store) -> None:
    data = jpeg() + os.urandom(3_000_000)
    answers = await asyncio.gather(*(taken(store, data, scope=f"140823/{n}") for n in range(20)))
    assert all(isinstance(one, Taken) for one in answers)
    assert await names(store) == [sha256(data)]
    assert await digest(store, sha256(data)) == (sha256(data), len(data))
    assert not left_behind(store)


@pytest.mark.parametrize("what", NOT_TAKEN)
async def test_what_is_no_evidence_is_not_kept_whatever_it_is_called(store: Store, what: str) -> None:
    answer = await taken(store, NOT_TAKEN[what])
    assert isinstance(answer, r.EvidenceTypeRefused)
    assert await names(store) == []


async def test_a_file_that_is_another_type_than_declared_is_not_kept(store: Store) -> None:
    assert isinstance(await taken(store, pdf(), "image/jpeg"), r.EvidenceTypeRefused)
    assert isinstance(await taken(store, jpeg(), "text/html"), r.EvidenceTypeRefused)
    neither = await taken(store, b"<svg onload='x()'/>" * 40, "image/svg+xml")
    assert isinstance(neither, r.EvidenceTypeRefused), "neither what it is nor what it is called is evidence"
    assert await names(store) == []


async def test_nothing_a_wrong_hash_and_one_byte_too_many_are_not_kept(store: Store) -> None:
    data = jpeg()
    assert isinstance(await taken(store, b""), r.EvidenceEmpty)
    wrong = Expected(sha256(b"another"), "image/jpeg", WENXI, LIMIT)
    assert isinstance(await take_in(store, pieces(data), wrong), r.EvidenceHashDiffers)
    assert isinstance(await taken(store, data, limit=len(data) - 1), r.EvidenceTooLarge)
    assert isinstance(await taken(store, data, limit=len(data)), Taken)
    assert await names(store) == [sha256(data)]
    assert not left_behind(store)


async def test_a_sender_who_falls_silent_or_breaks_off_leaves_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("office.evidence.taking.SECONDS_BETWEEN", 0.01)

    async def silent() -> AsyncIterator[bytes]:
        yield jpeg()[:10]
        await asyncio.Event().wait()

    async def broken() -> AsyncIterator[bytes]:
        yield jpeg()[:10]
        raise ConnectionResetError("the line is gone")

    expected = Expected(sha256(jpeg()), "image/jpeg", WENXI, LIMIT)
    assert await take_in(store, silent(), expected) == r.EvidenceIncomplete(size=10)
    with pytest.raises(ConnectionResetError):
        await take_in(store, broken(), expected)
    assert await names(store) == []
    assert not left_behind(store)


async def test_a_sender_who_drips_is_not_waited_for(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("office.evidence.taking.SECONDS_FREE", -1000.0)  # As if he had been at it so long.
    answer = await take_in(store, pieces(jpeg(), 1), Expected(sha256(jpeg()), "image/jpeg", WENXI, LIMIT))
    assert isinstance(answer, r.EvidenceIncomplete)
    assert not left_behind(store)


async def test_an_upload_that_is_cancelled_leaves_nothing(store: Store) -> None:
    begun = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        yield jpeg()
        while True:
            begun.set()
            yield os.urandom(1 << 20)
            await asyncio.sleep(0)

    task = asyncio.create_task(take_in(store, endless(), Expected("0" * 64, "image/jpeg", WENXI, 1 << 40)))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await names(store) == []
    assert not left_behind(store)


async def test_a_full_disk_keeps_nothing_half_and_says_so(folder: Store, small_files: None) -> None:
    data = jpeg() + bytes(3 << 20)
    assert await taken(folder, data) == r.EvidenceStoreFull()
    assert await names(folder) == []
    assert not left_behind(folder)
    assert isinstance(await taken(folder, jpeg()), Taken)


async def test_what_was_altered_is_never_written_over_until_it_is_set_aside(store: Store) -> None:
    data, forged = jpeg("真"), jpeg("假")
    await taken(store, data)
    await alter(store, data, forged)
    assert isinstance(await taken(store, data), r.EvidenceHeldAltered)
    assert (await digest(store, sha256(data)))[0] == sha256(forged)
    await set_aside(store, sha256(data), sha256(forged))
    assert isinstance(await taken(store, data), Taken)
    assert (await digest(store, sha256(data)))[0] == sha256(data)


async def alter(store: Store, data: bytes, forged: bytes) -> None:
    """What somebody with access to the disk or the bucket can do."""
    await store.objects.put_async(file_name(sha256(data)), forged)


async def test_a_read_of_a_part_gives_that_part_and_no_more(store: Store) -> None:
    data = jpeg() + bytes(range(256)) * 8000
    await taken(store, data)
    for start, end in ((0, 1), (5, 9), (len(data) - 3, len(data)), (0, len(data)), (9, 9)):
        assert b"".join([part async for part in read(store, sha256(data), start, end)]) == data[start:end]
    assert b"".join([part async for part in read(store, sha256(data), 7)]) == data[7:]
    with pytest.raises(FileNotFoundError):
        [part async for part in read(store, "0" * 64)]


CHILD = textwrap.dedent("""
    import asyncio, os, sys
    from pathlib import Path
    from office.evidence.store import open_folder
    from office.evidence.taking import Expected, take_in

    async def endless():
        yield b"\\xff\\xd8\\xff\\xe1"
        for n in range(100_000):
            yield os.urandom(1 << 16)
            if n == 50:
                print("half way", flush=True)

    store = open_folder(Path(sys.argv[1]))
    asyncio.run(take_in(store, endless(), Expected("0" * 64, "image/jpeg", "x", 1 << 40)))
""")


def uploading(folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", CHILD, str(folder)], stdout=subprocess.PIPE, text=True)


async def test_kill_9_in_the_middle_leaves_nothing_half_and_the_next_start_clears_up(folder: Store) -> None:
    child = uploading(folder.incoming.parent)
    assert child.stdout is not None
    with child.stdout:
        assert child.stdout.readline() == "half way\n"
        assert sweep(folder.incoming) == 0, "a file on its way in is its process's"
        child.send_signal(signal.SIGKILL)
        child.wait()
    assert await names(folder) == []
    assert len(left_behind(folder)) == 1
    assert sweep(folder.incoming) == 1
    assert not left_behind(folder)


async def test_memory_stays_as_it_is_however_long_the_file(folder: Store) -> None:
    block, count = os.urandom(1 << 20), 200
    running = hashlib.sha256(jpeg())

    async def long() -> AsyncIterator[bytes]:
        yield jpeg()
        for _ in range(count):
            yield block

    for _ in range(count):
        running.update(block)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer = await take_in(folder, long(), Expected(running.hexdigest(), "image/jpeg", WENXI, 1 << 40))
    assert isinstance(answer, Taken)
    assert await digest(folder, answer.sha256) == (answer.sha256, answer.size)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 32 * 1024


