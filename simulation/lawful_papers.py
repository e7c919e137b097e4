"""Lawful acts that look alike: late registration, swaps, auctions, renamings, sales (合法情形, model.md §6.3).

Chosen before anything is told, because some of them change how a closing goes.
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from simulation import offices
from simulation.chance import happens, over_months
from simulation.closings import tell_seal_opened
from simulation.evidence import photo
from simulation.opening import tell_enterprise
from simulation.projects import new_oven_of, tell_permits
from simulation.works import Enterprise, Oven, new_enterprise
from simulation.world import World


def choose_lawful_papers(world: World) -> None:
    """What each closed oven's papers go through, and the works around it."""
    for oven in world.frame.ovens:
        if oven.fate not in ("REDUCED", "REPLACED"):
            continue
        _of_the_frame(world, oven)
        for kind, comes in _AT_CLOSINGS.items():
            chance = world.chance("lawful", kind, oven.id)
            if happens(chance, over_months(world.regime.confounded, 36)):
                comes(world, oven, chance)
    for enterprise in world.frame.enterprises:
        chance = world.chance("lawful", "RENAME", enterprise.id)
        if happens(chance, over_months(world.regime.confounded, len(world.months))):
            _renamed(world, enterprise, chance)


def _of_the_frame(world: World, oven: Oven) -> None:
    """What the works themselves bring: 昌盛's second oven, 茂胜's second phase, swaps, parts of a lot, what stands."""
    closing = oven.closing
    assert closing is not None
    if closing.stopped_on >= world.end:
        return
    subject, begun = f"oven:{oven.id}", closing.listed_on
    if oven.arrangement:
        kind = "FACILITY_SWAP" if oven.arrangement == "SWAP" else "PARTIAL_REDUCTION"
        world.lawful(kind, subject, begun, closing.certified_on)
    if oven.fate == "REPLACED":
        world.lawful("NEW_PHASE_OVEN", subject, new_oven_of(oven).built_on, world.end)
    elif any(other.fate in ("KEPT", "NEW") for other in oven.enterprise.ovens):
        world.lawful("LAWFUL_SECOND_OVEN", subject, closing.stopped_on, world.end)
        world.later.append(lambda: _second_oven(world, oven))
    if closing.demolition is None:
        world.lawful("STANDING_EQUIPMENT", subject, closing.accepted_on, world.end)
        if world.chance("standing", oven.id).random() < 0.3:
            world.later.append(lambda: _seen_standing(world, oven))


def _second_oven(world: World, oven: Oven) -> None:
    """The permits of the oven that stays are renewed, and name it alone."""
    closing = oven.closing
    assert closing is not None
    stays = next(o for o in oven.enterprise.ovens if o.fate in ("KEPT", "NEW"))
    thread = world.thread(oven.enterprise, "second oven", oven.id)
    world.after(thread, (oven.id, "closed"), (stays.id, "producing"), (stays.id, "registered"))
    tell_permits(thread, stays, closing.discharge_on + timedelta(days=20))


def _seen_standing(world: World, oven: Oven) -> None:
    closing = oven.closing
    assert closing is not None
    chance = world.chance("standing", oven.id)
    on = closing.accepted_on + timedelta(days=chance.randint(20, 200))
    thread = world.thread(oven.enterprise, "standing", oven.id)
    world.after(thread, (oven.id, "accepted"))
    thread.tell(
        offices.department(oven.county, "应急管理局"),
        on,
        "RecordSiteInspection",
        ovens=[oven.id],
        seen="焦炉停产，设备未拆，封条完好（示例）",
        mainEquipmentStanding=True,
    )


def _late(world: World, oven: Oven, chance: Random) -> None:
    """Registered weeks late, and still before the last day; whoever runs past his last day does not have it put off."""
    closing = oven.closing
    assert closing is not None
    if oven.kept_running:
        return
    closing.registration_delay = chance.randint(20, 60)
    closing.last_day += timedelta(days=75)
    closing.accepted_on += timedelta(days=65)
    if oven.replacement:
        oven.replacement.retired_on += timedelta(days=65)
    world.lawful("LATE_REGISTRATION", f"oven:{oven.id}", closing.stopped_on, closing.certified_on)


def _auctioned(world: World, oven: Oven, chance: Random) -> None:
    """Sealed by a court, auctioned, verified, recognised: the buyer is paid, the tonnes stay (SX-05)."""
    closing = oven.closing
    assert closing is not None
    if oven.fate != "REDUCED" or oven.arrangement:
        return
    oven.court_sealed = True
    buyer = new_enterprise(world.seed, world.names, oven.county, not world.regime.faults, chance)
    oven.payee = buyer.id
    sealed = closing.listed_on + timedelta(days=chance.randint(5, 20))
    world.lawful("RECOGNISED_AUCTION", f"lot:{oven.lot}", sealed, closing.accepted_on)
    world.once_listed(oven.id, lambda: _tell_auction(world, oven, buyer, sealed))


