"""`quench explain`: the demo's lines in a real log, and why each of the numbers is what it is."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import typer

from app.commands.compare import print_comparison, scope_of
from app.commands.explain import print_explanation, subject_of
from app.commands.explain_task import figures_of, print_task
from app.commands.moments import Asked
from app.databases import Databases
from app.postgres import Cluster, create_database, drop_database
from app.settings import Settings
from ledger.log import Log
from projections.projector import Projector
from tests.app.telling import tell
from tests.database import Database
from tests.projections.writing import write_at_once


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(cluster: Cluster, template_database: str) -> AsyncIterator[Databases]:
    """The demo in one transaction, projected; one for all tests here, which only read."""
    create_database(cluster, "explained", template_database)
    database = Database(cluster, "explained")
    async with await Log.open(database.app) as log, await Projector.open(log, database.projector) as projector:
        await write_at_once(log, tell().events)
        await projector.catch_up()
    yield Databases(database.app, database.owner, database.projector)
    drop_database(cluster, "explained")


async def explain(told: Databases, kind: str, name: str | None, *, account: str | None = None, **asked: Any) -> None:
    limit = asked.pop("limit", 1000)
    await print_explanation(Settings(), told, subject_of(kind, name, account), Asked(**asked), limit)


async def test_a_county_s_tonnes_are_explained_row_by_row(
    told: Databases, capsys: pytest.CaptureFixture[str]
) -> None:
    await explain(told, "county", "140823", account="REDUCED", on="2020-12-31")
    out = capsys.readouterr().out
    print(out)
    assert "\x1b" not in out
    assert "county 140823 闻喜县 · REDUCED" in out
    assert re.search(r"核对 check: .* 540,000 = quench totals 540,000 — 相等 / equal", out)


async def test_every_county_city_and_lot_is_explained_to_its_total(
    told: Databases, capsys: pytest.CaptureFixture[str]
) -> None:
    for kind, name in (
        ("province", None), ("city", "140800"), ("county", "140882"), ("lot", "l-yc-jianlong"),
        ("enterprise", "e-yc-jianlong"), ("county", "149901"),
    ):  # fmt: skip
        await explain(told, kind, name, on="2020-12-31")
        out = capsys.readouterr().out
        assert "相等 / equal" in out, out
        assert re.search(r"合计 sum +RECOGNIZED +-[\d,]+$", out, re.MULTILINE)


async def test_a_long_explanation_says_that_it_is_cut_and_sums_all_the_same(
    told: Databases, capsys: pytest.CaptureFixture[str]
) -> None:
    await explain(told, "province", None, account="RECOGNIZED", limit=2)
    out = capsys.readouterr().out
    assert re.search(r"2 of \d+ rows shown: --limit", out)
    assert "= quench totals -5,810,000 — 相等 / equal" in out


async def test_both_clocks_bound_what_is_explained(
    told: Databases, capsys: pytest.CaptureFixture[str]
) -> None:
    await explain(told, "county", "140823", account="REDUCED", on="2020-12-31", position=100)
    out = capsys.readouterr().out
    assert "known at position 100" in out
    assert "不再变 / final" in out
    assert "sum of rows 0 = quench totals 0" in out


@pytest.mark.parametrize(
    ("kind", "name", "asked", "said"),
    [
        ("county", "140882", {"on": "2020-02-30"}, "--on 2020-02-30: 没有这一天"),
        ("county", "140882", {"on": "0000-01-01"}, "1949-10-01"),
        ("county", "140882", {"on": "20200630"}, "YYYY-MM-DD"),
        ("county", "140882", {"on": "2999-01-01"}, "nothing has happened after it"),
        ("county", "140882", {"on": "1900-01-01"}, "it is from 1949-10-01 to"),
        ("county", "140882", {"position": 999_999}, "it is from 1 to"),
        ("county", "140882", {"position": 0}, "it is from 1 to"),
        ("county", "140882", {"position": -1}, "it is from 1 to"),
        ("county", "140882", {"known_at": "2000-01-01T00:00:00Z"}, "begins with the first entry"),
        ("county", "140882", {"known_at": "2020-01-01T00:00:00"}, "has no time zone"),
        ("county", "140882", {"known_at": "昨天"}, "--known-at 昨天"),
        ("county", "140882", {"known_at": "2030-01-01T00:00:00Z", "position": 1}, "not both"),
        ("county", "140800", {}, "quench explain city 140800"),
        ("county", "１４０８８２", {}, "six digits"),
        ("town", "140882", {}, "county | city | province"),
        ("lot", "l-none", {}, "there is nothing of it"),
        ("lot", None, {}, "the id is missing"),
        ("county", "140882", {"account": "REDUCD"}, "RECOGNIZED | OPERATING"),
    ],
)
async def test_what_cannot_be_asked_is_told_with_what_can(
    told: Databases, capsys: pytest.CaptureFixture[str], kind: str, name: str, asked: dict[str, Any], said: str
) -> None:
    with pytest.raises(typer.Exit) as ended:
        await explain(told, kind, name, **asked)
    assert ended.value.exit_code == 2
    assert said in capsys.readouterr().err


async def test_a_task_is_explained_by_the_events_that_move_it(
    told: Databases, capsys: pytest.CaptureFixture[str]
) -> None:
    await print_task(Settings(), told, "t-yc-01", figures_of(None), Asked(on="2020-12-31"))
    out = capsys.readouterr().out
    assert re.search(r"^ACCEPTED = 540,000$", out, re.MULTILINE), out
    assert re.search(r"\+540,000 +540,000 .* CapacityReduced", out)
    assert out.rstrip().endswith("相等 / equal")
    for task, figure, said in (("t-none", None, "no such task"), ("t-none", "TARGT", "TARGET | LISTED")):
        with pytest.raises(typer.Exit):
            await print_task(Settings(), told, task, figures_of(figure), Asked())
        assert said in capsys.readouterr().err


async def test_two_moments_are_compared_on_the_command_line(
    told: Databases, capsys: pytest.CaptureFixture[str]
) -> None:
    a, b = Asked(on="2020-06-30", position=150, prefix="a-"), Asked(on="2020-06-30", prefix="b-")
    await print_comparison(Settings(), told, a, b, scope_of("140800", None), 200)
    out = capsys.readouterr().out
    assert re.search(r"140823 闻喜县 · REDUCED · 0 → 540,000", out)
    assert "入账更晚 recorded" in out
    assert re.search(r"each of \d+ differences is the sum of its causes", out)
    await print_comparison(Settings(), told, b, b, scope_of(None, "REDUCED"), 200)
    assert "the two moments do not differ" in capsys.readouterr().out
    with pytest.raises(typer.Exit):
        await print_comparison(Settings(), told, Asked(on="x", prefix="a-"), b, scope_of(None, None), 200)
    assert "--a-on x" in capsys.readouterr().err
