"""`quench report`: the reports that an office owes, made by the API from a moment, checked and handed in."""

import hashlib
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn
from urllib.parse import quote, urlencode

import msgspec
import typer
from rich.console import Console

from app.client import Api, ApiFault
from office.reports.page import shown
from office.reports.reading import NotAReport, changed, read_report
from office.reports.report import Difference, Form, Report, ReportKind, differences
from office.reports.weekly import lines, unsaid

out = Console(highlight=False, soft_wrap=True, markup=False)
errors = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
report_cli = typer.Typer(
    name="report",
    help="报表 / Reports from the ledger: make, check, hand in.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Token = Annotated[str, typer.Option(envvar="QUENCH_TOKEN", help="令牌 / the office's token")]
Url = Annotated[str, typer.Option(envvar="QUENCH_URL", help="接口地址 / the API")]
File = Annotated[Path, typer.Argument(help="由 quench report make 生成的 .xlsx / as made by `quench report make`")]
LOCAL = "http://127.0.0.1:8000/graphql"
_SUBMIT = """
mutation ($input: SubmitReportInput!, $request: RequestInput!) {
  submitReport(input: $input, request: $request) {
    __typename
    ... on Receipt { replayed facts { position entryHash } }
    ... on Refused { refusals { code messageZh messageEn remedy } }
  }
}
"""


@report_cli.command()
def make(
    kind: Annotated[ReportKind, typer.Argument(help="报表 / which report")],
    subject: Annotated[str, typer.Argument(help="区划代码；验收资料为任务编号 / a division; of acceptance, a task")],
    output: Annotated[Path, typer.Option("--output", "-o", help="写入的文件 / .xlsx, .html")],
    token: Token,
    url: Url = LOCAL,
    on: Annotated[str | None, typer.Option(help="业务日期，默认今日 / as of this day", metavar="DAY")] = None,
    position: Annotated[int | None, typer.Option(help="账本位置，默认最新 / as known at it", metavar="N")] = None,
) -> None:
    """生成 / Make a report as a workbook or a printable page; it says which moment of the ledger it is of.

    例 / for example: quench report make weekly 140800 --on 2020-11-02 -o weekly.xlsx
    """
    form = output.suffix.lower().lstrip(".")
    if form not in ("xlsx", "html"):
        _stop(f"{output}: 文件名应以 .xlsx 或 .html 结尾 / the name ends with .xlsx or .html")
    asked = {"on": on, "position": position, "form": form}
    try:
        data = Api(url, token).get(_path(kind, subject, asked))
        output.write_bytes(data)
    except (ApiFault, OSError) as fault:
        _stop(str(fault))
    out.print(f"{output}（{len(data):,} 字节 bytes）")


@report_cli.command()
def check(file: File, token: Token, url: Url = LOCAL) -> None:
    """核对 / Compare a report with the ledger at its own moment, cell by cell (exit 1: it differs)."""
    report, found, against = _compared(file, Api(url, token))
    _tell(report, found, against)
    raise typer.Exit(int(bool(found or against)))


@report_cli.command()
def submit(
    file: File,
    duty: Annotated[str, typer.Option(help="报送义务编号 / the duty that it fulfils")],
    period: Annotated[
        str, typer.Option(help="报送期：每周为截止日 / the period: of a week its due day", metavar="DAY")
    ],
    token: Token,
    url: Url = LOCAL,
    as_is: Annotated[
        bool, typer.Option(help="与账本不一致也照报 / hand it in although the ledger says otherwise")
    ] = False,
) -> None:
    """报送 / Hand in a weekly report: what it says of each task, with the position and digest it was made from.

    同一文件可重复报送，结果不变。The same file can be sent again: nothing changes.
    """
    api = Api(url, token)
    report, found, against = _compared(file, api)
    if report.kind is not ReportKind.WEEKLY:
        _stop(f"{file}: 只有周报可以报送 / only a weekly report is handed in")
    if (found or against) and not as_is:
        _tell(report, found, against)
        _stop("未报送：先改正，或加 --as-is 照报 / not handed in: correct it, or say --as-is")
    if empty := unsaid(report):
        rows = "；".join(empty)
        _stop(f"任务编号或已关停吨数为空，补上再报 / fill in the task and its tonnes, then hand it in: {rows}")
    answer = _handed_in(api, report, duty, period)
    if answer["__typename"] != "Receipt":
        _stop("\n".join(f"{one['messageZh']} {one['messageEn']} → {one['remedy']}" for one in answer["refusals"]))
    before = "（此前已报 / sent before）" if answer["replayed"] else ""
    (fact,) = answer["facts"]
    out.print(f"✓ 已报送 / handed in: 位置 position {fact['position']} {fact['entryHash']}{before}")


def _path(kind: ReportKind, subject: str, asked: dict[str, Any]) -> str:
    query = urlencode({name: value for name, value in asked.items() if value is not None})
    return f"/reports/{kind.value}/{quote(subject, safe='')}?{query}"


def _compared(file: Path, api: Api) -> tuple[Report, list[Difference], list[str]]:
    """The file's report, and where it is not what the ledger says at the same moment."""
    try:
        report = read_report(file.read_bytes())
        asked = {"on": report.basis.effective_on, "position": report.basis.position, "form": "xlsx"}
        ledger = read_report(api.get(_path(report.kind, report.subject, asked)))
    except (NotAReport, ApiFault, OSError) as fault:
        _stop(f"{file}: {fault}")
    return report, list(differences(report, ledger)), list(changed(report, ledger))


def _tell(report: Report, found: list[Difference], against: list[str]) -> None:
    for line in against:
        out.print(f"✗ 依据 basis · {line}")
    for one in found:
        said, kept = (shown(cell, _form(report, one)) for cell in (one.in_report, one.in_ledger))
        out.print(f"✗ {one.table} · {one.row} · {one.column}: 报表 report {said} ≠ 账本 ledger {kept}")
    if not found and not against:
        basis = report.basis
        at = f"位置 position {basis.position}，{basis.effective_on}，{basis.digest}"
        out.print(f"✓ 与账本一致 / as the ledger has it: {at}")


def _form(report: Report, one: Difference) -> Form:
    columns = (column for table in report.tables for column in table.layout.columns if table.layout.zh == one.table)
    return next((column.form for column in columns if column.heading == one.column), Form.TEXT)


def _handed_in(api: Api, report: Report, duty: str, period: str) -> dict[str, Any]:
    """By a key that follows from what is said, so that the same report is one submission however often it is sent."""
    said = [{"task": line.task, "tonnes": str(line.tonnes)} for line in lines(report)]
    basis = report.basis
    note = f"依据账本位置 {basis.position}、业务日 {basis.effective_on}，状态摘要 {basis.digest}"
    content = msgspec.json.encode([duty, period, said, note])
    request = {"key": f"report/{duty}/{period}/{hashlib.sha256(content).hexdigest()[:32]}", "occurredOn": period}
    fields = {"duty": duty, "period": period, "lines": said, "note": note}
    try:
        answer: dict[str, Any] = api.ask(_SUBMIT, input=fields, request=request)["submitReport"]
    except ApiFault as fault:
        _stop(str(fault))
    return answer


def _stop(message: str) -> NoReturn:
    errors.print(f"错误 / error: {message}")
    sys.exit(1)
