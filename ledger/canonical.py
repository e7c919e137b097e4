"""Canonical JSON, RFC 8785 (JCS), for a domain without floats.

The same value always gives the same bytes, so bytes can be hashed and compared. Floats are refused:
tonnes and fen are integers, shares are fractions of integers, and no rounding rule has to be written down
for the next century. Integers stay within ±(2^53 − 1), where every JSON reader agrees.

`canonical` is msgspec's encoder behind a strict check of the value; a Hypothesis test holds it equal to
`rfc8785.dumps`. RFC 8785 §3.2.3 sorts keys by UTF-16 code units, msgspec by code points: they differ only
beyond ASCII (U+10000 sorts before U+E000), so a value with such a key goes to rfc8785 itself.

    >>> canonical({"tonnes": 540000, "lot": "闻喜-01", "closed": True})
    b'{"closed":true,"lot":"\\xe9\\x97\\xbb\\xe5\\x96\\x9c-01","tonnes":540000}'
"""

from typing import Any

import msgspec
import rfc8785

INTEGER_MAX = 2**53 - 1
DEPTH_MAX = 64
SHAPES_MAX = 4_096
SHAPE_CHARACTERS_MAX = 512


class NotCanonical(ValueError):
    """A value or text that has no canonical form here."""


class CanonicalJson(bytes):
    """Bytes that `canonical` wrote, and nobody else may make: they need not be proved canonical again."""


def canonical(value: object) -> CanonicalJson:
    """The RFC 8785 bytes of a value made of dict, list, tuple, str, int, bool and None; else NotCanonical."""
    plain_keys = _check(value, DEPTH_MAX - 1)
    try:
        return CanonicalJson(_ENCODER.encode(value) if plain_keys else rfc8785.dumps(value))  # type: ignore[arg-type]
    except (UnicodeEncodeError, rfc8785.CanonicalizationError) as error:
        raise NotCanonical(f"not a Unicode text: {error}") from error


def canonical_text(text: str) -> bytes:
    """What `canonical` gives for a text alone, sooner."""
    try:
        return _ENCODER.encode(text)
    except UnicodeEncodeError as error:
        raise NotCanonical(f"not a Unicode text: {error}") from error


def is_canonical(text: bytes) -> bool:
    """Whether these bytes are their own RFC 8785 form: decoded and encoded again they are the same."""
    if type(text) is CanonicalJson:
        return True
    try:
        value = _DECODER.decode(text)
        return bool((_ENCODER.encode(value) if _is_plain(text) else canonical(value)) == text)
    except (ValueError, msgspec.DecodeError, RecursionError):
        return False


def decode(text: bytes) -> Any:
    """The value of canonical bytes; NotCanonical where they hold a float or are no JSON."""
    try:
        return _DECODER.decode(text)
    except (ValueError, msgspec.DecodeError, RecursionError) as error:
        raise NotCanonical(str(error)) from error


def decode_canonical(text: bytes, depth_max: int = DEPTH_MAX) -> Any:
    """The value of bytes that are their own RFC 8785 form; NotCanonical where they are not. For bytes of
    unknown origin: nothing is taken on trust, not even their type."""
    value = decode(text)
    try:
        plain_keys = _is_plain(text) or _check(value, depth_max - 1)
        written = _ENCODER.encode(value) if plain_keys else rfc8785.dumps(value)
    except (UnicodeEncodeError, rfc8785.CanonicalizationError) as error:
        raise NotCanonical(f"not a Unicode text: {error}") from error
    if written != text:
        raise NotCanonical("it is not its own RFC 8785 form")
    return value


def _check(value: object, depth: int) -> bool:
    """Refuse what has no canonical form; True when every key is ASCII."""
    plain = True
    kind = type(value)
    if kind is dict:
        plain = _check_keys(value)  # type: ignore[arg-type]
        items = value.values()  # type: ignore[attr-defined]
    else:
        items = value if kind is list or kind is tuple else (value,)
    for item in items:  # Scalars are most of a value, and each costs no call.
        kind = type(item)
        if kind is str or kind is bool or item is None:
            continue
        if kind is int:
            if not -INTEGER_MAX <= item <= INTEGER_MAX:
                raise NotCanonical(f"{item} is beyond ±(2^53 − 1)")
        elif kind is dict or kind is list or kind is tuple:
            if depth == 0:
                raise NotCanonical(f"nested deeper than {DEPTH_MAX}")
            plain = _check(item, depth - 1) and plain
        else:
            raise NotCanonical(f"{kind.__name__} has no canonical form here")
    return plain


def _check_keys(value: dict[Any, Any]) -> bool:
    keys = tuple(value)
    plain = _SHAPES.get(keys)  # Values of few shapes come again and again.
    if plain is None:
        for key in keys:
            if type(key) is not str:
                raise NotCanonical(f"a key is a {type(key).__name__}, not a text")
        names = "".join(keys)
        plain = names.isascii()
        if len(names) <= SHAPE_CHARACTERS_MAX:
            if len(_SHAPES) == SHAPES_MAX:
                _SHAPES.clear()
            _SHAPES[keys] = plain
    return plain


def _refuse_float(text: str) -> float:
    raise NotCanonical(f"{text} is a float")


def _is_plain(text: bytes) -> bool:
    """Whether a text is safe without a walk through its value: no integer can be out of range (fewer than
    16 digits in a row), no key can sort differently (no character beyond U+FFFF), no nesting can be too
    deep."""
    shape = text.translate(_SHAPE)
    return _DIGITS not in shape and b"!" not in shape and text.count(b"{") + text.count(b"[") <= DEPTH_MAX


_SHAPES: dict[tuple[str, ...], bool] = {}
"""Keys of objects that were checked, in their order, and whether all are ASCII."""
_DIGITS = b"0" * 16
_SHAPE = bytes(48 if 48 <= byte <= 57 else 33 if byte >= 0xF0 else 32 for byte in range(256))
_ENCODER = msgspec.json.Encoder(order="sorted")
_DECODER = msgspec.json.Decoder(float_hook=_refuse_float)
