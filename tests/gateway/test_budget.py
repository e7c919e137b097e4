"""One operation resolves so many nodes and no more: lists inside lists multiply, a server does not."""

from collections.abc import AsyncIterator
from itertools import count

import pytest
import pytest_asyncio

from app.postgres import Cluster, create_database, drop_database
from tests.database import Database
from tests.gateway import wenxi
from tests.gateway.house import House, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")
OVENS = 60
BUDGET = 1_000
NESTED = "{ ovens(first: 500) { nodes { enterprise { ovens { enterprise { ovens { id } } } } } } }"
TOO_LARGE = (
    NESTED,
    "{ ovens { nodes { enterprise { ovens { id } } } } }",
    '{ enterprise(id: "wenxi-coking") { ovens { enterprise { ovens { id } } } } }',
    '{ enterprise(id: "wenxi-coking") { ovens { events { nodes { type } } a: lots { ovens { id } } '
    "enterprise { events { nodes { type } } ovens { id } } } } }",
    "{ " + " ".join(f"o{n}: ovens {{ nodes {{ id }} }}" for n in range(20)) + " }",
)
_numbers = count(1)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def crowded(cluster: Cluster, template_database: str) -> AsyncIterator[House]:
    """One enterprise with many ovens, behind an API with a small budget."""
    name = f"budget_{next(_numbers)}"
    create_database(cluster, name, template_database)
    async with serving(Database(cluster, name), nodes_max=BUDGET) as house:
        opened = {"on": "2018-12-31"}
        await house.accept("RegisterEnterprise", wenxi.ENTERPRISE, wenxi.COUNTY, **opened)
        for n in range(OVENS):
            await house.submit("RegisterOven", wenxi.OVEN | {"oven": f"o-{n:02}"}, wenxi.COUNTY, **opened)
        await house.settle()
        yield house
    drop_database(cluster, name)


@pytest.mark.parametrize("query", TOO_LARGE)
async def test_lists_inside_lists_are_refused_as_a_whole_beyond_the_budget(
    crowded: House, query: str
) -> None:
    answer = await crowded.ask(query, wenxi.COUNTY)
    assert answer["data"] is None
    (error,) = answer["errors"]
    refusal = error["extensions"]["refusal"]
    assert refusal["code"] == "QUERY_TOO_LARGE"
    assert str(BUDGET) in refusal["messageZh"]
    assert str(BUDGET) in refusal["messageEn"]
    assert "first" in refusal["remedy"]


async def test_what_stays_within_the_budget_is_answered_each_time(crowded: House) -> None:
    for _ in range(20):  # The budget is an operation's own.
        data = await crowded.read("{ ovens(first: 60) { nodes { enterprise { id } } } }", wenxi.COUNTY)
        assert len(data["ovens"]["nodes"]) == OVENS
