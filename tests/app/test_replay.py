"""`quench replay`: the same history from a bundle as from the live books, bounded, filtered, step by step."""

import json
import os
import pty
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.commands.moments import Asked
from app.commands.totals import print_totals
from app.databases import Databases
from app.replay.books import Books
from app.replay.choosing import Bounds, Chosen
from app.replay.sources import from_bundle
from app.replay.told import chinese_name, told
from app.settings import Settings
from domain.fact import FACT_TYPES
from ledger.bundle import write_bundle
from ledger.bundle_reading import open_bundle, read_entries
from projections.capacity.totals import totals
from projections.money.totals import money_totals
from projections.trial_balance import projected as booked
from projections.trial_balance import state_digest
from tests.app.telling import tell
from tests.domain.lots.test_invariants import START
from tests.ledger.bundles import an_entry, checkpoint_of, copy, edit_bytes, tonnes, write
from tests.ledger.worked_example import POLICY
from tests.projections.conftest import Projected, projected
from tests.projections.histories import history

__all__ = ["projected"]
Sums = Counter[tuple[str, str]]


async def exported(ledger: Projected, folder: Path) -> Path:
    """The whole log as a bundle."""
    events, _ = await ledger.log.read()
    entries = [event.entry for event in events]

    async def chunks() -> AsyncIterator[list[bytes]]:
        yield entries

    checkpoint = checkpoint_of(entries, len(entries))
    await write_bundle(folder, entries=chunks(), checkpoint=checkpoint, checkpoints=(), policy=POLICY)
    return folder


async def replayed(folder: Path, **bounds: object) -> Books:
    books = Books(Bounds(**bounds))  # type: ignore[arg-type]
    async for some in from_bundle(folder).entries:
        for entry in some:
            if books.read(entry) is None:
                return books
    return books


def by_county(books: Books) -> Sums:
    """Tonnes that are not zero; where no county is stated, all together."""
    rows = {(county, account): n for (unit, county, account), n in books.effective.items() if unit == "tonnes"}
    return Counter({place: amount for place, amount in rows.items() if amount})


async def live(ledger: Projected, on: date, position: int) -> Sums:
    """The published totals at (D, K)."""
    sums = Sums()
    for county in await totals(ledger.reader, await ledger.at(on, position), "county"):
        for account, amount in county.accounts.items():
            sums[county.key or "—", account.value] += amount
    return Counter({place: amount for place, amount in sums.items() if amount})


@pytest.mark.rule("X-05")
@pytest.mark.parametrize("seed", range(4))
async def test_a_replay_of_the_bundle_equals_the_live_trial_balance(
    projected: Projected, tmp_path: Path, seed: int
) -> None:
    """Late, corrected and revoked events among them: on any day, as known at any position."""
    chance = Random(seed)
    events = history(chance, 160).events
    await projected.add(events)
    folder = await exported(projected, tmp_path / "b")
    for _ in range(5):
        position = chance.randint(1, len(events))
        on = START + timedelta(days=chance.randint(-400, 2_500))
        books = await replayed(folder, last=position, until=on)
        assert by_county(books) == await live(projected, on, position)
        assert books.digest == state_digest(position, await booked(projected.reader, 0, position))
    whole = await replayed(folder)
    assert whole.root == open_bundle(folder).checkpoint.root
    assert whole.known == whole.effective


async def test_a_replay_of_the_demo_s_lines_equals_both_live_books(
    projected: Projected, tmp_path: Path
) -> None:
    events = tell().events
    await projected.add(events)
    books = await replayed(await exported(projected, tmp_path / "b"))
    assert by_county(books) == await live(projected, date(2026, 1, 1), len(events))
    published = Sums()
    for county in await money_totals(projected.reader, await projected.at(date(2026, 1, 1))):
        published.update({(county.key, account.value): n for account, n in county.accounts.items() if n})
    assert {row[1:]: n for row, n in books.effective.items() if row[0] == "fen" and n} == dict(published)
    assert (books.counts["refused"], books.wrong) == (3, None)


