"""The page (审计核验记录): its parts as data, written as text and as printable HTML."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from app.columns import Table, width

TITLE = "审计核验记录 / AUDIT RECORD"
HOLDS = "成立 HOLDS"
DOES_NOT = "不成立 DOES NOT HOLD"
UNPROVED = (
    "内容真实：只证明谁在何时这样报过 / that it is true: only what an office said, and when it was taken",
    "按键的人：提交单位以令牌为准 / who pressed the key: an office is what its token said",
    "末个检查点之后的条目 / entries after the newest checkpoint",
    "未获回执的提交 / submissions that were never answered with a receipt",
    "运维人员与法定数见证方串通 / a conspiracy of the operator with a quorum of witnesses",
    "某事不早于何时：入账时刻是服务器时钟 / that something was not earlier: recordedAt is the server's clock",
)
SIGNED = (
    "日期 date",
    "审计人职务与单位 the auditor's role and office",
    "签名 signature",
)
_STYLE = """
@page { size: A4; margin: 14mm }
body { font: 10pt/1.35 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; max-width: 190mm; margin: auto }
h1 { font-size: 15pt } h2 { font-size: 11pt; margin: 1em 0 .2em; border-bottom: 1px solid }
th { text-align: left; font-weight: normal; padding-right: 1em; vertical-align: top; white-space: nowrap }
td { overflow-wrap: anywhere }
table.figures td { text-align: right; font-variant-numeric: tabular-nums; padding: 0 .4em }
table.figures { font-size: 8pt; border-collapse: collapse } table.figures tr:last-child td { border-top: 1px solid }
table.figures td:first-child { text-align: left } .signed { display: flex; gap: 2em; margin-top: 3em }
.signed div { flex: 1; border-top: 1px solid; padding-top: .3em } .bad { font-weight: bold; color: #a00 }
""".strip()


@dataclass(frozen=True)
class Section:
    """A heading, and lines of a label and what it says."""

    title: str
    lines: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class AuditPage:
    """`failure` is the first thing that does not hold, with its position where it has one; None where all holds."""

    failure: str | None
    sections: Sequence[Section]
    tables: Sequence[Table]

    @property
    def outcome(self) -> str:
        return f"{DOES_NOT}: {self.failure}" if self.failure else HOLDS


def as_text(page: AuditPage) -> str:
    """The page as a terminal or a mail shows it."""
    return "\n".join(_text(page)) + "\n"


def _text(page: AuditPage) -> Iterator[str]:
    yield from (TITLE, "=" * width(TITLE), "", f"结论 outcome: {page.outcome}")
    for section in page.sections:
        size = max((width(label) for label, _ in section.lines), default=0)
        yield from ("", section.title)
        yield from (f"  {label}{' ' * (size - width(label))}  {said}".rstrip() for label, said in section.lines)
    for table in page.tables:
        yield from ("", *table.lines())
    yield from ("", "未证明 not proved", *(f"  - {line}" for line in UNPROVED))
    yield from ("", *(f"{line}: ______________________________" for line in SIGNED))


def as_html(page: AuditPage) -> str:
    """The page for a printer: one file, no script, nothing from elsewhere."""
    return "\n".join(_html(page)) + "\n"


def _html(page: AuditPage) -> Iterator[str]:
    yield f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{escape(TITLE)}</title>'
    yield f"<style>{_STYLE}</style><h1>{escape(TITLE)}</h1>"
    yield f'<p class="{"bad" if page.failure else "good"}">结论 outcome: {escape(page.outcome)}</p>'
    for section in page.sections:
        yield f"<h2>{escape(section.title)}</h2><table>"
        yield from (f"<tr><th>{escape(label)}</th><td>{escape(said)}</td></tr>" for label, said in section.lines)
        yield "</table>"
    for table in page.tables:
        yield f'<h2>{escape(table.title)}</h2><table class="figures">'
        yield _row([f"{column.zh} {column.en}" for column in table.columns])
        yield from (_row(row) for row in (*table.rows, *table.sums))
        yield "</table>"
    yield f"<h2>未证明 not proved</h2><ul>{''.join(f'<li>{escape(line)}</li>' for line in UNPROVED)}</ul>"
    yield f'<div class="signed">{"".join(f"<div>{escape(line)}</div>" for line in SIGNED)}</div></html>'


def _row(cells: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
