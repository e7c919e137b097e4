"""Files through the API: what a dry run says of every row, and what submitting them does."""

import asyncio
import json
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from domain.envelope import Role
from gateway import files
from tests.gateway import wenxi
from tests.gateway.house import House, refusal_of, token

POWER = token(Role.POWER_CO, "140823", "国网闻喜县供电公司")
OTHER_POWER = token(Role.POWER_CO, "140781", "国网介休市供电公司")
STATISTICS = token(Role.COUNTY_OFFICE, "140823", "闻喜县工信局")
METER = {"meter": "140823-m-1", "division": "140823", "kind": "ELECTRICITY", "use": "PRODUCTION"}


def reading(month: str, kwh: Any, **more: Any) -> dict[str, Any]:
    fields = {"meter": "140823-m-1", "month": month, "kwh": kwh} | more.pop("fields", {})
    return {"command": "ReportMonthlyElectricity", "occurredOn": "2024-01-31", "fields": fields} | more


def seal(name: str, oven: str = "wenxi-1", **more: Any) -> dict[str, Any]:
    fields = {"seal": name, "oven": oven, "point": "上升管"}
    return {"command": "PlaceSeal", "occurredOn": "2023-10-20", "fields": fields} | more


def jsonl(*lines: dict[str, Any]) -> bytes:
    return "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()


async def post(house: House, way: str, body: bytes, bearer: str | None, **query: Any) -> httpx.Response:
    address = house.url.removesuffix("/graphql")
    accept = {"Accept": query.pop("accept")} if "accept" in query else {}
    headers = accept | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
    params = {"name": "申报.jsonl"} | query
    return await house.client.post(f"{address}/files/{way}", content=body, headers=headers, params=params)


async def asked(house: House, way: str, *lines: dict[str, Any], bearer: str = POWER, **query: Any) -> Any:
    response = await post(house, way, jsonl(*lines), bearer, **query)
    assert response.status_code == 200, response.text
    return response.json()


def verdicts(answer: Any) -> list[str]:
    return [row["verdict"] for row in answer["rows"]]


@pytest.fixture
async def told(house: House) -> House:
    """A county with an oven and a meter, whose readings of autumn are known."""
    await wenxi.tell(house)
    await house.accept("RegisterMeter", METER, POWER, on="2023-01-01")
    for month in ("2023-09", "2023-10", "2023-11"):
        fields = {"meter": "140823-m-1", "month": month, "kwh": "1250000"}
        await house.accept("ReportMonthlyElectricity", fields, POWER, on="2023-12-01")
    return house


async def test_a_dry_run_says_what_would_happen_and_writes_nothing(told: House) -> None:
    size = (await told.log.head()).size
    answer = await asked(told, "preview", seal("140823-s-1"), seal("140823-s-2", "nowhere"), bearer=wenxi.COUNTY)
    assert verdicts(answer) == ["ACCEPTED", "REFUSED"]
    assert [event["type"] for event in answer["rows"][0]["events"]] == ["SealPlaced"]
    refusal = answer["rows"][1]["refusals"][0]
    assert (refusal["code"], refusal["field"], refusal["cell"]) == ("UNKNOWN_SUBJECT", "oven", "2:oven")
    assert answer["end"]["position"] == str(size)
    assert answer["end"]["wouldBeWritten"] is False
    assert (await told.log.head()).size == size


async def test_a_row_is_decided_on_what_the_rows_before_it_leave(told: House) -> None:
    oven = wenxi.OVEN | {"oven": "140823-new"}
    opened = {"command": "RegisterOven", "occurredOn": "2019-01-10", "fields": oven}
    rows = (opened, seal("140823-s-1", "140823-new"))
    assert verdicts(await asked(told, "preview", *rows, bearer=wenxi.COUNTY)) == ["ACCEPTED", "ACCEPTED"]
    assert verdicts(await asked(told, "preview", rows[1], rows[0], bearer=wenxi.COUNTY)) == ["REFUSED", "ACCEPTED"]
    answer = await asked(told, "submit", *rows, bearer=wenxi.COUNTY)
    assert verdicts(answer) == ["RECORDED", "RECORDED"]
    assert answer["rows"][1]["facts"][0]["position"] == str((await told.log.head()).size)


