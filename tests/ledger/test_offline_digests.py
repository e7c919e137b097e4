"""State digests in a bundle: each is reproduced from the entries alone, and the first that differs is named."""

from pathlib import Path
from typing import Any

import pytest

from ledger.offline_verifier import Rows, state_digest
from tests.ledger.bundles import a_fact, an_entry, proven, refused, refused_here, the_entries, tonnes, write

AT = 600
"""Where the digest of 512 stands; that of 256 stands at 300."""


def digest_at(position: int, stated: Any, digest: Any = None) -> bytes:
    """An entry of the clerk: the digest of what `the_entries` move up to a position, or another."""
    rows = Rows()
    for at in range(1, min(stated, 512) + 1 if type(stated) is int else 1):
        fact = a_fact(at)
        for book, unit in (("postings", "tonnes"), ("money", "fen")):
            for row in fact.get(book, ()) if at not in (300, AT) else ():
                rows[unit, row.get("county") or "—", row["account"]] += row[unit]
    said = digest or state_digest(stated, rows)
    data = {"digest": said, "money": [], "position": stated, "postings": [], "withheld": []}
    return an_entry(position, type="StateDigestRecorded", data=data)


def digested(size: int = 620) -> list[bytes]:
    entries = the_entries(size)
    entries[299], entries[AT - 1] = digest_at(300, 256), digest_at(AT, 512)
    return entries


def test_every_digest_of_a_bundle_is_reproduced(tmp_path: Path) -> None:
    assert "state digests 状态摘要: 2, all" in proven(write(tmp_path / "b", digested()))
    assert "state digests 状态摘要: 0, all" in proven(write(tmp_path / "c", the_entries(40)))


def test_a_wrong_digest_of_a_stolen_clerk_is_found(tmp_path: Path) -> None:
    entries = digested()
    entries[AT - 1] = digest_at(AT, 512, "0" * 64)
    assert refused(write(tmp_path / "b", entries)).startswith(f"position {AT}: 状态摘要不符")


def test_a_posting_changed_with_all_signatures_is_found_by_the_digest_after_it(tmp_path: Path) -> None:
    """Whoever has every key writes the log anew with other tonnes in one entry; the digests they forgot."""
    entries = digested()
    entries[11] = an_entry(12, data={"postings": [tonnes("CLOSED_PENDING", -13), tonnes("REDUCED", 13)]})
    assert refused(write(tmp_path / "b", entries)).startswith("position 300: 状态摘要不符")


@pytest.mark.parametrize("stated", [0, 255, 100, 512, 768, 300, "256x", None, True, [256], 2**52])
def test_a_digest_of_no_place_before_it_is_none(tmp_path: Path, stated: Any) -> None:
    for digest in ("0" * 64, "none", "None", "—"):
        entries = the_entries(320)
        entries[299] = digest_at(300, stated, digest)
        assert refused_here(write(tmp_path / digest, entries)).startswith("position 300: 状态摘要不符")


SILENT: list[Any] = [None, {}, [], {"position": 256}, {"digest": "0" * 64}, {"digest": None, "position": 999}]


@pytest.mark.parametrize("data", SILENT)
def test_a_digest_that_says_nothing_is_none(tmp_path: Path, data: Any) -> None:
    entries = the_entries(320)
    entries[299] = an_entry(300, type="StateDigestRecorded", data=data)
    assert refused_here(write(tmp_path / "b", entries)).startswith("position 300: 状态摘要不符")


def test_a_digest_stands_at_most_256_tiles_after_its_position(tmp_path: Path) -> None:
    entries = [an_entry(position, data={}, recordedAt="2020-10-31T08:00:00.000000Z") for position in range(1, 66_001)]
    said = {"digest": state_digest(256, Rows()), "position": 256}
    for at, holds in ((65_792, True), (65_793, False)):
        entry = an_entry(at, type="StateDigestRecorded", data=said, recordedAt="2020-10-31T08:00:00.000000Z")
        folder = write(tmp_path / str(at), [*entries[: at - 1], entry, *entries[at:]], checkpoints=())
        if holds:
            assert "state digests 状态摘要: 1, all" in proven(folder)
        else:
            assert refused(folder).startswith(f"position {at}: 状态摘要不符")
