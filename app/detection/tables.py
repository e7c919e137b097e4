"""The tables of an evaluation, the same for a terminal and for docs/detection.md."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from app.columns import Column, Table
from app.detection.alarms import (
    ALL_RULES,
    ANY_ELECTRICITY,
    DETECTORS,
    DETERMINISTIC,
    OF_DATA,
    REFERENCE,
    Detector,
    statistical,
    without,
)
from app.detection.intervals import quantile, wilson
from app.detection.listed import list_table
from app.detection.matching import CASE_STANDS, Hit, Played, Verdict, faults_seen, of_detector
from app.detection.scores import (
    BANDS,
    OPEN,
    OTHER,
    OWN_RESTARTS,
    PREVALENCES,
    Recall,
    Scores,
    after_recording,
    closed_months,
    hours_per_true_case,
    precision_at,
    recall,
    recall_table,
    scored,
)
from app.detection.truth import GRACE, Episode, Meter
from app.detection.words import number, share

HOURS_PER_CASE = 16.0
"""An inspector's hours for a case, two working days; no document prints it."""
CLASSES = {
    Meter.OWN: "自表 own meter",
    Meter.SHARED: "共用表 shared meter",
    Meter.NONE: "无表 no meter",
    OPEN: "未关停焦炉 oven not closed",
    OTHER: "非焦炉 no oven",
}


def tables(worlds: Sequence[Played], hours: float = HOURS_PER_CASE) -> list[Table]:
    """All tables of these worlds but the worst cases."""
    whole = {detector.en: scored(worlds, detector) for detector in DETECTORS}
    everything, reference = whole[ALL_RULES.en], whole[REFERENCE.en]
    return [
        about_worlds(worlds),
        side_by_side(whole, hours),
        bands(everything),
        by_sort(everything, reference),
        by_evidence(whole[DETERMINISTIC.en]),
        list_table(worlds),
        false_alarms(whole),
        by_rule(worlds, everything),
        deterministic_delay(worlds),
        sweep(whole),
        ablation(worlds, everything),
        confounders(worlds),
        data_faults(worlds),
    ]


def about_worlds(worlds: Sequence[Played]) -> Table:
    """What was played, by family and regime."""
    groups: dict[tuple[str, str], list[Played]] = defaultdict(list)
    for world in worlds:
        groups[world.truth.family, world.truth.regime].append(world)
    columns = (
        Column("世界", "worlds"),
        Column("种子", "seeds"),
        Column("事件", "events", figure=True),
        Column("焦炉", "ovens", figure=True),
        Column("关停炉月 自表", "closed months, own", figure=True),
        Column("共用", "shared", figure=True),
        Column("无表", "none", figure=True),
        Column("情节", "episodes", figure=True),
        Column("未入账", "not recorded", figure=True),
    )
    rows = [
        [f"{family} · {regime} × {len(some)}", _seeds(some), *_sizes(some)]
        for (family, regime), some in sorted(groups.items())
    ]
    notes = ["未入账：模拟器写错的提交，账本未记。Not recorded: submissions in which the simulator erred."]
    return Table("模拟世界 Worlds", columns, rows, notes=notes)


def _seeds(worlds: Sequence[Played]) -> str:
    """Exactly which: 101–104, 107."""
    spans: list[list[int]] = []
    for seed in sorted(world.truth.seed for world in worlds):
        if spans and seed == spans[-1][-1] + 1:
            spans[-1] = [spans[-1][0], seed]
        else:
            spans.append([seed, seed])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)


def _sizes(worlds: Sequence[Played]) -> list[str]:
    ovens = [(oven, world.last_day) for world in worlds for oven in world.truth.ovens]
    months = Counter[str]()
    for oven, last_day in ovens:
        months[oven.meter] += closed_months(oven, last_day)  # type: ignore[assignment]
    return [
        number(sum(world.events for world in worlds)),
        number(len(ovens)),
        *(number(months[meter]) for meter in Meter),
        number(sum(len(world.truth.episodes) for world in worlds)),
        number(sum(world.unrecorded for world in worlds)),
    ]


