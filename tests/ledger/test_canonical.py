"""Canonical JSON: our fast encoder is rfc8785, and refuses what has no one form."""

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from ledger.canonical import (
    DEPTH_MAX,
    INTEGER_MAX,
    CanonicalJson,
    NotCanonical,
    canonical,
    decode,
    decode_canonical,
    is_canonical,
)

texts = st.text(st.characters(codec="utf-8"), max_size=12)
integers = st.integers(-INTEGER_MAX, INTEGER_MAX)
leaves = st.none() | st.booleans() | integers | texts
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(texts, inner, max_size=5),
    max_leaves=25,
)
anything = st.recursive(
    leaves | st.floats() | st.integers(),
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=12,
)


@given(values)
def test_canonical_bytes_are_those_of_rfc8785(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


@given(values)
def test_canonical_bytes_say_the_value_again_and_are_their_own_form(value: object) -> None:
    text = canonical(value)
    assert decode(text) == value
    assert is_canonical(text)


@given(st.binary(max_size=40) | anything.map(msgspec.json.encode) | texts.map(str.encode))
def test_bytes_are_canonical_exactly_when_rfc8785_writes_them_again_without_floats(text: bytes) -> None:
    try:
        value = decode(text)
        expected = rfc8785.dumps(value) == text
    except (NotCanonical, rfc8785.CanonicalizationError):
        expected = False
    assert is_canonical(text) == expected
    if expected:
        assert decode_canonical(text) == value
    else:
        with pytest.raises(NotCanonical):
            decode_canonical(text)


@pytest.mark.parametrize("units", ["\U00010000", "\ue000", "￿", "é", "z", "\U0001f525"])
def test_keys_sort_by_utf16_units_and_not_by_code_points(units: str) -> None:
    value = {"\U00010000a": 1, "\ue000": 2, units: 3, "": 4}
    assert canonical(value) == rfc8785.dumps(value)
    assert is_canonical(canonical(value))


@pytest.mark.parametrize(
    "value",
    [
        1.0, float("nan"), float("inf"), INTEGER_MAX + 1, -INTEGER_MAX - 1, 2**64, "\ud800", {"\udfff": 1}, {1: 2},
        {"é": [1.5]}, [["é", {"é": 1}], 0.5], b"x", object(),
    ],
)  # fmt: skip
def test_what_has_no_one_form_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)


@pytest.mark.parametrize(
    "text",
    [
        b"", b"1.0", b"1e3", b"-0", b"NaN", b"01", b"9007199254740992", b"18446744073709551616", b'{"b":1,"a":2}',
        b'{"a":1,"a":1}', b'{"a": 1}', b'"\\u0041"', b'"\\ud800"', b'"\xff"', b"\xef\xbb\xbf1", b"1 ", b'"\\u001F"',
        '{"\ue000":1,"\U00010000":2}'.encode(), b"[" * 5000 + b"]" * 5000, b"[" * 65 + b"]" * 65,
    ],
)  # fmt: skip
def test_text_that_is_not_its_own_form_is_not_canonical(text: bytes) -> None:
    assert not is_canonical(text)


def test_nesting_is_bounded_so_that_every_reader_can_follow() -> None:
    assert is_canonical(b"[" * 64 + b"]" * 64)
    assert decode_canonical(b"[" * 65 + b"]" * 65, DEPTH_MAX + 1)
    for depth in (DEPTH_MAX, DEPTH_MAX + 1):
        with pytest.raises(NotCanonical):
            decode_canonical(b"[" * (depth + 1) + b"]" * (depth + 1), depth)
    value: object = 1
    for _ in range(65):
        value = [value]
    with pytest.raises(NotCanonical):
        canonical(value)


def test_what_is_made_from_canonical_bytes_is_proved_canonical_again() -> None:
    whole = canonical({"b": 1, "a": [2]})
    assert type(whole) is CanonicalJson
    assert is_canonical(whole)
    for made in (whole[:-1], whole + b" ", whole.replace(b"1", b"1.0"), b"%b" % whole):
        assert type(made) is bytes
        assert is_canonical(made) is (made == whole)
