"""The pair of the start: CARRIED becomes OPERATING@project once a source is retired and its project runs.

model.md §4.2: effective on the later of retirement and start, written by whichever of `LotReplaced` and
`ProjectStarted` is recorded second, so that no tonne stays in CARRIED after a start. Worked example (万吨):
retire 60, carry 48: OPERATING@project +48, CARRIED −48.
"""

from datetime import date

from domain.balances import Holder, row
from domain.fact import Account, Posting
from domain.projects.state import Project


def start_pair(
    project: Project, lot: str, holder: Holder, carried: int, *, retired_on: date
) -> tuple[Posting, ...]:
    """The rows for one retired source; none while the project has not started.

    Where owner or county differ from the lot's holder a TRANSFER pair closes both sides (§4.1 invariant 1).
    """
    if project.started_on is None or not project.filed or carried == 0:
        return ()
    day, owner = max(retired_on, project.started_on), project.holder
    start = row(lot, owner, Account.OPERATING, carried, day, project.project)
    end = row(lot, holder, Account.CARRIED, -carried, day)
    if owner == holder:
        return (start, end)
    received = row(lot, owner, Account.TRANSFER, -carried, day)
    given = row(lot, holder, Account.TRANSFER, carried, day)
    return (start, received, given, end)
