"""`GET /reports/{kind}/{subject}?on=YYYY-MM-DD&position=N&form=xlsx`: a report made from a moment of the ledger.

    GET /reports/weekly/140800?on=2020-11-02                   200, .xlsx       the Monday report of a division
    GET /reports/acceptance/t-yc-1?form=html                   200, text/html   the acceptance package of a task

The same day and position give the same bytes for ever. What another division has is absent.
"""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from domain.refusals import Malformed, UnknownSubject
from gateway import arguments
from gateway.context import Context, Gateway
from gateway.identity import Action
from gateway.paths import PAGE_HEADERS, XLSX, answered, moment_of
from gateway.refusals import RefusedQuery, refuse_if
from gateway.subjects import several
from office.reports.layouts import TITLES
from office.reports.making import make
from office.reports.page import page
from office.reports.report import Report, ReportKind
from office.reports.source import Source
from office.reports.workbook import workbook
from projections.subjects import Kind

FORMS = ("xlsx", "html")


def routes(gateway: Gateway) -> list[BaseRoute]:
    """The path of the reports."""

    async def answer(context: Context, request: Request) -> Response:
        context.require(Action.READ, "报表", "reports")
        form = _one_of("form", request.query_params.get("form", "xlsx"), FORMS)
        report = await _report(context, request)
        if form == "html":
            return HTMLResponse(page(report), headers=PAGE_HEADERS)
        named = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(_name(report))}.xlsx"}
        return Response(workbook(report), headers=PAGE_HEADERS | named, media_type=XLSX)

    return [Route("/reports/{kind}/{subject}", answered(gateway, answer), methods=["GET"])]


def _name(report: Report) -> str:
    return f"{TITLES[report.kind][0]}-{report.subject}-{report.basis.effective_on}-{report.basis.position}"


async def _report(context: Context, request: Request) -> Report:
    kind = ReportKind(_one_of("kind", request.path_params["kind"], list(ReportKind)))
    moment = await moment_of(context, request)
    asked = request.path_params["subject"]
    if kind is ReportKind.ACCEPTANCE:
        subject = arguments.identifier("subject", asked)
        seen = bool(await several(context, moment, Kind.TASK, [subject]))
    else:
        subject = arguments.code("subject", asked)
        seen = context.sees(subject)
    if not seen:
        raise RefusedQuery(UnknownSubject(field="subject", subject=asked[: arguments.TEXT_MAX]))
    async with context.gateway.pool.acquire() as connection:
        return refuse_if(await make(Source(context.gateway.log, connection, moment), kind, subject))


def _one_of(field: str, said: str, known: tuple[str, ...] | list[ReportKind]) -> str:
    if said in known:
        return said
    names = "、".join(known)
    wrong = Malformed(field=field, value=said[:40], rule_zh=f"应为 {names}", rule_en=f"it is one of {names}")
    raise RefusedQuery(wrong)
