"""Bundles as the tests of the offline verifier make them: a small log, whole, then tampered with.

The log has 300 entries, so one full tile and a right edge; every sixth moves tonnes and every tenth money. Keys are
those of the worked example: everybody knows their seeds, the attacker of some tests among them.
"""

import asyncio
import json
import shutil
import struct
import subprocess
import sys
from argparse import Namespace
from collections.abc import AsyncIterator, Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from ledger import offline_verifier
from ledger.bundle import write_bundle
from ledger.canonical import canonical
from ledger.checkpoint import Checkpoint, sign_checkpoint
from ledger.merkle import extend, leaf_hash, root
from ledger.note import Signer, with_signatures
from ledger.offline_verifier import NotProven
from ledger.tiles import unpack_entries
from tests.ledger.worked_example import AT, LOG, POLICY, WITNESSES

VERIFIER = Path(offline_verifier.__file__)
SIZE = 300
PUBLISHED = (0, 100, 256, SIZE)
Edit = Callable[[list[bytes]], object]


def an_entry(position: int, **fields: Any) -> bytes:
    """The entry of a position; `fields` in the place of what would stand there."""
    return canonical(
        {
            "data": a_fact(position),
            "meta": {"key": f"2020-{position:03}", "scope": "140800/运城市工信局"},
            "position": position,
            "recordedAt": f"2020-10-31T08:{position // 60:02}:{position % 60:02}.000000Z",
            "tags": ["lot:yc-01"],
            "type": "CapacityReduced",
            "v": 1,
            **fields,
        }
    )


def a_fact(position: int) -> dict[str, Any]:
    if position % 10 == 0:
        return {"money": [fen("CITY_POOL", -position), fen("PAID", position)], "postings": []}
    if position % 6 == 0:
        return {"postings": [tonnes("CLOSED_PENDING", -position), tonnes("REDUCED", position)]}
    return {"lot": "yc-01"}


def tonnes(account: str, amount: int, county: str | None = "140823") -> dict[str, Any]:
    holder = {"county": county, "enterprise": "yc-ent-01", "lot": "yc-01"}
    return {"account": account, "effectiveOn": "2020-10-31", "tonnes": amount, **holder}


def fen(account: str, amount: int) -> dict[str, Any]:
    return {"account": account, "effectiveOn": "2020-10-31", "fen": amount, "lot": "yc-01"}


def the_entries(size: int = SIZE) -> list[bytes]:
    return [an_entry(position) for position in range(1, size + 1)]


def checkpoint_of(
    entries: Sequence[bytes], size: int, log: Signer = LOG, witnesses: Sequence[Signer] = WITNESSES[:2]
) -> str:
    """The signed checkpoint of the first `size` entries, cosigned."""
    edge = extend((), 0, map(leaf_hash, entries[:size]))
    said = Checkpoint(log.name, size, root(edge, size))
    note = sign_checkpoint(said, log)
    lines = "".join(witness.cosign(said.text, AT) for witness in witnesses)
    return with_signatures(note, lines) if lines else note


def write(
    folder: Path,
    entries: Sequence[bytes],
    *,
    checkpoint: str | None = None,
    checkpoints: Sequence[str] | None = None,
    policy: str = POLICY,
) -> Path:
    """A bundle of these entries, by the server's own code, as an honest export or an attacker writes it."""
    if checkpoints is None:
        sizes = [size for size in PUBLISHED if size <= len(entries)]
        checkpoints = [checkpoint_of(entries, size, witnesses=()) for size in sizes]

    async def chunks() -> AsyncIterator[list[bytes]]:
        for at in range(0, len(entries), 70):
            yield list(entries[at : at + 70])

    asyncio.run(
        write_bundle(
            folder,
            entries=chunks(),
            checkpoint=checkpoint or checkpoint_of(entries, len(entries)),
            checkpoints=checkpoints,
            policy=policy,
        )
    )
    return folder


def copy(folder: Path, to: Path) -> Path:
    return Path(shutil.copytree(folder, to))


def edit_entries(folder: Path, tile: str, edit: Edit) -> None:
    """Change the list of entries of one tile, and nothing else."""
    path = folder / tile
    entries = unpack_entries(path.read_bytes())
    edit(entries)
    path.write_bytes(b"".join(struct.pack(">H", len(entry)) + entry for entry in entries))


def edit_bytes(folder: Path, name: str, edit: Callable[[bytearray], object]) -> None:
    content = bytearray((folder / name).read_bytes())
    edit(content)
    (folder / name).write_bytes(content)


def relist(folder: Path, **fields: Any) -> None:
    """Make the manifest say what the files now are, as an attacker would."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    names = [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]
    contents = {name: (folder / name).read_bytes() for name in names if name != "manifest.json"}
    manifest["files"] = {
        name: {"bytes": len(content), "sha256": sha256(content).hexdigest()}
        for name, content in contents.items()
    }
    (folder / "manifest.json").write_bytes(canonical({**manifest, **fields}))


def run(*arguments: object, program: Path = VERIFIER) -> subprocess.CompletedProcess[str]:
    """The verifier as an auditor runs it: a bare interpreter, no environment, no packages."""
    return subprocess.run(
        [sys.executable, "-I", "-S", str(program), *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def proven(*arguments: object, program: Path = VERIFIER) -> str:
    """The report of a run that succeeds."""
    done = run(*arguments, program=program)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def refused(*arguments: object) -> str:
    """The one line of a run that proves nothing."""
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (1, "")
    return one_line(done.stderr).removeprefix("NOT PROVEN 未证明: ")


def refused_here(folder: Path | None, **options: Any) -> str:
    """What `refused` gives, from this process: for many small cases."""
    asked: dict[str, Any] = {
        "folder": str(folder) if folder else None,
        "policy": None,
        "older": [],
        "proof": None,
        "entry": None,
        "balances": False,
    }
    with pytest.raises(NotProven) as raised:
        offline_verifier.check(Namespace(**asked | options))
    return one_line(f"{raised.value}\n")


def unreadable(*arguments: object) -> str:
    """The one line of a run that could not begin."""
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    return one_line(done.stderr)


def one_line(text: str) -> str:
    assert text.endswith("\n")
    assert text.count("\n") == 1
    assert "Traceback" not in text
    return text[:-1]
