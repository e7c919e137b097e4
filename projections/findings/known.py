"""What the rules look at: the world of everything, with the sums and lists that would be slow to find in it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from domain.closing.facts import PermitIssued
from domain.corrections.facts import BaselineCorrected, EventCorrected
from domain.demolition.facts import EquipmentDemolished, EquipmentDisposed
from domain.envelope import Happened
from domain.fact import Account, Fact, Posting
from domain.ovens.facts import (
    OvenCommissioned,
    OvenHotIdled,
    OvenRampedUp,
    OvenRegistered,
    OvenRestarted,
    OvenStopped,
    ProductionFoundOnClosedOven,
)
from domain.places.state import PROVINCE, counts_under, name_of, scopes
from domain.projects.facts import ProjectFiled
from domain.readings.facts import EmissionHoursAggregated, MonitoringDataCorrected
from domain.sites.facts import SiteRegistered
from domain.sites.state import Site
from domain.sites.treatment import distance_metres
from domain.tasks.facts import EnterpriseTaskAssigned, FacilityAdjustedWithinTask
from domain.world import World, replaced
from projections.capacity.rows import Holders, placed
from projections.findings.archive import Archive

_NEAR = {"enterprise": frozenset({"oven"}), "lot": frozenset({"task"}), "oven": frozenset({"task"})}
"""Which neighbours are remembered of a subject: those that a rule asks for."""
USABLE = frozenset({Account.OPERATING, Account.IDLE, Account.UNBUILT, Account.CARRIED})
"""What a cap on capacity counts (D-09)."""

CELL = 10_000
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

    def __init__(self, world: World | None = None) -> None:
        self.world = world or Archive()
        self.now = self.world.now
        self.usable: dict[str, int] = defaultdict(int)
        self.operating: dict[str, int] = defaultdict(int)
        self.rows: list[tuple[Posting, str]] = []
        """The rows of the newest event, each with the division it counts in."""
        self.starts: list[tuple[str, int]] = []
        """The divisions in which the newest event made design capacity run, or stop running, with its tonnes."""
        self._running: dict[str, int] = defaultdict(int)
        self._runs: dict[str, tuple[str, int]] = {}
        self._subjects: dict[str, dict[str, int]] = defaultdict(dict)
        self._met: set[tuple[str, ...]] = set()
        self._near: dict[str, dict[str, dict[str, None]]] = defaultdict(dict)
        self._holders: Holders = {}
        self._invented: set[int] = set()

    def append(self, event: Happened) -> set[str]:
        """Take in the next event of the log; what it touched: tags, and marks of sums and lists."""
        self.world.append(event)
        touched = set(event.tags)
        if event.invented:
            self._invented.add(event.position)
        self._meet(event.tags)
        standing = replaced(event)
        if standing is not None and isinstance(standing.fact, ProjectFiled):
            self._add(_mark("enterprise", standing.fact.owner), "project", standing.fact.project, touched)
        if standing is not None and isinstance(standing.fact, OvenRegistered | EquipmentDemolished | EquipmentDisposed):
            for serial in _serials(standing.fact):
                self._add(_mark("serial", serial), "oven", standing.fact.oven, touched)
        if standing is not None:
            self._add_watched(standing.fact, touched)
        for file in event.evidence:
            if file.pictures:
                self._add(_mark("picture", file.sha256), "position", str(event.position), touched)
        if standing is not None and isinstance(standing.fact, PermitIssued) and standing.fact.coal_or_coke_use:
            for tag in event.tags:
                self._add(_mark("coal", tag), "position", str(event.position), touched)
        if standing is not None and isinstance(standing.fact, SiteRegistered):
            fact = standing.fact
            if fact.latitude_microdegrees is not None and fact.longitude_microdegrees is not None:
                row, column = fact.latitude_microdegrees // CELL, fact.longitude_microdegrees // CELL
                self._add(_mark("cell", f"{row}/{column}"), "site", fact.site, touched)
        self.rows = list(placed(event, self._holders))
        for posting, division in self.rows:
            self._post(posting, division, touched)
        self.starts = list(self._started(event, touched)) if type(event.fact) in RUNS_CHANGE else []
        return touched

    def _add_watched(self, fact: Fact, touched: set[str]) -> None:
        """Where an oven stands, and which stack speaks for it alone."""
        match fact:
            case OvenRegistered(oven=oven):
                self._add(_mark("county", fact.county or fact.division), "oven", oven, touched)
            case EmissionHoursAggregated(ovens=(oven,), shared=False):
                self._add(_mark("stack", oven), "monitor", fact.monitor, touched)
            case _:
                pass

    def _started(self, event: Happened, touched: set[str]) -> Iterator[tuple[str, int]]:
        """What an event changes of the design capacity that runs. An oven under a task is on its way out: it may run
        beside the one that follows it until its last day (X-08), and is no capacity of its place.
        """
        for name in (tag.removeprefix("oven:") for tag in event.tags if tag.startswith("oven:")):
            oven = self.now.oven(name)
            runs = oven.design_tonnes or 0 if oven.running and not oven.main_demolished and not oven.tasks else 0
            division, before = self._runs.get(name, ("", 0))
            place = place_of(oven.county, oven.division)
            self._runs[name] = place, runs
            for where, tonnes in ((division, -before), (place, runs)) if (division, before) != (place, runs) else ():
                if where and tonnes:
                    yield where, tonnes
                    for unit, _ in _sums_of(where):
                        self._running[unit] += tonnes
                        touched.add(_mark("running", unit))

    def _meet(self, tags: tuple[str, ...]) -> None:
        """Subjects that one event names know of each other from then on."""
        if tags in self._met:
            return
        self._met.add(tags)
        names = [tag.partition(":")[::2] for tag in tags]
        for tag, (prefix, name) in zip(tags, names, strict=True):
            known = self._subjects[prefix]
            if name not in known:
                known[name] = len(known)
            near = self._near[tag]
            for other, one in names:
                if other in _NEAR.get(prefix, ()):
                    near.setdefault(other, {})[one] = None

    def _post(self, posting: Posting, division: str, touched: set[str]) -> None:
        if posting.account in USABLE:
            for unit, mark in _sums_of(division):
                self.usable[unit] += posting.tonnes
                touched.add(mark)
        if posting.account is Account.OPERATING:
            self.operating[posting.enterprise] += posting.tonnes
            touched.add(_mark("enterprise", posting.enterprise))
        self._add(_mark("enterprise", posting.enterprise), "lot", posting.lot, touched)

    def _add(self, mark: str, prefix: str, name: str, touched: set[str]) -> None:
        near = self._near[mark].setdefault(prefix, {})
        if name not in near:
            near[name] = None
            touched.add(mark)

    def subjects(self, prefix: str) -> Iterator[str]:
        """Every subject that any event named, in the order of its first appearance."""
        return iter(self._subjects[prefix])

    def order(self, prefix: str, name: str) -> int:
        """The place of a subject in the order of first appearance."""
        return self._subjects[prefix].get(name, 0)

    def near(self, tag: str, prefix: str) -> Iterator[str]:
        """The subjects of this prefix that any event named together with the tag."""
        self.world.note(tag)
        return iter(tuple(self._near[tag].get(prefix, ())))

    def operating_of(self, enterprise: str) -> int:
        """All that stands in OPERATING for an enterprise."""
        self.world.note(_mark("enterprise", enterprise))
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
        mark = _mark(kind, name)
        self.world.note(mark)
        return iter(tuple(self._near[mark].get(prefix, ())))

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
        return any(position in self._invented for position in positions)

    def position_of(self, tag: str, fact: type[Fact] | tuple[type[Fact], ...], on: date | None = None) -> int:
        """The newest standing event of a tag with such a fact, on that day if given; 0 if there is none."""
        events = self.world.events(tag, *(fact if isinstance(fact, tuple) else (fact,)))
        found = [event.position for event in events if on is None or event.occurred_on == on]
        return found[-1] if found else 0

    def usable_in(self, unit: str) -> int:
        """OPERATING + IDLE + UNBUILT + CARRIED of a county, a city or the province."""
        self.world.note(_mark("usable", unit))
        return self.usable[unit]

    def running_in(self, unit: str) -> int:
        """The design capacity of the ovens that run in a county, a city or the province, less those under a task."""
        self.world.note(_mark("running", unit))
        return self._running[unit]

    def enterprise_name(self, enterprise: str) -> str:
        return self.now.enterprise(enterprise).legal_name or enterprise

    def division_name(self, code: str) -> str:
        return name_of(code) or self.now.division(code).name or code


def _mark(kind: str, name: str) -> str:
    """In place of a tag: a sum or a list that events move without naming whose it is."""
    return f"~{kind}:{name}"


@cache
def _sums_of(division: str) -> tuple[tuple[str, str], ...]:
    """The units in whose sums a division's tonnes stand, each with the mark of its sum."""
    return tuple((unit, _mark("usable", unit)) for unit in scopes(division) if counts_under(unit, division))


def _serials(fact: OvenRegistered | EquipmentDemolished | EquipmentDisposed) -> tuple[str, ...]:
    match fact:
        case OvenRegistered():
            return fact.equipment_serials
        case EquipmentDisposed():
            return (fact.serial,)
        case EquipmentDemolished():
            return tuple(item.serial for item in fact.items if item.serial)


def is_correction(event: Happened) -> bool:
    """Whether an event voids others."""
    return isinstance(event.fact, EventCorrected | BaselineCorrected | MonitoringDataCorrected)


def place_of(county: str | None, division: str) -> str:
    """Where something is: its county where one is stated, else its division."""
    return county or division or PROVINCE
