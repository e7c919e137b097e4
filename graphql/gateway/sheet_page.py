"""The inspection sheet as a page of HTML that prints on A4: Chinese, with English captions, and no script.

Every word of the ledger is escaped and isolated (`<bdi>`), so that a name can neither be markup nor turn the text
around it. The page rests on nothing but itself: saved or printed, it says which entries it was made of and how to
check them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from domain.cases.facts import Severity
from domain.meters.facts import MeterKind, MeterScope, MeterUse
from domain.readings.facts import Quality
from gateway.sheet_words import both
from projections.cases.reading import CaseRow
from projections.cases.sheet import MeterLine, MonthLine, OvenSheet, Sheet
from projections.cases.words import zh as word
from projections.findings.listing import FindingRow
from projections.findings.texts import text_of
from projections.moment import Moment

_STYLE = (
    "@page{size:A4;margin:14mm}body{font:10.5pt/1.45 'Noto Serif CJK SC','Source Han Serif SC',SimSun,serif;"
    "color:#000;background:#fff;max-width:182mm;margin:0 auto}h1{font-size:17pt;margin:0 0 2mm}h2{font-size:12pt;"
    "margin:5mm 0 1mm;border-bottom:.3mm solid #000;break-after:avoid}small{font-size:8.5pt;color:#333}"
    "table{width:100%;border-collapse:collapse;margin:1mm 0 2mm}"
    "th,td{border:.2mm solid #555;padding:.8mm 1.5mm;text-align:left;"
    "vertical-align:top;overflow-wrap:anywhere}th{font-weight:600}tr{break-inside:avoid}.fill td{height:9mm}"
    "code{font-size:8pt;overflow-wrap:anywhere}ul{margin:1mm 0;padding-left:5mm}"
)
_KINDS = {MeterKind.ELECTRICITY: "电", MeterKind.WATER: "水", MeterKind.GAS: "气"}
_USES = {
    MeterUse.PRODUCTION: "生产",
    MeterUse.FIRE: "消防",
    MeterUse.PROCESS: "工艺",
    MeterUse.DOMESTIC: "生活",
    MeterUse.MIXED: "混用",
}
_SCOPES = {MeterScope.OVEN: "焦炉", MeterScope.SECTION: "工段", MeterScope.SITE: "全厂"}
_LOOK_FOR = (
    ("逐个封点核对编号、完好，拍照", "every sealing point: its number, whole or not, with a picture"),
    ("炉体温度；推焦、装煤痕迹；集气管、上升管", "the oven's temperature; traces of pushing or charging; mains"),
    ("各电表、水表、气表现场读数及倍率", "every meter as read on site, with its multiplier"),
    ("煤、焦存量；磅房、皮带、进厂记录", "stock of coal and coke; weighbridge, belts, gate records"),
    ("供电企业说明；变压器、邻线供电", "the power company's statement; transformers, a neighbour's line"),
)
_BY_RULE = {
    "D-01": ("该指标的交易、备案文件原件", "the papers of the trade or filing of the lot"),
    "D-03": ("封点是否重贴、换号；开启报告", "whether paper was glued again or renumbered; the report of its opening"),
    "D-04": ("恢复供水供电的批准及期限、限额", "the approval of water or power, its end and its limit"),
    "D-05": ("产出去向：焦炭、煤气、化产", "where the output went: coke, gas, by-products"),
    "D-07": ("设备铭牌编号", "the serial numbers on the nameplates"),
    "D-15": ("进厂原料的用途与去向", "what the raw material was for"),
    "D-17": ("停产通知、当日生产记录", "the order to stop, and the day's production log"),
    "D-22": ("是否已停产、何日停产", "whether it has stopped, and since which day"),
}
_FIELDS = (
    ("核查日期、时刻", "day and time"),
    ("核查单位（不得为验收单位）", "office, not the one that accepted the closing"),
    ("所见", "what was seen"),
    ("封条编号（逐个）", "seal numbers, one by one"),
    ("计量点读数", "meter readings"),
    ("炉温，℃", "oven temperature, °C"),
    ("煤存量，吨 / 焦存量，吨", "stock of coal, t / of coke, t"),
    ("供电企业说明", "statement of the power company"),
    ("照片编号及 SHA-256", "pictures, with their SHA-256"),
    ("核查人签字 / 企业在场人签字", "signed by the inspectors / for the enterprise"),
)
_NO_METER = "<p>未登记计量点：用电用水无从查看 / no meter is on file: nothing of its use can be seen</p>"
_LAWFUL_HEADS = (
    ("合法原因", "cause"),
    ("所载", "on file"),
    ("期间", "from – to"),
    ("当日", "on the day"),
    ("位置", "position"),
)
_FINDING_HEADS = (
    ("规则", "rule"),
    ("级别", "severity"),
    ("所见", "found"),
    ("规则所述、条款", "rule, articles"),
    ("依据", "causes"),
)
Cells = Sequence[object]


@dataclass(frozen=True, slots=True)
class Stands:
    """Which entries the sheet was made of: the log, its tree hash at the position, and the digest of its books."""

    origin: str
    root_hex: str
    digest: str


def page(sheet: Sheet, case: CaseRow | None, findings: Sequence[FindingRow], moment: Moment, stands: Stands) -> str:
    """The whole sheet."""
    body = [
        f"<h1>核查单 <small>Inspection sheet</small> {text(sheet.subject)}</h1>",
        _case(case),
        *map(_oven, sheet.ovens),
        _lawful(sheet),
        _findings(findings),
        _look_for(findings),
        _fill(),
        _stands(moment, stands),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f"<title>核查单 {escape(sheet.subject)}</title><style>{_STYLE}</style></head>\n<body>\n"
        + "\n".join(part for part in body if part)
        + "\n</body></html>\n"
    )


def text(value: object) -> str:
    """A word of the ledger, as text and nothing else; — where there is none, and room to write where it is empty."""
    return "—" if value is None else f"<bdi>{escape(str(value))}</bdi>" if value != "" else ""


def _heading(zh: str, en: str) -> str:
    return f"<h2>{zh} <small>{en}</small></h2>"


def _table(heads: Sequence[tuple[str, str]], rows: Iterable[Cells], nothing: str) -> str:
    shown = ["<tr>" + "".join(f"<td>{text(cell)}</td>" for cell in row) + "</tr>" for row in rows]
    if not shown:
        return f"<p>{nothing}</p>"
    head = "".join(f"<th>{zh}<br><small>{en}</small></th>" for zh, en in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(shown)}</tbody></table>"


def _pairs(rows: Iterable[tuple[str, str, object]]) -> str:
    cells = "".join(f"<tr><th>{zh} <small>{en}</small></th><td>{text(value)}</td></tr>" for zh, en, value in rows)
    return f"<table>{cells}</table>"


def _case(case: CaseRow | None) -> str:
    if case is None:
        return ""
    due = f"{word(case.waits_for)} {case.due_on}" if case.waits_for else None
    rows = (
        ("案件", "case", case.case),
        ("级别", "severity", f"{word(case.severity)} {case.severity}"),
        ("状态", "status", both(case.status)),
        ("立案", "opened", f"{case.opened_on}：{case.rounds[-1].reason}"),
        ("承办", "assigned to", case.assignee),
        ("当前时限", "waits for, by", due),
    )
    return _heading("案件", "Case") + _pairs(rows)


def _oven(oven: OvenSheet) -> str:
    rows = (
        ("焦炉", "oven", f"{oven.oven} {oven.label or ''}".strip()),
        ("企业", "enterprise", oven.enterprise_name),
        ("区划、厂址", "division, site", f"{oven.division} {oven.site or ''}".strip()),
        ("阶段、结构", "stage, structure", f"{both(oven.stage)} · {both(oven.structure)}"),
        ("停产 / 关停认定", "stopped / certified", f"{oven.stopped_on or '—'} / {oven.certified_on or '—'}"),
    )
    seals = (
        (seal.point, seal.seal, word(seal.state), seal.placed_on, seal.last_seen_on, "", "")
        for seal in oven.seals
    )
    return (
        _heading("焦炉", "Oven")
        + _pairs(rows)
        + _heading("封点", "Seal points")
        + _table(
            (
                ("封点", "point"),
                ("编号", "number"),
                ("状态", "state"),
                ("加封", "placed"),
                ("最近检查", "last seen"),
                ("现场编号", "number found"),
                ("完好？", "whole?"),
            ),
            seals,
            "未登记封条 / no seal is on file",
        )
        + _heading("计量点与最近读数", "Meters and last readings")
        + "".join(map(_meter, oven.meters))
        + ("" if oven.meters else _NO_METER)
        + _heading("申报的保留负荷", "Declared allowances")
        + _allowances(oven)
    )


def _meter(meter: MeterLine) -> str:
    kind = _KINDS[meter.kind] if meter.kind else "—"
    use = _USES[meter.use] if meter.use else "—"
    scope = _SCOPES[meter.scope] if meter.scope else "未载明对应 not mapped"
    alone = "仅此焦炉 this oven alone" if meter.alone else "不专属此焦炉 not of this oven alone"
    head = f"{meter.meter} · {kind} · {use} · {scope} · {alone} · 倍率 multiplier {meter.multiplier or '—'}"
    shown = meter.months if meter.before is None else (meter.before, *meter.months)
    return f"<p>{text(head)}</p>" + _table(
        [*((one.month, "month") for one in shown), ("现场读数", "read on site")],
        [[*(_reading(one, meter.unit) for one in shown), ""]],
        "",
    )


def _reading(one: MonthLine, unit: str) -> str:
    if one.reading is None:
        return "未报 not reported"
    estimated = "（估 estimated）" if one.reading.quality is Quality.ESTIMATED else ""
    return f"{one.reading.quantity:,} {unit}{estimated}"


def _allowances(oven: OvenSheet) -> str:
    rows = (
        (
            word(one.purpose),
            "、".join(one.circuits),
            f"{one.limit_kwh:,} kWh" if one.limit_kwh is not None else None,
            f"{one.limit_m3:,} m³" if one.limit_m3 is not None else None,
            f"{one.starts_on} – {one.ends_on}",
            one.approved_by,
            one.position,
        )
        for one in oven.allowances
    )
    heads = (
        ("用途", "for"),
        ("回路", "circuits"),
        ("每月限电", "power a month"),
        ("每月限水", "water a month"),
        ("期间", "from – to"),
        ("批准", "approved by"),
        ("位置", "position"),
    )
    return _table(heads, rows, "无 / none")


def _lawful(sheet: Sheet) -> str:
    rows = (
        (
            word(one.cause),
            f"{one.sentence_zh} {one.sentence_en}",
            f"{one.since or '—'} – {one.until or '—'}",
            "有效 in force" if one.in_force else "已过 past",
            one.position,
        )
        for one in sheet.lawful
    )
    return _heading("在案的合法原因", "Lawful causes on file") + _table(_LAWFUL_HEADS, rows, "无 / none")


def _findings(findings: Sequence[FindingRow]) -> str:
    rows = []
    for one in findings:
        said = text_of(one.rule)
        articles = "、".join(f"{a.rule_id}（{a.article}）" for a in said.articles) if said else ""
        rows.append(
            (
                f"{one.rule}@{one.version}",
                f"{word(one.severity)} {one.severity}",
                f"{one.sentence_zh} {one.sentence_en}",
                f"{said.says_zh if said else ''}{articles}",
                "、".join(map(str, one.causes)),
            )
        )
    return _heading("未了结的发现", "Open findings") + _table(_FINDING_HEADS, rows, "无 / none")


def _look_for(findings: Sequence[FindingRow]) -> str:
    rules = dict.fromkeys(one.rule for one in findings)
    lines = [*(_BY_RULE[rule] for rule in rules if rule in _BY_RULE), *_LOOK_FOR]
    items = "".join(f"<li>☐ {zh} <small>{en}</small></li>" for zh, en in lines)
    torn = any(one.rule == "D-03" and one.severity is Severity.CRITICAL for one in findings)
    referral = "<p>封条遭撕毁的移送公安（JX-38） / a torn seal is referred to the police</p>" if torn else ""
    return _heading("核查要点", "What to look for") + f"<ul>{items}</ul>{referral}"


def _fill() -> str:
    cells = "".join(f"<tr><th>{zh} <small>{en}</small></th><td></td></tr>" for zh, en in _FIELDS)
    return _heading("现场填写", "To fill in") + f'<table class="fill">{cells}</table>'


def _stands(moment: Moment, stands: Stands) -> str:
    at = f"{moment.recorded_at:%Y-%m-%dT%H:%M:%S.%fZ}" if moment.recorded_at else None
    rows = (
        ("业务日", "effective on", moment.effective_on),
        ("已知截至位置、入账时刻", "known at position, recorded", f"{moment.position} · {at or '—'}"),
        ("账本、树根", "log, tree hash of its first entries", f"{stands.origin} · {stands.root_hex}"),
        ("状态摘要", "state digest", stands.digest),
    )
    how = (
        "核对：quench totals --position 该位置 所示摘要应与此相同；consistencyProof(from: 该位置) "
        "证明现账本以此树根开头；所列各位置的回执见 receipt(position:)。"
        "To check: `quench totals --position` shows the same digest; `consistencyProof(from:)` proves that the log "
        "of today begins with this tree hash; `receipt(position:)` proves each position named here."
    )
    return _heading("所据账本", "What this sheet rests on") + _pairs(rows) + f"<p><small>{how}</small></p>"
