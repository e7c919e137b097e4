"""Checkpoints: only the log's own key signs for its origin, and a text has one reading."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import checkpoint
from ledger.checkpoint import (
    Checkpoint,
    MalformedCheckpoint,
    open_checkpoint,
    parse_checkpoint_text,
    sign_checkpoint,
)
from ledger.merkle import EMPTY_ROOT
from ledger.note import (
    COSIGNATURE,
    ED25519,
    BadSignature,
    MalformedNote,
    NoTrustedSignature,
    parse_note,
    sign_note,
)
from tests.ledger.bent import anything, nearly, one_fault_or_the_same
from tests.ledger.worked_example import AT, CHECKPOINT, LOG, ORIGIN, SAID, WITNESSED, WITNESSES, signer

VECTORS = Path(__file__).parents[1] / "vectors" / "tlog"
PUBLISHED = json.loads((VECTORS / "published.json").read_text(encoding="utf-8"))
ROOT = "1DtGUm7jBPdksM71/lg1vfJzBU9afDEvxWL1wKHZ4KQ="


def test_the_page_of_the_module_is_right() -> None:
    assert checkpoint.__doc__ is not None
    for line in [*CHECKPOINT.splitlines(), LOG.verifier.text]:
        assert not line or f"    {line}\n" in checkpoint.__doc__


def test_the_checkpoint_of_the_specification_is_read() -> None:
    text = parse_note(PUBLISHED["tlog-cosignature, first page"]["note"]).text
    read = parse_checkpoint_text(text)
    assert (read.origin, read.size, len(read.root)) == ("example.com/behind-the-sofa", 20852163, 32)
    assert read.text == text


def test_a_signed_checkpoint_opens_under_the_key_of_its_log() -> None:
    for source in (CHECKPOINT, WITNESSED):
        opened, note = open_checkpoint(source, [LOG.verifier])
        assert opened == SAID
        assert note.source == source


def test_the_empty_log_and_extensions_are_signed_too() -> None:
    for said in (Checkpoint(ORIGIN, 0, EMPTY_ROOT), Checkpoint(ORIGIN, 2**63 - 1, bytes(32), ("压减", " x"))):
        assert open_checkpoint(sign_checkpoint(said, LOG), [LOG.verifier])[0] == said


def test_a_trusted_key_of_another_name_does_not_sign_for_this_origin() -> None:
    other = signer("other.example", ED25519, 5)
    with pytest.raises(NoTrustedSignature, match=ORIGIN):
        open_checkpoint(sign_note(SAID.text, other), [LOG.verifier, other.verifier])


def test_a_cosignature_in_the_log_s_name_is_no_signature_of_the_log() -> None:
    impostor = signer(ORIGIN, COSIGNATURE, 1)
    source = SAID.text + "\n" + impostor.cosign(SAID.text, AT)
    with pytest.raises(NoTrustedSignature):
        open_checkpoint(source, [impostor.verifier])


def test_a_witness_alone_does_not_make_a_checkpoint() -> None:
    source = SAID.text + "\n" + WITNESSES[0].cosign(SAID.text, AT)
    with pytest.raises(NoTrustedSignature):
        open_checkpoint(source, [LOG.verifier])


def test_a_checkpoint_with_another_size_or_root_is_refused() -> None:
    for changed in (CHECKPOINT.replace("\n3\n", "\n2\n"), CHECKPOINT.replace("1DtG", "1DtH")):
        with pytest.raises(BadSignature):
            open_checkpoint(changed, [LOG.verifier])


def test_a_note_that_is_no_checkpoint_is_malformed_even_if_the_log_signed_it() -> None:
    with pytest.raises(MalformedCheckpoint):
        open_checkpoint(sign_note("hello\n", LOG), [LOG.verifier])


def test_what_is_no_checkpoint_is_not_signed() -> None:
    for said in (
        Checkpoint("other.example", 1, bytes(32)),
        Checkpoint(ORIGIN, -1, bytes(32)),
        Checkpoint(ORIGIN, 2**63, bytes(32)),
        Checkpoint(ORIGIN, 1, bytes(31)),
        Checkpoint(ORIGIN, 1, bytes(32), ("",)),
    ):
        with pytest.raises(ValueError, match=r"."):
            sign_checkpoint(said, LOG)


@pytest.mark.parametrize(
    "text",
    [
        "", "\n", f"a\n1\n{ROOT}", f"\n1\n{ROOT}\n", f"a\n\n{ROOT}\n", "a\n1\n", "a\n1\n\n", f"a\n1\n{ROOT}\n\n",
        f"a\n1\n{ROOT}\n\nx\n", f"a\n01\n{ROOT}\n", f"a\n+1\n{ROOT}\n", f"a\n-1\n{ROOT}\n", f"a\n １\n{ROOT}\n",
        f"a\n１\n{ROOT}\n", f"a\n1.0\n{ROOT}\n", f"a\n1_0\n{ROOT}\n", f"a\n{2**63}\n{ROOT}\n",
        f"a\n{'9' * 5000}\n{ROOT}\n",
        f"a\n1\n{ROOT[:-1]}\n", f"a\n1\n{ROOT}=\n", f"a\n1\n {ROOT}\n", f"a\n1\n{ROOT[:-2]}R=\n", "a\n1\nAAAA\n",
        f"a\r\n1\n{ROOT}\n", f"a\0\n1\n{ROOT}\n", f"\ud800\n1\n{ROOT}\n", f"a\n1\n{ROOT.replace('/', '_')}\n",
    ],
)  # fmt: skip
def test_a_text_that_is_almost_a_checkpoint_is_none(text: str) -> None:
    with pytest.raises(MalformedCheckpoint):
        parse_checkpoint_text(text)


@settings(max_examples=300)
@given(anything | nearly(SAID.text, f"{ORIGIN}\n0\n{ROOT}\next\n"))
def test_any_text_is_a_checkpoint_that_is_written_the_same_or_malformed(text: str) -> None:
    one_fault_or_the_same(parse_checkpoint_text, lambda said: said.text, text, MalformedCheckpoint)


origins = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Z")), min_size=1).filter(
    lambda s: "+" not in s
)


@given(origins, st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32))
def test_every_checkpoint_that_is_signed_opens(origin: str, size: int, root: bytes) -> None:
    said = Checkpoint(origin, size, root)
    key = signer(origin, ED25519, 3)
    assert open_checkpoint(sign_checkpoint(said, key), [key.verifier])[0] == said


@settings(max_examples=300)
@given(anything | nearly(WITNESSED))
def test_any_text_opens_as_what_was_signed_or_is_refused(text: str) -> None:
    try:
        opened, _ = open_checkpoint(text, [LOG.verifier])
    except MalformedNote:
        return
    assert opened == SAID
