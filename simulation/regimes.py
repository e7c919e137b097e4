"""How much goes wrong in a world, and how much of what is lawful is declared (情形). model.md §6.5."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Regime:
    """`confounded`: each lawful cause comes to this share of ovens in three years; `declared`: of these, so many."""

    name: str
    confounded: float
    declared: float
    allowance_error: tuple[float, float]
    """Declared limit ÷ the load that it is for."""
    episodes: bool = True
    faults: bool = True
    missing: float = 0.03
    late: float = 0.10


REGIMES = {
    regime.name: regime
    for regime in (
        Regime("normal", 0.10, 0.80, (0.7, 1.3)),
        Regime("harsh", 0.20, 0.50, (0.7, 1.3)),
        Regime("declared95", 0.10, 0.95, (0.7, 1.3)),
        # Every lawful cause, often, all of it declared and with room: who finds something here accuses the innocent.
        Regime("clean", 0.30, 1.0, (1.0, 1.3), episodes=False, faults=False, missing=0.0, late=0.0),
    )
}
