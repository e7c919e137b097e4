"""Bad input gets one clear line and no traceback; and the verifier reads every format exactly as the server does."""

import ast
import json
import os
import sys
from argparse import Namespace
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import offline_verifier
from ledger.canonical import is_canonical
from ledger.checkpoint import parse_checkpoint_text
from ledger.note import MalformedNote, parse_note
from ledger.offline_verifier import NotProven, read_checkpoint, read_json, read_policy
from ledger.policy import MalformedPolicy, parse_policy
from ledger.tiles import Tile
from tests.ledger.bent import anything, nearly
from tests.ledger.bundles import (
    VERIFIER,
    an_entry,
    checkpoint_of,
    copy,
    edit_bytes,
    edit_entries,
    proven,
    refused,
    refused_here,
    relist,
    run,
    the_entries,
    unreadable,
    write,
)
from tests.ledger.worked_example import CHECKPOINT, POLICY, PROOF, WITNESSED, WITNESSES

LINES_MAX = 450


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("bundle") / "whole", the_entries(40))


@pytest.fixture
def bundle(whole: Path, tmp_path: Path) -> Path:
    return copy(whole, tmp_path / "bundle")


# What the file itself promises.


def test_the_program_is_one_short_file_of_the_standard_library_alone() -> None:
    text = VERIFIER.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LINES_MAX
    names = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names.add(str(node.module).partition(".")[0])
    assert names <= sys.stdlib_module_names
    for reached in ("__import__", "importlib", "exec(", "eval(", "subprocess", "socket", "urllib"):
        assert reached not in text


# The folder.


def test_a_symbolic_link_is_no_file_of_a_bundle(bundle: Path, tmp_path: Path) -> None:
    """Neither in the place of a file nor of a folder, wherever it leads."""
    for name in ("policy", "tile/entries", "checkpoints"):
        (tmp_path / "outside").mkdir(exist_ok=True)
        moved = (bundle / name).rename(tmp_path / "outside" / Path(name).name)
        (bundle / name).symlink_to(moved, target_is_directory=moved.is_dir())
        answer = refused(bundle) if name != "policy" else f"policy: {unreadable(bundle)}"
        (bundle / name).unlink()
        moved.rename(bundle / name)
        assert answer.startswith(("policy: ", "position 1: ", "checkpoints?: "))
    proven(bundle)


def test_no_file_is_missing_or_added(bundle: Path) -> None:
    (bundle / "note.txt").write_text("x")
    assert refused(bundle).startswith("note.txt: 缺失、多出或不是普通文件")
    relist(bundle)
    proven(bundle)  # Listed, it does no harm; but it is no tile:
    (bundle / "tile/0/001").write_bytes(b"x")
    relist(bundle)
    assert refused(bundle).startswith("tile/0/001: 缺失、多出")
    (bundle / "tile/0/001").unlink()
    (bundle / "note.txt").unlink()
    assert refused_here(bundle).startswith("note.txt: 缺失、多出")


@pytest.mark.parametrize(
    "name", ["README.txt", "verify.py", "policy", "checkpoint", "checkpoints/000000000000"]
)
def test_every_file_is_held_against_the_manifest(bundle: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "policy").write_text(POLICY)
    edit_bytes(bundle, name, lambda content: content.extend(b"\n"))
    told = refused_here(bundle, policy=str(tmp_path / "policy"))
    assert told.startswith(f"{name}: " if name != "checkpoint" else "checkpoint: 不是检查点")


def test_a_manifest_that_lies_of_a_tile_is_found_though_the_tile_is_right(bundle: Path) -> None:
    manifest = json.loads((bundle / "manifest.json").read_bytes())
    manifest["files"]["tile/0/000.p/40"]["bytes"] += 1
    (bundle / "manifest.json").write_bytes(rfc8785.dumps(manifest))
    assert refused(bundle).startswith("tile/0/000.p/40: 与清单不符")


