"""Falsification found (造假认定). model.md §2.7; JC-09, JC-25, YC-14.

JC-09 speaks of steel works and monitoring bodies; for coking it is used by analogy, and that an acceptance is opened
again is an inference: what rests on the source is shown to a person, and nothing is undone by itself.
"""

from typing import ClassVar

from domain.fact import Fact
from domain.quantities import DivisionCode, Identifier


class DataTamperingFound(Fact, frozen=True, kw_only=True):
    """造假认定: a source (an office, a monitoring body, a meter), and the tasks whose evidence came from it."""

    TOPIC: ClassVar[str] = "DataTamperingFound"

    division: DivisionCode
    source: str
    what: str
    tasks: tuple[Identifier, ...] = ()
    decision_no: str | None = None