async def test_totals_show_the_digest_that_a_replay_gives(
    projected: Projected, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    events = history(Random(6), 160).events
    await projected.add(events)
    folder = await exported(projected, tmp_path / "b")
    found = Databases(projected.database.app, projected.database.owner, projected.database.projector)
    for position in (len(events), 40):
        await print_totals(Settings.load(home=tmp_path), found, Asked(position=position))
        assert f"state digest  {(await replayed(folder, last=position)).digest}" in capsys.readouterr().out


# The command, on a bundle; nobody gives it a database.


def asked(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, ["replay", *map(str, arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def an_event(at: int, kind: str, on: str, *rows: dict[str, object], **data: object) -> bytes:
    meta = {"occurredOn": on, "submittedBy": {"office": "运城市工信局", "role": "CITY_OFFICE"}, "documents": ["yc"]}
    said = {"money": [], "postings": list(rows), **data}
    return an_entry(at, type=kind, data=said, meta=meta, tags=["lot:yc-01"] if rows else ["oven:o-1"])


ENTRIES = [
    an_event(1, "CapacityReduced", "2020-10-31", tonnes("CLOSED_PENDING", -7), tonnes("REDUCED", 7)),
    an_event(2, "OvenStopped", "2020-11-01", oven="o-1"),
    an_event(3, "AcceptanceRevoked", "2020-12-01", tonnes("REDUCED", -7), tonnes("CLOSED_PENDING", 7)),
]


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return write(tmp_path / "bundle", ENTRIES)


def test_each_event_shows_what_it_moved_and_what_stands_there_afterwards(bundle: Path) -> None:
    code, out, _ = asked(bundle)
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert code == 0
    assert any(
        line.startswith("1 2020-10-31T08:00:01.000000Z 2020-10-31 CapacityReduced 产能压减 CITY_OFFICE 运城市工信局")
        for line in lines
    )
    assert "140823 yc-01 REDUCED +7 t → 7" in lines
    assert "140823 yc-01 REDUCED -7 t → 0" in lines
    assert "文件 documents yc" in out
    assert "撤销 revocations 1" in out


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["--oven", "o-1"], [2]),
        (["--lot", "yc-01"], [1, 3]),
        (["--county", "140823"], [1, 3]),
        (["--enterprise", "yc-ent-01"], [1, 3]),
        (["--enterprise", "yc-ent-01", "--oven", "o-1"], []),
        (["--from", "2"], [2, 3]),
        (["--to", "2"], [1, 2]),
        (["--until", "2020-11-01"], [1, 2]),
        (["--known-at", "2020-10-31T16:00:02+08:00"], [1, 2]),
        (["--quiet"], []),
    ],
)
def test_only_what_is_asked_for_is_shown(bundle: Path, arguments: list[str], shown: list[int]) -> None:
    code, out, _ = asked(bundle, *arguments)
    heads = [int(line.split()[0]) for line in out.splitlines() if "T08:00:0" in line and "log  " not in line]
    assert (code, heads) == (0, shown)


def test_what_happens_later_is_not_counted_and_said_so(tmp_path: Path) -> None:
    late = [{**row, "effectiveOn": "2021-06-30"} for row in (tonnes("REDUCED", 5), tonnes("CLOSED_PENDING", -5))]
    folder = write(tmp_path / "b", [an_event(1, "CapacityReduced", "2020-10-31", *late)])
    _, out, _ = asked(folder, "--until", "2020-12-31")
    assert "2021-06-30 起，未计入 / from then on, not counted here" in out
    assert "合计 total" not in out
    assert "合计 total" in asked(folder)[1]


def test_the_end_is_written_as_text_and_as_json(bundle: Path, tmp_path: Path) -> None:
    asked(bundle, "--quiet", "--to", 2, "--out", tmp_path / "end.json")
    end = json.loads((tmp_path / "end.json").read_text())
    assert end["tonnes"] == [["140823", "CLOSED_PENDING", -7], ["140823", "REDUCED", 7]]
    rows = Counter({("tonnes", county, account): amount for county, account, amount in end["tonnes"]})
    assert end["digest"] == state_digest(2, rows)
    _, out, _ = asked(bundle, "--quiet", "--out", tmp_path / "end.txt")
    assert (tmp_path / "end.txt").read_text() == out


def test_a_bundle_that_is_none_is_one_line_and_no_success(bundle: Path, tmp_path: Path) -> None:
    cut, changed, empty = copy(bundle, tmp_path / "cut"), copy(bundle, tmp_path / "changed"), tmp_path / "empty"
    (cut / "tile/entries/000.p/3").write_bytes(b"\x00")
    edit_bytes(changed, "tile/entries/000.p/3", lambda content: content.__setitem__(20, content[20] ^ 1))
    rooted = copy(bundle, tmp_path / "rooted")
    (rooted / "checkpoint").write_text(checkpoint_of([b"a", b"b", b"c"], 3))
    for folder, says in (
        (empty, "缺少文件，不是核验包"),
        (cut, "tile/entries/000.p/3"),
        (changed, "position 1: 条目缺失、多出或被改动"),
        (rooted, "条目与检查点不符"),
    ):
        code, _, error = asked(folder, "--quiet")
        assert (code, error.count("\n")) == (1, 1), error
        assert says in error
        assert "Traceback" not in error


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--to", "4"], "positions are 1 to 3"),
        (["--from", "3", "--to", "2"], "it is before --from 3"),
        (["--until", "31.12.2020"], "a date is YYYY-MM-DD"),
        (["--known-at", "2020-10-31T08:00:00"], "it has no time zone"),
        (["--known-at", "yesterday"], "an instant is written"),
        (["--known-at", "2019-01-01T00:00:00Z"], "before the first entry"),
        (["--step"], "stepping needs a terminal"),
    ],
)
def test_what_cannot_be_asked_is_told(bundle: Path, arguments: list[str], says: str) -> None:
    code, out, error = asked(bundle, *arguments)
    assert (code, out, error.count("\n")) == (2, "", 1)
    assert says in error


