"""The victim's witnesses at work in this process's loop, each on a port of its own; some of them silent, one a liar."""

import shutil
import socket
import time
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

from app.listening import listening
from app.witness.application import witness_application
from app.witness.folder import open_folder
from app.witness.state import WitnessStore
from ledger.policy import Policy
from tests.app.witnesses import served

NOBODY: frozenset[str] = frozenset()
NOWHERE: Mapping[str, str] = {}


@asynccontextmanager
async def attended(
    folder: Path,
    policy: Policy,
    *,
    silent: Collection[str] = NOBODY,
    elsewhere: Mapping[str, str] = NOWHERE,
) -> AsyncIterator[Policy]:
    """The policy with the addresses of its witnesses, whose folders lie in `folder` under their names.

    Those that are `silent` have a port that refuses; those `elsewhere` are served by somebody else, at that address.
    """
    async with AsyncExitStack() as stack:
        urls = dict(elsewhere)
        for witness in policy.witnesses:
            home = folder / witness.name
            if witness.name in silent:
                urls[witness.name] = stack.enter_context(_refusing())
            elif witness.name not in urls:
                urls[witness.name] = await stack.enter_async_context(served(home, open_folder(home)))
        yield with_addresses(policy, urls)


@asynccontextmanager
async def serving(home: Path, url: str) -> AsyncIterator[None]:
    """The witness of this folder, at the address where it was expected."""
    identity = open_folder(home)
    app = witness_application(WitnessStore(home, identity.signer), identity.trusted, lambda: int(time.time()))
    async with listening(app, "127.0.0.1", int(url.rpartition(":")[2])):
        yield


def with_addresses(policy: Policy, urls: Mapping[str, str]) -> Policy:
    """The policy with an address for each of these witnesses."""
    return replace(policy, witnesses=tuple(replace(w, url=urls[w.name]) for w in policy.witnesses))


def their_own(folder: Path, copy: Path, policy: Policy) -> Path:
    """Copies of the witnesses' folders, for a scene in which they cosign; what is left behind disturbs no other."""
    for witness in policy.witnesses:
        shutil.copytree(folder / witness.name, copy / witness.name)
    return copy


class _refusing:
    """A port that is taken, and on which nobody listens."""

    def __enter__(self) -> str:
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._socket.close()
