"""docs/rules.md: every statement of the documents beside the tests that hold it, or the reason why none does.

    python -m tests.house.rules_table        writes the page anew (`make rules`)

The statements are tests/house/rules.toml; the tests are found by their marks, so nothing of the page is typed twice.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from projections.findings.rules import RULES
from tests.house.marks import rules_held

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
BOOK = Path(__file__).with_name("rules.toml")
FINDING = re.compile(r"[DMQSVW]-\d\d")
REASONS = ("informational: ", "out of scope: ")
COMMAND = "make rules"

HEAD = """\
# The rule book (规则总表)

Every statement of the five documents, every trap between them (X) and every edge case (E), with the tests that carry
its id; `informational:` and `out of scope:` say why a row has none. The statements are tests/house/rules.toml, the
tests are found by their marks (`@pytest.mark.rule`), and `make rules` writes this page; a test keeps it current.

本页由 `make rules` 生成：五份文件的每一条规定、文件之间的每一处矛盾（X）与每一种边界情形（E），以及验证它的测试。
"""
SECTIONS = {
    "JX": "介休市全面关停炭化室高度4.3米焦炉工作方案",
    "YC": "运政办发〔2019〕43号 (运城)",
    "XZ": "忻政办发〔2022〕71号 (忻州)",
    "SX": "晋焦压减组办字〔2020〕2号 (省)",
    "JC": "晋市政办〔2020〕56号 (晋城)",
    "X": "Contradictions and traps (矛盾与陷阱)",
    "E": "Edge cases (边界情形)",
}
FINDINGS_HEAD = """
## Findings (发现)

Findings are data, not rules of the documents; the rules above order what they look for.

| id | tests | module |
| --- | --- | --- |
"""


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One statement: where it stands, what it says in our words, and why nothing holds it where nothing does."""

    source: str
    statement: str
    reason: str = ""


def book() -> dict[str, Row]:
    """The rule book by id, in the order of the documents."""
    return msgspec.convert(tomllib.loads(BOOK.read_text(encoding="utf-8")), dict[str, Row])


def page(rows: Mapping[str, Row], held: Mapping[str, Sequence[str]]) -> str:
    """The whole page."""
    return HEAD + "".join(_sections(rows, held)) + FINDINGS_HEAD + "".join(_findings(held))


def _sections(rows: Mapping[str, Row], held: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for prefix, title in SECTIONS.items():
        yield f"\n## {title}\n\n| id | tests | rule |\n| --- | --- | --- |\n"
        for name, row in rows.items():
            if name.partition("-")[0] == prefix:
                yield f"| {name} | {cell(held.get(name, ()), row.reason)} | {_statement(row)} |\n"


def cell(tests: Sequence[str], reason: str) -> str:
    """The tests that hold a row, or the reason why none does."""
    return "<br>".join(f"`{test}`" for test in tests) or reason or "not built yet"


def _statement(row: Row) -> str:
    return f"{row.source}: {row.statement}".replace("|", "\\|")


def _findings(held: Mapping[str, Sequence[str]]) -> Iterator[str]:
    modules = {rule.id: rule.check.__module__.replace(".", "/") + ".py" for rule in RULES}
    for name in sorted(set(modules) | {name for name in held if FINDING.fullmatch(name)}):
        yield f"| {name} | {cell(held.get(name, ()), '')} | {modules.get(name, '–')} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(book(), rules_held()), encoding="utf-8")
