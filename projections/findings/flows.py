"""What goes in and out of an oven, as the statistics are given it: coke that was reported, coal that came. E-21."""

from collections import defaultdict

from domain.calendar import month_of
from domain.ovens.state import Oven
from domain.readings.facts import OutputSource
from domain.world import View
from projections.findings.closed_loads import numbered
from projections.findings.load.history import Reading
from projections.findings.load.months import Month


def output_of(view: View, subject: str) -> dict[Month, Reading]:
    """Tonnes of coke by month of `oven:…` or `enterprise:…`: what the works says, else what the bureau says."""
    said = view.outputs(subject)
    if not said.reports:
        return {}
    months = said.by_month(OutputSource.STATISTICS_BUREAU) | said.by_month(OutputSource.ENTERPRISE)
    return {numbered(month): Reading(one.tonnes, one.position) for month, one in months.items()}


def output_in(view: View, subject: str, month: str) -> Reading | None:
    """The same of one month, for whoever asks of few."""
    found: Reading | None = None
    for one in reversed(view.outputs(subject).reports):
        if one.month == month:
            if one.source is OutputSource.ENTERPRISE:
                return Reading(one.tonnes, one.position)
            found = found or Reading(one.tonnes, one.position)
    return found


def coal_of(oven: Oven) -> dict[Month, Reading]:
    """Tonnes of raw material by month that came for this oven alone; what passes the gate of a site is nobody's."""
    came: dict[Month, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for entry in oven.material_entries:
        if not entry.whole_site and entry.tonnes:
            month = numbered(month_of(entry.on))
            came[month] = came[month][0] + entry.tonnes, max(came[month][1], entry.position)
    return {month: Reading(tonnes, position) for month, (tonnes, position) in came.items()}
