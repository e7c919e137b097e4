"""The ground of all verdicts on one oven: B, or why there is none, and its months since the stop, each screened.

Made once for a history and a last month, then asked by every rule. It holds nothing later than its last month, so that
no verdict can look ahead.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from projections.findings.load.history import Baseline, Load, baseline
from projections.findings.load.months import Month
from projections.findings.load.screening import SCREENING, Screening, Step, steps
from projections.findings.load.verdict import Blind, Level, Row, Verdict, not_computable

COMPUTABLE_FROM = 0.3
"""Of u · capacity / 12: a meter that saw less before the stop did not see the coking (JX-34, XZ-10: own turbines)."""


@dataclass(frozen=True, slots=True)
class Ground:
    """`blind` is why no month can be judged; `steps` begin with the month of the stop."""

    load: Load
    base: Baseline
    steps: tuple[Step, ...]
    until: Month
    blind: Blind | None = None
    blind_figures: dict[str, float] = field(default_factory=dict)

    def step(self, month: Month, rule: str) -> Step | Verdict:
        """The believed month, or the verdict that says why it cannot be judged."""
        if self.blind is not None:
            return not_computable(rule, month, self.blind, self.blind_figures)
        index = month - self.load.stopped
        if not 0 <= index < len(self.steps) or self.steps[index].kwh is None:
            return not_computable(rule, month, Blind.NO_READING)
        step = self.steps[index]
        return not_computable(rule, month, Blind.QUARANTINED) if step.doubt else step

    def believed_at(self, month: Month, by: Month) -> Step | None:
        """The month if there is a believed reading of it by another month, the one that is judged: a doubted reading
        is believed from the month on that repeats it.
        """
        index = month - self.load.stopped
        if not 0 <= index < len(self.steps):
            return None
        step = self.steps[index]
        following = self.steps[index + 1] if month < by and index + 1 < len(self.steps) else None
        if step.doubt and following and following.released:
            return step._replace(doubt=None)
        return step if step.believed else None

    def verdict(
        self,
        rule: str,
        month: Month,
        level: Level,
        figures: dict[str, float],
        rests: Iterable[Step],
        words: tuple[str, str],
        rows: Iterable[Row] = (),
        asked: dict[str, float] | None = None,
    ) -> Verdict:
        """A verdict that rests on months, on the stop, and on the months before it that B is the median of."""
        found = tuple(rests)
        positions = {self.load.stop_position, *(step.position for step in found)} - {0}
        months = tuple(step.month for step in found)
        return Verdict(
            rule,
            month,
            level,
            figures,
            months,
            tuple(sorted(positions)),
            None,
            *words,
            rows=tuple(rows),
            asked=asked or {},
            rests={"B": self.base.positions},
        )


def ground_of(load: Load, until: Month, limits: Screening = SCREENING) -> Ground:
    """The ground up to and including a month: it depends on no reading of a later month."""
    base = baseline(load.readings, load.stopped, load.not_normal)
    if base is None:
        return Ground(load, Baseline(0.0, (), ()), (), until, Blind.NO_BASELINE)
    least = COMPUTABLE_FROM * load.kwh_per_tonne * load.capacity_tonnes / 12
    if base.value <= least:
        figures = {"B": base.value, "least": least}
        return Ground(load, base, (), until, Blind.BASELINE_TOO_SMALL, figures)
    return Ground(load, base, tuple(steps(load, base, until, limits)), until)
