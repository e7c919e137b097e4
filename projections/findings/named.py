"""Who was ever named: by which facts, and together with whom.

For speed alone: what a subject was never named by is not in its state, so a rule that rests on it need not be asked.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, reduce
from operator import or_

from domain.fact import FACT_TYPES, Fact
from domain.series import subject_of
from projections.findings.packed import number_of

SITE, SERIAL = _BESIDES = "site", "serial"
What = type[Fact] | str
"""What a subject was named by: a fact, or (of an oven) together with a SITE or a SERIAL."""
AT_A_SITE: frozenset[What] = frozenset({SITE})

_NEAR = {
    "enterprise": frozenset({"oven"}),
    "lot": frozenset({"task"}),
    "oven": frozenset({"enterprise", "lot", "site", "task"}),
}
"""Which neighbours are remembered of a subject: those that a rule asks for."""
_NONE: dict[str, dict[str, None]] = {}


@cache
def bit(what: What) -> int:
    """A bit for each class of facts, and for what else an oven is named with."""
    return 1 << (len(FACT_TYPES) + _BESIDES.index(what) if isinstance(what, str) else number_of(what))


@cache
def bits(what: frozenset[What]) -> int:
    """The bits of several."""
    return reduce(or_, map(bit, what), 0)


class Named:
    """All subjects that any event named."""

    def __init__(self) -> None:
        self.facts: dict[str, int] = {}
        """By tag, the bits of all it was ever named by; of an oven also those of the lots behind it."""
        self.met: dict[tuple[str, ...], tuple[str, ...]] = {}
        """The tags that events bore together, with the subjects of their series."""
        self._near: dict[str, dict[str, dict[str, None]]] = {}
        self._orders: dict[str, dict[str, int]] = defaultdict(dict)
        self._ovens_behind: dict[str, list[str]] = {}
        """Of a lot the ovens that it was ever named together with."""

    def by(self, tags: Iterable[str], bits: int) -> int:
        """These are named by a fact; the bits of all that any of them was ever named by."""
        facts, all_bits = self.facts, bits
        for tag in tags:
            before = facts.get(tag, 0)
            all_bits |= before
            if before | bits != before:
                facts[tag] = before | bits
                for oven in self._ovens_behind.get(tag, ()):
                    facts[oven] |= bits
        return all_bits

    def meet(self, tags: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """Subjects that one event names know of each other from then on; the enterprises and ovens that are new to each
        other."""
        self.met[tags] = tuple(dict.fromkeys((*tags, *map(subject_of, tags))))
        names = [tag.partition(":")[::2] for tag in tags]
        for tag, (prefix, name) in zip(tags, names, strict=True):
            orders = self._orders[prefix]
            orders.setdefault(name, len(orders))
            wanted = _NEAR.get(prefix, ())
            for other, one in names:
                if other in wanted and self.put(tag, other, one):
                    if prefix == "oven":
                        self._stands_with(tag, other, one)
                    elif prefix == "enterprise":
                        yield name, one

    def _stands_with(self, oven: str, prefix: str, name: str) -> None:
        """An oven is named together with a site for the first time, or with a lot: what names that is known of it."""
        known = self.facts.get(oven, 0)
        if prefix == SITE:
            self.facts[oven] = known | bit(SITE)
        elif prefix == "lot":
            self.facts[oven] = known | self.facts.get(f"lot:{name}", 0)
            self._ovens_behind.setdefault(f"lot:{name}", []).append(oven)

    def put(self, tag: str, prefix: str, name: str) -> bool:
        """A subject is found under a tag or a mark; whether that is new."""
        by_prefix = self._near.get(tag)
        if by_prefix is None:
            by_prefix = self._near[tag] = {}
        near = by_prefix.get(prefix)
        if near is None:
            near = by_prefix[prefix] = {}
        elif name in near:
            return False
        near[name] = None
        return True

    def near(self, tag: str, prefix: str) -> tuple[str, ...]:
        """The subjects of this prefix that were put under a tag or a mark, in the order in which they came."""
        return tuple(self._near.get(tag, _NONE).get(prefix, ()))

    def subjects(self, prefix: str) -> Iterator[str]:
        """Every subject, in the order of its first appearance."""
        return iter(self._orders[prefix])

    def order(self, prefix: str, name: str) -> int:
        """The place of a subject in the order of first appearance."""
        return self._orders[prefix].get(name, 0)
