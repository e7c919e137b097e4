"""All mutants under one form: a guard that never fires, or a number moved by one."""

import ast
from dataclasses import dataclass
from pathlib import Path

from tests.mutants import numbers as n
from tests.mutants.disabling import disabled
from tests.mutants.places import Place, places


@dataclass(frozen=True)
class Mutant:
    """`title` is the first cell of the table, `place` the second; `named` is what a test that knows it says."""

    title: str
    place: str
    rules: tuple[str, ...]
    named: tuple[str, ...]
    source: Place | n.Number

    def made(self, folder: Path) -> tuple[str, ast.Module]:
        """The file and its tree with the change; data that must be copied goes into the folder."""
        if isinstance(self.source, Place):
            return self.source.path, disabled(self.source)
        if self.source.where.startswith(n.DATA):
            return n.moved_data(self.source, folder)
        return n.moved_reading(self.source) if self.source.where.endswith("as read") else n.moved_code(self.source)


def mutants() -> tuple[Mutant, ...]:
    """Every guard, then every number."""
    guards = (
        Mutant(p.refusal.code, p.name, p.refusal.rules, (p.refusal.name, p.refusal.code), p) for p in places()
    )
    moved = (Mutant(m.title, m.where, m.rules, (m.name,), m) for m in n.numbers())
    return (*sorted(guards, key=lambda guard: (guard.title, guard.place)), *moved)
