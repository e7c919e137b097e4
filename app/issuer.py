"""The local issuer of tokens, for the demo and for an operator without OIDC (DESIGN §5).

An Ed25519 key in a file of its own (0600) signs short JWTs: who (office), in which role, for which division. In
production the tokens come from an OIDC provider, and only its public keys (JWKS) are known here.
"""

import json
import os
import time
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey

AUDIENCE = "quench"
LIFETIME_SECONDS = 12 * 3600


class Issuer:
    """Signs tokens with the key of one file, made at the first use."""

    def __init__(self, key_file: Path, name: str) -> None:
        self._name = name
        self._key = _load(key_file) if key_file.exists() else _make(key_file)

    def token(
        self,
        role: str,
        division: str,
        office: str,
        lifetime_seconds: int = LIFETIME_SECONDS,
        person: str | None = None,
    ) -> str:
        """A signed token; a negative lifetime gives one that has expired."""
        now = int(time.time())
        claims = {
            "iss": self._name,
            "aud": AUDIENCE,
            "sub": office,
            "role": role,
            "division": division,
            "iat": now,
            "exp": now + lifetime_seconds,
        }
        if person is not None:
            claims["person"] = person
        return jwt.encode({"alg": "Ed25519"}, claims, self._key, algorithms=["Ed25519"])

    def keys(self) -> KeySet:
        """The public keys, to verify tokens with."""
        return KeySet([OKPKey.import_key(self._key.as_dict(private=False))])


def _load(path: Path) -> OKPKey:
    return OKPKey.import_key(json.loads(path.read_text()))


def _make(path: Path) -> OKPKey:
    """Written whole or not at all: two first starts at once agree on the one that was linked first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    key = OKPKey.generate_key("Ed25519", private=True)
    draft = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(key.as_dict(private=True), file)
    try:
        os.link(draft, path)
    except FileExistsError:
        return _load(path)
    finally:
        os.unlink(draft)
    return key
