"""Progress of reduction and exit tasks (压减任务): target, list and done as three numbers (X-31), reduced and replaced
apart (X-06), and "not reported" as a state of its own."""

from projections.tasks.chain import SpotCheckCoverage, coverage_of
from projections.tasks.counties import CountyTasks, by_county
from projections.tasks.progress import PartProgress, TaskProgress, TaskStatus, task_progress
from projections.tasks.scores import Record, ScoreCard, record_of, score_cards
from projections.tasks.weekly import WeeklyReport, WeeklyRow, weekly_report

__all__ = [
    "CountyTasks",
    "PartProgress",
    "Record",
    "ScoreCard",
    "SpotCheckCoverage",
    "TaskProgress",
    "TaskStatus",
    "WeeklyReport",
    "WeeklyRow",
    "by_county",
    "coverage_of",
    "record_of",
    "score_cards",
    "task_progress",
    "weekly_report",
]
