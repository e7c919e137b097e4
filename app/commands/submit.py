"""`quench submit FILE.jsonl`: a file of submissions through the API, in order, with a receipt or a reason for each."""

import json
import sys
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from rich.console import Console

import domain.catalogue  # noqa: F401  (names every command)
from app.client import Api, ApiFault
from domain.command import COMMAND_TYPES
from domain.outcomes import Mode

ITEMS_MAX = 1000
PIECE = 50
_SUBMIT = """
mutation ($items: [SubmissionInput!]!, $mode: Mode!, $proofs: Boolean!) {
  submit(items: $items, mode: $mode) {
    __typename
    ... on Receipt { key replayed facts { position type entryHash proof @include(if: $proofs) } }
    ... on Refused { key replayed position refusals { code messageZh messageEn field remedy ruleIds } }
    ... on NotWritten { key }
  }
}
"""
_ASIDE = ("as", "expect", "recordedAt")
"""What the files of the demo and of simulated worlds say beside a submission: the API is told none of it."""
_ENVELOPE = ("key", "occurredOn", "documents", "evidence", "invented", "onBehalfOf")
out = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


class BadLine(Exception):
    """A line that is not a submission; the message names the line and what is wrong."""


def submit_file(file: Path, url: str, token: str, mode: str, receipts: Path | None = None) -> int:
    """0: everything stands in the ledger; 1: something was refused; 2: the file or the call is wrong. With
    `receipts` the proof of every fact is kept there as POSITION.tlog-proof."""
    try:
        items = list(read_items(file))
        if not items:
            raise BadLine("文件没有任何提交 / the file has no submissions")
        if mode not in Mode.__members__:
            raise BadLine(f"--mode {mode}: 应为 ALL 或 EACH / must be ALL or EACH")
        if mode == Mode.ALL and len(items) > ITEMS_MAX:
            raise BadLine(
                f"ALL 模式经标准输入最多 {ITEMS_MAX} 行，有 {len(items)} 行 / of stdin mode ALL takes {ITEMS_MAX} lines"
            )
        if receipts is not None:
            receipts.mkdir(parents=True, exist_ok=True)
        return _send(Api(url, token), items, mode, receipts)
    except FileNotFoundError:
        errors.print(f"错误 / error: 文件不存在 / no such file: {file}", markup=False)
    except (BadLine, ApiFault, OSError) as fault:
        errors.print(f"错误 / error: {fault}", markup=False)
    return 2


def of_own_keys(file: Path, mode: str) -> bool:
    """Whether a file goes item by item, as ever: JSONL whose lines name their own keys, in ALL within one call.

    What cannot be read goes that way too: it says what is wrong before anything is sent.
    """
    if str(file) == "-":
        return True
    if file.suffix.lower() not in (".jsonl", ".ndjson", ".json"):
        return not file.is_file()
    try:
        items = list(read_items(file))
    except (BadLine, OSError):
        return True
    short = mode != Mode.ALL or len(items) <= ITEMS_MAX
    return short and all("key" in item["request"] for item in items)


def read_items(file: Path) -> Iterator[dict[str, Any]]:
    """The submissions of a JSONL file, as the API takes them; raises BadLine for a line that is not one."""
    text = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield _item(number, line)


