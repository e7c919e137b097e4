"""A receipt is proven from its own text and the auditor's policy, or together with a bundle."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ledger.merkle import leaf_hash, node_hash
from ledger.proof import TlogProof, inclusion_proof, parse_proof
from tests.ledger.bundles import (
    SIZE,
    an_entry,
    checkpoint_of,
    proven,
    refused,
    refused_here,
    the_entries,
    unreadable,
    write,
)
from tests.ledger.worked_example import ORIGIN, POLICY, PROOF, WITNESSED, WITNESSES

ENTRIES = the_entries()
Keep = Callable[[str], Path]


def node(level: int, index: int) -> bytes:
    if level == 0:
        return leaf_hash(ENTRIES[index])
    return node_hash(node(level - 1, 2 * index), node(level - 1, 2 * index + 1))


def receipt(position: int, size: int = SIZE, witnesses: int = 2) -> TlogProof:
    checkpoint = checkpoint_of(ENTRIES, size, witnesses=WITNESSES[:witnesses])
    path = tuple(inclusion_proof(position - 1, size, node))
    return TlogProof(position - 1, path, checkpoint, ENTRIES[position - 1])


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("bundle") / "whole", ENTRIES)


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    (tmp_path / "policy").write_text(POLICY, encoding="utf-8")
    return tmp_path / "policy"


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    def keep(text: str) -> Path:
        (tmp_path / "receipt.tlog-proof").write_text(text, encoding="utf-8")
        return tmp_path / "receipt.tlog-proof"

    return keep


def test_the_receipt_of_the_worked_example_is_proven(policy: Path, keep: Keep) -> None:
    """The three entries of docs/ledger-format.md, signed with keys that everybody knows."""
    report = proven("--proof", keep(replace(PROOF, checkpoint=WITNESSED).text), "--policy", policy)
    assert f"receipt 回执: position 3 in {ORIGIN} of 3 entries" in report
    assert "cosigned by 见证: ['甲', '乙'], quorum 门槛 三取二" in report


@pytest.mark.parametrize("position", [1, 2, 256, 257, 300])
def test_every_place_in_the_log_can_be_proven(policy: Path, keep: Keep, position: int) -> None:
    assert f"position {position} in" in proven("--proof", keep(receipt(position).text), "--policy", policy)


def test_the_entry_may_come_in_a_file_of_its_own(policy: Path, keep: Keep, tmp_path: Path) -> None:
    proof = keep(replace(receipt(17), extra=None).text)
    (tmp_path / "entry").write_bytes(ENTRIES[16])
    proven("--proof", proof, "--policy", policy, "--entry", tmp_path / "entry")
    assert "没有条目" in refused("--proof", proof, "--policy", policy)
    (tmp_path / "entry").write_bytes(ENTRIES[17])
    asked = refused("--proof", proof, "--policy", policy, "--entry", tmp_path / "entry")
    assert asked.startswith("position 17: 有删除、插入或换位")


RIGHT = receipt(17)
OTHER = replace(receipt(17, 200), path=RIGHT.path)
BAD = {
    "another entry": (replace(RIGHT, extra=an_entry(17, type="Forged")), "position 17: 证明不成立"),
    "another index": (replace(RIGHT, index=17, extra=ENTRIES[17]), "position 18: 证明不成立"),
    "a hash changed": (replace(RIGHT, path=(bytes(32), *RIGHT.path[1:])), "position 17: 证明不成立"),
    "two hashes exchanged": (
        replace(RIGHT, path=RIGHT.path[1::-1] + RIGHT.path[2:]),
        "position 17: 证明不成立",
    ),
    "a hash too few": (replace(RIGHT, path=RIGHT.path[1:]), "proof: 证明与位置不符"),
    "a hash too many": (replace(RIGHT, path=(*RIGHT.path, bytes(32))), "proof: 证明与位置不符"),
    "another checkpoint": (OTHER, "proof: 证明与位置不符"),
    "too few witnesses": (receipt(17, witnesses=1), "--proof: 见证不足"),
    "another root": (
        replace(RIGHT, checkpoint=RIGHT.checkpoint.replace("\n300\n", "\n299\n")),
        "--proof: quench.example/shanxi 的签名无效",
    ),
}


@pytest.mark.parametrize("bad", BAD)
def test_a_receipt_that_was_changed_proves_nothing(policy: Path, keep: Keep, bad: str) -> None:
    proof, answer = BAD[bad]
    path = keep(proof.text)
    told = refused_here(folder=None, proof=str(path), policy=str(policy)).replace(str(path), "--proof")
    assert told.startswith(answer)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("@v1", "@v2"),
        lambda text: text.replace("index 16", "index 016"),
        lambda text: text.replace("index 16", "index -16"),
        lambda text: text.replace("index 16", "index 9999999999999999999"),
        lambda text: text.replace("index 16", "index 300"),
        lambda text: text.replace("=\n", "\n", 2),
        lambda text: text.replace("\n\n", "\n", 1),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text[:200],
        lambda text: text + "\n",
        lambda text: "",
        lambda text: "\0" * 1000,
    ],
)
def test_a_text_that_is_no_receipt_gets_one_line(
    policy: Path, keep: Keep, change: Callable[[str], str]
) -> None:
    path = keep(change(RIGHT.text))
    refused_here(folder=None, proof=str(path), policy=str(policy))


def test_a_receipt_and_a_bundle_are_of_one_log_or_not(whole: Path, keep: Keep, tmp_path: Path) -> None:
    assert "position 17 in" in proven(whole, "--proof", keep(receipt(17, 200, witnesses=0).text))
    other = [*ENTRIES[:100], an_entry(101, type="Forged"), *ENTRIES[101:]]
    folder = write(tmp_path / "b", other)
    assert refused(folder, "--proof", keep(receipt(17, 200).text)).startswith(
        "position 101 to 200: 与检查点不符"
    )


def test_a_receipt_newer_than_the_bundle_shows_that_entries_are_missing(keep: Keep, tmp_path: Path) -> None:
    folder = write(tmp_path / "b", ENTRIES[:290])
    asked = refused(folder, "--proof", keep(receipt(295).text))
    assert asked.startswith("position 291: 缺少条目 / missing here: --proof has 300 entries, this 290")


def test_without_a_policy_there_is_no_receipt(
    keep: Keep, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert unreadable("--proof", keep(RIGHT.text)).startswith("CANNOT CHECK 无法核验: OSError: 没有此文件")


def test_the_server_reads_the_proof_as_the_auditor_does() -> None:
    assert parse_proof(RIGHT.text) == RIGHT
