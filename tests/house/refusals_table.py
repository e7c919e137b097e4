"""docs/refusals.md: every refusal with its sentences, what to do, and a test that provokes it.

    python -m tests.house.refusals_table     writes the page anew (`make refusals`)

The sentences are the classes' own; which test provokes which refusal is tests/house/refusals.toml, and
`tests/house/provoked.py` finds that out by running them.
"""

import importlib
import pkgutil
import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import app
import domain
import gateway
import office
import projections
from domain.refusals import REFUSAL_TYPES, Refusal

PAGE = Path(__file__).parents[2] / "docs" / "refusals.md"
PROVOKED = Path(__file__).with_name("refusals.toml")
COMMAND = "make refusals"

HEAD = """\
# Refusals (拒绝目录)

Every refusal there is: when it comes, the rules it rests on, its sentence in Chinese and English (〈…〉 stands for what
was submitted), what to do, and a test that provokes it. *Recorded*: the refused attempt itself goes into the ledger
as `SubmissionRefused`, because it may be evidence; malformed input never does. `make refusals` writes this page from
the classes; a test keeps it current.

本页由 `make refusals` 生成：每一种拒绝的代码、情形、依据、中英文说明、办理提示及其测试；〈…〉为申报内容。
“recorded: yes” 表示被拒绝的申报本身也入账。
"""


def refusals() -> dict[str, type[Refusal]]:
    """Every refusal of the project by its code: whatever module makes one is imported first."""
    for package in (domain, projections, office, gateway, app):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    return dict(REFUSAL_TYPES)


def provoked() -> dict[str, str]:
    """Code → the test that provokes it."""
    return dict(tomllib.loads(PROVOKED.read_text(encoding="utf-8")))


def page(types: Mapping[str, type[Refusal]], tests: Mapping[str, str]) -> str:
    """The whole page, a section for each noun."""
    return HEAD + "".join(_sections(types, tests))


def _sections(types: Mapping[str, type[Refusal]], tests: Mapping[str, str]) -> Iterator[str]:
    for module in sorted({kind.__module__ for kind in types.values()}):
        yield f"\n## {module}\n\n"
        yield "| code | when | rules | recorded | 中文 | English | what to do 怎么办 | test |\n" + "| --- " * 8 + "|\n"
        for code, kind in types.items():
            if kind.__module__ == module:
                yield _row(kind, tests.get(code, ""))


def _row(kind: type[Refusal], test: str) -> str:
    when = re.sub(r"\s+", " ", kind.__doc__ or "").strip()
    recorded = "yes" if kind.RECORDED else "no"
    rules = ", ".join(kind.RULES)
    cells = [kind.CODE, when, rules, recorded, shown(kind.ZH), shown(kind.EN), kind.REMEDY, f"`{test}`"]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def shown(template: str) -> str:
    """A sentence with its values named: 〈lot〉."""
    return "".join(
        text + (f"〈{re.split(r'[!.:]', name)[0]}〉" if name else "")
        for text, name, _, _ in string.Formatter().parse(template)
    )


if __name__ == "__main__":
    PAGE.write_text(page(refusals(), provoked()), encoding="utf-8")
