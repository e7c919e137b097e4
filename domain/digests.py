"""State digests (状态摘要): what the ledger itself says its trial balance was at a place, for whoever replays it.

A clerk writes them at a set interval (app/digest_clerk.py); docs/ledger-format.md has the hash, byte by byte. Anybody
who holds the entries reproduces every one of them with no database; one that differs names the place up to which what
was published and what the entries say agreed.
"""

from typing import ClassVar

from domain.fact import Fact


class StateDigestRecorded(Fact, frozen=True, kw_only=True):
    """状态摘要: SHA-256 in hex of the trial balance of all entries up to `position`, a multiple of 256."""

    TOPIC: ClassVar[str] = "StateDigestRecorded"

    position: int
    digest: str
