"""What can be read at a moment; `Query` reads it now, `at(…)` on any other day as known at any other position.

The moment resolves once and is carried by the parent object, so that every part of one answer shows the same (D, K)
(DESIGN §5).
"""

from datetime import date, datetime

import strawberry

from domain.submissions import SubmissionRefused
from gateway import arguments, divisions, findings
from gateway.compensation import Compensation, page_of_compensations
from gateway.connections import Connection
from gateway.context import Info
from gateway.divisions import Division, Province
from gateway.documents import Document, document, page_of_documents
from gateway.events import Event, EventConnection, event_of, events_page, query_of
from gateway.fields import field
from gateway.findings import Alert, Finding
from gateway.health import Health, health
from gateway.identity import Action
from gateway.money import Fund, MoneyGroup, TrialBalance, fund, trial_balance
from gateway.nodes import Enterprise, Lot, Node, Oven, Project, Seal, Site
from gateway.reading import any_node, node, nodes
from gateway.scalars import DivisionCode, Identifier, Position
from gateway.supervision import Supervision
from gateway.tasks import Task, page_of_tasks, task
from gateway.visibility import visible
from projections.moment import Moment
from projections.subjects import Kind
from projections.trial_balance import projected, state_digest

FILTERS_MAX = 20
DIGEST_NODES = 200
"""What a state digest costs of the budget: it sums every row that is known."""


