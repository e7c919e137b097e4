"""Reading a file of submissions: .xlsx, .xls, CSV or JSONL. Never raises for what is in the file.

The file is opened in a process of its own (`office.child`), which the kernel holds to 512 MiB and 20 seconds of
processor time: a hostile file can cost that, and nothing of the caller's.
"""

import hashlib
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from office import limits
from office.lines import FileRead, Problem
from office.opening import extension_of
from office.problems import problem
from office.wire import Answer, Order, file_read

_ROOT = str(Path(__file__).resolve().parents[1])
_CHILD = "import sys; sys.path.insert(0, sys.argv[1]); from office.child import main; main()"


@dataclass(frozen=True, slots=True)
class Spent:
    """What reading a file took: the most memory its process held, and its processor time."""

    memory_bytes: int
    cpu_seconds: float


def read_file(data: bytes, name: str) -> FileRead:
    """The lines and the problems of a file; the name tells people which file, and text which form."""
    return measured(data, name)[0]


def measured(data: bytes, name: str) -> tuple[FileRead, Spent]:
    """`read_file`, with what it took."""
    digest = hashlib.sha256(data).hexdigest()
    plain = name[:200].encode("utf-8", "replace").decode()
    answer = _asked(Order(data[: limits.FILE_BYTES_MAX + 1], plain))
    if answer is None:
        costly = (problem("TOO_COSTLY"),)
        read = FileRead((), costly, form=extension_of(name), sha256=digest)
        return read, Spent(limits.MEMORY_BYTES, limits.CPU_SECONDS)
    return file_read(answer, digest), Spent(answer.memory_bytes, answer.cpu_seconds)


def mark(data: bytes, name: str, problems: Sequence[Problem]) -> bytes:
    """A copy of the file as .xlsx: a first sheet lists the problems, and each cell that has one is marked."""
    plain = name[:200].encode("utf-8", "replace").decode()
    answer = _asked(Order(data, plain, True, tuple(problems))) or _asked(Order(b"", plain, True, tuple(problems)))
    if answer is None:
        raise OSError("the process that writes the marked copy ended")
    return answer.copy


def _asked(order: Order) -> Answer | None:
    """The answer of a reading process; none where it came to its limits or died."""
    child = subprocess.Popen(
        [sys.executable, "-I", "-c", _CHILD, _ROOT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        said, _ = child.communicate(msgspec.msgpack.encode(order), timeout=limits.WALL_SECONDS)
    except subprocess.TimeoutExpired:
        return None
    finally:
        child.kill()
        child.wait()
    return msgspec.msgpack.decode(said, type=Answer) if child.returncode == 0 else None