def side_by_side(whole: dict[str, Scores], hours: float) -> Table:
    """Every detector on the same worlds."""
    columns = (
        Column("检测器", "detector"),
        *(Column(zh, f"recall: {en}", figure=True) for zh, en, _ in (*BANDS[:2], BANDS[3])),
        Column("误报/百炉月", "false alarms per 100 closed months, own meter", figure=True),
        Column("延迟中位/九成", "delay of the first, median / p90, days", figure=True),
        Column("精度@1", "precision at 1", figure=True),
        Column("精度@5", "precision at 5", figure=True),
        Column("小时/真案@1", "hours per true case at 1", figure=True),
    )
    rows = [_line(detector, whole[detector.en], hours) for detector in DETECTORS]
    notes = [
        f"找到：发现日在 [开始, 结束 + {GRACE.days} 天]；同一对象 {CASE_STANDS.days} 天内的预警归一案。"
        f"Found: in [start, end + {GRACE.days} d]; alarms of one subject within {CASE_STANDS.days} d are one case.",
        f"精度为每百炉年 1 或 5 起复产时自表焦炉案件的真实比例；每案 {hours:g} 小时。Precision of cases on own-meter "
        f"ovens at 1 or 5 restarts in 100 oven-years; {hours:g} hours a case. Brackets: 95 % (Wilson; false alarms: "
        f"bootstrap by enterprise).",
    ]
    return Table("并列比较 Side by side", columns, rows, notes=notes)


def _line(detector: Detector, scores: Scores, hours: float) -> list[str]:
    found = [recall(scores.hits, sort) for _, _, sort in (*BANDS[:2], BANDS[3])]
    at_one, at_five = precision_at(scores, 1), precision_at(scores, 5)
    return [
        f"{detector.zh} {detector.en}",
        *(share(one.found) for one in found),
        share(scores.false[Meter.OWN].rate, 2),
        _delay(found[0]),
        share(at_one, 2),
        share(at_five, 2),
        share(hours_per_true_case(at_one, hours), 0),
    ]


def _delay(found: Recall) -> str:
    return f"{number(found.delay.median)} / {number(found.delay.p90)}"


_RECALL = (
    Column("情节数", "n", figure=True),
    Column("找到", "found", figure=True),
    Column("召回", "recall", figure=True),
    Column("延迟中位/九成", "delay, days", figure=True),
    Column("早已立案", "standing before", figure=True),
)


def _recalled(found: Recall) -> list[str]:
    return [number(found.of), number(found.hits), share(found.found), _delay(found), number(found.standing)]


def bands(scores: Scores) -> Table:
    """Recall of all rules by what the issue asks for."""
    rows = [[f"{zh} {en}", *_recalled(recall(scores.hits, sort))] for zh, en, sort in BANDS]
    note = (
        "早已立案：情节开始前的预警仍未解除，不计入召回。"
        "Standing before: an alarm from before the start still stood; not counted as found."
    )
    return Table("全部规则的召回 Recall of all rules", (Column("情节", "episodes"), *_RECALL), rows, notes=[note])


def by_sort(everything: Scores, reference: Scores) -> Table:
    """Recall by kind, meter, share and length, beside the reference detector."""
    columns = (
        Column("种类", "kind"),
        Column("表", "meter"),
        Column("份额 %", "share", figure=True),
        Column("月", "months", figure=True),
        *_RECALL,
        Column("S-11", "recall", figure=True),
    )
    beside = dict(recall_table(reference.hits))
    rows = [[*sort, *_recalled(one), share(beside[sort].found)] for sort, one in recall_table(everything.hits)]
    return Table("按种类、份额与时长的召回 Recall by kind, share and length", columns, rows)


