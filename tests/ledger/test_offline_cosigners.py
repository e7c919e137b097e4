"""The one-file verifier accounts for every signature line of the bundle's own checkpoints: each is of a key that a
policy at hand names, or it was changed. What an auditor kept may carry lines of witnesses whom nobody here knows."""

from pathlib import Path

import pytest

from ledger.note import with_signatures
from tests.ledger.bundles import checkpoint_of, copy, proven, refused_here, relist, the_entries, write
from tests.ledger.test_cosigners import bent
from tests.ledger.worked_example import AT, POLICY, WITNESSES, signer

SIZE = 40
FORMER = signer("former.example", 0x04, 77)
ENTRIES = the_entries(SIZE)
LINE = f"witness 旧 {FORMER.verifier.text}\n"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its older checkpoint was cosigned by a witness who left; its policy still names that one, in no group."""
    older = checkpoint_of(ENTRIES, 20, witnesses=[*WITNESSES[:2], FORMER])
    return write(
        tmp_path_factory.mktemp("bundle") / "b", ENTRIES,
        checkpoint=checkpoint_of(ENTRIES, SIZE), checkpoints=[older], policy=POLICY + LINE,
    )  # fmt: skip


@pytest.fixture
def policies(tmp_path: Path) -> dict[str, Path]:
    """Those of auditors: one who knows all keys, one who knows no former witness, one who knows two witnesses only."""
    two = "".join(POLICY.splitlines(keepends=True)[:3])
    texts = {"all": POLICY + LINE, "today's": POLICY, "two": two + "group 二 2 甲 乙\nquorum 二\n"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return {name: tmp_path / name for name in texts}


def test_an_auditor_who_knows_fewer_keys_than_the_log_has_no_alarm(
    bundle: Path, policies: dict[str, Path]
) -> None:
    for policy in policies.values():
        assert "PROVEN" in proven(bundle, "--policy", policy)
    assert "PROVEN" in proven(bundle)


@pytest.mark.parametrize("name", ["checkpoint", f"checkpoints/{20:012}"])
def test_a_line_of_a_key_that_nobody_names_is_found(
    bundle: Path, policies: dict[str, Path], tmp_path: Path, name: str
) -> None:
    note = (bundle / name).read_text(encoding="utf-8")
    for n, now in enumerate(list(bent(note))[::3]):
        folder = copy(bundle, tmp_path / f"{n}")
        (folder / name).write_text(now, encoding="utf-8")
        relist(folder)
        for policy in (None, policies["today's"]):
            said = refused_here(folder, policy=str(policy) if policy else None)
            assert said.startswith(f"{name}: 签名行的公钥无人知晓 / changed: no policy names the key of this")


def test_a_false_cosignature_of_a_former_witness_is_found(
    bundle: Path, policies: dict[str, Path], tmp_path: Path
) -> None:
    folder = copy(bundle, tmp_path / "b")
    path = folder / f"checkpoints/{20:012}"
    path.write_text(path.read_text("utf-8")[:-9] + "AAAA" + path.read_text("utf-8")[-5:], encoding="utf-8")
    relist(folder)
    said = refused_here(folder, policy=str(policies["today's"]))
    assert said.startswith(f"checkpoints/{20:012}: former.example 的签名无效")


def test_a_former_witness_whom_no_policy_names_is_named_so_that_the_auditor_can_add_it(
    bundle: Path, policies: dict[str, Path], tmp_path: Path
) -> None:
    folder = copy(bundle, tmp_path / "b")
    (folder / "policy").write_text(POLICY, encoding="utf-8")
    relist(folder)
    assert refused_here(folder).endswith("this signature line: former.example")
    assert "PROVEN" in proven(folder, "--policy", policies["all"])


def test_a_checkpoint_that_was_kept_may_carry_lines_of_anybody(
    bundle: Path, policies: dict[str, Path], tmp_path: Path
) -> None:
    kept, text = tmp_path / "kept", checkpoint_of(ENTRIES, 20)
    stranger = signer("stranger.example", 0x04, 78).cosign(text.split("\n\n")[0] + "\n", AT)
    kept.write_text(with_signatures(text, stranger), encoding="utf-8")
    assert "PROVEN" in proven(bundle, "--policy", policies["two"], "--older", kept)
