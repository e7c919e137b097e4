"""JSON lines: one submission a line, as `quench submit` takes them."""

import json
from collections.abc import Sequence
from typing import Any

import msgspec

import domain.catalogue  # noqa: F401  (names every command)
from domain.command import COMMAND_TYPES
from office.lines import Line, Problem
from office.problems import problem

ASIDE = ("as", "expect", "recordedAt")
"""What the files of the demo and of simulated worlds say beside a submission: the ledger is told none of it."""
ENVELOPE = ("key", "occurredOn", "documents", "evidence", "invented", "onBehalfOf")


def read_jsonl(data: bytes, name: str) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
    """The lines of a file, and what is wrong with the others."""
    lines: list[Line] = []
    problems: list[Problem] = []
    for row, text in enumerate(data.split(b"\n"), 1):
        if text.strip():
            read = _line(name, row, text.removesuffix(b"\r"))
            (lines if isinstance(read, Line) else problems).append(read)  # type: ignore[arg-type]
    if not lines and not problems:
        problems.append(problem("EMPTY_FILE", sheet=name))
    return tuple(lines), tuple(problems)


def _line(name: str, row: int, text: bytes) -> Line | Problem:
    try:
        said = json.loads(
            text.decode("utf-8-sig"), parse_constant=_no_constant, object_pairs_hook=_no_repeats
        )
    except (UnicodeDecodeError, ValueError, RecursionError) as fault:
        return problem("NOT_JSON", sheet=name, row=row, reason=str(fault)[:120] or type(fault).__name__)
    if reason := _unspeakable(said):
        return problem("NOT_JSON", sheet=name, row=row, reason=reason)
    if not isinstance(said, dict) or not isinstance(said.get("command"), str):
        return problem("NO_COMMAND", sheet=name, row=row)
    if said["command"] not in COMMAND_TYPES:
        return problem("UNKNOWN_COMMAND", sheet=name, row=row, value=said["command"])
    if unknown := sorted(set(said) - {"command", "fields", *ASIDE, *ENVELOPE}):
        return problem("UNKNOWN_ENTRY", sheet=name, row=row, value=", ".join(unknown))
    fields = said.get("fields", {})
    if not isinstance(fields, dict):
        return problem("NOT_FIELDS", sheet=name, row=row)
    return Line(name, row, said["command"], fields, {key: said[key] for key in ENVELOPE if key in said})


def _unspeakable(said: Any) -> str | None:
    """Why a line cannot be passed on as it stands; half a character and what no field holds are no values of ours."""
    try:
        msgspec.msgpack.encode(said)
    except UnicodeEncodeError:
        return "半个字符（单独的代理码位） / half of a character (a lone surrogate)"
    except (OverflowError, RecursionError) as fault:
        return f"整数过大或嵌套过深 / a whole number too large, or nested too deep ({type(fault).__name__})"
    return None


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _no_repeats(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a field stands twice")
    return found
