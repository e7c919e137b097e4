"""The list of key supervised companies: from a day to a day, by the city's own ecology bureau."""

from typing import Any

import pytest

from domain.enterprises.commands import ListKeyEnterprise
from domain.enterprises.refusals import AlreadyKeyListed
from domain.refusals import UnknownSubject
from tests.domain import opening as o
from tests.domain.scenario import Scenario, day, refusal


def listing(since: str, until: str | None = None, **more: Any) -> ListKeyEnterprise:
    fields = {"enterprise": "qinze", "listed_from": day(since), "listed_to": day(until) if until else None}
    return ListKeyEnterprise(**{**fields, **more})


@pytest.mark.rule("JC-20", "JC-21")
def test_an_enterprise_is_on_the_list_from_a_day_to_a_day() -> None:
    s = o.enterprise(Scenario(), "qinze", "140521").given(listing("2020-11-01", "2021-03-31"), "2020-11-01")
    qinze = s.world.now.enterprise("qinze")
    assert [qinze.key_listed(day(on)) for on in ("2020-10-31", "2020-11-01", "2021-03-31", "2021-04-01")] == [
        False,
        True,
        True,
        False,
    ]
    assert isinstance(refusal(s.when(listing("2021-03-31"), "2021-03-31")), AlreadyKeyListed)
    s.given(listing("2021-04-01"), "2021-04-01")


@pytest.mark.rule("JC-20")
def test_a_bureau_lists_enterprises_of_its_own_city() -> None:
    s = o.enterprise(Scenario(), "qinze", "140521")
    assert isinstance(
        refusal(s.when(listing("2020-11-01"), "2020-11-01", division="140800")), UnknownSubject
    )
    assert refusal(s.when(listing("2020-11-01", document="x"), "2020-11-01", division="140500")).field == "document"
