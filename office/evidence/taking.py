"""Taking a file in: streamed, hashed and bounded as it comes; kept whole under its hash, or not at all."""

import asyncio
import errno
import fcntl
import hashlib
import os
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from domain.refusals import Refusal
from office.evidence import refusals as r
from office.evidence.kinds import HEAD_BYTES, declared_type, type_of
from office.evidence.store import CHUNK, Note, Store, digest, file_name, note_name, sent_by

SECONDS_BETWEEN = 30.0
"""A sender that says nothing for so long has gone."""
SECONDS_FREE = 60.0
BYTES_PER_SECOND = 4 * 1024
"""After the first minute a file comes at least so fast on the whole: a slow line is waited for, a held one is not."""
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_SUFFIX = ".part"


@dataclass(frozen=True)
class Taken:
    """A file that is in the store; `new` where this office had not sent it before, whoever else had."""

    sha256: str
    size: int
    media_type: str
    new: bool


@dataclass(frozen=True)
class Expected:
    """What the sender says of a file."""

    sha256: str
    content_type: str | None
    scope: str
    limit: int


async def take_in(store: Store, chunks: AsyncIterator[bytes], expected: Expected) -> Taken | Refusal:
    """Keep a file, or say why not. Whatever ends this, the store holds the whole file or nothing of it."""
    declared = declared_type(expected.content_type)
    if declared is None:
        return r.EvidenceTypeRefused(declared=(expected.content_type or "—")[:80], found="?")
    try:
        with _incoming(store.incoming) as coming:
            refused = await _fill(coming, chunks, expected.limit) or _unfit(coming, declared, expected)
            return refused or await _keep(store, coming, declared, expected)
    except OSError as fault:
        if fault.errno in NO_ROOM:
            return r.EvidenceStoreFull()
        raise


@dataclass
class _Coming:
    """A file on its way in."""

    path: Path
    descriptor: int
    sha256: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    head: bytes = b""
    size: int = 0

    def add(self, data: bytes) -> None:
        """Hash and write the next bytes."""
        self.head = self.head or data[:HEAD_BYTES]
        self.sha256.update(data)
        view = memoryview(data)
        while view:
            view = view[os.write(self.descriptor, view) :]

    def flush(self) -> None:
        """The bytes are on the disk, and nobody writes them by accident."""
        os.fchmod(self.descriptor, 0o440)
        os.fsync(self.descriptor)


@contextmanager
def _incoming(folder: Path) -> Iterator[_Coming]:
    """A file without a name of the store's, gone when the block ends; locked, so that no sweep takes it meanwhile."""
    path, descriptor = _locked_file(folder)
    try:
        yield _Coming(path, descriptor)
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)


def _locked_file(folder: Path) -> tuple[Path, int]:
    while True:
        path = folder / f"{os.getpid()}-{secrets.token_hex(8)}{_SUFFIX}"
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if path.exists():  # A sweep between the two lines above took it for a dead one's.
            return path, descriptor
        os.close(descriptor)


def sweep(folder: Path) -> int:
    """Remove what killed processes left half way; how many. A file on its way in is locked by its process."""
    removed = 0
    for path in sorted(folder.glob(f"*{_SUFFIX}")):
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink(missing_ok=True)
            removed += 1
        except BlockingIOError:
            pass
        finally:
            os.close(descriptor)
    return removed


async def _whole(work: Callable[..., None], *arguments: bytes) -> None:
    """Work of a thread, waited for also by whoever is cancelled: its file is closed after it and not under it."""
    thread = asyncio.ensure_future(asyncio.to_thread(work, *arguments))
    try:
        await asyncio.shield(thread)
    except asyncio.CancelledError:
        await asyncio.wait({thread})
        raise


async def _fill(coming: _Coming, chunks: AsyncIterator[bytes], limit: int) -> Refusal | None:
    """All that comes, in pieces of CHUNK; no further than the limit."""
    pieces: list[bytes] = []
    waiting, begun = 0, asyncio.get_running_loop().time()
    while True:
        try:
            async with asyncio.timeout(SECONDS_BETWEEN):
                piece = await anext(chunks, None)
        except TimeoutError:
            return r.EvidenceIncomplete(size=coming.size)
        if piece is not None:
            coming.size += len(piece)
            waiting += len(piece)
            pieces.append(piece)
        if coming.size > limit:
            return r.EvidenceTooLarge(limit=limit)
        if waiting >= CHUNK or (piece is None and pieces):
            await _whole(coming.add, b"".join(pieces))
            pieces, waiting = [], 0
        if piece is None:
            return None
        if coming.size < BYTES_PER_SECOND * (asyncio.get_running_loop().time() - begun - SECONDS_FREE):
            return r.EvidenceIncomplete(size=coming.size)


def _unfit(coming: _Coming, declared: str, expected: Expected) -> Refusal | None:
    if not coming.size:
        return r.EvidenceEmpty()
    found = type_of(coming.head)
    if found != declared:
        return r.EvidenceTypeRefused(declared=declared, found=found or "?")
    if coming.sha256.hexdigest() != expected.sha256:
        return r.EvidenceHashDiffers(sha256=expected.sha256, found=coming.sha256.hexdigest())
    return None


async def _keep(store: Store, coming: _Coming, media_type: str, expected: Expected) -> Taken | Refusal:
    """The name is given last; what has the name already is read again, for it may have been altered."""
    sha256 = expected.sha256
    await _whole(coming.flush)
    if not await store.give_name(coming.path, file_name(sha256)) and await digest(store, sha256) != (
        sha256,
        coming.size,
    ):
        return r.EvidenceHeldAltered(sha256=sha256)
    known = await sent_by(store, sha256, expected.scope)
    if not known:
        note = Note(scope=expected.scope, size=coming.size, media_type=media_type)
        with _incoming(store.incoming) as written:
            written.add(msgspec.json.encode(note))
            await _whole(written.flush)
            await store.give_name(written.path, note_name(sha256, expected.scope))
    return Taken(sha256, coming.size, media_type, not known)
