"""V-01: a file of evidence that is missing or was altered, as far as the log says so."""

import pytest

from domain.cases.facts import Severity
from domain.envelope import Evidence
from domain.evidence import EvidenceExamined, EvidenceState, examined_tags
from domain.ovens.commands import RegisterOven
from domain.seals.commands import PlaceSeal
from projections.findings.engine import Cleared
from projections.findings.finding import Finding
from tests.domain import opening as o
from tests.domain.scenario import Scenario
from tests.projections.watching import changes, still_open

PHOTO = "ab" * 32


def sealed() -> Scenario:
    """A seal on an oven, with its photo by hash."""
    s = o.enterprise(Scenario())
    s.given(RegisterOven(oven="oven", enterprise="jianlong", division=o.WENXI, county=o.WENXI), "2018-12-31")
    command = PlaceSeal(seal="jx-1", oven="oven", point="上升管")
    s.when(command, "2020-05-01", evidence=(Evidence(sha256=PHOTO, media_type="image/jpeg"),))
    return s


def examined(s: Scenario, state: EvidenceState, *positions: int, taken_in: bool = False, sha256: str = PHOTO) -> None:
    fact = EvidenceExamined(sha256=sha256, state=state, events=positions, taken_in=taken_in)
    s.add(fact, examined_tags(sha256, ("140823",)), "2020-05-09")


def found(s: Scenario) -> list[Finding]:
    return [one for one in still_open(s) if one.rule == "V-01"]


@pytest.mark.rule("V-01", "YC-14")
@pytest.mark.parametrize(
    ("state", "taken_in", "severity"),
    [
        (EvidenceState.MISSING, False, Severity.LOW),
        (EvidenceState.MISSING, True, Severity.HIGH),
        (EvidenceState.ALTERED, True, Severity.HIGH),
    ],
)
def test_never_sent_is_a_note_and_lost_or_altered_is_high(
    state: EvidenceState, taken_in: bool, severity: Severity
) -> None:
    s = sealed()
    at = s.last.position
    examined(s, state, at, taken_in=taken_in)
    (one,) = found(s)
    assert (one.subject, one.severity, one.causes) == ("oven:oven", severity, (at, at + 1))
    assert PHOTO[:12] in one.sentence_zh
    assert PHOTO[:12] in one.sentence_en


@pytest.mark.rule("V-01")
def test_it_is_found_once_and_ends_when_the_file_is_there_again() -> None:
    s = sealed()
    at = s.last.position
    examined(s, EvidenceState.MISSING, at)
    examined(s, EvidenceState.MISSING, at, at)
    assert len(found(s)) == 1
    examined(s, EvidenceState.HELD, at, sha256="cd" * 32)
    assert len(found(s)) == 1, "another file is not this one"
    examined(s, EvidenceState.HELD, at)
    assert found(s) == []
    assert [c.because.zh for c in changes(s) if isinstance(c, Cleared) and c.finding.rule == "V-01"] == [
        "文件已在库且哈希相符。"
    ]


@pytest.mark.rule("V-01")
def test_a_file_that_came_and_was_altered_is_the_graver_finding_alone() -> None:
    s = sealed()
    at = s.last.position
    examined(s, EvidenceState.MISSING, at)
    examined(s, EvidenceState.ALTERED, at, taken_in=True)
    assert [one.severity for one in found(s)] == [Severity.HIGH]


@pytest.mark.rule("V-01")
def test_no_event_and_a_refused_one_give_no_finding() -> None:
    s = sealed()
    examined(s, EvidenceState.MISSING, 4_000)
    examined(s, EvidenceState.HELD, s.last.position - 1)
    assert found(s) == []
