"""Whether a works lies near enough to the built-up area for deep treatment (环保深度治理). XZ-03.

忻州: existing works in the built-up area and within 20 km of it; 20.0 km are in, 20.1 are out. The edge of the area is
printed nowhere: it is a parameter of points, and where none is set, or the site has no place, the answer is unknown.
"""

import re
from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import TYPE_CHECKING

import msgspec

from domain.policy import keys
from domain.policy.facts import Basis
from domain.policy.state import interval_in_force, number
from domain.sites.state import Site

if TYPE_CHECKING:
    from domain.world import View

_EARTH_METRES = 6_371_008.8
"""The mean radius of the earth."""
_POINT = re.compile(r"(-?\d{1,9}),(-?\d{1,9})", re.ASCII)

Point = tuple[int, int]
"""Latitude and longitude in millionths of a degree."""


class DeepTreatment(msgspec.Struct, frozen=True):
    """The distance to the nearest point of the built-up area, and whether it is within what the place sets."""

    distance_metres: int | None
    within_metres: int
    in_scope: bool | None
    area_basis: Basis | None


def deep_treatment(view: "View", site: Site, on: date) -> DeepTreatment | None:
    """How a site stands to the area of its place; None where the place sets no distance."""
    place = site.county or site.division
    within = number(view, keys.DEEP_TREATMENT_METRES, place, on) if place else None
    if within is None:
        return None
    area = interval_in_force(view, keys.BUILT_UP_AREA, place, on)
    points = _points(area.value.items or ()) if area else ()
    if site.latitude_microdegrees is None or site.longitude_microdegrees is None or not points:
        return DeepTreatment(None, within, None, area.basis if area else None)
    here = (site.latitude_microdegrees, site.longitude_microdegrees)
    metres = min(distance_metres(here, point) for point in points)
    return DeepTreatment(metres, within, metres <= within, area.basis if area else None)


def distance_metres(a: Point, b: Point) -> int:
    """The distance on the globe, to the metre."""
    (lat_a, lon_a), (lat_b, lon_b) = ((radians(y / 1e6), radians(x / 1e6)) for y, x in (a, b))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return round(2 * _EARTH_METRES * asin(sqrt(half)))


def _points(texts: tuple[str, ...]) -> tuple[Point, ...]:
    found = (_POINT.fullmatch(text) for text in texts)
    return tuple((int(point[1]), int(point[2])) for point in found if point)
