"""Random histories with late and corrected events, as the domain's own invariants play them."""

from datetime import timedelta
from random import Random

from domain.days import DayOpened
from domain.enterprises.commands import RegisterEnterprise
from domain.enterprises.facts import CountyBasis
from domain.fact import Account
from domain.lots.commands import RecognizeBaselineCapacity
from domain.lots.facts import AccountBasis, BaselineBasis
from tests.domain.lots.test_invariants import KINDS, START, Step, play, world_at_start
from tests.domain.scenario import OPENING_DAY, Scenario


def history(chance: Random, steps_max: int = 40) -> Scenario:
    """Openings (one without a county), then reports in any order, some late, some corrected, with days between."""
    s = world_at_start()
    hengtai = RegisterEnterprise(
        enterprise="hengtai", legal_name="恒泰", division="140800", county_basis=CountyBasis.NOT_STATED
    )
    s.given(hengtai, "2018-12-31")
    s.given(
        RecognizeBaselineCapacity(
            lot="unstated",
            enterprise="hengtai",
            division="140800",
            tonnes=600_000,
            basis=BaselineBasis.NAMED_IN_DOCUMENT,
            account=Account.OPERATING,
            account_basis=AccountBasis.INFERRED,
        ),
        OPENING_DAY,
    )
    for number in range(chance.randrange(3, steps_max)):
        late = chance.choice((0, 0, 0, 5, 40, 200, 700))
        step = Step(chance.randrange(len(KINDS)), chance.randrange(12), chance.randrange(105), late)
        today = START + timedelta(days=30 * number)
        play(s, step, today)
        if number % 4 == 0:
            s.add(DayOpened(day=today), ("days",), today)
    return s
