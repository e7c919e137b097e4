"""S-09 the coke balance of a county over the log: more leaves, or is stored, than its ovens report.

Only where the movements of the whole county are reported. A month is known where every mode that the county ever
reported has its figure, the stock of the month before is known, and every oven of the county that ran reported its
output, by itself or with its works: a missing report is not coke that nobody made. It names no oven, so it is a note
(docs/decisions/0036).
"""


from collections.abc import Iterable

from domain.calendar import month_of, months_after
from domain.cases.facts import Severity
from domain.envelope import Happened
from domain.readings.facts import CokeMovementReported, MonthlyOutputReported
from domain.readings.state import CokeMovement, CokeMovements
from projections.findings.asked import Asked
from projections.findings.closed_loads import numbered, stopped_on
from projections.findings.flows import output_in
from projections.findings.known import Known, place_of
from projections.findings.load.county_balance import CountyMonth, judge_balance, row_of
from projections.findings.load.months import Month, month_text
from projections.findings.load.verdict import Row, Verdict
from projections.findings.weighing import Told, Weighing

Made = tuple[int, tuple[int, ...]]
"""Tonnes, and the reports that they are the sum of."""
_LATE = 3
"""Months behind the newest movement that are looked at for the newest known one."""


class County:
    """A county and its movements; its months are looked at as they are asked for."""

    def __init__(self, known: Asked, county: str, movements: CokeMovements) -> None:
        self.known, self.county, self.movements = known, county, movements
        self.modes = frozenset(one.mode for one in movements.reports)

    def month(self, month: Month) -> CountyMonth | None:
        """What is known of a month, if all of it is."""
        text = month_text(month)
        said, before = self._said(text), self._said(months_after(text, -1))
        stock, stock_before = _stock(said), _stock(before)
        if len(said) < len(self.modes) or stock is None or stock_before is None:
            return None
        made = self._made(text)
        if made is None:
            return None
        out, positions = sum(one.tonnes_out for one in said), [one.position for one in said]
        return CountyMonth(out, stock - stock_before, made[0], (*positions, *made[1]))

    def _said(self, month: str) -> list[CokeMovement]:
        """The movement in force of a month by each mode."""
        return list({one.mode: one for one in self.movements.reports if one.month == month}.values())

    def _made(self, month: str) -> Made | None:
        """The coke of all its ovens."""
        named: dict[str, list[str]] = {}
        for name in self.known.ovens_in(self.county):
            named.setdefault(self.known.now.oven(name).enterprise, []).append(name)
        tonnes, positions = 0, list[int]()
        for works, ovens in named.items():
            made = _made(self.known, works, ovens, month)
            if made is None:
                return None
            tonnes += made[0]
            positions += made[1]
        return tonnes, tuple(positions)


def _made(known: Asked, works: str, ovens: Iterable[str], month: str) -> Made | None:
    """The coke of a works; None where an oven that ran reported nothing, alone or with the others."""
    total = output_in(known.now, f"enterprise:{works}", month)
    if total is not None:
        return total.value, (total.position,)
    tonnes, positions = 0, list[int]()
    for oven in map(known.now.oven, ovens):
        said, stop = output_in(known.now, f"oven:{oven.oven}", month), stopped_on(oven)
        if said is not None:
            tonnes += said.value
            positions.append(said.position)
        elif oven.running or (stop is not None and month <= month_of(stop)):
            return None
    return tonnes, tuple(positions)


def _stock(said: Iterable[CokeMovement]) -> int | None:
    """What stands at the end of a month, by whichever mode says so."""
    return next((one.stock_tonnes for one in said if one.stock_tonnes is not None), None)


def _told(known: Known, event: Happened) -> Told:
    match event.fact:
        case CokeMovementReported(division=str(division), month=month):
            yield f"unit:{division}", numbered(month)
        case MonthlyOutputReported(oven=oven, enterprise=enterprise, month=month):
            where = known.now.oven(oven) if oven else known.now.enterprise(enterprise or "")
            place = place_of(where.county, where.division)
            movements = known.now.coke_movements(f"unit:{place}").reports
            if any(one.month == month for one in reversed(movements)):
                yield f"unit:{place}", numbered(month)
        case _:
            return


def county_of(known: Asked, subject: str) -> County | None:
    """What is reported of a county; None where no movement of its coke is."""
    movements = known.now.coke_movements(subject)
    return County(known, subject.removeprefix("unit:"), movements) if movements.reports else None


def _newest(county: County) -> Month | None:
    newest = numbered(max(one.month for one in county.movements.reports))
    return next((month for month in range(newest, newest - _LATE, -1) if county.month(month)), None)


def judge_county(county: County, month: Month) -> Verdict:
    """The verdict of S-09 on a month of a county."""
    known = {at: found for at in (month - 1, month) if (found := county.month(at)) is not None}
    return judge_balance(known, month)


def county_rows(county: County, month: Month) -> tuple[Row, ...]:
    """A known month to be plotted: what left, was stored and made, and the share too much against what is asked."""
    judged = tuple(row for row in judge_county(county, month).rows if row.month == month)
    known = None if judged else county.month(month)
    return judged if known is None else (row_of(known, month),)


COUNTY_BALANCE = Weighing(
    "S-09", _told, county_of, _newest, judge_county, (Severity.LOW, Severity.LOW)
).bound(frozenset({CokeMovementReported, MonthlyOutputReported}))
