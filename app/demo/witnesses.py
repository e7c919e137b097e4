"""The demo's three witnesses: departments with keys of their own, each a process of its own beside the demo.

In earnest another department runs each on its own machine (docs/witness.md). Here they are children of the demo,
on ports that the system gives, so the policy is written anew at every start; their keys and what they have seen stay.
"""

import asyncio
import ctypes
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from app.keys import has_log_key, new_log_key
from app.settings import Settings
from app.witness.folder import new_folder, open_folder
from ledger.note import Verifier
from ledger.policy import Group, Policy, Witness

NAMES = ("audit.witness.example", "environment.witness.example", "statistics.witness.example")
"""审计、生态环境、统计 of the demo; invented."""
QUORUM = 2
START_SECONDS = 60.0
_URL = re.compile(r"http://\S+")
_SET_PARENT_DEATH_SIGNAL = 1

DIGEST_EVENTS = 256
"""The demo's log is short, and has a state digest all the same."""


def demo_settings(settings: Settings) -> Settings:
    """The settings with the key of the demo's log, made at the first start."""
    if not has_log_key(settings):
        new_log_key(settings, settings.origin)
    found = Settings.load(home=settings.home)
    known = {"origin": found.origin, "log_verifier": found.log_verifier}
    return settings.model_copy(update={**known, "digest_events": DIGEST_EVENTS})


@asynccontextmanager
async def demo_witnesses(settings: Settings) -> AsyncIterator[None]:
    """Three witnesses at work, and a policy that names them, while the block runs."""
    assert settings.log_verifier is not None
    log = Verifier.from_text(settings.log_verifier)
    async with AsyncExitStack() as stack:
        folders = [_folder(settings.home / "witnesses" / name, name, log) for name in NAMES]
        urls = await asyncio.gather(*[stack.enter_async_context(_serving(folder)) for folder in folders])
        witnesses = tuple(
            Witness(name, open_folder(folder).signer.verifier, url)
            for name, folder, url in zip(NAMES, folders, urls, strict=True)
        )
        group = Group("two-of-three", QUORUM, NAMES)
        settings.policy_path.write_text(Policy(((log, None),), witnesses, (group,), group.name).text)
        yield


def _folder(folder: Path, name: str, log: Verifier) -> Path:
    if not folder.exists():
        new_folder(folder, name, [log.text])
    return folder


@asynccontextmanager
async def _serving(folder: Path) -> AsyncIterator[str]:
    """One witness, a process of its own; gives its address."""
    command = [sys.executable, "-m", "app", "witness", "serve", str(folder), "--port", "0"]
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        preexec_fn=_end_with_parent,
    )
    assert process.stdout is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), START_SECONDS)
        found = _URL.search(line.decode())
        if not found:
            raise OSError(f"见证服务未能启动 / the witness in {folder} did not start")
        yield found.group()
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def _end_with_parent() -> None:
    """A demo that is killed leaves no witness behind; Ctrl-C is the parent's to pass on."""
    os.setpgrp()
    ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
