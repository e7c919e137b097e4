"""docs/auditor.md is right: its commands are run as they stand, and its figures are made again by our code.

The log of the example is in vectors/auditor/entries.txt, an entry a line, as a server wrote it; the keys are those of
worked_example.py.
"""

import re
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
import rfc8785

from ledger import offline_verifier
from ledger.canonical import decode
from ledger.checkpoint import Checkpoint, sign_checkpoint
from ledger.merkle import extend, leaf_hash, root
from ledger.note import parse_note, with_signatures
from ledger.policy import judge, parse_policy
from ledger.proof import TlogProof, inclusion_proof, parse_proof, range_hash, verify_inclusion
from tests.ledger.worked_example import LOG, ORIGIN, POLICY, WITNESSES

TESTS = Path(__file__).parents[1]
PAGE = (TESTS.parent / "docs" / "auditor.md").read_text(encoding="utf-8")
ENTRIES = [line.encode() for line in (TESTS / "vectors/auditor/entries.txt").read_text("utf-8").splitlines()]
BLOCKS: list[tuple[str, str]] = re.findall(r"```([a-z-]+)\n(.*?)```", PAGE, re.DOTALL)
POSITION = 5
AT = 1_795_329_298
"""When the witnesses cosigned."""


def block(language: str) -> str:
    (text,) = [text for found, text in BLOCKS if found == language]
    return text


def said(language: str) -> list[tuple[str, str]]:
    """Each program of the page with what it prints: the block after it, where that is `text`."""
    following = [*BLOCKS[1:], ("", "")]
    return [
        (program, printed if kind == "text" else "")
        for (found, program), (kind, printed) in zip(BLOCKS, following, strict=True)
        if found == language
    ]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """What the reader has saved: the receipt, the policy and a bundle's verify.py."""
    (tmp_path / "receipt.tlog-proof").write_text(block("tlog-proof"), encoding="utf-8")
    (tmp_path / "policy").write_text(block("tlog-policy"), encoding="utf-8")
    shutil.copy(offline_verifier.__file__, tmp_path / "verify.py")
    return tmp_path


def node(level: int, index: int) -> bytes:
    """The root of the perfect subtree at this place."""
    leaves = map(leaf_hash, ENTRIES[index << level : (index + 1) << level])
    return root(extend((), 0, leaves), 1 << level)


def test_the_entries_are_canonical_and_stand_at_their_positions() -> None:
    for position, entry in enumerate(ENTRIES, 1):
        assert decode(entry)["position"] == position
        assert rfc8785.dumps(decode(entry)) == entry


def test_our_code_writes_the_receipt_and_the_policy_of_the_page() -> None:
    size = len(ENTRIES)
    checkpoint = Checkpoint(ORIGIN, size, range_hash(0, size, node))
    cosigned = "".join(witness.cosign(checkpoint.text, AT) for witness in WITNESSES[:2])
    note = with_signatures(sign_checkpoint(checkpoint, LOG), cosigned)
    path = tuple(inclusion_proof(POSITION - 1, size, node))
    proof = TlogProof(POSITION - 1, path, note, ENTRIES[POSITION - 1])
    assert block("tlog-proof") == proof.text
    assert block("tlog-policy") == POLICY


def test_our_code_believes_the_receipt_of_the_page() -> None:
    proof = parse_proof(block("tlog-proof"))
    judged = judge(proof.checkpoint, parse_policy(block("tlog-policy")))
    assert proof.extra is not None
    size, top = judged.checkpoint.size, judged.checkpoint.root
    verify_inclusion(proof.index, size, leaf_hash(proof.extra), proof.path, top)
    assert (judged.witnessed, judged.witnesses) == (True, ("甲", "乙"))
    assert len(parse_note(proof.checkpoint).lines) == 3


@pytest.mark.skipif(shutil.which("openssl") is None, reason="the page's signatures are checked with openssl")
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_the_commands_of_the_page_print_what_it_says(desk: Path, locale: str) -> None:
    run_as_said(desk, locale, [program for program, _ in said("sh")], "".join(text for _, text in said("sh")))


def test_the_hashes_of_the_page_need_nothing_but_coreutils(desk: Path) -> None:
    hashing = [(program, text) for program, text in said("sh") if "openssl" not in program][:3]
    run_as_said(desk, "C.UTF-8", [program for program, _ in hashing], "".join(text for _, text in hashing))


def run_as_said(desk: Path, locale: str, programs: list[str], printed: str) -> None:
    """All in one shell, as the reader types them."""
    environment = {"PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin", "LC_ALL": locale}
    script = "set -eu -o pipefail\n" + "".join(programs)
    run = partial(
        subprocess.run, cwd=desk, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    done = run(["bash", "-c", script])
    assert (done.returncode, done.stderr, done.stdout) == (0, "", printed)


def test_the_python_of_the_page_prints_what_it_says(desk: Path) -> None:
    ((program, printed),) = said("python")
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], cwd=desk, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, printed)


def test_a_changed_receipt_fails_each_way_that_the_page_shows(desk: Path) -> None:
    receipt = desk / "receipt.tlog-proof"
    lines = receipt.read_text(encoding="utf-8").split("\n")
    lines[3], lines[4] = lines[4], lines[3]
    receipt.write_text("\n".join(lines), encoding="utf-8")
    ((program, _),) = said("python")
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], cwd=desk, capture_output=True, text=True, check=False
    )
    assert done.stdout == "the root is the same: False\n"
    command = [sys.executable, "verify.py", "--proof", "receipt.tlog-proof", "--policy", "policy"]
    checked = subprocess.run(command, cwd=desk, capture_output=True, encoding="utf-8", check=False)
    assert checked.returncode == 1
    assert checked.stderr.startswith("NOT PROVEN 未证明: position 5: ")
