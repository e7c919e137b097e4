"""Closings as the offices report them: listed, stopped, cut, certified, sealed, torn down, accepted (关停)."""

from datetime import date, timedelta
from typing import Any

from simulation import offices
from simulation.evidence import photo
from simulation.journal import Thread
from simulation.opening import HAZARDS, INSPECTION_DAYS, joint, joint_lot
from simulation.plan import Closing
from simulation.works import Oven
from simulation.world import World

_POINTS = ("煤气主管阀门", "装煤车轨道", "配电柜", "鼓风机房")
_FIRM = "示例拆除工程有限公司"


def city_task(city: str) -> str:
    """The city's task of reduction."""
    return f"t-city-{city}"


def tell_city_tasks(world: World) -> None:
    """任务分解 to the cities: what all their lists come to."""
    totals: dict[str, tuple[int, Oven]] = {}
    for oven in world.frame.ovens:
        if oven.fate == "REDUCED":
            city = oven.county.city
            totals[city] = totals.get(city, (0, oven))[0] + oven.tonnes, oven
    thread = Thread(world.journal, world.chance("city tasks"))
    thread.wait_until(world.start)
    for city, (tonnes, oven) in sorted(totals.items()):
        thread.tell(
            offices.city_government(oven.county),
            world.start + timedelta(days=30),
            "AssignCityTask",
            delay=1,
            task=city_task(city),
            division=city,
            name=f"{oven.county.city_name}压减任务（模拟）",
            tonnes=tonnes,
            deadline={"text": f"{world.end.year}年底前", "lastDay": f"{world.end.year}-12-31"},
            book="REDUCTION",
        )


def tell_closing(world: World, oven: Oven) -> Thread:
    """The whole closing of an oven on its task; the thread goes on to its acceptance and its money."""
    closing = oven.closing
    assert closing is not None
    thread = world.thread(oven.enterprise, "closing", oven.id)
    thread.wait_until(world.start + timedelta(days=40))
    if oven.fate == "REDUCED":
        _tell_listing(thread, oven, closing)
    else:
        world.after(thread, (oven.id, "committed"))
        _tell_task(thread, oven, closing, "REPLACEMENT", oven.lot, oven.id)
    world.reached[oven.id, "listed"] = thread.reached
    for tell in world.between.get(oven.id, ()):
        tell()
    tell_shutdown(world, thread, oven, closing)
    tell_certificate(thread, oven, closing)
    world.reached[oven.id, "certified"] = thread.reached
    tell_seals(world, thread, oven, closing)
    world.reached[oven.id, "sealed"] = thread.reached
    world.after(thread, (oven.id, "auctioned"))
    if closing.demolition:
        tell_demolition(world, thread, oven, closing)
    return thread


def _tell_listing(thread: Thread, oven: Oven, closing: Closing) -> None:
    """列入清单: of the sister's lot where the facility is swapped later, of a child where the lot is split before."""
    government = offices.city_government(oven.county)
    listed, on = oven, closing.listed_on
    if oven.arrangement == "SWAP" and oven.sister:
        listed = oven.sister
    if joint(oven) and oven.sister:
        _tell_split(thread, oven, oven.sister, on - timedelta(days=10))
    _tell_task(thread, oven, closing, "REDUCTION", listed.lot, listed.id)
    thread.tell(
        government, on, "ListLot", delay=0, lot=listed.lot, task=closing.task, tonnes=oven.tonnes
    )
    if listed is not oven:
        swapped = on + (closing.stopped_on - on) / 2
        thread.tell(
            offices.county_office(oven.county),
            swapped,
            "AdjustFacilityWithinTask",
            task=closing.task,
            lot=listed.lot,
            toLot=oven.lot,
            reason="企业申请，安全条件更好（示例）",
            companyConsent="企业同意书（示例）",
        )


def _tell_split(thread: Thread, goes: Oven, stays: Oven, on: date) -> None:
    parts = [
        {"lot": one.lot, "account": "OPERATING", "tonnes": one.tonnes, "ovens": [one.id]}
        for one in (goes, stays)
    ]
    thread.tell(offices.city_office(goes.county), on, "SplitLot", delay=0, lot=joint_lot(goes), parts=parts)


