"""What can be read at a moment beside the subjects themselves: duties, the week, score cards, caps, offices, and the
events that rest on a document. `Readable` has all of it."""

import strawberry

from gateway import duties, units
from gateway.case_timeline import CaseTimeline, case_timeline
from gateway.cases import Case, CaseFilter, CaseStatusOutput, Problem, case, page_of_cases, problem_ledger
from gateway.connections import Connection
from gateway.context import Info
from gateway.documents import events_resting_on
from gateway.duties import Coverage, Duty, Score, Weekly
from gateway.events import EventConnection
from gateway.fields import field
from gateway.findings import Severity
from gateway.metering import MeterOutput, page_of_meters
from gateway.monitors import MonitorOutput, monitors
from gateway.registers import Registers
from gateway.scalars import DivisionCode, Identifier
from gateway.units import Caps, CurtailmentOutput, Evaluation, OfficeOutput
from gateway.watching import Watching
from projections.moment import Moment


@strawberry.interface(
    description="督查与调度：报送、周报、考核、总量控制、机构、依据文件。"
    "Supervision: duties, the weekly report, score cards, caps, offices, and what rests on a document."
)
class Supervision(Watching, Registers):
    async def at_moment(self, info: Info) -> Moment:
        """The moment this object reads at."""
        raise NotImplementedError

    @field(
        "以某文件为依据的事件，含经由其他文件间接依据的；以编号或文号（任何印法）指定。"
        "Events that rest on a document, also through others; named by id, or by its number however printed."
    )
    async def events_resting_on(
        self,
        info: Info,
        document: Identifier | None = None,
        doc_no: str | None = None,
        only_directly: bool = False,
        first: int | None = None,
        after: str | None = None,
    ) -> EventConnection:
        return await events_resting_on(
            info.context,
            await self.at_moment(info),
            asked=document,
            doc_no=doc_no,
            direct=only_directly,
            first=first,
            after=after,
        )

    @field("报送义务，按编号分页。Report duties, by id.")
    async def duties(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        division: DivisionCode | None = None,
    ) -> Connection[Duty]:
        moment = await self.at_moment(info)
        return await duties.page_of_duties(info.context, moment, division=division, first=first, after=after)

    @field("一项报送义务。A report duty; refused alike where it is unknown and where it is not yours.")
    async def duty(self, info: Info, id: Identifier) -> Duty:
        return await duties.duty(info.context, await self.at_moment(info), id)

    @field(
        "周报：截至该日的七天，由账本事件算出。The weekly report of the seven days that end with the moment's day."
    )
    async def weekly_report(self, info: Info, division: DivisionCode | None = None) -> Weekly:
        return await duties.weekly_report(info.context, await self.at_moment(info), division)

    @field("案件，按编号分页，可筛选。Cases by id: of a division, a status, a severity, or those that are late.")
    async def cases(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        division: DivisionCode | None = None,
        status: CaseStatusOutput | None = None,
        severity: Severity | None = None,
        overdue: bool | None = None,
    ) -> Connection[Case]:
        asked = CaseFilter(division, status, severity, overdue)
        return await page_of_cases(info.context, await self.at_moment(info), asked, first=first, after=after)

    @field("一个案件。A case; refused alike where it is unknown and where it is not yours.")
    async def case(self, info: Info, id: Identifier) -> Case:
        return await case(info.context, await self.at_moment(info), id)

    @field(
        "一个案件及其主体的全部经过，按日期，各附回执，并列时限及是否按时。"
        "All that happened on a case and its subject by day, each with its receipt, and its deadlines."
    )
    async def case_timeline(self, info: Info, id: Identifier) -> CaseTimeline:
        return await case_timeline(info.context, await self.at_moment(info), id)

    @field(
        "问题台账（拉条挂账）：未销号的案件与企业任务，逾期在前；可含已销号的。"
        "The ledger of problems: cases and enterprises' tasks not struck off yet, the latest first."
    )
    async def problem_ledger(
        self, info: Info, division: DivisionCode | None = None, with_struck_off: bool = False
    ) -> list[Problem]:
        return await problem_ledger(info.context, await self.at_moment(info), division, with_struck_off)

    @field("监测点位：是否在重点名录、数据可信状态。Monitors: whether on the key list, and what was published of them.")
    async def monitors(self, info: Info, division: DivisionCode | None = None) -> list[MonitorOutput]:
        return await monitors(info.context, await self.at_moment(info), division)

    @field("计量点及其逐月数据，按编号分页。Meters with what they serve and what they read, by id.")
    async def meters(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        division: DivisionCode | None = None,
    ) -> Connection[MeterOutput]:
        moment = await self.at_moment(info)
        return await page_of_meters(info.context, moment, division=division, first=first, after=after)

    @field("省级抽查覆盖面。How many of the accepted tasks the province looked at.")
    async def spot_check_coverage(self, info: Info, division: DivisionCode | None = None) -> Coverage:
        return await duties.spot_check_coverage(info.context, await self.at_moment(info), division)

    @field("各县考核表，按代码排序。The score cards of the counties, by code.")
    async def score_cards(self, info: Info, division: DivisionCode | None = None) -> list[Score]:
        return await duties.cards(info.context, await self.at_moment(info), division)

    @field("总量控制及其状态。The caps of a division, with what stands against each.")
    async def caps(self, info: Info, division: DivisionCode) -> Caps:
        return await units.caps(info.context, await self.at_moment(info), division)

    @field(
        "生存线/发展线评价及能耗“双下降”。Which share of the enterprises reaches which line; energy and its base year."
    )
    async def evaluation(self, info: Info, division: DivisionCode, year: int) -> Evaluation:
        return await units.evaluation(info.context, await self.at_moment(info), division, year)

    @field("错峰生产、应急减排日历。The lawful curtailments that hold for a division.")
    async def curtailments(self, info: Info, division: DivisionCode) -> list[CurtailmentOutput]:
        return await units.curtailments(info.context, await self.at_moment(info), division)

    @field("一个区划的机构；默认仅该日在册的。The offices of a division, those in force on the day or all.")
    async def offices(
        self, info: Info, division: DivisionCode, only_in_force: bool = True
    ) -> list[OfficeOutput]:
        return await units.offices(info.context, await self.at_moment(info), division, only_in_force)
