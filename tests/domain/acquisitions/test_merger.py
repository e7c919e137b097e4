"""A lot passes to the survivor of a merger as it would by trade, with the rate and the share of the merger."""

import pytest

from domain.acquisitions.commands import AcquireLotByMerger
from domain.balances import unbalanced
from domain.compensation.commands import ProposeCompensation
from domain.compensation.facts import CompensationQuotaProposed
from domain.enterprises.commands import MergeEnterprises
from domain.enterprises.refusals import AbsorbedAlready
from domain.fact import Account
from domain.lots.facts import Provenance
from domain.lots.refusals import ReducedCapacityNotTradable
from domain.projects.commands import FileProject
from domain.projects.facts import Regime, Source
from domain.quantities import Share, yuan
from tests.domain import opening as o
from tests.domain.acquisitions.test_recognition import rates
from tests.domain.courts.rulings import codes, sealed
from tests.domain.scenario import Scenario, day, facts, refusal


def merged(share: tuple[int, int] = (51, 100), tonnes: int = 600_000) -> Scenario:
    """建龙 of 闻喜 absorbed by an enterprise of 河津 (invented)."""
    s = o.lot(o.enterprise(rates(Scenario())), tonnes=tonnes, ovens=("oven",))
    o.enterprise(s, "survivor", o.HEJIN)
    return s.given(merger(share), "2020-01-10")


def merger(share: tuple[int, int] = (51, 100), **changed: str) -> MergeEnterprises:
    names = {"merger": "m-1", "survivor": "survivor", "absorbed": "jianlong", **changed}
    num, den = share
    return MergeEnterprises(
        **names, controlling_share=Share(num=num, den=den), agreement_date=day("2020-01-05")
    )


def acquire(*, built: bool, **more: object) -> AcquireLotByMerger:
    return AcquireLotByMerger(lot="lot", merger="m-1", oven_built=built, **more)  # type: ignore[arg-type]


@pytest.mark.rule("YC-09", "SX-03", "XZ-13")
def test_a_merger_across_counties_moves_the_lot_by_a_transfer_pair() -> None:
    s = merged().given(acquire(built=False), "2020-02-01")
    assert [(r.enterprise, r.county, r.account.value, r.tonnes) for r in s.last.fact.postings] == [
        ("jianlong", o.WENXI, "TRANSFER", 600_000),
        ("jianlong", o.WENXI, "OPERATING", -600_000),
        ("survivor", o.HEJIN, "UNBUILT", 600_000),
        ("survivor", o.HEJIN, "TRANSFER", -600_000),
    ]
    assert unbalanced(s.last.fact.postings) is None
    assert s.balance("lot", Account.TRANSFER) == 0
    lot = s.world.now.lot("lot")
    assert (lot.provenance, lot.controlling_share, lot.merger) == (
        Provenance.MERGED_NO_OVEN,
        Share(num=51, den=100),
        "m-1",
    )
    assert s.world.now.enterprise("survivor").lots == ("lot",)
    assert s.world.now.oven("oven").lots == ()


@pytest.mark.rule("SX-02")
def test_with_its_oven_the_lot_keeps_its_account_and_goes_at_30() -> None:
    s = merged().given(acquire(built=True, oven_transferred=True), "2020-02-01")
    assert s.balance("lot", Account.OPERATING) == 600_000
    assert s.world.now.oven("oven").enterprise == "survivor"
    lot = s.world.now.lot("lot")
    assert (lot.provenance, lot.controlling_share) == (Provenance.MERGED_WITH_OVEN, None)
    assert amount(s, Provenance.MERGED_WITH_OVEN) == "18,000,000.00"


def amount(s: Scenario, category: Provenance, tonnes: int = 600_000) -> str:
    (fact,) = facts(s.when(ProposeCompensation(lot="lot", category=category, tonnes=tonnes), "2020-10-30"))
    assert isinstance(fact, CompensationQuotaProposed)
    return yuan(fact.reference_fen)


@pytest.mark.rule("SX-03", "E-24")
@pytest.mark.parametrize(
    ("tonnes", "share", "expected"),
    [
        (600_000, (51, 100), "14,688,000.00"),
        (600_000, (5, 8), "18,000,000.00"),
        (600_000, (1, 1), "28,800,000.00"),
        (200_000, (1, 3), "3,200,000.00"),
        (200_000, (3333, 10_000), "3,199,680.00"),
    ],
)
def test_without_an_oven_the_share_of_the_merger_counts_exactly(
    tonnes: int, share: tuple[int, int], expected: str
) -> None:
    s = merged(share, tonnes).given(acquire(built=False), "2020-02-01")
    assert amount(s, Provenance.MERGED_NO_OVEN, tonnes) == expected