@pytest.mark.parametrize(
    "fields",
    [
        {"size": 41},
        {"size": 40.5},
        {"size": 10**30},
        {"root": "x"},
        {"origin": "x"},
        {"format": "zip"},
        {"more": 1},
    ],
    ids=lambda fields: str(fields),
)
def test_a_manifest_of_something_else_is_refused(bundle: Path, fields: dict[str, Any]) -> None:
    manifest = json.loads((bundle / "manifest.json").read_bytes()) | fields
    text = json.dumps(manifest, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    (bundle / "manifest.json").write_text(text)
    assert refused_here(bundle).startswith("manifest.json: ")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        "7",
        "{" * 100_000,
        "[" * 100_000,
        '{"files":{},"files":{}}',
        '{"files":NaN}',
        '{"files":1e999}',
        '{"files":' + "9" * 100_000 + "}",
        '{"files":[]}',
        '"\\ud800"',
        "\ufeff{}",
        '{"a":' * 5_000 + "1" + "}" * 5_000,
    ],
    ids=range(15),
)
def test_a_manifest_that_is_none_is_refused(bundle: Path, text: str) -> None:
    (bundle / "manifest.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    told = (refused if len(text) > 99_000 else refused_here)(bundle)
    assert "manifest.json: " in told


def test_a_checkpoint_of_a_size_that_cannot_be_is_no_endless_work(bundle: Path) -> None:
    source = checkpoint_of(the_entries(40), 40).replace("\n40\n", "\n9223372036854775807\n", 1)
    (bundle / "checkpoint").write_text(source)
    relist(bundle, size=2**53 - 1)
    assert refused(bundle).startswith("manifest.json: ")
    (bundle / "checkpoint").write_text(source.replace("9223372036854775807", str(2**53 - 1)))
    relist(bundle, size=2**53 - 1)
    assert refused(bundle).startswith("position 1: 缺少文件")


@pytest.mark.parametrize("arguments", [["--entry"], ["--nonsense"], ["a", "b"]])
def test_wrong_usage_is_said(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert "usage: " in done.stderr
    assert "Traceback" not in done.stderr


def test_what_cannot_be_read_is_said(bundle: Path, tmp_path: Path) -> None:
    for arguments in (
        [tmp_path / "nowhere"],
        [tmp_path],
        [bundle, "--policy", tmp_path / "nowhere"],
        [bundle, "--policy", tmp_path],
        [bundle, "--older", tmp_path / "line\nbreak"],
        ["--proof", tmp_path / "nowhere", "--policy", bundle / "policy"],
    ):
        assert unreadable(*arguments).startswith("CANNOT CHECK 无法核验: ")


def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(bundle: Path) -> None:
    for name in ("policy", "checkpoint", "manifest.json"):
        right = (bundle / name).read_bytes()
        (bundle / name).unlink()
        os.mkfifo(bundle / name)
        assert "没有此文件，或不是普通文件" in unreadable(bundle)
        (bundle / name).unlink()
        (bundle / name).write_bytes(right)
    (bundle / "README.txt").unlink()
    os.mkfifo(bundle / "README.txt")
    assert refused(bundle).startswith("README.txt: 缺失、多出或不是普通文件")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_said(bundle: Path) -> None:
    (bundle / "tile/entries/000.p/40").chmod(0)
    assert "PermissionError" in unreadable(bundle)


# Many processes.


def test_many_checkpoints_are_judged_in_many_processes_and_the_first_position_is_still_first(
    tmp_path: Path,
) -> None:
    entries = the_entries()
    checkpoints = [checkpoint_of(entries, size, witnesses=()) for size in range(0, 300, 3)]
    folder = write(tmp_path / "b", entries, checkpoints=checkpoints)
    assert "checkpoints of this log 检查点: 101," in proven(folder)
    older = tmp_path / "older"
    older.write_text(checkpoint_of([*entries[:150], an_entry(151, type="Forged"), *entries[151:]], 200))
    assert refused(folder, "--older", older).startswith("position 199 to 200: ")
    for tile, at in (("tile/entries/001.p/44", 3), ("tile/entries/000", 16)):
        edit_entries(folder, tile, lambda found, at=at: found.__setitem__(at, an_entry(7)))  # type: ignore[misc]
    assert refused(folder).startswith("position 17: ")


# Anything at all.


def tried(act: Callable[[], object]) -> bool:
    """Whether something was read; a refusal is one clear line, and there is no other way to fail."""
    try:
        act()
    except NotProven as fault:
        line = str(fault)
    else:
        return True
    assert "\n" not in line
    assert " / " in line
    return False


def accepts(act: Callable[[], object], *faults: type[Exception]) -> bool:
    try:
        act()
    except faults:
        return False
    return True


@settings(max_examples=100, deadline=None)
@given(nearly(CHECKPOINT, WITNESSED) | anything)
def test_a_note_is_read_as_the_server_reads_it(text: str) -> None:
    ours = accepts(lambda: parse_checkpoint_text(parse_note(text).text), MalformedNote)
    try:
        source = text.encode()
    except UnicodeEncodeError:
        assert not ours
    else:
        assert tried(lambda: read_checkpoint(source, "checkpoint")) == ours


@settings(max_examples=100, deadline=None)
@given(nearly(POLICY, f"quorum 甲\n{POLICY}", POLICY.replace(" 2 ", " any ")) | anything)
def test_a_policy_is_read_as_the_server_reads_it(text: str) -> None:
    ours = accepts(lambda: parse_policy(text), MalformedPolicy)
    try:
        source = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return
    assert tried(lambda: read_policy(source, "policy")) == ours


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=5),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(JSON)
def test_json_is_canonical_where_rfc_8785_says_so(value: Any) -> None:
    text = rfc8785.dumps(value)
    assert read_json(text, "entry") == value
    assert offline_verifier.WRITE.encode(read_json(text, "entry")).encode() == text


@settings(max_examples=100, deadline=None)
@given(JSON, st.booleans(), st.booleans(), st.sampled_from([None, 1, " "]))
def test_json_written_otherwise_is_refused_as_the_server_refuses_it(
    value: Any, ascii_only: bool, sort: bool, indent: Any
) -> None:
    text = json.dumps(
        value, ensure_ascii=ascii_only, sort_keys=sort, indent=indent, separators=(",", ":")
    ).encode()
    assert tried(lambda: read_json(text, "entry")) == is_canonical(text)


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=40)
    | st.text(alphabet='{}[]":,0123456789eE+-.ntrufalsNI\\ud8', max_size=40).map(str.encode)
)
def test_bytes_that_are_no_json_are_refused_as_the_server_refuses_them(text: bytes) -> None:
    assert tried(lambda: read_json(text, "entry")) == is_canonical(text)


