"""Dedicated transformers: the list of each county, and the load of those that come new (专用变压器清单). JC-08."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from simulation import offices
from simulation.journal import SHANGHAI, Line
from simulation.months import first_day, last_day, month_of, text
from simulation.places import County
from simulation.world import World

LIST_EVERY_MONTHS = 3
"""A list a quarter and county; JC-08 names no interval."""


@dataclass
class Transformer:
    """As the power company lists it; `load`: kWh of each month, where it has a meter that no oven is mapped to."""

    number: str
    kva: int
    owner: str
    county: County
    latitude: int
    longitude: int
    energised_on: date
    site: str | None = None
    purpose: str | None = None
    load: Mapping[int, float] = field(default_factory=dict)
    meter: str = ""


def tell_transformers(world: World, transformers: list[Transformer]) -> None:
    """Lists by county, then the meters and readings of what came new."""
    by_county: dict[str, list[Transformer]] = {}
    for transformer in transformers:
        by_county.setdefault(transformer.county.code, []).append(transformer)
    for code, listed in sorted(by_county.items()):
        for month in world.months[::LIST_EVERY_MONTHS]:
            there = [one for one in listed if one.energised_on <= last_day(month)]
            if there:
                _tell_list(world, code, month, there)
    for transformer in transformers:
        if transformer.load:
            _tell_meter(world, transformer)


def _tell_list(world: World, code: str, month: int, there: list[Transformer]) -> None:
    chance = world.chance("transformers", code, month)
    day = first_day(month + 1) + timedelta(days=chance.randint(4, 14))
    rows = [
        {
            "transformerNo": one.number,
            "kva": one.kva,
            "owner": one.owner,
            "latitudeMicrodegrees": one.latitude,
            "longitudeMicrodegrees": one.longitude,
            "energisedOn": one.energised_on.isoformat(),
        }
        for one in sorted(there, key=lambda one: one.number)
    ]
    said = {"division": code, "month": text(month), "rows": rows}
    at = datetime.combine(day, time(11, chance.randint(0, 59)), SHANGHAI)
    office = offices.power_company(there[0].county)
    world.journal.add(Line(at, office, last_day(month), "ListDedicatedTransformers", said))


def _tell_meter(world: World, transformer: Transformer) -> None:
    """Its meter, registered when it is energised, and a reading a month."""
    chance, office = world.chance("new meter", transformer.number), offices.power_company(transformer.county)
    at = datetime.combine(transformer.energised_on + timedelta(days=2), time(10), SHANGHAI)
    transformer.meter = world.names.id("m")
    said = {
        "meter": transformer.meter,
        "division": transformer.county.code,
        "kind": "ELECTRICITY",
        "use": "PRODUCTION",
        "multiplier": 2000,
        "transformerNo": transformer.number,
        "kva": transformer.kva,
        "latitudeMicrodegrees": transformer.latitude,
        "longitudeMicrodegrees": transformer.longitude,
    }
    said |= {"site": transformer.site} if transformer.site else {}
    said |= {"purpose": transformer.purpose} if transformer.purpose else {}
    world.journal.add(Line(at, office, transformer.energised_on, "RegisterMeter", said))
    if transformer.site:
        mapped = {"meter": transformer.meter, "scope": "SITE", "site": transformer.site, "shared": False}
        later = at + timedelta(minutes=7)
        world.journal.add(Line(later, office, transformer.energised_on, "MapMeter", mapped))
    first = month_of(transformer.energised_on) + 1
    for month in range(first, world.months[-1] + 1):
        day = first_day(month + 1) + timedelta(days=chance.randint(2, 8))
        value = {"meter": transformer.meter, "month": text(month), "kwh": round(transformer.load[month])}
        value |= {"direction": "IMPORT", "quality": "ACTUAL"}
        when = datetime.combine(day, time(14, chance.randint(0, 59)), SHANGHAI)
        world.journal.add(Line(when, office, last_day(month), "ReportMonthlyElectricity", value))