def _tell_auction(world: World, oven: Oven, buyer: Enterprise, sealed: date) -> None:
    closing = oven.closing
    assert closing is not None
    chance = world.chance("auction", oven.id)
    thread = world.thread(oven.enterprise, "auction", oven.id)
    world.after(thread, (oven.id, "listed"))
    liaison, court = offices.court_liaison(oven.county), "示例中级人民法院"
    ruling = f"示例执{chance.randint(100, 999)}号"
    own = offices.city_office(oven.county)
    same: dict[str, Any] = {"lot": oven.lot, "tonnes": oven.tonnes}
    tell_enterprise(thread, buyer, sealed)
    thread.tell(
        liaison, sealed, "ReportLotCourtSealed", court=court, sealingRank=1, rulingNo=ruling, **same
    )
    sold = sealed + timedelta(days=chance.randint(15, 30))
    thread.tell(
        liaison,
        sold,
        "ReportLotCourtAuctioned",
        court=court,
        buyer=buyer.id,
        priceFen=oven.tonnes * 3500,
        rulingNo=ruling,
        **same,
    )
    checked = sold + timedelta(days=chance.randint(5, 15))
    checks = [{"paper": paper, "inOrder": True} for paper in ("CONFIRMATION", "RECEIPTS", "RULING")]
    thread.tell(
        own, checked, "VerifyLotAuction", lot=oven.lot, rulingNo=ruling, firstSealingCourt=True, checks=checks
    )
    thread.tell(
        own,
        checked + timedelta(days=5),
        "RecognizeAcquisition",
        basis="AUCTION",
        beneficiary=buyer.id,
        category="COURT_AUCTIONED",
        reportId=f"示例报告{chance.randint(100, 999)}",
        **same,
    )
    thread.tell(
        liaison,
        checked + timedelta(days=8),
        "ReportLotCourtSealLifted",
        lot=oven.lot,
        court=court,
        rulingNo=ruling,
        liftingRulingNo=f"{ruling}之一",
    )
    world.reached[oven.id, "auctioned"] = thread.reached


def _seal_opened(world: World, oven: Oven, chance: Random) -> None:
    """Opened for a check, reported at once, replaced the same day."""
    closing = oven.closing
    assert closing is not None
    until = closing.demolition.started_on if closing.demolition else world.end
    days = (until - closing.certified_on).days - 45
    if days < 20:
        return
    on = closing.certified_on + timedelta(days=30 + chance.randint(0, days - 1))
    if on > world.end:
        return
    world.lawful("SEAL_OPENED_REPORTED", f"oven:{oven.id}", on, on)
    oven.seal_opened_on = on

    def tell() -> None:
        seal, new = oven.seals[1], oven.reserve_seal
        thread = world.thread(oven.enterprise, "seal opened", oven.id)
        world.after(thread, (oven.id, "sealed"))
        sealer = offices.department(oven.county, "应急管理局")
        tell_seal_opened(thread, oven, seal, on, "设备检查（示例）")
        shown = photo(new, "replaced", on=on, role=sealer.role)
        thread.tell(
            sealer, on, "ReplaceSeal", delay=0, seal=seal, newSeal=new, oven=oven.id, evidence=(shown,)
        )

    world.later.append(tell)


def _equipment_sold(world: World, oven: Oven, chance: Random) -> None:
    """A machine goes to a lawful oven, as the register says (E-23)."""
    targets = [o for o in world.frame.ovens if o.fate == "NEW" and o.produces_from and o.sister is not oven]
    closing = oven.closing
    if closing is None or closing.demolition is None or not targets:
        return
    done = closing.demolition.done_on
    target = min(targets, key=lambda o: (abs((o.built_on - done).days), o.id))
    serial = oven.serials[0]
    oven.disposed_otherwise.add(serial)
    world.lawful("EQUIPMENT_SOLD", f"oven:{oven.id}", done, done)

    def tell() -> None:
        thread = world.thread(oven.enterprise, "sold", oven.id)
        world.after(thread, (oven.id, "closed"), (target.id, "registered"))
        thread.tell(
            offices.county_office(oven.county),
            done,
            "DisposeEquipment",
            oven=oven.id,
            serial=serial,
            fate="SOLD",
            recipient=target.enterprise.name,
            targetOven=target.id,
        )

    world.later.append(tell)


_AT_CLOSINGS: dict[str, Callable[[World, Oven, Random], None]] = {
    "LATE_REGISTRATION": _late,
    "RECOGNISED_AUCTION": _auctioned,
    "SEAL_OPENED_REPORTED": _seal_opened,
    "EQUIPMENT_SOLD": _equipment_sold,
}


def _renamed(world: World, enterprise: Enterprise, chance: Random) -> None:
    """更名 under the same id; where nobody says so, the new name comes in as if it were another enterprise."""
    on = world.start + timedelta(days=chance.randint(200, max(201, (world.end - world.start).days - 30)))
    if on > world.end:
        return
    declared = happens(chance, world.regime.declared)
    world.lawful("RENAMED", f"enterprise:{enterprise.id}", on, on, declared)
    alias = world.names.company()
    name = f"{alias}能源有限公司"

    def tell() -> None:
        thread = world.thread(enterprise, "renamed", enterprise.id)
        thread.wait_until(on)
        if declared:
            thread.tell(
                offices.county_office(enterprise.county),
                on,
                "RenameEnterprise",
                enterprise=enterprise.id,
                legalName=name,
                aliases=[alias, enterprise.alias],
            )
            return
        again = new_enterprise(world.seed, world.names, enterprise.county, not world.regime.faults, chance)
        again.name, again.alias = name, alias
        again.latitude, again.longitude = enterprise.latitude, enterprise.longitude
        tell_enterprise(thread, again, on)

    world.later.append(tell)
