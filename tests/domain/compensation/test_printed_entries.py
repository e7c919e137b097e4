"""What each printed entry would bring at 30 and at 48 yuan a tonne: the bounds of its amount, never one of them.

No document says which entry is of which category, so the amount is the interval of both rates until somebody
determines it (YC-52, SX-04). JC prints no rate: its amounts are what the rates of 运城 would give, illustration only.
"""

from fractions import Fraction

import pytest

from domain.compensation.decisions import interval_fen
from domain.lots.facts import Provenance
from domain.quantities import reference_fen, yuan
from tests.domain import opening as o
from tests.domain.compensation.test_compensation import rates
from tests.domain.scenario import Scenario, day

ENTRIES = [
    pytest.param("140823", 540_000, "16,200,000.00", "25,920,000.00", id="建龙", marks=pytest.mark.rule("YC-20")),
    pytest.param("140882", 540_000, "16,200,000.00", "25,920,000.00", id="河东", marks=pytest.mark.rule("YC-21")),
    pytest.param("140825", 70_000, "2,100,000.00", "3,360,000.00", id="中信金石", marks=pytest.mark.rule("YC-24")),
    pytest.param("140824", 200_000, "6,000,000.00", "9,600,000.00", id="东方资源", marks=pytest.mark.rule("YC-25")),
    pytest.param("140824", 200_000, "6,000,000.00", "9,600,000.00", id="晋华", marks=pytest.mark.rule("YC-26")),
    pytest.param("140882", 600_000, "18,000,000.00", "28,800,000.00", id="康庄", marks=pytest.mark.rule("YC-27")),
    pytest.param("140882", 500_000, "15,000,000.00", "24,000,000.00", id="鑫升", marks=pytest.mark.rule("YC-29")),
    pytest.param("140521", 130_000, "3,900,000.00", "6,240,000.00", id="沁泽", marks=pytest.mark.rule("JC-11")),
    pytest.param("140581", 270_000, "8,100,000.00", "12,960,000.00", id="兴高", marks=pytest.mark.rule("JC-11")),
    pytest.param("140500", 400_000, "12,000,000.00", "19,200,000.00", id="晋城", marks=pytest.mark.rule("JC-11")),
    pytest.param(
        "140000", 40_270_000, "1,208,100,000.00", "1,932,960,000.00", id="山西", marks=pytest.mark.rule("SX-12")
    ),
]


@pytest.mark.rule("YC-52")
@pytest.mark.parametrize(("division", "tonnes", "low", "high"), ENTRIES)
def test_the_amount_of_a_printed_entry_is_the_interval_of_both_rates(
    division: str, tonnes: int, low: str, high: str
) -> None:
    view = rates(Scenario()).world.now
    found = interval_fen(view, tonnes, division, day("2020-10-30"), Provenance.NOT_DETERMINED)
    assert found is not None
    assert tuple(yuan(fen) for fen in found) == (low, high)


@pytest.mark.rule("YC-44", "YC-45", "X-16")
def test_traded_instead_of_own_adds_9_720_000_to_540_000_tonnes() -> None:
    own, traded = reference_fen(540_000, 3000), reference_fen(540_000, 4800)
    assert (yuan(own), yuan(traded), yuan(traded - own)) == ("16,200,000.00", "25,920,000.00", "9,720,000.00")


@pytest.mark.rule("SX-02", "SX-03", "X-16")
@pytest.mark.parametrize(
    ("num", "den", "cheaper"), [(624, 1000, True), (625, 1000, False), (626, 1000, False)], ids=str
)
def test_below_a_share_of_62_5_per_cent_no_oven_brings_less_than_an_oven(num: int, den: int, cheaper: bool) -> None:
    with_oven = reference_fen(600_000, 3000)
    assert yuan(with_oven) == "18,000,000.00"
    assert (reference_fen(600_000, 4800, Fraction(num, den)) < with_oven) is cheaper


@pytest.mark.rule("YC-52")
def test_jianlong_determined_is_one_figure() -> None:
    view = rates(o.enterprise(Scenario())).world.now
    found = interval_fen(view, 540_000, o.WENXI, day("2020-10-30"), Provenance.MARKET_TRADED)
    assert found is not None
    assert [yuan(fen) for fen in found] == ["25,920,000.00", "25,920,000.00"]
