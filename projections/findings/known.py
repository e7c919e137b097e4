"""What the rules look at: the world of everything, with the sums and lists that would be slow to find in it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any, TypeVar, cast

from domain.corrections.facts import EventCorrected
from domain.demolition.facts import EquipmentDemolished
from domain.envelope import Happened
from domain.fact import Account, Fact, Posting
from domain.ovens.facts import (
    OvenCommissioned,
    OvenEmptied,
    OvenHotIdled,
    OvenPurged,
    OvenRampedUp,
    OvenRegistered,
    OvenRestarted,
    OvenStopped,
    ProductionFoundOnClosedOven,
)
from domain.ovens.state import Oven
from domain.places.state import PROVINCE, counts_under, name_of, scopes
from domain.policy.facts import UnitCapSet
from domain.readings.facts import EmissionHoursAggregated
from domain.sites.state import Site
from domain.sites.treatment import distance_metres
from domain.tasks.facts import EnterpriseTaskAssigned, FacilityAdjustedWithinTask
from domain.world import VOID_OTHERS, World, replaced
from projections.capacity.rows import SAYS_WHO_HOLDS, Holders, placed
from projections.findings.archive import Archive
from projections.findings.listed import CELL, LISTED, mark_of
from projections.findings.named import AT_A_SITE, SERIAL, Named, What, bit, bits

T = TypeVar("T")
USABLE = frozenset({Account.OPERATING, Account.IDLE, Account.UNBUILT, Account.CARRIED})
"""What a cap on capacity counts (D-09)."""
_SERIALS = mark_of("serial", "")
_CELL_METRES = 1_111
"""Sites are found by squares of a hundredth of a degree: as many metres to the north, at least half to the east."""

RUNS_CHANGE: frozenset[type[Fact]] = frozenset(
    {
        OvenRegistered,
        OvenCommissioned,
        OvenStopped,
        OvenRestarted,
        OvenHotIdled,
        OvenRampedUp,
        OvenEmptied,
        OvenPurged,
        ProductionFoundOnClosedOven,
        EquipmentDemolished,
        EnterpriseTaskAssigned,
        FacilityAdjustedWithinTask,
        EventCorrected,
    }
)
"""The facts by which an oven begins or ends to run, or comes under a task."""


class Known:
    """All events up to a position. `now` is the view of everything known; no finding looks past the head."""

    def __init__(self, world: World | None = None, asking_all: bool = False) -> None:
        """`asking_all`: whatever could be left unasked is asked (`ever`, `unset`), to show that nothing is lost."""
        self.world = world or Archive()
        self.now = self.world.now
        self.usable: dict[str, int] = defaultdict(int)
        self.operating: dict[str, int] = defaultdict(int)
        self.rows: list[tuple[Posting, str]] = []
        """The rows of the newest event, each with the division it counts in."""
        self.moved: dict[str, int] = {}
        """By division, what the newest event put into the accounts that a cap counts, or took out of them."""
        self.starts: list[tuple[str, int]] = []
        """The divisions in which the newest event made design capacity run, or stop running, with its tonnes."""
        self.asking_all = asking_all
        self._running: dict[str, int] = defaultdict(int)
        self._runs: dict[str, tuple[Oven, str, int]] = {}
        self._summed = asking_all
        """Whether the ovens that run are summed up: not before somebody holds a cap against them."""
        self.named_by = 0
        """The bits of all that the subjects of the newest event were ever named by, this event among it."""
        self._named = Named()
        self._designs: dict[str, int] = {}
        """The most that was ever registered as the design capacity of an oven."""
        self._needs: dict[str, int] = defaultdict(int)
        """The sum of those over all ovens that were ever named together with an enterprise."""
        self._holders: Holders = {}
        self._invented = bytearray()
        """A bit for each position: whether its event is marked invented."""
        self._once: dict[tuple[str, ...], tuple[Any, set[str]]] = {}

    def append(self, event: Happened) -> set[str]:
        """Take in the next event of the log; what it touched: tags, and marks of sums and lists."""
        self.world.append(event)
        self._once.clear()
        tags, kind = event.tags, type(event.fact)
        touched = set(tags)
        if event.invented:
            self._mark_invented(event.position)
        standing = replaced(event)
        self._name(event, standing)
        if standing is not None:
            self._list(standing, touched)
        for file in event.evidence:
            if file.pictures:
                self._add(mark_of("picture", file.sha256), "position", str(event.position), touched)
        self.rows = list(placed(event, self._holders)) if event.fact.postings or kind in SAYS_WHO_HOLDS else []
        self.moved = self._post(touched) if self.rows else {}
        self.starts = list(self._started(tags, touched)) if self._summed and kind in RUNS_CHANGE else []
        if standing is not None and type(standing.fact) is UnitCapSet:
            self._sum_up()
        return touched

    def _name(self, event: Happened, standing: Happened | None) -> None:
        tags, named = event.tags, self._named
        if tags not in named.met:
            for enterprise, oven in named.meet(tags):  # Whoever looks at the enterprise looks again.
                self._needs[enterprise] += self._designs.get(oven, 0)
        facts = bit(type(event.fact))
        if standing is not event and standing is not None:
            facts |= bit(type(standing.fact))
        self.named_by = named.by(named.met[tags], facts)

    def _list(self, standing: Happened, touched: set[str]) -> None:
        """What is found again under another name than its tags."""
        fact = standing.fact
        listed = LISTED.get(type(fact))
        if listed is None:
            return
        for where, prefix, name in listed(standing):
            self._add(where, prefix, name, touched)
            if where.startswith(_SERIALS):
                self.named_by |= self._named.by((f"{prefix}:{name}",), bit(SERIAL))
        match fact:
            case OvenRegistered():
                self._designed(fact, touched)
            case EmissionHoursAggregated(ovens=ovens):  # It bears the tag of its stack alone.
                self._named.by((f"oven:{oven}" for oven in ovens), bit(EmissionHoursAggregated))

    def _mark_invented(self, position: int) -> None:
        at, marks = position >> 3, self._invented
        if at >= len(marks):
            marks.extend(bytes(at + 1_024 - len(marks)))
        marks[at] |= 1 << (position & 7)

    def _designed(self, fact: OvenRegistered, touched: set[str]) -> None:
        tonnes = fact.design_tonnes or 0
        before = self._designs.get(fact.oven, 0)
        if tonnes > before:
            self._designs[fact.oven] = tonnes
            for enterprise in self._named.near(f"oven:{fact.oven}", "enterprise"):
                self._needs[enterprise] += tonnes - before
                touched.add(mark_of("need", enterprise))

    def _started(self, tags: Iterable[str], touched: set[str]) -> Iterator[tuple[str, int]]:
        """What an event changes of the design capacity that runs. An oven under a task is on its way out: it may run
        beside the one that follows it until its last day (X-08), and is no capacity of its place.
        """
        for name in (tag[5:] for tag in tags if tag.startswith("oven:")):
            oven = self.now.oven(name)
            seen, division, before = self._runs.get(name, (None, "", 0))
            if oven is seen:
                continue
            runs = oven.design_tonnes or 0 if oven.running and not oven.main_demolished and not oven.tasks else 0
            place = place_of(oven.county, oven.division)
            self._runs[name] = oven, place, runs
            for where, tonnes in ((division, -before), (place, runs)) if (division, before) != (place, runs) else ():
                if where and tonnes:
                    yield where, tonnes
                    for unit, _ in _sums_of(where):
                        self._running[unit] += tonnes
                        touched.add(mark_of("running", unit))

    def _sum_up(self) -> None:
        """From now on somebody holds a cap against the ovens that run."""
        if not self._summed:
            self._summed = True
            for _ in self._started([f"oven:{name}" for name in self.subjects("oven")], set()):
                pass

    def _post(self, touched: set[str]) -> dict[str, int]:
        """The rows of the newest event in the sums; what moved in each division's."""
        moved: dict[str, int] = {}
        for posting, division in self.rows:
            if posting.account in USABLE:
                moved[division] = moved.get(division, 0) + posting.tonnes
            mark = mark_of("enterprise", posting.enterprise)
            if posting.account is Account.OPERATING:
                lacked = self._lacks(posting.enterprise)
                self.operating[posting.enterprise] += posting.tonnes
                touched.add(mark)
                if lacked or self._lacks(posting.enterprise):
                    touched.add(mark_of("need", posting.enterprise))
            self._add(mark, "lot", posting.lot, touched)
        for division, tonnes in moved.items():
            for unit, mark in _sums_of(division) if tonnes else ():
                self.usable[unit] += tonnes
                touched.add(mark)
        return moved

    def _add(self, mark: str, prefix: str, name: str, touched: set[str]) -> None:
        if self._named.put(mark, prefix, name):
            touched.add(mark)

    def ever(self, tag: str, what: frozenset[What]) -> bool:
        """Whether a subject, a series of it or a lot behind it was ever named by any of these: where not, nothing of
        them is in its state.

        For speed: it is asked before a state is folded.
        """
        self.world.note(tag)
        return self.asking_all or self._named.facts.get(tag, 0) & bits(what) != 0

    def once(self, key: tuple[str, ...], work_out: Callable[[], T]) -> T:
        """What several rules ask on the newest event, worked out once; whoever asks looks at what it looks at."""
        held = self._once.get(key)
        if held is None:
            with self.world.noting() as looked:
                found = work_out()
            held = self._once[key] = found, looked
        self.world.note(*held[1])
        return cast(T, held[0])

    def may_have_site(self, oven: str) -> bool:
        """Whether a site was ever named together with the oven."""
        return self.ever(f"oven:{oven}", AT_A_SITE)

    def may_lack(self, enterprise: str) -> bool:
        """Whether its ovens could need more than it has in OPERATING: not, where that covers all of them at once."""
        self.world.note(f"enterprise:{enterprise}", mark_of("need", enterprise))
        return self._lacks(enterprise) or self.asking_all

    def _lacks(self, enterprise: str) -> bool:
        return self._needs.get(enterprise, 0) > self.operating.get(enterprise, 0)

    def may_lack_for(self, oven: str) -> bool:
        """Whether an enterprise that the oven was ever named together with may."""
        return any(self.may_lack(enterprise) for enterprise in self.near(f"oven:{oven}", "enterprise"))

    def unset(self, *keys: str) -> bool:
        """Whether none of these parameters was ever given a value, anywhere."""
        self.world.note(*(f"policy:{key}" for key in keys))
        return not self.asking_all and not any(f"policy:{key}" in self._named.facts for key in keys)

    def subjects(self, prefix: str) -> Iterator[str]:
        """Every subject that any event named, in the order of its first appearance."""
        return self._named.subjects(prefix)

    def order(self, prefix: str, name: str) -> int:
        """The place of a subject in the order of first appearance."""
        return self._named.order(prefix, name)

    def near(self, tag: str, prefix: str) -> Iterator[str]:
        """The subjects of this prefix that any event named together with the tag."""
        self.world.note(tag)
        return iter(self._named.near(tag, prefix))

    def operating_of(self, enterprise: str) -> int:
        """All that stands in OPERATING for an enterprise."""
        self.world.note(mark_of("enterprise", enterprise))
        return self.operating[enterprise]

    def ovens_of(self, enterprise: str) -> Iterator[str]:
        """Every oven that was ever registered for an enterprise; whose it is now, its state says."""
        return self.near(f"enterprise:{enterprise}", "oven")

    def ovens_in(self, division: str) -> Iterator[str]:
        """Every oven that was ever registered with this county, or with a division without one."""
        return self._marked("county", division, "oven")

    def stacks_of(self, oven: str) -> Iterator[str]:
        """Every stack that was ever reported as the oven's own."""
        return self._marked("stack", oven, "monitor")

    def projects_of(self, enterprise: str) -> Iterator[str]:
        """Every project that was filed by an enterprise."""
        return self._marked("enterprise", enterprise, "project")

    def lots_of(self, enterprise: str) -> Iterator[str]:
        """Every lot of which an enterprise ever had a row."""
        return self._marked("enterprise", enterprise, "lot")

    def ovens_with(self, serials: Iterable[str]) -> list[str]:
        """Every oven of which any of these serial numbers was ever reported, in the order of first appearance."""
        found = {oven for serial in serials for oven in self._marked("serial", serial, "oven")}
        return sorted(found, key=lambda oven: self.order("oven", oven))

    def tasks_of(self, lot: str) -> Iterator[str]:
        """Every task that was ever assigned with a lot, or with an oven behind it."""
        ovens = self.now.lot(lot).ovens
        tags = (f"lot:{lot}", *(f"oven:{oven}" for oven in ovens))
        return iter(dict.fromkeys(task for tag in tags for task in self.near(tag, "task")))

    def _marked(self, kind: str, name: str, prefix: str) -> Iterator[str]:
        mark = mark_of(kind, name)
        self.world.note(mark)
        return iter(self._named.near(mark, prefix))

    def sites_around(self, site: Site, metres: int) -> list[tuple[str, int]]:
        """The other sites whose coordinates lie within so many metres, each with its distance, the nearest first."""
        if site.latitude_microdegrees is None or site.longitude_microdegrees is None:
            return []
        here = (site.latitude_microdegrees, site.longitude_microdegrees)
        row, column = here[0] // CELL, here[1] // CELL
        rows, columns = metres // _CELL_METRES + 1, 2 * metres // _CELL_METRES + 1
        names = (
            name
            for y in range(row - rows, row + rows + 1)
            for x in range(column - columns, column + columns + 1)
            for name in self._marked("cell", f"{y}/{x}", "site")
        )
        found: list[tuple[int, str]] = []
        for other in map(self.now.site, dict.fromkeys(names)):
            y, x = other.latitude_microdegrees, other.longitude_microdegrees
            if other.site != site.site and y is not None and x is not None:
                far = distance_metres(here, (y, x))
                if far <= metres:
                    found.append((far, other.site))
        return [(name, far) for far, name in sorted(found)]

    def coal_permits(self, site: str) -> Iterator[Happened]:
        """The standing permits for coal or coke that reach a site or an oven on it, in the order of the log."""
        ovens = (f"oven:{oven}" for oven in self.now.site(site).ovens)
        marks = (f"site:{site}", *ovens)
        positions = {int(one) for mark in marks for one in self._marked("coal", mark, "position")}
        for position in sorted(positions):
            yield from self.world.submission_at(position)

    def showing(self, sha256: str) -> Iterator[Happened]:
        """The standing events that a picture is attached to, in the order of the log."""
        for position in self._marked("picture", sha256, "position"):
            yield from self.world.submission_at(int(position))

    def event_at(self, position: int) -> Happened | None:
        """The standing event at a position."""
        return next(iter(self.world.submission_at(position)), None)

    def invented(self, *positions: int) -> bool:
        """Whether any of these events is marked invented."""
        marks = self._invented
        return any(position >> 3 < len(marks) and marks[position >> 3] >> (position & 7) & 1 for position in positions)

    def position_of(self, tag: str, fact: type[Fact] | tuple[type[Fact], ...], on: date | None = None) -> int:
        """The newest standing event of a tag with such a fact, on that day if given; 0 if there is none."""
        events = self.world.events(tag, *(fact if isinstance(fact, tuple) else (fact,)))
        found = [event.position for event in events if on is None or event.occurred_on == on]
        return found[-1] if found else 0

    def usable_in(self, unit: str) -> int:
        """OPERATING + IDLE + UNBUILT + CARRIED of a county, a city or the province."""
        self.world.note(mark_of("usable", unit))
        return self.usable[unit]

    def running_in(self, unit: str) -> int:
        """The design capacity of the ovens that run in a county, a city or the province, less those under a task."""
        self.world.note(mark_of("running", unit))
        if not self._summed:
            with self.world.noting():  # Whoever asks for the sum looks at the sum.
                self._sum_up()
        return self._running[unit]

    def enterprise_name(self, enterprise: str) -> str:
        return self.now.enterprise(enterprise).legal_name or enterprise

    def division_name(self, code: str) -> str:
        return name_of(code) or self.now.division(code).name or code


@cache
def _sums_of(division: str) -> tuple[tuple[str, str], ...]:
    """The units in whose sums a division's tonnes stand, each with the mark of its sum."""
    return tuple((unit, mark_of("usable", unit)) for unit in scopes(division) if counts_under(unit, division))


def is_correction(event: Happened) -> bool:
    """Whether an event voids others."""
    return type(event.fact) in VOID_OTHERS


def place_of(county: str | None, division: str) -> str:
    """Where something is: its county where one is stated, else its division."""
    return county or division or PROVINCE