def test_keys_are_sorted_by_utf_16_and_not_by_code_point() -> None:
    """U+10000 is D800 DC00 in UTF-16 and so before U+E000; as code points they stand the other way round."""
    assert read_json('{"\U00010000":1,"\ue000":2}'.encode(), "entry")
    with pytest.raises(NotProven):
        read_json('{"\ue000":2,"\U00010000":1}'.encode(), "entry")


@settings(max_examples=80, deadline=None)
@given(nearly(PROOF.text) | anything)
def test_any_text_for_a_receipt_gets_one_line_or_is_proven(text: str) -> None:
    source = text.encode("utf-8", "replace")
    tried(lambda: offline_verifier.read_receipt(source, None, "proof"))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_bytes_for_a_file_of_a_bundle_get_one_line(whole: Path, data: st.DataObject) -> None:
    """The file is put back afterwards: what is proven then is the whole bundle, unchanged."""
    names = [str(path.relative_to(whole)) for path in whole.rglob("*") if path.is_file()]
    name = data.draw(st.sampled_from(sorted(names)))
    right, listed = (whole / name).read_bytes(), (whole / "manifest.json").read_bytes()
    at = data.draw(st.integers(0, len(right)))
    wrong = right[:at] + data.draw(st.binary(max_size=3)) + right[at + data.draw(st.integers(0, 2)) :]
    options = Namespace(folder=str(whole), policy=None, older=[], proof=None, entry=None, balances=True)
    try:
        (whole / name).write_bytes(wrong)
        if name != "manifest.json":
            relist(whole)
        harmless = wrong == right or name in ("README.txt", "verify.py", "policy")
        assert not tried(lambda: offline_verifier.check(options)) or harmless
    finally:
        (whole / name).write_bytes(right)
        (whole / "manifest.json").write_bytes(listed)


@given(st.integers(0, 2**62), st.integers(0, 7), st.integers(1, 256))
def test_tiles_stand_where_the_server_puts_them(index: int, level: int, width: int) -> None:
    assert offline_verifier.tile_path(level, index, width) == Tile(level, index, width).path
    assert offline_verifier.tile_path("entries", index, width) == Tile(0, index, width).entries_path


def test_the_keys_of_the_worked_example_are_read(whole: Path) -> None:
    policy = read_policy(POLICY.encode(), "policy")
    assert [key.public for key in policy.witnesses.values()] == [w.verifier.public for w in WITNESSES]
    assert b64decode(policy.logs[0].text.split("+", 2)[2])[1:] == policy.logs[0].public
