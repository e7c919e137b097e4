"""One value, one spelling: the pieces that the text formats of the proofs share (C2SP signed-note and its kin).

A signature covers bytes, so a second spelling of the same value would be a second text with the same
meaning. Base64 is RFC 4648 §4 with padding and zero trailing bits; a number is decimal ASCII without sign
or leading zero and below 2^63; whoever parses says which fault is raised.

    from_base64("AQ==", MalformedNote)     b"\\x01"           "AQ", "AR==" and "AQ==\\n" are faults
    from_decimal("240", MalformedNote)     240               "0240", "+240" and "２４０" are faults
"""

import re
from base64 import b64decode
from binascii import b2a_base64

NUMBER_MAX = 2**63 - 1
HASH_SIZE = 32
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")
_SHOWN_MAX = 60


def to_base64(data: bytes) -> str:
    """Standard base64, padded."""
    return b2a_base64(data, newline=False).decode("ascii")


def from_base64(text: str, fault: type[ValueError]) -> bytes:
    """The bytes whose base64 is exactly this text."""
    try:
        data = b64decode(text, validate=True)
    except ValueError:
        data = None
    if data is None or to_base64(data) != text:
        raise fault(f"不是规范的 Base64 / not canonical base64 (RFC 4648 §4, padded): {shown(text)}")
    return data


def hash_from_base64(text: str, fault: type[ValueError]) -> bytes:
    """One SHA-256 hash."""
    data = from_base64(text, fault)
    if len(data) != HASH_SIZE:
        raise fault(f"哈希应为 32 字节 / a hash has 32 bytes, this one {len(data)}: {shown(text)}")
    return data


def from_decimal(text: str, fault: type[ValueError]) -> int:
    """The number from 0 to 2^63 − 1 that is written exactly so."""
    if not _DECIMAL.fullmatch(text) or int(text) > NUMBER_MAX:
        raise fault(f"不是规范的十进制数 / not a decimal number from 0 to 2^63 − 1: {shown(text)}")
    return int(text)


def shown(text: str) -> str:
    """A foreign text for a message: quoted, on one line, not endless."""
    return repr(text if len(text) <= _SHOWN_MAX else text[:_SHOWN_MAX] + "…")
