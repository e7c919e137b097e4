"""Processes of a run's own: each is `python -m bench.<module> ROLE …`, answers in JSON lines and ends with its parent.

A child waits for a line on standard input where its parent must decide the moment; the end of that input ends it.
"""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

PROJECT = Path(__file__).parents[1]
PATIENCE_SECONDS = 20


class Child:
    """A process and what it says."""

    def __init__(self, module: str, *arguments: object) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=PROJECT,
        )

    def ask(self, **words: object) -> None:
        """Say something to it."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """What it says next; an end without a word is a fault, and its reason stands on standard error."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise ChildEnded(f"{self.process.args!r} ended with {self.process.wait()}")
        return dict(json.loads(line))

    def __enter__(self) -> "Child":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        try:
            self.process.wait(PATIENCE_SECONDS if error is None else 0.1)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


class ChildEnded(Exception):
    """A process of the run ended before it had said what it was started for."""


def say(**words: object) -> None:
    """One line to the parent, at once."""
    os.write(1, json.dumps(words).encode() + b"\n")


def heard() -> dict[str, Any] | None:
    """The parent's next line; None when it has nothing more to say."""
    line = sys.stdin.readline()
    return dict(json.loads(line)) if line else None


async def listen() -> dict[str, Any] | None:
    """The same, while the event loop goes on."""
    return await asyncio.to_thread(heard)
