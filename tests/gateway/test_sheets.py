"""The inspection sheet: what is on file of an oven or a case, as one page that prints and runs nothing."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import typer

from app.commands.moments import Asked
from app.commands.sheet import write_sheet
from app.databases import Databases
from app.settings import Settings
from domain.cases.state import CaseStatus
from domain.envelope import Role
from domain.ovens.facets import Stage, Structure
from gateway.sheet_words import both
from tests.database import Database
from tests.gateway import wenxi
from tests.gateway.house import House, token
from tests.gateway.test_alert_evidence import HOSTILE, INSPECTOR, told

POWER = token(Role.POWER_CO, "140823", "闻喜供电公司")
METER = {"meter": "m-1", "division": "140823", "kind": "ELECTRICITY", "use": "PRODUCTION", "multiplier": 600}
ALLOWANCE = {
    "ovens": ["wenxi-1"],
    "circuits": ["照明" + HOSTILE],
    "limitKwh": "32000",
    "startsOn": "2020-03-01",
    "endsOn": "2020-12-31",
    "purpose": "MAINTENANCE",
    "approvedBy": "闻喜供电公司",
}


class Page(HTMLParser):
    """The tags of a page, and the words between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words += data


async def metered(house: House) -> None:
    """A meter of the oven alone with two of its months, and the load that may be kept."""
    await told(house)
    await house.accept("RegisterMeter", METER, POWER, on="2020-01-01")
    await house.accept("MapMeter", {"meter": "m-1", "scope": "OVEN", "ovens": ["wenxi-1"]}, POWER, on="2020-01-01")
    for month, kwh in (("2020-03", "52000"), ("2020-05", "0")):
        read = {"meter": "m-1", "month": month, "kwh": kwh}
        await house.accept("ReportMonthlyElectricity", read, POWER, on="2020-06-08")
    await house.accept("DeclareLoadAllowance", ALLOWANCE, POWER, on="2020-03-01")


@pytest.mark.rule("YC-62")
async def test_a_sheet_of_an_oven_shows_seals_meters_allowances_findings_and_its_moment(house: House) -> None:
    await metered(house)
    head = (await house.log.head()).size
    response = await house.get(f"/sheets/oven:wenxi-1?on=2020-06-10&position={head}", INSPECTOR)
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    page = Page(response.text)
    for words in ("1号加热阀", "s-1", "破坏或缺失", "52,000 kWh", "32,000 kWh", "仅此焦炉", "倍率 multiplier 600"):
        assert words in page.words, words
    shown = re.search(r"2020-03.*?现场读数.*?52,000 kWh(.*?)申报的保留负荷", page.words, re.S)
    assert shown is not None
    assert shown.group(1).startswith("未报 not reported0 kWh")
    answer = await house.read(f'{{ at(effectiveOn: "2020-06-10", position: "{head}") {{ stateDigest }} }}', INSPECTOR)
    assert answer["at"]["stateDigest"] in page.words
    assert (await house.log.head()).root_hash.hex() in page.words
    assert f"{head} · " in page.words
    again = await house.get(f"/sheets/oven:wenxi-1?on=2020-06-10&position={head}", INSPECTOR)
    assert again.text == response.text


async def test_a_meter_that_fell_silent_shows_its_last_reading(house: House) -> None:
    """2020-05 was read and the six months before December were not: both are told."""
    await metered(house)
    page = Page((await house.get("/sheets/oven:wenxi-1?on=2020-12-10", INSPECTOR)).text)
    shown = re.search(r"2020-05.*?2020-11.*?现场读数.*?0 kWh(.*?)申报的保留负荷", page.words, re.S)
    assert shown is not None
    assert shown.group(1).count("未报 not reported") == 6


async def test_a_hostile_name_is_text_and_nothing_runs(house: House) -> None:
    await metered(house)
    response = await house.get("/sheets/oven:wenxi-1?on=2020-06-10", INSPECTOR)
    page = Page(response.text)
    assert page.words.count(HOSTILE) >= 2
    assert not page.tags & {"script", "img", "iframe", "link", "a", "form", "object"}
    assert page.attributes <= {"lang", "charset", "class"}
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
    assert response.headers["cache-control"] == "private, no-store"


