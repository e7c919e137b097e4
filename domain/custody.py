"""The log's own keeping (账本保管): its key is changed, a restored backup is declared.

Both are said by the log about itself and signed with the key that it had until then, so that whoever trusts
the old key can follow to the new one without asking the operator (docs/auditor.md).
"""

from typing import ClassVar

import msgspec

from domain.fact import Fact


class LogKeyRotated(Fact, frozen=True, kw_only=True):
    """更换账本密钥: checkpoints of this position and later are signed with the new key only.

    `signature` is by the old key, in base64, over "quench key rotation v1", `from_` and `to` (C2SP verifier
    keys), each ended by a newline.
    """

    TOPIC: ClassVar[str] = "LogKeyRotated"

    from_: str = msgspec.field(name="from")
    to: str
    signature: str


class Seen(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The largest checkpoint of the old log that a witness showed when the restore was declared."""

    witness: str
    size: int
    root: str


class LedgerRestored(Fact, frozen=True, kw_only=True):
    """申报备份恢复: the database is older than what witnesses saw; the log goes on under another name.

    What was lost stands in `seen`: entries from `size` + 1 to the largest of those are not in this log.
    `signature` is by the old key, in base64, over "quench restore v1", `from_`, `to`, `size`, `root` and
    `reason`, each ended by a newline. Officers are named by role and office, two of them.
    """

    TOPIC: ClassVar[str] = "LedgerRestored"

    from_: str = msgspec.field(name="from")
    to: str
    size: int
    root: str
    seen: tuple[Seen, ...]
    reason: str
    officers: tuple[str, ...]
    signature: str


def rotation_statement(from_: str, to: str) -> bytes:
    """What the old key signs to hand over to the new one."""
    return f"quench key rotation v1\n{from_}\n{to}\n".encode()


def restore_statement(from_: str, to: str, size: int, root: str, reason: str) -> bytes:
    """What the old key signs to declare a restore."""
    return f"quench restore v1\n{from_}\n{to}\n{size}\n{root}\n{reason}\n".encode()
