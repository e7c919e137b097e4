"""All mutants under one form: a guard that never fires, or a number moved by one."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.mutants import numbers as n
from tests.mutants.disabling import disabled
from tests.mutants.places import Place, places
from tests.mutants.swapping import module_of, reread, set_constant, swap


@dataclass(frozen=True)
class Mutant:
    """`title` is the first cell of the table, `place` the second; `named` is what a test that knows it says."""

    title: str
    place: str
    rules: tuple[str, ...]
    named: tuple[str, ...]
    source: Place | n.Number

    def put(self) -> None:
        """Put it in place in this process, which has imported what it changes."""
        match self.source:
            case Place() as place:
                swap(place.path, disabled(place))
            case n.Number() as number if number.where.startswith(n.DATA):
                reread(n.moved_data(number, Path(tempfile.mkdtemp(dir="."))).resolve())
            case n.Number() as number if number.where.endswith("as read"):
                swap(n.POLICY, n.moved_reading(number))
            case n.Number() as number if constant := n.constant_of(number):
                set_constant(constant, number.by, module_of(number.where))
            case n.Number() as number:
                swap(number.where, n.moved_code(number))


def mutants() -> tuple[Mutant, ...]:
    """Every guard, then every number."""
    guards = (
        Mutant(p.refusal.code, p.name, p.refusal.rules, (p.refusal.name, p.refusal.code), p) for p in places()
    )
    moved = (Mutant(m.title, m.where, m.rules, (m.name,), m) for m in n.numbers())
    return (*sorted(guards, key=lambda guard: (guard.title, guard.place)), *moved)
