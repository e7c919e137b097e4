"""Which versions of a rule there are: the one in force stands in `RULES`, all others in `CANDIDATES` beside it.

Earlier versions stay there as long as somebody may ask what they would have raised, and a new one waits there until
it is put in force (DESIGN §4: changing a rule never re-raises history; a backtest shows it instead).
"""

from collections.abc import Sequence
from typing import NamedTuple

from projections.findings.finding import Rule
from projections.findings.rules import CANDIDATES, RULES


class NoSuchRule(Exception):
    """No rule, or no version of it, has this name; the message says which there are."""


class Versions(NamedTuple):
    """The version that was asked for, and the one in force; None for a rule that never was."""

    asked: Rule
    in_force: Rule | None


def versions(name: str, rules: Sequence[Rule] = RULES, candidates: Sequence[Rule] = CANDIDATES) -> Versions:
    """The versions behind a name, `D-05@1`; NoSuchRule."""
    known = [rule for rule in (*rules, *candidates) if rule.id == name.partition("@")[0]]
    if not known:
        ids = ", ".join(sorted({rule.id for rule in (*rules, *candidates)}))
        raise NoSuchRule(f"没有规则 {name}；现有 / there is no rule {name!r}; there are: {ids}")
    asked = [rule for rule in known if f"{rule.id}@{rule.version}" == name]
    if not asked:
        names = ", ".join(f"{rule.id}@{rule.version}" for rule in sorted(known, key=lambda rule: rule.version))
        raise NoSuchRule(f"没有版本 {name}；现有 / there is no version {name!r}; there are: {names}")
    return Versions(asked[0], next((rule for rule in rules if rule.id == asked[0].id), None))
