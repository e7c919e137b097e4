"""D-13 provenance changed after listing; Q-09 an oven claimed for a small share (X-16), Q-10 on a traded lot (X-17).

Rates cross: own → traded adds 18 yuan a tonne, and a merger without an oven pays less than 30 below a share of 30/48.
So a change that raises the amount is looked at; one that names its document is information only (SX-05, SX-06).
"""

from fractions import Fraction

from domain.acquisitions.facts import AcquisitionRecognized, LotAcquiredByMerger, LotCategoryDetermined
from domain.cases.facts import Severity
from domain.compensation.facts import CompensationQuotaProposed
from domain.envelope import Happened
from domain.lots.facts import UNDETERMINED, OvenBacksLot, Provenance
from domain.lots.state import Lot
from domain.policy import keys
from domain.policy.state import number
from projections.findings.finding import Finding, Rule, causes_of
from projections.findings.known import Known, place_of

Change = LotCategoryDetermined | AcquisitionRecognized | CompensationQuotaProposed


def check_provenance_raised(known: Known, event: Happened) -> tuple[Finding, ...]:
    """A category with a higher rate than the one before, given to a lot that was listed already."""
    fact = event.fact
    assert isinstance(fact, Change)
    lot = known.now.lot(fact.lot)
    if lot.first_listed_on is None or event.occurred_on < lot.first_listed_on:
        return ()
    if isinstance(fact, CompensationQuotaProposed):
        before = lot.category
        if before in UNDETERMINED:
            return ()
    else:
        before = _before(lot, event)
    old, new = _rate(known, lot, before, event), _rate(known, lot, fact.category, event)
    if old is None or new is None or new <= old:
        return ()
    named = isinstance(fact, AcquisitionRecognized) or bool(event.documents)
    lawful = named and not isinstance(fact, CompensationQuotaProposed)
    return (_raised(known, lot, event, (before, fact.category), (old, new), lawful),)


def _before(lot: Lot, event: Happened) -> Provenance:
    """The category that the event found; the events of the lot are folded by their days."""
    steps = [step.category for step in lot.category_history if step.position < event.position]
    return steps[-1] if steps else Provenance.NOT_DETERMINED


def _rate(known: Known, lot: Lot, category: Provenance, event: Happened) -> int | None:
    """The rate in force on the day; of what is not determined, the lowest one."""
    wanted = [p for p in Provenance if p not in UNDETERMINED] if category in UNDETERMINED else [category]
    rates = (number(known.now, keys.compensation_rate(p), lot.division, event.occurred_on) for p in wanted)
    return min((rate for rate in rates if rate is not None), default=None)


def _raised(
    known: Known,
    lot: Lot,
    event: Happened,
    categories: tuple[Provenance, Provenance],
    rates: tuple[int, int],
    lawful: bool,
) -> Finding:
    (before, after), (old, new) = categories, rates
    zh, en = ("有认定文件", "a document is named") if lawful else ("未附认定文件", "no document is named")
    return _about_lot(
        known,
        "D-13",
        Severity.INFO if lawful else Severity.HIGH,
        lot,
        event,
        f"列入清单（{lot.first_listed_on}）后类别由 {before} 改为 {after}，标准由 {old} 升至 {new} 分/吨，{zh}",
        f"after its listing ({lot.first_listed_on}) the category went from {before} to {after}, {old} to {new} fen "
        f"a tonne; {en}",
    )


def check_oven_claimed(known: Known, event: Happened) -> tuple[Finding, ...]:
    """「焦炉已建成」 claimed for a merger whose share makes that the better paid of the two (X-16)."""
    fact = event.fact
    assert isinstance(fact, LotAcquiredByMerger)
    lot = known.now.lot(fact.lot)
    merger = known.now.enterprise(fact.buyer).merger(fact.merger)
    built = _rate(known, lot, Provenance.MERGED_WITH_OVEN, event)
    unbuilt = _rate(known, lot, Provenance.MERGED_NO_OVEN, event)
    if not fact.oven_built or merger is None or not built or not unbuilt:
        return ()
    share, level = merger.controlling_share.fraction, Fraction(built, unbuilt)
    if share >= level:
        return ()
    shown = f"{merger.controlling_share.num}/{merger.controlling_share.den}"
    known_oven = any(tag.startswith("oven:") for tag in event.tags)
    return (
        _about_lot(
            known,
            "Q-09",
            Severity.INFO if known_oven else Severity.HIGH,
            lot,
            event,
            f"兼并重组取得时申报焦炉已建成，控股比例 {shown} 低于 {level}：按无焦炉计补偿更少，须核实焦炉",
            f"an oven is claimed for a merger with a share of {shown}, below {level}: without one it would be paid "
            "less, so see the oven",
        ),
    )


def check_oven_on_traded_lot(known: Known, event: Happened) -> tuple[Finding, ...]:
    """Traded capacity on which an oven was built later keeps the rate of a trade; 30 is for mergers only (X-17)."""
    fact = event.fact
    assert isinstance(fact, OvenBacksLot)
    lot = known.now.lot(fact.lot)
    if lot.category is not Provenance.MARKET_TRADED:
        return ()
    zh = "市场交易取得的产能上登记了焦炉：补偿仍按交易标准，30 元仅适用于兼并重组"
    en = "an oven was registered on capacity acquired by trade: it keeps that rate, 30 is for mergers only"
    return (_about_lot(known, "Q-10", Severity.INFO, lot, event, zh, en),)


def _about_lot(
    known: Known, rule: str, severity: Severity, lot: Lot, event: Happened, zh: str, en: str
) -> Finding:
    name = known.enterprise_name(lot.holder.enterprise) if lot.holder else "—"
    return Finding(
        rule=rule,
        version=1,
        severity=severity,
        subject=f"lot:{lot.lot}",
        causes=causes_of(event.position),
        division=place_of(lot.holder.county if lot.holder else None, lot.division),
        sentence_zh=f"{name} 的指标 {lot.lot}：{zh}。",
        sentence_en=f"Lot {lot.lot} of {name}: {en}.",
        invented=event.invented,
    )


PROVENANCE_RAISED = Rule(
    "D-13",
    1,
    frozenset({LotCategoryDetermined, AcquisitionRecognized, CompensationQuotaProposed}),
    check_provenance_raised,
)
OVEN_CLAIMED = Rule("Q-09", 1, frozenset({LotAcquiredByMerger}), check_oven_claimed)
OVEN_ON_TRADED_LOT = Rule("Q-10", 1, frozenset({OvenBacksLot}), check_oven_on_traded_lot)