@pytest.mark.rule("SX-02", "SX-03")
def test_a_lot_is_acquired_by_a_merger_that_absorbed_its_holder() -> None:
    s = o.lot(o.enterprise(Scenario()))
    assert codes(s.when(acquire(built=False), "2020-02-01")) == ["MERGER_NOT_KNOWN"]
    s = merged()
    assert codes(s.when(acquire(built=False), "2020-01-09")) == ["MERGER_NOT_KNOWN"]
    o.lot(s, "its-own", 100_000, owner="survivor", county=o.HEJIN)
    other = AcquireLotByMerger(lot="its-own", merger="m-1", oven_built=False)
    assert codes(s.when(other, "2020-02-01")) == ["MERGER_NOT_KNOWN"]
    assert refusal(s.when(AcquireLotByMerger(lot="no", merger="m-1", oven_built=False), "2020-02-01"))


@pytest.mark.rule("YC-09", "YC-37", "YC-33", "YC-38")
def test_listed_committed_and_sealed_lots_do_not_pass_by_merger() -> None:
    assert codes(o.listed(merged(), tonnes=600_000).when(acquire(built=False), "2020-02-01")) == [
        "REDUCED_CAPACITY_NOT_TRADABLE"
    ]
    assert codes(sealed(merged()).when(acquire(built=False), "2020-02-01")) == ["LOT_UNDER_COURT_SEAL"]
    s = o.project(merged(), (Source(lot="lot", tonnes=600_000),))
    o.committed(s, "lot", 600_000, 480_000)
    assert codes(s.when(acquire(built=False), "2020-02-01")) == ["LOT_HELD_BY_PROJECT"]


@pytest.mark.rule("YC-09")
def test_a_listed_lot_is_no_source_of_a_merger_with_reduced_replacement() -> None:
    s = o.lot(merged(), "free", 200_000)
    o.listed(s, tonnes=600_000)

    def filing(lot: str, tonnes: int) -> FileProject:
        return FileProject(
            project="project",
            owner="survivor",
            division=o.HEJIN,
            county=o.HEJIN,
            tonnes=100_000,
            sources=(Source(lot=lot, tonnes=tonnes),),
            regime=Regime.MERGER_REDUCTION,
            coke_dry_quenching=True,
        )

    assert codes(s.when(filing("lot", 600_000), "2020-03-01")) == ["REDUCED_CAPACITY_NOT_USABLE"]
    assert codes(s.when(filing("free", 200_000), "2020-03-01")) == []


@pytest.mark.rule("SX-02", "SX-03", "SX-22")
def test_a_merger_is_of_two_known_enterprises_and_registered_once() -> None:
    s = merged()
    assert codes(s.when(merger(), "2020-01-11")) == ["ALREADY_EXISTS"]
    assert codes(s.when(merger(merger="m-2", absorbed="survivor"), "2020-01-11")) == ["MERGER_OF_ITSELF"]
    assert refusal(s.when(merger(merger="m-2", absorbed="nobody"), "2020-01-11")).field == "absorbed"
    assert refusal(s.when(merger(merger="m-2", survivor="nobody"), "2020-01-11")).field == "survivor"
    known = s.world.now.enterprise("jianlong").merger("m-1")
    assert known is not None
    assert known.controlling_share.fraction.limit_denominator() == known.controlling_share.fraction


@pytest.mark.rule("SX-02", "SX-03")
@pytest.mark.parametrize(
    ("survivor", "absorbed", "field"),
    [("jianlong", "survivor", "survivor"), ("jianlong", "third", "survivor"), ("third", "jianlong", "absorbed")],
    ids=["a circle", "an absorbed one absorbs", "absorbed twice"],
)
def test_an_absorbed_enterprise_absorbs_nobody_and_is_absorbed_once(
    survivor: str, absorbed: str, field: str
) -> None:
    s = o.enterprise(merged(), "third")
    refused = refusal(s.when(merger(merger="m-2", survivor=survivor, absorbed=absorbed), "2020-02-01"))
    expected = AbsorbedAlready(field=field, enterprise="jianlong", survivor="survivor", merger="m-1")
    assert refused == expected


@pytest.mark.rule("SX-02", "SX-03")
def test_who_absorbed_another_may_be_absorbed_in_turn() -> None:
    s = o.enterprise(merged(), "third")
    s.given(merger(merger="m-2", survivor="third", absorbed="survivor"), "2020-02-01")
    assert s.world.now.enterprise("survivor").absorbed_in is not None
    assert s.world.now.enterprise("third").absorbed_in is None


@pytest.mark.rule("YC-37")
def test_a_reduced_lot_does_not_pass_by_merger_and_is_named_whole() -> None:
    s = o.enterprise(o.reduced(Scenario()), "survivor", o.HEJIN).given(merger(), "2020-01-10")
    refused = refusal(s.when(acquire(built=False), "2020-02-01"))
    assert isinstance(refused, ReducedCapacityNotTradable)
    assert (refused.free, refused.asked) == (0, 540_000)
