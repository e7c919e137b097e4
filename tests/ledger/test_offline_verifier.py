"""Whoever tampers with a bundle is found, and the first bad position is named: the verifier run as an auditor does."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ledger.checkpoint import parse_checkpoint_text, sign_checkpoint
from ledger.note import COSIGNATURE, ED25519, parse_note, with_signatures
from ledger.spelling import to_base64
from tests.ledger.bundles import (
    SIZE,
    an_entry,
    checkpoint_of,
    copy,
    edit_bytes,
    edit_entries,
    fen,
    proven,
    refused,
    refused_here,
    relist,
    the_entries,
    tonnes,
    write,
)
from tests.ledger.worked_example import AT, LOG, ORIGIN, POLICY, WITNESSES, signer

FIRST, EDGE = "tile/entries/000", "tile/entries/001.p/44"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("bundle") / "whole", the_entries())


@pytest.fixture
def bundle(whole: Path, tmp_path: Path) -> Path:
    return copy(whole, tmp_path / "bundle")


@pytest.fixture
def kept(tmp_path: Path) -> Callable[[str], Path]:
    """Puts a text in a file of the auditor's own."""
    names = iter("abcdefgh")

    def keep(text: str) -> Path:
        path = tmp_path / next(names)
        path.write_text(text, encoding="utf-8")
        return path

    return keep


Keep = Callable[[str], Path]


def test_an_honest_bundle_is_proven_and_says_whose_keys_that_rests_on(whole: Path, kept: Keep) -> None:
    report = proven(whole)
    assert f"{ORIGIN}, {SIZE} entries 条" in report
    assert "WARNING: THE KEYS ARE THE BUNDLE'S OWN" in report
    assert all(key.verifier.text in report for key in (LOG, *WITNESSES))
    assert "WARNING" not in proven(whole, "--policy", kept(POLICY))


def test_the_copy_in_the_bundle_is_the_program(whole: Path) -> None:
    assert proven(whole, program=whole / "verify.py") == proven(whole)


def test_the_trial_balance_is_printed_per_county_and_account_and_in_total(tmp_path: Path) -> None:
    rows = [tonnes("REDUCED", 7, "140823"), tonnes("CLOSED_PENDING", -7, "140823")]
    more = [tonnes("REDUCED", 5, None), tonnes("CLOSED_PENDING", -5, None)]
    money = [fen("PAID", 1_620_000_000), fen("CITY_POOL", -1_620_000_000)]
    entries = [an_entry(1, data={"postings": rows + more, "money": money}), an_entry(2, data={})]
    lines = [line.split() for line in proven(write(tmp_path / "b", entries), "--balances").splitlines()]
    for line in ("7 tonnes 140823 REDUCED", "-5 tonnes — CLOSED_PENDING", "12 tonnes total 合计 REDUCED"):
        assert line.split() in lines
    assert ["1,620,000,000", "fen", "total", "合计", "PAID"] in lines


@pytest.mark.parametrize("listed", [False, True], ids=["as it was listed", "listed anew"])
@pytest.mark.parametrize(
    ("tile", "edit", "position"),
    [
        (FIRST, lambda e: e.__setitem__(16, e[16].replace(b"yc-01", b"yc-02")), "position 17:"),
        (FIRST, lambda e: e.__setitem__(16, e[16][:-1] + b"\x7f"), "position 17:"),
        (FIRST, lambda e: e.pop(16), "position 17:"),
        (FIRST, lambda e: e.insert(16, an_entry(17)), "position 18:"),
        (FIRST, lambda e: e.insert(16, e[3]), "position 17:"),
        (FIRST, lambda e: e.append(an_entry(257)), "position 257:"),
        (FIRST, lambda e: e.__setitem__(slice(16, 18), [e[17], e[16]]), "position 17:"),
        (FIRST, lambda e: e.clear(), "position 1:"),
        (EDGE, lambda e: e.pop(), "position 300:"),
        (EDGE, lambda e: e.append(an_entry(301)), "position 301:"),
    ],
    ids=["flip", "break", "delete", "double", "insert", "lengthen", "swap", "empty", "truncate", "append"],
)
def test_a_changed_tile_of_entries_is_found(
    bundle: Path, tile: str, edit: Callable[[list[bytes]], Any], position: str, listed: bool
) -> None:
    edit_entries(bundle, tile, edit)
    if listed:
        relist(bundle)
    assert (refused_here if listed else refused)(bundle).startswith(position)


