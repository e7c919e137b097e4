"""Signed notes: those of others are read, ours are read by others, and no other text passes for one."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import note
from ledger.note import (
    COSIGNATURE,
    ED25519,
    BadSignature,
    MalformedNote,
    NoTrustedSignature,
    Signature,
    Signer,
    Verifier,
    open_note,
    parse_note,
    parse_signatures,
    sign_note,
    with_signatures,
)
from tests.ledger.bent import anything, nearly, one_fault_or_the_same, refusal
from tests.ledger.worked_example import AT, CHECKPOINT, LOG, SAID, WITNESSED, WITNESSES, signer

VECTORS = Path(__file__).parents[1] / "vectors" / "tlog"
PUBLISHED: dict[str, Any] = json.loads((VECTORS / "published.json").read_text(encoding="utf-8"))
GO: dict[str, Any] = json.loads((VECTORS / "vectors.json").read_text(encoding="utf-8"))
EXAMPLE = PUBLISHED["signed-note, section Example"]
ALL = [LOG.verifier, *(witness.verifier for witness in WITNESSES)]


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_note_is_read_and_written_the_same(name: str) -> None:
    assert parse_note(PUBLISHED[name]["note"]).source == PUBLISHED[name]["note"]


@pytest.mark.parametrize("name", [name for name, one in PUBLISHED.items() if one["vkeys"]])
def test_a_published_note_verifies_under_the_published_keys(name: str) -> None:
    keys = [Verifier.from_text(vkey) for vkey in PUBLISHED[name]["vkeys"]]
    opened = open_note(PUBLISHED[name]["note"], keys)
    assert [signature.key for signature in opened.signatures] == [key.key for key in keys]
    assert [key.text for key in keys] == PUBLISHED[name]["vkeys"]


def test_a_public_witness_cosigned_at_the_time_that_it_says() -> None:
    published = PUBLISHED["a public log cosigned by a public witness"]
    opened = open_note(published["note"], map(Verifier.from_text, published["vkeys"]))
    assert [signature.timestamp for signature in opened.signatures] == [None, 1_791_066_002]


def test_the_cosignature_of_the_specification_holds_the_time_of_its_text() -> None:
    """Its key is not published, so only the frame can be checked."""
    line = parse_note(PUBLISHED["tlog-cosignature, first page"]["note"]).lines[1]
    assert len(line.signature) == 72
    assert int.from_bytes(line.signature[:8]) == 1_679_315_147


def test_what_a_witness_signs_is_the_message_of_the_specification() -> None:
    """The worked message of tlog-cosignature, verified without our code."""
    text = parse_note(PUBLISHED["tlog-cosignature, first page"]["note"]).text
    (line,) = parse_signatures(WITNESSES[0].cosign(text, 1_679_315_147))
    message = (
        b"cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\n"
        b"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    )
    Ed25519PublicKey.from_public_bytes(WITNESSES[0].verifier.public).verify(line.signature[8:], message)
    assert line.signature[:8].hex() == "00000000641850cb"


@pytest.mark.parametrize("vector", GO["notes"], ids=lambda vector: repr(vector["text"][:12]))
def test_notes_and_keys_are_those_of_go(vector: dict[str, Any]) -> None:
    signers = [Signer.from_text(skey) for skey in vector["skeys"]]
    assert [signer.text for signer in signers] == vector["skeys"]
    assert [signer.verifier.text for signer in signers] == vector["vkeys"]
    assert sign_note(vector["text"], *signers) == vector["note"]
    opened = open_note(vector["note"], map(Verifier.from_text, vector["vkeys"]))
    assert opened.text == vector["text"]
    assert not opened.unknown


def test_go_s_own_example_is_signed_with_its_published_secret_key() -> None:
    example = PUBLISHED["golang.org/x/mod/sumdb/note, package documentation"]
    text = parse_note(example["note"]).text
    assert sign_note(text, Signer.from_text(example["skey"])) == example["note"]


def test_the_page_of_the_module_shows_the_example_of_the_specification() -> None:
    assert note.__doc__ is not None
    for line in [*EXAMPLE["note"].splitlines(), *EXAMPLE["vkeys"]]:
        assert not line or f"    {line}\n" in note.__doc__


def test_a_generated_key_signs_and_its_texts_say_it_again() -> None:
    made = Signer.generate("quench.example/山西", ED25519)
    again = Signer.from_text(made.text)
    assert again.verifier == made.verifier == Verifier.from_text(made.verifier.text)
    assert open_note(sign_note("text\n", again), [made.verifier]).text == "text\n"


def test_a_witness_key_cosigns_with_its_time() -> None:
    opened = open_note(WITNESSED, ALL)
    assert [signature.timestamp for signature in opened.signatures] == [None, AT, AT]
    assert opened.text == SAID.text


def test_a_cosignature_with_another_time_does_not_verify() -> None:
    first = parse_note(WITNESSED).lines[1]
    later = Signature(first.name, first.key_id, (AT + 1).to_bytes(8) + first.signature[8:])
    with pytest.raises(BadSignature):
        open_note(with_signatures(CHECKPOINT, later.line), ALL)


def test_the_same_key_under_two_types_signs_different_texts() -> None:
    plain, timed = signer("a.example", ED25519, 7), signer("a.example", COSIGNATURE, 7)
    assert plain.verifier.key_id != timed.verifier.key_id
    raw = parse_signatures(plain.sign(SAID.text))[0].signature
    assert not timed.verifier.verify(SAID.text.encode(), AT.to_bytes(8) + raw)
    assert not plain.verifier.verify(SAID.text.encode(), raw + b"\0")


def test_a_key_signs_only_as_its_type_does() -> None:
    with pytest.raises(ValueError, match="0x01, not 0x04"):
        LOG.cosign(SAID.text, AT)
    with pytest.raises(ValueError, match="0x04, not 0x01"):
        WITNESSES[0].sign(SAID.text)
    for never in (0, -1, 2**63):
        with pytest.raises(ValueError, match="time"):
            WITNESSES[0].cosign(SAID.text, never)


def test_a_signature_of_an_unknown_key_is_ignored_and_kept() -> None:
    opened = open_note(WITNESSED, [LOG.verifier])
    assert [line.name for line in opened.unknown] == ["w1.example", "w2.example"]
    assert opened.source == WITNESSED


def test_neither_the_name_nor_the_key_id_alone_makes_a_key_known() -> None:
    for stranger in (signer(LOG.name, ED25519, 99).verifier, signer("b.example", ED25519, 1).verifier):
        with pytest.raises(NoTrustedSignature):
            open_note(CHECKPOINT, [stranger])


def test_one_bad_signature_of_a_known_key_spoils_the_note() -> None:
    changed = WITNESSED.replace("\n3\n", "\n4\n", 1)
    with pytest.raises(BadSignature):
        open_note(changed, ALL)
    w1 = parse_note(WITNESSED).lines[1]
    bad = Signature(w1.name, w1.key_id, w1.signature[:-1] + bytes([w1.signature[-1] ^ 1]))
    spoiled = with_signatures(WITNESSED, bad.line)
    with pytest.raises(BadSignature, match=r"w1\.example"):
        open_note(spoiled, ALL)
    assert open_note(spoiled, [LOG.verifier]).source == spoiled


def test_a_bad_second_signature_does_not_hide_behind_a_good_first_one() -> None:
    w1 = parse_note(WITNESSED).lines[1]
    bad = Signature(w1.name, w1.key_id, bytes(72))
    with pytest.raises(BadSignature):
        open_note(WITNESSED + bad.line, ALL)


def test_a_public_key_that_collides_with_a_known_key_id_is_noticed() -> None:
    other = Verifier(LOG.name, LOG.verifier.key_id, ED25519, bytes(32))
    with pytest.raises(MalformedNote, match="two different keys"):
        open_note(CHECKPOINT, [LOG.verifier, other])
    assert open_note(CHECKPOINT, [LOG.verifier, LOG.verifier]).signatures


def test_a_signature_that_is_added_takes_the_place_of_the_key_s_earlier_one() -> None:
    later = with_signatures(WITNESSED, WITNESSES[0].cosign(SAID.text, AT + 60))
    opened = open_note(later, ALL)
    assert [(s.name, s.timestamp) for s in opened.signatures[1:]] == [
        ("w2.example", AT),
        ("w1.example", AT + 60),
    ]


def test_a_text_with_empty_lines_ends_at_the_last_one() -> None:
    for text in ("\n", "\n\n", "a\n\n\nb\n", "a\n\n— b YWJjZGVm\n"):
        assert open_note(sign_note(text, LOG), [LOG.verifier]).text == text


@pytest.mark.parametrize(
    "source",
    [
        "", "\n", "\n\n", "text\n", "text\n\n", "text\n— a YWJjZGVm\n", "text\n\n— a YWJjZGVm",
        "text\n\n- a YWJjZGVm\n",
        "text\n\n— a  YWJjZGVm\n", "text\n\n— YWJjZGVm\n", "text\n\n—a YWJjZGVm\n", "text\n\n— a YWJjZGVm \n",
        "text\n\n— a YWJjZA==\n", "text\n\n— a YWJjZGV\n", "text\n\n— a YWJjZGVt=\n", "text\n\n— a+b YWJjZGVm\n",
        "text\n\n— a\u3000b YWJjZGVm\n", "text\n\n— a YWJjZGVmZ3==\n", "text\r\n\n— a YWJjZGVm\n",
        "te\0xt\n\n— a YWJjZGVm\n", "te\ud800xt\n\n— a YWJjZGVm\n", "text\n\n— a YWJjZGVm\n\n",
        "text\n\n— a YWJj\tZGVm\n",
        "text\n\n— a YWJjZGVm\nmore\n",
    ],
)  # fmt: skip
def test_a_text_that_is_almost_a_note_is_none(source: str) -> None:
    with pytest.raises(MalformedNote):
        parse_note(source)


def test_notes_and_their_signatures_are_bounded() -> None:
    line = Signature("a", b"abcd", b"e").line
    assert len(parse_note("text\n\n" + line * 100).lines) == 100
    with pytest.raises(MalformedNote, match="at most 100 signatures"):
        parse_note("text\n\n" + line * 101)
    with pytest.raises(MalformedNote, match="at most 1,000,000 bytes"):
        parse_note("压" * 333_334 + "\n\n" + line)


def test_a_note_may_hold_the_great_signatures_of_other_types() -> None:
    great = "".join(Signature(f"pq{n}", b"abcd", bytes(5000)).line for n in range(16))
    assert len(open_note(CHECKPOINT + great, [LOG.verifier]).unknown) == 16


def b64(data: bytes) -> str:
    return b64encode(data).decode()


KEY = EXAMPLE["vkeys"][0]


@pytest.mark.parametrize(
    "vkey",
    [
        "", "+", "++", "a+b", KEY + "\n", " " + KEY, KEY.replace("530d903a", "530D903A"), KEY.replace("530d", "530e"),
        KEY.replace("foo", "fop"), KEY.replace("foo", "f o"), KEY.removesuffix("k"), KEY + "+", KEY + "AAAA", "+" + KEY,
        f"a+00000000+{b64(bytes([2]) + bytes(32))}", f"a+00000000+{b64(bytes([1]) + bytes(31))}",
        f"a+00000000+{b64(bytes([6]) + bytes(1312))}", "a+00000000+", KEY.replace("example.com/foo", ""),
    ],
)  # fmt: skip
def test_a_text_that_is_almost_a_verifier_key_is_none(vkey: str) -> None:
    with pytest.raises(MalformedNote):
        Verifier.from_text(vkey)


def test_no_message_and_no_representation_shows_a_secret_key() -> None:
    secret = LOG.text.split("+")[-1]
    assert secret not in repr(LOG)
    assert secret not in str(LOG)
    broken = [
        LOG.text + "x",
        LOG.text[:-2],
        LOG.text.replace("c23d", "c23e"),
        LOG.text.replace("PRIVATE", "private"),
    ]
    broken += [
        LOG.text.replace("shanxi", "shan xi"),
        LOG.text.replace("+AQ", "+BQ"),
        LOG.text.replace("+AQ", "+AA"),
    ]
    for text in broken:
        assert secret[:20] not in refusal(MalformedNote, lambda text=text: Signer.from_text(text))  # type: ignore[misc]


@settings(max_examples=300)
@given(anything | nearly(WITNESSED, *(one["note"] for one in PUBLISHED.values())))
def test_any_text_is_a_note_that_is_written_the_same_or_malformed(text: str) -> None:
    one_fault_or_the_same(parse_note, lambda note: note.source, text, MalformedNote)


@settings(max_examples=300)
@given(nearly(WITNESSED, CHECKPOINT))
def test_only_the_text_that_was_signed_opens(text: str) -> None:
    try:
        opened = open_note(text, ALL)
    except MalformedNote:
        return
    assert opened.text == SAID.text
    assert opened.source == text


@settings(max_examples=300)
@given(anything | nearly(KEY, LOG.verifier.text, WITNESSES[0].verifier.text))
def test_any_text_is_a_verifier_key_that_is_written_the_same_or_malformed(text: str) -> None:
    one_fault_or_the_same(Verifier.from_text, lambda key: key.text, text, MalformedNote)


@settings(max_examples=300)
@given(anything | nearly(LOG.text, WITNESSES[0].text))
def test_any_text_is_a_secret_key_that_is_written_the_same_or_malformed(text: str) -> None:
    one_fault_or_the_same(Signer.from_text, lambda key: key.text, text, MalformedNote)


@settings(max_examples=200)
@given(st.binary(max_size=200), st.binary(max_size=80))
def test_no_bytes_are_a_signature_by_chance(message: bytes, signature: bytes) -> None:
    for key in ALL:
        assert not key.verify(message, signature)
