"""The files of the project, as a bare machine without git sees them: all but what .gitignore keeps out."""

import os
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PACKAGES = {
    "domain": PROJECT / "domain",
    "ledger": PROJECT / "ledger",
    "projections": PROJECT / "projections",
    "office": PROJECT / "office",
    "gateway": PROJECT / "graphql/gateway",
    "simulation": PROJECT / "simulation",
    "web": PROJECT / "web",
    "app": PROJECT / "app",
}
NOT_OURS = {".git", ".venv", ".quench", "node_modules", "build", "dist"}


def files(*suffixes: str) -> Iterator[Path]:
    """Every file of ours, or those with one of the suffixes."""
    for folder, folders, names in os.walk(PROJECT):
        folders[:] = sorted(
            name for name in folders if name not in NOT_OURS and not name.endswith(("_cache", "__"))
        )
        folders[:] = [name for name in folders if name != ".hypothesis" and not name.startswith(".venv")]
        for name in sorted(names):
            path = Path(folder, name)
            if name not in {"package-lock.json", "uv.lock", ".venv.lock"} and (
                not suffixes or path.suffix in suffixes
            ):
                yield path


def text_of(path: Path) -> str | None:
    """The text of a file; none for what is not text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def named(path: Path) -> str:
    return str(path.relative_to(PROJECT))
