"""What the environment may decide; the only place that reads it (STYLE, rules of thumb 4).

What was decided once and must stay (the log's name, the fingerprint of its key) `quench keys new` writes to
`settings.env` in QUENCH_HOME; the environment comes before that file.

Without DATABASE_URL Quench starts its own PostgreSQL in QUENCH_HOME. With it, the three URLs name one
database by three roles: the application's, the migrations' (quench_owner) and the projector's (DESIGN §2,
§6).
"""

from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """All settings, with the defaults of the demo."""

    model_config = SettingsConfigDict(
        env_prefix="QUENCH_", env_ignore_empty=True, frozen=True, extra="ignore", populate_by_name=True
    )

    database_url: str | None = Field(default=None, validation_alias="DATABASE_URL")
    migration_database_url: str | None = Field(default=None, validation_alias="MIGRATION_DATABASE_URL")
    projector_database_url: str | None = Field(default=None, validation_alias="PROJECTOR_DATABASE_URL")
    bootstrap_database_url: str | None = Field(default=None, validation_alias="BOOTSTRAP_DATABASE_URL")

    home: Path = Path(".quench")
    """Where the embedded PostgreSQL, the demo's keys and the built static files live."""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    origin: str = "quench.example/shanxi"
    """The log's name, in every entry and on every checkpoint. It never changes without a declared restore."""
    log_key: SecretStr | None = None
    """The log's private key itself; without it, it is read from `log_key_file`."""
    log_key_file: Path | None = None
    """Where the private key lies: keys/log.key in QUENCH_HOME unless said otherwise. Never in the database."""
    log_verifier: str | None = None
    """The public key (C2SP verifier key) that the private one must have; the server starts with no other."""
    policy_file: Path | None = None
    """Which witnesses, and how many of them are enough (C2SP tlog-policy): `policy` in QUENCH_HOME."""
    checkpoint_seconds: float = Field(default=1.0, gt=0, le=3600)
    """The shortest time between two published checkpoints."""
    digest_events: int = Field(default=1_024, ge=256, le=2**20, multiple_of=256)
    """Every so many entries the digest of the trial balance is recorded, where it changed (状态摘要)."""
    evidence: str | None = None
    """Where files of evidence are kept: a folder, or s3://BUCKET/PREFIX; `evidence` in QUENCH_HOME unless said."""
    evidence_endpoint: str | None = None
    """Of a bucket: the address of an S3-compatible server that is not Amazon's."""
    evidence_region: str | None = None
    evidence_key_id: str | None = None
    evidence_secret: SecretStr | None = None
    evidence_bytes_max: int = Field(default=256 * 1024 * 1024, ge=1, le=2**40)
    """What one file may have."""
    evidence_grace_days: int = Field(default=7, ge=0, le=366)
    """So long after its event a file that was never sent is awaited, and not yet missing."""
    jwt_issuer: str = "quench"
    jwt_key: Path | None = None
    """The issuer's public keys (JWKS); without one the demo's own issuer in QUENCH_HOME is used."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @classmethod
    def load(cls, **given: Any) -> Self:
        """The settings of this process: what was given, then the environment, then `settings.env`."""
        return cls(_env_file=cls(**given).settings_file, **given)  # type: ignore[call-arg]

    @property
    def settings_file(self) -> Path:
        """What `quench keys new` writes."""
        return self.home / "settings.env"

    @property
    def key_path(self) -> Path:
        """Where the private key of the log lies."""
        return self.log_key_file or self.home / "keys" / "log.key"

    @property
    def policy_path(self) -> Path:
        """Where the witness policy lies."""
        return self.policy_file or self.home / "policy"
