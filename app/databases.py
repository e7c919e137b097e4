"""Which PostgreSQL: the one that the environment names, or our own in QUENCH_HOME (DESIGN §6)."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from app import postgres
from app.settings import Settings
from ledger.migrations import migrate


@dataclass(frozen=True)
class Databases:
    """One database by its three roles."""

    app: str
    owner: str
    projector: str


@contextmanager
def databases(settings: Settings) -> Iterator[Databases]:
    """The database to use while the block runs; the embedded server is ours for as long as the block lasts.

    Called from the main thread (the embedded server's keeper depends on it).
    """
    if settings.database_url:
        owner = settings.migration_database_url or settings.database_url
        yield Databases(
            settings.database_url, owner, settings.projector_database_url or settings.database_url
        )
        return
    if not settings.home.exists():
        print(f"新建账本 / a new, empty ledger in {settings.home.absolute()}", file=sys.stderr)
    with postgres.start(settings.home) as running:
        cluster = running.cluster
        found = Databases(*(cluster.dsn(role) for role in ("quench_app", "quench_owner", "quench_projector")))
        asyncio.run(migrate(found.owner))
        yield found
