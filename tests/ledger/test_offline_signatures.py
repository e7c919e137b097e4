"""The verifier's own Ed25519: RFC 8032's vectors, the same answers as OpenSSL, and one encoding of everything."""

from collections.abc import Callable

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.offline_verifier import L, P, ed25519_verifies

RFC_8032 = [  # §7.1: public key, message, signature.
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
        "454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
        "3dca179c138ac17ad9bef1177331a704",
    ),
]
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC, MESSAGE = KEY.public_key().public_bytes_raw(), b"4.3"
SIGNATURE = KEY.sign(MESSAGE)
IDENTITY, MINUS_ZERO = (1).to_bytes(32, "little"), (1 | 1 << 255).to_bytes(32, "little")


def theirs(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032)
def test_the_vectors_of_the_rfc_verify(public: str, message: str, signature: str) -> None:
    assert ed25519_verifies(bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature))
    assert not ed25519_verifies(
        bytes.fromhex(public), bytes.fromhex(message) + b"\0", bytes.fromhex(signature)
    )


@settings(max_examples=30, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=300))
def test_every_honest_signature_verifies(seed: bytes, message: bytes) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    assert ed25519_verifies(key.public_key().public_bytes_raw(), message, key.sign(message))


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 8 * 99 - 1), st.integers(0, 8 * 99 - 1))
def test_no_bit_can_be_changed_and_openssl_agrees(first: int, second: int) -> None:
    changed = bytearray(PUBLIC + SIGNATURE + MESSAGE)
    changed[first // 8] ^= 1 << first % 8
    if second != first:
        changed[second // 8] ^= 1 << second % 8
    public, signature, message = bytes(changed[:32]), bytes(changed[32:96]), bytes(changed[96:])
    assert not ed25519_verifies(public, message, signature)
    assert not theirs(public, message, signature)


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=70), st.binary(max_size=3), st.binary(max_size=70))
def test_anything_at_all_is_answered(public: bytes, message: bytes, signature: bytes) -> None:
    assert ed25519_verifies(public, message, signature) is False
    assert ed25519_verifies(PUBLIC, message, signature) is False


def with_s(change: Callable[[int], int]) -> bytes:
    s = change(int.from_bytes(SIGNATURE[32:], "little"))
    return SIGNATURE[:32] + s.to_bytes(32, "little")


@pytest.mark.parametrize("times", range(1, 16))
def test_s_is_below_the_order(times: int) -> None:
    """S + n·L satisfies the same equation: without the check a signature would have many forms."""
    assert not ed25519_verifies(PUBLIC, MESSAGE, with_s(lambda s: s + times * L))
    assert not theirs(PUBLIC, MESSAGE, with_s(lambda s: s + times * L))


def test_a_key_has_one_encoding() -> None:
    """The identity as a key verifies R = identity, S = 0 over anything: in its one encoding, and no other."""
    nothing = IDENTITY + bytes(32)
    assert ed25519_verifies(IDENTITY, b"anything", nothing)
    assert not ed25519_verifies((P + 1).to_bytes(32, "little"), b"anything", nothing)  # y is not below P
    assert not ed25519_verifies(MINUS_ZERO, b"anything", nothing)  # x = 0 has no sign


def test_r_has_one_encoding() -> None:
    for r in ((P + 1).to_bytes(32, "little"), MINUS_ZERO):
        assert not ed25519_verifies(IDENTITY, b"anything", r + bytes(32))


def test_what_is_no_point_is_no_key() -> None:
    assert not ed25519_verifies((2).to_bytes(32, "little"), MESSAGE, SIGNATURE)
