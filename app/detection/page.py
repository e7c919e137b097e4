"""docs/detection.md: written by `make evaluate` from worlds that were played; nothing of it is typed but its words."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.columns import Table
from app.detection import tables as t
from app.detection.aims import aims, evidence_table
from app.detection.alarms import ALL_RULES, DETECTORS
from app.detection.listed import list_table
from app.detection.matching import CASE_STANDS, Played
from app.detection.printing import worst_of
from app.detection.scores import MONTH_DAYS, scored
from app.detection.truth import GRACE
from app.detection.words import markdown

FIRST, MAIN = "province", "normal"
"""The regime whose figures are told in full; of the others, detectors side by side and false alarms."""
HEAD = """\
# Detection, measured (检测评估)

What the rules find on simulated worlds whose truth they cannot read, beside the obvious baselines and the reference
detector of the model. `make evaluate` simulates the worlds again, plays them and writes this page; a share of it runs
in the tests. The rules were tuned on worlds 1–100; the worlds below are others.

本页由 `make evaluate` 生成：逐项提交按正式裁定与规则在内存中重放，再与真值对照。规则只在世界 1–100 上调整，
本页用其他世界。

- **Found** (找到): an alarm names the episode's subject, or one related to it, on a day from its start to {grace} days
  after its end; several alarms in an episode count once. The day is that of recording: a reading comes weeks after its
  month.
- **A case** (案件): all alarms of one subject, as long as no more than {stands} days lie between two of them. A false
  alarm is a case without any alarm about an episode; the tables say how long one stands. A case about a reading that
  the truth says was in the wrong unit is counted apart.
- **Alarms** are findings of at least MEDIUM; notes and rankings accuse nobody.
- **Closed month** (关停炉月): {month:g} days of an oven after it truly stopped. Ovens with a meter of their own are
  told apart from those that share one or have none, and restarts of one month apart from longer ones.
- **Precision at 1 or 5**: of the cases on own-meter ovens, were 1 or 5 restarts to begin in 100 oven-years.
- Brackets are 95 % intervals: Wilson's for shares, a bootstrap over enterprises for rates.
"""
NOT_RUN = "\n尚未运行。Not run yet: no figure stands here before `make evaluate` has written it.\n"


class Run(NamedTuple):
    """When and on what the page was written."""

    date: str
    commit: str
    minutes: float
    planned: int
    size: str


def page(worlds: Sequence[Played], run: Run | None = None, hours: float = t.HOURS_PER_CASE) -> str:
    """The whole page; without worlds its words alone."""
    head = HEAD.format(grace=GRACE.days, stands=CASE_STANDS.days, month=MONTH_DAYS)
    if not worlds:
        return head + NOT_RUN
    told = (markdown(table) for table in _tables(worlds, hours))
    return "\n".join([head, *_about(run, len(worlds)), *told, *_worst(worlds)])


def _about(run: Run | None, played: int) -> list[str]:
    if run is None:
        return []
    line = f"Run {run.date}, commit {run.commit}: {played} of {run.planned} planned worlds ({run.size} each)"
    return [f"运行 {line}, {run.minutes:.0f} minutes of one processor. The first table says exactly which.\n"]


def _tables(worlds: Sequence[Played], hours: float) -> Iterator[Table]:
    yield t.about_worlds(worlds)
    for family in sorted({world.truth.family for world in worlds}, key=lambda name: (name != FIRST, name)):
        yield _under(family, aims([world for world in worlds if world.truth.family == family]))
    groups = sorted({_group(world) for world in worlds}, key=lambda group: (group[0] != FIRST, group[1] != MAIN, group))
    for group in groups:
        of_group = [world for world in worlds if _group(world) == group]
        if group == (FIRST, MAIN):
            whole = [evidence_table(of_group), *t.tables(of_group, hours)[1:]]
        else:
            whole = _short(of_group, hours)
        for table in whole:
            yield _under(" · ".join(group), table)


def _under(name: str, table: Table) -> Table:
    return Table(f"{name}: {table.title}", table.columns, table.rows, table.sums, table.notes)


def _short(worlds: Sequence[Played], hours: float) -> list[Table]:
    whole = {detector.en: scored(worlds, detector) for detector in DETECTORS}
    return [
        t.side_by_side(whole, hours),
        t.bands(whole[ALL_RULES.en]),
        t.false_alarms(whole),
        t.by_rule(worlds, whole[ALL_RULES.en]),
        *([evidence_table(worlds)] if worlds[0].truth.regime == MAIN else []),
        *([list_table(worlds)] if worlds[0].truth.regime == MAIN else []),
        t.confounders(worlds),
    ]


def _group(world: Played) -> tuple[str, str]:
    return world.truth.family, world.truth.regime


def _worst(worlds: Sequence[Played]) -> Iterator[str]:
    """Of each family, in the regime that is told in full."""
    for family in sorted({world.truth.family for world in worlds}, key=lambda name: (name != FIRST, name)):
        some = [world for world in worlds if _group(world) == (family, MAIN)]
        for title, lines in worst_of(some or [world for world in worlds if world.truth.family == family]):
            told = "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1)) or "（无 none）"
            yield f"## {family}: {title}\n\n{told}\n"
