"""The subjects of the ledger as the API shows them: enterprise, lot, oven, seal, task, project.

Every field of the folded state stands under its own name (`gateway.outputs`); written by hand are the edges between
subjects and what the books say. `events` is a subject's timeline.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

import strawberry

from domain.compensation.state import CompensationFile
from domain.enterprises.state import Enterprise as EnterpriseState
from domain.fact import Account
from domain.lots.state import Lot as LotState
from domain.ovens.state import Oven as OvenState
from domain.places.state import name_of
from domain.policy.open_points import Answer
from domain.projects.plans import PlannedStart
from domain.projects.readiness import ReadyTarget, ready_target
from domain.projects.state import Project as ProjectState
from domain.seals.state import Seal as SealState
from domain.sites.state import Site as SiteState
from domain.sites.treatment import DeepTreatment, deep_treatment
from domain.world import View, World
from gateway.capacity import Accounts, accounts_of
from gateway.context import Info
from gateway.events import EventConnection, timeline
from gateway.explaining import (
    EXPLAIN,
    AccountOf,
    CapacityExplanation,
    MoneyAccountOf,
    capacity_of,
    explain_capacity,
    only,
)
from gateway.fields import field
from gateway.interpretations import WORDS, Interpretation, interpretations_of
from gateway.metering import AllowanceOutput, MeterOutput, OutputOutput
from gateway.money import EXPLAIN_MONEY, MoneyExplanation, explain_money
from gateway.outputs import mirroring, output_of
from gateway.scalars import DivisionCode, Identifier, Tonnes
from gateway.subjects import Found, linked
from projections.explanations import MONEY, QUOTA, Holder, Rows, at
from projections.folding import folded
from projections.lots.lineage import LineageLot, lineage
from projections.meters import meters_of_oven, oven_allowances, oven_output
from projections.moment import Moment
from projections.ovens.obligations import OvenObligation, obligations_of, stops_in_alert
from projections.subjects import Kind, Subject
from projections.two_books import TwoBooks, two_books

N = TypeVar("N", bound="LedgerSubject")
T = TypeVar("T")
_PLACE = ("division", "county")


@strawberry.interface(description="有标签的主体。Whatever has a tag: `node(tag:)` finds it again.")
class Node:
    @field("标签，如 oven:…；全账唯一。The tag, unique in the ledger.")
    def tag(self) -> str:
        raise NotImplementedError


@strawberry.interface(
    description="账本中的一个主体，如其在该时点。A subject of the ledger, as it was at the moment."
)
class LedgerSubject(Node):
    moment: strawberry.Private[Moment]
    found: strawberry.Private[Found]

    @property
    def subject(self) -> Subject:
        """What the index says of it."""
        return self.found.subject

    @field("标签，如 oven:…；全账唯一。The tag, unique in the ledger.")
    def tag(self) -> str:
        return self.subject.tag

    @field("编号。The id.")
    def id(self) -> Identifier:
        return Identifier(self.subject.id)

    @field("所在区划代码；县未载明时为市。The division; the city where no document states the county.")
    def division(self) -> DivisionCode:
        return DivisionCode(self.subject.division)

    @field("所在区划名称。The division's name.")
    def division_name(self) -> str:
        return name_of(self.subject.division) or self.subject.division

    @field("县级区划代码；文件未载明时为空。The county; null where no document states it.")
    def county(self) -> DivisionCode | None:
        return None if self.subject.county is None else DivisionCode(self.subject.county)

    @field("虚构数据。Marked as invented: no document says so.")
    def invented(self) -> bool:
        return self.subject.invented

    @field("经历的事件，按位置，不受业务日限制。Its events up to the position, whatever the business day.")
    async def events(self, info: Info, first: int | None = None, after: str | None = None) -> EventConnection:
        return await timeline(
            info.context, self.subject.tag, upto=self.moment.position, first=first, after=after
        )


@mirroring(EnterpriseState, "企业。An enterprise.", without=(*_PLACE, "enterprise", "lots", "ovens"))
class Enterprise(LedgerSubject):
    @property
    def mirrored(self) -> EnterpriseState:
        return self.found.view.enterprise(self.subject.id)

    @field("持有的产能指标。The lots it holds.")
    async def lots(self, info: Info) -> "list[Lot]":
        return await _edges(self, info, Lot, Kind.LOT, self.mirrored.lots)

    @field("焦炉。Its ovens.")
    async def ovens(self, info: Info) -> "list[Oven]":
        return await _edges(self, info, Oven, Kind.OVEN, self.mirrored.ovens)

    @field("名下各账户吨数，含已转出指标的历史分录。Its book: what stood in its name, in tonnes.")
    async def capacity(self, info: Info) -> Accounts:
        return await capacity_of(info.context, at(self.moment), Rows(QUOTA, Holder.ENTERPRISE, (self.subject.id,)))

    @field(EXPLAIN)
    async def explain(
        self, info: Info, account: AccountOf | None = None, first: int | None = None, after: str | None = None
    ) -> CapacityExplanation:
        rows = only(Rows(QUOTA, Holder.ENTERPRISE, (self.subject.id,)), account)
        return await explain_capacity(info.context, at(self.moment), rows, first, after)

    @field(EXPLAIN_MONEY)
    async def explain_money(
        self,
        info: Info,
        account: MoneyAccountOf | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> MoneyExplanation:
        rows = only(Rows(MONEY, Holder.ENTERPRISE, (self.subject.id,)), account)
        return await explain_money(info.context, at(self.moment), rows, first, after)

    @field("指标账与装置账之差；空为未知。Its two books beside each other; null is unknown, never a gap.")
    async def two_books(self, info: Info) -> output_of(TwoBooks):  # type: ignore[valid-type]
        name, day = self.subject.id, self.moment.effective_on
        log = info.context.gateway.log
        return await folded(log, self.moment, [self.subject.tag], lambda world: two_books(world, name, day))


@mirroring(
    LotState,
    "产能指标。A capacity lot, with its holds and its book.",
    without=(*_PLACE, "lot", "holder", "ovens", "parent", "children"),
    derived=("listed_tonnes", "committed_tonnes", "court_sealed_tonnes", "category"),
)
class Lot(LedgerSubject):
    @property
    def mirrored(self) -> LotState:
        return self.found.view.lot(self.subject.id)

    @field("各账户吨数。Its book: all accounts, in tonnes a year.")
    def capacity(self) -> Accounts:
        book = self.found.world.book(self.subject.id)
        return accounts_of({account: book.balance(account, self.moment.effective_on) for account in Account})

    @field(EXPLAIN)
    async def explain(
        self, info: Info, account: AccountOf | None = None, first: int | None = None, after: str | None = None
    ) -> CapacityExplanation:
        rows = only(Rows(QUOTA, Holder.LOT, (self.subject.id,)), account)
        return await explain_capacity(info.context, at(self.moment), rows, first, after)

    @field(EXPLAIN_MONEY)
    async def explain_money(
        self,
        info: Info,
        account: MoneyAccountOf | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> MoneyExplanation:
        rows = only(Rows(MONEY, Holder.LOT, (self.subject.id,)), account)
        return await explain_money(info.context, at(self.moment), rows, first, after)

    @field("持有企业；不在本辖区时为空。The holder; null where it lies outside your division.")
    async def enterprise(self, info: Info) -> Enterprise | None:
        holder = self.mirrored.holder
        return await _edge(self, info, Enterprise, Kind.ENTERPRISE, holder.enterprise if holder else None)

    @field("对应的焦炉。The ovens behind it.")
    async def ovens(self, info: Info) -> "list[Oven]":
        return await _edges(self, info, Oven, Kind.OVEN, self.mirrored.ovens)

    @field("拆分前的指标。The lot it was split from.")
    async def parent(self, info: Info) -> "Lot | None":
        return await _edge(self, info, Lot, Kind.LOT, self.mirrored.parent)

    @field("拆分出的指标。The lots it was split into.")
    async def children(self, info: Info) -> "list[Lot]":
        return await _edges(self, info, Lot, Kind.LOT, self.mirrored.children)

    @field(
        "沿革：由何指标来、去了何处，逐项；仅本辖区的指标。Its ancestors and descendants, act by act; of your division."
    )
    async def lineage(self, info: Info) -> list[output_of(LineageLot)]:  # type: ignore[valid-type]
        found = await lineage(info.context.gateway.log, self.moment, self.subject.id)
        seen = await linked(info.context, self.moment, Kind.LOT, (one.lot for one in found))
        mine = {one.subject.id for one in seen}
        return [one for one in found if one.lot in mine]

    @field("补偿档案。Its compensation file.")
    def compensation_file(self) -> output_of(CompensationFile):  # type: ignore[valid-type]
        return self.found.view.compensation(self.subject.id)

    @field(WORDS)
    async def interpretations(self, info: Info) -> list[Interpretation]:
        return await interpretations_of(info.context, self.moment, Answer.LOT, self.subject.division)


@mirroring(
    OvenState,
    "焦炉：各状态面及推导阶段。A coke oven: its facets, and the stage they make.",
    without=(*_PLACE, "oven", "registered", "enterprise", "lots", "tasks"),
    derived=("stage", "certified", "sealed", "main_demolished", "accepted"),
)
class Oven(LedgerSubject):
    @property
    def mirrored(self) -> OvenState:
        return self.found.view.oven(self.subject.id)

    @field("所属企业；不在本辖区时为空。Its enterprise; null where it lies outside your division.")
    async def enterprise(self, info: Info) -> Enterprise | None:
        return await _edge(self, info, Enterprise, Kind.ENTERPRISE, self.mirrored.enterprise or None)

    @field("对应的产能指标。The lots it backs.")
    async def lots(self, info: Info) -> list[Lot]:
        return await _edges(self, info, Lot, Kind.LOT, self.mirrored.lots)

    @field(WORDS)
    async def interpretations(self, info: Info) -> list[Interpretation]:
        return await interpretations_of(info.context, self.moment, Answer.OVEN, self.subject.division)

    @field(
        "置换该炉的项目何时具备投产条件；不改变最后一日。The day its project was ready; the last day stays."
    )
    async def ready_target(self, info: Info) -> output_of(ReadyTarget) | None:  # type: ignore[valid-type]
        info.context.spend(1)
        name, day = self.subject.id, self.moment.effective_on

        def target(world: World) -> ReadyTarget | None:
            view = world.on(day)
            return ready_target(view, view.oven(name))

        return await folded(info.context.gateway.log, self.moment, [self.subject.tag], target)

    @field(
        "改造与关停义务：干熄焦、超低排放、4.3米焦炉关停，各有同一最后一日。What it owes by a printed day, one by one."
    )
    async def obligations(self, info: Info) -> list[output_of(OvenObligation)]:  # type: ignore[valid-type]
        name, day = self.subject.id, self.moment.effective_on

        def owed(world: World) -> list[OvenObligation]:
            return list(obligations_of(world.on(day), world.now, world.on(day).oven(name), day))

        found = await folded(info.context.gateway.log, self.moment, [self.subject.tag], owed)
        info.context.spend(len(found))
        return found

    @field(
        "计量点：本炉专用的在前，与他处共用的在后；共用的读数不代表本炉。"
        "Its meters: its own first, then those it shares, whose readings never speak for it alone."
    )
    async def meters(self, info: Info) -> list[MeterOutput]:
        return await self._asked(info, meters_of_oven)

    @field("保留负荷申报，含其专用计量点的。The loads it may keep, those of its own meters too.")
    async def load_allowances(self, info: Info) -> list[AllowanceOutput]:
        return await self._asked(info, oven_allowances)

    @field("月焦炭产量，仅对本炉的报告。The coke reported of it month by month, of it alone.")
    async def monthly_output(self, info: Info) -> list[OutputOutput]:
        return await self._asked(info, lambda view, oven, _: oven_output(view, oven))

    async def _asked(self, info: Info, of: Callable[[View, str, date], tuple[T, ...]]) -> list[T]:
        """What its meters and series say by the day."""
        name, day = self.subject.id, self.moment.effective_on
        log, tags = info.context.gateway.log, [self.subject.tag]
        found = await folded(log, self.moment, tags, lambda world: list(of(world.on(day), name, day)))
        info.context.spend(len(found))
        return found

    @field(
        "预警时该炉是否停产：以生产线计，未查为空。Whether an alert stops it: by oven, null where nobody looked."
    )
    def stops_in_alert(self) -> bool | None:
        return stops_in_alert(self.mirrored)


@mirroring(SealState, "封条。A seal by its number.", without=("seal", "oven"))
class Seal(LedgerSubject):
    @property
    def mirrored(self) -> SealState:
        return self.found.view.seal(self.subject.id)

    @field("所封焦炉。The oven it is on.")
    async def oven(self, info: Info) -> Oven | None:
        return await _edge(self, info, Oven, Kind.OVEN, self.mirrored.oven)


@mirroring(
    SiteState, "厂址。A site of works.", without=(*_PLACE, "site", "known", "registered", "enterprise", "ovens")
)
class Site(LedgerSubject):
    @property
    def mirrored(self) -> SiteState:
        return self.found.view.site(self.subject.id)

    @field("所属企业；不在本辖区时为空。Its enterprise; null where it lies outside your division.")
    async def enterprise(self, info: Info) -> Enterprise | None:
        return await _edge(self, info, Enterprise, Kind.ENTERPRISE, self.mirrored.enterprise or None)

    @field("厂内焦炉。The ovens on it.")
    async def ovens(self, info: Info) -> list[Oven]:
        return await _edges(self, info, Oven, Kind.OVEN, self.mirrored.ovens)

    @field("距建成区距离及是否须深度治理；当地未设为空。How far it is from the built-up area; null where none is set.")
    async def deep_treatment(self, info: Info) -> output_of(DeepTreatment) | None:  # type: ignore[valid-type]
        info.context.spend(1)
        name, day = self.subject.id, self.moment.effective_on
        return await folded(
            info.context.gateway.log,
            self.moment,
            [self.subject.tag],
            lambda world: deep_treatment(world.now, world.on(day).site(name), day),
        )

    @field(WORDS)
    async def interpretations(self, info: Info) -> list[Interpretation]:
        return await interpretations_of(info.context, self.moment, Answer.SITE, self.subject.division)


@mirroring(
    ProjectState,
    "产能置换项目。A replacement project.",
    without=(*_PLACE, "project", "owner", "start_ovens"),
    derived=("overlap_allowance_tonnes",),
)
class Project(LedgerSubject):
    @property
    def mirrored(self) -> ProjectState:
        return self.found.view.project(self.subject.id)

    @field("建设单位；不在本辖区时为空。The owner; null where it lies outside your division.")
    async def owner(self, info: Info) -> Enterprise | None:
        return await _edge(self, info, Enterprise, Kind.ENTERPRISE, self.mirrored.owner or None)

    @field("投产的焦炉。The ovens it started with.")
    async def start_ovens(self, info: Info) -> list[Oven]:
        return await _edges(self, info, Oven, Kind.OVEN, self.mirrored.start_ovens)

    @field("计划投产；是力争目标，不是期限。When its ovens are planned to start: striven for, no deadline.")
    def planned_starts(self, info: Info) -> list[output_of(PlannedStart)]:  # type: ignore[valid-type]
        starts = self.found.view.project_plan(self.subject.id).starts
        info.context.spend(len(starts))
        return list(starts)

    @field("落后于计划的项目：按较晚读法仍未投产。What is behind plan, by the later reading of the words.")
    def behind_plan(self) -> list[str]:
        day = self.moment.effective_on
        starts = self.found.view.project_plan(self.subject.id).starts
        return [one.label for one in starts if one.behind(day)]

    @field("已退出的吨数合计。The tonnes retired for it so far.")
    def retired_tonnes(self) -> Tonnes:
        return Tonnes(sum(source.retired_tonnes for source in self.mirrored.retired))

    @field(WORDS)
    async def interpretations(self, info: Info) -> list[Interpretation]:
        return await interpretations_of(info.context, self.moment, Answer.PROJECT, self.subject.division)


async def _edges(node: LedgerSubject, info: Info, kind: type[N], of: Kind, ids: Iterable[str]) -> list[N]:
    found = await linked(info.context, node.moment, of, ids)
    return [kind(moment=node.moment, found=one) for one in found]


async def _edge(node: LedgerSubject, info: Info, kind: type[N], of: Kind, name: str | None) -> N | None:
    linked_ = await _edges(node, info, kind, of, [name] if name else [])
    return linked_[0] if linked_ else None
