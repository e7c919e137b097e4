"""What is asked of detection, beside what was measured; an aim that is missed says so. Issue 6; model.md §6.5.

The aims are for ovens with a meter of their own. Of the deterministic rules recall is asked where the ledger holds what
a rule looks at: the truth names the evidence of an episode, and here stands which rules speak of such evidence.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.columns import Column, Table
from app.detection.alarms import ALL_RULES, DETERMINISTIC, Detector, without
from app.detection.intervals import Interval, wilson
from app.detection.matching import Played, hits, of_detector
from app.detection.scores import BANDS, Scores, after_recording, recall, scored
from app.detection.truth import Meter
from app.detection.words import number, share

SPEAKS_OF: dict[str, tuple[str, ...]] = {
    "SEEN": ("D-05", "D-17", "D-06"),
    "SEAL_BROKEN": ("D-03",),
    "RAW_MATERIAL": ("D-15",),
    "PHOTO_TWICE": ("D-20",),
    "REFUSED_ATTEMPT": ("D-01", "D-02", "D-14"),
    "BANK_LINE": ("D-14",),
    "INSPECTION": ("D-12",),
    "SPOT_CHECK": ("D-12",),
    "FOUND": ("D-08",),
    "OVEN_WITHOUT_LOT": ("D-08",),
    "SERIAL": ("D-07",),
    "OWNER": ("D-07",),
    "TAMPERING_FOUND": ("W-09",),
}
"""Evidence of an episode, and the rules of which one must speak. W-09 is about acceptances: an oven that was not
accepted yet gives it nothing to say. OUTPUT is left to the sums of D-10 and S-05, which need their months."""
AT_ONCE = without(DETERMINISTIC, "D-22")
"""A rule about a closing that nobody reported waits for its last day, and not for a report."""
RELOCATION = "EQUIPMENT_MOVED"
LINKS = ("SERIAL", "OWNER")
CLEAN, HARSH = "clean", "harsh"
MONTHS_ASKED = 10_000


class Aim(NamedTuple):
    """One aim: what is asked and what was measured, and whether it is met; None where nothing was measured."""

    zh: str
    en: str
    asked: str
    measured: str
    met: bool | None


def aims(worlds: Sequence[Played]) -> Table:
    """All aims of the worlds of one family, each on the regime that it is for."""
    by = {name: [world for world in worlds if world.truth.regime == name] for name in ("normal", HARSH, CLEAN)}
    found = [*_of_normal(by["normal"]), *_of_harsh(by[HARSH]), *_of_clean(by[CLEAN])]
    columns = (
        Column("要求", "aim"),
        Column("应达", "asked", figure=True),
        Column("实测", "measured", figure=True),
        Column("结论", "verdict"),
    )
    rows = [[f"{aim.zh} {aim.en}", aim.asked, aim.measured, _verdict(aim.met)] for aim in found]
    return Table("要求与实测 Aims and what was measured", columns, rows)


def _verdict(met: bool | None) -> str:
    return "— 未测 not measured" if met is None else "达到 met" if met else "**未达到 missed**"


def _of_normal(worlds: Sequence[Played]) -> Iterator[Aim]:
    whole = scored(worlds, ALL_RULES)
    large, small = (recall(whole.hits, sort) for _, _, sort in BANDS[:2])
    met = None if large.found.value is None else large.found.value >= 0.98 and (large.found.low or 0) >= 0.96
    yield Aim("复产≥25 %，≥2 个月", "restarts ≥ 25 %, ≥ 2 months", "≥ 0.98, low ≥ 0.96", share(large.found), met)
    yield Aim("复产 10–25 %，≥2 个月", "10–25 %, ≥ 2 months", "≥ 0.90", share(small.found), _least(small.found, 0.90))
    delay = large.delay
    days = f"{number(delay.median)} / {number(delay.p90)}"
    soon = None if delay.median is None or delay.p90 is None else delay.median <= 36 and delay.p90 <= 60
    yield Aim("延迟（≥25 %）中位/九成", "delay for ≥ 25 %, median / p90, days", "≤ 36 / ≤ 60", days, soon)
    yield _false_alarms("误报/百炉月", "false alarms per 100 closed months", whole, 0.2)
    since = after_recording(scored(worlds, AT_ONCE, resamples=0))
    quick = wilson(sum(day <= 1 for day in since), len(since))
    at_once = "deterministic (D-22 waits for its day), within a day of the record"
    yield Aim("确定性规则：入账后 1 天内", at_once, "1.00", share(quick), _least(quick, 1))
    told = evidence_found(worlds)
    all_told = wilson(sum(found for found, _ in told.values()), sum(of for _, of in told.values()))
    yield Aim("确定性规则：证据已入账", "deterministic, evidence there", "1.00", share(all_told), _least(all_told, 1))
    linked, met = _relocations(worlds), _least(_relocations(worlds), 0.8)
    yield Aim("异地转移：有编号或业主线索", "relocation with a serial or owner link", "≥ 0.8", share(linked), met)


def _of_harsh(worlds: Sequence[Played]) -> Iterator[Aim]:
    yield _false_alarms("误报/百炉月，严酷情形", "false alarms, harsh", scored(worlds, ALL_RULES), 0.7)


def _of_clean(worlds: Sequence[Played]) -> Iterator[Aim]:
    cases = sum(len(of_detector(world, ALL_RULES)[1]) for world in worlds)
    met = cases == 0 if worlds else None
    of = f"{cases} / {len(worlds)} 个世界 worlds"
    yield Aim("无情节、合法情形俱全：不报", "clean worlds with every lawful cause: no alert", "0", of, met)


def _false_alarms(zh: str, en: str, whole: Scores, most: float) -> Aim:
    of = whole.false[Meter.OWN]
    met = None if of.rate.value is None else of.rate.value <= most and of.months >= MONTHS_ASKED
    measured = f"{share(of.rate, 2)}, {number(of.months)} 炉月 months"
    return Aim(zh, en, f"≤ {most:g}, ≥ {MONTHS_ASKED:,} 炉月 months", measured, met)


def _least(found: Interval, least: float) -> bool | None:
    return None if found.value is None else found.value >= least


def evidence_found(worlds: Sequence[Played]) -> dict[str, tuple[int, int]]:
    """Of each evidence: the episodes that a rule which speaks of it found, and all that have it."""
    told: dict[str, tuple[int, int]] = {}
    for evidence, rules in SPEAKS_OF.items():
        one = Detector(evidence, evidence, lambda rule, rules=rules: rule in rules)  # type: ignore[misc]
        having = [
            hit.first is not None
            for world in worlds
            for hit in hits(world, one.alarms(world.alarms))
            if evidence in hit.episode.evidence
        ]
        if having:
            told[evidence] = sum(having), len(having)
    return told


def evidence_table(worlds: Sequence[Played]) -> Table:
    """Recall per rule where what it looks at is in the ledger."""
    columns = (
        Column("入账的证据", "evidence in the ledger"),
        Column("规则", "rules"),
        Column("情节数", "n", figure=True),
        Column("找到", "found", figure=True),
        Column("召回", "recall", figure=True),
    )
    rows = [
        [name, " ".join(SPEAKS_OF[name]), number(of), number(found), share(wilson(found, of))]
        for name, (found, of) in evidence_found(worlds).items()
    ]
    note = (
        "W-09 只问已验收的任务；未验收的焦炉无可复核。"
        "W-09 asks of acceptances alone: an oven that is not accepted yet gives it nothing to look at again."
    )
    return Table("逐条规则的召回：证据已入账 Recall per rule with its data present", columns, rows, notes=[note])


def _relocations(worlds: Sequence[Played]) -> Interval:
    found = [
        hit.first is not None
        for world in worlds
        for hit in of_detector(world, ALL_RULES)[0]
        if hit.episode.kind == RELOCATION and set(LINKS) & set(hit.episode.evidence)
    ]
    return wilson(sum(found), len(found))
