"""After any sequence of valid submissions, late and corrected ones included, the invariants of model.md §4.1 hold.

They are checked after every event, so they hold as known at every position, and on every effective date.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.acceptance.commands import HoldCityAcceptance, RevokeAcceptance
from domain.acceptance.facts import AcceptedTonnes, Verdict
from domain.acquisitions.commands import AcquireLotByMerger, DetermineLotCategory, RecognizeAcquisition
from domain.acquisitions.facts import AcquisitionBasis
from domain.command import Command, Decided
from domain.corrections.commands import CorrectEvent, ReplacementCommand
from domain.courts.commands import (
    ReportLotCourtAuctioned,
    ReportLotCourtSealed,
    ReportLotCourtSealLifted,
    VerifyLotAuction,
)
from domain.courts.facts import AuctionCheck, AuctionPaper
from domain.demolition.commands import DemolishEquipment
from domain.demolition.facts import Equipment
from domain.enterprises.commands import MergeEnterprises
from domain.envelope import Role
from domain.fact import FREE_ACCOUNTS, SIGNED_ACCOUNTS, Account
from domain.lots.commands import (
    CommitLotToProject,
    ConfirmLotTrade,
    DeclareLotTrade,
    ListLot,
    ReleaseLotCommitment,
    ReplaceLot,
    RevokeLotFiling,
    SplitLot,
    UnlistLot,
)
from domain.lots.facts import LotPart, Provenance
from domain.lots.state import Lot, free_tonnes
from domain.ovens.commands import ReportProductionOnClosedOven, RestartOven, StopOven
from domain.ovens.facts import Seen
from domain.projects.commands import FileProject, RevokeProjectFiling, StartProject
from domain.projects.facts import Regime, Source
from domain.quantities import Share
from domain.tasks.commands import AdjustFacilityWithinTask
from tests.domain import opening as o
from tests.domain.scenario import Scenario, by

LOTS = ("one", "two", "child-a", "child-b")
OVENS = ("oven-1", "oven-2", "oven-3")
TASKS = ("task-1", "task-2")
MAIN = (Equipment(kind="炭化室", main=True),)
START = date(2019, 1, 1)
COURTS = ("甲法院", "乙法院")
TARGETS = (Account.REVOKED, Account.UNBUILT)


class Step(msgspec.Struct, frozen=True):
    """A step of a history: what kind of command, two free choices, and how late the report comes in days."""

    kind: int
    a: int
    b: int
    late: int


def plausible(s: Scenario, step: Step, day: date) -> Command | None:
    """A command that the present state makes worth trying; most are accepted, some are refused."""
    return KINDS[step.kind % len(KINDS)](s, step, day)


def oven_command(s: Scenario, step: Step, day: date) -> Command:
    oven = OVENS[step.a % 3]
    if step.b % 5 == 0:
        return RestartOven(oven=oven)
    return ReportProductionOnClosedOven(oven=oven, seen=Seen.OUTPUT) if step.b % 5 == 1 else StopOven(oven=oven)


def demolish(s: Scenario, step: Step, day: date) -> Command:
    return DemolishEquipment(oven=OVENS[step.a % 3], items=MAIN)


def chosen(s: Scenario, step: Step, wanted: Callable[[str], int]) -> tuple[str, int] | None:
    """A lot for which the wanted tonnes are positive, and all or half of them."""
    found = [(name, tonnes) for name in LOTS if (tonnes := wanted(name)) > 0]
    if not found:
        return None
    name, tonnes = found[step.a % len(found)]
    return name, tonnes if step.b % 3 else max(1, tonnes // 2)


def list_it(s: Scenario, step: Step, day: date) -> Command | None:
    found = chosen(s, step, lambda name: free_tonnes(s.world.now.lot(name), s.world.book(name)))
    return ListLot(lot=found[0], task=TASKS[step.b % 2], tonnes=found[1]) if found else None


def unlist_it(s: Scenario, step: Step, day: date) -> Command | None:
    found = chosen(s, step, lambda name: s.world.now.lot(name).listed_tonnes)
    if found is None:
        return None
    hold = s.world.now.lot(found[0]).list_holds[0]
    return UnlistLot(lot=found[0], task=hold.task, tonnes=min(found[1], hold.tonnes), reason="调整")


def adjust_it(s: Scenario, step: Step, day: date) -> Command | None:
    """A free facility takes the place of a listed one, or two listed ones change their tasks (YC-13)."""
    listed = [name for name in LOTS if s.world.now.lot(name).list_holds]
    if not listed:
        return None
    old = listed[step.a % len(listed)]
    other = [name for name in LOTS if name != old and s.world.now.lot(name).holder]
    if not other:
        return None
    new = other[step.b % len(other)]
    holds = s.world.now.lot(new).list_holds
    return AdjustFacilityWithinTask(
        task=s.world.now.lot(old).list_holds[0].task,
        lot=old,
        to_lot=new,
        counter_task=holds[0].task if holds else None,
        reason="安全",
        company_consent="同意书",
    )


def accept_it(s: Scenario, step: Step, day: date) -> Command | None:
    found = chosen(s, step, lambda name: s.world.book(name).balance(Account.CLOSED_PENDING))
    if found is None:
        return None
    holds = s.world.now.lot(found[0]).list_holds
    task = holds[0].task if holds else TASKS[0]
    tonnes = AcceptedTonnes(lot=found[0], tonnes=found[1])
    return HoldCityAcceptance(task=task, verdict=Verdict.PASSED, accepted=(tonnes,))


def revoke_it(s: Scenario, step: Step, day: date) -> Command | None:
    found = chosen(s, step, lambda name: s.world.book(name).balance(Account.REDUCED))
    if found is None:
        return None
    return RevokeAcceptance(task=TASKS[step.b % 2], lot=found[0], tonnes=found[1], reason="抽查不符")


def split_it(s: Scenario, step: Step, day: date) -> Command:
    book = s.world.book("two")
    hold = s.world.now.lot("two").listed_tonnes
    parts = []
    for account in (Account.OPERATING, Account.IDLE, Account.CLOSED_PENDING, Account.REDUCED):
        if tonnes := book.balance(account):
            held, hold = min(hold, tonnes // 2), hold - min(hold, tonnes // 2)
            parts.append(part("child-a", account, tonnes // 2, held, ("oven-2",)))
            held, hold = min(hold, tonnes - tonnes // 2), hold - min(hold, tonnes - tonnes // 2)
            parts.append(part("child-b", account, tonnes - tonnes // 2, held, ("oven-3",)))
    return SplitLot(lot="two", parts=tuple(parts))


def part(lot: str, account: Account, tonnes: int, held: int, ovens: tuple[str, ...]) -> LotPart:
    return LotPart(lot=lot, account=account, tonnes=tonnes, list_hold_tonnes=held, ovens=ovens)


def trade_it(s: Scenario, step: Step, day: date) -> Command | None:
    for name in LOTS:
        if s.world.now.lot(name).declared_trade:
            return ConfirmLotTrade(lot=name, report_id="r", oven_transferred=bool(step.b % 2))
    found = chosen(s, step, lambda name: s.world.book(name).total(FREE_ACCOUNTS))
    holder = s.world.now.lot(found[0]).holder if found else None
    if found is None or holder is None:
        return None
    buyer = "buyer" if holder.enterprise == "jianlong" else "jianlong"
    return DeclareLotTrade(
        lot=found[0],
        seller=holder.enterprise,
        buyer=buyer,
        tonnes=found[1],
        price_fen_per_tonne=3000,
        contract_date=day,
    )


def commit_it(s: Scenario, step: Step, day: date) -> Command | None:
    found = chosen(s, step, lambda name: free_tonnes(s.world.now.lot(name), s.world.book(name)))
    if found is None:
        return None
    carried = None if step.b % 7 == 0 else found[1] * 4 // 5
    return CommitLotToProject(lot=found[0], project="project", retired_tonnes=found[1], carried_tonnes=carried)


def release_it(s: Scenario, step: Step, day: date) -> Command:
    return ReleaseLotCommitment(lot=LOTS[step.a % 4], project="project", reason="放弃")


def replace_it(s: Scenario, step: Step, day: date) -> Command | None:
    for name in LOTS:
        for hold in s.world.now.lot(name).project_holds:
            carried = hold.carried_tonnes or 0
            return ReplaceLot(
                lot=name,
                project="project",
                retired_tonnes=hold.retired_tonnes,
                carried_tonnes=carried,
                discounted_tonnes=hold.retired_tonnes - carried,
            )
    return None


def start_it(s: Scenario, step: Step, day: date) -> Command:
    return StartProject(project="project")


def court_acts(s: Scenario, step: Step, day: date) -> Command | None:
    """A sealing, then an auction, then the city office's word on it; at times a lifting."""
    name = LOTS[step.a % 4]
    lot = s.world.now.lot(name)
    if lot.holder is None:
        return None
    tonnes, ruling = s.world.book(name).total(FREE_ACCOUNTS), f"r{len(s.events)}"
    open_ = next((a.ruling_no for a in lot.auctions if a.verified is None), None)
    seal = lot.first_court_seal
    if seal is None:
        court = COURTS[step.b % 2]
        return ReportLotCourtSealed(
            lot=name, court=court, sealing_rank=1, ruling_no=ruling, tonnes=max(1, tonnes // (1 + step.b % 2))
        )
    if step.b % 4 == 0:
        return ReportLotCourtSealLifted(lot=name, court=seal.court, ruling_no=seal.ruling_no)
    if open_ is None:
        tonnes = lot.listed_tonnes if lot.list_holds else tonnes
        return ReportLotCourtAuctioned(
            lot=name, court=seal.court, buyer=other(lot), tonnes=tonnes, price_fen=1, ruling_no=ruling
        )
    papers = tuple(AuctionCheck(paper=paper, in_order=True) for paper in AuctionPaper)
    moves = bool(step.b % 2)
    return VerifyLotAuction(
        lot=name, ruling_no=open_, first_sealing_court=True, checks=papers, oven_transferred=moves
    )


def other(lot: Lot) -> str:
    return "buyer" if lot.holder and lot.holder.enterprise == "jianlong" else "jianlong"


def acquire_it(s: Scenario, step: Step, day: date) -> Command | None:
    """By merger, by recognition of a listed lot, or as determined."""
    name = LOTS[step.a % 4]
    lot = s.world.now.lot(name)
    if lot.holder is None:
        return None
    verified = next((a for a in lot.auctions if a.verified), None)
    if step.b % 3 == 0 and not verified:
        merger = "to-buyer" if lot.holder.enterprise == "jianlong" else "nobody-absorbed-the-buyer"
        return AcquireLotByMerger(lot=name, merger=merger, oven_built=bool(step.b % 2))
    if not verified:
        tonnes = max(1, lot.listed_tonnes // 2)
        return DetermineLotCategory(lot=name, category=Provenance.OWN_OVEN, tonnes=tonnes, reason="会议")
    return RecognizeAcquisition(
        lot=name,
        tonnes=lot.listed_tonnes,
        basis=AcquisitionBasis.AUCTION,
        beneficiary=verified.buyer,
        category=Provenance.COURT_AUCTIONED,
        report_id="r",
    )


def revoke_filing(s: Scenario, step: Step, day: date) -> Command | None:
    """Of a lot, all or half of it, or of the project; then it is filed anew."""
    if step.b % 2:
        if not s.world.now.project("project").filed:
            return refiled()
        return RevokeProjectFiling(project="project", reason="清理", to_account=TARGETS[step.a % 2])
    found = chosen(s, step, lambda name: s.world.book(name).total((*FREE_ACCOUNTS, Account.CLOSED_PENDING)))
    if found is None:
        return None
    target = TARGETS[step.a % 2]
    return RevokeLotFiling(lot=found[0], tonnes=found[1], reason="清理", to_account=target)


def refiled() -> Command:
    return FileProject(
        project="project",
        owner="jianlong",
        division=o.WENXI,
        county=o.WENXI,
        sources=(Source(lot="two", tonnes=1),),
        regime=Regime.LARGE_FOR_SMALL,
        coke_dry_quenching=True,
    )


def correct_it(s: Scenario, step: Step, day: date) -> Command | None:
    """Void one of the latest events, or move it to another day."""
    position = len(s.events) - step.a % 6
    fact = s.events[position - 1].fact
    name = NAMES.get(type(fact).__name__)
    replacement = None
    if step.b % 3 and name:
        fields = msgspec.to_builtins(fact)
        for extra in ("postings", "money", "withheld"):
            fields.pop(extra)
        replacement = ReplacementCommand(command=name, occurred_on=day, fields=fields)
    return CorrectEvent(position=position, replacement=replacement, reason="更正", second_office="复核")


NAMES = {
    "OvenStopped": "StopOven",
    "OvenRestarted": "RestartOven",
    "EquipmentDemolished": "DemolishEquipment",
    "CityAcceptanceHeld": "HoldCityAcceptance",
    "LotListed": "ListLot",
    "LotUnlisted": "UnlistLot",
    "LotCommittedToProject": "CommitLotToProject",
    "LotReplaced": "ReplaceLot",
    "ProjectStarted": "StartProject",
    "AcceptanceRevoked": "RevokeAcceptance",
    "LotCourtSealed": "ReportLotCourtSealed",
    "LotCourtAuctioned": "ReportLotCourtAuctioned",
    "ProjectFilingRevoked": "RevokeProjectFiling",
}
KINDS: tuple[Callable[[Scenario, Step, date], Command | None], ...] = (
    oven_command,
    demolish,
    list_it,
    accept_it,
    revoke_it,
    unlist_it,
    split_it,
    trade_it,
    commit_it,
    release_it,
    replace_it,
    start_it,
    correct_it,
    demolish,
    accept_it,
    list_it,
    court_acts,
    court_acts,
    court_acts,
    acquire_it,
    revoke_filing,
    adjust_it,
)


def world_at_start() -> Scenario:
    s = o.enterprise(o.enterprise(Scenario()), "buyer", o.HEJIN)
    o.lot(s, "one", 300_000, ovens=("oven-1",))
    o.lot(s, "two", 600_000, ovens=("oven-2", "oven-3"))
    for task, tonnes in (("task-1", 300_000), ("task-2", 600_000)):
        s.given(assigned(task, tonnes), o.LISTED_ON)
    command = MergeEnterprises(
        merger="to-buyer",
        survivor="buyer",
        absorbed="jianlong",
        controlling_share=Share(num=51, den=100),
        agreement_date=START,
    )
    s.given(command, "2018-12-31")
    return o.project(s, (Source(lot="two", tonnes=600_000),), tonnes=None)


def assigned(task: str, tonnes: int) -> Command:
    from domain.tasks.commands import AssignEnterpriseTask
    from domain.tasks.facts import EndState

    return AssignEnterpriseTask(
        task=task,
        enterprise="jianlong",
        division=o.WENXI,
        county=o.WENXI,
        tonnes=tonnes,
        deadline=by("2020-10-31"),
        required_end_state=EndState.CLOSE_OR_DEMOLISH,
    )


def check(s: Scenario) -> None:
    """Every invariant, on every effective date."""
    days: dict[tuple[str, Account, str, str | None], dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for event in s.events:
        sums: dict[str, int] = defaultdict(int)
        for row in event.fact.postings:
            days[(row.lot, row.account, row.enterprise, row.county)][row.effective_on] += row.tonnes
            for name in ("all", f"e {row.enterprise}", f"c {row.county}"):
                sums[name] += row.tonnes
        assert not any(sums.values()), event
    for key, by_day in days.items():
        running = 0
        for day in sorted(by_day):
            running += by_day[day]
            assert running >= 0 or key[1] in SIGNED_ACCOUNTS, (key, day, running)
    lots: dict[str, int] = defaultdict(int)
    for key, by_day in days.items():
        lots[key[0]] += sum(by_day.values())
    assert not any(lots.values()), lots
    world = s.world
    for name in LOTS:
        lot, book = world.now.lot(name), world.book(name)
        kept = book.balance(Account.REDUCED) + book.balance(Account.CLOSED_PENDING)
        assert kept >= lot.accepted_once_tonnes
        assert lot.reduced_net_tonnes == book.balance(Account.REDUCED)
        assert free_tonnes(lot, book) >= 0, name


@pytest.mark.rule("SX-22", "YC-37", "YC-38", "E-16")
@given(st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_sequence_of_submissions_breaks_the_books(chance: Random) -> None:
    s = world_at_start()
    for number in range(chance.randrange(5, 50)):
        late = chance.choice((0, 0, 0, 5, 40, 200, 700))
        step = Step(chance.randrange(len(KINDS)), chance.randrange(12), chance.randrange(105), late)
        play(s, step, START + timedelta(days=30 * number))
        check(s)


def play(s: Scenario, step: Step, today: date) -> Decided | None:
    """One step: a report of something that happened some days before."""
    day = max(START, today - timedelta(days=step.late))
    command = plausible(s, step, day)
    if command is None:
        return None
    if isinstance(command, CorrectEvent):
        return s.when(command, today, **corrector(s, command))
    return s.when(command, day, office=f"{type(command).__name__}局")


def corrector(s: Scenario, command: CorrectEvent) -> dict[str, Any]:
    """The office of the original; for reduced tonnes the province."""
    original = s.events[command.position - 1]
    rows = original.fact.postings
    if any(row.account is Account.REDUCED for row in rows) or original.role not in CorrectEvent.ROLES:
        return {"role": Role.PROVINCE_OFFICE}
    return {"role": original.role, "office": original.office}
