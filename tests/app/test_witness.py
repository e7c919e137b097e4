"""`quench witness` as a department runs it: a process of its own on HTTP, its folder, its command line."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from app.cli import cli
from app.witness.folder import Identity, open_folder
from ledger.note import COSIGNATURE, Verifier, open_note
from ledger.policy import parse_policy
from ledger.witness import REQUEST_BYTES_MAX, add_checkpoint_body
from tests.app.witnesses import QUENCH, a_witness, running, send, shown, size_of
from tests.toy_log import ToyLog, a_signer

LOGS = {
    n: ToyLog(f"quench.example/{n}") for n in ("statuses", "shown", "hundred", "fork", "hostile", "clock")
}
RACED = [ToyLog(f"quench.example/raced-{n}") for n in range(10)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("witnesses") / "xinzhou"
    a_witness(folder, *LOGS.values(), *RACED)
    return folder


@pytest.fixture(scope="module")
def witness(folder: Path) -> Identity:
    return open_folder(folder)


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    with running(folder) as (_, url):
        yield url


def test_every_status_over_http(url: str) -> None:
    log = LOGS["statuses"]
    assert shown(url, log.origin)[0] == 404
    assert send(url, log.body(0, 3))[0] == 200
    assert send(url, b"old 03\n\nnonsense")[0] == 400
    assert send(url, add_checkpoint_body(8, (), log.checkpoint(7)).encode())[0] == 400
    assert send(url, ToyLog(log.origin, a_signer(log.origin, seed="b")).body(3, 7))[0] == 403
    assert send(url, log.body(3, 7).replace(b"\n7\n", b"\n8\n"))[0] == 403
    assert send(url, ToyLog("elsewhere.example").body(0, 7))[0] == 404
    assert send(url, log.body(0, 7)) == (409, b"3\n")
    assert send(url, log.forked().body(3, 7))[0] == 422
    assert send(url, log.body(3, 7))[0] == 200
    assert send(url, log.body(3, 5)) == (409, b"7\n")
    assert size_of(url, log.origin) == 7


def test_a_conflict_has_the_content_type_of_the_specification_and_nothing_else(url: str) -> None:
    connection = HTTPConnection(urlsplit(url).netloc)
    connection.request("POST", "/add-checkpoint", LOGS["clock"].body(2, 3))
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Content-Type"], answer.read()) == (409, "text/x.tlog.size", b"0\n")
    connection.request("GET", "/add-checkpoint")  # The same connection: it is kept alive.
    assert connection.getresponse().status == 405
    connection.close()


def test_the_answer_is_the_witness_s_cosignature_and_is_shown_with_the_log_s_own(
    url: str, witness: Identity
) -> None:
    log = LOGS["shown"]
    status, line = send(url, log.body(0, 5))
    assert status == 200
    note = open_note(log.checkpoint(5) + line.decode(), [witness.signer.verifier])
    (signature,) = note.signatures
    assert signature.timestamp
    assert shown(url, log.origin) == (200, log.checkpoint(5) + line.decode())
    both = open_note(shown(url, log.origin)[1], [witness.signer.verifier, log.signer.verifier])
    assert not both.unknown


def test_a_checkpoint_can_be_cosigned_again(url: str) -> None:
    log = LOGS["clock"]
    assert [send(url, log.body(0, 4))[0], send(url, log.body(4, 4))[0], send(url, log.body(4, 4))[0]] == [
        200
    ] * 3


def test_a_signature_sent_a_hundred_times_is_kept_once(url: str, folder: Path) -> None:
    log = LOGS["hundred"]
    line = log.checkpoint(5).splitlines(keepends=True)[-1]
    stranger = ToyLog("elsewhere.example").checkpoint(5).splitlines(keepends=True)[-1]
    assert (
        send(url, add_checkpoint_body(0, (), log.checkpoint(5) + 49 * line + 50 * stranger).encode())[0]
        == 200
    )
    assert len(shown(url, log.origin)[1].splitlines()) == 6
    assert send(url, log.body(5, 6))[0] == 200


def test_a_fork_is_refused_and_the_proof_of_it_kept(url: str, folder: Path) -> None:
    log = LOGS["fork"]
    assert send(url, log.body(0, 5))[0] == 200
    for _ in range(2):
        assert send(url, log.forked().body(5, 5))[0] == 422
    (evidence,) = (folder / "evidence").iterdir()
    cosigned, other = evidence.read_text().split(f"\n\n{log.origin}\n")
    assert cosigned + "\n" == shown(url, log.origin)[1]
    assert f"{log.origin}\n{other}" == log.forked().checkpoint(5)
    assert "WARNING" in CliRunner().invoke(cli, ["witness", "show", str(folder)]).output


def test_of_many_requests_at_once_in_two_processes_one_wins(url: str, folder: Path) -> None:
    with running(folder) as (_, other), ThreadPoolExecutor(16) as callers:
        for log in RACED:
            bodies = [log.body(0, 5), log.forked().body(0, 6)] * 4
            asked = [callers.submit(send, where, body) for body in bodies for where in (url, other)]
            answers = [each.result() for each in asked]
            assert [status for status, _ in answers].count(200) == 1
            size = size_of(url, log.origin)
            assert [said for status, said in answers if status != 200] == [b"%d\n" % size] * 15
            assert size_of(other, log.origin) == size


@settings(deadline=None, max_examples=60)
@given(
    st.binary(max_size=2_000) | st.binary(max_size=200).map(lambda tail: LOGS["hostile"].body(0, 3) + tail)
)
def test_no_body_is_a_fault(url: str, body: bytes) -> None:
    assert send(url, body)[0] in {200, 400, 403, 404, 409}


@pytest.mark.parametrize("size", [REQUEST_BYTES_MAX, REQUEST_BYTES_MAX + 1, 40 * REQUEST_BYTES_MAX])
def test_a_body_that_is_too_long_is_not_read(url: str, size: int) -> None:
    try:
        assert send(url, b"old 0\n\n" + b"x" * (size - 7))[0] == 400
    except ConnectionError:  # It hung up before we had sent it all.
        assert size > REQUEST_BYTES_MAX


def test_a_request_that_is_broken_off_harms_nobody(url: str) -> None:
    where = urlsplit(url)
    for start in (
        b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 99\r\n\r\nold",
        b"\x16\x03\x01",
        b"POST",
    ):
        with socket.create_connection((str(where.hostname), int(where.port or 0))) as raw:
            raw.sendall(start)
    assert shown(url, "nobody")[0] == 404


def test_a_new_witness_tells_its_public_key_and_keeps_the_secret_one(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    new = ["witness", "new", str(folder), "--name", "witness.example/w", "--log", LOGS["clock"].vkey]
    made = CliRunner().invoke(cli, new)
    assert made.exit_code == 0
    line = next(line for line in made.output.splitlines() if "policy file" in line).partition(": ")[2]
    policy = parse_policy(f"{line}\nquorum witness.example/w\n")
    verifier = policy.witnesses[0].verifier
    assert (verifier.algorithm, verifier.name) == (COSIGNATURE, "witness.example/w")
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}["key"] == 0o600
    secret = (folder / "key").read_text().strip()
    again = CliRunner().invoke(cli, new)
    assert again.exit_code == 1
    assert (folder / "key").read_text().strip() == secret
    showing = CliRunner().invoke(cli, ["witness", "show", str(folder)])
    assert Verifier.from_text(verifier.text).text in showing.output
    assert secret.split("+", 4)[4] not in made.output + again.output + showing.output
    assert [path.name for path in tmp_path.iterdir()] == ["w"]


@pytest.mark.parametrize(
    "wrong",
    [
        ["new", "w", "--name", "two words", "--log", LOGS["clock"].vkey],
        ["new", "w", "--name", "w", "--log", "nonsense"],
        ["new", "w", "--name", "w", "--log", a_signer("w", COSIGNATURE).verifier.text],
        ["show", "nowhere"],
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    wrong: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["witness", *wrong])
    assert result.exit_code == 1
    assert result.output.startswith("错误 / error: ")
    assert len(result.output.splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_a_key_that_others_can_read_is_not_used(folder: Path, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(folder, tmp_path / "copied"))
    (copied / "key").chmod(0o644)
    result = CliRunner().invoke(cli, ["witness", "show", str(copied)])
    assert result.exit_code == 1
    assert "chmod 600" in result.output


def test_a_witness_with_a_damaged_state_does_not_start(folder: Path, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(folder, tmp_path / "copied"))
    (copied / "state").write_text("")
    command = [str(QUENCH), "witness", "serve", str(copied), "--port", "0"]
    served = subprocess.run(command, env={}, capture_output=True, text=True, timeout=60)
    assert (served.returncode, served.stdout) == (1, "")
    assert len(served.stderr.splitlines()) == 1
    assert "已损坏" in served.stderr
    assert (copied / "state").read_text() == ""
