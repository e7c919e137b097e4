"""What the environment may decide; the only place that reads it (STYLE, rules of thumb 4).

Without DATABASE_URL Quench starts its own PostgreSQL in QUENCH_HOME. With it, the three URLs name one
database by three roles: the application's, the migrations' (quench_owner) and the projector's (DESIGN §2,
§6).
"""

from pathlib import Path
from typing import Literal

from pydantic import Field
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
    origin: str = "quench"
    """The log's name; it stands in every entry and must never change once the first is written."""
    jwt_issuer: str = "quench"
    jwt_key: Path | None = None
    """The issuer's public keys (JWKS); without one the demo's own issuer in QUENCH_HOME is used."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
