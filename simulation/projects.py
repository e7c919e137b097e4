"""Replacement projects: filed on the tonnes of an old oven, ready, started; the old oven is retired (产能置换)."""

from datetime import date, timedelta

from simulation import offices
from simulation.journal import Thread
from simulation.opening import tell_oven
from simulation.works import Oven
from simulation.world import World


def new_oven_of(old: Oven) -> Oven:
    """The oven of the project that retires this one."""
    return next(o for o in old.enterprise.ovens if o.fate == "NEW" and o.sister is old)


def tell_project(world: World, old: Oven) -> None:
    """From the filing to the start."""
    plan = old.replacement
    assert plan is not None
    new, county = new_oven_of(old), old.county
    thread = world.thread(old.enterprise, "project", plan.project)
    thread.wait_until(world.start)
    thread.tell(
        offices.PROVINCE_AUTHORITY,
        plan.filed_on,
        "FileProject",
        delay=0,
        project=plan.project,
        owner=old.enterprise.id,
        division=county.code,
        county=county.code,
        tonnes=plan.carried_tonnes,
        ovens=[{"charging": "STAMP", "chamberHeightMm": new.height_mm}],
        cokeDryQuenching=True,
        zeroWasteWater=True,
        wasteHeatPower=True,
        sources=[{"lot": old.lot, "tonnes": old.tonnes, "sourceHeightMm": old.height_mm, "own": True}],
        regime="LARGE_FOR_SMALL",
    )
    thread.tell(
        offices.PROVINCE_AUTHORITY,
        plan.committed_on,
        "CommitLotToProject",
        delay=0,
        lot=old.lot,
        project=plan.project,
        retiredTonnes=old.tonnes,
        carriedTonnes=plan.carried_tonnes,
    )
    world.reached[old.id, "committed"] = thread.reached
    tell_oven(thread, new, plan.registered_on)
    world.reached[new.id, "registered"] = thread.reached
    tell_permits(thread, new, plan.ready_on)
    office = offices.city_office(county)
    thread.tell(
        office, plan.ready_on, "ReportProjectReady", project=plan.project, ready="ALL", ovens=[new.id]
    )
    thread.tell(office, plan.started_on, "StartProject", project=plan.project, ovens=[new.id])
    thread.tell(office, plan.started_on, "CommissionOven", oven=new.id, project=plan.project)
    world.reached[new.id, "producing"] = thread.reached


def tell_permits(thread: Thread, oven: Oven, on: date) -> None:
    """The permits of one oven, which name it and no other (昌盛 5.5 m, 茂胜二期)."""
    for kind, office in (("SAFETY", "应急管理局"), ("DISCHARGE", "生态环境局")):
        thread.tell(
            offices.department(oven.county, office),
            on,
            "IssuePermit",
            permitNo=f"{'安许' if kind == 'SAFETY' else '排许'}-{oven.id}",
            kind=kind,
            ovens=[oven.id],
            coalOrCokeUse=True,
        )


def tell_retirement(world: World, thread: Thread, old: Oven) -> None:
    """产能置换退出, once the old oven is gone."""
    plan = old.replacement
    assert plan is not None
    thread.tell(
        offices.city_office(old.county),
        plan.retired_on,
        "ReplaceLot",
        lot=old.lot,
        project=plan.project,
        retiredTonnes=old.tonnes,
        carriedTonnes=plan.carried_tonnes,
        discountedTonnes=old.tonnes - plan.carried_tonnes,
    )
    thread.wait_until(plan.retired_on + timedelta(days=1))