def by_evidence(deterministic: Scores) -> Table:
    """Recall of the deterministic rules by what of an episode reached the ledger: no rule sees what nobody told."""
    hits: dict[tuple[str, str], list[Hit]] = defaultdict(list)
    for hit in deterministic.hits:
        hits[hit.episode.kind, ", ".join(sorted(hit.episode.evidence)) or "—"].append(hit)
    rows = [[kind, told, *_recalled(recall(some, _any))] for (kind, told), some in sorted(hits.items())]
    columns = (Column("种类", "kind"), Column("入账的证据", "evidence in the ledger"), *_RECALL)
    return Table("确定性规则按证据的召回 Recall of the deterministic rules by evidence", columns, rows)


def _any(episode: Episode) -> bool:
    return True


def false_alarms(whole: dict[str, Scores]) -> Table:
    """False cases of each detector by whose they are."""
    columns = (
        Column("检测器", "detector"),
        Column("对象", "subject"),
        Column("误报案", "false cases", figure=True),
        Column("炉月", "closed months", figure=True),
        Column("每百炉月", "per 100", figure=True),
        Column("持续", "stood, median days", figure=True),
    )
    rows = []
    for detector in DETECTORS:
        for name, of in whole[detector.en].false.items():
            if of.cases or name in (Meter.OWN, Meter.SHARED):
                line = [number(of.cases), number(of.months), share(of.rate, 2), number(of.stood_days)]
                rows.append([f"{detector.zh} {detector.en}", CLASSES[name], *line])
    note = "后两类按全部关停炉月计。The last two classes are per all closed months."
    return Table("误报 False alarms", columns, rows, notes=[note])


def rules_in(worlds: Iterable[Played]) -> list[str]:
    """Every rule that said anything, statistical ones last."""
    names = {one.rule for world in worlds for one in world.alarms} - OF_DATA - {ANY_ELECTRICITY}
    return sorted(names, key=lambda name: (statistical(name), name))


def by_rule(worlds: Sequence[Played], everything: Scores) -> Table:
    """Each rule alone: its cases, how many are true, which episodes it finds."""
    columns = (
        Column("规则", "rule"),
        Column("真案", "true cases", figure=True),
        Column("数据", "about data", figure=True),
        Column("误报", "false", figure=True),
        Column("精度", "precision here", figure=True),
        Column("情节", "episodes found", figure=True),
        Column("其种类", "of kinds"),
    )
    rows = [_rule(worlds, name) for name in rules_in(worlds)]
    total = [everything.true_cases, everything.data_cases, everything.false_cases]
    hit = sum(hit.first is not None for hit in everything.hits)
    sums = [["全部 joint", *map(number, total), share(everything.precision_here), number(hit), ""]]
    return Table("逐条规则 Each rule", columns, rows, sums)


def _rule(worlds: Sequence[Played], name: str) -> list[str]:
    one = Detector(name, name, lambda rule: rule == name)
    verdicts, kinds = Counter[Verdict](), Counter[str]()
    for world in worlds:
        hits, cases = of_detector(world, one)
        verdicts.update(case.verdict for case in cases)
        kinds.update(hit.episode.kind for hit in hits if hit.first is not None)
    counts = [verdicts[Verdict.TRUE], verdicts[Verdict.DATA], verdicts[Verdict.FALSE]]
    said = ", ".join(f"{kind} {n}" for kind, n in kinds.most_common(4))
    return [name, *map(number, counts), share(wilson(counts[0], counts[0] + counts[2])), number(kinds.total()), said]


def deterministic_delay(worlds: Sequence[Played]) -> Table:
    """Deterministic rules: days from the newest report a first alarm rests on to the day it was found."""
    columns = (
        Column("规则", "rules"),
        Column("找到", "found", figure=True),
        Column("至多 1 天", "within 1 day", figure=True),
        Column("中位/九成/最大", "median / p90 / most, days", figure=True),
    )
    rows = []
    for detector in DETECTORS[2:]:
        days = after_recording(scored(worlds, detector))
        some = " / ".join(number(quantile(days, part)) for part in (0.5, 0.9, 1.0))
        rows.append([f"{detector.zh} {detector.en}", number(len(days)), _share_of([d <= 1 for d in days]), some])
    note = (
        "自所依据的最新报告入账起算；期限与沉默类规则等的是日期，故可更久。"
        "From the newest report it rests on; a rule about a deadline or a silence waits for a day and not for a report."
    )
    return Table("入账至发现 From recording to finding", columns, rows, notes=[note])