def _item(number: int, line: bytes) -> dict[str, Any]:
    where = f"第 {number} 行 / line {number}"
    try:
        said = json.loads(
            line.decode("utf-8-sig"), parse_constant=_no_constant, object_pairs_hook=_no_repeats
        )
    except (UnicodeDecodeError, ValueError, RecursionError) as fault:
        raise BadLine(f"{where}: 不是有效的 UTF-8 JSON / not valid UTF-8 JSON: {fault}") from fault
    if not isinstance(said, dict) or not isinstance(said.get("command"), str):
        raise BadLine(f"{where}: 缺少 command / a line is an object with command, key, occurredOn and fields")
    unknown = set(said) - {"command", "fields", *_ASIDE, *_ENVELOPE}
    if unknown:
        raise BadLine(f"{where}: 未知字段 / unknown fields: {', '.join(sorted(unknown))}")
    command = COMMAND_TYPES.get(said["command"])
    if command is None:
        close = get_close_matches(said["command"], COMMAND_TYPES, 1)
        hint = f"；是否 / did you mean {close[0]}?" if close else ""
        raise BadLine(f"{where}: 未知命令 / unknown command {said['command']}{hint}")
    if not isinstance(said.get("fields", {}), dict):
        raise BadLine(f"{where}: fields 应为对象 / fields is an object")
    if strange := set(said.get("fields", {})) - set(command.__struct_encode_fields__):
        known = ", ".join(command.__struct_encode_fields__)
        raise BadLine(
            f"{where}: {said['command']} 没有字段 / has no field {', '.join(sorted(strange))}; 可用 / it has {known}"
        )
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


def _send(api: Api, items: Sequence[dict[str, Any]], mode: str, receipts: Path | None) -> int:
    """ALL goes in one request; EACH in pieces, and every outcome is printed as it comes."""
    piece = len(items) if mode == Mode.ALL else PIECE
    taken = told = 0
    try:
        for start in range(0, len(items), piece):
            sent = items[start : start + piece]
            answers = api.ask(_SUBMIT, items=sent, mode=mode, proofs=receipts is not None)["submit"]
            for answer in answers:
                out.print(_line(answer), markup=False)
                if receipts is not None:
                    _keep(answer, receipts)
            taken += sum(answer["__typename"] == "Receipt" for answer in answers)
            told += len(answers)
    except KeyboardInterrupt:
        errors.print("已停止；用同一文件重发即可续传 / stopped: send the same file again to go on")
    except ApiFault as fault:
        errors.print(f"错误 / error: {fault}", markup=False)
    left = len(items) - told
    rest = f"，{left:,} 行无回执 / {left:,} without an answer" if left else ""
    summary = (
        f"— 已入账 {taken:,}，未入账 {told - taken:,} / {taken:,} recorded, {told - taken:,} not{rest} —"
    )
    out.print(summary, markup=False)
    return 2 if left else int(taken < told)


def _keep(answer: dict[str, Any], folder: Path) -> None:
    """The proof of each fact in a file of its own; a server without the key of the log gives none."""
    for fact in answer.get("facts", ()):
        if fact["proof"] is None:
            errors.print(
                f"{fact['position']}: 服务器无账本密钥，没有证明 / no proof: the server holds no key of the log"
            )
        else:
            (folder / f"{fact['position']}.tlog-proof").write_text(fact["proof"], encoding="utf-8")


def _line(answer: dict[str, Any]) -> str:
    key = answer["key"]
    before = "（此前已有结果 / answered before）" if answer.get("replayed") else ""
    if answer["__typename"] == "Receipt":
        facts = " ".join(f"{f['type']}@{f['position']} {f['entryHash']}" for f in answer["facts"])
        return f"✓ {key}  {facts}  {before}".rstrip()
    if answer["__typename"] == "NotWritten":
        return f"· {key}  同批有拒绝，未写入 / not written: another item was refused"
    recorded = f" @{answer['position']}" if answer["position"] else ""
    reasons = "; ".join(_reason(refusal) for refusal in answer["refusals"])
    return f"✗ {key}{recorded}  {reasons}  {before}".rstrip()


def _reason(refusal: dict[str, Any]) -> str:
    rules = f"（{'、'.join(refusal['ruleIds'])}）" if refusal["ruleIds"] else ""
    field = f"{refusal['field']}: " if refusal["field"] else ""
    said = f"{refusal['messageZh']} {refusal['messageEn']} → {refusal['remedy']}"
    return f"[{refusal['code']}] {field}{said}{rules}"
