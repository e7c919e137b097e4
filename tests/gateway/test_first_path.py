"""One submission in, one total out: through HTTP, the rules, the log and the projections."""

from tests.gateway.house import House

ENTERPRISE = {
    "enterprise": "wenxi-coking",
    "legalName": "闻喜县某焦化有限公司",
    "division": "140800",
    "county": "140823",
}
LOT = {
    "lot": "wenxi-54",
    "enterprise": "wenxi-coking",
    "division": "140800",
    "county": "140823",
    "tonnes": "540000",
    "basis": "NAMED_IN_DOCUMENT",
    "account": "OPERATING",
    "accountBasis": "INFERRED",
}


async def test_an_opened_lot_stands_in_the_book_of_its_county(house: House, miit: str, yuncheng: str) -> None:
    await house.accept("RegisterEnterprise", ENTERPRISE, yuncheng, on="2018-12-31")
    receipt = await house.accept("RecognizeBaselineCapacity", LOT, miit, on="2018-12-31")
    position = receipt["facts"][0]["position"]
    assert receipt["facts"][0]["type"] == "BaselineCapacityRecognized"
    assert len(receipt["facts"][0]["entryHash"]) == 64
    data = await house.read(
        "{ at { position head lag counties { code name city capacity { operating recognized check } } } }",
        yuncheng,
    )
    assert data["at"]["position"] == data["at"]["head"] == position
    assert data["at"]["lag"] == 0
    assert data["at"]["counties"] == [
        {
            "code": "140823",
            "name": "闻喜县",
            "city": "140800",
            "capacity": {"operating": "540000", "recognized": "-540000", "check": "0"},
        }
    ]
