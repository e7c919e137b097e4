"""Files of evidence over HTTP: who may send and read them, and what becomes of hostile ones."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest

from domain.envelope import Role
from office.evidence.refusals import EvidenceBusy
from tests.database import Database
from tests.gateway import wenxi
from tests.gateway.house import House, refusal_of, token
from tests.office.evidence.conftest import LIMIT
from tests.office.evidence.files import NOT_TAKEN, TAKEN, boxed, jpeg, pdf, png, sha256

INSPECTOR = token(Role.INSPECTOR, "140000", "省督查组")
AUDITOR = token(Role.AUDITOR, "140800", "市审计局")
ENTERPRISE = token(Role.ENTERPRISE, "140823", "闻喜示范焦化有限公司")
SEEN = """query($oven: Identifier!) { oven(id: $oven) { events { nodes { evidence
  { sha256 mediaType size contentType state checkedAt path } } } } }"""


async def put(
    house: House, data: Any, bearer: str | None = wenxi.COUNTY, kind: str = "image/jpeg", name: str | None = None,
    **headers: str,
) -> httpx.Response:  # fmt: skip
    asked = name if name is not None else sha256(data)
    more = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    address = house.url.removesuffix("/graphql") + f"/evidence/{asked}"
    return await house.client.put(address, content=data, headers={"Content-Type": kind} | more | headers)


async def get(house: House, data: bytes, bearer: str | None, **headers: str) -> httpx.Response:
    return await house.get(f"/evidence/{sha256(data)}", bearer, **headers)


async def bind(house: House, data: bytes, oven: str = "wenxi-1", bearer: str = wenxi.COUNTY, **more: Any) -> None:
    fields = {"seal": f"s-{sha256(data)[:8]}", "oven": oven, "point": "上升管"}
    await house.accept("PlaceSeal", fields, bearer, evidence=[{"sha256": sha256(data)} | more])


def kept(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "files").rglob("*") if path.is_file())


def code_of(response: httpx.Response) -> str:
    code: str = refusal_of(response.json())["code"]
    return code


async def test_a_photo_is_sent_bound_and_read_by_those_who_may_see_its_event(house: House, folder: Path) -> None:
    data = jpeg(exif=os.urandom(2000))
    sent = await put(house, data)
    assert (sent.status_code, sent.json()) == (
        201, {"sha256": sha256(data), "mediaType": "image/jpeg", "size": len(data), "path": f"/evidence/{sha256(data)}"}
    )  # fmt: skip
    assert (await get(house, data, wenxi.COUNTY)).content == data, "its office reads it before it is bound"
    foreign = (wenxi.JIEXIU, wenxi.CITY, INSPECTOR, ENTERPRISE)
    assert [(await get(house, data, one)).status_code for one in foreign] == [404] * 4
    await bind(house, data)
    readers = (wenxi.COUNTY, wenxi.SAFETY, wenxi.CITY, INSPECTOR, AUDITOR)
    assert [(await get(house, data, one)).content == data for one in readers] == [True] * 5
    assert [(await get(house, data, one)).status_code for one in (wenxi.JIEXIU, ENTERPRISE, None)] == [404, 404, 401]
    assert kept(folder) == [sha256(data)]


async def test_a_foreign_file_looks_like_one_that_is_not_there(house: House) -> None:
    data = jpeg()
    await put(house, data)
    await bind(house, data)
    absent, foreign = await get(house, b"never sent", wenxi.JIEXIU), await get(house, data, wenxi.JIEXIU)
    assert code_of(absent) == "EVIDENCE_ABSENT"
    for response, name in ((absent, sha256(b"never sent")), (foreign, sha256(data))):
        assert response.status_code == 404
        assert response.text.replace(name, "…") == absent.text.replace(sha256(b"never sent"), "…")
    assert {k: v for k, v in absent.headers.items() if k != "date"} == {
        k: v for k, v in foreign.headers.items() if k != "date"
    }


async def test_before_anything_is_projected_a_file_is_not_yet_readable_and_says_what_to_start(
    house: House, database: Database
) -> None:
    projector = await asyncpg.connect(database.projector)
    await projector.execute("DELETE FROM projections.live")
    await projector.close()
    asked = await get(house, jpeg(), INSPECTOR)
    assert (asked.status_code, code_of(asked)) == (503, "PROJECTION_MISSING")


async def test_a_download_is_no_page_and_is_kept_by_no_shared_cache(house: House) -> None:
    data = png()
    await put(house, data, kind="image/png")
    head = await get(house, data, wenxi.COUNTY)
    assert head.headers["content-type"] == "image/png"
    assert head.headers["content-disposition"] == f'attachment; filename="{sha256(data)}.png"'
    assert head.headers["x-content-type-options"] == "nosniff"
    assert head.headers["cache-control"] == "private, no-cache"
    assert head.headers["vary"] == "Authorization"
    assert head.headers["content-security-policy"] == "default-src 'none'; sandbox"


async def test_a_part_is_read_and_what_one_has_is_not_sent_again(house: House) -> None:
    data = jpeg() + os.urandom(1_500_000)
    await put(house, data)
    size = len(data)
    cases = {"bytes=0-0": (0, 1), "bytes=5-": (5, size), "bytes=-7": (size - 7, size), f"bytes=9-{size + 5}": (9, size)}
    for asked, (start, end) in cases.items():
        part = await get(house, data, wenxi.COUNTY, Range=asked)
        assert (part.status_code, part.content == data[start:end]) == (206, True)
        assert part.headers["content-range"] == f"bytes {start}-{end - 1}/{size}"
    for asked in (f"bytes={size}-", "bytes=-0"):
        beyond = await get(house, data, wenxi.COUNTY, Range=asked)
        assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{size}")
    for asked in ("bytes=5-1", "bytes=0-1,5-6", "lines=1-2", "bytes=-", "bytes=x-y", "bytes=" + "9" * 30 + "-"):
        assert (await get(house, data, wenxi.COUNTY, Range=asked)).status_code == 200
    tag = (await get(house, data, wenxi.COUNTY)).headers["etag"]
    assert (await get(house, data, wenxi.COUNTY, **{"If-None-Match": tag})).status_code == 304
    other = await get(house, data, wenxi.COUNTY, Range="bytes=0-0", **{"If-Range": '"another"'})
    assert (other.status_code, len(other.content)) == (200, size)


async def test_head_tells_size_and_type_and_sends_nothing(house: House) -> None:
    data = pdf()
    await put(house, data, kind="application/pdf")
    address = house.url.removesuffix("/graphql") + f"/evidence/{sha256(data)}"
    head = await house.client.head(address, headers={"Authorization": f"Bearer {wenxi.COUNTY}"})
    assert (head.status_code, head.headers["content-length"], head.content) == (200, str(len(data)), b"")


@pytest.mark.parametrize("media_type", TAKEN)
async def test_every_type_is_taken_and_given_back_as_what_it_is(house: House, media_type: str) -> None:
    data = TAKEN[media_type]
    assert (await put(house, data, kind=media_type)).status_code == 201
    assert (await get(house, data, wenxi.COUNTY)).headers["content-type"] == media_type


async def test_hostile_files_are_refused_with_their_reason_and_nothing_is_kept(house: House, folder: Path) -> None:
    data = jpeg()
    answers = [
        (await put(house, data, name=sha256(b"other")), 422, "EVIDENCE_HASH_DIFFERS"),
        (await put(house, b"", name=sha256(b"")), 422, "EVIDENCE_EMPTY"),
        (await put(house, pdf()), 415, "EVIDENCE_TYPE"),
        (await put(house, data, kind="text/html"), 415, "EVIDENCE_TYPE"),
        (await put(house, data, kind="application/octet-stream"), 415, "EVIDENCE_TYPE"),
        (await put(house, data, kind=""), 415, "EVIDENCE_TYPE"),
        (await put(house, data, name=sha256(data).upper()), 400, "EVIDENCE_HASH_MALFORMED"),
        (await put(house, data, name="a" * 63), 400, "EVIDENCE_HASH_MALFORMED"),
        (await put(house, data, name="a" * 5000), 400, "EVIDENCE_HASH_MALFORMED"),
        (await put(house, data, name="..%5c..%5csettings.env"), 400, "EVIDENCE_HASH_MALFORMED"),
        (await put(house, data, name="１" * 64), 400, "EVIDENCE_HASH_MALFORMED"),
        (await put(house, data, name="0" * 63 + "%00"), 400, "EVIDENCE_HASH_MALFORMED"),
        (await put(house, jpeg() + bytes(LIMIT)), 413, "EVIDENCE_TOO_LARGE"),
        (await put(house, data, None), 401, "TOKEN_MISSING"),
        (await put(house, data, AUDITOR), 403, "NOT_PERMITTED"),
        (await put(house, data, "x.y.z"), 401, "TOKEN_INVALID"),
    ]
    assert [(one.status_code, code_of(one)) for one, _, _ in answers] == [(s, c) for _, s, c in answers]
    for name in NOT_TAKEN.values():
        assert (await put(house, name)).status_code == 415
    assert kept(folder) == []
    assert not list((folder / "incoming").iterdir())


@pytest.mark.parametrize(
    "path",
    [
        "/evidence/../settings.env", "/evidence/..%2f..%2fsettings.env", "/evidence/%2e%2e/%2e%2e/etc/passwd",
        "/evidence//etc/passwd", "/evidence/files/ab/abcd", "/evidence/incoming", "/evidence/%00",
        "/evidence/.", "/evidence/",
    ],
)  # fmt: skip
async def test_no_path_leads_out_of_the_store(house: House, path: str) -> None:
    status, body = await house.raw(path, wenxi.COUNTY)
    assert status == 404
    assert b"root:" not in body
    assert b"QUENCH" not in body


async def test_two_files_in_one_are_what_they_begin_as_and_a_page_never(house: House) -> None:
    """A JPEG whose comment is HTML, and one with a PDF after its end: taken as photos, given as downloads of photos."""
    for data in (jpeg("<script>alert(1)</script>"), jpeg() + pdf(), jpeg() + b"PK\x03\x04" + bytes(80)):
        assert (await put(house, data)).status_code == 201
        for kind in ("application/pdf", "text/html", "application/zip"):
            assert (await put(house, data, kind=kind)).status_code == 415
        given = await get(house, data, wenxi.COUNTY)
        assert (given.headers["content-type"], given.headers["x-content-type-options"]) == ("image/jpeg", "nosniff")
        assert given.headers["content-disposition"].startswith("attachment;")
    film = boxed(b"isom", b"<scr", b"ipt>")
    assert (await put(house, film, kind="text/html")).status_code == 415


async def raw(house: House, head: str, *pieces: bytes, close: bool = False) -> bytes:
    """What is answered to bytes sent one piece after another; nothing where we hang up ourselves."""
    address = urlsplit(house.url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(f"{head}\r\nHost: x\r\nAuthorization: Bearer {wenxi.COUNTY}\r\n\r\n".encode())
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        if close:
            writer.transport.abort()
            return b""
        return await asyncio.wait_for(reader.read(65_536), 20)
    finally:
        writer.close()


async def until_empty(folder: Path) -> None:
    """A broken line is noticed by the server a moment later."""
    for _ in range(2_000):
        if not list((folder / "incoming").iterdir()):
            return
        await asyncio.sleep(0.01)
    raise AssertionError("what had come is still there")


async def test_a_huge_content_length_is_refused_before_a_byte_is_read(house: House, folder: Path) -> None:
    for length in (str(10**15), "9" * 18):
        head = f"PUT /evidence/{'0' * 64} HTTP/1.1\r\nContent-Type: image/jpeg\r\nContent-Length: {length}"
        assert b" 413 " in (await raw(house, head)).partition(b"\r\n")[0]
    assert not list((folder / "incoming").iterdir())


async def test_a_line_that_breaks_leaves_nothing(house: House, folder: Path) -> None:
    data = jpeg() + os.urandom(500_000)
    head = f"PUT /evidence/{sha256(data)} HTTP/1.1\r\nContent-Type: image/jpeg\r\nContent-Length: {len(data)}"
    await raw(house, head, data[:300_000], close=True)
    await until_empty(folder)
    assert kept(folder) == []
    assert (await put(house, data)).status_code == 201


async def test_a_slow_sender_is_let_go_and_others_are_served_meanwhile(
    house: House, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("office.evidence.taking.SECONDS_BETWEEN", 0.3)
    data = jpeg()
    head = f"PUT /evidence/{sha256(data)} HTTP/1.1\r\nContent-Type: image/jpeg\r\nContent-Length: {len(data)}"
    slow = asyncio.create_task(raw(house, head, data[:5]))
    assert (await put(house, png(), kind="image/png")).status_code == 201
    answer = await slow
    assert b" 408 " in answer.partition(b"\r\n")[0]
    assert b"EVIDENCE_INCOMPLETE" in answer
    await until_empty(folder)
    assert kept(folder) == [sha256(png())]


async def until_coming(folder: Path) -> None:
    for _ in range(2_000):
        if list((folder / "incoming").iterdir()):
            return
        await asyncio.sleep(0.01)
    raise AssertionError("nothing came")


async def test_so_many_at_once_and_no_more(
    house: House, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.evidence_files.UPLOADS_MAX", 1)
    begun, end = asyncio.Event(), asyncio.Event()

    async def held() -> AsyncIterator[bytes]:
        yield jpeg()
        begun.set()
        await end.wait()

    first = asyncio.create_task(put(house, held(), name=sha256(jpeg())))
    await begun.wait()
    await until_coming(folder)
    busy = await put(house, pdf(), kind="application/pdf")
    assert (busy.status_code, code_of(busy)) == (503, EvidenceBusy.CODE)
    end.set()
    assert (await first).status_code == 201
    assert (await put(house, pdf(), kind="application/pdf")).status_code == 201


async def test_the_same_photo_from_two_offices_is_one_file_and_neither_learns_of_the_other(
    house: House, folder: Path
) -> None:
    data = jpeg()
    answers = await asyncio.gather(*(put(house, data, one) for one in (wenxi.COUNTY, wenxi.JIEXIU)))
    assert [one.status_code for one in answers] == [201, 201]
    assert [(await put(house, data, one)).status_code for one in (wenxi.COUNTY, wenxi.JIEXIU)] == [200, 200]
    assert kept(folder) == [sha256(data)]


async def test_of_an_altered_file_nobody_gets_more_than_a_broken_download(house: House, folder: Path) -> None:
    data = jpeg()
    await put(house, data)
    file = next(path for path in (folder / "files").rglob("*") if path.is_file())
    file.chmod(0o600)
    file.write_bytes(jpeg("假造"))
    with pytest.raises(httpx.RemoteProtocolError):
        await get(house, data, wenxi.COUNTY)
    again = await put(house, data)
    assert (again.status_code, code_of(again)) == (409, "EVIDENCE_HELD_ALTERED")
    assert file.read_bytes() == jpeg("假造"), "what was altered is evidence too"


async def test_a_full_store_says_so(house: House, folder: Path, small_files: None) -> None:
    answer = await put(house, jpeg() + bytes(1_500_000))
    assert (answer.status_code, code_of(answer)) == (507, "EVIDENCE_STORE_FULL")
    assert kept(folder) == []
    assert not list((folder / "incoming").iterdir())
    assert (await put(house, jpeg())).status_code == 201


async def test_an_event_may_name_a_file_before_it_is_sent_and_shows_whether_it_is_there(house: House) -> None:
    data = jpeg()
    await bind(house, data, mediaType="image/jpeg")

    async def shown() -> dict[str, Any]:
        answer = await house.read(SEEN, wenxi.COUNTY, oven="wenxi-1")
        (found,) = [file for node in answer["oven"]["events"]["nodes"] for file in node["evidence"]]
        return dict(found)

    said = {"sha256": sha256(data), "mediaType": "image/jpeg", "path": f"/evidence/{sha256(data)}", "checkedAt": None}
    assert await shown() == said | {"size": None, "contentType": None, "state": "MISSING"}
    await put(house, data)
    assert await shown() == said | {"size": str(len(data)), "contentType": "image/jpeg", "state": "HELD"}
