"""The whole main job as `quench demo` tells it: the documents' lines through the API, and an inspector's tables.

The figures are those of the five documents; each stands on the row of its name.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.columns import width
from app.commands.demo import run_demo
from app.databases import Databases
from app.demo.lines import load_lines
from app.settings import Settings
from ledger.log import Log
from projections.findings.rules import RULES
from tests.app.telling import NOT_PLAYED
from tests.database import Database
from tests.stories.conservation import folded

WIDE = 160
APART = "※※※"


class Printed:
    """What the demo printed, by table."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.real, self.invented = text.split(APART)[0], text.split(APART, 1)[-1]

    def table(self, title: str) -> str:
        """One table: from its title to the next blank pair of lines."""
        (found,) = [part for part in self.text.split("\n\n\n") if part.startswith(title)]
        return found

    def row(self, title: str, name: str) -> list[str]:
        """The cells of the one row of a table that begins with a name."""
        rows = [line for line in self.table(title).splitlines() if line.strip().startswith(name)]
        assert len(rows) == 1, (title, name, rows)
        return re.split(r"  +", rows[0].strip())

    def rows(self, title: str) -> Iterator[list[str]]:
        """The rows between the headings and the sums or notes."""
        body = self.table(title).splitlines()[5:]
        for line in body:
            if line.startswith(("---", "  ")):
                return
            yield re.split(r"  +", line.strip())


@pytest.fixture
async def printed(database: Database, home: Path, capsys: pytest.CaptureFixture[str]) -> Printed:
    """The output of a first run over an empty log."""
    return Printed(await _run(database, home, capsys))


async def _run(database: Database, home: Path, capsys: pytest.CaptureFixture[str]) -> str:
    found = Databases(database.app, database.owner, database.projector)
    await run_demo(Settings(home=home), found, serve=False)
    return capsys.readouterr().out


def _capacity(printed: Printed) -> None:
    """Every county balances; the listed lots stand where their documents name them."""
    for title in ("一、", "※ 产能指标账"):
        for line in printed.table(title).splitlines()[5:]:
            if re.search(r"\d$", line):
                assert re.split(r"  +", line)[-1] == "0", line
    assert printed.row("一、", "运城市 county not stated")[1:3] == ["-600,000", "600,000"]
    assert printed.row("一、", "闻喜县※")[1] == "-540,000"
    assert printed.row("一、", "山西省 province※")[1] == "-5,810,000"
    assert "示例" not in printed.table("一、").replace("示例行为", "")


def _listed(printed: Printed) -> None:
    listed = {row[0]: row[1] for row in printed.rows("二、")}
    assert listed == {
        "沁水县 [1]": "130,000",
        "高平市 [2]": "270,000",
        "闻喜县※": "540,000",
        "稷山县": "400,000",
        "新绛县": "70,000",
        "河津市※ [3]": "2,240,000",
    }
    assert printed.row("二、", "河津市")[2] == "600,000"
    assert printed.row("二、", "[3]")[0].startswith("[3] 河津市 600,000")
    assert printed.row("二、", "运城市")[1] == "3,250,000"


def _targets(printed: Printed) -> None:
    assert printed.row("三、", "山西省")[2] == "40,270,000"
    assert printed.row("三、", "运城市")[2:4] == ["3,250,000", "3,250,000"]
    assert printed.row("三、", "晋城市")[2] == "400,000"
    parts = {name: printed.row("三、", name)[1] for name in ("YC-P1", "YC-P2", "YC-P3", "YC-L1", "YC-L2")}
    assert parts == {
        "YC-P1": "1,080,000",
        "YC-P2": "300,000",
        "YC-P3": "1,870,000",
        "YC-L1": "1,080,000",
        "YC-L2": "2,170,000",
    }


def _enterprises(printed: Printed) -> None:
    jianlong = printed.row("四、", "t-yc-01")
    assert jianlong[1:9] == [
        "山西建龙实业有限公司※",
        "闻喜县",
        "540,000",
        "540,000",
        "540,000",
        "540,000",
        "2019-10-31",
        "2019-10-28",
    ]
    assert jianlong[-1] == "已完成 done"
    assert printed.row("四、", "t-yc-07a")[5] == "0 – 300,000"
    assert printed.row("四、", "t-yc-02")[-1] == "未报关停 not reported"
    assert int(printed.row("四、", "t-yc-02")[-2].replace(",", "")) > 0
    assert printed.row("四、", "t-yc-09")[6:] == ["0", "按期淘汰拆除", "—", "0", "未完成 open"]


def _replacement_and_caps(printed: Printed) -> None:
    exits = {(row[0], row[2]): row[3:5] for row in printed.rows("五、")}
    assert set(exits) == {
        ("介休市", "1,560,000"),
        ("介休市", "600,000"),
        ("介休市", "960,000"),
        ("忻州市", "2,490,000"),
    }
    assert all(replaced_and_reduced == ["0", "0"] for replaced_and_reduced in exits.values())
    caps = {row[1].split()[0]: row[2] for row in printed.rows("六、")}
    assert caps["焦化总产能控制"] == "5,519,000"
    assert caps["焦炭产量控制"] == "3,996,000"
    assert caps["年能耗总量"] == "440,000"
    assert "2,490,000" in caps.values()


def _compensation(printed: Printed) -> None:
    assert printed.row("七、", "山西建龙")[2:7] == [
        "540,000",
        "未定 not determined",
        "16,200,000.00 – 25,920,000.00",
        "—",
        "0.00",
    ]
    assert printed.row("七、", "河津市康庄")[4:] == [
        "18,000,000.00",
        "18,000,000.00",
        "0.00",
        "18,000,000.00",
        "18,000,000.00",
    ]


def _alerts(printed: Printed) -> None:
    real = list(printed.rows("八、"))
    found = [tuple(row[:2]) for row in real]
    assert found.count(("D-22", "未报关停 closing not reported")) == 11
    assert found.count(("W-01", "替代未报 supply not reported")) == 2
    assert len(found) == 13
    invented = set(re.findall(r"^※ ([A-Z]-\d\d) ", printed.invented, re.MULTILINE))
    assert invented == {rule.id for rule in RULES} - NOT_PLAYED
    assert not re.search(r"D-(?!22)\d\d", printed.real)


def _plain(text: str) -> None:
    assert "\x1b" not in text
    assert not re.search(r"[０-９]", text)
    assert max(map(width, text.splitlines())) <= WIDE


@pytest.mark.rule("YC-03", "YC-20", "YC-28", "YC-30", "JX-03", "XZ-18", "JC-11", "SX-12", "X-02", "X-06")
async def test_the_documents_are_submitted_and_an_inspector_sees_their_figures(
    printed: Printed, database: Database
) -> None:
    for seen in (_capacity, _listed, _targets, _enterprises, _replacement_and_caps, _compensation, _alerts):
        seen(printed)
    _plain(printed.text)
    refused = sum(line.expect_refused for line in load_lines())
    accepted = len(load_lines()) - refused
    assert f"{accepted} accepted, {refused} refused as the story expects, 0 already there" in printed.text
    async with await Log.open(database.app) as log:
        books = await folded(log)
    assert books.whole(books.fen)["PAID"] >= 1_800_000_000
    assert sum(books.whole(books.tonnes).values()) == 0


async def test_a_second_run_finds_its_data_and_prints_the_same_tables(
    printed: Printed, database: Database, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    again = await _run(database, home, capsys)
    assert f"0 accepted, 0 refused as the story expects, {len(load_lines())} already there" in again
    assert again.split("\n提交")[0] == printed.text.split("\n提交")[0]