@pytest.mark.rule("E-18")
async def test_the_same_file_twice_changes_nothing_and_says_so(told: House) -> None:
    rows = (reading("2023-12", 1_300_000), reading("2024-01", 1_200_000))
    first = await asked(told, "submit", *rows)
    assert verdicts(first) == ["RECORDED", "RECORDED"]
    size = (await told.log.head()).size
    for way in ("preview", "submit"):
        again = await asked(told, way, *rows)
        assert verdicts(again) == ["ALREADY_RECORDED", "ALREADY_RECORDED"]
        assert [row["position"] for row in again["rows"]] == [str(size - 1), str(size)]
        assert again["end"]["written"] is False
    assert (await told.log.head()).size == size


@pytest.mark.rule("E-18")
async def test_a_changed_row_says_what_differs_and_offers_a_correction_that_is_taken(told: House) -> None:
    (row,) = (await asked(told, "submit", reading("2023-12", 1_300_000)))["rows"]
    answer = await asked(told, "submit", reading("2023-12", 1_310_000), reading("2024-01", 1_250_000))
    changed, other = answer["rows"]
    assert [changed["verdict"], other["verdict"]] == ["CHANGED", "NOT_WRITTEN"]
    assert changed["refusals"][0]["code"] == "ROW_CHANGED"
    assert changed["position"] == row["position"]
    assert changed["differences"] == [
        {"field": "kwh", "recorded": 1_300_000, "sent": 1_310_000, "cell": "1:kwh"}
    ]
    correction = changed["correction"]
    assert correction["command"] == "CorrectReading"
    correction["fields"]["reason"] = "抄表录入错误"
    assert verdicts(await asked(told, "submit", correction)) == ["RECORDED"]
    again = await asked(told, "submit", reading("2023-12", 1_310_000), reading("2024-01", 1_250_000))
    assert verdicts(again) == ["ALREADY_RECORDED", "RECORDED"]
    old = (await asked(told, "preview", reading("2023-12", 1_300_000)))["rows"][0]
    assert (old["verdict"], old["correctedAt"]) == ("ALREADY_RECORDED", again["rows"][0]["position"])


async def test_a_changed_claim_offers_a_correction_by_two_offices(told: House) -> None:
    placed = seal("140823-s-1")
    await asked(told, "submit", placed, bearer=wenxi.COUNTY)
    (changed,) = (await asked(told, "preview", placed | {"occurredOn": "2023-10-21"}, bearer=wenxi.COUNTY))["rows"]
    assert [d["field"] for d in changed["differences"]] == ["occurredOn"]
    correction = changed["correction"]
    assert correction["command"] == "CorrectEvent"
    correction["fields"] |= {"reason": "日期录入错误", "secondOffice": "闻喜县应急管理局"}
    assert verdicts(await asked(told, "submit", correction, bearer=wenxi.COUNTY)) == ["RECORDED"]


async def test_a_mistaken_unit_is_asked_about_and_a_confirmed_cell_is_taken(told: House) -> None:
    wan = reading("2023-12", 125)
    asked_ = await asked(told, "submit", wan, reading("2024-01", 1_250_000))
    assert verdicts(asked_) == ["QUESTIONED", "NOT_WRITTEN"]
    (refusal,) = asked_["rows"][0]["refusals"]
    assert refusal["code"] == "UNIT_IN_QUESTION"
    assert "125 kWh" in refusal["messageZh"]
    assert "1,250,000 kWh" in refusal["messageZh"]
    assert asked_["rows"][0]["confirm"] == ["1:kwh"]
    confirmed = await asked(told, "submit", wan, confirm="1:kwh")
    assert verdicts(confirmed) == ["RECORDED"]


