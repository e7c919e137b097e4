"""Misuse of papers, money and ovens: what no load shows and the ledger does (违规行为). model.md §6.5.

A lot resold, a split child reused, a lot in two projects, a forged acceptance, a double payment: each leaves a refused
attempt or an observation, on the day that the truth names.
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from simulation import offices, ranges
from simulation.chance import whole
from simulation.equipment import moved, new_transformers, unregistered
from simulation.journal import Line, Thread
from simulation.loads import Pace
from simulation.months import months_later
from simulation.opening import tell_enterprise
from simulation.truth import Episode
from simulation.works import Oven, new_enterprise
from simulation.world import World

Teller = Callable[[World, Oven, Random], None]
Kinds = dict[str, tuple[Callable[[World, Oven], bool], Teller]]


def choose_kept_running(world: World) -> None:
    """First of all, because it changes when an oven stops."""
    choose(world, _STAYING)


def choose_misuse(world: World) -> None:
    """One or two of each kind in a hundred ovens, each on an oven of its own."""
    new_transformers(world)
    choose(world, KINDS)


def choose(world: World, kinds: Kinds) -> None:
    """Draw the ovens of each kind among those that it fits and that have no episode yet."""
    if not world.regime.episodes:
        return
    taken = {episode.subject.removeprefix("oven:") for episode in world.truth.episodes}
    taken |= {oven.id for oven in world.frame.ovens if oven.kept_running}
    for kind, (fits, happen) in kinds.items():
        chance = world.chance("misuse", kind)
        many = max(1, round(whole(chance, ranges.QUOTA_EPISODES) * len(world.frame.ovens) / 100))
        candidates = [o for o in world.frame.ovens if o.id not in taken and fits(world, o)]
        for oven in chance.sample(candidates, min(many, len(candidates))):
            taken.add(oven.id)
            happen(world, oven, chance)


def _accepted(world: World, oven: Oven) -> bool:
    """Reduced and accepted, with half a year to follow."""
    closing = oven.closing
    return (
        oven.fate == "REDUCED"
        and closing is not None
        and closing.accepted_on + timedelta(days=180) < world.end
    )


def torn_down(world: World, oven: Oven) -> bool:
    return _accepted(world, oven) and oven.closing is not None and oven.closing.demolition is not None


def _committed(world: World, oven: Oven) -> bool:
    return oven.replacement is not None and oven.replacement.committed_on + timedelta(days=120) < world.end


def kept(world: World, oven: Oven) -> bool:
    return oven.fate == "KEPT" and oven.metering == "OWN" and not oven.arrangement


def note(
    world: World, kind: str, oven: Oven, start: date, end: date, subject: str, *evidence: str
) -> Episode:
    related = [f"oven:{oven.id}", f"lot:{oven.lot}", f"enterprise:{oven.enterprise.id}"]
    if oven.closing:
        related.append(f"task:{oven.closing.task}")
    episode = Episode(
        kind,
        subject,
        start,
        end,
        tuple(r for r in related if r != subject),
        meter=oven.metering,
        evidence=list(evidence),
    )
    world.truth.episodes.append(episode)
    return episode


def _later_day(world: World, oven: Oven, chance: Random, least: int = 100) -> date:
    """A day after the acceptance of the oven, and its money, are settled."""
    assert oven.closing is not None
    first = oven.closing.accepted_on + timedelta(days=least)
    return first + timedelta(days=chance.randint(0, max(0, (world.end - first).days - 20)))


def _resold(world: World, oven: Oven, chance: Random) -> None:
    """The accepted lot is offered to a company that nobody knew yesterday."""
    on = _later_day(world, oven, chance)
    buyer = new_enterprise(world.seed, world.names, oven.county, not world.regime.faults, chance)
    episode = note(world, "LOT_RESOLD", oven, on, on, f"lot:{oven.lot}")
    episode.related += (f"enterprise:{buyer.id}",)

    def tell() -> None:
        thread = world.thread(oven.enterprise, "resold", oven.id)
        world.after(thread, (oven.id, "settled"))
        tell_enterprise(thread, buyer, on - timedelta(days=3))
        line = thread.tell(
            offices.city_office(oven.county),
            on,
            "DeclareLotTrade",
            delay=1,
            lot=oven.lot,
            seller=oven.enterprise.id,
            buyer=buyer.id,
            tonnes=oven.tonnes,
            priceFenPerTonne=4000,
            contractDate=(on - timedelta(days=5)).isoformat(),
        )
        world.attempted(episode, line)

    world.later.append(tell)


def _reused(world: World, oven: Oven, chance: Random) -> None:
    """The accepted child of a split, or an accepted lot cut up anew, is to back a project."""
    on = _later_day(world, oven, chance)
    episode = note(world, "SPLIT_CHILD_REUSED", oven, on, on, f"lot:{oven.lot}")

    def tell() -> None:
        thread = world.thread(oven.enterprise, "reused", oven.id)
        world.after(thread, (oven.id, "settled"))
        if oven.arrangement != "PARTIAL":
            half = oven.tonnes // 20_000 * 10_000
            parts = [
                {"lot": world.names.id("l"), "account": "REDUCED", "tonnes": tonnes}
                for tonnes in (half, oven.tonnes - half)
            ]
            split = thread.tell(
                offices.city_office(oven.county), on, "SplitLot", delay=0, lot=oven.lot, parts=parts
            )
            world.attempted(episode, split)
        world.attempted(episode, _filed(world, thread_of=thread, oven=oven, on=on))

    world.later.append(tell)


def _filed(world: World, *, thread_of: Thread, oven: Oven, on: date) -> Line:
    """An attempt to file a project on the oven's lot."""
    return thread_of.tell(
        offices.PROVINCE_AUTHORITY,
        on,
        "FileProject",
        delay=1,
        project=world.names.id("p"),
        owner=oven.enterprise.id,
        division=oven.county.code,
        county=oven.county.code,
        tonnes=oven.tonnes * 8 // 10,
        ovens=[{"charging": "STAMP", "chamberHeightMm": 6250}],
        cokeDryQuenching=True,
        sources=[{"lot": oven.lot, "tonnes": oven.tonnes, "sourceHeightMm": oven.height_mm, "own": True}],
        regime="LARGE_FOR_SMALL",
    )


