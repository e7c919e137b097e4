"""A file is what its first bytes say."""

import pytest

from office.evidence.kinds import HEAD_BYTES, SUFFIXES, declared_type, type_of
from tests.office.evidence.files import NOT_TAKEN, TAKEN, boxed


@pytest.mark.parametrize("media_type", TAKEN)
def test_each_type_is_told_by_its_bytes(media_type: str) -> None:
    assert type_of(TAKEN[media_type][:HEAD_BYTES]) == media_type
    assert declared_type(f"{media_type.upper()}; charset=binary") == media_type


def test_every_type_that_is_taken_is_tried_here() -> None:
    assert set(TAKEN) == set(SUFFIXES)


@pytest.mark.parametrize("what", NOT_TAKEN)
def test_what_is_not_taken_has_no_type(what: str) -> None:
    assert type_of(NOT_TAKEN[what][:HEAD_BYTES]) is None


@pytest.mark.parametrize("declared", ["", "text/html", "image/svg+xml", "application/octet-stream", "image", "照片"])
def test_a_declared_type_that_is_not_taken_is_none(declared: str) -> None:
    assert declared_type(declared) is None
    assert declared_type(None) is None


def test_other_names_of_a_type_are_that_type_and_a_still_is_heic_by_what_it_is_compatible_with() -> None:
    assert declared_type("image/jpg") == "image/jpeg"
    assert declared_type("image/heif") == "image/heic"
    assert type_of(boxed(b"mif1", b"mif1", b"heic")) == "image/heic"
    assert type_of(boxed(b"iso5", b"dash")) == "video/mp4"
