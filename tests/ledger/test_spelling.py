"""One value, one spelling."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.spelling import NUMBER_MAX, from_base64, from_decimal, hash_from_base64, shown, to_base64
from tests.ledger.bent import anything, nearly, one_fault_or_the_same


class Fault(ValueError):
    """What the tests ask for."""


@pytest.mark.parametrize(
    "text", ["AQ", "AR==", "AQ==\n", " AQ==", "AQ=", "AQ===", "-_==", "AQ==AQ==", "Ａ===", "\ud800"]
)
def test_another_spelling_of_base64_is_a_fault(text: str) -> None:
    assert from_base64("AQ==", Fault) == b"\1"
    with pytest.raises(Fault):
        from_base64(text, Fault)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0240",
        "+240",
        "-0",
        "２４０",
        "2 40",
        "240\n",
        "2_40",
        "0x1",
        "1e3",
        "1.0",
        "²",
        str(2**63),
        "9" * 9999,
    ],
)
def test_another_spelling_of_a_number_is_a_fault(text: str) -> None:
    assert from_decimal("240", Fault) == 240
    with pytest.raises(Fault):
        from_decimal(text, Fault)


def test_a_hash_has_32_bytes() -> None:
    assert hash_from_base64(to_base64(bytes(32)), Fault) == bytes(32)
    for length in (0, 31, 33):
        with pytest.raises(Fault):
            hash_from_base64(to_base64(bytes(length)), Fault)


@given(st.binary())
def test_bytes_come_back(data: bytes) -> None:
    assert from_base64(to_base64(data), Fault) == data


@given(st.integers(0, NUMBER_MAX))
def test_numbers_come_back(number: int) -> None:
    assert from_decimal(str(number), Fault) == number


@settings(max_examples=300)
@given(anything | nearly("AAECAw==", "240", "9223372036854775807"))
def test_any_text_is_written_as_it_was_read_or_a_fault(text: str) -> None:
    one_fault_or_the_same(lambda text: from_base64(text, Fault), to_base64, text, Fault)
    one_fault_or_the_same(lambda text: from_decimal(text, Fault), str, text, Fault)


@given(anything)
def test_a_foreign_text_is_shown_on_one_short_line(text: str) -> None:
    line = shown(text * 99)
    line.encode()
    assert line.isprintable()
    assert len(line) < 700
