"""The families of worlds: which generator draws a world (世界族). simulation/README.md; docs/decisions/0034."""

from collections.abc import Callable

from simulation.machines.family import simulate as machines
from simulation.province import Province
from simulation.province import simulate as province

FAMILIES: dict[str, Callable[[int, int, int, str], Province]] = {"province": province, "machines": machines}
"""By name: (seed, years, ovens, regime) → the world."""
