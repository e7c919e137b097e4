"""Progress of reduction and exit tasks (压减任务): target, list and done as three numbers (X-31), reduced and replaced
apart (X-06), and "not reported" as a state of its own."""

from projections.tasks.counties import CountyTasks, by_county
from projections.tasks.progress import PartProgress, TaskProgress, TaskStatus, task_progress

__all__ = ["CountyTasks", "PartProgress", "TaskProgress", "TaskStatus", "by_county", "task_progress"]
