"""Reports out of the ledger: the same moment gives the same bytes, and what a workbook says comes back cell by cell."""

import asyncio
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from app.cli import cli
from domain.envelope import Role
from domain.refusals import UnknownSubject
from office.reports.layouts import COUNTIES, EVIDENCE, LOTS, OPEN_ITEMS, OVENS, READINGS, SEALS, STAGES, TASKS
from office.reports.making import make
from office.reports.reading import read_report
from office.reports.report import Report, ReportKind, differences
from office.reports.source import Source
from office.reports.weekly import lines
from projections import moment as moments
from projections.moment import Moment
from tests.gateway import wenxi
from tests.gateway.house import TODAY, House, token

INSPECTOR = token(Role.INSPECTOR, "140000", "省领导小组办公室督查组")
POWER = token(Role.POWER_CO, "140823", "闻喜供电公司")
ECO = token(Role.CITY_ECO, "140800", "运城市生态环境局")
ELEMENT = {"name": "断煤气", "doneOn": "2020-03-04", "scope": "OVEN", "by": "供电公司"}
CHECKLIST = {
    "parameter": "closing-checklist",
    "division": "140800",
    "value": {"items": ["断煤气"]},
    "unit": "—",
    "basis": "ASSUMED",
    "note": "未印",
}
PASSED = {
    "task": "wenxi-task",
    "verdict": "PASSED",
    "accepted": [{"lot": "wenxi-54", "tonnes": "540000"}],
    "endStateFound": "CLOSE",
}
DUTY = {
    "duty": "weekly",
    "office": "闻喜县工信局",
    "division": "140823",
    "kind": "REDUCTION_PROGRESS",
    "receiver": "省领导小组办公室",
    "cycle": "WEEKLY",
    "weekday": 1,
    "validFrom": "2020-03-01",
}


async def told(house: House) -> None:
    """The county of the other tests, its closing certified in one week and accepted in the next."""
    await wenxi.tell(house)
    await house.accept("SetRuleParameter", CHECKLIST, wenxi.LEADING, on="2018-12-31")
    await house.accept("RegisterReportDuty", DUTY, wenxi.LEADING, on="2020-03-01")
    await house.accept("EmptyOven", {"oven": "wenxi-1"}, wenxi.SAFETY, on="2020-03-04")
    photo = [{"sha256": "ab" * 32, "mediaType": "image/jpeg", "kind": "photo"}]
    closed = {"ovens": ["wenxi-1"], "elements": [ELEMENT]}
    await house.accept("CertifyClosure", closed, wenxi.COUNTY, on="2020-03-05", evidence=photo)
    await house.accept("HoldCityAcceptance", PASSED, wenxi.CITY_GOV, on="2020-03-12")


async def got(house: House, path: str, bearer: str = INSPECTOR) -> Report:
    """The report of a path as a workbook, read back."""
    await house.settle()
    response = await house.get(f"/reports/{path}", bearer)
    assert response.status_code == 200, response.text
    return read_report(response.content)


def cells(report: Report, key: str) -> list[dict[str, object]]:
    """The rows of a table, by column."""
    (table,) = (one for one in report.tables if one.layout.key == key)
    return [dict(zip((c.key for c in table.layout.columns), row, strict=True)) for row in table.rows]


@pytest.mark.rule("SX-19", "E-13")
async def test_the_monday_report_tells_what_stands_and_what_the_week_changed(house: House) -> None:
    await told(house)
    report = await got(house, "weekly/140823?on=2020-03-09")
    assert (report.kind, report.subject, str(report.since)) == (ReportKind.WEEKLY, "140823", "2020-03-03")
    (task,) = (row for row in cells(report, TASKS.key) if row["task"] == "wenxi-task")
    assert (task["target"], task["certified"], task["accepted"], task["open"]) == (540_000, 540_000, 0, 540_000)
    assert (task["certified_in_week"], task["accepted_in_week"]) == (540_000, 0)
    after = await got(house, "weekly/140823?on=2020-03-16")
    (task,) = (row for row in cells(after, TASKS.key) if row["task"] == "wenxi-task")
    assert (task["accepted"], task["certified_in_week"], task["accepted_in_week"]) == (540_000, 0, 540_000)
    (sums,) = cells(after, COUNTIES.key)
    assert (sums["division"], sums["target"], sums["accepted"], sums["tasks"]) == ("140823", 540_000, 540_000, 1)
    assert [(line.task, line.tonnes) for line in lines(after)] == [("wenxi-task", 540_000)]


