"""Reading the board of a task at a moment."""

from ledger.log import Log
from projections.folding import folded
from projections.milestones.board import ClosingBoard, board_of
from projections.moment import Moment


async def closing_board(log: Log, moment: Moment, task: str) -> ClosingBoard:
    """The board on the world of the task and of all that it looks at."""
    return await folded(
        log, moment, [f"task:{task}"], lambda world: board_of(world, task, moment.effective_on)
    )
