"""A file that cannot be read at all, inside the reading process; outside it is a problem like any other."""

from typing import Any


class Unreadable(Exception):
    """Carries the code of the problem and the words that its sentence takes."""

    def __init__(self, code: str, **said: Any) -> None:
        super().__init__(code)
        self.code = code
        self.said = said
