"""Corrections of courts, mergers and recognitions: the newest first, and what is right in their place."""

from typing import Any

import pytest

from domain.command import Decided
from domain.corrections.commands import CorrectEvent, ReplacementCommand
from domain.enterprises.commands import RenameEnterprise
from tests.domain import opening as o
from tests.domain.acquisitions.test_merger import acquire, merged
from tests.domain.acquisitions.test_recognition import auction, reduced_under_seal
from tests.domain.courts.rulings import FIRST, auctioned, codes, sealed, verification
from tests.domain.scenario import Scenario, day, refusal


def position(s: Scenario, topic: str) -> int:
    return next(e.position for e in s.events if topic == type(e.fact).TOPIC)


def corrected(s: Scenario, topic: str, fields: dict[str, Any] | None = None, command: str = "") -> Decided:
    """The original office voids the first event of a topic, or puts another in its place."""
    original = s.events[position(s, topic) - 1]
    replacement = None
    if fields is not None:
        replacement = ReplacementCommand(command=command, occurred_on=original.occurred_on, fields=fields)
    correction = CorrectEvent(
        position=original.position, replacement=replacement, reason="登记有误", second_office="复核"
    )
    return s.when(correction, "2021-01-01", role=original.role, office=original.office)


@pytest.mark.rule("E-17", "SX-05")
@pytest.mark.parametrize("topic", ["LotCourtSealed", "LotCourtAuctioned", "LotAuctionVerified"])
def test_what_a_recognition_rests_on_is_not_taken_away(topic: str) -> None:
    s = auctioned(reduced_under_seal()).given(verification(), "2020-10-25").given(auction(), "2020-10-28")
    assert codes(corrected(s, topic)) == ["LATER_EVENTS_REST"]
    assert codes(corrected(s, "AcquisitionRecognized")) == []
    assert s.world.now.lot("lot").acquisition is None
    assert s.world.now.lot("lot").court_sealed_tonnes == 540_000
    assert codes(corrected(s, "LotAuctionVerified")) == []
    assert codes(corrected(s, "LotCourtAuctioned")) == []
    assert codes(corrected(s, "LotCourtSealed")) == []


@pytest.mark.rule("E-17", "E-02")
def test_a_recognition_that_money_follows_stays() -> None:
    from domain.compensation.commands import ProposeCompensation
    from domain.lots.facts import Provenance

    s = auctioned(reduced_under_seal()).given(verification(), "2020-10-25").given(auction(), "2020-10-28")
    s.given(
        ProposeCompensation(lot="lot", category=Provenance.COURT_AUCTIONED, tonnes=540_000), "2020-10-29"
    )
    assert codes(corrected(s, "AcquisitionRecognized")) == ["LATER_EVENTS_REST"]


@pytest.mark.rule("E-17", "SX-03")
def test_a_merger_under_which_a_lot_passed_stays() -> None:
    s = merged().given(acquire(built=False), "2020-02-01")
    assert codes(corrected(s, "EnterpriseMerged")) == ["LATER_EVENTS_REST"]
    assert codes(corrected(s, "LotAcquiredByMerger")) == []
    assert codes(corrected(s, "EnterpriseMerged")) == []
    lot = s.world.now.lot("lot")
    assert lot.holder is not None
    assert (lot.holder.enterprise, lot.merger) == ("jianlong", None)


@pytest.mark.rule("E-17")
def test_the_tonnes_of_a_sealing_are_mended_and_its_lot_is_not_changed() -> None:
    s = sealed(o.lot(o.lot(o.enterprise(Scenario())), "other", 100_000))
    fields = {"lot": "lot", "court": FIRST, "sealingRank": 1, "rulingNo": "查封1号", "tonnes": 450_000}
    wrong = fields | {"lot": "other"}
    assert codes(corrected(s, "LotCourtSealed", wrong, "ReportLotCourtSealed")) == [
        "REPLACEMENT_OF_ANOTHER_KIND"
    ]
    assert codes(corrected(s, "LotCourtSealed", fields, "ReportLotCourtSealed")) == []
    assert s.world.now.lot("lot").court_sealed_tonnes == 450_000


@pytest.mark.rule("E-17", "X-28")
def test_a_new_name_is_mended_for_the_same_enterprise_only() -> None:
    s = o.enterprise(o.enterprise(Scenario()), "other")
    s.given(RenameEnterprise(enterprise="jianlong", legal_name="错名"), "2020-05-01")
    wrong = {"enterprise": "other", "legalName": "对名"}
    assert refusal(corrected(s, "EnterpriseRenamed", wrong, "RenameEnterprise")).CODE == (
        "REPLACEMENT_OF_ANOTHER_KIND"
    )
    right = {"enterprise": "jianlong", "legalName": "对名"}
    assert codes(corrected(s, "EnterpriseRenamed", right, "RenameEnterprise")) == []
    known = s.world.on(day("2020-06-01")).enterprise("jianlong")
    assert (known.legal_name, known.former_names) == ("对名", ("jianlong焦化",))