async def test_a_month_of_an_oven_that_was_put_right_says_where(told: House) -> None:
    fields = {"oven": "wenxi-1", "month": "2023-12", "tonnes": 40_000, "source": "STATISTICS_BUREAU"}
    first = {"command": "ReportMonthlyOutput", "occurredOn": "2023-12-31", "fields": fields}
    await asked(told, "submit", first, bearer=wenxi.COUNTY)
    right = first | {"fields": fields | {"tonnes": 41_000}}
    (changed,) = (await asked(told, "preview", right, bearer=wenxi.COUNTY))["rows"]
    changed["correction"]["fields"]["reason"] = "过磅单漏录"
    assert verdicts(await asked(told, "submit", changed["correction"], bearer=wenxi.COUNTY)) == ["RECORDED"]
    (old,) = (await asked(told, "submit", first, bearer=wenxi.COUNTY))["rows"]
    assert (old["verdict"], old["correctedAt"]) == ("ALREADY_RECORDED", str((await told.log.head()).size))


@pytest.mark.rule("E-18")
async def test_two_rows_about_the_same_are_not_both_written(told: House) -> None:
    rows = (reading("2023-12", 1_300_000), reading("2023-12", 1_400_000), reading("2023-12", 1_300_000))
    answer = await asked(told, "preview", *rows)
    assert verdicts(answer) == ["ACCEPTED", "REFUSED", "ALREADY_RECORDED"]
    assert answer["rows"][1]["refusals"][0]["code"] == "ROW_TWICE"
    assert answer["rows"][2].get("sameAsRow") == 0


@pytest.mark.rule("E-18")
async def test_a_row_with_a_key_of_its_own_is_another_one(told: House) -> None:
    rows = (reading("2023-12", 1_300_000, key="a"), reading("2023-12", 1_400_000, key="b"))
    assert verdicts(await asked(told, "submit", *rows)) == ["RECORDED", "RECORDED"]
    other = await asked(told, "preview", reading("2023-12", 1_500_000, key="b"))
    assert verdicts(other) == ["CHANGED"]


async def test_each_row_for_itself_writes_what_is_right_and_can_be_sent_again(told: House) -> None:
    rows = (seal("140823-s-1"), seal("140823-s-2", "nowhere"), seal("140823-s-3"))
    answer = await asked(told, "submit", *rows, bearer=wenxi.COUNTY, mode="EACH")
    assert verdicts(answer) == ["RECORDED", "REFUSED", "RECORDED"]
    again = await asked(told, "submit", *rows, bearer=wenxi.COUNTY, mode="EACH")
    assert verdicts(again) == ["ALREADY_RECORDED", "REFUSED", "ALREADY_RECORDED"]


async def test_anothers_rows_do_not_pass_and_nothing_is_told_of_them(told: House) -> None:
    await asked(told, "submit", reading("2023-12", 1_300_000))
    unknown = reading("2023-12", 130, fields={"meter": "140823-none"})
    theirs, none = (
        await asked(told, "preview", reading("2023-12", 130), unknown, bearer=OTHER_POWER)
    )["rows"]
    assert theirs["verdict"] == none["verdict"] == "REFUSED"
    for row in (theirs, none):
        (refusal,) = row["refusals"]
        assert refusal["code"] == "UNKNOWN_SUBJECT"
        assert set(row) == {"sheet", "line", "command", "verdict", "key", "refusals"}


async def test_a_refusal_is_recorded_once_and_a_row_that_became_right_is_taken(told: House) -> None:
    certify = {"command": "CertifyClosure", "occurredOn": "2023-11-20", "fields": {"ovens": ["wenxi-1"]}}
    (first,) = (await asked(told, "submit", certify, bearer=wenxi.COUNTY))["rows"]
    assert first["verdict"] == "REFUSED"
    size = (await told.log.head()).size
    assert first["position"] == str(size)
    (again,) = (await asked(told, "submit", certify, bearer=wenxi.COUNTY))["rows"]
    assert (again["verdict"], again["position"]) == ("REFUSED", str(size))
    assert (await told.log.head()).size == size


async def test_what_was_accepted_in_a_dry_run_may_be_refused_then_and_nothing_is_written_in_part(
    told: House,
) -> None:
    rows = (reading("2023-12", 1_300_000), reading("2024-01", 1_250_000))
    assert verdicts(await asked(told, "preview", *rows)) == ["ACCEPTED", "ACCEPTED"]
    await asked(told, "submit", reading("2023-12", 1_111_111))
    size = (await told.log.head()).size
    assert verdicts(await asked(told, "submit", *rows)) == ["CHANGED", "NOT_WRITTEN"]
    assert (await told.log.head()).size == size