def test_a_digest_that_differs_and_rows_that_do_not_sum_up_are_named(tmp_path: Path) -> None:
    lie = an_event(2, "StateDigestRecorded", "2020-11-01", position=1, digest="0" * 64)
    code, out, error = asked(write(tmp_path / "b", [ENTRIES[0], lie]), "--quiet")
    assert (code, "0 / 1 重算一致" in out) == (1, True)
    assert "position 2: 位置 1 的状态摘要与条目不符" in error
    odd = an_event(1, "CapacityReduced", "2020-10-31", tonnes("REDUCED", 7))
    assert "position 1: 分录合计不为零" in asked(write(tmp_path / "c", [odd]))[2]


def test_stepping_waits_for_enter_and_ends_with_q(bundle: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "app", "replay", str(bundle), "--step"]
    child = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=Path(__file__).parents[2])
    os.close(theirs)
    os.write(ours, b"\nq\n")
    out = "".join(_until_closed(ours))
    assert child.wait(30) == 0
    assert "OvenStopped" in out
    assert "AcceptanceRevoked" not in out
    assert "2 / 3" in out


def _until_closed(terminal: int) -> Sequence[str]:
    parts = []
    try:
        while part := os.read(terminal, 65_536):
            parts.append(part)
    except OSError:  # The other end was closed: so Linux says it.
        pass
    return [b"".join(parts).decode()]


def test_every_event_type_has_its_chinese_name() -> None:
    assert [topic for topic in FACT_TYPES if not chinese_name(topic)] == []
    assert (chinese_name("DayOpened"), chinese_name("UtilityDisconnected")) == ("开日", "断水断电")
    assert chinese_name("SomethingElse") == ""


def test_an_entry_of_another_log_s_making_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    folder = write(tmp_path / "b", [an_entry(1, data={}, meta={})])
    (entry,) = next(read_entries(open_bundle(folder)))
    event = told(entry, 1)
    assert (event.office, event.rows, Chosen(lot="x").shows(event)) == ("", (), False)
    assert asked(folder)[0] == 0
