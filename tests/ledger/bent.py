"""Texts and bytes for the parsers: anything at all, and what is almost right."""

from collections.abc import Callable
from typing import TypeVar

import pytest
from hypothesis import strategies as st

Value = TypeVar("Value")

anything = st.text(st.characters(exclude_categories=()), max_size=200)
"""Lone surrogates too."""
_piece = st.sampled_from(
    ["\n", "\n\n", " ", "+", "=", "0", "\r", "\t", "\0", "— ", "é", "\ud800", "\u3000", "A"]
)


@st.composite
def nearly(draw: st.DrawFn, *rights: str) -> str:
    """One of the right texts with up to three cuts, doublings and insertions."""
    text = draw(st.sampled_from(rights))
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 40)))
        text = text[:start] + draw(_piece | st.just("") | st.just(text[start:end] * 2)) + text[end:]
    return text


def one_fault_or_the_same(
    parse: Callable[[str], Value], write: Callable[[Value], str], text: str, fault: type[ValueError]
) -> None:
    """The parser gives a value that is written as it was read, or its fault, whose message is one clear line."""
    try:
        value = parse(text)
    except fault as malformed:
        message = str(malformed)
        assert "\n" not in message
        assert " / " in message
        message.encode()
    else:
        assert write(value) == text


def refusal(fault: type[ValueError], act: Callable[[], object]) -> str:
    """What the fault says."""
    with pytest.raises(fault) as raised:
        act()
    return str(raised.value)
