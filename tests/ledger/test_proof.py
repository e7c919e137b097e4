"""Proofs: exactly those of RFC 6962, accepted where they are true and nowhere else."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import proof as module
from ledger.checkpoint import Checkpoint, sign_checkpoint
from ledger.merkle import EMPTY_ROOT, leaf_hash
from ledger.note import ED25519, MalformedNote
from ledger.policy import judge, parse_policy
from ledger.proof import (
    BadProof,
    MalformedProof,
    TlogProof,
    consistency_nodes,
    consistency_proof,
    inclusion_nodes,
    inclusion_proof,
    parse_proof,
    range_hash,
    root_from_inclusion,
    verify_consistency,
    verify_inclusion,
)
from ledger.spelling import from_base64
from tests.ledger.bent import anything, nearly, one_fault_or_the_same
from tests.ledger.definition import entry, path, perfect, tree_hash
from tests.ledger.proof_campaign import CHANGES, Tally, every_proof, none_accepted
from tests.ledger.worked_example import CHECKPOINT, ENTRIES, LEAVES, PROOF, ROOT, WITNESSED, signer

GO: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "tlog" / "vectors.json").read_text(encoding="utf-8")
)
GREAT = signer("great.example", ED25519, 6)
POLICY = parse_policy(f"log {GREAT.verifier.text}\nquorum none\n")


def from_texts(texts: list[str]) -> list[bytes]:
    return [from_base64(text, ValueError) for text in texts]


def test_every_root_and_every_proof_of_every_log_to_256_entries() -> None:
    """`make proofs` does the same to 1,024."""
    tally = Tally()
    every_proof(256, tally)
    assert (tally.roots, tally.proofs) == (257, 256 * 257 // 2 + 257 * 258 // 2)


def test_50_000_mutated_proofs_and_none_accepted() -> None:
    """`make proofs N=1000000` does the same to a million; the small logs are where shapes coincide."""
    for size_max, count in ((8, 10_000), (33, 10_000), (256, 30_000)):
        tally = Tally()
        none_accepted(count, size_max, random.Random(f"proofs {size_max}"), tally)
        assert sum(tally.mutated.values()) == count
        assert len(tally.mutated) == len(CHANGES)


@pytest.mark.parametrize("vector", GO["roots"], ids=lambda vector: vector["size"])
def test_roots_are_those_of_go(vector: dict[str, Any]) -> None:
    assert [range_hash(0, vector["size"], perfect)] == from_texts([vector["root"]])


def test_inclusion_proofs_are_those_of_go() -> None:
    for vector in GO["records"]:
        assert inclusion_proof(vector["index"], vector["size"], perfect) == from_texts(vector["path"])


def test_consistency_proofs_are_those_of_go() -> None:
    for vector in GO["trees"]:
        assert consistency_proof(vector["old"], vector["size"], perfect) == from_texts(vector["path"])


def test_the_page_of_the_module_is_right() -> None:
    assert module.__doc__ is not None
    for line in PROOF.text.splitlines():
        shown = line[:102] + "…" if line.startswith("extra") else line
        assert not line or f"    {shown}\n" in module.__doc__
    assert inclusion_nodes(3, 7) == [(0, 2), (1, 0), (1, 2), (0, 6)]
    assert consistency_nodes(3, 7) == [(0, 2), (0, 3), (1, 0), (1, 2), (0, 6)]


@given(st.data(), st.integers(1, 2**62))
def test_the_nodes_that_are_named_are_those_that_are_asked_for(data: st.DataObject, size: int) -> None:
    """And up to 2^62 entries no proof has more than the 63 hashes that tlog-witness allows."""
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))
    asked: list[tuple[int, int]] = []

    def get(level: int, at: int) -> bytes:
        assert (at + 1) << level <= size
        asked.append((level, at))
        return bytes(32)

    assert len(inclusion_proof(index, size, get)) <= 63
    assert asked == inclusion_nodes(index, size)
    asked.clear()
    assert len(consistency_proof(old, size, get)) <= 63
    assert asked == consistency_nodes(old, size)


def test_only_parts_of_a_tree_have_a_hash() -> None:
    with pytest.raises(ValueError, match="no part of the tree"):
        range_hash(1, 4, perfect)


def test_there_is_no_proof_of_what_is_not_in_the_log() -> None:
    for index, size in ((0, 0), (3, 3), (-1, 3), (0, 2**63), (2**64, 2**64 + 1)):
        with pytest.raises(BadProof):
            inclusion_proof(index, size, perfect)
        with pytest.raises(BadProof):
            root_from_inclusion(index, size, bytes(32), [])
    for old, size in ((4, 3), (-1, 3), (0, 2**63), (-2, -1)):
        with pytest.raises(BadProof):
            consistency_proof(old, size, perfect)
        with pytest.raises(BadProof):
            verify_consistency(old, bytes(32), size, bytes(32), [])


def test_every_log_begins_with_the_empty_one() -> None:
    """C2SP tlog-witness: the proof is empty, and the old root is not looked at."""
    assert consistency_proof(0, 7, perfect) == []
    for old_root in (EMPTY_ROOT, b"", b"anything"):
        verify_consistency(0, old_root, 7, tree_hash(0, 7), [])
    with pytest.raises(BadProof):
        verify_consistency(0, EMPTY_ROOT, 7, tree_hash(0, 7), [bytes(32)])
    verify_consistency(0, EMPTY_ROOT, 0, EMPTY_ROOT, [])
    with pytest.raises(BadProof):
        verify_consistency(0, EMPTY_ROOT, 0, bytes(32), [])


def test_a_log_begins_with_itself_only_under_the_same_root() -> None:
    verify_consistency(7, tree_hash(0, 7), 7, tree_hash(0, 7), [])
    with pytest.raises(BadProof):
        verify_consistency(7, tree_hash(0, 7), 7, tree_hash(0, 8), [])
    with pytest.raises(BadProof):
        verify_consistency(7, tree_hash(0, 7), 7, tree_hash(0, 7), [tree_hash(0, 4)])


def test_a_root_does_not_tell_its_size_so_the_checkpoint_signs_both() -> None:
    """RFC 6962 binds no size: the path of the first of 7 entries fits 8. No checkpoint says 8 with the root of 7."""
    proof = inclusion_proof(0, 7, perfect)
    verify_inclusion(0, 8, leaf_hash(entry(0)), proof, tree_hash(0, 7))
    with pytest.raises(BadProof):
        verify_inclusion(0, 8, leaf_hash(entry(0)), proof, tree_hash(0, 8))


def receipt(index: int, size: int) -> str:
    said = Checkpoint(GREAT.name, size, tree_hash(0, size))
    checkpoint = sign_checkpoint(said, GREAT)
    return TlogProof(index, tuple(path(index, 0, size)), checkpoint, entry(index)).text


def proved(text: str) -> tuple[int, bytes] | None:
    """The index and the entry that a receipt proves to whoever trusts the log's key, as `quench receipt check` does."""
    try:
        read = parse_proof(text)
        said = judge(read.checkpoint, POLICY).checkpoint
        verify_inclusion(read.index, said.size, leaf_hash(read.extra or b""), read.path, said.root)
    except (BadProof, MalformedNote):
        return None
    return read.index, read.extra or b""


