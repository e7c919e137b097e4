"""What is asked of detection, beside what was measured; an aim that is missed says so. Issue 6; model.md §6.5.

The aims are for ovens with a meter of their own. Of the deterministic rules recall is asked where the ledger holds what
a rule looks at: the truth names the evidence of an episode, and here stands which rules speak of such evidence.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.columns import Column, Table
from app.detection.alarms import ALL_RULES, Detector
from app.detection.intervals import Interval, wilson
from app.detection.listed import linked, without_link
from app.detection.matching import Hit, Played, hits, of_detector
from app.detection.scores import BANDS, Scores, recall, scored
from app.detection.sought import RELOCATION
from app.detection.truth import Meter
from app.detection.words import NOTHING, number, share

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
"""Evidence of an episode, and the rules of which one must speak. OUTPUT is left to the sums of D-10 and S-05, which
need their months."""
NOT_ASKED = frozenset({"TAMPERING_FOUND"})
"""W-09 looks at acceptances: an oven that was not accepted yet gives it nothing to say, and the truth does not tell."""
TOLD = "如实另报 told apart"
"""In place of a figure: the issue asks that it is reported, and sets no threshold."""
CLEAN, HARSH = "clean", "harsh"
MONTHS_ASKED = 10_000


class Aim(NamedTuple):
    """One aim: what is asked and what was measured, and whether it is met; None where nothing was measured.

    `few`: the figure is reached, and there are too few worlds yet to say so.
    """

    zh: str
    en: str
    asked: str
    measured: str
    met: bool | None
    few: bool = False


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
    rows = [[f"{aim.zh} {aim.en}", aim.asked, aim.measured, _verdict(aim)] for aim in found]
    return Table("要求与实测 Aims and what was measured", columns, rows)


def _verdict(aim: Aim) -> str:
    if aim.met is None:
        return "— 未测 not measured" if aim.measured == NOTHING or aim.asked != TOLD else "只报告 reported"
    if aim.met:
        return "**样本不足 too few worlds to say**" if aim.few else "达到 met"
    return "**未达到 missed**"


def _of_normal(worlds: Sequence[Played]) -> Iterator[Aim]:
    whole = scored(worlds, ALL_RULES)
    large, small = (recall(whole.hits, sort) for _, _, sort in BANDS[:2])
    met, few = _least(large.found, 0.98), (large.found.low or 0) < 0.96
    yield Aim("复产≥25 %，≥2 个月", "restarts ≥ 25 %, ≥ 2 months", "≥ 0.98, low ≥ 0.96", share(large.found), met, few)
    yield Aim("复产 10–25 %，≥2 个月", "10–25 %, ≥ 2 months", "≥ 0.90", share(small.found), _least(small.found, 0.90))
    delay = large.delay
    days = f"{number(delay.median)} / {number(delay.p90)}"
    soon = None if delay.median is None or delay.p90 is None else delay.median <= 36 and delay.p90 <= 60
    yield Aim("延迟（≥25 %）中位/九成", "delay for ≥ 25 %, median / p90, days", "≤ 36 / ≤ 60", days, soon)
    yield _false_alarms("误报/百炉月", "false alarms per 100 closed months", whole, 0.2)
    first = [hit.first for some in evidence_hits(worlds).values() for hit in some if hit.first is not None]
    quick = wilson(sum((one.day - one.newest_cause).days <= 1 for one in first), len(first))
    at_once = "deterministic, within a day of the record of what they look at"
    yield Aim("确定性规则：入账后 1 天内", at_once, "1.00", share(quick), _least(quick, 1))
    told = {name: counts for name, counts in evidence_found(worlds).items() if name not in NOT_ASKED}
    all_told = wilson(sum(found for found, _ in told.values()), sum(of for _, of in told.values()))
    yield Aim("确定性规则：证据已入账", "deterministic, evidence there", "1.00", share(all_told), _least(all_told, 1))
    linked, met = _relocations(worlds), _least(_relocations(worlds), 0.8)
    yield Aim("异地转移：有编号或业主线索", "relocation with a serial or owner link", "≥ 0.8", share(linked), met)
    ten = share(without_link(worlds))
    yield Aim("异地转移：无线索，前十名", "relocation without a link, in the top ten of S-08", TOLD, ten, None)
    for zh, en, sort in BANDS[3:6]:
        yield Aim(f"复产，{zh}", f"restarts, {en}", TOLD, share(recall(whole.hits, sort).found), None)


def _of_harsh(worlds: Sequence[Played]) -> Iterator[Aim]:
    yield _false_alarms("误报/百炉月，严酷情形", "false alarms, harsh", scored(worlds, ALL_RULES), 0.7)


def _of_clean(worlds: Sequence[Played]) -> Iterator[Aim]:
    cases = sum(len(of_detector(world, ALL_RULES)[1]) for world in worlds)
    met = cases == 0 if worlds else None
    of = f"{cases} / {len(worlds)} 个世界 worlds"
    yield Aim("无情节、合法情形俱全：不报", "clean worlds with every lawful cause: no alert", "0", of, met)


def _false_alarms(zh: str, en: str, whole: Scores, most: float) -> Aim:
    of = whole.false[Meter.OWN]
    met = None if of.rate.value is None else of.rate.value <= most
    measured = f"{share(of.rate, 2)}, {number(of.months)} 炉月 months"
    return Aim(zh, en, f"≤ {most:g}, ≥ {MONTHS_ASKED:,} 炉月 months", measured, met, of.months < MONTHS_ASKED)


def _least(found: Interval, least: float) -> bool | None:
    return None if found.value is None else found.value >= least


def evidence_found(worlds: Sequence[Played]) -> dict[str, tuple[int, int]]:
    """Of each evidence: the episodes that a rule which speaks of it found, and all that have it."""
    told = evidence_hits(worlds)
    return {name: (sum(one.first is not None for one in some), len(some)) for name, some in told.items() if some}


def evidence_hits(worlds: Sequence[Played]) -> dict[str, list[Hit]]:
    """Of each evidence: the episodes that have it, each with the first alarm of a rule that speaks of it."""
    told: dict[str, list[Hit]] = {}
    for evidence, rules in SPEAKS_OF.items():
        one = Detector(evidence, evidence, lambda rule, rules=rules: rule in rules)  # type: ignore[misc]
        found = (hit for world in worlds for hit in hits(world, one.alarms(world.alarms)))
        told[evidence] = [hit for hit in found if evidence in hit.episode.evidence]
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
        "W-09 只问已验收的任务；未验收的焦炉无可复核，故不计入要求。"
        "W-09 asks of acceptances alone: an oven that is not accepted yet gives it nothing; it is not in the aim."
    )
    return Table("逐条规则的召回：证据已入账 Recall per rule with its data present", columns, rows, notes=[note])


def _relocations(worlds: Sequence[Played]) -> Interval:
    found = [
        hit.first is not None
        for world in worlds
        for hit in of_detector(world, ALL_RULES)[0]
        if hit.episode.kind == RELOCATION and linked(hit.episode)
    ]
    return wilson(sum(found), len(found))
