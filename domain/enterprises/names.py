"""The names of enterprises in one place (企业名称): each is its own consistency boundary. X-28.

A name is compared whole, in the one form of `domain.names`, so that 「建龙（闻喜）」 and 「建龙(闻喜)。」
are one name. Its tag is `name:{place}:{form}`: two registrations of one name meet there, a hundred of different
names in one county do not meet at all (docs/decisions/0016).
"""

from collections.abc import Iterable

import msgspec

from domain.enterprises.facts import EnterpriseRegistered, EnterpriseRenamed
from domain.envelope import Happened
from domain.names import comparable


class NameInPlace(msgspec.Struct, frozen=True):
    """A name in the smallest known division of its enterprise; `name` is `{place}:{form}`."""

    name: str
    holders: tuple[str, ...] = ()


def name_id(place: str, name: str) -> str:
    """`140823:建龙(闻喜`: the place and the form in which names are compared."""
    return f"{place}:{comparable(name)}"


def name_tags(place: str, names: Iterable[str]) -> tuple[str, ...]:
    """The tags of these names, each once."""
    return tuple(dict.fromkeys(f"name:{name_id(place, name)}" for name in names))


def evolve_name(state: NameInPlace, event: Happened) -> NameInPlace:
    """Whoever went by a name keeps it, under a new one too (E-16)."""
    fact = event.fact
    if not isinstance(fact, EnterpriseRegistered | EnterpriseRenamed):
        return state
    place = fact.county or fact.division
    if state.name not in (name_id(place, name) for name in (fact.legal_name, *fact.aliases)):
        return state
    return NameInPlace(state.name, tuple(dict.fromkeys((*state.holders, fact.enterprise))))