def sweep(whole: dict[str, Scores]) -> Table:
    """Precision over how rare restarts are."""
    heads = (Column(f"{per:g}", "per 100 oven-years", figure=True) for per in PREVALENCES)
    rows = [
        [f"{detector.zh} {detector.en}", *(share(precision_at(whole[detector.en], per), 2) for per in PREVALENCES)]
        for detector in DETECTORS
    ]
    title = "流行率与精度 Precision over prevalence (own meter)"
    return Table(title, (Column("检测器", "detector"), *heads), rows)


def ablation(worlds: Sequence[Played], everything: Scores) -> Table:
    """What all rules lose without each one."""
    columns = (
        Column("去掉", "without"),
        Column("少找到", "episodes lost", figure=True),
        Column("其中自表复产", "of them own-meter restarts", figure=True),
        Column("少误报", "false cases spared", figure=True),
        Column("误报/百炉月", "false per 100, own", figure=True),
    )
    before = _found(everything)
    rows = []
    for name in rules_in(worlds):
        after = scored(worlds, without(ALL_RULES, name), resamples=0)
        lost = before - _found(after)
        restarts = {(n, i) for n, i in lost if OWN_RESTARTS(everything.hits[n].episode)}
        spared = everything.false_cases - after.false_cases
        line = [number(len(lost)), number(len(restarts)), number(spared), share(after.false[Meter.OWN].rate, 2)]
        rows.append([name, *line])
    return Table("逐条去掉 Ablation", columns, rows)


def _found(scores: Scores) -> set[tuple[int, str]]:
    return {(n, hit.episode.id) for n, hit in enumerate(scores.hits) if hit.first is not None}


def confounders(worlds: Sequence[Played]) -> Table:
    """Lawful causes, declared and not: on how many of them all rules raised a false case."""
    seen: dict[tuple[str, bool], list[bool]] = defaultdict(list)
    for world in worlds:
        _, cases = of_detector(world, ALL_RULES)
        false = [case for case in cases if case.verdict is Verdict.FALSE]
        for cause in world.truth.confounders:
            names = set(world.about(cause.subject))
            hit = any(c.subject in names and cause.start <= c.opened <= cause.end + GRACE for c in false)
            seen[cause.kind, cause.declared].append(hit)
    columns = (
        Column("合法原因", "lawful cause"),
        Column("申报", "declared"),
        Column("次数", "n", figure=True),
        Column("被误报", "false case", figure=True),
        Column("比例", "share", figure=True),
    )
    rows = [
        [kind, "是 yes" if declared else "否 no", number(len(some)), number(sum(some)), _share_of(some)]
        for (kind, declared), some in sorted(seen.items())
    ]
    return Table("合法情形 Lawful causes", columns, rows)


def data_faults(worlds: Sequence[Played]) -> Table:
    """Faults of the data, and whether D-16 spoke of them."""
    seen: dict[str, list[bool]] = defaultdict(list)
    for world in worlds:
        for one in faults_seen(world):
            seen[one.fault.kind].append(one.seen)
    columns = (
        Column("数据差错", "fault"),
        Column("次数", "n", figure=True),
        Column("指出", "seen", figure=True),
        Column("比例", "share", figure=True),
    )
    rows = [[kind, number(len(some)), number(sum(some)), _share_of(some)] for kind, some in sorted(seen.items())]
    return Table("数据差错（另计） Faults of the data, apart", columns, rows)


def _share_of(some: Sequence[bool]) -> str:
    return share(wilson(sum(some), len(some)))