async def test_the_same_file_from_ten_hands_at_once_is_written_once(told: House) -> None:
    rows = [seal(f"140823-s-{n}") for n in range(30)]
    size = (await told.log.head()).size
    answers = await asyncio.gather(*(asked(told, "submit", *rows, bearer=wenxi.COUNTY) for _ in range(10)))
    assert (await told.log.head()).size == size + 30
    assert sum(verdict == "RECORDED" for answer in answers for verdict in verdicts(answer)) == 30


async def test_progress_comes_as_lines_before_the_rows(told: House) -> None:
    rows = jsonl(*(seal(f"140823-s-{n}") for n in range(3)))
    response = await post(told, "submit", rows, wenxi.COUNTY, mode="EACH", accept=files.NDJSON)
    kinds = [next(iter(json.loads(line))) for line in response.text.splitlines()]
    assert kinds == ["progress", "progress", "file", "row", "row", "row", "end"]


async def test_rows_that_cannot_be_read_are_told_with_all_others(told: House) -> None:
    rows = (seal("140823-s-1"), seal("UPPER"), {"command": "PlaceSeal", "occurredOn": "2023-02-30"})
    answer = await asked(told, "submit", *rows, bearer=wenxi.COUNTY)
    assert verdicts(answer) == ["NOT_WRITTEN", "UNREADABLE", "UNREADABLE"]
    body = jsonl(seal("140823-s-1")) + b"\n{not json}\n"
    response = await post(told, "submit", body, wenxi.COUNTY)
    assert verdicts(response.json()) == ["NOT_WRITTEN"]
    assert response.json()["problems"][0]["line"] == 2


@pytest.mark.parametrize(
    ("bearer", "query", "status", "code"),
    [
        (None, {}, 401, "TOKEN_MISSING"),
        (token(Role.AUDITOR, "140000"), {}, 403, "NOT_PERMITTED"),
        (POWER, {"mode": "SOME"}, 400, "MALFORMED"),
        (POWER, {"name": ""}, 400, "MALFORMED"),
        (POWER, {"name": "长" * 201}, 400, "MALFORMED"),
    ],
)
async def test_who_may_not_or_asks_wrongly_is_told_so(
    house: House, bearer: str | None, query: dict[str, str], status: int, code: str
) -> None:
    response = await post(house, "preview", b"{}", bearer, **query)
    assert (response.status_code, refusal_of(response.json())["code"]) == (status, code)


@pytest.mark.parametrize(
    ("limit", "value", "status", "code"),
    [
        ("ROWS_MAX", 1, 413, "FILE_TOO_LONG"),
        ("FILE_BYTES_MAX", 10, 413, "BODY_TOO_LARGE"),
        ("WAITING_MAX", 0, 503, "FILES_BUSY"),
    ],
)
async def test_a_file_is_bounded_and_the_room_is_given_back(
    house: House, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, status: int, code: str
) -> None:
    rows = jsonl(seal("140823-s-1"), seal("140823-s-2"))
    with monkeypatch.context() as bounded:
        bounded.setattr(files, limit, value)
        for _ in range(files.AT_ONCE + 1):
            response = await post(house, "preview", rows, wenxi.COUNTY)
            assert (response.status_code, refusal_of(response.json())["code"]) == (status, code)
    assert (await post(house, "preview", rows, wenxi.COUNTY)).status_code == 200


async def test_a_file_that_does_not_arrive_holds_up_nobody(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "BODY_SECONDS", 0.1)
    address = urlsplit(house.url)
    head = (
        "POST /files/preview?name=a.jsonl HTTP/1.1\r\nHost: quench\r\nConnection: close\r\n"
        f"Authorization: Bearer {wenxi.COUNTY}\r\nContent-Length: 1000\r\n\r\n{{"
    )
    for _ in range(files.AT_ONCE + 1):
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        writer.write(head.encode())
        answer = (await asyncio.wait_for(reader.read(), 20)).decode()
        writer.close()
        assert " 408 " in answer.splitlines()[0]
        assert "FILE_NOT_ARRIVED" in answer