async def test_the_same_moment_gives_the_same_bytes_whatever_is_recorded_later(house: House) -> None:
    await told(house)
    head = (await house.log.head()).size
    path = f"/reports/weekly/140800?on=2020-03-16&position={head}"
    before = [(await house.get(f"{path}&form={form}", INSPECTOR)).content for form in ("xlsx", "html")]
    back = {"task": "wenxi-task", "lot": "wenxi-54", "tonnes": "540000", "reason": "复核不符"}
    await house.accept("RevokeAcceptance", back, wenxi.LEADING, on="2020-03-15")
    assert [(await house.get(f"{path}&form={form}", INSPECTOR)).content for form in ("xlsx", "html")] == before
    report = await got(house, "weekly/140800?on=2020-03-16")
    (task,) = (row for row in cells(report, TASKS.key) if row["task"] == "wenxi-task")
    assert (task["accepted"], task["revoked"], task["revoked_in_week"]) == (0, 540_000, 540_000)
    then = read_report(before[0])
    told_apart = {(one.column, one.in_report, one.in_ledger) for one in differences(then, report) if "wenxi" in one.row}
    assert ("已验收（吨/年）", 540_000, 0) in told_apart
    assert ("撤销验收（吨/年）", 0, 540_000) in told_apart
    assert (then.basis.origin, then.basis.position) == (house.log.origin, head)
    state = await house.read(f'{{ at(effectiveOn: "2020-03-16", position: "{head}") {{ stateDigest }} }}', INSPECTOR)
    assert then.basis.digest == state["at"]["stateDigest"]


@pytest.mark.rule("YC-50", "SX-15")
async def test_the_acceptance_package_shows_who_did_what_and_which_evidence_stands_behind_it(house: House) -> None:
    await told(house)
    sent = {"task": "wenxi-task", "package": "WX-2020-1"}
    await house.accept("ForwardAcceptanceEvidence", sent, wenxi.CITY, on="2020-03-20")
    report = await got(house, "acceptance/wenxi-task?on=2020-03-31")
    stages = [(row["stage"], str(row["on"]), row["verdict"]) for row in cells(report, STAGES.key)]
    assert stages == [("市级验收", "2020-03-12", "PASSED"), ("印证材料上报", "2020-03-20", "WX-2020-1")]
    (oven,) = cells(report, OVENS.key)
    assert (oven["oven"], str(oven["certified_on"])) == ("wenxi-1", "2020-03-05")
    (seal,) = cells(report, SEALS.key)
    assert (seal["seal"], seal["point"]) == ("s-1", "1号加热阀")
    (bound,) = cells(report, EVIDENCE.key)
    assert (bound["sha256"], bound["type"], bound["kind"]) == ("ab" * 32, "ClosureStandardCertified", "photo")
    assert isinstance(cells(report, OPEN_ITEMS.key), list)


@pytest.mark.rule("YC-50")
async def test_the_application_for_compensation_is_exact_to_the_fen(house: House) -> None:
    await told(house)
    report = await got(house, "compensation/140823?on=2020-03-31")
    (lot,) = cells(report, LOTS.key)
    assert (lot["lot"], lot["tonnes"], lot["accepted"]) == ("wenxi-54", 540_000, 540_000)
    answer = await house.read(
        '{ at(effectiveOn: "2020-03-31") { compensation(division: "140823") { nodes { payableFen } } } }', INSPECTOR
    )
    assert lot["payable"] == int(answer["at"]["compensation"]["nodes"][0]["payableFen"])


