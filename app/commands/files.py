"""`quench preview FILE` and `quench submit FILE.xlsx`: a file through the API, what becomes of its rows, in few words.

What needs nobody is counted, what needs somebody is told row by row with its cell, the reason and what to do. The exit
code is 0 where everything is (or would be) in the ledger, 1 where a row is not, 2 where the file or the call is wrong.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

from app.client import Api, ApiFault
from office.limits import FILE_BYTES_MAX

SHOWN_MAX = 200
"""Rows told one by one; the rest is counted."""
RECEIPTS_AT_ONCE = 50
out = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)
_SIGNS = {
    "ACCEPTED": "✓",
    "RECORDED": "✓",
    "ALREADY_RECORDED": "=",
    "NOT_WRITTEN": "·",
    "CHANGED": "≠",
    "QUESTIONED": "?",
    "REFUSED": "✗",
    "UNREADABLE": "✗",
}
_WORDS = {
    "ACCEPTED": "可入账 / would be recorded",
    "RECORDED": "已入账 / recorded",
    "ALREADY_RECORDED": "此前已入账，未重复 / recorded before, not again",
    "NOT_WRITTEN": "本身无误，因其他行未写入 / fine, kept out by other rows",
    "CHANGED": "与已入账不同 / differ from what is recorded",
    "QUESTIONED": "单位待确认 / wait for their unit to be confirmed",
    "REFUSED": "被拒绝 / refused",
    "UNREADABLE": "无法识别 / cannot be read",
}
_STAGES = {
    "read": "已读取 / read",
    "decided": "已裁定 / decided",
    "writing": "写入中 / writing",
    "written": "已处理 / done",
}


@dataclass
class Heard:
    """What the API answered, as it came."""

    file: dict[str, Any] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    end: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Options:
    """How a file is sent, and what is kept of the answer."""

    mode: str = "ALL"
    confirm: Sequence[str] = ()
    every: bool = False
    corrections: Path | None = None
    marked: Path | None = None
    receipts: Path | None = None


def preview_file(file: Path, url: str, token: str, options: Options) -> int:
    """What would become of every row; nothing is written."""
    return _through(file, Api(url, token), "preview", options)


def submit_sheet(file: Path, url: str, token: str, options: Options) -> int:
    """Submit a file; sent again after a broken connection it changes nothing twice."""
    return _through(file, Api(url, token), "submit", options)


def _through(file: Path, api: Api, way: str, options: Options) -> int:
    try:
        data = _whole(file)
        if options.receipts is not None:
            options.receipts.mkdir(parents=True, exist_ok=True)
        heard = _hear(api, way, file.name, data, options)
        if options.marked is not None:
            options.marked.write_bytes(api.marked(file.name, data, options.mode, options.confirm))
        _keep(heard, api, options)
    except FileNotFoundError:
        errors.print(f"错误 / error: 文件不存在 / no such file: {file}", markup=False)
        return 2
    except (ApiFault, OSError) as fault:
        errors.print(f"错误 / error: {fault}", markup=False)
        if way == "submit":
            errors.print("重发同一文件即可，不会重复入账 / send the same file again: nothing is written twice")
        return 2
    for line in told(heard, options):
        out.print(line, markup=False)
    return _code(heard)


def _whole(file: Path) -> bytes:
    """The file, where it is one that is taken: a server that is sent more hangs up before it can say why."""
    size = file.stat().st_size
    if size > FILE_BYTES_MAX:
        raise ApiFault(
            f"{file.name} 有 {size:,} 字节，文件至多 {FILE_BYTES_MAX:,} 字节：请分成几个文件提交。 "
            f"It has {size:,} bytes and at most {FILE_BYTES_MAX:,} are taken: split it into several files."
        )
    return file.read_bytes()


def _hear(api: Api, way: str, name: str, data: bytes, options: Options) -> Heard:
    heard = Heard()
    rows = "all" if options.every or options.receipts is not None else "attention"
    query = [("name", name), ("mode", options.mode), ("rows", rows), *(("confirm", c) for c in options.confirm)]
    for kind, value in api.file(way, data, query):
        match kind:
            case "progress":
                _progress(value)
            case "file" | "end":
                setattr(heard, kind, value)
            case "problem" | "notice" | "row":
                getattr(heard, f"{kind}s").append(value)
    if not heard.end:
        raise ApiFault("连接中断，应答不完整 / the connection broke before the answer was whole")
    return heard


def _progress(step: Mapping[str, Any]) -> None:
    if sys.stderr.isatty():
        stage = _STAGES.get(step["stage"], step["stage"])
        sys.stderr.write(f"\r\x1b[K{stage} {step['done']:,}/{step['total']:,}")
        if step["stage"] == "written" and step["done"] == step["total"]:
            sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def _code(heard: Heard) -> int:
    if heard.problems and not heard.file["rows"]:
        return 2
    fine = {"ACCEPTED", "RECORDED", "ALREADY_RECORDED"}
    return int(bool(heard.problems) or not set(heard.end["counts"]) <= fine)


def told(heard: Heard, options: Options) -> Iterator[str]:
    """The answer for a person: problems, rows, what comes next, the sum."""
    for problem in heard.problems[:SHOWN_MAX]:
        yield f"✗ {_where(problem)}  {_reason(problem)}"
    for notice in heard.notices[:SHOWN_MAX]:
        yield f"· {_where(notice)}  {notice['messageZh']} {notice['messageEn']}"
    for row in heard.rows[:SHOWN_MAX]:
        yield from _row(row)
    hidden = max(len(heard.rows) - SHOWN_MAX, 0) + max(len(heard.problems) - SHOWN_MAX, 0)
    if hidden:
        yield f"… 另有 {hidden:,} 行未列出 / {hidden:,} more are not listed"
    confirm = [cell for row in heard.rows for cell in row.get("confirm", ())]
    if confirm:
        said = " ".join(f"--confirm '{cell}'" for cell in confirm[:10])
        yield f"单位确属无误的，重发并加 / where the unit is right, send again with: {said}"
    yield from _sum(heard, options)


def _where(found: Mapping[str, Any]) -> str:
    if found.get("cell"):
        return f"{found['sheet']}!{found['cell']}"
    return f"{found.get('sheet', '')} 第 {found['line']} 行" if found.get("line") else str(found.get("sheet", ""))


def _reason(refusal: Mapping[str, Any]) -> str:
    rules = f"（{'、'.join(refusal['ruleIds'])}）" if refusal["ruleIds"] else ""
    cell = f"{refusal['cell']}: " if refusal.get("cell") and "field" in refusal else ""
    return f"[{refusal['code']}] {cell}{refusal['messageZh']} {refusal['messageEn']} → {refusal['remedy']}{rules}"


def _row(row: Mapping[str, Any]) -> Iterator[str]:
    where = f"{row['sheet']} 第 {row['line']} 行 {row['command']}"
    position = f" @{row['position']}" if "position" in row else ""
    corrected = f"（此后更正于 / corrected at {row['correctedAt']}）" if "correctedAt" in row else ""
    same = "（与本文件另一行相同 / the same as another row）" if "sameAsRow" in row else ""
    events = " ".join(_event(event) for event in row.get("events", ()))
    facts = " ".join(f"{fact['type']}@{fact['position']} {fact['entryHash']}" for fact in row.get("facts", ()))
    reasons = "; ".join(_reason(refusal) for refusal in row.get("refusals", ()))
    said = "  ".join(part for part in (events, facts, reasons, corrected, same) if part)
    yield f"{_SIGNS[row['verdict']]} {where}{position if not facts else ''}  {said}".rstrip()
    if "correction" in row:
        yield f"    更正可照此发送 / a correction ready to send: {json.dumps(row['correction'], ensure_ascii=False)}"


def _event(event: Mapping[str, Any]) -> str:
    moves = "，".join(f"{m['lot']} {m['account']} {int(m['tonnes']):+,} t" for m in event.get("moves", ()))
    return f"{event['type']}（{moves}）" if moves else str(event["type"])


def _sum(heard: Heard, options: Options) -> Iterator[str]:
    counts, end = heard.end["counts"], heard.end
    for verdict, count in counts.items():
        yield f"{_SIGNS[verdict]} {count:,} {_WORDS[verdict]}"
    if heard.problems:
        yield f"✗ {len(heard.problems):,} 处读取问题 / problems of reading"
    for account, tonnes in end["tonnes"].items():
        yield f"  {account} {int(tonnes):+,} 吨 t"
    if end["submitted"]:
        wrote = "已写入 / written" if end["written"] else "未写入任何内容 / nothing was written"
        yield f"— {wrote}，账本位置 / position {end['position']} —"
        return
    would = "可以提交 / it can be submitted" if end["wouldBeWritten"] else "无可写入 / nothing would be written"
    if options.mode == "ALL" and not end["wouldBeWritten"] and counts.get("ACCEPTED"):
        would = "须先改正以上各行 / first mend the rows above"
    yield f"— 试算，未写入；{would}；账本位置 / a dry run as of position {end['position']} —"


def _keep(heard: Heard, api: Api, options: Options) -> None:
    """The corrections offered, and the proofs of what was recorded, in files."""
    if options.corrections is not None:
        offered = [row["correction"] for row in heard.rows if "correction" in row]
        text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in offered)
        options.corrections.write_text(text, encoding="utf-8")
    if options.receipts is not None:
        positions = [fact["position"] for row in heard.rows for fact in row.get("facts", ())]
        positions += [row["position"] for row in heard.rows if row["verdict"] == "ALREADY_RECORDED"]
        for start in range(0, len(positions), RECEIPTS_AT_ONCE):
            _keep_proofs(api, positions[start : start + RECEIPTS_AT_ONCE], options.receipts)


def _keep_proofs(api: Api, positions: Sequence[str], folder: Path) -> None:
    asked = " ".join(f'p{n}: receipt(position: "{p}") {{ proof }}' for n, p in enumerate(positions))
    answered = api.ask(f"{{ {asked} }}")
    for number, position in enumerate(positions):
        proof = (answered[f"p{number}"] or {}).get("proof")
        if proof is None:
            errors.print(f"{position}: 没有证明 / no proof: the server holds no key of the log", markup=False)
        else:
            (folder / f"{position}.tlog-proof").write_text(proof, encoding="utf-8")
