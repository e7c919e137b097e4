"""Submissions that the tests of app/ start from: 建龙 of 闻喜, its lot and its task."""

from datetime import date
from typing import Any

from domain.command import Command
from domain.enterprises.commands import RegisterEnterprise
from domain.envelope import Request, Submitter
from domain.fact import Account
from domain.lots.commands import DeclareLotTrade, ListLot, RecognizeBaselineCapacity
from domain.lots.facts import AccountBasis, BaselineBasis
from domain.outcomes import Submission
from domain.quantities import Deadline
from domain.tasks.commands import AssignEnterpriseTask
from domain.tasks.facts import EndState

OPENING = date(2018, 12, 31)
LISTED = date(2019, 12, 31)


def said(command: Command, on: date, key: str, **who: Any) -> Submission:
    role = who.pop("role", sorted(command.ROLES)[0])
    submitter = Submitter(office=who.pop("office", f"{role} office"), role=role, division="140000")
    return Submission(command=command, request=Request(key=key, occurred_on=on, submitter=submitter, **who))


def enterprise(name: str = "jianlong") -> Submission:
    command = RegisterEnterprise(enterprise=name, legal_name=name, division="140823", county="140823")
    return said(command, OPENING, f"enterprise:{name}")


def lot(name: str = "lot", tonnes: int = 540_000) -> Submission:
    command = RecognizeBaselineCapacity(
        lot=name,
        enterprise="jianlong",
        division="140823",
        county="140823",
        tonnes=tonnes,
        basis=BaselineBasis.NAMED_IN_DOCUMENT,
        account=Account.OPERATING,
        account_basis=AccountBasis.INFERRED,
    )
    return said(command, OPENING, f"lot:{name}")


def task() -> Submission:
    command = AssignEnterpriseTask(
        task="task",
        enterprise="jianlong",
        division="140823",
        tonnes=540_000,
        deadline=Deadline(text="2019年10月底前", last_day=date(2019, 10, 31)),
        required_end_state=EndState.DEMOLISH,
    )
    return said(command, LISTED, "task")


def listing(key: str = "list") -> Submission:
    return said(ListLot(lot="lot", task="task", tonnes=540_000), LISTED, key)


def offer(key: str) -> Submission:
    command = DeclareLotTrade(
        lot="lot",
        seller="jianlong",
        buyer="buyer",
        tonnes=540_000,
        price_fen_per_tonne=3000,
        contract_date=date(2020, 2, 1),
    )
    return said(command, date(2020, 2, 1), key)


OPENED = [enterprise(), enterprise("buyer"), lot(), task()]
