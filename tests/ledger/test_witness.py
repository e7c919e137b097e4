"""The witness's judgement, one status after the other, in the order of C2SP tlog-witness."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.checkpoint import Checkpoint, sign_checkpoint
from ledger.merkle import EMPTY_ROOT
from ledger.witness import (
    PROOF_LINES_MAX,
    REQUEST_BYTES_MAX,
    MalformedRequest,
    Refuse,
    Request,
    Seen,
    add_checkpoint_body,
    checkpoint_path,
    judge,
    read_request,
    size_answer,
)
from tests.toy_log import ToyLog, a_signer

LOG = ToyLog("quench.example/shanxi")
TRUSTED = {LOG.origin: [LOG.signer.verifier]}
OTHER_KEY = ToyLog(LOG.origin, a_signer(LOG.origin, seed="b"))
HONEST = LOG.body(3, 7)


def seen(size: int) -> Seen:
    return Seen(size, LOG.root(size))


def answer(body: bytes, last: Seen | None = None) -> int:
    """The status that the witness which has seen `last` gives."""
    request = read_request(body, TRUSTED)
    refused = request if isinstance(request, Refuse) else judge(request, last)
    return refused.status if refused else 200


def test_every_extension_of_what_was_seen_is_cosigned() -> None:
    for size in range(66):
        for old in range(size + 1):
            assert answer(LOG.body(old, size), seen(old)) == 200


def test_the_first_checkpoint_of_a_log_needs_no_proof() -> None:
    assert answer(LOG.body(0, 7)) == 200
    assert answer(LOG.body(0, 0)) == 200
    assert answer(LOG.body(0, 0), seen(0)) == 200


def test_the_request_is_the_one_of_the_specification() -> None:
    first, *proof, empty, origin = HONEST.decode().split("\n")[:7]
    assert (first, empty, origin) == ("old 3", "", LOG.origin)
    assert len(proof) == 4
    request = read_request(HONEST, TRUSTED)
    assert isinstance(request, Request)
    assert list(request.proof) == list(LOG.proof(3, 7))
    assert request.note.source == LOG.checkpoint(7)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\n\n",
        b"\xff" + HONEST,
        HONEST.replace(b"old 3", b"old 03"),
        HONEST.replace(b"old 3", b"old +3"),
        HONEST.replace(b"old 3", b"old  3"),
        HONEST.replace(b"old 3", b"old 3 "),
        HONEST.replace(b"old 3", b"old \xef\xbc\x93"),
        HONEST.replace(b"old 3", b"Old 3"),
        HONEST.replace(b"old 3", b"old 9223372036854775808"),
        HONEST.replace(b"old 3\n", b"old 3\r\n"),
        HONEST.replace(b"=\n\n", b"\n\n", 1),
        HONEST.replace(b"\n\n", b"\n", 1),
        HONEST.replace(b"old 3\n", b"old 3\n\n"),
        HONEST.replace(b"old 3\n", b"old 3\nAAAA\n"),
        HONEST.replace(b"old 3\n", b"old 3\n" + (b"A" * 43 + b"=\n") * (PROOF_LINES_MAX + 1)),
        HONEST.removesuffix(b"\n"),
        HONEST.partition(b"\xe2\x80\x94")[0],
        HONEST.replace(b"\n7\n", b"\n07\n"),
        HONEST + b"\n",
        HONEST + b"x" * REQUEST_BYTES_MAX,
    ],
)
def test_what_is_no_request_is_a_bad_request(body: bytes) -> None:
    assert body != HONEST
    assert answer(body, seen(3)) == 400


def test_an_unknown_log_is_not_found_even_if_all_else_is_wrong_too() -> None:
    stranger = ToyLog("elsewhere.example/log")
    assert answer(stranger.body(0, 7)) == 404
    signed_by_ours = stranger.checkpoint(7).replace(stranger.origin + " ", LOG.origin + " ")
    assert answer(add_checkpoint_body(9, (), signed_by_ours).encode()) == 404


def test_a_checkpoint_that_no_trusted_key_signed_is_forbidden() -> None:
    assert answer(OTHER_KEY.body(0, 7)) == 403
    named_by_another = LOG.checkpoint(7).replace(f"— {LOG.origin}", "— elsewhere.example")
    assert answer(add_checkpoint_body(0, (), named_by_another).encode()) == 403


def test_a_wrong_signature_of_a_known_key_is_forbidden_beside_a_right_one() -> None:
    right = LOG.checkpoint(7)
    wrong = LOG.checkpoint(8).splitlines()[-1]
    assert answer(add_checkpoint_body(0, (), f"{right}{wrong}\n").encode()) == 403
    unsigned = LOG.checkpoint(7).replace("\n7\n", "\n8\n")
    assert answer(add_checkpoint_body(9, (), unsigned).encode()) == 403


def test_signatures_of_unknown_keys_are_ignored() -> None:
    stranger = OTHER_KEY.checkpoint(7).splitlines()[-1]
    assert answer(add_checkpoint_body(0, (), f"{LOG.checkpoint(7)}{stranger}\n").encode()) == 200


def test_each_of_two_keys_of_one_log_is_enough() -> None:
    trusted = {LOG.origin: [LOG.signer.verifier, OTHER_KEY.signer.verifier]}
    renewed = sign_checkpoint(Checkpoint(LOG.origin, 7, LOG.root(7)), OTHER_KEY.signer)
    body = add_checkpoint_body(3, LOG.proof(3, 7), renewed).encode()
    request = read_request(body, trusted)
    assert isinstance(request, Request)
    assert judge(request, seen(3)) is None


def test_an_old_size_above_the_new_one_is_a_bad_request_before_it_is_a_conflict() -> None:
    assert answer(add_checkpoint_body(8, (), LOG.checkpoint(7)).encode(), seen(8)) == 400
    assert answer(add_checkpoint_body(8, (), LOG.checkpoint(7)).encode(), seen(3)) == 400


def test_another_old_size_than_the_last_is_a_conflict_that_names_the_last() -> None:
    for old, last in [(0, 3), (2, 3), (5, 3), (3, 0), (3, 12)]:
        request = read_request(LOG.body(old, 7), TRUSTED)
        assert isinstance(request, Request)
        refused = judge(request, seen(last) if last else None)
        assert refused
        assert (refused.status, refused.size) == (409, last)


def test_a_conflict_comes_before_a_proof_that_does_not_hold() -> None:
    assert answer(add_checkpoint_body(0, LOG.proof(3, 7), LOG.checkpoint(7)).encode(), seen(3)) == 409


def test_the_empty_log_has_the_root_of_nothing() -> None:
    lying = sign_checkpoint(Checkpoint(LOG.origin, 0, LOG.root(1)), LOG.signer)
    assert answer(add_checkpoint_body(0, (), lying).encode()) == 422
    assert LOG.root(0) == EMPTY_ROOT


def test_a_proof_from_the_empty_log_is_empty() -> None:
    assert answer(add_checkpoint_body(0, LOG.proof(3, 7), LOG.checkpoint(7)).encode()) == 422


def test_a_proof_that_does_not_hold_is_not_cosigned() -> None:
    proof = list(LOG.proof(3, 7))
    for wrong in (proof[:-1], [*proof, proof[0]], proof[::-1], [], LOG.proof(4, 7), LOG.proof(3, 6)):
        assert answer(add_checkpoint_body(3, wrong, LOG.checkpoint(7)).encode(), seen(3)) == 422


def test_another_history_is_not_cosigned() -> None:
    assert answer(LOG.forked().body(3, 7), seen(3)) == 422


def test_two_roots_of_one_size_are_a_fork() -> None:
    assert answer(LOG.body(3, 3), seen(3)) == 200
    request = read_request(LOG.forked().body(3, 3), TRUSTED)
    assert isinstance(request, Request)
    refused = judge(request, seen(3))
    assert refused
    assert (refused.status, refused.fork) == (422, True)


def test_the_same_size_again_has_an_empty_proof() -> None:
    assert answer(add_checkpoint_body(3, LOG.proof(3, 7), LOG.checkpoint(3)).encode(), seen(3)) == 422


def test_sizes_up_to_the_largest_are_judged_and_not_a_fault() -> None:
    largest = 2**63 - 1
    checkpoint = sign_checkpoint(Checkpoint(LOG.origin, largest, LOG.root(7)), LOG.signer)
    assert answer(add_checkpoint_body(0, (), checkpoint).encode()) == 200
    assert answer(add_checkpoint_body(3, LOG.proof(3, 7), checkpoint).encode(), seen(3)) == 422


@pytest.mark.parametrize(
    "body", [b"", b"7", b"07\n", b"7\n\n", b"-1\n", b"7\r\n", b"\xff\n", b"9223372036854775808\n"]
)
def test_a_conflict_answer_that_is_no_size_is_not_believed(body: bytes) -> None:
    with pytest.raises(MalformedRequest):
        size_answer(body)
    assert size_answer(b"20852163\n") == 20852163


def test_a_log_is_shown_under_the_hash_of_its_origin() -> None:
    assert (
        checkpoint_path("") == "/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855/checkpoint"
    )


@given(st.binary(max_size=400))
def test_no_bytes_are_a_fault(body: bytes) -> None:
    assert answer(body) == 400


@given(st.data())
def test_no_change_of_a_request_is_a_fault_or_is_cosigned_unless_the_signed_text_stands(
    data: st.DataObject,
) -> None:
    body = bytearray(HONEST)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(body) - 1))
        piece = data.draw(st.binary(max_size=3))
        body[place : place + data.draw(st.integers(0, 3))] = piece
    status = answer(bytes(body), seen(3))
    assert status in {200, 400, 403, 404, 409, 422}
    if status == 200:
        request = read_request(bytes(body), TRUSTED)
        assert isinstance(request, Request)
        assert request.note.text == Checkpoint(LOG.origin, 7, LOG.root(7)).text


@given(
    st.integers(0, 40),
    st.integers(0, 40),
    st.integers(0, 40),
    st.lists(st.binary(min_size=32, max_size=32), max_size=9),
)
def test_only_the_true_proof_from_the_last_size_is_cosigned(
    old: int, size: int, last: int, proof: list[bytes]
) -> None:
    body = add_checkpoint_body(old, proof, LOG.checkpoint(size)).encode()
    if answer(body, seen(last)) == 200:
        assert old == last <= size
        assert proof == LOG.proof(old, size)


def test_a_key_of_another_log_of_this_witness_signs_nothing_here() -> None:
    other = a_signer("quench.example/other")
    trusted = {LOG.origin: [LOG.signer.verifier], other.name: [other.verifier]}
    checkpoint = LOG.checkpoint(7).partition("\n\n")[0] + "\n"
    refused = read_request(
        add_checkpoint_body(0, (), f"{checkpoint}\n{other.sign(checkpoint)}").encode(), trusted
    )
    assert isinstance(refused, Refuse)
    assert refused.status == 403
