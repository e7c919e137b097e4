"""docs/rules-mutants.md: one row a mutant, with the test that killed it.

    | mutant | place | rules | killing test |
    | LOT_HELD_BY_PROJECT | domain/lots/trade.py declare_trade | YC-38, YC-09, E-16 | tests/…/test_lots.py::test_… |
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.mutants.mutants import Mutant
from tests.mutants.places import ROOT
from tests.mutants.verdicts import KILLED, Verdict

PAGE = ROOT / "docs" / "rules-mutants.md"
HEAD = """# Every rule's guard, taken away

Written by `make rules-mutants`; not by hand. A *guard* is a place in the code that makes a refusal: its mutant is the
same code in which this one guard never fires. A *number* of the policy is moved by one unit, in the data that carry it
and where a rule reads it. Each mutant is run against the tests that carry one of the rule ids of its class
(`@pytest.mark.rule`), or, where the class has no rule, that name it; the last cell is the first of them that failed.

"""
COLUMNS = "| mutant | place | rules | killing test |\n| --- | --- | --- | --- |\n"
Row = tuple[str, str]


def rows_of(page: Path) -> dict[Row, tuple[str, str]]:
    """(mutant, place) → (rules, killing test), as the page says now."""
    found = {}
    for line in page.read_text(encoding="utf-8").splitlines() if page.exists() else ():
        cells = [cell.strip().replace("&#124;", "|") for cell in line.strip("|").split("|")]
        if line.startswith("| ") and len(cells) == 4 and cells[0] not in ("mutant", "---"):
            found[cells[0], cells[1]] = (cells[2], cells[3])
    return found


def is_a_test(killer: str) -> bool:
    """Whether the last cell names a test that is there today; "**survived**: …" names none."""
    file, _, name = killer.partition("::")
    function = re.escape(name.split("[")[0].rpartition("::")[2])
    path = ROOT / file
    return path.is_file() and re.search(rf"def {function}\(", path.read_text(encoding="utf-8")) is not None


def merged(verdicts: Iterable[Verdict], known: Sequence[Mutant], page: Path) -> str:
    """The page with these verdicts; the rows of other mutants stay, those of guards that are gone go."""
    rows = rows_of(page)
    for verdict in verdicts:
        said = verdict.test if verdict.state == KILLED else f"**{verdict.state}**: {verdict.why}"
        rules = ", ".join(verdict.mutant.rules) or "—"
        rows[verdict.mutant.title, verdict.mutant.place] = (rules, said)
    lines = []
    for mutant in known:
        if found := rows.get((mutant.title, mutant.place)):
            cells = (mutant.title, mutant.place, *found)
            lines.append(f"| {' | '.join(' '.join(cell.replace('|', '&#124;').split()) for cell in cells)} |")
    return HEAD + COLUMNS + "\n".join(lines) + "\n"