def _twice(world: World, oven: Oven, chance: Random) -> None:
    """The lot of a project is to back a second one."""
    plan = oven.replacement
    assert plan is not None
    on = plan.committed_on + timedelta(days=chance.randint(20, 100))
    episode = note(world, "LOT_IN_TWO_PROJECTS", oven, on, on, f"lot:{oven.lot}")
    episode.related += (f"project:{plan.project}",)

    def tell() -> None:
        thread = world.thread(oven.enterprise, "twice", oven.id)
        world.after(thread, (oven.id, "committed"))
        world.attempted(episode, _filed(world, thread_of=thread, oven=oven, on=on))

    world.later.append(tell)


def _forged(world: World, oven: Oven, chance: Random) -> None:
    """Accepted as torn down, and it stands."""
    closing = oven.closing
    assert closing is not None
    on = _later_day(world, oven, chance, 20)
    episode = note(
        world, "FORGED_ACCEPTANCE", oven, closing.accepted_on, on, f"oven:{oven.id}"
    )
    episode.more["foundOn"] = on.isoformat()

    def tell() -> None:
        thread = world.thread(oven.enterprise, "forged", oven.id)
        world.after(thread, (oven.id, "accepted"))
        seen = thread.tell(
            offices.INSPECTOR,
            on,
            "RecordSiteInspection",
            ovens=[oven.id],
            seen="焦炉炉体及推焦车仍在原位（示例）",
            mainEquipmentStanding=True,
        )
        world.shows(episode, seen, "INSPECTION")
        check = thread.tell(
            offices.INSPECTOR,
            on,
            "HoldProvincialSpotCheck",
            task=closing.task,
            verdict="FAILED",
            contradictedTonnes=oven.tonnes,
            seen=["主体设备未拆除"],
        )
        world.shows(episode, check, "SPOT_CHECK")

    world.later.append(tell)


