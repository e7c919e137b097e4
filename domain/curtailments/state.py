"""A curtailment as a division and an oven remember it. JC-04, JC-27."""

from datetime import date

import msgspec

from domain.curtailments.facts import CurtailmentDeclared, CurtailmentKind
from domain.envelope import Happened


class Curtailment(msgspec.Struct, frozen=True):
    """A lawful dip, from a day to a day; `ovens` is empty where it is of the whole division."""

    division: str
    kind: CurtailmentKind
    starts_on: date | None
    ends_on: date
    ovens: tuple[str, ...]
    cut_percent: int | None
    document: str | None
    position: int


def curtailment_of(fact: CurtailmentDeclared, event: Happened) -> Curtailment:
    return Curtailment(
        fact.division,
        fact.kind,
        fact.starts_on,
        fact.ends_on,
        fact.ovens,
        fact.cut_percent,
        fact.document,
        event.position,
    )
