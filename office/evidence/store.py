"""The store of evidence (证据库): files by their SHA-256, written once and never over; a folder, or a bucket.

    files/1d/1d0c…          the bytes as they came, EXIF and all
    offices/1d/1d0c…/9b2f…  who sent them: {"mediaType", "scope", "size"}, one a sending office
    aside/1d0c….a77e…       what was found altered and set aside by an operator, with the hash that it had then

A file comes whole or not at all. It is written to `incoming/`, a folder of this machine, flushed to the disk, and only
then gets its name: by a hard link in a folder, which fails where the name is taken, by one upload in a bucket. What
a process that was killed leaves behind in `incoming/` has no name, and the next start removes it.
"""

import asyncio
import hashlib
import os
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import msgspec
import obstore
from obstore.store import LocalStore, MemoryStore, S3Store

from office.evidence.kinds import HEAD_BYTES, type_of

CHUNK = 1 << 20
"""So much of a file is in memory at once, whatever its size."""
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Note(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """That an office sent a file."""

    scope: str
    size: int
    media_type: str


@dataclass(frozen=True)
class Held:
    """A file that the store holds; `media_type` by its first bytes, None where they are of no type that is taken."""

    sha256: str
    size: int
    media_type: str | None


class Store(Protocol):
    """Where the bytes lie. Names are the store's own; hashes were checked before."""

    @property
    def incoming(self) -> Path:
        """The folder of this machine in which a file is written before it has a name."""

    @property
    def objects(self) -> Any:
        """The obstore store that is read."""

    async def give_name(self, file: Path, name: str) -> bool:
        """Put a whole file, flushed already, under a name; False where the name is taken (nothing is written)."""


@dataclass(frozen=True)
class Folder:
    """A folder of this machine."""

    path: Path
    objects: Any

    @property
    def incoming(self) -> Path:
        return self.path / "incoming"

    async def give_name(self, file: Path, name: str) -> bool:
        return await asyncio.to_thread(_link, file, self.path / name)


@dataclass(frozen=True)
class Bucket:
    """An S3-compatible bucket, or any other store of obstore's."""

    objects: Any
    incoming: Path

    async def give_name(self, file: Path, name: str) -> bool:
        """Two that send the same bytes at once both write them: the name says what they are, so neither changes it."""
        if await _size(self.objects, name) is not None:
            return False
        await obstore.put_async(self.objects, name, file, chunk_size=8 * CHUNK, max_concurrency=2)
        return True


def open_folder(path: Path) -> Folder:
    """The store in a folder, made if it is not there."""
    path = path.absolute()
    (path / "incoming").mkdir(parents=True, exist_ok=True)
    return Folder(path, LocalStore(path))


def open_bucket(url: str, incoming: Path, **config: Any) -> Bucket:
    """The store in a bucket: s3://BUCKET/PREFIX; `config` are obstore's settings (endpoint, region, keys)."""
    incoming.mkdir(parents=True, exist_ok=True)
    return Bucket(S3Store.from_url(url, **config), incoming.absolute())


def open_memory(incoming: Path) -> Bucket:
    """A bucket in memory: the same code as S3's, with nothing at the other end; for tests."""
    incoming.mkdir(parents=True, exist_ok=True)
    return Bucket(MemoryStore(), incoming)


def is_sha256(text: str) -> bool:
    """Whether a text is a hash as we write it."""
    return _SHA256.fullmatch(text) is not None


def file_name(sha256: str) -> str:
    """Where a file lies."""
    assert is_sha256(sha256), "checked where it came in"
    return f"files/{sha256[:2]}/{sha256}"


def note_name(sha256: str, scope: str) -> str:
    """Where it stands that an office sent the file."""
    return f"offices/{sha256[:2]}/{sha256}/{hashlib.sha256(scope.encode()).hexdigest()[:32]}"


async def look(store: Store, sha256: str) -> Held | None:
    """What the store holds under a hash, without reading it; None for nothing."""
    size = await _size(store.objects, file_name(sha256))
    if size is None:
        return None
    head = b"".join([bytes(part) async for part in read(store, sha256, 0, min(size, HEAD_BYTES))]) if size else b""
    return Held(sha256, size, type_of(head))


async def read(store: Store, sha256: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
    """The bytes from `start` up to `end`; FileNotFoundError where there is no such file."""
    if end is not None and end <= start:
        return
    options: Any = {"range": (start, end)} if end is not None else {"range": {"offset": start}} if start else None
    got = await obstore.get_async(store.objects, file_name(sha256), options=options)
    async for part in got.stream(min_chunk_size=CHUNK):
        yield bytes(part)


async def digest(store: Store, sha256: str) -> tuple[str, int]:
    """The hash and the size that the held bytes have now."""
    running, size = hashlib.sha256(), 0
    async for part in read(store, sha256):
        await asyncio.to_thread(running.update, part)
        size += len(part)
    return running.hexdigest(), size


async def sent_by(store: Store, sha256: str, scope: str) -> bool:
    """Whether this office sent the file."""
    return await _size(store.objects, note_name(sha256, scope)) is not None


async def notes(store: Store, sha256: str) -> list[Note]:
    """Every office that sent the file; also of a file that is not there any more."""
    found = []
    async for page in obstore.list(store.objects, prefix=f"offices/{sha256[:2]}/{sha256}"):
        for one in page:
            got = await obstore.get_async(store.objects, one["path"])
            with suppress(msgspec.DecodeError):  # A note that cannot be read tells nothing.
                found.append(msgspec.json.decode(bytes(await got.bytes_async()), type=Note))
    return found


async def held(store: Store) -> AsyncIterator[tuple[str, int]]:
    """Every file that the store holds, with its size."""
    async for page in obstore.list(store.objects, prefix="files"):
        for one in page:
            name = one["path"].rpartition("/")[2]
            if is_sha256(name):
                yield name, one["size"]


async def set_aside(store: Store, sha256: str, found: str) -> None:
    """Take an altered file out of the way, so that the right one can be sent; the altered bytes are evidence too.

    What lies there already under the same two hashes is the same; S3 knows no renaming that minds.
    """
    await obstore.rename_async(store.objects, file_name(sha256), f"aside/{sha256}.{found}", overwrite=True)


async def _size(objects: Any, name: str) -> int | None:
    try:
        return int((await obstore.head_async(objects, name))["size"])
    except FileNotFoundError:
        return None


def _link(file: Path, target: Path) -> bool:
    """A second name for bytes that lie on the disk; the first one is taken away by whoever gave it."""
    made = [folder for folder in target.parents if not folder.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(file, target)
    except FileExistsError:
        return False
    for folder in {target.parent, *(one.parent for one in made)}:
        _flush(folder)
    return True


def _flush(folder: Path) -> None:
    """What a folder lists is on the disk, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
