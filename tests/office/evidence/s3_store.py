"""The store in a bucket, against a server that speaks S3 over HTTP (`make bucket`; s3rver, from npm).

Not part of `make test`: npm may be absent. `make test` runs the same code over obstore's store in memory.
"""

import asyncio
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from app.evidence_store import evidence_store
from app.settings import Settings
from office.evidence import refusals as r
from office.evidence.store import (
    Store,
    digest,
    file_name,
    held,
    look,
    note_name,
    notes,
    open_bucket,
    read,
    sent_by,
    set_aside,
)
from office.evidence.taking import Taken
from tests.house.sources import PROJECT
from tests.office.evidence.files import jpeg, sha256
from tests.office.evidence.test_store import JIEXIU, WENXI, taken

S3RVER = PROJECT / ".quench/s3/node_modules/s3rver/bin/s3rver.js"
KEYS = {"access_key_id": "S3RVER", "secret_access_key": "S3RVER", "region": "us-east-1"}


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server with one bucket, on a port of its own."""
    assert S3RVER.is_file(), "run `make bucket`, which installs it"
    folder = tmp_path_factory.mktemp("s3")
    command = ["node", str(S3RVER), "-d", str(folder), "-a", "127.0.0.1", "-p", "0", "--configure-bucket", "evidence"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        assert server.stdout is not None
        lines = []
        for line in server.stdout:
            lines.append(line)
            if found := re.search(r"listening on ([\d.]+):(\d+)", line):
                break
        else:
            raise AssertionError("".join(lines))
        yield f"http://{found[1]}:{found[2]}"
        server.kill()


@pytest.fixture
def store(endpoint: str, tmp_path: Path) -> Store:
    config = KEYS | {"endpoint": endpoint}
    prefix = f"s3://evidence/{tmp_path.name}"
    return open_bucket(prefix, tmp_path / "incoming", client_options={"allow_http": True}, **config)


async def test_a_long_film_goes_in_parts_and_comes_back_byte_for_byte(store: Store) -> None:
    data = jpeg() + os.urandom(30_000_000)
    assert await taken(store, data) == Taken(sha256(data), len(data), "image/jpeg", True)
    assert await digest(store, sha256(data)) == (sha256(data), len(data))
    some = b"".join([part async for part in read(store, sha256(data), 8_000_000, 8_000_009)])
    assert some == data[8_000_000:8_000_009]
    found = await look(store, sha256(data))
    assert found is not None
    assert (found.size, found.media_type) == (len(data), "image/jpeg")
    assert not list(store.incoming.iterdir())


async def test_the_same_bytes_from_many_at_once_are_one_object(store: Store) -> None:
    data = jpeg() + os.urandom(100_000)
    answers = await asyncio.gather(*(taken(store, data, scope=scope) for scope in (WENXI, JIEXIU) * 4))
    assert all(isinstance(one, Taken) for one in answers)
    assert [one async for one in held(store)] == [(sha256(data), len(data))]
    assert sorted(note.scope for note in await notes(store, sha256(data))) == sorted([WENXI, JIEXIU])
    assert await sent_by(store, sha256(data), WENXI)
    assert await look(store, sha256(b"never sent")) is None


async def test_what_was_altered_is_not_written_over_and_can_be_set_aside(store: Store) -> None:
    data, forged = jpeg("真"), jpeg("假")
    await taken(store, data)
    await store.objects.put_async(file_name(sha256(data)), forged)
    assert isinstance(await taken(store, data), r.EvidenceHeldAltered)
    await set_aside(store, sha256(data), sha256(forged))
    assert await look(store, sha256(data)) is None
    assert isinstance(await taken(store, data), Taken)


async def test_the_settings_name_a_bucket(endpoint: str, tmp_path: Path) -> None:
    settings = Settings(
        home=tmp_path,
        evidence="s3://evidence/by-settings",
        evidence_endpoint=endpoint,
        evidence_region="us-east-1",
        evidence_key_id="S3RVER",
        evidence_secret=SecretStr("S3RVER"),
    )
    store = evidence_store(settings)
    assert isinstance(await taken(store, jpeg()), Taken)
    assert await sent_by(store, sha256(jpeg()), WENXI)
    assert note_name(sha256(jpeg()), WENXI).startswith("offices/")
