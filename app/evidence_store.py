"""The store of evidence that the settings name: a folder, or an S3-compatible bucket by its URL."""

from pathlib import Path

from app.settings import Settings
from office.evidence.store import Store, open_bucket, open_folder
from office.evidence.taking import sweep


class NoSuchStore(OSError):
    """The settings name a place of a kind that holds no evidence."""


def evidence_store(settings: Settings) -> Store:
    """The store, without what killed processes left in its `incoming/`. OSError where it cannot be."""
    place = settings.evidence
    if place is not None and place.startswith("s3://"):
        store: Store = open_bucket(place, settings.home / "evidence" / "incoming", **_config(settings))
    elif place is not None and "://" in place:
        raise NoSuchStore(f"QUENCH_EVIDENCE: 只支持文件夹或 s3:// / a folder or s3://BUCKET/PREFIX is needed: {place}")
    else:
        store = open_folder(Path(place) if place else settings.home / "evidence")
    sweep(store.incoming)
    return store


def _config(settings: Settings) -> dict[str, object]:
    """What is not set here is found as any S3 client finds it (AWS_… variables, an instance's role)."""
    endpoint, secret = settings.evidence_endpoint, settings.evidence_secret
    given: dict[str, object | None] = {
        "endpoint": endpoint,
        "region": settings.evidence_region,
        "access_key_id": settings.evidence_key_id,
        "secret_access_key": secret.get_secret_value() if secret else None,
        "client_options": {"allow_http": True} if endpoint and endpoint.startswith("http://") else None,
    }
    return {name: value for name, value in given.items() if value is not None}
