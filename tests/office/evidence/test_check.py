"""`quench evidence`: files read again, the result recorded, and findings that follow from the log alone."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from app.clerks import AlertClerk
from app.commands.evidence import checked
from app.databases import Databases
from app.keys import new_log_key
from app.settings import Settings
from domain.envelope import Role
from domain.evidence import EvidenceChecked, EvidenceExamined
from domain.fact import Fact
from ledger.events import Query, QueryItem
from projections.history import happened
from tests.database import Database
from tests.gateway import wenxi
from tests.gateway.house import House, token
from tests.office.evidence.files import jpeg, pdf, sha256
from tests.office.evidence.test_http import SEEN, bind, put

OTHER = token(Role.COUNTY_OFFICE, "140728", "平遥县工信局")
FINDINGS = """{ findings(rules: ["V-01"]) { nodes { rule severity subject sentenceZh division causes
  evidence { event { type evidence { sha256 state } } } } } }"""


async def check(
    database: Database, folder: Path, house: House, *, grace: int = 0, recording: bool = True, aside: bool = False
) -> tuple[dict[str, Any], bool]:
    home = folder.parent / "home"
    if not home.exists():
        new_log_key(Settings.load(home=home), "quench")
    settings = Settings.load(home=home, evidence=str(folder), evidence_grace_days=grace)
    found = Databases(database.app, database.owner, database.projector)
    page, sound = await checked(settings, found, recording=recording, aside=aside)
    await house.settle()
    return page, sound


async def facts(house: House, kind: type[Fact]) -> list[Any]:
    events, _ = await house.log.read(Query((QueryItem(types=(kind.TOPIC,)),)))
    return [happened(event).fact for event in events]


def file_of(folder: Path, data: bytes) -> Path:
    name = sha256(data)
    return folder / "files" / name[:2] / name


def forge(folder: Path, data: bytes, other: bytes) -> None:
    file = file_of(folder, data)
    file.chmod(0o600)
    file.write_bytes(other)


async def findings(house: House) -> list[dict[str, Any]]:
    answer = await house.read(FINDINGS, wenxi.COUNTY)
    return list(answer["findings"]["nodes"])


async def test_a_file_that_never_came_is_awaited_then_missing_then_there(
    house: House, database: Database, folder: Path
) -> None:
    data = jpeg()
    await bind(house, data)
    page, sound = await check(database, folder, house, grace=7)
    assert (sound, len(page["awaited"]), page["missing"], page["recorded"]) == (True, 1, [], 1)
    assert await findings(house) == []
    page, sound = await check(database, folder, house)
    assert (sound, [one["sha256"] for one in page["missing"]]) == (False, [sha256(data)])
    (found,) = await findings(house)
    assert (found["rule"], found["severity"], found["subject"]) == ("V-01", "LOW", "oven:wenxi-1")
    assert found["division"] == "140823"
    await put(house, data)
    page, sound = await check(database, folder, house)
    assert (sound, page["held"]) == (True, 1)
    assert await findings(house) == []
    assert [one.state.value for one in await facts(house, EvidenceExamined)] == ["MISSING", "HELD"]


async def test_altered_and_lost_files_are_high_and_shown_to_those_who_see_the_event(
    house: House, database: Database, folder: Path
) -> None:
    altered, lost, sound_one, unbound = jpeg("一"), jpeg("二"), pdf(), jpeg("三")
    for data, kind in ((altered, "image/jpeg"), (lost, "image/jpeg"), (sound_one, "application/pdf")):
        await put(house, data, kind=kind)
        await bind(house, data)
    await put(house, unbound, wenxi.JIEXIU)
    forge(folder, altered, altered[:-3])
    file_of(folder, lost).unlink()
    page, sound = await check(database, folder, house)
    assert (sound, page["held"], page["recorded"]) == (False, 1, 3)
    (row,) = page["altered"]
    assert (row["size"], row["expectedSize"]) == (len(altered) - 3, len(altered))
    assert [(one["sha256"], one["takenIn"]) for one in page["missing"]] == [(sha256(lost), True)]
    assert page["unbound"] == [
        {"sha256": sha256(unbound), "size": len(unbound), "sentBy": ["140781/介休市工信局"]}
    ]
    found = await findings(house)
    assert [one["severity"] for one in found] == ["HIGH", "HIGH"]
    answer = await house.read(FINDINGS, wenxi.JIEXIU)
    assert answer["findings"]["nodes"] == []
    seen = await house.read(SEEN, wenxi.COUNTY, oven="wenxi-1")
    shown = [file for node in seen["oven"]["events"]["nodes"] for file in node["evidence"]]
    states = {one["sha256"]: one["state"] for one in shown}
    assert states == {sha256(altered): "ALTERED", sha256(lost): "MISSING", sha256(sound_one): "HELD"}
    assert all(one["checkedAt"] for one in shown)


async def test_a_check_again_records_nothing_more_and_an_alert_is_raised_once(
    house: House, database: Database, folder: Path
) -> None:
    data = jpeg()
    await put(house, data)
    await bind(house, data)
    file_of(folder, data).unlink()
    first, _ = await check(database, folder, house)
    size = (await house.log.head()).size
    again, _ = await check(database, folder, house)
    assert (first["recorded"], again["recorded"]) == (2, 0)
    assert (await house.log.head()).size == size
    assert again["upto"] == first["upto"]
    for _ in range(2):  # A seal is broken in this county: that is raised too.
        await AlertClerk(house.log, house.pool).work()
        await house.settle()
    alerts, _ = await house.log.read(Query((QueryItem(types=("AlertRaised",)),)))
    assert len([one for one in alerts if b'"V-01"' in one.entry]) == 1


async def test_two_checks_at_once_record_the_same_once(house: House, database: Database, folder: Path) -> None:
    await bind(house, jpeg())
    await asyncio.gather(*(check(database, folder, house) for _ in range(3)))
    assert len(await facts(house, EvidenceExamined)) == 1
    assert len(await facts(house, EvidenceChecked)) == 1


async def test_looking_without_recording_writes_nothing(house: House, database: Database, folder: Path) -> None:
    await bind(house, jpeg())
    size = (await house.log.head()).size
    page, sound = await check(database, folder, house, recording=False)
    assert (sound, len(page["missing"]), page["recorded"]) == (False, 1, 0)
    assert (await house.log.head()).size == size


async def test_what_was_altered_is_set_aside_and_the_right_file_sent_again(
    house: House, database: Database, folder: Path
) -> None:
    data, forged = jpeg("真"), jpeg("假")
    await put(house, data)
    await bind(house, data)
    forge(folder, data, forged)
    await check(database, folder, house, aside=True)
    assert (folder / "aside" / f"{sha256(data)}.{sha256(forged)}").read_bytes() == forged
    assert (await put(house, data)).status_code == 200
    page, sound = await check(database, folder, house)
    assert (sound, page["held"]) == (True, 1)
    assert await findings(house) == []


async def test_one_photo_of_two_divisions_is_one_examination_that_both_may_read(
    house: House, database: Database, folder: Path
) -> None:
    data = jpeg()
    await bind(house, data)
    fields = {"seal": "s-jiexiu", "oven": "jiexiu-1", "point": "上升管"}
    await house.accept("PlaceSeal", fields, wenxi.JIEXIU, evidence=[{"sha256": sha256(data)}])
    await check(database, folder, house)
    asked = '{ events(types: ["EvidenceExamined"]) { nodes { type } } }'
    for bearer, count in ((wenxi.COUNTY, 1), (wenxi.JIEXIU, 1), (wenxi.CITY, 1), (OTHER, 0)):
        answer = await house.read(asked, bearer)
        assert len(answer["events"]["nodes"]) == count
    summary = '{ events(types: ["EvidenceChecked"]) { nodes { type } } }'
    assert (await house.read(summary, wenxi.COUNTY))["events"]["nodes"] == []


async def quench(house: House, *arguments: str, bearer: str = wenxi.COUNTY) -> tuple[int, str, str]:
    """`quench evidence …` as an office runs it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app", "evidence", *arguments, "--url", house.url,
        env=os.environ | {"QUENCH_TOKEN": bearer, "NO_COLOR": "1"},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    printed, complained = await process.communicate()
    assert process.returncode is not None
    return process.returncode, printed.decode(), complained.decode()


