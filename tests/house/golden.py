"""One golden stored entry for every event type and version: tests/vectors/entries.txt, a line each.

    <type> v<version> <leaf hash> <the canonical bytes, as the ledger stores them>

A line is never changed: it is what a ledger out there holds. What a fact would be written as changes only with its
VERSION, an upcaster for the old one (projections/history.py) and a line more.

    python -m tests.house.golden [tests/domain …]

runs tests and takes, for a type that has no line yet, the fullest entry that they write; existing lines stay.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import domain.catalogue  # noqa: F401  (registers every fact)
from domain.fact import FACT_TYPES

VECTORS = Path(__file__).parents[1] / "vectors" / "entries.txt"
PROJECT = Path(__file__).parents[2]
ENTRY_BYTES_MAX = 8_000
"""More is nothing to read."""

Key = tuple[str, int]


@dataclass(frozen=True)
class Golden:
    """A stored entry that never changes."""

    type: str
    version: int
    leaf_hash: str
    entry: bytes

    @property
    def line(self) -> str:
        return f"{self.type} v{self.version} {self.leaf_hash} {self.entry.decode()}"


def leaf_hash(entry: bytes) -> str:
    """SHA-256(0x00 ‖ entry), RFC 6962 §2.1, in hex."""
    return hashlib.sha256(b"\x00" + entry).hexdigest()


def golden() -> dict[Key, Golden]:
    """All of them, by type and version."""
    text = VECTORS.read_text(encoding="utf-8") if VECTORS.exists() else ""
    read = [line.split(" ", 3) for line in text.splitlines()]
    return {
        (name, int(version[1:])): Golden(name, int(version[1:]), leaf, entry.encode())
        for name, version, leaf, entry in read
    }


def missing(known: Mapping[Key, Golden]) -> list[Key]:
    """Types in their present version that have no golden entry."""
    return sorted({(name, fact.VERSION) for name, fact in FACT_TYPES.items()} - set(known))


def fuller(entry: bytes) -> tuple[int, int, int]:
    """A measure to choose by: how many fields of the fact are filled, how many of the envelope, and shortness."""
    read = json.loads(entry)
    rows = ("postings", "money", "withheld")
    data = sum(1 for name, value in read["data"].items() if _filled(value) and name not in rows)
    envelope = ("documents", "evidence", "onBehalfOf", "corrects", "causes")
    rowed = sum(1 for name in rows if _filled(read["data"].get(name)))
    meta = sum(1 for name in envelope if _filled(read["meta"].get(name)))
    return data + rowed, meta, -len(entry)


def _filled(value: Any) -> bool:
    return value not in (None, "", False, [], {})


def add(candidates: Iterable[bytes]) -> list[Key]:
    """Add the fullest candidate for each type that has none; what is still missing then."""
    known = golden()
    wanted = dict.fromkeys(missing(known), b"")
    for entry in candidates:
        read = json.loads(entry)
        key = read["type"], read["v"]
        if key in wanted and (not wanted[key] or fuller(entry) > fuller(wanted[key])):
            wanted[key] = entry
    added = {key: Golden(*key, leaf_hash(entry), entry) for key, entry in wanted.items() if entry}
    lines = [one.line for _, one in sorted((known | added).items())]
    VECTORS.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return [key for key in wanted if key not in added]


def main(folders: list[str]) -> int:
    """Run the tests of these folders with the collecting plugin, and add what is missing."""
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "entries.jsonl"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.house.golden_collecting", *folders]
        subprocess.run([*command, f"--golden-to={written}"], cwd=PROJECT, check=False)
        left = add(line.encode() for line in written.read_text(encoding="utf-8").splitlines())
    for name, version in left:
        print(f"no test of {' '.join(folders)} writes {name} v{version}")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["tests/domain"]))
