"""A county's power company sends its first spreadsheet: a wrong template, a wrong unit, a double send, a correction.

Told through the command line and the API, as somebody would who has never done it. What becomes of each attempt is what
the ledger holds afterwards, and nothing else. Then the county's office reports a closing in a spreadsheet, and on
Monday hands in the report that falls out of it; an inspector checks the file that came, and finds it equal.
"""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from domain.envelope import Role
from gateway.paths import XLSX
from office.columns import Template
from office.templates import TEMPLATES
from office.templates.lists import bare_lists
from office.templates.workbook import template_file
from tests.gateway import wenxi
from tests.gateway.house import House, token
from tests.gateway.test_files import METER, POWER, post, verdicts
from tests.gateway.test_preview_command import quench

ELECTRICITY, CLOSING = TEMPLATES["electricity"], TEMPLATES["closing"]
INSPECTOR = token(Role.INSPECTOR, "140000", "省领导小组办公室督查组")
CHECKLIST = {
    "parameter": "closing-checklist",
    "division": "140800",
    "value": {"items": ["断电"]},
    "unit": "—",
    "basis": "ASSUMED",
    "note": "未印",
}
DUTY = {
    "duty": "wenxi-weekly",
    "office": "闻喜县工信局",
    "division": "140823",
    "kind": "REDUCTION_PROGRESS",
    "receiver": "省领导小组办公室",
    "cycle": "WEEKLY",
    "weekday": 1,
    "validFrom": "2024-01-01",
}
Sheet = dict[str, Any]


def filled(template: Template, *rows: Sheet, title: str | None = None) -> bytes:
    """A template as an office fills it in, row by row under the titles of one sheet."""
    made = template_file(template, bare_lists("140823"), "2024-01-31", date(2024, 1, 31))
    book = openpyxl.load_workbook(io.BytesIO(made))
    form = template.forms[-1] if title is None else next(one for one in template.forms if one.title == title)
    sheet = book[form.title]
    titles = {column.title: column.path for column in form.columns}
    head = next(n for n, row in enumerate(sheet.iter_rows(values_only=True), 1) if set(titles) & set(row))
    paths = [titles.get(str(cell.value)) for cell in sheet[head]]
    for number, row in enumerate(rows, head + 2):
        for column, path in enumerate(paths, 1):
            if path in row:
                sheet.cell(number, column, row[path])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def month(name: str, kwh: Any) -> Sheet:
    day = date(2023, 12, 31) if name == "2023-12" else date(2024, 1, 31)
    return {
        "meter": "140823-m-1",
        "month": name,
        "kwh": kwh,
        "direction": "用电",
        "quality": "实抄",
        "occurredOn": day,
    }


def closed(day: date) -> Sheet:
    """One row of 关停认定: cut from the power, as the office itself states it, with a photo."""
    return {
        "ovens": "wenxi-1",
        "elements[1].doneOn": day,
        "elements[1].scope": "单座焦炉",
        "elements[1].by": "国网闻喜县供电公司",
        "occurredOn": day,
        "evidence": "ab" * 32,
    }


@pytest.fixture
async def county(house: House) -> House:
    """What stood there before: an oven, and a meter whose November is known."""
    await wenxi.tell(house)
    await house.accept("RegisterMeter", METER, POWER, on="2023-01-01")
    november = {"meter": "140823-m-1", "month": "2023-11", "kwh": "1250000"}
    await house.accept("ReportMonthlyElectricity", november, POWER, on="2023-12-01")
    return house


async def size(house: House) -> int:
    return (await house.log.head()).size


async def test_a_new_office_finds_its_way(county: House, tmp_path: Path) -> None:
    file, before = tmp_path / "12月电量.xlsx", await size(county)

    # Its own table of old, with titles of its own: no row is taken, and it is told which template there is.
    own = openpyxl.Workbook()
    assert own.active is not None
    own.active.append(["表号", "用电"])
    own.active.append(["140823-m-1", 125])
    own.save(file)
    code, printed, _ = await quench(county, POWER, "preview", str(file))
    assert code == 2
    assert "模板" in printed
    assert await quench(county, POWER, "submit", str(file))
    assert await size(county) == before

    # The template, filled in 万kWh: asked about at the cell, in a copy with the cell marked too; nothing is written.
    file.write_bytes(filled(ELECTRICITY, month("2023-12", 130), month("2024-01", 1_200_000)))
    marked = tmp_path / "标记.xlsx"
    code, printed, _ = await quench(county, POWER, "preview", str(file), "--marked", str(marked))
    assert code == 1
    assert "1,300,000 kWh" in printed
    (cell,) = {word.strip("'") for word in printed.split() if word.startswith("'月用电量!")}
    copy = openpyxl.load_workbook(marked)
    assert copy["月用电量"][cell.partition("!")[2]].comment is not None
    code, printed, _ = await quench(county, POWER, "submit", str(file))
    assert (code, "nothing was written" in printed) == (1, True)
    assert await size(county) == before

    # Mended: tried dry, then sent, then sent again because somebody was not sure.
    right = filled(ELECTRICITY, month("2023-12", 1_300_000), month("2024-01", 1_200_000))
    file.write_bytes(right)
    assert (await quench(county, POWER, "preview", str(file)))[0] == 0
    code, printed, _ = await quench(county, POWER, "submit", str(file))
    assert (code, "2 已入账 / recorded" in printed) == (0, True)
    code, printed, _ = await quench(county, POWER, "submit", str(file))
    assert (code, "2 此前已入账" in printed) == (0, True)
    again = await post(county, "submit", right, POWER, name="另一份.xlsx")
    assert verdicts(again.json()) == ["ALREADY_RECORDED", "ALREADY_RECORDED"]
    assert await size(county) == before + 2

    # A week later December is seen to be wrong. The file says so; the correction it offers is sent; both versions stay.
    file.write_bytes(filled(ELECTRICITY, month("2023-12", 1_310_000), month("2024-01", 1_200_000)))
    offered = tmp_path / "更正.jsonl"
    code, printed, _ = await quench(county, POWER, "submit", str(file), "--corrections", str(offered))
    assert (code, "电量（kWh） 1300000 → 1310000" in printed) == (1, True)
    assert await size(county) == before + 2
    correction = json.loads(offered.read_text(encoding="utf-8"))
    correction["fields"]["reason"] = "抄表录入错误"
    offered.write_text(json.dumps(correction, ensure_ascii=False), encoding="utf-8")
    assert (await quench(county, POWER, "submit", str(offered)))[0] == 0
    code, printed, _ = await quench(county, POWER, "submit", str(file))
    assert (code, "2 此前已入账" in printed) == (0, True)
    assert await size(county) == before + 3
    old = await post(county, "preview", right, POWER, name="旧.xlsx")
    assert old.json()["rows"][0]["correctedAt"] == str(before + 3)

    # What an inspector reads is the corrected month, once.
    await county.settle()
    asked = 'query { meters(division: "140823") { nodes { readings { month quantity } } } }'
    (meter,) = (await county.read(asked, wenxi.LEADING))["meters"]["nodes"]
    months = {one["month"]: int(one["quantity"]) for one in meter["readings"]}
    assert months == {"2023-11": 1_250_000, "2023-12": 1_310_000, "2024-01": 1_200_000}


