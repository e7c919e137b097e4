"""Policy documents, however many: a read of the log names a thousand tags at most, a province registers more."""

from datetime import date

from domain.envelope import Happened, Role
from domain.policy.facts import Disclosure, PolicyDocumentRegistered
from tests.gateway.house import House
from tests.projections.writing import write_at_once

MANY = 1_001


def registered(n: int) -> Happened:
    return Happened(
        position=0,
        occurred_on=date(2019, 1, 1),
        fact=PolicyDocumentRegistered(
            document=f"d-{n:04}",
            title=f"文件{n}",
            disclosure=Disclosure.PUBLIC if n % 2 else Disclosure.NOT_PRINTED,
        ),
        tags=(f"document:d-{n:04}",),
        office="省领导小组办公室",
        role=Role.PROVINCE_OFFICE,
        recorded_on=date(2019, 1, 1),
        key=f"d-{n:04}",
    )


async def test_more_documents_than_one_read_names_are_paged_through(house: House, miit: str) -> None:
    await write_at_once(house.log, [registered(n) for n in range(MANY)])
    await house.settle()
    page = (
        "query($after: String) { documents(first: 500, after: $after) "
        "{ nodes { id } pageInfo { hasNextPage endCursor } } }"
    )
    for bearer, expected in ((miit, range(MANY)), (None, range(1, MANY, 2))):
        ids: list[str] = []
        after = None
        while True:
            found = (await house.read(page, bearer, after=after))["documents"]
            ids += [node["id"] for node in found["nodes"]]
            if not found["pageInfo"]["hasNextPage"]:
                break
            after = found["pageInfo"]["endCursor"]
        assert ids == [f"d-{n:04}" for n in expected]
    assert (await house.read('{ document(id: "d-1000") { title } }', miit))["document"] == {
        "title": "文件1000"
    }
    assert (await house.refusal('{ document(id: "d-1000") { title } }'))["code"] == "UNKNOWN_SUBJECT"