@pytest.mark.rule("JC-20", "JC-21")
async def test_a_meter_without_a_reading_is_reported_as_not_reported_and_never_as_zero(house: House) -> None:
    await told(house)
    meter = {"meter": "m-1", "division": "140823", "kind": "ELECTRICITY", "use": "PRODUCTION", "multiplier": 600}
    await house.accept("RegisterMeter", meter, POWER, on="2020-01-01")
    await house.accept("MapMeter", {"meter": "m-1", "scope": "OVEN", "ovens": ["wenxi-1"]}, POWER, on="2020-01-01")
    assert cells(await got(house, "electricity/140823?on=2020-04-10"), READINGS.key) == []
    listed = {"enterprise": "wenxi-coking", "listedFrom": "2020-01-01"}
    await house.accept("ListKeyEnterprise", listed, ECO, on="2020-01-01")
    (silent,) = cells(await got(house, "electricity/140823?on=2020-04-07"), READINGS.key)
    assert (silent["reported"], silent["kwh"], silent["oven"]) == ("未报", None, "wenxi-1")
    read = {"meter": "m-1", "month": "2020-03", "kwh": "0"}
    await house.accept("ReportMonthlyElectricity", read, POWER, on="2020-04-08")
    report = await got(house, "electricity/140823?on=2020-04-10")
    (zero,) = cells(report, READINGS.key)
    assert (zero["reported"], zero["kwh"]) == ("已报", 0)
    assert (str(report.since), str(report.until)) == ("2020-03-01", "2020-03-31")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("weekly/140781", 404, "UNKNOWN_SUBJECT"),
        ("weekly/149999", 404, "UNKNOWN_SUBJECT"),
        ("acceptance/nowhere", 404, "UNKNOWN_SUBJECT"),
        ("yearly/140823", 400, "MALFORMED"),
        ("weekly/140823?form=pdf", 400, "MALFORMED"),
        ("weekly/140823?on=2020-02-30", 400, "MALFORMED"),
        ("weekly/140823?position=999999", 400, "MOMENT_OUT_OF_RANGE"),
        ("weekly/..%2F140823", 404, None),
    ],
)
async def test_what_is_not_there_or_not_yours_is_refused_in_words(
    house: House, path: str, status: int, code: str | None
) -> None:
    await wenxi.tell(house)
    response = await house.get(f"/reports/{path}", wenxi.COUNTY)
    assert response.status_code == status
    if code is not None:
        assert response.json()["errors"][0]["extensions"]["code"] == code


async def test_without_a_token_no_report_is_made(house: House) -> None:
    assert (await house.get("/reports/weekly/140823")).status_code == 401


async def quench(house: House, *arguments: str, bearer: str = wenxi.COUNTY) -> Result:
    """The command line against the house."""
    words = [*arguments, "--token", bearer, "--url", house.url]
    return await asyncio.to_thread(lambda: CliRunner().invoke(cli, words))


def edited(file: Path, sheet: str, cell: str, value: str | float) -> None:
    """The file as somebody saves it who typed something into a cell."""
    book = openpyxl.load_workbook(BytesIO(file.read_bytes()))
    book[sheet][cell] = value
    book.save(file)


@pytest.mark.rule("SX-19")
async def test_a_county_makes_its_monday_report_hands_it_in_and_can_send_it_twice(house: House, tmp_path: Path) -> None:
    await told(house)
    file = str(tmp_path / "weekly.xlsx")
    made = await quench(house, "report", "make", "weekly", "140823", "--on", "2020-03-09", "-o", file)
    assert made.exit_code == 0, made.output
    checked = await quench(house, "report", "check", file)
    assert (checked.exit_code, "✓ 与账本一致" in checked.output) == (0, True)
    sent = ["report", "submit", file, "--duty", "weekly", "--period", "2020-03-09"]
    first, again = await quench(house, *sent), await quench(house, *sent)
    assert first.exit_code == again.exit_code == 0
    assert "此前已报" not in first.output
    assert "此前已报" in again.output
    await house.settle()
    asked = """{ at(effectiveOn: "2020-03-31") { duty(id: "weekly") { periods {
        period status versions { version lines { task tonnes } note } } } } }"""
    periods = (await house.read(asked, INSPECTOR))["at"]["duty"]["periods"]
    (period,) = (one for one in periods if one["period"] == "2020-03-09")
    (version,) = period["versions"]
    assert (period["status"], version["lines"]) == ("ON_TIME", [{"task": "wenxi-task", "tonnes": "540000"}])
    assert read_report(await asyncio.to_thread(Path(file).read_bytes)).basis.digest in version["note"]