def _tell_task(thread: Thread, oven: Oven, closing: Closing, book: str, lot: str, facility: str) -> None:
    day = closing.last_day
    thread.tell(
        offices.city_government(oven.county),
        closing.listed_on,
        "AssignEnterpriseTask",
        delay=0,
        task=closing.task,
        parent=city_task(oven.county.city) if book == "REDUCTION" else None,
        enterprise=oven.enterprise.id,
        division=oven.county.code,
        county=oven.county.code,
        tonnes=oven.tonnes,
        deadline={"text": f"{day.year}年{day.month}月{day.day}日前", "lastDay": day.isoformat()},
        requiredEndState=closing.end_state,
        book=book,
        lots=[lot],
        ovens=[facility],
    )


def kept_power(world: World, oven: Oven) -> dict[str, Any]:
    """What a cut leaves on: lighting, security, pumps (JX-42)."""
    return {"use": "MAINTENANCE", "limitKwh": round(world.demand[oven.id].common_kwh * 0.06)}


def tell_shutdown(world: World, thread: Thread, oven: Oven, closing: Closing) -> None:
    """Raw material, production, emptied, purged, then the two cuts and the two permits (JX-12, JX-44)."""
    county, one, late = oven.county, [oven.id], closing.registration_delay
    how = "CHANGED" if closing.struck else "ENDED"
    own = offices.county_office(county)
    police = offices.department(county, "公安局交通警察大队")
    emergency = offices.department(county, "应急管理局")
    water = offices.department(county, "水利局")
    ecology = offices.department(county, "生态环境局")
    power = offices.power_company(county)
    fire = {"use": "FIRE", "limitM3": 3000}
    thread.tell(police, closing.raw_material_on, "StopRawMaterialEntry", ovens=one, how=how)
    thread.tell(own, closing.stopped_on, "StopOven", delay=late, oven=oven.id, reason="按任务关停（示例）")
    thread.tell(own, closing.stopped_on, "StopProductionOperation", delay=late, ovens=one)
    thread.tell(emergency, closing.emptied_on, "EmptyOven", delay=late, oven=oven.id)
    thread.tell(
        emergency,
        closing.purged_on,
        "PurgeOven",
        delay=late,
        oven=oven.id,
        hazardClasses=HAZARDS,
        gasTest="可燃气体 0 %LEL（示例）",
    )
    thread.tell(water, closing.water_cut_on, "DisconnectUtility", ovens=one, utility="WATER", retained=[fire])
    kept = [kept_power(world, oven)]
    thread.tell(power, closing.power_cut_on, "DisconnectUtility", ovens=one, utility="POWER", retained=kept)
    thread.tell(
        emergency, closing.safety_on, "StopSafetyPermit", permitNo=f"安许-{oven.id}", ovens=one, how=how
    )
    thread.tell(
        ecology, closing.discharge_on, "StopDischargePermit", permitNo=f"排许-{oven.id}", ovens=one, how=how
    )


def tell_certificate(thread: Thread, oven: Oven, closing: Closing) -> None:
    """关停标准认定, drawn from what the departments recorded."""
    thread.tell(offices.county_office(oven.county), closing.certified_on, "CertifyClosure", ovens=[oven.id])


def tell_seals(world: World, thread: Thread, oven: Oven, closing: Closing) -> None:
    """Two seals, and a look at each before every three months are over, until the oven is torn down."""
    chance, county = world.chance("seals", oven.id), oven.county
    sealer = offices.department(county, "应急管理局")
    points = chance.sample(_POINTS, 2)
    for point in points:
        seal = world.names.id("f")
        placed = photo(seal, point, on=closing.certified_on, role=sealer.role)
        thread.tell(
            sealer,
            closing.certified_on,
            "PlaceSeal",
            seal=seal,
            oven=oven.id,
            point=point,
            evidence=(placed,),
        )
        oven.seals.append(seal)
    oven.reserve_seal = world.names.id("f")
    ends = closing.demolition.started_on if closing.demolition else world.end
    opened = oven.seal_opened_on
    _tell_looks(world, thread, oven, oven.seals[0], closing.certified_on, ends)
    _tell_looks(world, thread, oven, oven.seals[1], closing.certified_on, min(opened or ends, ends))
    if opened and opened < ends:
        _tell_looks(world, thread, oven, oven.reserve_seal, opened, ends)


def standing_seals(oven: Oven, on: date) -> list[str]:
    """The seals that are on the oven on a day."""
    second = oven.reserve_seal if oven.seal_opened_on and on >= oven.seal_opened_on else oven.seals[1]
    return [oven.seals[0], second]


