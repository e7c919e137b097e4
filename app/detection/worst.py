"""The worst misses and the worst false alarms, told in plain words with their figures (model.md §6.5)."""

from collections.abc import Iterator, Sequence
from datetime import date

from app.detection.alarms import ALL_RULES, Alarm
from app.detection.matching import Case, Hit, Played, Verdict, of_detector
from app.detection.truth import GRACE, Confounder, Meter
from app.detection.why import why_accused, why_missed
from domain.cases.facts import Severity

WORST = 10
_GRAVE = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM)


def worst_misses(worlds: Sequence[Played], count: int = WORST) -> list[str]:
    """Episodes that no rule saw: own meters first, then the most power for the longest time."""
    missed = [
        (world, hit) for world in worlds for hit in of_detector(world, ALL_RULES)[0] if hit.first is None
    ]
    return [_miss(world, hit) for world, hit in sorted(missed, key=_badness)[:count]]


def _badness(miss: tuple[Played, Hit]) -> tuple[bool, float, int, str]:
    world, hit = miss
    episode = hit.episode
    weight = (episode.share_percent or 0) * (episode.months or 0)
    return episode.meter in (Meter.SHARED, Meter.NONE), -weight, world.truth.seed, episode.id


def _miss(world: Played, hit: Hit) -> str:
    episode = hit.episode
    said = [
        f"{_world(world)}, {episode.id}: {episode.kind} at {episode.subject}, {episode.start} – {episode.end}",
        f"{episode.share_percent:g} % for {episode.months} month(s)" if episode.is_restart else "",
        f"meter {episode.meter}" if episode.meter else "",
    ]
    names = {episode.subject, *episode.related}
    near = [one for one in ALL_RULES.alarms(world.alarms) if names & set(world.about(one.subject))]
    before = max((one for one in near if one.day < episode.start), key=lambda one: one.day, default=None)
    after = min((one for one in near if one.day > episode.end + GRACE), key=lambda one: one.day, default=None)
    tail = [
        f"the newest alarm before it: {_alarm(before)}" if before else "no alarm before it",
        f"the first after its time: {_alarm(after)}" if after else "none after",
        *_beside(world, names, episode.start, episode.end),
        world.notes.get(episode.subject, ""),
    ]
    return f"{', '.join(filter(None, said))}. **Why: {why_missed(world, hit)}.** {'; '.join(filter(None, tail))}."


def worst_false_alarms(worlds: Sequence[Played], count: int = WORST) -> list[str]:
    """False cases: the gravest first, then those with the most alarms."""
    false = [
        (world, case)
        for world in worlds
        for case in of_detector(world, ALL_RULES)[1]
        if case.verdict is Verdict.FALSE
    ]
    return [_false(world, case) for world, case in sorted(false, key=_weight)[:count]]


def _weight(false: tuple[Played, Case]) -> tuple[int, int, int, str]:
    world, case = false
    gravest = min(_GRAVE.index(one.severity) for one in case.alarms)
    return gravest, -len(case.alarms), world.truth.seed, case.subject


def _false(world: Played, case: Case) -> str:
    gravest = min(case.alarms, key=lambda one: (_GRAVE.index(one.severity), one.day))
    closed = {oven.subject: oven.closed_on for oven in world.truth.ovens}.get(case.subject)
    told = [
        f"{_world(world)}, {case.subject}: {len(case.alarms)} alarm(s) from {case.opened} on"
        f"{f' (closed {closed})' if closed else ''}. **Why: {why_accused(world, case)}.** "
        f"{_alarm(gravest)}: {gravest.sentence_zh} {gravest.sentence_en}",
        *_beside(world, {case.subject}, case.opened, case.alarms[-1].day),
        world.notes.get(case.subject, ""),
    ]
    return "; ".join(filter(None, told))


def _beside(world: Played, names: set[str], start: date, end: date) -> Iterator[str]:
    """The lawful causes of the same subject in that time."""
    causes = [one for one in world.truth.confounders if one.subject in names]
    for cause in causes:
        if cause.start <= end and start <= cause.end + GRACE:
            yield f"lawful at the time: {_cause(cause)}"


def _cause(cause: Confounder) -> str:
    return f"{cause.kind} {cause.start} – {cause.end}, {'declared' if cause.declared else 'not declared'}"


def _alarm(alarm: Alarm) -> str:
    return f"{alarm.rule}@{alarm.version} {alarm.severity} on {alarm.day}"


def _world(world: Played) -> str:
    truth = world.truth
    return f"{truth.family} {truth.seed} ({truth.regime})"