@pytest.mark.filterwarnings("default::ResourceWarning")
async def test_an_office_sends_files_binds_what_is_printed_and_fetches_them(house: House, tmp_path: Path) -> None:
    photo, paper, page = tmp_path / "照片.jpg", tmp_path / "纪要.pdf", tmp_path / "页.html"
    photo.write_bytes(jpeg() + os.urandom(300_000))
    paper.write_bytes(pdf())
    page.write_text("<html>", encoding="utf-8")
    code, printed, complained = await quench(house, "put", str(photo), str(page), str(paper))
    lines = [json.loads(one) for one in printed.splitlines()]
    assert (code, [one["mediaType"] for one in lines]) == (1, ["image/jpeg", "application/pdf"])
    assert "不是可收的类型" in complained
    fields = {"seal": "s-9", "oven": "wenxi-1", "point": "上升管"}
    await house.accept("PlaceSeal", fields, wenxi.COUNTY, evidence=lines)
    code, again, complained = await quench(house, "put", str(photo))
    assert (code, json.loads(again)) == (0, lines[0])
    assert "已在库" in complained
    fetched = tmp_path / "fetched.jpg"
    assert (await quench(house, "get", lines[0]["sha256"], "-o", str(fetched)))[0] == 0
    assert fetched.read_bytes() == photo.read_bytes()
    code, _, complained = await quench(house, "get", lines[0]["sha256"], "-o", str(fetched))
    assert (code, "不覆盖" in complained) == (1, True)
    code, _, complained = await quench(
        house, "get", lines[0]["sha256"], "-o", str(tmp_path / "x"), bearer=wenxi.JIEXIU
    )
    assert (code, "没有这个证据文件" in complained) == (1, True)
    assert not [name for name in os.listdir(tmp_path) if name.endswith(".part")]
