"""Templates over HTTP and from the command line: the form for everybody, an office's own lists for the office alone."""

import asyncio
import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from app.commands.template import write_template
from domain.envelope import Role
from office.reading import read_file
from tests.gateway import wenxi
from tests.gateway.house import House, token

ENTERPRISE = token(Role.ENTERPRISE, "140823", "闻喜示范焦化有限公司")
THAT_DAY = date(2024, 3, 1)


def offered(content: bytes) -> set[str]:
    """All that the drop-downs of a template offer."""
    sheet = openpyxl.load_workbook(io.BytesIO(content))["选项"]
    return {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None}


async def test_an_office_gets_its_own_lists_at_a_position(house: House) -> None:
    await wenxi.tell(house)
    response = await house.get("/templates/tasks.xlsx", wenxi.COUNTY)
    assert response.status_code == 200
    assert response.headers["content-disposition"] == 'attachment; filename="tasks.xlsx"'
    words = offered(response.content)
    assert {"wenxi-1｜1号焦炉", "wenxi-coking｜闻喜示范焦化有限公司", "140823｜闻喜县", "wenxi-54", "拆除"} <= words
    assert not any("jiexiu" in word for word in words)
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert f"账本位置 {(await house.log.head()).size}" in str(book["说明"]["A3"].value)
    before = await house.get("/templates/tasks.xlsx?position=1", wenxi.COUNTY)
    assert "wenxi-1｜1号焦炉" not in offered(before.content)


@pytest.mark.parametrize("bearer", [None, ENTERPRISE])
async def test_who_reads_nothing_of_the_ledger_gets_the_form_and_the_divisions(
    house: House, bearer: str | None
) -> None:
    await wenxi.tell(house)
    response = await house.get("/templates/seals.xlsx", bearer)
    words = offered(response.content)
    assert not any("wenxi" in word for word in words)
    assert [one.code for one in read_file(response.content, "seals.xlsx").problems] == ["EMPTY_FILE"]


@pytest.mark.parametrize(
    ("path", "bearer", "status", "code"),
    [
        ("none.xlsx", None, 404, "UNKNOWN_SUBJECT"),
        ("seals.csv", None, 404, "UNKNOWN_SUBJECT"),
        ("seals.xlsx?position=x", wenxi.COUNTY, 400, "MALFORMED"),
        ("seals.xlsx", "no-token", 401, "TOKEN_INVALID"),
    ],
)
async def test_what_is_no_template_is_told(
    house: House, path: str, bearer: str | None, status: int, code: str
) -> None:
    await house.settle()
    response = await house.get(f"/templates/{path}", bearer)
    assert response.status_code == status
    assert response.json()["errors"][0]["extensions"]["refusal"]["code"] == code


async def test_the_command_line_writes_the_same_with_a_token_and_the_bare_form_without(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await wenxi.tell(house)
    await house.settle()
    url, file = house.url, tmp_path / "t.xlsx"
    assert await asyncio.to_thread(write_template, "seals", file, url, wenxi.COUNTY, THAT_DAY) == 0
    assert "wenxi-1｜1号焦炉" in offered(file.read_bytes())
    assert write_template("seals", file, url, None, THAT_DAY) == 0
    assert not any("wenxi" in word for word in offered(file.read_bytes()))
    assert write_template("seal", file, url, None, THAT_DAY) == 2
    assert "seals" in capsys.readouterr().err
