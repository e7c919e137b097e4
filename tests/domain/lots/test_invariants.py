"""After any sequence of valid submissions, late and corrected ones included, the invariants of model.md §4.1 hold.

They are checked after every event, so they hold as known at every position, and on every effective date.
"""

from collections import defaultdict
from datetime import date, timedelta

import msgspec
import pytest
from domain.acceptance.commands import HoldCityAcceptance, RevokeAcceptance
from domain.acceptance.facts import AcceptedTonnes, Verdict
from domain.command import Accepted, Command
from domain.corrections.commands import CorrectEvent, ReplacementCommand
from domain.demolition.commands import DemolishEquipment
from domain.demolition.facts import Equipment
from domain.envelope import Role
from domain.fact import SIGNED_ACCOUNTS, Account
from domain.lots.commands import (
    CommitLotToProject,
    ConfirmLotTrade,
    DeclareLotTrade,
    ListLot,
    ReleaseLotCommitment,
    ReplaceLot,
    SplitLot,
    UnlistLot,
)
from domain.lots.facts import LotPart
from domain.lots.state import free_tonnes
from domain.ovens.commands import ReportProductionOnClosedOven, RestartOven, StopOven
from domain.ovens.facts import Seen
from domain.projects.commands import StartProject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.domain import opening as o
from tests.domain.scenario import Scenario

LOTS = ("one", "two", "child-a", "child-b")
OVENS = ("oven-1", "oven-2", "oven-3")
TONNES = st.sampled_from((100_000, 200_000, 300_000, 600_000))
DAYS = st.integers(0, 900).map(lambda n: date(2019, 1, 1) + timedelta(days=n))
LOT, OVEN = st.sampled_from(LOTS), st.sampled_from(OVENS)
TASK = st.sampled_from(("task-1", "task-2"))
MAIN = (Equipment(kind="炭化室", main=True),)


def accepted_of(task: str, lot: str, tonnes: int) -> HoldCityAcceptance:
    return HoldCityAcceptance(
        task=task, verdict=Verdict.PASSED, accepted=(AcceptedTonnes(lot=lot, tonnes=tonnes),)
    )


def split_of(account: Account, a: int, b: int) -> SplitLot:
    parts = (
        LotPart(lot="child-a", account=account, tonnes=a),
        LotPart(lot="child-b", account=account, tonnes=b),
    )
    return SplitLot(lot="two", parts=parts)


COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.builds(StopOven, oven=OVEN),
    st.builds(RestartOven, oven=OVEN),
    st.builds(ReportProductionOnClosedOven, oven=OVEN, seen=st.just(Seen.OUTPUT)),
    st.builds(DemolishEquipment, oven=OVEN, items=st.just(MAIN)),
    st.builds(ListLot, lot=LOT, task=TASK, tonnes=TONNES),
    st.builds(UnlistLot, lot=LOT, task=TASK, tonnes=TONNES, reason=st.just("调整")),
    st.builds(accepted_of, TASK, LOT, TONNES),
    st.builds(RevokeAcceptance, task=TASK, lot=LOT, tonnes=TONNES, reason=st.just("抽查不符")),
    st.builds(split_of, st.sampled_from((Account.OPERATING, Account.IDLE)), TONNES, TONNES),
    st.builds(
        DeclareLotTrade,
        lot=LOT,
        seller=st.just("jianlong"),
        buyer=st.just("buyer"),
        tonnes=TONNES,
        price_fen_per_tonne=st.just(3000),
        contract_date=DAYS,
    ),
    st.builds(ConfirmLotTrade, lot=LOT, report_id=st.just("r"), oven_transferred=st.booleans()),
    st.builds(
        CommitLotToProject,
        lot=LOT,
        project=st.just("project"),
        retired_tonnes=TONNES,
        carried_tonnes=st.sampled_from((80_000, 200_000, None)),
    ),
    st.builds(ReleaseLotCommitment, lot=LOT, project=st.just("project"), reason=st.just("放弃")),
    st.builds(
        ReplaceLot,
        lot=LOT,
        project=st.just("project"),
        retired_tonnes=st.sampled_from((100_000, 200_000, 600_000)),
        carried_tonnes=st.sampled_from((80_000, 200_000)),
        discounted_tonnes=st.sampled_from((20_000, 0, 400_000)),
    ),
    st.builds(StartProject, project=st.just("project")),
)


