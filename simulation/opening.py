"""The opening of a world: its parameters, enterprises, lots and ovens, told in the first days (期初登记)."""

from datetime import date, timedelta
from typing import Any

from simulation.journal import Thread
from simulation.offices import PROVINCE_MIIT, PROVINCE_OFFICE, city_office, county_office
from simulation.places import PROVINCE
from simulation.works import Enterprise, Oven, PaperLot
from simulation.world import World

OPENING = date(2018, 12, 31)
CHECKLIST = ["断水", "断电", "停止原料进场", "停止生产运营", "停止安全生产许可", "停止排污许可"]
HAZARDS = ["煤气", "苯", "煤焦油", "压力容器"]
INSPECTION_DAYS = 90
_PARAMETERS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("opening-day", {"day": OPENING.isoformat()}, "date"),
    ("closing-checklist", {"items": CHECKLIST}, "items"),
    ("emptied-required", {"number": 1}, "bool"),
    ("purge-required", {"number": 1}, "bool"),
    ("hazard-classes", {"items": HAZARDS}, "items"),
    ("compensation-rate.OWN_OVEN", {"number": 3000}, "fen/t"),
    ("compensation-rate.MERGED_WITH_OVEN", {"number": 3000}, "fen/t"),
    ("compensation-rate.MARKET_TRADED", {"number": 4800}, "fen/t"),
    ("compensation-rate.COURT_AUCTIONED", {"number": 4800}, "fen/t"),
    ("compensation-rate.MERGED_NO_OVEN", {"number": 4800}, "fen/t"),
    ("price-cap", {"number": 4800}, "fen/t"),
    ("fund-ratios", {"text": "50:30:20"}, "ratio"),
    ("replacement-strictly-less", {"number": 1}, "bool"),
    ("seal-inspection-days", {"number": INSPECTION_DAYS}, "day"),
    ("seal-report-hours", {"number": 24}, "hour"),
    ("ready-grace-days", {"number": 120}, "day"),
)
"""What a decision needs in force: rates of YC and SX, the checklist of JX for all, the rest assumed (README)."""


def tell_opening(world: World) -> None:
    """Parameters first, then who is there, then the lots and their total, then the ovens behind them."""
    thread = Thread(world.journal, world.chance("opening"))
    thread.wait_until(world.start - timedelta(days=12))
    for parameter, value, unit in _PARAMETERS:
        thread.tell(
            PROVINCE_OFFICE,
            OPENING,
            "SetRuleParameter",
            delay=0,
            parameter=parameter,
            division=PROVINCE,
            value=value,
            unit=unit,
            basis="ASSUMED",
            note="模拟世界的设定，不出自任何文件",
        )
    holders = [*world.frame.enterprises, *(paper.enterprise for paper in world.frame.papers)]
    for enterprise in holders:
        tell_enterprise(thread, enterprise, OPENING)
    _tell_lots(world, thread)
    for oven in world.frame.ovens:
        if oven.fate != "NEW":
            tell_oven(thread, oven, OPENING)
    _tell_backing(world, thread)
    for oven in world.frame.ovens:
        if oven.fate != "NEW":
            thread.tell(county_office(oven.county), OPENING, "CommissionOven", delay=0, oven=oven.id)
            world.reached[oven.id, "producing"] = thread.reached
    world.reached["opening", "told"] = thread.reached


def tell_enterprise(thread: Thread, enterprise: Enterprise, on: date) -> None:
    """企业建档 and its site."""
    county = enterprise.county
    thread.tell(
        county_office(county),
        on,
        "RegisterEnterprise",
        delay=0,
        enterprise=enterprise.id,
        legalName=enterprise.name,
        division=county.code,
        county=county.code,
        countyBasis="PRINTED",
        aliases=[enterprise.alias],
    )
    thread.tell(
        county_office(county),
        on,
        "RegisterSite",
        delay=0,
        site=enterprise.site,
        enterprise=enterprise.id,
        division=county.code,
        county=county.code,
        name=f"{enterprise.alias}厂区",
        latitudeMicrodegrees=enterprise.latitude,
        longitudeMicrodegrees=enterprise.longitude,
    )


