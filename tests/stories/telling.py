"""How a story is told (讲述): offices act through GraphQL, the clerks keep the days, an inspector asks through GraphQL.

A scene says who acts, on which day, and what: `story.accept(CITY.government, "2019-12-31", "ListLot", lot=…)`. What no
document says happened is told with `invent`, and what must be turned away with `refuse`, so that the log itself marks
it; only invented enterprises do unlawful things (示例焦化甲). Days are opened by the clerks of `app`, as in production:
whatever rests on a deadline is found on the day that `dawn` opens, and on no other.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from app.clerks import AlertClerk, DayClerk, write_once
from app.duty_clerk import DutyClerk
from domain.days import DayOpened
from domain.envelope import Role
from tests.gateway.house import House, token

PROVINCE = "140000"
PAGE = 200


@dataclass(frozen=True)
class Office:
    """Who submits or asks: its name as it stands in the log, its role, and the division it answers for."""

    name: str
    role: Role
    division: str

    @cached_property
    def token(self) -> str:
        """The signed token of the office."""
        return token(self.role, self.division, self.name)


MIIT = Office("省工信厅", Role.PROVINCE_MIIT, PROVINCE)
AUTHORITY = Office("省工信厅（产能置换）", Role.PROVINCE_AUTHORITY, PROVINCE)
LEADING = Office("省领导小组办公室", Role.PROVINCE_OFFICE, PROVINCE)
INSPECTOR = Office("省督查组", Role.INSPECTOR, PROVINCE)
AUDITOR = Office("省审计厅", Role.AUDITOR, PROVINCE)


@dataclass(frozen=True)
class City:
    """The offices of a prefecture (市)."""

    code: str
    name: str

    def _office(self, name: str, role: Role) -> Office:
        return Office(self.name + name, role, self.code)

    @property
    def office(self) -> Office:
        """市工信局 = 市领导小组办公室."""
        return self._office("工信局", Role.CITY_OFFICE)

    @property
    def government(self) -> Office:
        """市人民政府: tasks, lists, categories."""
        return self._office("人民政府", Role.CITY_GOV)

    @property
    def acceptance(self) -> Office:
        """市验收组: another office than those whose work it accepts (four eyes)."""
        return self._office("验收组", Role.CITY_GOV)

    @property
    def finance(self) -> Office:
        """市财政局."""
        return self._office("财政局", Role.CITY_FINANCE)

    @property
    def ecology(self) -> Office:
        """市生态环境局."""
        return self._office("生态环境局", Role.CITY_ECO)


@dataclass(frozen=True)
class County:
    """The offices of a county or county-level city (县（市）); in 介休's plan its 市局 are these (X-33)."""

    code: str
    name: str

    def department(self, name: str) -> Office:
        """One of the 局: 应急管理局, 生态环境局, 住建局, 水利局, 公安局, 市场监管局, 人社局 …"""
        return Office(self.name + name, Role.COUNTY_DEPT, self.code)

    @property
    def office(self) -> Office:
        """县工信局 = 县领导小组办公室."""
        return Office(self.name + "工信局", Role.COUNTY_OFFICE, self.code)

    @property
    def emergency(self) -> Office:
        """应急管理局."""
        return self.department("应急管理局")

    @property
    def ecology(self) -> Office:
        """生态环境局（分局）."""
        return self.department("生态环境局")

    @property
    def power(self) -> Office:
        """供电公司."""
        return Office(self.name + "供电公司", Role.POWER_CO, self.code)

    @property
    def court(self) -> Office:
        """法院事项联络员: quotes court papers."""
        return Office(self.name + "法院事项联络员", Role.COURT_LIAISON, self.code)

    def company(self, name: str) -> Office:
        """An enterprise, as a submitter."""
        return Office(name, Role.ENTERPRISE, self.code)


ACCOUNTS = """
recognized operating idle unbuilt closedPending carried reduced discounted revoked eliminatedOther transfer check
"""
MONEY = "provincePool cityPool countyPool advanced escrow payable paid receivable clawbackReceivable check"