def _tell_looks(world: World, thread: Thread, oven: Oven, seal: str, begun: date, ends: date) -> None:
    """封条检查, again and again; where somebody re-glues a seal, an old photograph is handed in again."""
    chance, sealer = world.chance("looks", seal), offices.department(oven.county, "应急管理局")
    look = world.thread(oven.enterprise, "seal", seal)
    # A seal that took another's place is told by a thread of its own, a day after the seals at the latest.
    look.wait_until(max(thread.reached, begun) + timedelta(days=3))
    day, last = begun + timedelta(days=chance.randint(30, INSPECTION_DAYS - 20)), None
    while day < ends:
        shown = photo(seal, "inspected", on=day, role=sealer.role)
        again = last is not None and oven.reglued and oven.reglued[0] <= day <= oven.reglued[1]
        shown = last if again and last is not None else shown
        line = look.tell(sealer, day, "InspectSeal", seal=seal, oven=oven.id, intact=True, evidence=(shown,))
        if again and oven.on_reglued:
            oven.on_reglued(line)
        last = shown
        day += timedelta(days=chance.randint(50, INSPECTION_DAYS - 20))


def tell_demolition(world: World, thread: Thread, oven: Oven, closing: Closing) -> None:
    """拆除: a qualified firm, a permit, the seals opened and reported, nothing left; the machines are scrapped."""
    demolition, own = closing.demolition, offices.county_office(oven.county)
    assert demolition is not None
    thread.tell(
        own,
        demolition.permitted_on,
        "PermitDemolition",
        oven=oven.id,
        contractor=_FIRM,
        qualificationNo="示例资质1号",
        qualificationValidTo=(demolition.done_on + timedelta(days=400)).isoformat(),
        startOn=demolition.started_on.isoformat(),
        courtConsent="同意拆除函（示例）" if oven.court_sealed else None,
    )
    for seal in standing_seals(oven, demolition.started_on):
        tell_seal_opened(thread, oven, seal, demolition.started_on, "拆除开工（示例）")
    thread.tell(own, demolition.started_on, "StartDemolition", oven=oven.id, contractor=_FIRM)
    items = [{"kind": "焦炉炉体", "main": True}]
    items += [{"kind": serial.split("-")[0], "main": True, "serial": serial} for serial in oven.serials]
    thread.tell(own, demolition.done_on, "DemolishEquipment", oven=oven.id, items=items, remaining=[])
    for serial in oven.serials:
        if serial not in oven.disposed_otherwise:
            thread.tell(
                own,
                demolition.done_on,
                "DisposeEquipment",
                oven=oven.id,
                serial=serial,
                fate="SCRAP",
                recipient="示例物资回收站",
            )


def tell_seal_opened(thread: Thread, oven: Oven, seal: str, on: date, why: str) -> None:
    """封条开启, reported within the hour."""
    thread.tell(
        offices.department(oven.county, "应急管理局"),
        on,
        "OpenSeal",
        delay=0,
        seal=seal,
        oven=oven.id,
        openedAt=f"{on.isoformat()}T08:00:00+08:00",
        reportedAt=f"{on.isoformat()}T08:30:00+08:00",
        permit="县级批准（示例）",
        reason=why,
    )


def tell_acceptance(world: World, thread: Thread, oven: Oven) -> None:
    """市级验收, the evidence forwarded, sometimes a spot check; for a replaced oven the city accepts no tonnes."""
    closing = oven.closing
    assert closing is not None
    reduced = oven.fate == "REDUCED"
    torn = closing.demolition is not None
    thread.tell(
        offices.city_government(oven.county),
        closing.accepted_on,
        "HoldCityAcceptance",
        task=closing.task,
        verdict="PASSED",
        accepted=[{"lot": oven.lot, "tonnes": oven.tonnes}] if reduced else [],
        endStateFound="DEMOLISH" if torn and closing.end_state != "CLOSE" else "CLOSE",
    )
    if not reduced:
        return
    forwarded = closing.accepted_on + timedelta(days=12)
    package = f"验收材料-{closing.task}"
    thread.tell(
        offices.city_office(oven.county),
        forwarded,
        "ForwardAcceptanceEvidence",
        task=closing.task,
        package=package,
    )
    chance = world.chance("spot check", oven.id)
    if chance.random() < 0.2:
        on = closing.accepted_on + timedelta(days=chance.randint(20, 80))
        check = world.thread(oven.enterprise, "spot check", oven.id)
        check.wait_until(thread.reached)
        seen = ["现场与验收一致"]
        check.tell(
            offices.INSPECTOR, on, "HoldProvincialSpotCheck", task=closing.task, verdict="PASSED", seen=seen
        )
