"""Trust policies: whose signatures count, and when they are enough."""

from itertools import combinations

import pytest
from hypothesis import given, settings

from ledger import policy
from ledger.checkpoint import Checkpoint, sign_checkpoint
from ledger.note import (
    COSIGNATURE,
    ED25519,
    BadSignature,
    MalformedNote,
    NoTrustedSignature,
    sign_note,
    with_signatures,
)
from ledger.policy import MalformedPolicy, Policy, judge, parse_policy
from tests.ledger.bent import anything, nearly, one_fault_or_the_same, refusal
from tests.ledger.worked_example import (
    AT,
    CHECKPOINT,
    LOG,
    ORIGIN,
    POLICY,
    SAID,
    WITNESSED,
    WITNESSES,
    signer,
)

KEYS = [signer(f"x{n}.example", COSIGNATURE, 40 + n).verifier for n in range(6)]
W = [key.text for key in KEYS]
NESTED = f"""# the example of the specification
log {LOG.verifier.text}

witness X1 {W[0]}
witness X2 {W[1]}\thttps://x2.example
\t witness  X3 \t{W[2]} \t
group X-witnesses 2 X1 X2 X3

witness Y1 {W[3]}
witness Y2 {W[4]}
witness Y3 {W[5]}
group Y-witnesses any Y1 Y2 Y3

  # both
group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
"""


def satisfied(read: Policy, *cosigners: int) -> bool:
    return read.satisfied_by(KEYS[n].key for n in cosigners)


def test_the_page_of_the_module_is_right() -> None:
    assert policy.__doc__ is not None
    assert "".join(f"    {line}\n" for line in POLICY.splitlines()) in policy.__doc__
    assert parse_policy(POLICY).text == POLICY


def test_the_nested_example_of_the_specification_asks_for_two_and_one() -> None:
    read = parse_policy(NESTED)
    for count in range(7):
        for chosen in combinations(range(6), count):
            enough = sum(n < 3 for n in chosen) >= 2 and any(n >= 3 for n in chosen)
            assert satisfied(read, *chosen) == enough
    assert read.witnesses[1].url == "https://x2.example"
    assert read.witnesses[2].url is None


def test_a_policy_is_written_so_that_it_says_the_same() -> None:
    for text in (POLICY, NESTED, "quorum none\n", f"witness w {W[0]}\nquorum w\n"):
        read = parse_policy(text)
        assert parse_policy(read.text) == read


def test_all_and_any_and_numbers_are_thresholds() -> None:
    three = "".join(f"witness {n} {W[n]}\n" for n in range(3))
    for word, needed in (("all", 3), ("any", 1), ("1", 1), ("2", 2), ("3", 3)):
        read = parse_policy(three + f"group g {word} 0 1 2\nquorum g\n")
        assert [satisfied(read, *range(n)) for n in range(4)] == [n >= needed for n in range(4)]


def test_a_policy_without_cosignatures_is_satisfied_by_nobody() -> None:
    assert satisfied(parse_policy("quorum none\n"))


def test_a_single_witness_can_be_the_quorum() -> None:
    read = parse_policy(f"witness w {W[0]}\nquorum w\n")
    assert satisfied(read, 0)
    assert not satisfied(read, 1)
    assert not read.satisfied_by([(KEYS[0].name, KEYS[1].key_id)])


def test_names_are_any_bytes_and_not_folded() -> None:
    kelvin = b"# \xff\xfe\nwitness \xe2\x84\xaa " + W[0].encode() + b"\nwitness K " + W[1].encode()
    kelvin += b"\nquorum \xe2\x84\xaa\n"
    read = parse_policy(kelvin.decode(errors="surrogateescape"))
    assert satisfied(read, 0)
    assert not satisfied(read, 1)
    raw = b"witness \xff " + W[0].encode() + b"\nquorum \xff\n"
    assert satisfied(parse_policy(raw.decode(errors="surrogateescape")), 0)


