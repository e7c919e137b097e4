"""An export is whole or not there at all, agrees with its checkpoints, and its own program proves it."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
import rfc8785

from domain.balances import Holder, move
from domain.compensation.facts import CompensationPaid
from domain.fact import Account, MoneyAccount, MoneyPosting, encode_fact
from domain.lots.facts import CapacityReduced
from ledger.bundle import BundleRefused, write_bundle
from ledger.note import MalformedNote
from ledger.policy import MalformedPolicy
from ledger.tiles import parse_tile_path, tiles_of
from tests.ledger.bundles import (
    VERIFIER,
    an_entry,
    checkpoint_of,
    proven,
    the_entries,
    write,
)
from tests.ledger.worked_example import LOG, POLICY


def export(
    folder: Path, entries: list[bytes], checkpoint: str, *checkpoints: str, policy: str = POLICY
) -> list[int]:
    """Write a bundle in lists of seven; what `progress` was told."""
    told: list[int] = []

    async def chunks() -> AsyncIterator[list[bytes]]:
        for at in range(0, len(entries), 7):
            yield entries[at : at + 7]

    asyncio.run(
        write_bundle(
            folder,
            entries=chunks(),
            checkpoint=checkpoint,
            checkpoints=checkpoints,
            policy=policy,
            progress=lambda done, size: told.append(done),
        )
    )
    return told


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 512, 600])
def test_a_log_of_any_size_is_written_and_proven(tmp_path: Path, size: int) -> None:
    folder = write(tmp_path / "b", the_entries(size))
    assert f" {size} entries 条" in proven(folder)
    paths = {str(path.relative_to(folder)) for path in folder.glob("tile/**/*") if path.is_file()}
    hashes = {path for path in paths if not parse_tile_path(path)[1]}
    assert hashes == {tile.path for tile in tiles_of(size)}
    assert paths - hashes == {tile.entries_path for tile in tiles_of(size) if tile.level == 0}


def test_the_manifest_lists_every_other_file_and_is_canonical(tmp_path: Path) -> None:
    folder = write(tmp_path / "b", the_entries(30))
    text = (folder / "manifest.json").read_bytes()
    manifest = json.loads(text)
    assert rfc8785.dumps(manifest) == text
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    files.pop("manifest.json")
    assert manifest["files"] == {
        name: {"bytes": len(content), "sha256": sha256(content).hexdigest()}
        for name, content in files.items()
    }


def test_the_program_goes_along_byte_for_byte_and_the_readme_names_its_hash(tmp_path: Path) -> None:
    folder = write(tmp_path / "b", the_entries(3))
    program = (folder / "verify.py").read_bytes()
    assert program == VERIFIER.read_bytes()
    readme = (folder / "README.txt").read_text(encoding="utf-8")
    assert readme.count(sha256(program).hexdigest()) == 2
    assert readme.count("\n") == 2


def test_facts_as_the_domain_writes_them_sum_in_the_verifier(tmp_path: Path) -> None:
    """The shape of `data.postings` and `data.money` is the domain's; here the two meet."""
    day, holder = date(2020, 10, 31), Holder("yc-ent-01", "140823")
    rows = move("yc-01", holder, Account.CLOSED_PENDING, Account.REDUCED, 540_000, day)
    money = tuple(
        MoneyPosting(account=account, lot="yc-01", fen=fen, effective_on=day)
        for account, fen in ((MoneyAccount.CITY_POOL, -1_620_000_000), (MoneyAccount.PAID, 1_620_000_000))
    )
    reduced = CapacityReduced(lot="yc-01", task="t-01", tonnes=540_000, acceptance_key="k", postings=rows)
    paid = CompensationPaid(
        lot="yc-01",
        payee="yc-ent-01",
        tonnes=540_000,
        fen=1_620_000_000,
        province_fen=0,
        city_fen=1_620_000_000,
        county_fen=0,
        order="o-01",
        money=money,
    )
    entries = [
        an_entry(n, type=fact.TOPIC, data=encode_fact(fact)) for n, fact in enumerate((reduced, paid), 1)
    ]
    lines = [line.split() for line in proven(write(tmp_path / "b", entries), "--balances").splitlines()]
    assert ["540,000", "tonnes", "140823", "REDUCED"] in lines
    assert ["-540,000", "tonnes", "140823", "CLOSED_PENDING"] in lines
    assert ["1,620,000,000", "fen", "total", "合计", "PAID"] in lines


