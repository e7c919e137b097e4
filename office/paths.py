"""Wire paths (`accepted[1].tonnes`) put together to the fields of one submission.

Groups of columns repeat a part. Who fills in the first and the third has given two parts, and the third is the second
of them: the domain counts what is there, and a refusal's path must still lead back to the right cell.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any

_PART = re.compile(r"[^.\[\]]+|\[(\d+)\]")
Steps = tuple[str | int, ...]


@lru_cache(maxsize=4_096)
def steps_of(path: str) -> Steps:
    """`accepted[1].lot` → ("accepted", 1, "lot")."""
    return tuple(int(found[1]) if found[1] else found[0] for found in _PART.finditer(path))


def path_of(steps: Steps) -> str:
    """The path that these steps take."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return text.removeprefix(".")


def closed_up(paths: Iterable[str]) -> dict[str, str]:
    """Each path, and the same path where the parts that are missing before it are not counted."""
    every = [steps_of(path) for path in paths]
    present: dict[Steps, set[int]] = {}
    for steps in every:
        for at, step in enumerate(steps):
            if isinstance(step, int):
                present.setdefault(steps[:at], set()).add(step)
    return {path_of(steps): path_of(_moved(steps, present)) for steps in every}


def _moved(steps: Steps, present: Mapping[Steps, set[int]]) -> Steps:
    return tuple(
        sorted(present[steps[:at]]).index(step) if isinstance(step, int) else step for at, step in enumerate(steps)
    )


def put_together(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a submission from values by path; the paths are closed up."""
    found: dict[str, Any] = {}
    for path in sorted(values, key=steps_of_sorting):
        steps = steps_of(path)
        place: Any = found
        for step, following in pairwise(steps):
            place = _into(place, step, [] if isinstance(following, int) else {})
        _into(place, steps[-1], values[path])
    return found


def steps_of_sorting(path: str) -> tuple[tuple[str, int], ...]:
    """An order in which the parts of a list follow each other."""
    return tuple(("", step) if isinstance(step, int) else (step, 0) for step in steps_of(path))


def _into(place: Any, step: str | int, value: Any) -> Any:
    if isinstance(step, int):
        if step == len(place):
            place.append(value)
    else:
        place.setdefault(step, value)
    return place[step]
