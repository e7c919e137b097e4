"""A piece of work in a forked process of its own: what it changes in memory, nobody else sees."""

import os
import pickle
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any


class Child:
    """Works in a folder of its own, and leaves its answer there. It is the head of its own process group."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="quench-mutant-"))
        self._ended = False
        self.said = ""
        sys.stdout.flush()
        sys.stderr.flush()
        self._pid = os.fork()
        if self._pid == 0:
            self._live(work)

    def _live(self, work: Callable[[], object]) -> None:
        code = 1
        try:
            os.setsid()
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            said = os.open(self._folder / "said", os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
            os.dup2(said, 1)
            os.dup2(said, 2)
            os.chdir(self._folder)
            os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(self._folder / "hypothesis")
            (self._folder / "answer").write_bytes(pickle.dumps(work()))
            code = 0
        except BaseException as fault:
            print(f"{type(fault).__name__}: {fault}", flush=True)
        finally:
            sys.stdout.flush()
            os._exit(code)

    def ended(self) -> bool:
        if not self._ended:
            self._ended = os.waitpid(self._pid, os.WNOHANG)[0] != 0
        return self._ended

    def end(self) -> None:
        """End the child and what it started: they are one process group."""
        with suppress(ProcessLookupError):
            os.killpg(self._pid, signal.SIGKILL)
        if not self._ended:
            os.waitpid(self._pid, 0)
        shutil.rmtree(self._folder, ignore_errors=True)

    def answer(self) -> Any:
        """What the work gave; None where it did not end well. Its folder goes."""
        path = self._folder / "answer"
        self.said = (self._folder / "said").read_text(errors="replace")[-400:]
        found = pickle.loads(path.read_bytes()) if path.exists() else None
        shutil.rmtree(self._folder, ignore_errors=True)
        return found


def answer_of(work: Callable[[], object], seconds: float) -> Any:
    """The work done in a child, waited for."""
    child, until = Child(work), time.monotonic() + seconds
    while not child.ended():
        if time.monotonic() > until:
            child.end()
            raise TimeoutError(f"no answer within {seconds:.0f} s")
        time.sleep(0.01)
    answer = child.answer()
    if answer is None:
        raise RuntimeError(child.said)
    return answer
