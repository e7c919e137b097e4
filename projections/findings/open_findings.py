"""The findings that are open, and whom to ask again: by what they looked at, by what they rest on, by likeness."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import count

from projections.findings.finding import Finding

Key = tuple[str, int, str, tuple[int, ...]]
"""rule, version, subject, causes."""
_Likeness = tuple[str, str, str, str]


def key_of(finding: Finding) -> Key:
    """What a finding is known by."""
    return (finding.rule, finding.version, finding.subject, finding.causes)


def _likeness(finding: Finding) -> _Likeness:
    return (finding.rule, finding.subject, finding.about, finding.severity.value)


class OpenFindings:
    """Open findings by key, in the order in which they were found."""

    def __init__(self) -> None:
        self._open: dict[Key, tuple[int, Finding]] = {}
        self._numbers = count()
        self._alike: Counter[_Likeness] = Counter()
        self._resting: dict[int, set[Key]] = defaultdict(set)
        self._watching: dict[str, set[Key]] = defaultdict(set)
        self._watched: dict[Key, set[str]] = {}

    def __contains__(self, key: Key | None) -> bool:
        return key in self._open

    def add(self, finding: Finding) -> None:
        """Open a finding; it watches its own subject."""
        key = key_of(finding)
        self._open[key] = next(self._numbers), finding
        self._alike[_likeness(finding)] += 1
        for position in finding.causes:
            self._resting[position].add(key)
        self._watched[key] = set()
        self.watch(finding, {finding.subject})

    def watch(self, finding: Finding, tags: Iterable[str]) -> None:
        """Whether it stands depends on these too."""
        key = key_of(finding)
        for tag in set(tags) - self._watched[key]:
            self._watched[key].add(tag)
            self._watching[tag].add(key)

    def remove(self, finding: Finding) -> None:
        """It stands no more."""
        key = key_of(finding)
        del self._open[key]
        self._alike[_likeness(finding)] -= 1
        for position in finding.causes:
            self._resting[position].discard(key)
        for tag in self._watched.pop(key):
            self._watching[tag].discard(key)

    def has_like(self, finding: Finding) -> bool:
        """Whether one of the same rule, subject, thing and severity is open."""
        return self._alike[_likeness(finding)] > 0

    def resting_on(self, positions: Iterable[int]) -> Iterator[Finding]:
        """Those that rest on any of these events."""
        return self._found({key for position in positions for key in self._resting.get(position, ())})

    def watched(self, tags: set[str]) -> bool:
        """Whether any looked at any of these."""
        return any(map(self._watching.get, tags))

    def watching(self, tags: Iterable[str]) -> Iterator[Finding]:
        """Those that looked at any of these."""
        return self._found({key for tag in tags for key in self._watching.get(tag, ())})

    def _found(self, keys: set[Key]) -> Iterator[Finding]:
        """In the order in which they were found; one that falls meanwhile is left out."""
        for _, finding in sorted((self._open[key] for key in keys), key=lambda one: one[0]):
            if key_of(finding) in self._open:
                yield finding
