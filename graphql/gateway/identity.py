"""Who asks, and what they may do: the signed token and the one policy of the gateway (DESIGN §5, model.md §7).

A token is a JWT signed with Ed25519: `sub` the office, `role` one role of model.md §1.2, `division` the code it
answers for, `iss`, `aud` "quench", `iat`, `exp`; `person`, where drafts are used, is the office's own label of its
holder. `may` is the only place that decides. What an office may not see answers as if it did not exist; who has no
token sees the counties' total tonnes and public documents, nothing else.
"""

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError, SecurityWarning
from joserfc.jwk import KeySet

from domain.envelope import Role, Submitter
from domain.places.state import Level, covers, level
from domain.refusals import Refusal
from gateway.refusals import NotPermitted, TokenExpired, TokenInvalid, TokenMissing

AUDIENCE = "quench"
ALGORITHMS = ["Ed25519", "EdDSA"]
"""RFC 9864 names the algorithm Ed25519; issuers of before say EdDSA. The keys are Ed25519 either way."""
TOKEN_SIZE_MAX = 8192
BEARER = "bearer "
_PERSON = re.compile("[a-z]{1,8}-[0-9]{1,6}")
"""An office's label of one of its people: no name, telephone number or address has this form."""


class Action(StrEnum):
    """What somebody wants of the gateway."""

    SEE_TOTALS = "see-totals"
    SEE_DOCUMENT = "see-document"
    READ = "read"
    SUBMIT = "submit"
    SEE_RECEIPT = "see-receipt"
    AUDIT = "audit"


@dataclass(frozen=True)
class Identity:
    """An authenticated office, until its token expires."""

    office: str
    role: Role
    division: str
    expires_at: datetime
    person: str | None = None

    @property
    def submitter(self) -> Submitter:
        return Submitter(office=self.office, role=self.role, division=self.division, person=self.person)


READERS_OF_ALL_ROLES = frozenset(Role) - {Role.ENTERPRISE}
"""An enterprise has no rule that names its own subjects yet, so it submits and otherwise reads as the public does."""
READS_ONLY = frozenset({Role.AUDITOR})

Verify = Callable[[str], "Identity | Refusal"]


def may(identity: Identity | None, action: Action, division: str | None = None) -> bool:
    """Whether somebody may do this to something of a division (None: nothing of a division is asked for yet)."""
    match action:
        case Action.SEE_TOTALS | Action.SEE_DOCUMENT:
            return True
        case Action.READ:
            permitted = identity is not None and identity.role in READERS_OF_ALL_ROLES
        case Action.SUBMIT:
            permitted = identity is not None and identity.role not in READS_ONLY
        case Action.SEE_RECEIPT:
            permitted = identity is not None
        case Action.AUDIT:
            permitted = identity is not None and identity.role is Role.AUDITOR
    if not permitted or identity is None or division is None:
        return permitted
    return covers(identity.division, division)


def identified(header: str | None, verify: Verify) -> Identity | Refusal | None:
    """Who an Authorization header speaks for; None where there is none, a refusal where it does not count."""
    if header is None or not header.strip():
        return None
    if not header.lower().startswith(BEARER):
        return _invalid("应为 Bearer 令牌", "a Bearer token is expected")
    return verify(header[len(BEARER) :].strip())


def refusal_of(identity: Identity | None, action: Action, what_zh: str, what_en: str) -> Refusal:
    """Why `may` said no to the action itself."""
    if identity is None:
        return TokenMissing(what=f"{what_zh} {what_en}")
    return NotPermitted(role=identity.role, what=f"{what_zh} {what_en}")


def token_verifier(keys: KeySet, issuer: str, now: Callable[[], datetime]) -> Verify:
    """A function that tells who a token speaks for, or why it does not count."""
    claims = jwt.JWTClaimsRegistry(
        now=lambda: int(now().timestamp()),
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": AUDIENCE},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )

    def verify(token: str) -> Identity | Refusal:
        if len(token) > TOKEN_SIZE_MAX:
            return _invalid("过长", "too long")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", SecurityWarning)  # The name EdDSA is old, the curve is not.
                decoded = jwt.decode(token, keys, algorithms=ALGORITHMS)
            claims.validate(decoded.claims)
        except ExpiredTokenError:
            return TokenExpired()
        except (JoseError, ValueError, TypeError, OverflowError):
            return _invalid("签名或声明不符", "its signature or its claims do not fit")
        return _identity(decoded.claims)

    return verify


def _identity(claims: dict[str, Any]) -> Identity | Refusal:
    office, role, division = claims.get("sub"), claims.get("role"), claims.get("division")
    if not isinstance(office, str) or not 0 < len(office) <= 200:
        return _invalid("sub 应为单位名称", "sub must be the office")
    if not isinstance(role, str) or role not in Role.__members__:
        return _invalid("role 不是已知角色", "role is not a known role")
    if not isinstance(division, str) or not _is_code(division):
        return _invalid("division 应为六位区划代码", "division must be a code of six digits")
    try:
        expires_at = datetime.fromtimestamp(claims["exp"], UTC)
    except (OverflowError, OSError, ValueError):
        return _invalid("exp 不是时刻", "exp is not an instant")
    person = claims.get("person")
    if person is not None and not (isinstance(person, str) and _PERSON.fullmatch(person)):
        return _invalid("person 应为本单位自编的代号，如 p-07，不得为姓名", "person is a label such as p-07, no name")
    return Identity(office, Role(role), division, expires_at, person)


def _is_code(division: str) -> bool:
    if not (len(division) == 6 and division.isascii() and division.isdigit()):
        return False
    return level(division) is not Level.PROVINCE or not division.startswith("00")


def _invalid(reason_zh: str, reason_en: str) -> TokenInvalid:
    return TokenInvalid(reason_zh=reason_zh, reason_en=reason_en)
