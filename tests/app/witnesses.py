"""Witnesses for the tests: a folder, one served in this process's loop, one as a process of its own."""

import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from app.listening import listening
from app.witness.application import witness_application
from app.witness.folder import Identity, new_folder
from app.witness.state import WitnessStore
from ledger.policy import Group, Policy, Witness
from ledger.witness import checkpoint_path
from tests.toy_log import ToyLog

QUENCH = Path(sys.executable).with_name("quench")


def a_witness(folder: Path, *logs: ToyLog) -> Identity:
    """A new witness, named after its folder, of these logs."""
    return new_folder(folder, f"witness.example/{folder.name}", [log.vkey for log in logs])


@asynccontextmanager
async def served(folder: Path, identity: Identity) -> AsyncIterator[str]:
    """The witness of this folder in this loop, on a free port."""
    store = WitnessStore(folder, identity.signer)
    app = witness_application(store, identity.trusted, lambda: int(time.time()))
    async with listening(app, "127.0.0.1", 0) as url:
        yield url


@contextmanager
def running(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`quench witness serve` of this folder on a free port; killed hard when the block ends."""
    command = [str(QUENCH), "witness", "serve", str(folder), "--port", "0"]
    environment = {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            line = process.stdout.readline()
            found = re.search(r"http://[^ ]+", line)
            assert found, line
            yield process, found.group()
        finally:
            process.kill()


def send(url: str, body: bytes) -> tuple[int, bytes]:
    """One add-checkpoint request: status and body of the answer."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=20)
    try:
        connection.request("POST", "/add-checkpoint", body)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def shown(url: str, origin: str) -> tuple[int, str]:
    """What the witness shows of a log: status and checkpoint."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=20)
    try:
        connection.request("GET", checkpoint_path(origin))
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def size_of(url: str, origin: str) -> int:
    """The size that the witness shows of a log."""
    status, checkpoint = shown(url, origin)
    assert status in {200, 404}
    return int(checkpoint.split("\n")[1]) if status == 200 else 0


def any_of(threshold: int, witnesses: dict[str, tuple[Identity, str | None]]) -> Policy:
    """The policy that asks for so many of these witnesses."""
    named = tuple(Witness(name, i.signer.verifier, url) for name, (i, url) in witnesses.items())
    return Policy((), named, (Group("enough", threshold, tuple(witnesses)),), "enough")
