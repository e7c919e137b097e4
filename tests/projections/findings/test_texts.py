"""Every rule in force says what it looks for and on which articles it rests, in the words of docs/rules.md."""

import tomllib
from pathlib import Path

from domain.policy import keys
from projections.findings.rules import RULES
from projections.findings.texts import TEXTS, text_of

BOOK = tomllib.loads((Path(__file__).parents[2] / "house" / "rules.toml").read_text())


def test_every_rule_in_force_has_its_text_in_both_languages() -> None:
    assert {rule.id for rule in RULES} <= set(TEXTS)
    for text in TEXTS.values():
        assert text.says_zh.endswith("。"), text.rule
        assert text.says_en.endswith("."), text.rule


def test_every_article_is_the_one_that_the_rule_book_names() -> None:
    for text in TEXTS.values():
        for one in text.articles:
            assert BOOK[one.rule_id]["source"] == one.article, (text.rule, one)


def test_a_rule_reads_parameters_that_there_are() -> None:
    for text in TEXTS.values():
        assert set(text.parameters) <= set(keys.VALUE_FIELDS), text.rule


def test_a_rule_of_a_newer_program_has_no_text_here() -> None:
    assert text_of("Z-99") is None