def test_a_no_break_space_is_no_space() -> None:
    read = parse_policy(f"witness a\u00a0b\u3000c {W[0]}\nquorum a\u00a0b\u3000c\n")
    assert read.quorum == "a\u00a0b\u3000c"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", None, "quorum"),
        ("quorum none", None, "newline"),
        ("quorum none\nquorum none\n", 2, "already"),
        ("quorum w\n", 1, "defines"),
        (f"quorum w\nwitness w {W[0]}\n", 1, "defines"),
        (f"witness none {W[0]}\nquorum none\n", 1, "taken"),
        (f"witness w {W[0]}\nwitness w {W[1]}\nquorum w\n", 2, "taken"),
        (f"witness w {W[0]}\nwitness v {W[0]}\nquorum w\n", 2, "same public key"),
        (f"log {LOG.verifier.text}\nlog {LOG.verifier.text}\nquorum none\n", 2, "same public key"),
        (f"log {W[0]}\nquorum none\n", 1, "type 0x01"),
        (f"witness w {LOG.verifier.text}\nquorum w\n", 1, "type 0x04"),
        ("log x\nquorum none\n", 1, "key"),
        (f"log {LOG.verifier.text} a b\nquorum none\n", 1, "not “log"),
        ("group g any\nquorum g\n", 1, "not “log"),
        ("group g any w\nquorum g\n", 1, "defines the member"),
        ("group g any g\nquorum g\n", 1, "defines the member"),
        ("group g any none\nquorum g\n", 1, "defines the member"),
        (f"witness w {W[0]}\ngroup g any w w\nquorum g\n", 2, "count twice"),
        (f"witness w {W[0]}\ngroup g any w\ngroup h any w\nquorum g\n", 3, "count twice"),
        (f"witness w {W[0]}\ngroup g 0 w\nquorum g\n", 2, "cannot be asked"),
        (f"witness w {W[0]}\ngroup g 2 w\nquorum g\n", 2, "cannot be asked"),
        (f"witness w {W[0]}\ngroup g 01 w\nquorum g\n", 2, "decimal"),
        (f"witness w {W[0]}\ngroup g one w\nquorum g\n", 2, "decimal"),
        (f"witness w {W[0]}\ngroup w any w\nquorum w\n", 2, "taken"),
        ("Quorum none\n", 1, "not “log"),
        ("quorum none # nobody\n", 1, "not “log"),
        ("quorum\u00a0none\n", 1, "not “log"),
        ("quorum none\r\n", 1, "tab and newline"),
        ("# \x7f\nquorum none\n", 1, "tab and newline"),
        ("# \ud800\nquorum none\n", 1, "bytes"),
    ],
)
def test_a_text_that_is_almost_a_policy_is_refused_with_its_line(
    text: str, line: int | None, says: str
) -> None:
    message = refusal(MalformedPolicy, lambda: parse_policy(text))
    assert says in message
    assert line is None or f"line {line}:" in message


def test_a_deep_policy_is_judged_without_recursion() -> None:
    lines = [f"witness g0 {W[0]}"] + [f"group g{n + 1} any g{n}" for n in range(5000)] + ["quorum g5000", ""]
    assert satisfied(parse_policy("\n".join(lines)), 0)


def test_a_checkpoint_is_witnessed_when_the_quorum_cosigned() -> None:
    read = parse_policy(POLICY)
    judged = judge(WITNESSED, read)
    assert (judged.checkpoint, judged.log_key, judged.witnesses, judged.witnessed) == (
        SAID, LOG.verifier, ("甲", "乙"), True,
    )  # fmt: skip
    assert [signature.timestamp for signature in judged.note.signatures] == [None, AT, AT]
    alone = judge(CHECKPOINT, read)
    assert (alone.witnesses, alone.witnessed) == ((), False)


def test_two_cosignatures_of_one_witness_count_once() -> None:
    one = with_signatures(CHECKPOINT, WITNESSES[0].cosign(SAID.text, AT))
    twice = one + WITNESSES[0].cosign(SAID.text, AT + 1)
    judged = judge(twice, parse_policy(POLICY))
    assert (judged.witnesses, judged.witnessed) == (("甲",), False)


def test_a_quorum_of_witnesses_does_not_replace_the_log() -> None:
    only = SAID.text + "\n" + "".join(w.cosign(SAID.text, AT) for w in WITNESSES)
    with pytest.raises(NoTrustedSignature):
        judge(only, parse_policy(POLICY))
    with pytest.raises(NoTrustedSignature):
        judge(
            WITNESSED,
            parse_policy(POLICY.replace(LOG.verifier.text, signer(ORIGIN, ED25519, 2).verifier.text)),
        )


def test_a_listed_log_does_not_sign_for_another_one() -> None:
    other = signer("other.example", ED25519, 2)
    two = f"log {other.verifier.text}\n" + POLICY
    with pytest.raises(NoTrustedSignature):
        judge(sign_note(SAID.text, other), parse_policy(two))


def test_a_bad_cosignature_of_a_listed_witness_is_not_passed_over() -> None:
    forged = Checkpoint(ORIGIN, 4, SAID.root)
    moved = sign_checkpoint(forged, LOG) + WITNESSES[0].cosign(SAID.text, AT)
    with pytest.raises(BadSignature, match=r"w1\.example"):
        judge(moved, parse_policy(POLICY))


def test_the_log_s_keys_may_come_from_elsewhere_than_the_policy() -> None:
    old, new = LOG, signer(ORIGIN, ED25519, 2)
    read = parse_policy(POLICY)
    both = sign_note(SAID.text, new, old)
    assert judge(both, read, known=[old.verifier, new.verifier]).log_keys == (old.verifier, new.verifier)
    assert judge(both, read, known=[new.verifier]).log_key == new.verifier
    with pytest.raises(NoTrustedSignature):
        judge(CHECKPOINT, read, known=[new.verifier])
    with pytest.raises(NoTrustedSignature):
        judge(CHECKPOINT, read, known=[])


@settings(max_examples=500)
@given(anything | nearly(POLICY, NESTED))
def test_any_text_is_a_policy_that_says_the_same_when_written_or_malformed(text: str) -> None:
    def says_the_same(read: Policy) -> str:
        assert parse_policy(read.text) == read
        return text

    one_fault_or_the_same(parse_policy, says_the_same, text, MalformedPolicy)


@settings(max_examples=300)
@given(anything | nearly(WITNESSED))
def test_any_text_is_judged_or_refused(text: str) -> None:
    try:
        judged = judge(text, parse_policy(POLICY))
    except MalformedNote:
        return
    assert judged.checkpoint == SAID
