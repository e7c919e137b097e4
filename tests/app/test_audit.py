"""`quench audit`: one page to sign, of a bundle or of the live ledger; what fails is named first, with its position."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.audit.checking import audit_ledger
from app.audit.page import HOLDS, UNPROVED, as_html, as_text
from app.cli import cli
from app.databases import Databases
from app.keys import new_log_key
from app.settings import Settings
from tests.app.test_custody import three_entries
from tests.app.test_verify import tamper
from tests.database import Database
from tests.ledger.bundles import an_entry, checkpoint_of, copy, edit_bytes, tonnes, write
from tests.ledger.test_offline_digests import digested
from tests.ledger.worked_example import LOG, ORIGIN, POLICY, WITNESSES


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("bundle") / "whole", digested())


def audited(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, ["audit", *map(str, arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def test_a_whole_bundle_is_a_page_to_sign(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "policy").write_text(POLICY, encoding="utf-8")
    (tmp_path / "older").write_text(checkpoint_of(digested(), 100), encoding="utf-8")
    code, page, error = audited(whole, "--policy", tmp_path / "policy", "--older", tmp_path / "older")
    assert (code, error) == (0, "")
    assert f"结论 outcome: {HOLDS}" in page
    for said in (ORIGIN, "620 / 620", "2 / 2 重算一致", "PROVEN 已证明", "三取二: 2 of 甲, 乙, 丙", "WARNING"):
        assert (said in page) is (said != "WARNING"), said
    assert all(key.verifier.text in page for key in (LOG, *WITNESSES))
    assert all(line in page for line in UNPROVED)
    assert page.rstrip().endswith("签名 signature: ______________________________")
    assert "WARNING: THE KEYS ARE THE BUNDLE'S OWN" in audited(whole)[1]


def test_the_page_is_written_for_a_printer(whole: Path, tmp_path: Path) -> None:
    _, text, _ = audited(whole, "--out", tmp_path / "page.html")
    _, _, _ = audited(whole, "--out", tmp_path / "page.txt")
    assert (tmp_path / "page.txt").read_text(encoding="utf-8") == text
    shown: list[str] = []
    parser = HTMLParser()
    parser.handle_data = shown.append  # type: ignore[assignment, method-assign]
    html = (tmp_path / "page.html").read_text(encoding="utf-8")
    parser.feed(html)
    printed = "".join(shown)
    for said in (HOLDS, "620 / 620", "2 / 2 重算一致", "CLOSED_PENDING", "签名 signature", *UNPROVED):
        assert said in printed
    assert "<script" not in html
    assert "http" not in html


def test_what_fails_is_named_with_its_position_and_nothing_succeeds(whole: Path, tmp_path: Path) -> None:
    changed = copy(whole, tmp_path / "changed")
    edit_bytes(changed, "tile/entries/001", lambda content: content.__setitem__(40, content[40] ^ 1))
    lying, forged = digested(), digested()
    lying[599] = an_entry(600, type="StateDigestRecorded", data={"position": 512, "digest": "0" * 64})
    forged[11] = an_entry(12, data={"postings": [tonnes("CLOSED_PENDING", -13), tonnes("REDUCED", 13)]})
    for folder, position in (
        (changed, "position 257"),
        (write(tmp_path / "lying", lying), "position 600"),
        (write(tmp_path / "forged", forged), "position 300"),
        (tmp_path / "none", "CANNOT CHECK"),
    ):
        code, page, error = audited(folder)
        assert (code, error.count("\n")) == (1, 1), error
        assert position in error
        assert "不成立 DOES NOT HOLD: " in page
        assert position in page.splitlines()[3]


def test_what_is_for_a_bundle_is_refused_live(tmp_path: Path) -> None:
    code, out, error = audited("--policy", tmp_path)
    assert (code, out, error.count("\n")) == (2, "", 1)


async def test_the_live_ledger_is_audited_and_its_tampered_entry_named(
    database: Database, tmp_path: Path
) -> None:
    new_log_key(Settings.load(home=tmp_path), "quench.example/shanxi")
    settings = Settings.load(home=tmp_path)
    databases = Databases(database.app, database.owner, database.projector)
    await three_entries(tmp_path, databases)
    page = await audit_ledger(settings, databases)
    assert page.failure is None
    assert "3 / 3 已重放" in as_text(page)
    assert str(settings.log_verifier) in as_html(page).replace("&#x27;", "'")
    await tamper(
        database,
        "UPDATE ledger.events SET entry = convert_to(replace(convert_from(entry, 'UTF8'), "
        "'\"position\":2', '\"position\":9'), 'UTF8') WHERE position = 2",
    )
    page = await audit_ledger(settings, databases)
    assert page.failure is not None
    assert "position 2" in page.failure