@dataclass
class Story:
    """The house, and the telling of one story in it."""

    house: House
    refusals: list[str] = field(default_factory=list)
    """The codes of the recorded refusals so far, in the order they were told."""
    _today: date | None = None
    _duties: DutyClerk | None = None
    _alerts: AlertClerk | None = None

    # What the offices do

    async def accept(self, who: Office, on: str, command: str, **said: Any) -> int:
        """An act of the documents is taken; the position of its last event."""
        request = {name: said.pop(name) for name in ENVELOPE if name in said}
        answer = await self.house.submit(command, _plain(said), who.token, on=on, **request)
        assert answer["__typename"] == "Receipt", (command, said, answer)
        return int(answer["facts"][-1]["position"])

    async def invent(self, who: Office, on: str, command: str, **said: Any) -> int:
        """An act that no document tells is taken, and marked."""
        return await self.accept(who, on, command, invented=True, **said)

    async def refuse(self, who: Office, on: str, command: str, *codes: str, **said: Any) -> int | None:
        """An invented attempt is refused with these codes among others; the position where it is kept.

        None, and not among `refusals`, where it cannot be read as input: that is not recorded.

        Every refusal says in both languages what is wrong, and what to do.
        """
        request = {"invented": True} | {name: said.pop(name) for name in ENVELOPE if name in said}
        answer = await self.house.submit(command, _plain(said), who.token, on=on, **request)
        assert answer["__typename"] == "Refused", (command, said, answer)
        found = [one["code"] for one in answer["refusals"]]
        assert set(codes) <= set(found), answer
        for one in answer["refusals"]:
            assert all(one[said] for said in ("messageZh", "messageEn", "remedy")), one
        if answer["position"] is None:
            return None
        self.refusals += found
        return int(answer["position"])

    # What the clerks do

    async def dawn(self, day: str) -> None:
        """开日: every day up to this one is opened, overdue reports are noted and alerts raised, as the clerks do."""
        opened = date.fromisoformat(day)
        if self._today is None:
            first = DayOpened(day=opened)
            await write_once(self.house.log, DayClerk.NAME, f"day:{day}", first, tags=("days",), on=opened)
        self._today = opened
        self._duties = self._duties or DutyClerk(self.house.log)
        self._alerts = self._alerts or AlertClerk(
            self.house.log, self.house.pool, lambda: self._today or opened
        )
        await DayClerk(self.house.log, lambda: opened).work()
        await self._duties.work()
        await self.house.settle()
        await self._alerts.work()

    # What an inspector asks

    async def ask(self, query: str, who: Office = INSPECTOR, **variables: Any) -> dict[str, Any]:
        """The data of a query, once the projections have reached the head."""
        await self.house.settle()
        return await self.house.read(query, who.token, **variables)

    async def at(
        self, on: str, query: str, who: Office = INSPECTOR, position: int | None = None
    ) -> dict[str, Any]:
        """The fields of one moment: what had happened by a day, as known at a position (the newest)."""
        moment = f"query($on: Date!, $position: Position) {{ at(effectiveOn: $on, position: $position) {{ {query} }} }}"
        data: dict[str, Any] = (await self.ask(moment, who, on=on, position=position))["at"]
        return data

    async def book(self, on: str, division: str = PROVINCE, position: int | None = None) -> dict[str, int]:
        """指标账 of a county, a city or the province: the accounts that are not empty; the check column is 0."""
        capacity = f"capacity {{ {ACCOUNTS} }}"
        if division == PROVINCE:
            found = await self.at(on, f"province {{ total {{ {capacity} }} }}", position=position)
            return _filled(found["province"]["total"]["capacity"])
        if division.endswith("00"):
            found = await self.at(on, f"cities {{ code {capacity} }}", position=position)
            (city,) = [one for one in found["cities"] if one["code"] == division]
            return _filled(city["capacity"])
        found = await self.at(on, f'county(code: "{division}") {{ {capacity} }}', position=position)
        return _filled(found["county"]["capacity"])

    async def money(
        self, on: str, division: str | None = None, position: int | None = None
    ) -> dict[str, int]:
        """试算平衡表 in fen: the accounts that are not empty; the check column is 0 in the total and in every book."""
        only = f'(division: "{division}")' if division else ""
        accounts = f"accounts {{ {MONEY} }}"
        found = await self.at(
            on, f"trialBalance{only} {{ total {{ {accounts} }} books {{ {accounts} }} }}", position=position
        )
        for book in found["trialBalance"]["books"]:
            _filled(book["accounts"])
        return _filled(found["trialBalance"]["total"]["accounts"])

    async def tasks(self, on: str, fields: str, division: str | None = None) -> dict[str, dict[str, Any]]:
        """任务台账 by task."""
        only = f', division: "{division}"' if division else ""
        found = await self.at(on, f"tasks(first: {PAGE}{only}) {{ nodes {{ id {fields} }} }}")
        return {row.pop("id"): row for row in found["tasks"]["nodes"]}

    async def compensation(self, on: str, fields: str) -> dict[str, dict[str, Any]]:
        """补偿台账 by lot."""
        found = await self.at(on, f"compensation(first: {PAGE}) {{ nodes {{ lot {{ id }} {fields} }} }}")
        return {row.pop("lot")["id"]: row for row in found["compensation"]["nodes"]}

    async def alerts(self, *, open_only: bool = False, invented: bool | None = None) -> list[tuple[str, str]]:
        """预警: (rule, subject) of what was raised, sorted; all or the open, of real or invented events or both."""
        flag = str(open_only).lower()
        found = await self.ask(
            f"{{ alerts(first: {PAGE}, onlyOpen: {flag}) {{ nodes {{ rule subject invented }} }} }}"
        )
        rows = [one for one in found["alerts"]["nodes"] if invented in (None, one["invented"])]
        return sorted((one["rule"], one["subject"]) for one in rows)

    async def kept_refusals(self) -> list[str]:
        """拒绝提交: the codes of the refused attempts that stand in the log, oldest first."""
        found = await self.ask(f"{{ refusals(first: {PAGE}) {{ nodes {{ position data }} }} }}", AUDITOR)
        rows = sorted(found["refusals"]["nodes"], key=lambda one: int(one["position"]))
        return [refusal["code"] for row in rows for refusal in row["data"]["refusals"]]


ENVELOPE = ("key", "documents", "evidence", "onBehalfOf", "invented")
"""What a submission says beside the fields of its command."""


def span(text: str, last_day: str | None = None, latest: str | None = None) -> dict[str, str]:
    """A deadline: its words, and the last day (or the latest reading) that still meets it."""
    return {"text": text} | _plain({"lastDay": last_day, "lastDayLatest": latest})


def wan(tonnes: float) -> int:
    """万吨 in tonnes."""
    return round(tonnes * 10_000)


def yuan(amount: float) -> int:
    """元 in fen."""
    return round(amount * 100)


def _filled(accounts: dict[str, str]) -> dict[str, int]:
    assert accounts["check"] == "0", accounts
    return {name: int(amount) for name, amount in accounts.items() if int(amount)}


def _plain(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value is not None}
