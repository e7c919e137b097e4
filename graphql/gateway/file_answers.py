"""What a file's dry run or submission answers, as lines of JSON: the file, its problems, its rows, the end.

    {"file": {"name": …, "form": "xlsx", "kind": "electricity", "version": 1, "sha256": …, "rows": 120, "mode": "ALL"}}
    {"progress": {"stage": "decided", "done": 1000, "total": 50000}}
    {"problem": {"sheet": "月用电量", "cell": "E7", "code": "NOT_A_NUMBER", "messageZh": …, "remedy": …}}
    {"row": {"sheet": "月用电量", "line": 8, "verdict": "ACCEPTED", "key": …, "events": [{"type": …, "moves": […]}]}}
    {"end": {"position": "812", "written": false, "wouldBeWritten": true, "counts": {"ACCEPTED": 119, …}}}

`application/x-ndjson` gives these lines as they come, `application/json` the same as one object with the lists
`problems` and `rows`. A row's refusals have the fields of GraphQL's `Refusal` and the cell they are about.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from domain.command import Tagged
from domain.outcomes import Mode
from domain.refusals import RefusalRecord
from office.filed import HOLDING, Filed, Judged, Row, Verdict
from office.judging import cell_of
from office.lines import FileRead, Problem, problems_of


@dataclass(frozen=True)
class Told:
    """A file, what was asked, and what became of it."""

    name: str
    mode: Mode
    read: FileRead
    filed: Filed
    submitted: bool


def opening(name: str, mode: Mode, read: FileRead) -> dict[str, Any]:
    """The first line: which file was read, and as what."""
    return {
        "name": name,
        "form": read.form,
        "kind": read.kind,
        "version": read.version,
        "sha256": read.sha256,
        "rows": len(read.lines),
        "mode": mode.value,
    }


def lines(told: Told, *, attention: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """Problems, rows and the end; with `attention` only the rows that somebody must look at."""
    for problem in told.read.problems:
        yield "problem", shown_problem(problem)
    for notice in told.read.notices:
        yield "notice", shown_problem(notice)
    for row, judged in zip(told.filed.rows, told.filed.judged, strict=True):
        if not attention or judged.verdict in HOLDING:
            yield "row", shown_row(row, judged)
    yield "end", ending(told)


def to_mark(told: Told) -> Iterator[Problem]:
    """Everything that somebody must look at, with its cell."""
    yield from told.read.problems
    for row, judged in zip(told.filed.rows, told.filed.judged, strict=True):
        if judged.verdict in HOLDING:
            yield from problems_of(row.line, judged.records)


def shown_problem(problem: Problem) -> dict[str, Any]:
    """A problem of reading."""
    return {
        "sheet": problem.sheet,
        "cell": problem.cell,
        "line": problem.row,
        "column": problem.column,
        "value": problem.value,
        "code": problem.code,
        "messageZh": problem.message_zh,
        "messageEn": problem.message_en,
        "ruleIds": list(problem.rules),
        "remedy": problem.remedy,
    }


def shown_row(row: Row, judged: Judged) -> dict[str, Any]:
    """A row and what became of it; what is empty is left out."""
    shown: dict[str, Any] = {
        "sheet": row.line.sheet,
        "line": row.line.row,
        "command": row.line.command,
        "verdict": judged.verdict,
        "key": row.key,
        "position": _position(judged.position),
        "correctedAt": _position(judged.corrected_at),
        "sameAsRow": judged.same_as,
        "events": [_event(tagged) for tagged in judged.facts] if judged.verdict == Verdict.ACCEPTED else [],
        "facts": _facts(judged),
        "refusals": [_refusal(row, one) for one in judged.records],
        "confirm": list(judged.confirm),
        "differences": [
            {**msgspec.to_builtins(one), "cell": cell_of(row, one.field)} for one in judged.differences
        ],
        "correction": judged.correction,
    }
    return {name: value for name, value in shown.items() if value not in (None, [], "")}


def _position(position: int | None) -> str | None:
    return None if position is None else str(position)


def _event(tagged: Tagged) -> dict[str, Any]:
    """An event that would be written, with the tonnes and the money that it would move."""
    fact, event = tagged.fact, {"type": type(tagged.fact).TOPIC}
    moves = [
        {"account": row.account.value, "lot": row.lot, "county": row.county, "tonnes": str(row.tonnes)}
        for row in fact.postings
    ]
    money = [{"account": row.account.value, "lot": row.lot, "fen": str(row.fen)} for row in fact.money]
    withheld = [{"account": row.account.value, "lot": row.lot, "tonnes": str(row.tonnes)} for row in fact.withheld]
    rows = {"moves": moves, "money": money, "withheld": withheld}
    return {**event, **{name: value for name, value in rows.items() if value}}


def _facts(judged: Judged) -> list[dict[str, Any]]:
    facts = judged.receipt.facts if judged.receipt else ()
    return [
        {"position": str(one.position), "type": one.type, "entryHash": one.leaf_hash.hex()} for one in facts
    ]


def _refusal(row: Row, one: RefusalRecord) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.to_builtins(one)
    return {**shown, "cell": cell_of(row, one.field)} if one.field else shown


def ending(told: Told) -> dict[str, Any]:
    """The sum: how many rows became what, the tonnes moved, the position that it is all true at."""
    counts = Counter(judged.verdict for judged in told.filed.judged)
    held = any(judged.verdict in HOLDING for judged in told.filed.judged) or bool(told.read.problems)
    return {
        "position": str(told.filed.position),
        "submitted": told.submitted,
        "written": told.filed.written,
        "wouldBeWritten": bool(counts[Verdict.ACCEPTED]) and not (held and told.mode is Mode.ALL),
        "problems": len(told.read.problems),
        "counts": dict(sorted(counts.items())),
        "tonnes": {account: str(tonnes) for account, tonnes in sorted(_moved(told.filed).items()) if tonnes},
    }


def _moved(filed: Filed) -> Counter[str]:
    moved: Counter[str] = Counter()
    for judged in filed.judged:
        for tagged in judged.facts:
            for row in tagged.fact.postings:
                moved[row.account.value] += row.tonnes
    return moved
