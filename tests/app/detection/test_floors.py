"""A short share of `make evaluate` with floors: small worlds of tuning seeds, far below what docs/detection.md shows.

They would fail if detection broke, and say nothing of how good it is: a few ovens, and worlds the rules were tuned on.
"""

import pytest
from rich.console import Console

from app.detection.aims import evidence_found
from app.detection.alarms import ALL_RULES, DETERMINISTIC, REFERENCE
from app.detection.campaign import campaign
from app.detection.kept import Job
from app.detection.listed import looks
from app.detection.matching import Played, of_detector
from app.detection.scores import BANDS, recall, scored
from app.detection.truth import Meter

YEARS, OVENS = 5, 36
JOBS = [
    Job("normal", 11, YEARS, OVENS),
    Job("normal", 11, YEARS, OVENS, "machines"),
    Job("clean", 12, YEARS, OVENS),
]


@pytest.fixture(scope="module")
def worlds() -> list[Played]:
    return campaign(JOBS, 2, Console(quiet=True))


def test_restarts_of_own_meter_ovens_are_found_and_few_innocents_are_accused(worlds: list[Played]) -> None:
    whole = scored([world for world in worlds if world.truth.regime == "normal"], ALL_RULES, resamples=0)
    large, small = (recall(whole.hits, sort) for _, _, sort in BANDS[:2])
    own = whole.false[Meter.OWN]
    assert large.of >= 4
    assert large.hits >= 0.85 * large.of
    assert small.hits >= 0.5 * small.of
    assert 100 * own.cases <= 0.6 * own.months


def test_what_reached_the_ledger_is_found_by_the_rule_that_looks_at_it(worlds: list[Played]) -> None:
    told = evidence_found(worlds)
    told.pop("TAMPERING_FOUND", None)
    assert len(told) >= 6
    assert {name: found for name, (found, _) in told.items()} == {name: of for name, (_, of) in told.items()}


def test_no_deterministic_rule_accuses_anybody_in_a_world_where_all_is_lawful(worlds: list[Played]) -> None:
    (clean,) = [world for world in worlds if world.truth.regime == "clean"]
    assert clean.truth.confounders
    assert of_detector(clean, DETERMINISTIC)[1] == []
    assert len(of_detector(clean, ALL_RULES)[1]) <= 1


def test_the_joint_detector_loses_nothing_that_the_reference_finds(worlds: list[Played]) -> None:
    found = [scored(worlds, detector, resamples=0) for detector in (ALL_RULES, REFERENCE)]
    ours, theirs = (sum(hit.first is not None for hit in one.hits) for one in found)
    assert ours >= theirs


def test_of_every_relocation_the_list_is_looked_at(worlds: list[Played]) -> None:
    found = looks(worlds)
    assert found
    assert all(sought for _, sought in found)
    assert all(one.place is None or 1 <= one.place <= one.of for _, sought in found for one in sought)
