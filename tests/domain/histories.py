"""Random histories of both books: what moves tonnes and what moves fen, in any order, late and corrected ones included.

They are the steps of the quota book's histories (`lots/test_invariants`) and of the money book's
(`compensation/histories`), on the same lots: so money is paid, held and taken back while its tonnes are revoked, split,
sealed, traded or committed.
"""

from datetime import timedelta
from random import Random

from domain.enterprises.commands import MergeEnterprises
from domain.fact import Account
from domain.projects.facts import Source
from domain.quantities import Share
from tests.domain import opening as o
from tests.domain.compensation import histories as fen
from tests.domain.compensation import money as m
from tests.domain.lots import test_invariants as tonnes
from tests.domain.scenario import Scenario

OVENS = {"one": ("oven-1",), "two": ("oven-2", "oven-3")}


def history(chance: Random, steps: int = 65, on: Scenario | None = None) -> Scenario:
    """Two lots, accepted or still at work; then anything, of which the decisions refuse what cannot be."""
    s = opened(chance, on or Scenario())
    for number in range(chance.randrange(10, steps)):
        play(s, chance, number)
    return s


def play(s: Scenario, chance: Random, number: int) -> None:
    """One step of either book, reported in its turn or late."""
    today = fen.START + timedelta(days=10 * number)
    if chance.random() < 0.65:
        fen.play_money(s, chance, number, today)
        return
    late = chance.choice((0, 0, 0, 5, 40, 200))
    kind = chance.randrange(len(tonnes.KINDS))
    tonnes.play(s, tonnes.Step(kind, chance.randrange(12), chance.randrange(105), late), today)


def opened(chance: Random, s: Scenario) -> Scenario:
    """Two enterprises of two counties; a lot that is reduced and approved, a second that is so too or committed."""
    o.enterprise(o.enterprise(s), "buyer", o.HEJIN)
    if chance.random() < 0.8:
        m.ratios(s, chance.choice(("50:30:20", "1:1:1", "60:40:0", "7:2:1")))
    for task in tonnes.TASKS:
        s.given(tonnes.assigned(task, fen.TONNES), o.LISTED_ON)
    command = MergeEnterprises(
        merger="to-buyer",
        survivor="buyer",
        absorbed="jianlong",
        controlling_share=Share(num=51, den=100),
        agreement_date=tonnes.START,
    )
    s.given(command, "2018-12-31")
    _lot(s, "one")
    if chance.random() < 0.5:
        return _lot(s, "two")
    o.lot(s, "two", fen.TONNES, account=Account.OPERATING, ovens=OVENS["two"])
    return o.project(s, (Source(lot="two", tonnes=fen.TONNES),), tonnes=None)


def _lot(s: Scenario, name: str) -> Scenario:
    """A lot that was listed, demolished, accepted, and its compensation approved."""
    o.lot(s, name, fen.TONNES, ovens=OVENS[name])
    o.listed(s, name, fen.TONNES, task=f"t-{name}", ovens=OVENS[name])
    for oven in OVENS[name]:
        o.demolished(s, oven)
    o.accepted(s, name, fen.TONNES, task=f"t-{name}")
    return m.approved(s, name, fen.TONNES)
