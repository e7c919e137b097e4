"""Python's collector of cycles, left out where a whole log goes through a process."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_off() -> Iterator[None]:
    """The collector is off within, and on again afterwards where it was on before, also after a fault.

    Of a log nothing is a cycle: reference counts free each chunk, and looking through it was a sixth of a rebuild.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
