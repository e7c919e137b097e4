"""Chance that is the same for the same seed: each thing of a world draws from a stream of its own.

A stream is named by what it is for ("oven", 17, "load"), so that one more draw in one place moves nothing elsewhere.
Neither the clock nor Python's salted hashes have a part in it.
"""

import hashlib
import math
from random import Random


def stream(seed: int, *name: object) -> Random:
    """The stream of this name in the world of this seed."""
    path = "/".join(map(str, (seed, *name)))
    return Random(int.from_bytes(hashlib.sha256(path.encode()).digest()[:8], "big"))


def lognormal(chance: Random, median: float, sigma: float) -> float:
    """A positive quantity around its median."""
    return median * math.exp(chance.gauss(0.0, sigma))


def within(chance: Random, bounds: tuple[float, float]) -> float:
    """Somewhere in a range."""
    return chance.uniform(*bounds)


def whole(chance: Random, bounds: tuple[int, int]) -> int:
    """A whole number in a range, both ends included."""
    return chance.randint(*bounds)


def happens(chance: Random, share: float) -> bool:
    """Whether something that happens to this share happens here."""
    return chance.random() < share


def over_months(share_of_three_years: float, months: float) -> float:
    """The share to which something happens in so many months, if it happens to a share of all in three years."""
    return 1.0 - math.pow(1.0 - share_of_three_years, max(0.0, months) / 36.0)