@strawberry.interface(
    description="某一时点可读的一切。Everything that can be read at one moment (D, K): "
    "what had happened by `effectiveOn`, as known at `position`."
)
class Readable(Supervision):
    async def at_moment(self, info: Info) -> Moment:
        """The moment this object reads at."""
        raise NotImplementedError

    @field("已知截至的账本位置；可重复引用。What was known: up to this position.")
    async def position(self, info: Info) -> Position:
        return Position((await self.at_moment(info)).position)

    @field("该位置的入账时刻；空账本为空。When that position was recorded.")
    async def recorded_at(self, info: Info) -> datetime | None:
        return (await self.at_moment(info)).recorded_at

    @field(
        "同一问题的答案是否不再变：指明位置，或账本已到达的时刻，则为真；问此刻所知，则此后入账的事件仍可改变过去。"
        "Whether the same question has the same answer for ever: true where a position was named, or an instant that "
        "the log has reached; of what is known now, later entries may still change the past."
    )
    async def final(self, info: Info) -> bool:
        return (await self.at_moment(info)).final

    @field("发生截至之日。What had happened: up to this day.")
    async def effective_on(self, info: Info) -> date:
        return (await self.at_moment(info)).effective_on

    @field(
        "已知截至该位置的试算平衡表的摘要（SHA-256），与 quench replay 核对。"
        "SHA-256 of the trial balance of all that is known here, to compare with `quench replay` "
        "(docs/ledger-format.md)."
    )
    async def state_digest(self, info: Info) -> str:
        moment = await self.at_moment(info)
        info.context.spend(DIGEST_NODES)
        return await info.context.once(("state_digest", moment.position), lambda: _digest(info, moment.position))

    @field("账本现有位置数。The size of the log now.")
    async def head(self, info: Info) -> Position:
        return Position((await self.at_moment(info)).head)

    @field("投影落后的事件数。How many events the projections have yet to apply.")
    async def lag(self, info: Info) -> int:
        return (await self.at_moment(info)).lag

    @field("系统状态。Whether the projections follow the log; where one stopped and why.")
    async def health(self, info: Info) -> Health:
        return await health(info.context.gateway, with_reasons=info.context.sees(None))

    @field("由标签（如 oven:…）取主体，标签见事件与预警。A subject by its tag, as events and alerts name it.")
    async def node(self, info: Info, tag: str) -> Node:
        return await any_node(info, await self.at_moment(info), tag)

    @field("各县指标账，按代码排序。The quota books of the counties, by code.")
    async def counties(self, info: Info, city: DivisionCode | None = None) -> list[Division]:
        within = None if city is None else arguments.code("city", city)
        return await divisions.divisions(info.context, await self.at_moment(info), "county", within)

    @field("一个县或市的指标账。The quota book of one county or city.")
    async def county(self, info: Info, code: DivisionCode) -> Division:
        return await divisions.division(
            info.context, await self.at_moment(info), arguments.code("code", code), "code"
        )

    @field("各市指标账。The quota books of the cities.")
    async def cities(self, info: Info) -> list[Division]:
        return await divisions.divisions(info.context, await self.at_moment(info), "city")

    @field("全省指标账。The quota book of the province.")
    async def province(self, info: Info) -> Province:
        return await divisions.province(info.context, await self.at_moment(info))

    @field(
        "账本事件，按位置；游标即位置。仅限本辖区。"
        "Events of the log up to the position; the cursor is the position. Of your own division only."
    )
    async def events(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        types: list[str] | None = None,
        tags: list[str] | None = None,
    ) -> EventConnection:
        info.context.require(Action.READ, "账本事件", "the log")
        return await events_page(
            info.context,
            upto=(await self.at_moment(info)).position,
            first=first,
            after=after,
            query=query_of(
                arguments.texts("types", types, FILTERS_MAX), arguments.texts("tags", tags, FILTERS_MAX)
            ),
        )

    @field("一个事件。One event of the log.")
    async def event(self, info: Info, position: Position) -> Event | None:
        info.context.require(Action.READ, "账本事件", "the log")
        asked = arguments.position("position", position) or 0
        if asked > (await self.at_moment(info)).position:
            return None
        found = await info.context.gateway.log.entry(asked)
        seen = await visible(info.context, [found] if found else [])
        return event_of(seen[0]) if seen else None

    @field("焦炉。A coke oven; refused alike where it is unknown and where it is not yours.")
    async def oven(self, info: Info, id: Identifier) -> Oven:
        return await node(info, await self.at_moment(info), Kind.OVEN, Oven, id)

    @field("本辖区的焦炉，按编号分页。The coke ovens of your division, by id.")
    async def ovens(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        division: DivisionCode | None = None,
        enterprise: Identifier | None = None,
    ) -> Connection[Oven]:
        moment = await self.at_moment(info)
        return await nodes(
            info, moment, Kind.OVEN, Oven, first=first, after=after, division=division, enterprise=enterprise
        )

    @field("产能指标。A capacity lot; refused alike where it is unknown and where it is not yours.")
    async def lot(self, info: Info, id: Identifier) -> Lot:
        return await node(info, await self.at_moment(info), Kind.LOT, Lot, id)

    @field("本辖区的产能指标，按编号分页。The capacity lots of your division, by id.")
    async def lots(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        division: DivisionCode | None = None,
        enterprise: Identifier | None = None,
    ) -> Connection[Lot]:
        moment = await self.at_moment(info)
        return await nodes(
            info, moment, Kind.LOT, Lot, first=first, after=after, division=division, enterprise=enterprise
        )

    @field("厂址。A site; refused alike where it is unknown and where it is not yours.")
    async def site(self, info: Info, id: Identifier) -> Site:
        return await node(info, await self.at_moment(info), Kind.SITE, Site, id)

    @field("封条。A seal; refused alike where it is unknown and where it is not yours.")
    async def seal(self, info: Info, id: Identifier) -> Seal:
        return await node(info, await self.at_moment(info), Kind.SEAL, Seal, id)

    @field("本辖区的封条，按编号分页。The seals of your division, by id.")
    async def seals(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        division: DivisionCode | None = None,
    ) -> Connection[Seal]:
        moment = await self.at_moment(info)
        return await nodes(info, moment, Kind.SEAL, Seal, first=first, after=after, division=division)

    @field(
        "产能置换项目。A replacement project; refused alike where it is unknown and where it is not yours."
    )
    async def project(self, info: Info, id: Identifier) -> Project:
        return await node(info, await self.at_moment(info), Kind.PROJECT, Project, id)

    @field("本辖区的产能置换项目，按编号分页。The replacement projects of your division, by id.")
    async def projects(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        division: DivisionCode | None = None,
    ) -> Connection[Project]:
        moment = await self.at_moment(info)
        return await nodes(info, moment, Kind.PROJECT, Project, first=first, after=after, division=division)

    @field("企业。An enterprise; refused alike where it is unknown and where it is not yours.")
    async def enterprise(self, info: Info, id: Identifier) -> Enterprise:
        return await node(info, await self.at_moment(info), Kind.ENTERPRISE, Enterprise, id)

    @field("本辖区的企业，按编号分页。The enterprises of your division, by id.")
    async def enterprises(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        division: DivisionCode | None = None,
    ) -> Connection[Enterprise]:
        moment = await self.at_moment(info)
        return await nodes(
            info, moment, Kind.ENTERPRISE, Enterprise, first=first, after=after, division=division
        )

    @field("压减任务：全省、各市、各企业。Tasks: the province's, the cities', then the enterprises'.")
    async def tasks(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        division: DivisionCode | None = None,
    ) -> Connection[Task]:
        moment = await self.at_moment(info)
        return await page_of_tasks(info.context, moment, division=division, first=first, after=after)

    @field("一项任务。A task; refused alike where it is unknown and where it is not yours.")
    async def task(self, info: Info, id: Identifier) -> Task:
        return await task(info.context, await self.at_moment(info), id)

    @field("补偿，按产能指标。Compensation, lot by lot.")
    async def compensation(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        division: DivisionCode | None = None,
    ) -> Connection[Compensation]:
        moment = await self.at_moment(info)
        return await page_of_compensations(info.context, moment, division=division, first=first, after=after)

    @field("资金试算平衡表，按县、市或产能指标。The trial balance in fen, by county, city or lot.")
    async def trial_balance(
        self, info: Info, by: MoneyGroup = MoneyGroup.COUNTY, division: DivisionCode | None = None
    ) -> TrialBalance:
        moment = await self.at_moment(info)
        return await trial_balance(info.context, moment, by=by, division=division)

    @field("一市一年的补偿资金：配套到位与预拨。The fund of a city and a year: raised, prepaid, advanced.")
    async def fund(self, info: Info, city: DivisionCode, year: int) -> Fund:
        return await fund(info, await self.at_moment(info), city=city, year=year)

    @field(
        "截至该位置的发现，由重到轻；不受业务日限制；可按主体标签、规则编号筛选。"
        "Findings up to the position, whatever the business day, the gravest first; those that ended stay. "
        "Of one subject by its tag (oven:…), of some rules by their ids (D-05)."
    )
    async def findings(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        division: DivisionCode | None = None,
        only_open: bool = True,
        subject: str | None = None,
        rules: list[str] | None = None,
    ) -> Connection[Finding]:
        asked = findings.Asked(division, subject, rules, only_open)
        moment = await self.at_moment(info)
        return await findings.findings(info.context, moment, asked, first=first, after=after)

    @field(
        "截至该位置发出的预警，由重到轻；不受业务日限制；可按主体标签、规则编号筛选。"
        "Alerts raised up to the position, whatever the business day, the gravest first. "
        "Of one subject by its tag (oven:…), of some rules by their ids (D-05)."
    )
    async def alerts(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        division: DivisionCode | None = None,
        only_open: bool = True,
        subject: str | None = None,
        rules: list[str] | None = None,
    ) -> Connection[Alert]:
        asked = findings.Asked(division, subject, rules, only_open)
        moment = await self.at_moment(info)
        return await findings.alerts(info.context, moment, asked, first=first, after=after)

    @field("政策文件；未登录者仅见已公开的。Policy documents; without a token those marked public.")
    async def documents(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> Connection[Document]:
        return await page_of_documents(info.context, await self.at_moment(info), first, after)

    @field("一份政策文件。One policy document.")
    async def document(self, info: Info, id: Identifier) -> Document:
        return await document(info.context, await self.at_moment(info), id)

    @field(
        "被拒绝的提交（入账部分）；单位见本单位，省级见全部。Refused attempts as recorded: an office's own, or all."
    )
    async def refusals(
        self, info: Info, first: int | None = None, after: str | None = None, office: str | None = None
    ) -> EventConnection:
        info.context.require(Action.READ, "拒绝记录", "refused attempts")
        return await events_page(
            info.context,
            upto=(await self.at_moment(info)).position,
            first=first,
            after=after,
            query=query_of((SubmissionRefused.TOPIC,), ()),
            keep=lambda event: office is None or event_of(event).office == office,
        )


async def _digest(info: Info, position: int) -> str:
    async with info.context.gateway.pool.acquire() as connection:
        return state_digest(position, await projected(connection, 0, position))
