"""Why a cell cannot be read as what its column holds: the code of a problem, and the words that its sentence takes."""

from typing import Any


class Fault:
    """What a reader of a value gives instead of the value; `office.problems` tells it to people."""

    __slots__ = ("code", "said")

    def __init__(self, code: str, **said: Any) -> None:
        self.code = code
        self.said = said

    def __repr__(self) -> str:
        return f"Fault({self.code})"
