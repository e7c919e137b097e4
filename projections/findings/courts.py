"""Q-01 court records that do not fit, Q-02 torn down under a court's seal, Q-03 a survey that differs. SX-05, YC-33.

All are observations: they are recorded as reported, and a person looks at what does not fit.
"""

from datetime import date

from domain.cases.facts import Severity
from domain.courts.facts import LotCourtAuctioned, LotCourtSealed, LotCourtSealLifted
from domain.courts.state import CourtSeal
from domain.demolition.facts import DemolitionPermitted, DemolitionStarted, EquipmentDemolished
from domain.enterprises.facts import CountySurveyRecorded
from domain.envelope import Happened
from domain.fact import Account, Fact
from domain.lots.facts import LotSplit
from domain.lots.state import Lot
from projections.findings.finding import Because, Finding, Rule, causes_of
from projections.findings.known import Known, place_of

_SEALS: frozenset[type[Fact]] = frozenset({LotCourtSealed, LotSplit})
"""How a lot comes under a court's seal: itself, or as a part of one."""
_CONTRA = (Account.RECOGNIZED, Account.TRANSFER)


def check_demolished_under_seal(known: Known, event: Happened) -> tuple[Finding, ...]:
    """A demolition while a court's seal stood on a lot behind the oven, and no permit names its consent (YC-33)."""
    fact, day = event.fact, event.occurred_on
    assert isinstance(fact, DemolitionStarted | EquipmentDemolished)
    oven = known.now.oven(fact.oven)
    sealed = [
        (lot, seal) for lot in map(known.now.lot, oven.lots) for seal in lot.court_seals if _stood(seal, day)
    ]
    if not sealed or _consented(known, fact.oven, day):
        return ()
    lot, seal = sealed[0]
    return (
        Finding(
            rule="Q-02",
            version=1,
            severity=Severity.HIGH,
            subject=f"oven:{oven.oven}",
            causes=causes_of(seal.position, event.position),
            division=place_of(oven.county, oven.division),
            sentence_zh=(
                f"焦炉 {oven.oven} 对应的指标 {lot.lot} 被{seal.court}查封（{seal.ruling_no}），{day} 拆除，"
                "未见法院同意。"
            ),
            sentence_en=(
                f"Oven {oven.oven} was torn down on {day} while lot {lot.lot} behind it was sealed by {seal.court} "
                f"({seal.ruling_no}); no consent of the court is on file."
            ),
            invented=event.invented,
        ),
    )


def _stood(seal: CourtSeal, day: date) -> bool:
    return seal.on <= day and (seal.ended_on is None or seal.ended_on > day)


def _consented(known: Known, oven: str, day: date) -> bool:
    return any(
        isinstance(e.fact, DemolitionPermitted) and e.fact.court_consent and e.occurred_on <= day
        for e in known.world.events(f"oven:{oven}", DemolitionPermitted)
    )


def consent_found(known: Known, event: Happened, finding: Finding) -> Because | None:
    """A permit with the court's consent, dated before the demolition, was registered late."""
    oven = finding.subject.removeprefix("oven:")
    days = [
        e.occurred_on for e in known.world.events(f"oven:{oven}") if e.position in finding.causes
    ]
    if not days or not _consented(known, oven, max(days)):
        return None
    return Because("补登的拆除许可附有法院同意。", "A permit with the court's consent was registered late.")


def check_court_records(known: Known, event: Happened) -> tuple[Finding, ...]:
    """A rank twice, more than the lot, a lifting of no seal, an auction by a court that had not sealed it (SX-05)."""
    fact = event.fact
    assert isinstance(fact, LotCourtSealed | LotCourtSealLifted | LotCourtAuctioned)
    lot, words = known.now.lot(fact.lot), None
    match fact:
        case LotCourtSealed():
            words = _rank_twice(lot, fact, event) or _above_the_lot(known, lot, fact)
        case LotCourtSealLifted():
            if not any((s.court, s.ruling_no) == (fact.court, fact.ruling_no) for s in lot.court_seals):
                words = (
                    f"解封的查封（{fact.court}，{fact.ruling_no}）未见登记",
                    f"the sealing that was lifted ({fact.court}, {fact.ruling_no}) is not on record",
                )
        case LotCourtAuctioned():
            if not any(s.court == fact.court and s.on <= event.occurred_on for s in lot.court_seals):
                words = (
                    f"由{fact.court}拍卖，而该院的查封未见登记",
                    f"auctioned by {fact.court}, of which no sealing is on record",
                )
    return (_about_lot(known, lot, event, *words),) if words else ()


