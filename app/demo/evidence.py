"""The demo's files of evidence: sent as an office sends them, and then read again as an operator reads them.

A file that a line names and that is not in data/evidence was never sent, so V-01 has something to find. An office has a
week for it (`evidence_grace_days`); the story is of years ago, so nothing is waited for.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from app.commands.evidence import checked
from app.databases import Databases
from app.demo.lines import DATA, Line, load_lines
from app.demo.submit import MintToken
from app.sending_evidence import Files
from app.settings import Settings
from domain.evidence import EvidenceChecked
from ledger.events import Query, QueryItem
from ledger.log import Log

FOLDER = DATA / "evidence"


def files_of_lines() -> Iterator[tuple[Line, str, Path | None]]:
    """Every file that a line names, by its hash; None where nobody sends it."""
    known = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in FOLDER.iterdir()}
    for line in load_lines():
        for named in line.envelope.get("evidence", ()):
            yield line, named["sha256"], known.get(named["sha256"])


def send_files(url: str, mint: MintToken) -> None:
    """Send each file with the token of the office whose line names it; again changes nothing."""
    for line, _, path in files_of_lines():
        if path is not None:
            Files(url, mint(line.office.role, line.office.division, line.office.name)).put(path)


async def read_again(settings: Settings, found: Databases) -> None:
    """Record once which files are there: a second run of the demo writes nothing."""
    async with await Log.open(found.app, origin=settings.origin) as log:
        checks, _ = await log.read(Query((QueryItem(types=(EvidenceChecked.TOPIC,)),)))
    if not checks:
        at_once = settings.model_copy(update={"evidence_grace_days": 0})
        await checked(at_once, found, recording=True, aside=False)
