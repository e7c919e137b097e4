"""The collector of cycles is as it was after whoever leaves it out."""

import gc

import pytest

from projections.cycles import collector_off


def fail_within() -> None:
    with collector_off():
        with collector_off():
            assert not gc.isenabled()
        assert not gc.isenabled()
        raise ValueError("fault")


def test_it_is_off_within_and_on_again_also_after_a_fault_and_within_another() -> None:
    with pytest.raises(ValueError, match="fault"):
        fail_within()
    assert gc.isenabled()
