"""Where the files are kept follows from the settings."""

from pathlib import Path

import pytest

from app.evidence_store import NoSuchStore, evidence_store
from app.settings import Settings
from office.evidence.store import Bucket, Folder


def test_a_folder_of_the_home_is_the_default_and_another_may_be_named(tmp_path: Path) -> None:
    for given, expected in ((None, tmp_path / "evidence"), (str(tmp_path / "photos"), tmp_path / "photos")):
        store = evidence_store(Settings(home=tmp_path, evidence=given))
        assert isinstance(store, Folder)
        assert store.path == expected
        assert (expected / "incoming").is_dir()


def test_a_bucket_keeps_what_is_coming_in_on_this_machine(tmp_path: Path) -> None:
    store = evidence_store(Settings(home=tmp_path, evidence="s3://photos/of-2023", evidence_region="us-east-1"))
    assert isinstance(store, Bucket)
    assert store.incoming == tmp_path / "evidence" / "incoming"


def test_a_place_of_another_kind_is_told_and_not_guessed(tmp_path: Path) -> None:
    with pytest.raises(NoSuchStore, match=r"s3://BUCKET/PREFIX is needed: gs://photos"):
        evidence_store(Settings(home=tmp_path, evidence="gs://photos"))
