"""The works of a world: enterprises with one to four ovens, their lots, and what becomes of each (企业、焦炉、指标)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from simulation import ranges
from simulation.chance import happens, stream, whole
from simulation.journal import Line
from simulation.months import first_day, month_of
from simulation.offices import Habit, habit_of
from simulation.places import County, counties
from simulation.plan import Closing, Replacement, plan_closing, plan_replacement

_SYLLABLES = "安北昌东丰恒华锦康隆明宁平庆荣瑞盛泰同旺祥兴阳永裕源远正中"
_EQUIPMENT = ("推焦车", "装煤车", "熄焦车")


@dataclass(eq=False)
class Enterprise:
    """An enterprise with its one site."""

    id: str
    name: str
    alias: str
    county: County
    site: str
    latitude: int
    longitude: int
    habit: Habit
    ovens: list["Oven"] = field(default_factory=list)


@dataclass(eq=False)
class Oven:
    """An oven, as it is; what the ledger hears of it is told elsewhere."""

    id: str
    enterprise: Enterprise
    label: str
    height_mm: int
    tonnes: int
    lot: str
    provenance: str
    metering: str
    fate: str
    """REDUCED, REPLACED, KEPT, TRADED (its lot is sold and it stops), NEW (of a project)."""
    serials: tuple[str, ...]
    built_on: date
    produces_from: date | None = None
    """None: since before the world."""
    closing: Closing | None = None
    replacement: Replacement | None = None
    arrangement: str = ""
    """SWAP: closes in the place of its sister; PARTIAL: closes while its sister, under the same lot, stays."""
    sister: "Oven | None" = None
    meter: str = ""
    stack: str = ""
    seals: list[str] = field(default_factory=list)
    disposed_otherwise: set[str] = field(default_factory=set)
    """Serials of machines that are not scrapped."""
    court_sealed: bool = False
    seal_opened_on: date | None = None
    kept_running: bool = False
    """It goes on after its last day, its replacement beside it."""
    reglued: tuple[date, date] | None = None
    """While a torn seal is glued again and nobody is to see it."""
    on_reglued: Callable[[Line], None] | None = None
    """What is to be noted of an inspection that hands in an old photograph."""
    reserve_seal: str = ""
    """The number that a seal has once it was lawfully opened and replaced."""
    payee: str | None = None
    """Who is compensated where it is not the holder."""
    paid: tuple[str, int, str, date] | None = None
    """Order, fen, payee and day of its compensation."""

    @property
    def county(self) -> County:
        return self.enterprise.county

    @property
    def stopped_on(self) -> date | None:
        return self.closing.stopped_on if self.closing else None


@dataclass(frozen=True)
class PaperLot:
    """Capacity without an oven (无焦炉产能)."""

    lot: str
    enterprise: Enterprise
    tonnes: int
    provenance: str


class Names:
    """Ids and names that no other thing of the world has; drawn, so that their order tells nothing."""

    def __init__(self, seed: int) -> None:
        self._chance = stream(seed, "names")
        self._taken: set[str] = set()

    def id(self, prefix: str) -> str:
        """o-48213."""
        return self._free(lambda: f"{prefix}-{self._chance.randint(10_000, 99_999)}")

    def company(self) -> str:
        """示例隆泰焦化: no company of the province is called an example."""
        return self._free(lambda: f"示例{''.join(self._chance.sample(_SYLLABLES, 3))}焦化")

    def _free(self, draw: Callable[[], str]) -> str:
        while True:
            name = draw()
            if name not in self._taken:
                self._taken.add(name)
                return name


@dataclass(frozen=True)
class Mix:
    """What works a family draws: sizes, tonnes, meters, and what becomes of the ovens."""

    ovens_per_enterprise: tuple[int, ...]
    small_tonnes: tuple[int, int]
    large_tonnes: tuple[int, int]
    metering: tuple[tuple[str, float], ...]
    fates: tuple[tuple[str, float], ...]


PROVINCE = Mix(
    ranges.OVENS_PER_ENTERPRISE, ranges.SMALL_TONNES, ranges.LARGE_TONNES, ranges.METERING, ranges.FATES
)


@dataclass
class Frame:
    """All works of a world."""

    enterprises: list[Enterprise]
    papers: list[PaperLot]

    @property
    def ovens(self) -> list[Oven]:
        return [oven for enterprise in self.enterprises for oven in enterprise.ovens]


def new_enterprise(seed: int, names: Names, county: County, careful: bool, chance: Random) -> Enterprise:
    """An enterprise in a county, its site within some kilometres of the middle of the county's works."""
    name = names.company()
    return Enterprise(
        id=names.id("e"),
        name=f"{name}有限公司",
        alias=name,
        county=county,
        site=names.id("s"),
        latitude=round((county.latitude + chance.uniform(-0.08, 0.08)) * 1_000_000),
        longitude=round((county.longitude + chance.uniform(-0.08, 0.08)) * 1_000_000),
        habit=habit_of(stream(seed, "habit", county.code), careful),
    )


