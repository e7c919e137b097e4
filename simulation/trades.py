"""Lawful trades and mergers: a lot goes to another enterprise, the oven stops by its day or goes along (交易、兼并)."""

from datetime import timedelta

from simulation import offices
from simulation.chance import happens, over_months
from simulation.works import Enterprise, Oven
from simulation.world import World


def tell_trade(world: World, oven: Oven) -> None:
    """The lot is sold, the oven stays without one until the day that the confirmation names (a gap with a due date)."""
    closing = oven.closing
    assert closing is not None
    chance, county = world.chance("trade", oven.id), oven.county
    buyer = chance.choice([e for e in world.frame.enterprises if e is not oven.enterprise])
    declared = closing.stopped_on - timedelta(days=chance.randint(60, 120))
    confirmed = declared + timedelta(days=chance.randint(10, 30))
    stop_by = closing.stopped_on + timedelta(days=chance.randint(20, 45))
    thread = world.thread(oven.enterprise, "trade", oven.id)
    world.after(thread, ("opening", "told"))
    thread.tell(
        offices.city_office(county),
        declared,
        "DeclareLotTrade",
        lot=oven.lot,
        seller=oven.enterprise.id,
        buyer=buyer.id,
        tonnes=oven.tonnes,
        priceFenPerTonne=chance.randint(25, 45) * 100,
        contractDate=(declared - timedelta(days=5)).isoformat(),
    )
    thread.tell(
        offices.city_office(county),
        confirmed,
        "ConfirmLotTrade",
        lot=oven.lot,
        reportId=f"示例报告{chance.randint(100, 999)}",
        ovenTransferred=False,
        sellerOvenStopBy=stop_by.isoformat(),
    )
    own = offices.county_office(county)
    thread.tell(own, closing.stopped_on, "StopOven", oven=oven.id, reason="产能转让，按期停产（示例）")
    thread.tell(offices.department(county, "应急管理局"), closing.emptied_on, "EmptyOven", oven=oven.id)
    world.lawful("TRADE_STOP_BY", f"oven:{oven.id}", confirmed, stop_by)


def tell_mergers(world: World) -> None:
    """A works with one producing oven comes to another of its city, oven and lot together (SX-02)."""
    taken: set[str] = set()
    for enterprise in world.frame.enterprises:
        chance = world.chance("merger", enterprise.id)
        if not _alone(enterprise) or enterprise.id in taken:
            continue
        if not happens(chance, over_months(world.regime.confounded, len(world.months))):
            continue
        others = [
            one
            for one in world.frame.enterprises
            if one.county.city == enterprise.county.city and one is not enterprise and one.id not in taken
        ]
        if others:
            survivor = chance.choice(others)
            taken |= {enterprise.id, survivor.id}
            _tell_merger(world, enterprise, survivor)


def _alone(enterprise: Enterprise) -> bool:
    return [oven.fate for oven in enterprise.ovens] == ["KEPT"]


def _tell_merger(world: World, absorbed: Enterprise, survivor: Enterprise) -> None:
    chance, oven = world.chance("merged", absorbed.id), absorbed.ovens[0]
    room = (world.end - world.start).days - 240
    on = world.start + timedelta(days=180 + chance.randint(0, max(0, room)))
    thread = world.thread(absorbed, "merger", absorbed.id)
    world.after(thread, ("opening", "told"))
    office, merger = offices.city_office(absorbed.county), world.names.id("g")
    thread.tell(
        office,
        on,
        "MergeEnterprises",
        merger=merger,
        survivor=survivor.id,
        absorbed=absorbed.id,
        controllingShare={"num": chance.randint(51, 100), "den": 100},
        agreementDate=(on - timedelta(days=20)).isoformat(),
    )
    acquired = on + timedelta(days=chance.randint(10, 30))
    thread.tell(
        office,
        acquired,
        "AcquireLotByMerger",
        lot=oven.lot,
        merger=merger,
        ovenBuilt=True,
        ovenTransferred=True,
    )
    world.lawful("MERGER", f"enterprise:{absorbed.id}", on, acquired)