def test_a_receipt_proves_its_entry() -> None:
    for size in (1, 2, 7, 8, 255):
        for index in {0, size // 2, size - 1}:
            assert proved(receipt(index, size)) == (index, entry(index))


def test_3_000_receipts_with_one_character_changed_prove_nothing() -> None:
    """Size, root and signature among the characters. One spelling of each value, so no change is none."""
    random_ = random.Random("receipts")
    for _ in range(3_000):
        size = random_.randint(1, 64)
        text = receipt(random_.randrange(size), size)
        at = random_.randrange(len(text))
        new = random_.choice([c for c in text + "0A/+=\r x\n" if c != text[at]] + [""])
        assert proved(text[:at] + new + text[at + 1 :]) is None


@settings(max_examples=500)
@given(nearly(*(receipt(index, 7) for index in range(7))))
def test_a_bent_receipt_proves_only_what_is_in_the_log(text: str) -> None:
    assert proved(text) in [None, *((index, entry(index)) for index in range(7))]


def test_the_proof_of_the_worked_example_is_read_and_proves() -> None:
    for checkpoint in (CHECKPOINT, WITNESSED):
        text = TlogProof(2, PROOF.path, checkpoint, ENTRIES[2]).text
        read = parse_proof(text)
        verify_inclusion(read.index, 3, LEAVES[2], read.path, ROOT)
        assert (read.extra, read.checkpoint, read.text) == (ENTRIES[2], checkpoint, text)


def test_the_entry_may_be_absent_or_empty() -> None:
    absent = TlogProof(2, PROOF.path, CHECKPOINT)
    assert "extra" not in absent.text
    assert parse_proof(absent.text) == absent
    empty = TlogProof(2, PROOF.path, CHECKPOINT, b"")
    assert parse_proof(empty.text) == empty


def test_a_log_of_one_entry_has_a_proof_without_hashes() -> None:
    text = receipt(0, 1)
    assert text.splitlines()[2:4] == ["index 0", ""]
    assert parse_proof(text).path == ()


RIGHT = PROOF.text


@pytest.mark.parametrize(
    "text",
    [
        "", "\n", RIGHT[1:], RIGHT.replace("@v1", "@v2"), RIGHT.replace("@v1\n", "@v1 \n"), RIGHT.replace("\n", "\r\n"),
        RIGHT.replace("index 2", "index 02"), RIGHT.replace("index 2", "index  2"), RIGHT.replace("index 2", "index"),
        RIGHT.replace("index 2", "index 3"), RIGHT.replace("index 2", "Index 2"), RIGHT.replace("index 2\n", ""),
        RIGHT.replace("extra ", "extra"), RIGHT.replace("extra ", "extra  "), RIGHT.replace("MX0=", "MX1="),
        RIGHT.replace("index 2\n", "index 2\nAAAA\n"), RIGHT.replace("index 2\n", "index 2\nindex 2\n"),
        RIGHT.replace("index 2\n", "index 2\n\n"), RIGHT.split("\n\n")[0] + "\n\n", RIGHT.split("\n\n")[0], RIGHT[:-1],
        RIGHT.replace("\n3\n", "\n2\n"), RIGHT + "\n",
        RIGHT.replace("index 2\n", "index 2\n" + ("A" * 43 + "=\n") * 63), RIGHT + "x" * 2_000_000,
    ],
)  # fmt: skip
def test_a_text_that_is_almost_a_proof_is_none(text: str) -> None:
    with pytest.raises(MalformedProof):
        parse_proof(text)


@settings(max_examples=500)
@given(anything | nearly(RIGHT, receipt(0, 1), TlogProof(2, PROOF.path, WITNESSED).text))
def test_any_text_is_a_proof_that_is_written_the_same_or_malformed(text: str) -> None:
    one_fault_or_the_same(parse_proof, lambda proof: proof.text, text, MalformedProof)