def draw_frame(
    seed: int, names: Names, count: int, start: date, end: date, careful: bool, mix: Mix = PROVINCE
) -> Frame:
    """Works with about this many ovens at the opening; ovens of projects come on top."""
    chance = stream(seed, "works")
    where = chance.sample(counties(), min(len(counties()), max(12, count * 2 // 5)))
    enterprises: list[Enterprise] = []
    drawn = 0
    while drawn < count:
        enterprise = new_enterprise(seed, names, chance.choice(where), careful, chance)
        size = min(chance.choice(mix.ovens_per_enterprise), count - drawn)
        metering = _drawn(chance, mix.metering)
        metering = "OWN" if metering == "SHARED" and size == 1 else metering
        for number in range(size):
            enterprise.ovens.append(_oven(chance, names, enterprise, number, metering, mix))
        _arranged(chance, enterprise)
        enterprises.append(enterprise)
        drawn += size
    frame = Frame(enterprises, [])
    _plan(seed, frame, names, start, end)
    frame.papers = _papers(chance, seed, names, where, careful, max(2, count // 12))
    return frame


def _drawn(chance: Random, weighted: tuple[tuple[str, float], ...]) -> str:
    return chance.choices([name for name, _ in weighted], [share for _, share in weighted])[0]


def _tonnes(chance: Random, bounds: tuple[int, int]) -> int:
    return whole(chance, (bounds[0] // 10_000, bounds[1] // 10_000)) * 10_000


def _oven(
    chance: Random, names: Names, enterprise: Enterprise, number: int, metering: str, mix: Mix
) -> Oven:
    fate = _drawn(chance, mix.fates)
    if fate == "KEPT" and happens(chance, 0.15):
        fate = "TRADED"
    large = fate == "KEPT"
    ident = names.id("o")
    return Oven(
        id=ident,
        enterprise=enterprise,
        label=f"{number + 1}号焦炉",
        height_mm=chance.choice(ranges.LARGE_HEIGHTS_MM if large else ranges.SMALL_HEIGHTS_MM),
        tonnes=_tonnes(chance, mix.large_tonnes if large else mix.small_tonnes),
        lot=names.id("l"),
        provenance=chance.choices(("OWN_OVEN", "MERGED_WITH_OVEN"), (0.85, 0.15))[0],
        metering=metering,
        fate=fate,
        serials=serials_of(chance),
        built_on=date(chance.randint(2003, 2012), chance.randint(1, 12), 1),
    )


def serials_of(chance: Random) -> tuple[str, ...]:
    """The serial numbers of an oven's machines (出厂编号)."""
    return tuple(f"{kind}-{chance.randrange(16**8):08x}" for kind in _EQUIPMENT)


def _arranged(chance: Random, enterprise: Enterprise) -> None:
    """Sometimes two ovens of a works hang together: a facility swap (E-06), or one lot behind both (E-04)."""
    if len(enterprise.ovens) < 2 or not happens(chance, 0.35):
        return
    stays, goes = enterprise.ovens[:2]
    stays.fate, goes.fate = "KEPT", "REDUCED"
    stays.sister, goes.sister = goes, stays
    goes.arrangement = stays.arrangement = chance.choice(("SWAP", "PARTIAL"))
    if goes.arrangement == "SWAP":
        stays.tonnes, stays.height_mm = goes.tonnes, goes.height_mm


def _plan(seed: int, frame: Frame, names: Names, start: date, end: date) -> None:
    """When each oven stops, and the new ovens of the projects."""
    first, last = month_of(start), month_of(end)
    months = last - first + 1
    earliest, latest = first + min(14, months // 3), first + max(months // 3 + 1, min(months - 5, 44))
    for enterprise in frame.enterprises:
        for oven in list(enterprise.ovens):
            if oven.fate == "KEPT":
                continue
            chance = stream(seed, "plan", oven.id)
            stop = first_day(chance.randint(earliest, max(earliest, latest))) + timedelta(days=chance.randint(0, 27))
            alone = len(enterprise.ovens) == 1
            oven.closing = plan_closing(chance, names.id("t"), oven.fate, stop, start, alone)
            if oven.fate == "REPLACED":
                oven.replacement = plan_replacement(chance, names.id("p"), oven.tonnes, oven.closing, start)
                enterprise.ovens.append(_new_oven(chance, names, oven, oven.replacement))


def _new_oven(chance: Random, names: Names, old: Oven, replacement: Replacement) -> Oven:
    """The oven of a project, in the works of the old one, with its own meter where the works has meters."""
    return Oven(
        id=names.id("o"),
        enterprise=old.enterprise,
        label=f"{len(old.enterprise.ovens) + 1}号焦炉",
        height_mm=6250,
        tonnes=replacement.carried_tonnes,
        lot=old.lot,
        provenance=old.provenance,
        metering="OWN" if old.metering != "NONE" else "NONE",
        fate="NEW",
        serials=serials_of(chance),
        built_on=replacement.ready_on,
        produces_from=replacement.started_on,
        sister=old,
    )


def _papers(
    chance: Random, seed: int, names: Names, where: list[County], careful: bool, count: int
) -> list[PaperLot]:
    """Lots without an oven, of every other provenance (model.md §4.6)."""
    kinds = ("MARKET_TRADED", "MERGED_NO_OVEN", "COURT_AUCTIONED", "SELF_TRADED_UNCONFIRMED", "MIXED", "NOT_DETERMINED")
    found = []
    for number in range(count):
        holder = new_enterprise(seed, names, chance.choice(where), careful, chance)
        tonnes = whole(chance, (10, 40)) * 10_000
        found.append(PaperLot(names.id("l"), holder, tonnes, kinds[number % len(kinds)]))
    return found
