"""`quench submit FILE.jsonl`: a file of submissions through the API, in order, with a receipt or a reason for each."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from app.client import Api, ApiFault
from domain.outcomes import Mode

ITEMS_MAX = 1000
_SUBMIT = """
mutation ($items: [SubmissionInput!]!, $mode: Mode!) {
  submit(items: $items, mode: $mode) {
    __typename
    ... on Receipt { key replayed facts { position type entryHash } }
    ... on Refused { key replayed refusals { code messageZh messageEn field remedy ruleIds } }
    ... on NotWritten { key }
  }
}
"""
_ENVELOPE = ("key", "occurredOn", "documents", "evidence", "invented", "onBehalfOf")
out = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


class BadLine(Exception):
    """A line that is not a submission; the message names the line and what is wrong."""


def submit_file(file: Path, url: str, token: str, mode: str) -> int:
    """0: everything stands in the ledger; 1: something was refused; 2: the file or the call is wrong."""
    try:
        items = list(read_items(file))
        if mode not in Mode.__members__:
            raise BadLine(f"--mode {mode}: 应为 ALL 或 EACH / must be ALL or EACH")
        if mode == Mode.ALL and len(items) > ITEMS_MAX:
            raise BadLine(
                f"ALL 模式最多 {ITEMS_MAX} 行，文件有 {len(items)} 行 / mode ALL takes {ITEMS_MAX} lines: use EACH"
            )
        answers = _send(Api(url, token), items, mode)
    except (BadLine, ApiFault, OSError) as fault:
        errors.print(f"错误 / error: {fault}", markup=False)
        return 2
    return _report(answers)


def read_items(file: Path) -> Iterator[dict[str, Any]]:
    """The submissions of a JSONL file, as the API takes them; raises BadLine for a line that is not one."""
    text = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield _item(number, line)


def _item(number: int, line: bytes) -> dict[str, Any]:
    where = f"第 {number} 行 / line {number}"
    try:
        said = json.loads(line.decode("utf-8-sig"), parse_constant=_no_constant, object_pairs_hook=_no_repeats)
    except (UnicodeDecodeError, ValueError, RecursionError) as fault:
        raise BadLine(f"{where}: 不是有效的 UTF-8 JSON / not valid UTF-8 JSON: {fault}") from fault
    if not isinstance(said, dict) or not isinstance(said.get("command"), str):
        raise BadLine(f"{where}: 缺少 command / a line is an object with command, key, occurredOn and fields")
    unknown = set(said) - {"command", "fields", "as", "expect", *_ENVELOPE}
    if unknown:
        raise BadLine(f"{where}: 未知字段 / unknown fields: {', '.join(sorted(unknown))}")
    name = said["command"][:1].lower() + said["command"][1:]
    request = {field: said[field] for field in _ENVELOPE if field in said}
    return {"command": {name: said.get("fields", {})}, "request": request}


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _no_repeats(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a field stands twice")
    return found


def _send(api: Api, items: Sequence[dict[str, Any]], mode: str) -> list[dict[str, Any]]:
    """ALL goes in one request; EACH in pieces, with progress on a terminal."""
    piece = len(items) if mode == Mode.ALL else 50
    answers: list[dict[str, Any]] = []
    for start in range(0, len(items), max(1, piece)):
        answers += api.ask(_SUBMIT, items=items[start : start + piece], mode=mode)["submit"]
        if errors.is_terminal and len(items) > piece:
            errors.print(f"\r{len(answers):,} / {len(items):,}", end="")
    return answers


def _report(answers: Sequence[dict[str, Any]]) -> int:
    refused = [answer for answer in answers if answer["__typename"] != "Receipt"]
    for answer in answers:
        out.print(_line(answer), markup=False)
    taken = len(answers) - len(refused)
    out.print(f"— 已入账 {taken:,}，未入账 {len(refused):,} / {taken:,} recorded, {len(refused):,} not —")
    return 1 if refused else 0


def _line(answer: dict[str, Any]) -> str:
    key = answer["key"]
    if answer["__typename"] == "Receipt":
        facts = " ".join(f"{f['type']}@{f['position']} {f['entryHash'][:16]}" for f in answer["facts"])
        return f"✓ {key}  {facts}{'  （此前已入账 / recorded before）' if answer['replayed'] else ''}"
    if answer["__typename"] == "NotWritten":
        return f"· {key}  同批有拒绝，未写入 / not written: another item was refused"
    reasons = "; ".join(
        f"[{r['code']}] {r['field']} {r['messageZh']} {r['messageEn']} → {r['remedy']}" for r in answer["refusals"]
    )
    return f"✗ {key}  {reasons}"