@pytest.mark.rule("SX-19")
async def test_a_closing_from_a_spreadsheet_becomes_a_monday_report_that_an_inspector_finds_equal(
    county: House, tmp_path: Path
) -> None:
    await county.accept("SetRuleParameter", CHECKLIST, wenxi.LEADING, on="2018-12-31")
    await county.accept("RegisterReportDuty", DUTY, wenxi.LEADING, on="2023-12-01")
    await county.accept("EmptyOven", {"oven": "wenxi-1"}, wenxi.SAFETY, on="2024-01-30")
    file, report, before = tmp_path / "关停.xlsx", tmp_path / "周报.xlsx", await size(county)

    # The wrong day in the first file, the right one a week later: offered as a correction of what stands.
    file.write_bytes(filled(CLOSING, closed(date(2024, 1, 30)), title="关停认定"))
    assert (await quench(county, wenxi.COUNTY, "submit", str(file)))[0] == 0
    assert (await quench(county, wenxi.COUNTY, "submit", str(file)))[0] == 0
    assert await size(county) == before + 1
    file.write_bytes(filled(CLOSING, closed(date(2024, 1, 31)), title="关停认定"))
    offered = tmp_path / "更正.jsonl"
    assert (await quench(county, wenxi.COUNTY, "submit", str(file), "--corrections", str(offered)))[0] == 1
    correction = json.loads(offered.read_text(encoding="utf-8"))
    correction["fields"] |= {"reason": "日期录入错误", "secondOffice": "闻喜县应急管理局"}
    offered.write_text(json.dumps(correction, ensure_ascii=False), encoding="utf-8")
    code, printed, complained = await quench(county, wenxi.COUNTY, "submit", str(offered))
    assert code == 0, printed + complained
    await county.settle()

    # Monday: made, and somebody types another figure over it: held. The file as made goes, twice, and counts once.
    made = ["report", "make", "weekly", "140823", "--on", "2024-02-05", "-o", str(report)]
    assert (await quench(county, wenxi.COUNTY, *made))[0] == 0
    as_made = report.read_bytes()
    book = openpyxl.load_workbook(report)
    book["任务进度"]["H4"] = 54
    book.save(report)
    sent = ["report", "submit", str(report), "--duty", "wenxi-weekly", "--period", "2024-02-05"]
    before = await size(county)
    code, printed, _ = await quench(county, wenxi.COUNTY, *sent)
    assert (code, "报表 report 54 ≠ 账本 ledger 540,000" in printed) == (1, True)
    assert await size(county) == before
    report.write_bytes(as_made)
    assert (await quench(county, wenxi.COUNTY, *sent))[0] == 0
    code, printed, _ = await quench(county, wenxi.COUNTY, *sent)
    assert (code, "此前已报" in printed) == (0, True)
    assert await size(county) == before + 1

    # What came to the inspector is what the ledger has, and what was handed in says the same; 介休 sees none of it.
    code, printed, _ = await quench(county, INSPECTOR, "report", "check", str(report))
    assert (code, "✓ 与账本一致" in printed) == (0, True)
    code, _, complained = await quench(county, wenxi.JIEXIU, "report", "check", str(report))
    assert (code, "140823" in complained) == (1, True)
    await county.settle()
    asked = """{ at(effectiveOn: "2024-02-29") { duty(id: "wenxi-weekly") {
        disagreements { task } periods { period status versions { lines { task tonnes } } } } } }"""
    duty = (await county.read(asked, INSPECTOR))["at"]["duty"]
    (period,) = (one for one in duty["periods"] if one["period"] == "2024-02-05")
    (version,) = period["versions"]
    assert (period["status"], version["lines"]) == ("ON_TIME", [{"task": "wenxi-task", "tonnes": "540000"}])
    assert duty["disagreements"] == []


async def test_the_marked_copy_comes_from_the_api_too(county: House) -> None:
    file = filled(ELECTRICITY, month("2023-12", 130))
    copy = await post(county, "preview", file, POWER, name="12月.xlsx", accept=XLSX)
    assert copy.headers["content-type"] == XLSX
    assert "月用电量" in openpyxl.load_workbook(io.BytesIO(copy.content)).sheetnames
