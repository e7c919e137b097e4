"""The log as static files: other people's tools rebuild and check it from these paths alone."""

import gzip
from collections.abc import AsyncIterator
from datetime import date

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.envelope import Happened, Role
from domain.seals.facts import SealPlaced
from ledger.merkle import leaf_hash
from ledger.proof import range_hash
from ledger.tiles import Tile, hashes_from_tiles, parse_tile_path, tile_hash, tiles_of, unpack_entries
from tests.gateway import wenxi
from tests.gateway.house import STRANGER, House, token
from tests.projections.writing import write_at_once

pytestmark = pytest.mark.asyncio(loop_scope="module")
SIZE = 600
AUDITOR = token(Role.AUDITOR, "140000", "省审计厅")
PLACED = SealPlaced(seal="s-1", oven="o-1", point="1号加热阀")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def grown(attested_by_all: House) -> AsyncIterator[House]:
    """A log of two full tiles, a partial one, and the beginning of the level above."""
    events = [
        Happened(
            position=n + 1,
            occurred_on=date(2020, 3, 2),
            fact=PLACED,
            tags=("seal:s-1", "oven:o-1"),
            office="o",
            role=Role.COUNTY_DEPT,
            recorded_on=date(2020, 3, 2),
            key=f"k{n}",
        )
        for n in range(SIZE)
    ]
    await write_at_once(attested_by_all.log, events)
    await attested_by_all.until_witnessed()
    yield attested_by_all


async def tile(house: House, wanted: Tile) -> bytes:
    response = await house.get(f"/{wanted.path}")
    assert response.status_code == 200, response.text
    return response.content


async def test_the_checkpoint_is_served_as_the_note_it_is(grown: House) -> None:
    response = await grown.get("/checkpoint")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert "immutable" not in response.headers["cache-control"]
    judged = grown.witnesses.judged(response.text)
    assert (judged.witnessed, judged.checkpoint.size) == (True, SIZE)
    asked = (await grown.read("{ checkpoint { note } }"))["checkpoint"]["note"]
    assert asked == response.text


async def test_the_tiles_alone_lead_to_the_signed_root(grown: House) -> None:
    checkpoint = grown.witnesses.judged((await grown.get("/checkpoint")).text).checkpoint
    wanted = list(tiles_of(checkpoint.size))
    assert [one.path for one in wanted] == [
        "tile/0/000",
        "tile/0/001",
        "tile/0/002.p/88",
        "tile/1/000.p/2",
    ]
    read = {(one.level, one.index): await tile(grown, one) for one in wanted}
    assert read[1, 0] == tile_hash(read[0, 0]) + tile_hash(read[0, 1])
    get = hashes_from_tiles(lambda level, index: read[level, index])
    assert range_hash(0, checkpoint.size, get) == checkpoint.root


async def test_every_narrower_tile_begins_the_wider_one(grown: House) -> None:
    whole = await tile(grown, Tile(0, 1))
    for width in (1, 2, 88, 255):
        assert await tile(grown, Tile(0, 1, width)) == whole[: 32 * width]


async def test_an_auditor_s_entries_are_what_the_leaves_are_made_of(grown: House) -> None:
    for wanted in (Tile(0, 0), Tile(0, 1), Tile(0, 2, 88)):
        response = await grown.get(f"/{wanted.entries_path}", AUDITOR, **{"Accept-Encoding": "identity"})
        assert "content-encoding" not in response.headers
        entries = unpack_entries(response.content)
        assert b"".join(map(leaf_hash, entries)) == await tile(grown, wanted)
    found = await grown.log.entry(600)
    assert found is not None
    assert entries[-1] == found.entry


@pytest.mark.parametrize(
    ("accepted", "zipped"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("deflate,gzip ; q=1.0", True),
        ("gzip;q=0", False),
        ("gzip;q=0.000, br", False),
        ("br", False),
        ("identity", False),
        (";;,q=,", False),
    ],
)
async def test_entries_are_zipped_for_whoever_asks(grown: House, accepted: str, zipped: bool) -> None:
    plain = await grown.get("/tile/entries/000", AUDITOR, **{"Accept-Encoding": "identity"})
    async with grown.client.stream(
        "GET", plain.url, headers={"Authorization": f"Bearer {AUDITOR}", "Accept-Encoding": accepted}
    ) as response:
        raw = b"".join([chunk async for chunk in response.aiter_raw()])
    assert (response.headers.get("content-encoding") == "gzip") is zipped
    assert (gzip.decompress(raw) if zipped else raw) == plain.content
    assert "Accept-Encoding" in response.headers["vary"]
    assert response.headers["cache-control"].startswith("private")
    assert (response.headers["etag"] == plain.headers["etag"]) is not zipped


async def test_a_tile_is_cached_for_ever_and_asked_for_once(grown: House) -> None:
    for path, caching in (("/tile/0/000", "immutable"), ("/checkpoint", "max-age=1")):
        first = await grown.get(path)
        assert caching in first.headers["cache-control"]
        for known in (first.headers["etag"], f'"other", W/{first.headers["etag"]}', "*"):
            again = await grown.get(path, **{"If-None-Match": known})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == first.headers["etag"]
        assert (await grown.get(path, **{"If-None-Match": '"other"'})).status_code == 200


