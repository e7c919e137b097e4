"""Files that somebody made to deceive or to stop whoever checks: one clear line, a non-zero exit, and never a wait."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ledger.bundles import (
    VERIFIER,
    an_entry,
    checkpoint_of,
    copy,
    one_line,
    proven,
    refused,
    refused_here,
    run,
    the_entries,
    tonnes,
    unreadable,
    write,
)
from tests.ledger.worked_example import LOG, POLICY, PROOF, WITNESSED

MEMORY = 2 << 30


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("bundle") / "whole", the_entries(40))


@pytest.fixture
def bundle(whole: Path, tmp_path: Path) -> Path:
    return copy(whole, tmp_path / "bundle")


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    (tmp_path / "policy").write_text(POLICY, encoding="utf-8")
    return tmp_path / "policy"


@pytest.mark.parametrize("name", ["checkpoint", "manifest.json", "policy"])
def test_no_link_in_a_bundle_is_followed_wherever_it_leads(bundle: Path, policy: Path, name: str) -> None:
    for to in ("/dev/zero", "/proc/kmsg", name, policy):
        (bundle / name).unlink()
        (bundle / name).symlink_to(to)
        assert "没有此文件，或不是普通文件" in unreadable(bundle)
        done = run(bundle, "--policy", policy)
        assert done.returncode in (1, 2)
        one_line(done.stderr)


@pytest.mark.parametrize("to", ["/etc/hostname", "/etc", "/nowhere", ".."])
def test_nothing_but_plain_files_and_folders_stands_in_a_bundle(bundle: Path, to: str) -> None:
    (bundle / "tile" / "more").symlink_to(to)
    assert refused(bundle).startswith("tile/more?: 缺失、多出或不是普通文件")
    (bundle / "tile" / "more").unlink()
    os.mkfifo(bundle / "tile" / "more")
    assert refused(bundle).startswith("tile/more?: 缺失、多出或不是普通文件")
    (bundle / "tile" / "more").unlink()
    (bundle / "empty").mkdir()
    proven(bundle)


def test_an_auditors_own_files_may_be_links(bundle: Path, policy: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(policy)
    (tmp_path / "kept").symlink_to(bundle / "checkpoint")
    assert "WARNING" not in proven(bundle, "--policy", tmp_path / "link", "--older", tmp_path / "kept")


def test_an_empty_name_is_no_file_and_not_the_absence_of_one(bundle: Path, policy: Path) -> None:
    """As a script hands it over whose variable was never set: the bundle's own keys must not stand in."""
    for arguments in (
        [bundle, "--policy", ""],
        [bundle, "--policy", policy, "--proof", ""],
        [bundle, "--policy", policy, "--older", ""],
        ["", "--policy", policy],
    ):
        assert unreadable(*arguments).startswith("CANNOT CHECK 无法核验: OSError: ")


def test_an_entry_without_its_proof_is_not_passed_over(bundle: Path, policy: Path) -> None:
    assert unreadable(bundle, "--policy", policy, "--entry", policy).endswith("/--proof")


def test_a_manifest_is_no_longer_than_its_files_make_it(bundle: Path) -> None:
    """One of a quarter of a gigabyte would be gigabytes in memory."""
    (bundle / "manifest.json").write_bytes(b"[" + b"[]," * 20_000_000 + b"[]]")
    command = [sys.executable, "-I", "-S", str(VERIFIER), str(bundle)]
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", check=False, timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )  # fmt: skip
    assert done.returncode == 1
    assert "manifest.json: 文件过大" in one_line(done.stderr)


def test_what_entries_say_makes_no_line_of_its_own(policy: Path, tmp_path: Path) -> None:
    """Neither one that looks like ours nor an order to the terminal (C1 control characters, right to left)."""
    entries = the_entries(40)
    rows = [tonnes("PAID\n  9,999  tonnes  14  REDUCED", 5, "\x9b2J"), tonnes("\u202eDIAP\x85", -5, "\x9b2J")]
    entries[6] = an_entry(7, data={"postings": rows})
    report = proven(write(tmp_path / "b", entries), "--policy", policy, "--balances")
    assert " tonnes  ?2J  PAID?  9,999  tonnes  14  REDUCED\n" in report
    assert " tonnes  ?2J  ?DIAP?\n" in report


def test_what_a_bundles_own_policy_says_makes_no_line_of_its_own(tmp_path: Path) -> None:
    """The warning stands below it: nothing may wipe it from the screen."""
    name = "quench.example/\x9b2J\x9b1A"
    log = type(LOG).of(name, LOG.algorithm, LOG.private)
    entries = the_entries(3)
    text = POLICY.replace(LOG.verifier.text, log.verifier.text)
    folder = write(
        tmp_path / "b", entries, checkpoint=checkpoint_of(entries, 3, log), checkpoints=[], policy=text
    )
    report = proven(folder)
    assert "WARNING" in report
    assert "\x9b" not in report
    assert "quench.example/?2J?1A" in report


BENT: dict[str, Callable[[str], str]] = {
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "nothing": lambda text: "",
    "no last newline": lambda text: text[:-1],
    "a zero byte": lambda text: text.replace("\n\n", "\n\0\n", 1),
    "a byte order mark": lambda text: "\ufeff" + text,
    "a size in full-width digits": lambda text: text.replace("\n3\n", "\n３\n"),
    "a size of many digits": lambda text: text.replace("\n3\n", "\n" + "9" * 5_000 + "\n"),
    "a negative size": lambda text: text.replace("\n3\n", "\n-3\n"),
    "a thousand signatures": lambda text: text + "— w a2V5aWRzaWc=\n" * 1_000,
    "an endless line": lambda text: text + "— " + "w" * 2_000_000,
}


@pytest.mark.parametrize("bend", BENT)
def test_a_bent_note_proves_nothing_wherever_it_stands(
    bundle: Path, policy: Path, tmp_path: Path, bend: str
) -> None:
    (tmp_path / "note").write_bytes(BENT[bend](WITNESSED).encode())
    assert refused_here(bundle, policy=str(policy), older=[str(tmp_path / "note")])
    proof = PROOF.text.split("\n\n")[0] + "\n\n" + WITNESSED
    (tmp_path / "proof").write_bytes(BENT[bend](proof).encode())
    assert refused_here(None, policy=str(policy), proof=str(tmp_path / "proof"))
    (tmp_path / "bent").write_bytes(BENT[bend](POLICY).encode())
    if BENT[bend](POLICY) != POLICY:
        assert refused_here(bundle, policy=str(tmp_path / "bent"))


def test_a_file_name_of_two_lines_is_told_on_one(bundle: Path) -> None:
    (bundle / "x\nPROVEN 已证明").write_text("")
    assert refused(bundle).startswith("x?PROVEN 已证明: 缺失、多出")
    manifest = json.loads((bundle / "manifest.json").read_bytes())
    manifest["files"]["x\nPROVEN 已证明"] = {"bytes": 1, "sha256": ""}
    text = json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    (bundle / "manifest.json").write_text(text)
    assert refused(bundle).startswith("x?PROVEN 已证明: 与清单不符")