def world_at_start() -> Scenario:
    s = o.enterprise(o.enterprise(Scenario()), "buyer", o.HEJIN)
    o.lot(s, "one", 300_000, ovens=("oven-1",))
    o.lot(s, "two", 600_000, ovens=("oven-2", "oven-3"))
    for task, tonnes in (("task-1", 300_000), ("task-2", 600_000)):
        s.given(assigned(task, tonnes), o.LISTED_ON)
    return o.project(s, (), tonnes=None)


def assigned(task: str, tonnes: int) -> Command:
    from domain.tasks.commands import AssignEnterpriseTask
    from domain.tasks.facts import EndState

    return AssignEnterpriseTask(
        task=task,
        enterprise="jianlong",
        division=o.WENXI,
        county=o.WENXI,
        tonnes=tonnes,
        deadline=o.by("2020-10-31"),
        required_end_state=EndState.CLOSE_OR_DEMOLISH,
    )


def check(s: Scenario) -> None:
    """Every invariant, on every effective date."""
    days: dict[tuple[str, Account, str, str | None], dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for event in s.events:
        sums: dict[str, int] = defaultdict(int)
        for row in event.fact.postings:
            days[(row.lot, row.account, row.enterprise, row.county)][row.effective_on] += row.tonnes
            for key in ("all", f"e {row.enterprise}", f"c {row.county}"):
                sums[key] += row.tonnes
        assert not any(sums.values()), event
    for key, by_day in days.items():
        running = 0
        for day in sorted(by_day):
            running += by_day[day]
            assert running >= 0 or key[1] in SIGNED_ACCOUNTS, (key, day, running)
    assert sum(tonnes for by_day in days.values() for tonnes in by_day.values()) == 0
    world = s.world
    for name in LOTS:
        lot, book = world.now.lot(name), world.book(name)
        kept = book.balance(Account.REDUCED) + book.balance(Account.CLOSED_PENDING)
        assert kept >= lot.accepted_once_tonnes
        assert lot.reduced_net_tonnes == book.balance(Account.REDUCED)
        assert free_tonnes(lot, book) >= 0, name


STEPS = st.lists(st.tuples(COMMANDS, DAYS, st.integers(0, 12)), min_size=5, max_size=40)


@pytest.mark.rule("SX-22", "YC-37", "YC-38", "E-16")
@given(STEPS)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_sequence_of_submissions_breaks_the_books(steps: list[tuple[Command, date, int]]) -> None:
    s = world_at_start()
    start, taken = len(s.events), list[Command]()
    for command, day, choice in steps:
        if choice == 0 and len(s.events) > start:
            position = start + 1 + (day.toordinal() % (len(s.events) - start))
            s.when(correction(s, position, command, day), "2022-01-01", role=Role.PROVINCE_OFFICE)
        elif choice == 1 and len(s.events) > start:
            position = start + 1 + (day.toordinal() % (len(s.events) - start))
            office = s.events[position - 1].office
            moved = CorrectEvent(
                position=position, replacement=moved_to(s, position, day), reason="日期", second_office="复核"
            )
            role = s.events[position - 1].role
            s.when(moved, "2022-01-01", role=role if role in CorrectEvent.ROLES else Role.CITY_GOV, office=office)
        else:
            decided = s.when(command, day, office=f"{type(command).__name__}局")
            taken += [command] if isinstance(decided, Accepted) else []
        check(s)


def correction(s: Scenario, position: int, command: Command, day: date) -> CorrectEvent:
    replacement = None
    if day.toordinal() % 2:
        replacement = ReplacementCommand(
            command=type(command).__name__, occurred_on=day, fields=msgspec.to_builtins(command)
        )
    return CorrectEvent(position=position, replacement=replacement, reason="更正", second_office="复核")


def moved_to(s: Scenario, position: int, day: date) -> ReplacementCommand | None:
    """The event's own command on another day, where the fact repeats the command's fields."""
    fact = s.events[position - 1].fact
    name = NAMES.get(type(fact).__name__)
    if name is None:
        return None
    fields = msgspec.to_builtins(fact)
    for extra in ("postings", "money", "withheld"):
        fields.pop(extra, None)
    return ReplacementCommand(command=name, occurred_on=day, fields=fields)


NAMES = {
    "OvenStopped": "StopOven",
    "OvenRestarted": "RestartOven",
    "EquipmentDemolished": "DemolishEquipment",
    "LotListed": "ListLot",
    "LotUnlisted": "UnlistLot",
    "LotCommittedToProject": "CommitLotToProject",
    "LotReplaced": "ReplaceLot",
    "ProjectStarted": "StartProject",
    "AcceptanceRevoked": "RevokeAcceptance",
}