@pytest.mark.parametrize("path", ["/checkpoint", "/tile/0/000", "/tile/1/000.p/2"])
async def test_head_answers_without_the_bytes(grown: House, path: str) -> None:
    whole = await grown.get(path)
    head = await grown.client.head(whole.url)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "content-length", "etag", "cache-control"):
        assert head.headers[name] == whole.headers[name]
    assert (await grown.client.post(whole.url)).status_code == 405


@pytest.mark.parametrize(
    ("bearer", "status"),
    [
        (None, 401),
        ("not-a-token", 401),
        (token(Role.AUDITOR, "140000", expires_in=-5), 401),
        (token(Role.AUDITOR, "140000", key=STRANGER), 401),
        (token(Role.AUDITOR, "140700"), 403),
        (token(Role.INSPECTOR, "140000"), 403),
        (token(Role.PROVINCE_MIIT, "140000"), 403),
        (wenxi.COUNTY, 403),
    ],
)
@pytest.mark.parametrize("path", ["/tile/entries/000", "/tile/entries/x999/999"])
async def test_entries_are_for_the_province_s_auditors_alone(
    grown: House, bearer: str | None, status: int, path: str
) -> None:
    response = await grown.get(path, bearer)
    assert response.status_code == status
    assert_one_line(response.text)
    assert ("www-authenticate" in response.headers) is (status == 401)
    assert (await grown.get("/tile/0/000", bearer)).status_code == 200


HOSTILE = [
    "",
    "0",
    "0/",
    "0/0",
    "0/00",
    "0/0000",
    "0/000/",
    "//0/000",
    "0//000",
    "0/x000/000",
    "0/x001",
    "0/X001/234",
    "0/000.p/256",
    "0/000.p/0",
    "0/000.p/00",
    "0/000.p/01",
    "0/000.p/-1",
    "0/000.p/",
    "0/000.p",
    "0/000.P/1",
    "00/000",
    "01/000",
    "-1/000",
    "64/000",
    "999/000",
    "0/003",
    "0/002",
    "0/002.p/89",
    "1/000",
    "1/000.p/3",
    "2/000",
    "2/000.p/1",
    "63/000.p/1",
    "63/x999/x999/x999/x999/x999/x999/999",
    "0/x009/x223/x372/x036/x854/x775/807",
    "0/x999/x999/x999/x999/x999/x999/x999/999",
    "0/%30%30%30",
    "%30/000",
    "0/000%2Ep/5",
    "0/000%00",
    "0/000%0A",
    "0/%EF%BC%90%EF%BC%90%EF%BC%90",
    "0/%FF%FE",
    "0/%ED%A0%80",
    "0/000%",
    "0/000%zz",
    "0/000;a=b",
    "..%2f..%2fetc%2fpasswd",
    "entries",
    "entries/",
    "entries/0",
    "entries/%30%30%30",
    "entries/000.p/256",
    "Entries/000",
    "entries/0/000",
    "0/" + "x000/" * 300 + "000",
    "0/" + "9" * 5_000,
]


@pytest.mark.parametrize("path", HOSTILE)
async def test_what_is_no_tile_is_one_line_and_no_fault(grown: House, path: str) -> None:
    status, content = await grown.raw(f"/tile/{path}", AUDITOR)
    assert status == 404
    assert_one_line(content.decode())


PIECES = st.sampled_from(
    [
        *"0123456789xX/.p%",
        "tile",
        "entries",
        "000",
        "001",
        "x000/",
        ".p/",
        "88",
        "%30",
        "%2F",
        "..",
        "?",
        "%C3%A9",
    ]
)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    start=st.sampled_from(["0/", "1/", "entries/", ""]),
    pieces=st.lists(PIECES, max_size=6),
)
async def test_any_other_path_is_a_tile_in_its_one_spelling_or_none(
    grown: House, start: str, pieces: list[str]
) -> None:
    path = f"tile/{start}{''.join(pieces)}"
    status, content = await grown.raw(f"/{path}", AUDITOR)
    assert status in (200, 404), content
    if status == 200:
        spelt, entries = parse_tile_path(path.partition("?")[0])
        assert entries or len(content) == 32 * spelt.width
    else:
        assert_one_line(content.decode())


async def test_entries_beyond_the_published_log_are_not_there(grown: House) -> None:
    for path in ("/tile/entries/002", "/tile/entries/002.p/89", "/tile/entries/x999/x999/999"):
        response = await grown.get(path, AUDITOR)
        assert response.status_code == 404
        assert_one_line(response.text)
        assert response.headers["cache-control"] == "no-store"


async def test_a_server_without_the_log_s_key_serves_no_tree(shared: House) -> None:
    for path in ("/checkpoint", "/tile/0/000.p/1", "/tile/entries/000.p/1"):
        response = await shared.get(path, AUDITOR)
        assert response.status_code == 404
        assert_one_line(response.text)
        assert "quench keys new" in response.text


def assert_one_line(text: str) -> None:
    """One line, in Chinese and in English, and not long."""
    assert text.endswith("\n")
    assert text.count("\n") == 1
    assert len(text) < 400
    assert any("\u4e00" <= character <= "\u9fff" for character in text)
    assert any(word.isascii() and word.isalpha() and len(word) > 2 for word in text.split())
