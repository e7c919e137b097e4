"""`quench demo`: the whole main job on the real documents, in one process.

Everything goes the way an office would go: the documents' lines through GraphQL over HTTP, each with the token of the
office that would submit it; the tables from GraphQL answers, with an inspector's token.
"""

import asyncio

from rich.console import Console

from app.clerks import DayClerk
from app.client import Api
from app.databases import Databases
from app.demo.evidence import read_again, send_files
from app.demo.submit import Submitted, submit_demo
from app.demo.tables import COLUMNS_WIDE, inspector_tables
from app.demo.witnesses import demo_settings, demo_witnesses
from app.issuer import Issuer
from app.listening import listening
from app.serving import application, issuer, projecting
from app.settings import Settings
from ledger.log import Log
from projections.projector import Projector

out = Console(highlight=False, soft_wrap=True)
progress = Console(stderr=True, highlight=False, soft_wrap=True)
DEMO_TOKENS = (
    ("市级办公室 city office", "CITY_OFFICE", "140800", "运城市工业和信息化局"),
    ("省级检查员 inspector", "INSPECTOR", "140000", "山西省焦化行业压减过剩产能专项工作领导小组办公室"),
    ("审计 auditor", "AUDITOR", "140000", "山西省审计厅"),
)
EXAMPLES = (
    (
        "各县指标账 the counties' books",
        "{ at { position counties { code name capacity { operating closedPending reduced check } } } }",
    ),
    (
        "闻喜县的任务 the tasks of 闻喜, as of 2020-06-30",
        '{ at(effectiveOn: "2020-06-30") { tasks(division: "140823") '
        "{ edges { node { id targetTonnes acceptedTonnes lastDay status overdueDays } } } } }",
    ),
    (
        "未处理预警 open alerts",
        "{ at { alerts { edges { node { rule severity subject sentenceZh causes } } } } }",
    ),
    (
        "先查哪里，哪里看不见 where to look first, and what cannot be seen ※",
        '{ orderOfWork(division: "149900", first: 5) { nodes { place subject rules saysZh } } '
        'blindSpots(division: "149900") { nodes { oven reason since saysZh } } }',
    ),
    (
        "停产前后的月用电 the months before and after a stop ※",
        '{ at(effectiveOn: "2022-08-01") { alerts(rules: ["S-12"]) { nodes { sentenceZh '
        "series { month kwh allowanceKwh baselineKwh thresholdKwh } } } } }",
    ),
    (
        "一案始末 a case and its days ※",
        '{ caseTimeline(id: "c-sl-jia-1") { entries(first: 50) { nodes { on kind office sentenceZh } } } }',
    ),
)
SETTLE_SECONDS = 120.0


async def run_demo(settings: Settings, found: Databases, *, serve: bool) -> None:
    """Submit, print, and serve until cancelled (or end after the tables)."""
    port = settings.port if serve else 0
    settings = demo_settings(settings.model_copy(update={"port": port}))
    tokens = issuer(settings)
    async with (
        demo_witnesses(settings),
        application(settings, found) as app,
        listening(app, settings.host, settings.port) as url,
    ):
        graphql = f"{url}/graphql"
        # The clerks start after the lines: the first day they open judges deadlines already past (model.md §0.5).
        submitted = await asyncio.to_thread(submit_demo, graphql, tokens.token, _show)
        async with projecting(settings, found) as projector:
            await asyncio.to_thread(send_files, graphql, tokens.token)
            await read_again(settings, found)
            await _settled(settings, found, projector)
            inspector = Api(graphql, tokens.token(*DEMO_TOKENS[1][1:]))
            columns = out.width if out.is_terminal else COLUMNS_WIDE
            out.print(await asyncio.to_thread(inspector_tables, inspector, columns), markup=False)
            out.print(_summary(submitted), markup=False)
            if serve:
                _print_doors(url, tokens)
                await asyncio.Event().wait()


def _show(done: int, total: int, office: str) -> None:
    if progress.is_terminal:
        progress.print(
            f"\r\x1b[K提交 submitting {done:,} / {total:,}  {office}", end="\n" if done == total else ""
        )


async def _settled(settings: Settings, found: Databases, projector: Projector) -> None:
    """Wait until today is opened, everything is projected and nothing more is written about it."""
    async with asyncio.timeout(SETTLE_SECONDS), await Log.open(found.app, origin=settings.origin) as log:
        await DayClerk(log).work()
        quiet = 0
        while quiet < 3:
            size = (await log.head()).size
            await asyncio.sleep(0.2)
            quiet = quiet + 1 if projector.position >= size == (await log.head()).size else 0


def _summary(submitted: Submitted) -> str:
    return (
        f"\n提交：新入账 {submitted.accepted:,}，按预期拒绝 {submitted.refused:,}，此前已入账 {submitted.replayed:,}"
        f" / submitted: {submitted.accepted:,} accepted, {submitted.refused:,} refused as the story expects, "
        f"{submitted.replayed:,} already there"
    )


def _print_doors(url: str, tokens: Issuer) -> None:
    out.print(f"\nGraphQL: {url}/graphql\n")
    for name, role, division, office in DEMO_TOKENS:
        out.print(f"{name} {division}\n  {tokens.token(role, division, office)}", markup=False)
    out.print("\n示例查询 example queries", markup=False)
    for name, query in EXAMPLES:
        out.print(f"  {name}\n    {query}", markup=False)
    curl = f"curl -s {url}/graphql -H 'Content-Type: application/json' -H \"Authorization: Bearer $TOKEN\""
    out.print(f'\n  {curl} -d \'{{"query": "…"}}\'\n（Ctrl-C 停止 / stops）', markup=False)
