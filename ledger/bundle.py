"""Write a bundle: the whole log in one folder, which its own verify.py checks offline (docs/bundle-format.md).

    README.txt                  two lines: how to check, and the SHA-256 of verify.py
    verify.py                   ledger/offline_verifier.py, byte for byte
    manifest.json               format, origin, size, root, and bytes and SHA-256 of every other file
    checkpoint                  the newest checkpoint, of size N: the bundle holds exactly N entries
    checkpoints/000000000017    every checkpoint published up to N, named by its size
    policy                      the log's keys, the witnesses, the quorum (C2SP tlog-policy)
    tile/entries/…  tile/0/…    C2SP tlog-tiles, the right edge as partial tiles

The folder appears whole or not at all: it is written beside its place under the name `….part`, and renamed at the
end. What is written is hashed on the way, and an export whose root is not that of the checkpoint is given up: a bundle
that its own program refuses would help nobody. Memory stays at a few tiles and one manifest row for each file.
"""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from ledger import merkle
from ledger.canonical import canonical
from ledger.checkpoint import Checkpoint, parse_checkpoint_text
from ledger.note import parse_note
from ledger.policy import parse_policy
from ledger.spelling import to_base64
from ledger.tiles import TILE_WIDTH, Tile, pack_entries, tile_hash

FORMAT = "quench-bundle/1"
README = """\
核验：在本文件夹内运行 python3 verify.py。先核对 verify.py 的 SHA-256（{sha256}）与别处公布的一致；公钥同理，或用 --policy 另行给出。
To check: run python3 verify.py in this folder. First compare the SHA-256 of verify.py ({sha256}) with the one published elsewhere; the keys likewise, or give your own with --policy.
"""  # noqa: E501

Progress = Callable[[int, int], None]


class BundleRefused(ValueError):
    """No bundle is written: the folder is taken, or what was to be exported does not agree with its checkpoints."""


async def write_bundle(
    folder: Path,
    *,
    entries: AsyncIterator[list[bytes]],
    checkpoint: str,
    checkpoints: Sequence[str],
    policy: str,
    progress: Progress | None = None,
) -> None:
    """Export the log up to `checkpoint` into `folder`, which does not exist or is empty.

    `entries` gives those of positions 1 … N in order, in lists of any length; `checkpoints` are the ones published,
    none beyond N; of two of one size the later is kept. `progress` is told how many entries of how many are written.
    BundleRefused says why there is none; MalformedNote and MalformedPolicy that the texts are none.
    """
    newest = _parsed(checkpoint)
    published = {_parsed(source): source for source in checkpoints}
    parse_policy(policy)
    with _beside(folder) as part:
        bundle = _Bundle(part)
        tree = _Tree(bundle, newest, {newest: checkpoint, **published})
        async for some in entries:
            for entry in some:
                tree.add(entry)
            if progress:
                progress(tree.size, newest.size)
        tree.finish()
        bundle.write("checkpoint", checkpoint.encode())
        for one, source in published.items():
            bundle.write(f"checkpoints/{one.size:012}", source.encode())
        bundle.write("policy", policy.encode(errors="surrogateescape"))
        bundle.finish(newest)


def _parsed(source: str) -> Checkpoint:
    return parse_checkpoint_text(parse_note(source).text)


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A new folder `….part` that takes the place of `folder` when all went well, and is gone when not."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BundleRefused(f"目标已存在且非空 / {folder} exists and is not empty: name a new folder")
    part = folder.with_name(folder.name + ".part")
    try:
        part.mkdir(parents=True)
    except FileExistsError:
        raise BundleRefused(
            f"另一导出正在进行或曾中断 / another export runs, or was killed: wait for it, or remove {part}"
        ) from None
    try:
        yield part
        if folder.exists():
            folder.rmdir()
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


@dataclass
class _Bundle:
    """The files written so far, for the manifest."""

    folder: Path
    rows: dict[str, dict[str, int | str]] = field(default_factory=dict)

    def write(self, path: str, content: bytes) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        self.rows[path] = {"bytes": len(content), "sha256": sha256(content).hexdigest()}

    def finish(self, newest: Checkpoint) -> None:
        program = files("ledger").joinpath("offline_verifier.py").read_bytes()
        self.write("verify.py", program)
        self.write("README.txt", README.format(sha256=sha256(program).hexdigest()).encode())
        manifest = {
            "files": self.rows,
            "format": FORMAT,
            "origin": newest.origin,
            "root": to_base64(newest.root),
            "size": newest.size,
        }
        (self.folder / "manifest.json").write_bytes(canonical(manifest))


class _Tree:
    """Entries in, tiles out; the root is compared wherever a checkpoint ends."""

    def __init__(self, bundle: _Bundle, newest: Checkpoint, checkpoints: dict[Checkpoint, str]) -> None:
        self.size = 0
        self._bundle = bundle
        self._newest = newest
        self._ends: dict[int, list[Checkpoint]] = {}
        self._entries: list[bytes] = []
        self._levels: list[list[bytes]] = []
        self._full: list[int] = []  # How many full tiles of each level are written.
        for checkpoint in checkpoints:
            self._expect(checkpoint)
        self._compare()

    def add(self, entry: bytes) -> None:
        if self.size == self._newest.size:
            raise BundleRefused(f"条目过多 / there are more entries than the {self.size} of the checkpoint")
        self.size += 1
        self._entries.append(entry)
        self._push(0, merkle.leaf_hash(entry))
        self._compare()

    def finish(self) -> None:
        """Write the right edge."""
        if self.size != self._newest.size:
            raise BundleRefused(
                f"条目不足 / there are {self.size} entries, the checkpoint has {self._newest.size}"
            )
        for level, hashes in enumerate(self._levels):
            if hashes:
                self._write(level, hashes)

    def _push(self, level: int, node: bytes) -> None:
        if level == len(self._levels):
            self._levels.append([])
            self._full.append(0)
        hashes = self._levels[level]
        hashes.append(node)
        if len(hashes) == TILE_WIDTH:
            root = tile_hash(self._write(level, hashes))
            hashes.clear()
            self._full[level] += 1
            self._push(level + 1, root)

    def _write(self, level: int, hashes: list[bytes]) -> bytes:
        tile, content = Tile(level, self._full[level], len(hashes)), b"".join(hashes)
        if level == 0:
            self._bundle.write(tile.entries_path, pack_entries(self._entries))
            self._entries.clear()
        self._bundle.write(tile.path, content)
        return content

    def _expect(self, checkpoint: Checkpoint) -> None:
        if checkpoint.origin != self._newest.origin:
            raise BundleRefused(
                f"检查点属于另一日志 / a checkpoint is of {checkpoint.origin}, not of {self._newest.origin}"
            )
        if checkpoint.size > self._newest.size:
            raise BundleRefused(
                f"检查点超出本包 / a checkpoint has {checkpoint.size} entries, the newest {self._newest.size}"
            )
        self._ends.setdefault(checkpoint.size, []).append(checkpoint)

    def _compare(self) -> None:
        for checkpoint in self._ends.get(self.size, ()):
            if checkpoint.root != self._root():
                raise BundleRefused(
                    f"条目与检查点不符 / the first {self.size} entries do not give the root of the checkpoint "
                    f"of {checkpoint.size}: run `quench verify`"
                )

    def _root(self) -> bytes:
        """The hashes not yet in a full tile are the digits of the size in base 256, and so is their edge."""
        edge = [node for hashes in reversed(self._levels) for node in merkle.extend((), 0, hashes)]
        return merkle.root(edge, self.size)