def _rank_twice(lot: Lot, fact: LotCourtSealed, event: Happened) -> tuple[str, str] | None:
    others = (s for s in lot.court_seals if s.position != event.position and s.ended_on is None)
    other = next((s for s in others if s.sealing_rank == fact.sealing_rank), None)
    if other is None:
        return None
    two = f"{other.court} {other.ruling_no}；{fact.court} {fact.ruling_no}"
    rank = fact.sealing_rank
    return f"查封顺位 {rank} 重复登记（{two}）", f"rank {rank} is given to two sealings ({two})"


def _above_the_lot(known: Known, lot: Lot, fact: LotCourtSealed) -> tuple[str, str] | None:
    """What a court sealed beyond the lot holds nothing: the order names another lot, or a wrong figure."""
    whole = known.world.total(lot.lot, (account for account in Account if account not in _CONTRA))
    if lot.holder is None or fact.tonnes <= whole:
        return None
    order = f"{fact.court} {fact.ruling_no}"
    over = fact.tonnes - whole
    return (
        f"查封 {fact.tonnes:,} 吨，超出指标全部产能 {whole:,} 吨 {over:,} 吨（{order}）",
        f"{fact.tonnes:,} t were sealed, {over:,} t more than the {whole:,} t of the lot ({order})",
    )


def _about_lot(known: Known, lot: Lot, event: Happened, zh: str, en: str) -> Finding:
    return Finding(
        rule="Q-01",
        version=1,
        severity=Severity.MEDIUM,
        subject=f"lot:{lot.lot}",
        about=f"position:{event.position}",
        causes=causes_of(event.position),
        division=place_of(lot.holder.county if lot.holder else None, lot.division),
        sentence_zh=f"指标 {lot.lot}：{zh}。",
        sentence_en=f"Lot {lot.lot}: {en}.",
        invented=event.invented,
    )


def check_survey(known: Known, event: Happened) -> tuple[Finding, ...]:
    """What the county counted differs from what was filed; the filing stays the baseline (YC-31, YC-36)."""
    fact = event.fact
    assert isinstance(fact, CountySurveyRecorded)
    state = known.now.enterprise(fact.enterprise)
    surveyed, filed = fact.surveyed_tonnes, state.filed_tonnes
    if surveyed == filed or state.baseline_incomplete:
        return ()
    name = known.enterprise_name(fact.enterprise)
    return (
        Finding(
            rule="Q-03",
            version=1,
            severity=Severity.INFO,
            subject=f"enterprise:{fact.enterprise}",
            causes=causes_of(event.position),
            division=place_of(state.county, state.division),
            sentence_zh=(
                f"{name} 摸底产能 {surveyed:,} 吨，备案 {filed:,} 吨，相差 {surveyed - filed:+,} 吨；期初以备案为准。"
            ),
            sentence_en=(
                f"The survey of {name} counted {surveyed:,} t, {filed:,} t were filed, a difference of "
                f"{surveyed - filed:+,} t; the filing stays the baseline."
            ),
            invented=event.invented,
        ),
    )


DEMOLISHED_UNDER_SEAL = Rule(
    "Q-02",
    1,
    frozenset({DemolitionStarted, EquipmentDemolished}),
    check_demolished_under_seal,
    frozenset({DemolitionPermitted}),
    consent_found,
    one_open=True,
    needs=dict.fromkeys((DemolitionStarted, EquipmentDemolished), _SEALS),
)
COURT_RECORDS = Rule(
    "Q-01", 1, frozenset({LotCourtSealed, LotCourtSealLifted, LotCourtAuctioned}), check_court_records
)
SURVEY_DIFFERS = Rule("Q-03", 1, frozenset({CountySurveyRecorded}), check_survey)