def test_every_byte_of_an_entry_counts(bundle: Path) -> None:
    """Flips all over the tile; the position is the one whose bytes, or length, were touched."""
    entries = the_entries()[:256]
    ends, end = [], 0
    for entry in entries:
        end += 2 + len(entry)
        ends.append(end)
    original = (bundle / FIRST).read_bytes()
    for at in range(5, len(original), len(original) // 20):
        flipped = bytearray(original)
        flipped[at] ^= 1
        (bundle / FIRST).write_bytes(flipped)
        position = next(n for n, end in enumerate(ends, 1) if at < end)
        assert refused_here(bundle).startswith(f"position {position}:")


def test_a_tile_cut_in_the_middle_of_an_entry_names_that_entry(bundle: Path) -> None:
    edit_bytes(bundle, EDGE, lambda content: content.__delitem__(slice(-3, None)))
    assert refused(bundle).startswith("position 300: ")


@pytest.mark.parametrize("missing", [EDGE, "tile/0/001.p/44"])
@pytest.mark.parametrize("listed", [False, True], ids=["listed still", "listed no more"])
def test_a_missing_tile_is_named_by_its_first_position(bundle: Path, missing: str, listed: bool) -> None:
    (bundle / missing).unlink()
    if not listed:
        relist(bundle)
    assert refused(bundle).startswith("position 257: ")


def test_time_falls_between_two_tiles_too(tmp_path: Path) -> None:
    entries = the_entries()
    entries[256] = an_entry(257, recordedAt="2020-10-31T08:00:00.000000Z")
    assert refused_here(write(tmp_path / "b", entries)).startswith("position 257: 时间倒退")


def test_tiles_that_lie_are_found(bundle: Path) -> None:
    edit_bytes(bundle, "tile/0/000", lambda content: content.__setitem__(32 * 16, content[32 * 16] ^ 1))
    relist(bundle)
    assert refused(bundle).startswith("position 17: ")


def test_upper_tiles_that_lie_are_found(bundle: Path) -> None:
    edit_bytes(bundle, "tile/1/000.p/1", lambda content: content.__setitem__(0, content[0] ^ 1))
    assert refused(bundle).startswith("tile/1/000.p/1: ")
    relist(bundle)
    assert refused(bundle).startswith("tile/1/000.p/1: ")


def test_a_log_written_anew_without_the_key_is_found_between_two_checkpoints(tmp_path: Path) -> None:
    """Entries, tiles and manifest agree with each other; the signatures are of the log as it was."""
    right = the_entries()
    wrong = [*right[:149], an_entry(150, tags=["lot:yc-02"]), *right[150:]]
    folder = write(tmp_path / "b", wrong)
    for size in (100, 256, SIZE):
        (folder / f"checkpoints/{size:012}").write_text(checkpoint_of(right, size, witnesses=()))
    newest = checkpoint_of(right, SIZE)
    (folder / "checkpoint").write_text(newest)
    relist(folder, root=to_base64(parse_checkpoint_text(parse_note(newest).text).root))
    assert refused(folder).startswith("position 101 to 256: ")


def test_a_log_written_anew_with_the_stolen_key_is_found_by_the_witnesses(tmp_path: Path) -> None:
    entries = [an_entry(1, type="Forged"), *the_entries()[1:]]
    folder = write(tmp_path / "b", entries, checkpoint=checkpoint_of(entries, SIZE, witnesses=()))
    assert refused(folder).startswith("checkpoint: 见证不足 / cosigned by [] only: not the quorum 三取二")


def test_a_log_written_anew_with_all_keys_is_found_by_the_checkpoint_that_was_kept(
    tmp_path: Path, kept: Keep
) -> None:
    """Log and witnesses together: only who kept something older can see it."""
    older = kept(checkpoint_of(the_entries(), 200))
    entries = [*the_entries()[:150], an_entry(151, type="Forged"), *the_entries()[151:]]
    folder = write(tmp_path / "b", entries)
    proven(folder)
    assert refused(folder, "--older", older).startswith("position 101 to 200: ")


def test_a_fork_of_the_same_size_is_found(whole: Path, kept: Keep) -> None:
    other = [*the_entries()[:-1], an_entry(SIZE, type="Forged")]
    assert refused(whole, "--older", kept(checkpoint_of(other, SIZE))).startswith("position 257 to 300: ")


def test_a_tail_cut_off_is_found_by_a_newer_checkpoint(tmp_path: Path, kept: Keep) -> None:
    folder = write(tmp_path / "b", the_entries(280))
    older = kept(checkpoint_of(the_entries(), SIZE))
    assert refused(folder, "--older", older).startswith("position 281: 缺少条目 / missing here: ")


def test_an_older_checkpoint_that_fits_is_part_of_the_proof(whole: Path, kept: Keep) -> None:
    older = [kept(checkpoint_of(the_entries(), size, witnesses=())) for size in (0, 1, 17, 256, 299)]
    options = [option for path in older for option in ("--older", path)]
    assert "checkpoints of this log 检查点: 10," in proven(whole, *options)


def test_an_older_checkpoint_of_somebody_else_proves_nothing(whole: Path, kept: Keep) -> None:
    other = kept(checkpoint_of(the_entries(), 17, signer(ORIGIN, ED25519, 99)))
    assert "没有受信任的日志签名" in refused(whole, "--older", other)


def test_another_key_is_not_the_logs(tmp_path: Path, kept: Keep) -> None:
    thief = signer(ORIGIN, ED25519, 99)
    sizes = [checkpoint_of(the_entries(), SIZE, thief)]
    folder = write(tmp_path / "b", the_entries(), checkpoint=sizes[0], checkpoints=sizes)
    assert refused(folder, "--policy", kept(POLICY)).startswith(
        "checkpoints/000000000300: 没有受信任的日志签名"
    )


def test_a_signature_in_the_logs_name_must_be_the_logs(bundle: Path) -> None:
    """One bit of the signature, and the note is worthless whatever else it bears."""
    source = (bundle / "checkpoint").read_text()
    line = parse_note(source).lines[0]
    bad = replace(line, signature=bytes([line.signature[0] ^ 1]) + line.signature[1:]).line
    (bundle / "checkpoint").write_text(source.replace(line.line, bad))
    relist(bundle)
    assert refused(bundle).startswith(f"checkpoint: {ORIGIN} 的签名无效")


def test_a_forged_cosignature_makes_the_checkpoint_worthless(bundle: Path) -> None:
    """Three names are on it, and two would be enough; the third is forged."""
    said = parse_checkpoint_text(parse_note((bundle / "checkpoint").read_text()).text)
    thief = signer("w3.example", COSIGNATURE, 98)
    line = parse_note(with_signatures(sign_checkpoint(said, LOG), thief.cosign(said.text, AT))).lines[1]
    forged = replace(line, key_id=WITNESSES[2].verifier.key_id).line
    source = (bundle / "checkpoint").read_text()
    (bundle / "checkpoint").write_text(source + forged)
    relist(bundle)
    assert refused(bundle).startswith("checkpoint: w3.example 的签名无效")
    (bundle / "checkpoint").write_text(source + line.line)  # Of a key nobody knows, of the same name.
    relist(bundle)
    assert refused(bundle).startswith("checkpoint: 签名行的公钥无人知晓")


@pytest.mark.parametrize("witnesses", [0, 1])
def test_too_few_cosignatures_are_not_the_quorum(whole: Path, bundle: Path, witnesses: int) -> None:
    checkpoint = checkpoint_of(the_entries(), SIZE, witnesses=WITNESSES[:witnesses])
    (bundle / "checkpoint").write_text(checkpoint)
    relist(bundle)
    assert refused(bundle).startswith("checkpoint: 见证不足")


@pytest.mark.parametrize("quorum", ["none", "甲", "二"])
def test_the_quorum_is_the_auditors(whole: Path, kept: Keep, quorum: str) -> None:
    policy = POLICY.replace("group 三取二 2", "group 二 all").replace("quorum 三取二", f"quorum {quorum}")
    if quorum == "二":  # 丙 did not sign.
        assert "见证不足" in refused(whole, "--policy", kept(policy))
    else:
        proven(whole, "--policy", kept(policy))


def dishonest(position: int, entry: bytes) -> list[bytes]:
    """What a log that lies signs: whole and true but for one entry that should never have been written."""
    entries = the_entries(40)
    entries[position - 1] = entry
    return entries


BAD_ROWS: dict[str, Any] = {
    "tonnes": {"postings": [tonnes("REDUCED", 7), tonnes("CLOSED_PENDING", -6)]},
    "counties": {"postings": [tonnes("REDUCED", 7), tonnes("CLOSED_PENDING", -7, "140824")]},
    "no county": {"postings": [tonnes("REDUCED", 7), tonnes("CLOSED_PENDING", -7, None)]},
    "fen": {"money": [fen("PAID", 7)]},
    "no list": {"postings": {"account": "REDUCED"}},
    "no rows": {"money": [7]},
    "no account": {"postings": [{"tonnes": 0}]},
    "no amount": {"postings": [{"account": "REDUCED"}]},
    "a truth for an amount": {"postings": [{"account": "REDUCED", "tonnes": True}]},
}


@pytest.mark.parametrize("rows", BAD_ROWS)
def test_postings_of_every_event_sum_to_zero(tmp_path: Path, rows: str) -> None:
    entries = dishonest(17, an_entry(17, data=BAD_ROWS[rows]))
    assert refused_here(write(tmp_path / "b", entries)).startswith("position 17: 分录")


SAID = an_entry(17)
BAD_ENTRIES = {
    "wrong order": SAID.replace(b'"tags":["lot:yc-01"],"type":', b'"type":').replace(
        b',"v":1', b',"tags":["lot:yc-01"],"v":1'
    ),
    "a key twice": SAID.replace(b'"lot":"yc-01"}', b'"lot":"yc-01","lot":"yc-01"}'),
    "a space": SAID.replace(b'"v":1', b'"v": 1'),
    "an escape": SAID.replace(b"yc-01", b"yc\\u002d01"),
    "a float": SAID.replace(b'"v":1', b'"v":1.0'),
    "an exponent": SAID.replace(b'"v":1', b'"v":1e0'),
    "minus zero": SAID.replace(b'"lot":"yc-01"', b'"lot":-0'),
    "not a number": SAID.replace(b'"lot":"yc-01"', b'"lot":NaN'),
    "a huge number": SAID.replace(b'"lot":"yc-01"', b'"lot":' + b"9" * 60_000),
    "beyond 2^53": SAID.replace(b'"lot":"yc-01"', b'"lot":9007199254740992'),
    "very deep": SAID.replace(b'"yc-01"', b"[" * 20_000 + b"]" * 20_000, 1),
    "half a pair": SAID.replace(b"yc-01", b"\\ud800", 1),
    "not UTF-8": SAID.replace(b"yc-01", b"\xff", 1),
    "another position": an_entry(18),
    "a truth for a position": SAID.replace(b'"position":17', b'"position":true'),
    "a text for a position": SAID.replace(b'"position":17', b'"position":"17"'),
    "no meta": an_entry(17, meta=None),
    "no tags": an_entry(17, tags="lot:yc-01"),
    "an empty tag": an_entry(17, tags=[""]),
    "no type": an_entry(17, type=""),
    "no version": an_entry(17, v=0),
    "no time": an_entry(17, recordedAt="2020-10-31"),
    "a time with other digits": an_entry(17, recordedAt="２020-10-31T08:00:17.000000Z"),
    "an earlier time": an_entry(17, recordedAt="2020-10-31T08:00:15.999999Z"),
    "a key more": an_entry(17, hash="x"),
    "both data": an_entry(17, dataBase64="ZGF0YTE="),
    "base64 with spare bits": an_entry(17, dataBase64="ZGF0YTF=").replace(b'"data":{"lot":"yc-01"},', b""),
    "base64 that is no text": an_entry(17, dataBase64=1234).replace(b'"data":{"lot":"yc-01"},', b""),
    "nothing": b"",
    "no object": b"[]",
}


@pytest.mark.parametrize("entry", BAD_ENTRIES)
def test_an_entry_that_is_not_of_the_format_is_named_though_everybody_signed_it(
    tmp_path: Path, entry: str
) -> None:
    assert refused_here(write(tmp_path / "b", dishonest(17, BAD_ENTRIES[entry]))).startswith("position 17: ")
