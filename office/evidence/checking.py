"""Reading every file of evidence again: those that events name, and those that the store holds and nobody names.

What events name is read from the log itself, not from a projection of it; what a file is, from its bytes. A store that
does not answer ends the check: silence of a network is no missing file.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import msgspec
from obstore.exceptions import BaseError

from domain.evidence import EvidenceState
from ledger.log import Log
from office.evidence.store import Folder, Store, digest, notes

CHUNK = 1_000


@dataclass
class Named:
    """A file that events name: where, by offices of which divisions, and since when."""

    sha256: str
    since: datetime
    positions: list[int] = field(default_factory=list)
    divisions: dict[str, None] = field(default_factory=dict)
    invented: bool = True


@dataclass(frozen=True)
class Examined:
    """What a named file is now. `state` is None where the disk gives an error instead of the bytes."""

    named: Named
    state: EvidenceState | None
    size: int | None = None
    taken_in: bool = False
    expected_size: int | None = None
    found_sha256: str | None = None
    fault: str | None = None


class _File(msgspec.Struct):
    sha256: str


class _Office(msgspec.Struct):
    division: str = "140000"


class _Meta(msgspec.Struct, rename="camel"):
    submitted_by: _Office
    evidence: tuple[_File, ...] = ()
    invented: bool = False


class _Entry(msgspec.Struct):
    meta: _Meta


_DECODER = msgspec.json.Decoder(_Entry)


async def named_by(log: Log, upto: int) -> Mapping[str, Named]:
    """Every file that an event up to a position names, by its hash."""
    found: dict[str, Named] = {}
    after = 0
    while after < upto:
        events, _ = await log.read(after=after, upto=upto, limit=CHUNK)
        for event in events:
            if b'"evidence":[]' in event.entry:
                continue
            meta = _DECODER.decode(event.entry).meta
            for sha256 in dict.fromkeys(file.sha256 for file in meta.evidence):
                one = found.setdefault(sha256, Named(sha256, event.recorded_at))
                one.positions.append(event.position)
                one.divisions[meta.submitted_by.division] = None
                one.invented = one.invented and meta.invented
        after = events[-1].position
    return found


async def examine(store: Store, named: Mapping[str, Named]) -> AsyncIterator[Examined]:
    """What each named file is now, in the order of the hashes."""
    for sha256 in sorted(named):
        yield await _examined(store, named[sha256])


async def _examined(store: Store, named: Named) -> Examined:
    try:
        found, size = await digest(store, named.sha256)
    except FileNotFoundError:
        return Examined(named, EvidenceState.MISSING, taken_in=bool(await notes(store, named.sha256)))
    except (OSError, BaseError) as fault:
        if not isinstance(store, Folder):
            raise
        return Examined(named, None, taken_in=True, fault=str(fault)[:300])
    if found == named.sha256:
        return Examined(named, EvidenceState.HELD, size, taken_in=True)
    sizes = [note.size for note in await notes(store, named.sha256)]
    expected = sizes[0] if sizes else None
    return Examined(named, EvidenceState.ALTERED, size, True, expected, found)