def _paid_twice(world: World, oven: Oven, chance: Random) -> None:
    """The bank pays one order twice, or a second order is tried."""
    day = _later_day(world, oven, chance, 250)
    episode = note(world, "DOUBLE_PAYMENT", oven, day, day, f"lot:{oven.lot}")

    def tell() -> None:
        if oven.paid is None:
            world.truth.episodes.remove(episode)
            return
        order, fen, payee, paid_on = oven.paid
        on = max(day, paid_on + timedelta(days=10))
        episode.start = episode.end = on
        thread = world.thread(oven.enterprise, "paid twice", oven.id)
        world.after(thread, (oven.id, "settled"))
        finance, line = offices.city_finance(oven.county), world.names.id("b")
        if chance.random() < 0.6:
            again = thread.tell(
                finance,
                on,
                "ObserveBankPayment",
                lot=oven.lot,
                statementLine=line,
                payee=payee,
                fen=fen,
                order=order,
            )
            world.shows(episode, again, "BANK_LINE")
            return
        order_again = thread.tell(
            finance,
            on,
            "PayCompensation",
            lot=oven.lot,
            payee=payee,
            tonnes=oven.tonnes,
            fen=fen,
            order=world.names.id("pay"),
            on_behalf_of=offices.city_government(oven.county).name,
        )
        world.attempted(episode, order_again)

    world.later.append(tell)


def _old_kept(world: World, oven: Oven, chance: Random) -> None:
    """The last day passes and the old oven produces on beside its replacement; it stops months later."""
    closing, plan = oven.closing, oven.replacement
    assert closing is not None
    assert plan is not None
    last = closing.stopped_on + timedelta(days=chance.randint(10, 30))
    closing.last_day = last
    closing.shift(timedelta(days=chance.randint(60, 240)))
    plan.retired_on = closing.completed_on + timedelta(days=30)
    oven.kept_running = True
    end = min(closing.stopped_on, world.end)
    episode = note(
        world, "OLD_OVEN_KEPT", oven, last + timedelta(days=1), end, f"oven:{oven.id}", "OUTPUT"
    )
    episode.related += (f"project:{plan.project}",)
    on = min(last + timedelta(days=chance.randint(10, 60)), end)

    def tell() -> None:
        thread = world.thread(oven.enterprise, "kept", oven.id)
        world.after(thread, (oven.id, "listed"))
        line = thread.tell(
            offices.INSPECTOR, on, "ReportProductionOnClosedOven", oven=oven.id, seen="COKE_PUSHED"
        )
        world.shows(episode, line, "SEEN")

    world.later.append(tell)


def _over(world: World, oven: Oven, chance: Random) -> None:
    """A producing oven makes and reports more than it may."""
    months = chance.randint(4, 12)
    room = (months_later(world.end, -months - 2) - world.start).days
    if room < 60:
        return
    start = world.start + timedelta(days=chance.randint(30, room))
    end = months_later(start, months) - timedelta(days=1)
    load = world.loads[oven.id]
    mean = sum(load.utilisation.values()) / len(load.utilisation)
    over = chance.uniform(1.18, 1.45)
    load.paces.append(Pace(start, end, over / mean))
    episode = note(world, "OVER_PRODUCTION", oven, start, end, f"oven:{oven.id}", "OUTPUT")
    episode.months = months
    episode.more["overPercent"] = round(100 * (over - 1))


_STAYING: dict[str, tuple[Callable[[World, Oven], bool], Teller]] = {
    "OLD_OVEN_KEPT": (lambda w, o: _committed(w, o) and o.metering == "OWN", _old_kept),
}
KINDS: dict[str, tuple[Callable[[World, Oven], bool], Teller]] = {
    "LOT_IN_TWO_PROJECTS": (_committed, _twice),
    "FORGED_ACCEPTANCE": (torn_down, _forged),
    "EQUIPMENT_MOVED": (torn_down, moved),
    "SPLIT_CHILD_REUSED": (_accepted, _reused),
    "LOT_RESOLD": (_accepted, _resold),
    "DOUBLE_PAYMENT": (_accepted, _paid_twice),
    "UNREGISTERED_OVEN": (kept, unregistered),
    "OVER_PRODUCTION": (kept, _over),
}
