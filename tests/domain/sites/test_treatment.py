"""Twenty kilometres around the built-up area: 20.0 are in, 20.1 are out, and without coordinates nobody knows."""

import pytest

from domain.policy.facts import ParameterValue
from domain.sites.commands import RegisterSite
from domain.sites.treatment import DeepTreatment, deep_treatment, distance_metres
from tests.domain import jiexiu as j
from tests.domain import opening as o
from tests.domain.scenario import Scenario, day

XINFU = "140902"
EDGE = (38_400_000, 112_700_000)
"""A point of the built-up area's edge; invented, for no document prints one."""
METRE = 1e6 / 111_195.08
"""Millionths of a degree of latitude to a metre."""


def at(metres: int) -> Scenario:
    """A works so many metres north of the edge."""
    s = o.enterprise(Scenario(), "works", XINFU)
    site = RegisterSite(
        site="works",
        enterprise="works",
        division=XINFU,
        county=XINFU,
        latitude_microdegrees=round(EDGE[0] + metres * METRE),
        longitude_microdegrees=EDGE[1],
    )
    s.given(site, "2018-12-31")
    return j.parameter(s, "deep-treatment-metres", ParameterValue(number=20_000), "140900")


def answer(s: Scenario) -> DeepTreatment | None:
    return deep_treatment(s.world.now, s.world.now.site("works"), day("2022-11-01"))


@pytest.mark.rule("XZ-03")
@pytest.mark.parametrize(("metres", "inside"), [(0, True), (20_000, True), (20_100, False)])
def test_twenty_kilometres_are_in_and_a_hundred_metres_more_are_out(metres: int, inside: bool) -> None:
    s = j.listing(at(metres), "built-up-area", f"{EDGE[0]},{EDGE[1]}", "39000000,112700000", division="140900")
    found = answer(s)
    assert found is not None
    assert (found.distance_metres, found.in_scope) == (metres, inside)


@pytest.mark.rule("XZ-03")
def test_without_a_printed_edge_the_answer_is_unknown_and_elsewhere_there_is_no_question() -> None:
    s = at(5_000)
    assert answer(s) == DeepTreatment(None, 20_000, None, None)
    assert deep_treatment(s.world.now, j.works().world.now.site("changsheng"), day("2022-11-01")) is None


def test_a_degree_of_latitude_is_as_long_as_the_globe_has_it() -> None:
    assert distance_metres((0, 0), (1_000_000, 0)) == 111_195