async def test_a_sheet_of_a_case_says_what_it_waits_for(house: House) -> None:
    await metered(house)
    opening = {"case": "wx-1", "subject": "oven:wenxi-1", "reason": HOSTILE, "severity": "CRITICAL"}
    await house.accept("OpenCase", opening | {"policeReferral": "已移送"}, INSPECTOR, on="2020-06-09")
    page = Page((await house.get("/sheets/case:wx-1?on=2020-06-10", wenxi.COUNTY)).text)
    assert "wx-1" in page.words
    assert "严重 CRITICAL" in page.words
    assert "1号加热阀" in page.words


async def test_stage_structure_and_status_are_said_in_both_languages(house: House) -> None:
    await metered(house)
    opening = {"case": "wx-1", "subject": "oven:wenxi-1", "reason": "封条", "severity": "CRITICAL"}
    await house.accept("OpenCase", opening | {"policeReferral": "已移送"}, INSPECTOR, on="2020-06-09")
    words = Page((await house.get("/sheets/case:wx-1?on=2020-06-10", wenxi.COUNTY)).text).words
    assert "· 设备尚存 standing" in words
    assert "已立案 open" in words
    assert not re.search("STANDING|OPEN|PRODUCING|STOPPED|ACCEPTED_CITY", words)


@pytest.mark.parametrize("kind", [Stage, Structure, CaseStatus])
def test_every_choice_on_a_sheet_has_words_in_both_languages(kind: type[Stage | Structure | CaseStatus]) -> None:
    for choice in kind:
        zh, _, en = both(choice).partition(" ")
        assert re.fullmatch(r"[\u4e00-\u9fff]+", zh)
        assert re.fullmatch(r"[a-z' ]+", en)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("oven:none", 404, "UNKNOWN_SUBJECT"),
        ("case:none", 404, "UNKNOWN_SUBJECT"),
        ("enterprise:wenxi-coking", 404, "UNKNOWN_SUBJECT"),
        ("oven:%00", 400, "MALFORMED"),
        ("oven:wenxi-1?on=2020-02-30", 400, "MALFORMED"),
        ("oven:wenxi-1?position=99999", 400, "MOMENT_OUT_OF_RANGE"),
        ("oven:wenxi-1?on=2019-01-09", 404, "UNKNOWN_SUBJECT"),
    ],
)
async def test_what_cannot_be_printed_is_refused_typed(house: House, path: str, status: int, code: str) -> None:
    await wenxi.tell(house)
    response = await house.get(f"/sheets/{path}", INSPECTOR)
    assert response.status_code == status
    assert response.json()["errors"][0]["extensions"]["refusal"]["code"] == code


async def test_another_county_gets_no_sheet_and_learns_nothing(house: House) -> None:
    await wenxi.tell(house)
    foreign = await house.get("/sheets/oven:wenxi-1", wenxi.JIEXIU)
    absent = await house.get("/sheets/oven:wenxi-9", wenxi.JIEXIU)
    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert foreign.text.replace("wenxi-1", "…") == absent.text.replace("wenxi-9", "…")
    assert (await house.get("/sheets/oven:wenxi-1")).status_code == 401
    assert (await house.get("/sheets/oven:wenxi-1", "nonsense")).status_code == 401


async def test_the_command_writes_the_page_that_the_api_gives(
    house: House, database: Database, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await metered(house)
    head = (await house.log.head()).size
    settings = Settings(home=home, origin=house.log.origin)
    found = Databases(database.app, database.owner, database.projector)
    written = tmp_path / "sheet.html"
    await write_sheet(settings, found, "oven:wenxi-1", Asked("2020-06-10", None, head), written)
    given = await house.get(f"/sheets/oven:wenxi-1?on=2020-06-10&position={head}", INSPECTOR)
    assert written.read_text(encoding="utf-8") == given.text
    for tag in ("oven:none", "case:none", "enterprise:wenxi-coking"):
        with pytest.raises(typer.Exit):
            await write_sheet(settings, found, tag, Asked(), written)
    assert "oven:none: 该时点账上无此项" in capsys.readouterr().err
