"""Compensation of accepted tonnes: proposed, reviewed, claimed, paid, seen at the bank, filed (补偿)."""

from datetime import timedelta

from simulation import offices
from simulation.journal import Thread
from simulation.works import Oven
from simulation.world import World

COMPENSATED = 0.75
"""Of accepted ovens; assumed."""
_RATES = {"OWN_OVEN": 3000, "MERGED_WITH_OVEN": 3000, "COURT_AUCTIONED": 4800}


def tell_compensation(world: World, thread: Thread, oven: Oven) -> str | None:
    """The whole way of the money; the id of the order, or None where nothing was paid yet."""
    closing = oven.closing
    assert closing is not None
    chance = world.chance("money", oven.id)
    if chance.random() > COMPENSATED:
        return None
    category = "COURT_AUCTIONED" if oven.payee else oven.provenance
    fen, county = oven.tonnes * _RATES[category], oven.county
    payee, order = oven.payee or oven.enterprise.id, world.names.id("pay")
    day = closing.accepted_on + timedelta(days=chance.randint(15, 40))
    thread.tell(
        offices.city_office(county),
        day,
        "ProposeCompensation",
        lot=oven.lot,
        category=category,
        tonnes=oven.tonnes,
    )
    day += timedelta(days=chance.randint(10, 40))
    thread.tell(offices.PROVINCE_OFFICE, day, "ReviewCompensation", lot=oven.lot, approvedFen=fen)
    day += timedelta(days=chance.randint(5, 20))
    if oven.payee is None:
        own = offices.enterprise_itself(county, oven.enterprise.name)
        thread.tell(own, day, "ClaimCompensation", lot=oven.lot, fen=fen)
        thread.tell(offices.county_office(county), day + timedelta(days=3), "ForwardClaim", lot=oven.lot)
    day += timedelta(days=chance.randint(20, 60))
    finance = offices.city_finance(county)
    thread.tell(
        finance,
        day,
        "PayCompensation",
        lot=oven.lot,
        payee=payee,
        tonnes=oven.tonnes,
        fen=fen,
        order=order,
        on_behalf_of=offices.city_government(county).name,
    )
    day += timedelta(days=chance.randint(2, 6))
    line = world.names.id("b")
    thread.tell(
        finance,
        day,
        "ObserveBankPayment",
        lot=oven.lot,
        statementLine=line,
        payee=payee,
        fen=fen,
        order=order,
    )
    oven.paid = (order, fen, payee, day)
    filed = [{"lot": oven.lot, "order": order}]
    for place in ("MIIT", "FINANCE"):
        day += timedelta(days=chance.randint(1, 6))
        thread.tell(offices.city_office(county), day, "FileCompensation", place=place, filed=filed)
    return order