async def test_a_report_that_disagrees_with_the_ledger_shows_the_cell_and_is_not_handed_in_by_itself(
    house: House, tmp_path: Path
) -> None:
    await told(house)
    file = tmp_path / "weekly.xlsx"
    await quench(house, "report", "make", "weekly", "140823", "--on", "2020-03-09", "-o", str(file))
    column = [one.key for one in TASKS.columns].index("certified")
    edited(file, TASKS.zh, f"{chr(65 + column)}4", 600_000)
    checked = await quench(house, "report", "check", str(file))
    assert checked.exit_code == 1
    assert "已关停（吨/年）: 报表 report 600,000 ≠ 账本 ledger 540,000" in checked.output
    sent = ["report", "submit", str(file), "--duty", "weekly", "--period", "2020-03-09"]
    held = await quench(house, *sent)
    assert (held.exit_code, "未报送" in held.output) == (1, True)
    assert (await quench(house, *sent, "--as-is")).exit_code == 0
    await house.settle()
    asked = """{ at(effectiveOn: "2020-03-31") { duty(id: "weekly") { disagreements {
        period version task reportedTonnes closedTonnes acceptedTonnes position } } } }"""
    (one,) = (await house.read(asked, INSPECTOR))["at"]["duty"]["disagreements"]
    assert (one["period"], one["task"], one["reportedTonnes"]) == ("2020-03-09", "wenxi-task", "600000")
    assert (one["closedTonnes"], one["acceptedTonnes"]) == ("540000", "0")


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "words"),
    [
        (TASKS.zh, "E4", 0.5, "目标（吨/年）"),
        (TASKS.zh, "E4", "五十四万", "任务进度!E4"),
        (TASKS.zh, "R4", "2020年10月底", "最后期限"),
        (TASKS.zh, "A3", "别的", "表头不符"),
        ("依据", "C1", "99", "版本 99"),
        ("依据", "C7", "昨天", "不完整"),
        (TASKS.zh, "H4", "1e99999999", "任务进度!H4"),
        (TASKS.zh, "H4", "9" * 5_000, "任务进度!H4"),
        ("依据", "C9", "9" * 4_999, "不完整"),
        ("依据", "C8", "2020-W11-1", "不完整"),
        ("依据", "C7", "2020-12-31", "until: 2020-12-31 ≠ 2020-03-09"),
        ("依据", "C5", "别的县", "name: 别的县 ≠"),
    ],
)
async def test_a_report_with_a_wrong_cell_says_which_and_what_it_should_hold(
    house: House, tmp_path: Path, sheet: str, cell: str, value: str | float, words: str
) -> None:
    await told(house)
    file = tmp_path / "weekly.xlsx"
    await quench(house, "report", "make", "weekly", "140823", "--on", "2020-03-09", "-o", str(file))
    edited(file, sheet, cell, value)
    checked = await quench(house, "report", "check", str(file))
    assert checked.exit_code == 1
    assert words in checked.output
    assert "Traceback" not in checked.output


async def test_a_report_whose_tonnes_were_emptied_is_not_handed_in_even_as_it_is(house: House, tmp_path: Path) -> None:
    await told(house)
    file = tmp_path / "weekly.xlsx"
    await quench(house, "report", "make", "weekly", "140823", "--on", "2020-03-09", "-o", str(file))
    edited(file, TASKS.zh, "H4", "")
    before = (await house.log.head()).size
    sent = ["report", "submit", str(file), "--duty", "weekly", "--period", "2020-03-09", "--as-is"]
    refused = await quench(house, *sent)
    assert (refused.exit_code, "任务进度 · wenxi-task" in refused.output) == (1, True)
    assert (await house.log.head()).size == before


async def test_a_report_that_would_unpack_without_bound_is_not_opened(house: House, tmp_path: Path) -> None:
    file = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 64 * 1024 * 1024)
    checked = await quench(house, "report", "check", str(file))
    assert checked.exit_code == 1
    assert "不是可读的工作簿" in checked.output


async def test_what_is_no_workbook_is_told_in_one_line(house: House, tmp_path: Path) -> None:
    file = tmp_path / "x.xlsx"
    file.write_bytes(b"PK\x03\x04 not a workbook")
    checked = await quench(house, "report", "check", str(file))
    assert checked.exit_code == 1
    assert "不是可读的工作簿" in checked.output


async def test_of_what_nobody_knows_no_report_is_made(house: House) -> None:
    moment = await moments.resolve(house.log, house.pool, today=TODAY)
    assert isinstance(moment, Moment)
    async with house.pool.acquire() as connection:
        found = await make(Source(house.log, connection, moment), ReportKind.ACCEPTANCE, "nowhere")
    assert isinstance(found, UnknownSubject)
    assert found.CODE == "UNKNOWN_SUBJECT"
