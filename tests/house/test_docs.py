"""What the pages tell people to type exists: commands, options, variables, make targets, files, and policies parse."""

import re
from itertools import combinations
from typing import Any

import pytest
from typer.main import get_command

from app.cli import cli
from app.settings import Settings
from ledger.policy import parse_policy
from projections.findings.rules import RULES
from tests.house.sources import PROJECT

PAGES = {
    path.relative_to(PROJECT).as_posix(): path.read_text(encoding="utf-8")
    for path in [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]
}
OPERATOR = PAGES["docs/operator.md"]
VARIABLES = {
    str(field.validation_alias or f"QUENCH_{name.upper()}") for name, field in Settings.model_fields.items()
}
COMMANDS: Any = get_command(cli)
OF_COMMANDS = {
    parameter.envvar
    for command in COMMANDS.commands.values()
    for parameter in command.params
    if parameter.envvar
}

SIGNED = re.compile(r"quench (key rotation|restore) v1")
"""What keys sign begins like a command."""


def code(page: str) -> list[str]:
    """Code spans, fenced blocks and indented blocks of a page, continued lines joined."""
    fenced = re.findall(r"^ *```[a-z-]*\n(.*?)^ *```", page, re.DOTALL | re.MULTILINE)
    rest = re.sub(r"^ *```.*?^ *```", "", page, flags=re.DOTALL | re.MULTILINE).replace("\\\n", " ")
    spans = re.findall(r"`([^`\n]+)`", rest)
    return [
        *spans,
        *(text.replace("\\\n", " ") for text in [*fenced, *re.findall(r"^ {4,}(.+)$", rest, re.MULTILINE)]),
    ]


def commands(page: str) -> list[str]:
    """What stands after `quench`, to the end of the line."""
    return [
        line
        for text in code(page)
        for line in re.findall(r"(?<![\w/.-])quench +([^\n#]+)", SIGNED.sub("", text))
    ]


@pytest.mark.parametrize("name", PAGES)
def test_every_command_of_a_page_exists_with_its_options(name: str) -> None:
    for line in commands(PAGES[name]):
        words = line.split()
        for word in words[0].split("|"):
            assert word in COMMANDS.commands or word.startswith("-"), line
        command = COMMANDS.commands.get(words[0])
        if hasattr(command, "commands"):
            choices = words[1].split("|")
            assert set(choices) <= set(command.commands), line
            command = command.commands[choices[0]]
        options = {option for parameter in getattr(command, "params", ()) for option in parameter.opts} | {
            "--help"
        }
        assert set(re.findall(r"(?<=\s)--[a-z-]+", line)) <= options, line


def test_every_variable_of_a_page_is_a_setting() -> None:
    for page in PAGES.values():
        named = set(re.findall(r"\b(?:QUENCH_[A-Z_]+|[A-Z_]*DATABASE_URL)\b", page))
        assert named - {"QUENCH_SUPERUSER_PASSWORD"} <= VARIABLES | OF_COMMANDS


def test_the_operator_is_told_of_every_setting() -> None:
    assert [name for name in sorted(VARIABLES) if name not in OPERATOR] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_make_target_of_a_page_exists(name: str) -> None:
    targets = set(re.findall(r"(?m)^([a-z-]+):", (PROJECT / "Makefile").read_text()))
    for text in code(PAGES[name]):
        assert set(re.findall(r"^\s*make ([a-z-]+)", text, re.MULTILINE)) <= targets


@pytest.mark.parametrize("name", PAGES)
def test_every_link_between_pages_leads_somewhere(name: str) -> None:
    for link in re.findall(r"\]\((?!https?:)([^)#]+)", PAGES[name]):
        assert (PROJECT / name).parent.joinpath(link).exists(), link


def test_the_policies_of_the_operator_s_page_bear_what_it_says() -> None:
    """With so many liars, no two quorums for two histories; with one more, there are."""
    blocks = re.findall(r"```tlog-policy\n(.*?)```", OPERATOR, re.DOTALL)
    for text, (threshold, size, liars) in zip(blocks, [(2, 3, 0), (3, 4, 1)], strict=True):
        policy = parse_policy(text)
        (group,) = policy.groups
        assert (group.threshold, len(group.members), policy.quorum) == (threshold, size, group.name)
        keys = [witness.verifier.key for witness in policy.witnesses]
        quorums = [set(some) for some in combinations(keys, threshold) if policy.satisfied_by(some)]
        shared = min(len(one & other) for one, other in combinations(quorums, 2))
        assert shared == 2 * threshold - size == liars + 1


def test_the_inspector_is_told_of_every_rule_in_force() -> None:
    table = PAGES["docs/inspector.md"].split("## Findings\n")[1]
    assert set(re.findall(r"^\| ([A-Z]-\d\d) \| ", table, re.MULTILINE)) == {rule.id for rule in RULES}