def tell_oven(thread: Thread, oven: Oven, on: date, site: str | None = None) -> None:
    """焦炉登记, with the serial numbers of its machines."""
    thread.tell(
        county_office(oven.county),
        on,
        "RegisterOven",
        delay=0,
        oven=oven.id,
        enterprise=oven.enterprise.id,
        division=oven.county.code,
        county=oven.county.code,
        site=site or oven.enterprise.site,
        label=oven.label,
        chamberHeightMm=oven.height_mm,
        charging="STAMP",
        designTonnes=oven.tonnes,
        builtOn=oven.built_on.isoformat(),
        own=True,
        equipmentSerials=list(oven.serials),
    )


def joint(oven: Oven) -> bool:
    """Whether the oven and its sister stand under one lot at the opening (YC-28)."""
    return oven.arrangement == "PARTIAL"


def joint_lot(oven: Oven) -> str:
    """The lot that both sisters back, named after neither child of its later split."""
    assert oven.sister is not None
    return f"l-{min(oven.lot, oven.sister.lot)[2:]}.{max(oven.lot, oven.sister.lot)[2:]}"


def _opened(world: World) -> list[tuple[str, Enterprise, int, str]]:
    """(lot, holder, tonnes, provenance) of every lot with ovens, at the opening."""
    found: dict[str, tuple[str, Enterprise, int, str]] = {}
    for oven in world.frame.ovens:
        if oven.fate == "NEW":
            continue
        lot = joint_lot(oven) if joint(oven) else oven.lot
        tonnes = oven.tonnes + (oven.sister.tonnes if joint(oven) and oven.sister else 0)
        found[lot] = (lot, oven.enterprise, tonnes, "OWN_OVEN" if joint(oven) else oven.provenance)
    return list(found.values())


def _tell_lots(world: World, thread: Thread) -> None:
    totals: dict[str, int] = {}
    for lot, holder, tonnes, provenance in _opened(world):
        _recognized(thread, lot, holder, tonnes, provenance, "OPERATING")
        totals[holder.county.city] = totals.get(holder.county.city, 0) + tonnes
    for paper in world.frame.papers:
        _recognized(
            thread, paper.lot, paper.enterprise, paper.tonnes, paper.provenance, "UNBUILT", **_more(paper)
        )
        city = paper.enterprise.county.city
        totals[city] = totals.get(city, 0) + paper.tonnes
    for city, tonnes in sorted(totals.items()):
        thread.tell(PROVINCE_MIIT, OPENING, "CloseBaseline", delay=0, division=city, totalTonnes=tonnes)


def _more(paper: PaperLot) -> dict[str, Any]:
    if paper.provenance == "MERGED_NO_OVEN":
        return {"controllingShare": {"num": 51, "den": 100}}
    if paper.provenance == "MIXED":
        half = paper.tonnes // 20_000 * 10_000
        parts = (("MARKET_TRADED", half), ("OWN_OVEN", paper.tonnes - half))
        return {"composition": [{"category": category, "tonnes": tonnes} for category, tonnes in parts]}
    return {}


def _recognized(
    thread: Thread, lot: str, holder: Enterprise, tonnes: int, provenance: str, account: str, **more: Any
) -> None:
    thread.tell(
        PROVINCE_MIIT,
        OPENING,
        "RecognizeBaselineCapacity",
        delay=0,
        lot=lot,
        enterprise=holder.id,
        division=holder.county.code,
        county=holder.county.code,
        tonnes=tonnes,
        provenance=provenance,
        basis="FILING_2018",
        filingNo=f"模拟备案-{lot}",
        account=account,
        accountBasis="PRINTED",
        **more,
    )


def _tell_backing(world: World, thread: Thread) -> None:
    told: set[str] = set()
    for oven in world.frame.ovens:
        if oven.fate == "NEW":
            continue
        lot = joint_lot(oven) if joint(oven) else oven.lot
        if lot in told:
            continue
        told.add(lot)
        both = (oven, oven.sister) if joint(oven) and oven.sister else (oven,)
        thread.tell(
            city_office(oven.county),
            OPENING,
            "BackLotWithOvens",
            delay=0,
            lot=lot,
            ovens=[one.id for one in both],
            tonnes=sum(one.tonnes for one in both),
        )
