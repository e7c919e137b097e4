"""The milestone board of a closing (倒排工期): steps with their days, what is open, how the supply stands."""

from projections.milestones.board import ClosingBoard, Milestone, Step, board_of
from projections.milestones.checklist import ChecklistRow, EnforcementKind, EnforcementRow
from projections.milestones.reading import closing_board

__all__ = [
    "ChecklistRow",
    "ClosingBoard",
    "EnforcementKind",
    "EnforcementRow",
    "Milestone",
    "Step",
    "board_of",
    "closing_board",
]