def test_progress_is_told_to_the_end(tmp_path: Path) -> None:
    entries = the_entries(20)
    assert export(tmp_path / "b", entries, checkpoint_of(entries, 20)) == [7, 14, 20]


def test_an_empty_folder_is_filled_and_any_other_left_alone(tmp_path: Path) -> None:
    entries = the_entries(3)
    checkpoint = checkpoint_of(entries, 3)
    (tmp_path / "empty").mkdir()
    export(tmp_path / "empty", entries, checkpoint)
    with pytest.raises(BundleRefused, match="exists and is not empty"):
        export(tmp_path / "empty", entries, checkpoint)
    proven(tmp_path / "empty")
    (tmp_path / "file").write_text("x")
    with pytest.raises(BundleRefused, match="exists and is not empty"):
        export(tmp_path / "file", entries, checkpoint)
    (tmp_path / "b.part").mkdir()
    with pytest.raises(BundleRefused, match="another export runs, or was killed"):
        export(tmp_path / "b", entries, checkpoint)
    assert (tmp_path / "b.part").exists()


RIGHT = the_entries(20)
OTHER = [*RIGHT[:9], an_entry(10, type="Forged"), *RIGHT[10:]]


@pytest.mark.parametrize(
    ("entries", "checkpoint", "published", "answer"),
    [
        (OTHER, checkpoint_of(RIGHT, 20), (), "the first 20 entries do not give the root"),
        (
            RIGHT,
            checkpoint_of(RIGHT, 20),
            (checkpoint_of(OTHER, 15),),
            "the first 15 entries do not give the root",
        ),
        (RIGHT, checkpoint_of(RIGHT, 10), (checkpoint_of(RIGHT, 15),), "has 15 entries, the newest 10"),
        (RIGHT, checkpoint_of(RIGHT, 10), (), "more entries than the 10"),
        (RIGHT[:19], checkpoint_of(RIGHT, 20), (), "there are 19 entries, the checkpoint has 20"),
        ([], checkpoint_of(RIGHT, 20), (), "there are 0 entries, the checkpoint has 20"),
        (
            RIGHT,
            checkpoint_of(RIGHT, 20),
            (checkpoint_of(RIGHT, 15).replace("quench.example/shanxi\n", "other.example\n"),),
            "is of other.example, not of quench.example/shanxi",
        ),
    ],
)
def test_what_does_not_agree_is_not_exported(
    tmp_path: Path, entries: list[bytes], checkpoint: str, published: tuple[str, ...], answer: str
) -> None:
    with pytest.raises(BundleRefused, match=answer):
        export(tmp_path / "b", entries, checkpoint, *published)
    assert list(tmp_path.iterdir()) == []


def test_texts_that_are_none_are_not_exported(tmp_path: Path) -> None:
    with pytest.raises(MalformedNote):
        export(tmp_path / "b", RIGHT, "no note")
    with pytest.raises(MalformedPolicy):
        export(tmp_path / "b", RIGHT, checkpoint_of(RIGHT, 20), policy="no policy")
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_breaks_leaves_nothing_behind(tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[list[bytes]]:
        yield RIGHT[:10]
        raise ConnectionError("the database went away")

    with pytest.raises(ConnectionError):
        asyncio.run(
            write_bundle(
                tmp_path / "b",
                entries=broken(),
                checkpoint=checkpoint_of(RIGHT, 20),
                checkpoints=(),
                policy=POLICY,
            )
        )
    assert list(tmp_path.iterdir()) == []


def test_of_two_checkpoints_of_one_size_the_later_is_kept(tmp_path: Path) -> None:
    """A checkpoint gathers cosignatures after it is published."""
    alone, cosigned = checkpoint_of(RIGHT, 10, witnesses=()), checkpoint_of(RIGHT, 10)
    export(tmp_path / "b", RIGHT, checkpoint_of(RIGHT, 20), alone, cosigned)
    assert (tmp_path / "b/checkpoints/000000000010").read_text() == cosigned
    proven(tmp_path / "b")


def test_an_entry_of_the_largest_size_fits(tmp_path: Path) -> None:
    room = 65_535 - len(an_entry(1, data={"text": ""}))
    entries = [an_entry(1, data={"text": "x" * room})]
    assert len(entries[0]) == 65_535
    proven(write(tmp_path / "b", entries, checkpoint=checkpoint_of(entries, 1, LOG)))
