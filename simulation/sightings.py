"""What officials happen to see of hidden production: charging, torn seals, coal, falsified stacks (发现)."""

from datetime import date, timedelta
from random import Random

from simulation import offices, ranges
from simulation.chance import happens
from simulation.closings import standing_seals
from simulation.months import month_of
from simulation.truth import Episode
from simulation.works import Oven
from simulation.world import World


def sometimes_seen(world: World, oven: Oven, chance: Random, episode: Episode) -> None:
    if happens(chance, ranges.SEEN_BY_CHANCE):
        seen(world, oven, chance, episode, chance.choice(("CHARGING", "COKE_PUSHED")))


def _within(chance: Random, episode: Episode) -> date:
    """A day inside the episode, some days after its start."""
    days = (episode.end - episode.start).days
    return episode.start + timedelta(days=chance.randint(min(10, days), days))


def seen(world: World, oven: Oven, chance: Random, episode: Episode, what: str) -> None:
    """发现关停焦炉生产, by an inspector or a department that happened to come by."""
    on, tonnes = _within(chance, episode), chance.randint(3, 60) * 100
    who = offices.INSPECTOR if chance.random() < 0.5 else offices.department(oven.county, "生态环境局")

    def tell() -> None:
        thread = world.thread(oven.enterprise, "seen", oven.id, what)
        world.after(thread, (oven.id, "certified"))
        estimate = None if what == "HOT_IDLE" else tonnes
        line = thread.tell(
            who, on, "ReportProductionOnClosedOven", oven=oven.id, seen=what, estimateTonnes=estimate
        )
        world.shows(episode, line, "SEEN")

    world.later.append(tell)


def seal_found_torn(world: World, oven: Oven, chance: Random, episode: Episode) -> None:
    on = _within(chance, episode)

    def tell() -> None:
        thread = world.thread(oven.enterprise, "torn", oven.id)
        world.after(thread, (oven.id, "sealed"))
        line = thread.tell(
            offices.INSPECTOR,
            on,
            "ReportSealBroken",
            seal=standing_seals(oven, on)[0],
            oven=oven.id,
            policeReferral=f"示例移送{month_of(on)}",
        )
        world.shows(episode, line, "SEAL_BROKEN")

    world.later.append(tell)


def coal_seen(world: World, oven: Oven, chance: Random, episode: Episode) -> None:
    on = _within(chance, episode)
    tonnes = max(100, round(oven.tonnes / 12 * 1.35 * (episode.share_percent or 10) / 100))

    def tell() -> None:
        thread = world.thread(oven.enterprise, "coal", oven.id)
        world.after(thread, (oven.id, "certified"))
        line = thread.tell(
            offices.department(oven.county, "公安局交通警察大队"),
            on,
            "ObserveRawMaterialEntry",
            ovens=[oven.id],
            source="VIDEO",
            tonnes=tonnes,
        )
        world.shows(episode, line, "RAW_MATERIAL")

    world.later.append(tell)


def tampering_found(world: World, oven: Oven, chance: Random, episode: Episode, found: date) -> None:
    """数据造假认定: the city's ecology office finds out that the stack was reported cold."""
    closing = oven.closing
    assert closing is not None

    def tell() -> None:
        thread = world.thread(oven.enterprise, "tampering", oven.id)
        world.after(thread, (oven.id, "listed"), (oven.stack, "registered"))
        ecology, decision = offices.city_ecology(oven.county), f"示例环罚{chance.randint(1, 99)}号"
        if oven.stack:
            thread.tell(
                ecology,
                found,
                "PublishMonitorTrust",
                monitor=oven.stack,
                trust="FALSIFYING",
                reason="在线数据造假（示例）",
                decisionNo=decision,
            )
        line = thread.tell(
            ecology,
            found,
            "ReportDataTampering",
            division=oven.county.code,
            source=f"{oven.enterprise.alias}在线监测",
            what="烟囱在线监测数据",
            tasks=[closing.task],
            decisionNo=decision,
        )
        world.shows(episode, line, "TAMPERING_FOUND")

    world.later.append(tell)
