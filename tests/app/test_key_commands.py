"""`quench keys` and the policy file, as an operator meets them: nothing is made anew that exists or existed."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app import keys
from app.cli import cli
from app.settings import Settings
from ledger.note import ED25519, Signer
from tests.ledger.worked_example import PROOF

NAME = "quench.example/shanxi"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QUENCH_HOME", str(tmp_path))
    return tmp_path


def quench(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def test_if_missing_makes_the_key_once_and_then_does_nothing(home: Path) -> None:
    first = quench("keys", "new", "--if-missing")
    made = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    again = quench("keys", "new", "--if-missing")
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert str(Settings.load().log_verifier) in again.output
    assert made == {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}


def test_if_missing_refuses_a_key_that_is_not_the_one_of_the_settings(home: Path) -> None:
    quench("keys", "new")
    (home / "keys" / "log.key").write_text(Signer.generate(NAME, ED25519).text)
    answer = quench("keys", "new", "--if-missing")
    assert (answer.exit_code, answer.output.count("\n")) == (1, 1)
    assert "与设置不符" in answer.output
    assert quench("keys", "new", "--if-missing", "--name", "quench.example/other").exit_code == 1


@pytest.mark.parametrize("command", [("new",), ("new", "--if-missing"), ("show",), ("rotate",)])
def test_a_lost_key_is_never_replaced_by_a_new_one(home: Path, command: tuple[str, ...]) -> None:
    quench("keys", "new")
    (home / "keys" / "log.key").unlink()
    before = Settings.load().log_verifier
    if command == ("rotate",):
        with pytest.raises(keys.KeyFault, match="请从备份放回"):
            keys.log_signer(Settings.load())
    else:
        answer = quench("keys", *command)
        assert answer.exit_code == 1
        assert "请从备份放回" in answer.output
    assert not (home / "keys" / "log.key").exists()
    assert Settings.load().log_verifier == before


def test_a_policy_that_does_not_name_the_log_is_refused(home: Path) -> None:
    quench("keys", "new")
    (home / "policy").write_text("quorum none\n")
    with pytest.raises(keys.KeyFault, match="add the line: log quench"):
        keys.witness_policy(Settings.load())


def test_a_policy_file_that_is_named_and_not_there_is_refused(home: Path) -> None:
    quench("keys", "new")
    with pytest.raises(keys.KeyFault, match="策略文件无法读取"):
        keys.witness_policy(Settings.load(policy_file=home / "elsewhere"))


def test_a_receipt_is_not_checked_under_a_policy_that_cannot_be_read(home: Path) -> None:
    quench("keys", "new")
    receipt = home / "3.tlog-proof"
    receipt.write_text(PROOF.text)
    answer = quench("receipt", "check", receipt, "--policy", home / "elsewhere")
    assert (answer.exit_code, answer.output.count("\n")) == (1, 1)
    assert "策略文件无法读取" in answer.output
