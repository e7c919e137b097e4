"""The log's key: made once, for its owner only, and the server starts with no other."""

import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import keys
from app.cli import cli
from app.settings import Settings
from ledger.note import ED25519, Signer
from ledger.policy import parse_policy

NAME = "quench.example/shanxi"


@pytest.fixture
def made(tmp_path: Path) -> Settings:
    keys.new_log_key(Settings.load(home=tmp_path), NAME)
    return Settings.load(home=tmp_path)


def test_a_new_key_is_for_its_owner_only_and_the_settings_name_it(made: Settings) -> None:
    assert stat.S_IMODE(made.key_path.stat().st_mode) == 0o600
    signer = keys.log_signer(made)
    assert signer.verifier.text == made.log_verifier
    assert signer.name == made.origin == NAME
    assert [key.text for key, _ in keys.witness_policy(made).logs] == [made.log_verifier]
    assert signer.text not in made.settings_file.read_text()


def test_a_key_is_never_made_over_another(made: Settings) -> None:
    before = made.key_path.read_text()
    with pytest.raises(keys.KeyFault, match="已有账本私钥"):
        keys.new_log_key(made, NAME)
    assert made.key_path.read_text() == before


def test_another_key_than_the_settings_name_is_refused(made: Settings) -> None:
    made.key_path.write_text(Signer.generate(NAME, ED25519).text)
    with pytest.raises(keys.KeyFault, match="与设置不符"):
        keys.log_signer(made)


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "无法读取"), ("PRIVATE+KEY+x+00000000+AAAA", "无法读取"), ("\x00\xff", "无法读取")],
)
def test_a_damaged_key_is_told_without_showing_it(made: Settings, text: str, said: str) -> None:
    made.key_path.write_bytes(text.encode("latin-1"))
    with pytest.raises(keys.KeyFault, match=said) as told:
        keys.log_signer(made)
    assert "AAAA" not in str(told.value)


def test_a_key_without_settings_and_a_log_of_another_name_are_refused(made: Settings) -> None:
    with pytest.raises(keys.KeyFault, match="QUENCH_LOG_VERIFIER"):
        keys.log_signer(made.model_copy(update={"log_verifier": None}))
    with pytest.raises(keys.KeyFault, match="名称不符"):
        keys.log_signer(made.model_copy(update={"origin": "quench.example/other"}))


def test_without_a_key_the_way_out_is_told(tmp_path: Path) -> None:
    with pytest.raises(keys.KeyFault, match="quench keys new"):
        keys.log_signer(Settings.load(home=tmp_path))


def test_the_environment_may_hold_the_key_and_comes_before_the_file(
    made: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Signer.generate(NAME, ED25519)
    monkeypatch.setenv("QUENCH_LOG_KEY", other.text)
    monkeypatch.setenv("QUENCH_LOG_VERIFIER", other.verifier.text)
    settings = Settings.load(home=made.home)
    assert keys.log_signer(settings).verifier == other.verifier
    assert other.text not in repr(settings)


def test_trusting_another_key_keeps_witnesses_and_quorum(made: Settings) -> None:
    witness = Signer.generate("w.example", 4).verifier
    made.policy_path.write_text(f"log {made.log_verifier}\nwitness 甲 {witness.text} http://h:1\nquorum 甲\n")
    new = Signer.generate(NAME, ED25519).verifier
    keys.trust(made, [new])
    policy = parse_policy(made.policy_path.read_text())
    assert [key for key, _ in policy.logs] == [new]
    assert [(one.name, one.verifier, one.url) for one in policy.witnesses] == [("甲", witness, "http://h:1")]
    assert policy.quorum == "甲"


@pytest.mark.parametrize("name", ["", "with space", "with+plus", "no\nline"])
def test_a_name_that_no_note_can_carry_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("QUENCH_HOME", str(tmp_path))
    answer = CliRunner().invoke(cli, ["keys", "new", "--name", name])
    assert answer.exit_code == (0 if name == "" else 1)
    assert "Traceback" not in answer.output
