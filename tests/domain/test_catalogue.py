"""What every fact, command and refusal must be: named for ever, decided, and explained in both languages."""

import re
import string
from pathlib import Path

import pytest

import domain.catalogue
from domain.catalogue import DECISIONS
from domain.command import COMMAND_TYPES, Command
from domain.corrections.commands import CorrectBaseline, CorrectEvent
from domain.fact import FACT_TYPES
from domain.refusals import REFUSAL_TYPES, Refusal

TOPICS = (Path(__file__).parents[1] / "vectors/topics.txt").read_text().splitlines()
"""Written down once more on purpose: a topic stands in stored entries and never changes."""


def test_topics_never_change() -> None:
    assert sorted(FACT_TYPES) == sorted(TOPICS)
    assert {topic: fact.TOPIC for topic, fact in FACT_TYPES.items()} == {topic: topic for topic in TOPICS}


def test_every_command_is_decided() -> None:
    assert set(DECISIONS) | {CorrectEvent, CorrectBaseline} == set(COMMAND_TYPES.values())
    assert domain.catalogue.DECISIONS is DECISIONS


@pytest.mark.parametrize("command", COMMAND_TYPES.values(), ids=lambda c: c.__name__)
def test_a_command_says_what_it_is_and_who_may(command: type[Command]) -> None:
    assert command.ROLES
    assert re.search("[一-鿿]", command.ZH)
    assert command.__doc__


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("refusal", REFUSAL_TYPES.values(), ids=lambda r: r.CODE)
def test_a_refusal_explains_itself_in_both_languages(refusal: type[Refusal]) -> None:
    fields = set(refusal.__struct_fields__)
    for text in (refusal.ZH, refusal.EN):
        named = {re.split(r"[!.:\[]", name)[0] for name in placeholders(text)}
        assert named <= fields, text
    assert re.search("[一-鿿]", refusal.ZH)
    assert re.search("[一-鿿]", refusal.REMEDY)
    assert re.search("[A-Za-z]{3}", refusal.EN)
    assert re.search("[A-Za-z]{3}", refusal.REMEDY)
    assert re.fullmatch("[A-Z][A-Z0-9_]+", refusal.CODE)
