"""What a witness has cosigned last, in one small file: checked and stored in one step, and never rolled back.

    quench-witness-state/1 <SHA-256 of what follows, hex>
    {"logs":{"<origin>":"<the checkpoint with the log's signatures and our cosignature>"},"witness":"<our vkey>"}

Its promise is the witness's whole worth: no cosignature leaves the process before the checkpoint that it is on is
on the disk (tlog-witness: "The witness MUST persist the new checkpoint before responding"). So the folder is locked
(flock), the file read again, the request judged, the new file written beside it, synced and renamed over the old
one, the folder synced, and only then the lock and the cosignature given out. Whatever moment the process dies at,
the file is the old one or the new one. Two processes on one folder take turns.

Each record is held to our own cosignature when it is read, so a file that was damaged, edited or taken from another
witness is seen. A whole old file put back is not seen by a witness that starts with it: see docs/witness.md.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ledger.checkpoint import Checkpoint, parse_checkpoint_text
from ledger.note import Signer, Verifier, open_note
from ledger.spelling import shown
from ledger.witness import Refuse, Request, Seen, judge

_FORMAT = "quench-witness-state/1"
_EVIDENCE_MAX = 100


class WitnessFault(Exception):
    """Why a witness cannot start or go on; one line for the person who runs it."""


class DamagedState(WitnessFault):
    """The state file is not the one that this witness wrote last. It must not go on, least of all from nothing."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"{path} 已损坏，见证服务停止，绝不从零开始 / is damaged ({reason}); this witness stops and never starts "
            "from zero: keep the folder as it is and see docs/witness.md, “If the state is lost”"
        )


@dataclass(frozen=True, slots=True)
class Record:
    """The last checkpoint cosigned for one log, as it was signed."""

    checkpoint: Checkpoint
    timestamp: int
    source: str

    @property
    def seen(self) -> Seen:
        return Seen(self.checkpoint.size, self.checkpoint.root)


class WitnessStore:
    """The state file of one folder, for any number of threads and processes."""

    def __init__(self, folder: Path, signer: Signer) -> None:
        self._folder = folder
        self._path = folder / "state"
        self._signer = signer
        self._largest: dict[str, int] = {}
        self.records()  # A damaged file is found at the start, before anything is answered.

    def records(self) -> dict[str, Record]:
        """The last checkpoint of every log that was ever cosigned, by origin."""
        with self._locked() as descriptor:
            # A process killed between its rename and its sync may have left a file that a power cut would take back.
            os.fsync(descriptor)
            return self._load()

    def cosign(self, request: Request, now: int) -> str | Refuse:
        """Judge, store and cosign in one step: the signature line, or why there is none."""
        checkpoint = request.checkpoint
        with self._locked() as descriptor:
            records = self._load()
            last = records.get(checkpoint.origin)
            refused = judge(request, last.seen if last else None)
            if refused:
                if refused.fork and last:
                    self._keep_evidence(request, last)
                return refused
            # A clock that was set back must not have us say that an older tree was the largest at a later time.
            timestamp = max(now, last.timestamp) if last else now
            line = self._signer.cosign(request.note.text, timestamp)
            source = _source(request, line)
            records[checkpoint.origin] = Record(checkpoint, timestamp, source)
            write_durably(self._path, _text(self._signer.verifier, records), descriptor)
            self._largest[checkpoint.origin] = checkpoint.size
            return line

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """The folder itself is locked: a lock file could be deleted under two processes. Gives its descriptor."""
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield descriptor
        finally:
            os.close(descriptor)

    def _load(self) -> dict[str, Record]:
        try:
            records = _records(self._path.read_text("utf-8"), self._signer.verifier)
        except FileNotFoundError as fault:
            raise DamagedState(self._path, "文件不存在 / it is missing") from fault
        except ValueError as fault:
            raise DamagedState(self._path, str(fault)) from fault
        for origin, largest in self._largest.items():
            if origin not in records or records[origin].checkpoint.size < largest:
                raise DamagedState(
                    self._path, f"被换成了旧文件 / it went back behind size {largest} of {origin}"
                )
        self._largest = {origin: record.checkpoint.size for origin, record in records.items()}
        return records

    def _keep_evidence(self, request: Request, last: Record) -> None:
        """Two signed roots of one size prove to anybody that the log forked (the specification lets us keep them)."""
        mark = sha256(request.note.text.encode()).hexdigest()[:16]
        path = self._folder / "evidence" / f"{request.checkpoint.size}-{mark}"
        with suppress(OSError):  # A full disk must not turn the refusal into an answer without a reason.
            path.parent.mkdir(exist_ok=True)
            if len(list(path.parent.iterdir())) < _EVIDENCE_MAX:
                path.write_text(f"{last.source}\n{_source(request, '')}", "utf-8")

    @property
    def evidence(self) -> list[Path]:
        """What was kept of forks: in each file the cosigned checkpoint, an empty line, and the other one."""
        return sorted((self._folder / "evidence").glob("*"))


def _source(request: Request, line: str) -> str:
    """The checkpoint with the verified signature of each log key and ours; a line sent a hundred times stands once."""
    signatures = {signature.key: signature.line for signature in request.note.signatures}
    return f"{request.note.text}\n{''.join(signatures.values())}{line}"


def initial_state(witness: Verifier) -> str:
    """The file of a witness that has cosigned nothing yet. Only `quench witness new` may write it."""
    return _text(witness, {})


def write_durably(path: Path, text: str, folder: int) -> None:
    """Replace a file whole: after a crash at any moment it is the old one or the new one, and after this the new one.

    `folder` is the open descriptor of its folder. One caller at a time, else two would write one draft.
    """
    draft = path.with_name(f"{path.name}.part")
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.rename(draft, path)
    os.fsync(folder)


def _text(witness: Verifier, records: Mapping[str, Record]) -> str:
    logs = {origin: record.source for origin, record in records.items()}
    said = json.dumps({"logs": logs, "witness": witness.text}, ensure_ascii=False, sort_keys=True) + "\n"
    return f"{_FORMAT} {sha256(said.encode()).hexdigest()}\n{said}"


def _records(text: str, witness: Verifier) -> dict[str, Record]:
    """Raises ValueError for anything that `_text` of this witness did not write."""
    head, _, said = text.partition("\n")
    if head != f"{_FORMAT} {sha256(said.encode()).hexdigest()}":
        raise ValueError("校验和不符 / its checksum is wrong")
    match json.loads(said):
        case {"logs": dict(logs), "witness": owner, **rest} if not rest:
            if owner != witness.text:
                raise ValueError(f"属于另一见证方 / it belongs to the witness {shown(str(owner))}")
            return {origin: _record(origin, source, witness) for origin, source in logs.items()}
    raise ValueError("内容不符 / it is no state of a witness")


def _record(origin: str, source: object, witness: Verifier) -> Record:
    if not isinstance(source, str):
        raise ValueError(f"{origin} 的记录不符 / the record of {origin} is no text")
    note = open_note(source, [witness])
    checkpoint = parse_checkpoint_text(note.text)
    timestamp = note.signatures[0].timestamp
    if checkpoint.origin != origin or timestamp is None:
        raise ValueError(f"{origin} 的记录不符 / the record of {origin} is not its checkpoint")
    return Record(checkpoint, timestamp, source)
