"""What the fixture `database` gives: one fresh, migrated database and the addresses of its three roles."""

from dataclasses import dataclass

from app.postgres import Cluster


@dataclass(frozen=True)
class Database:
    """A copy of the migrated template, dropped after the test."""

    cluster: Cluster
    name: str

    @property
    def owner(self) -> str:
        return self.cluster.dsn("quench_owner", self.name)

    @property
    def app(self) -> str:
        return self.cluster.dsn("quench_app", self.name)

    @property
    def projector(self) -> str:
        return self.cluster.dsn("quench_projector", self.name)

    @property
    def superuser(self) -> str:
        return self.cluster.dsn("postgres", self.name)
