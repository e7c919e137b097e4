"""V-01 a file of evidence is missing, or was altered (证据文件缺失或被改动). YC-14; docs/decisions/0039.

Judged on what a clerk recorded when it read the files again, never on the files. That a file was never sent is a note:
no document says who keeps it (open point 8.17), and the office may hold it. One that was taken in and is gone, or whose
bytes have another hash now, is high: nothing but a person or a broken disk does that.
"""

from collections.abc import Iterator

from domain.cases.facts import Severity
from domain.envelope import Happened
from domain.evidence import EvidenceExamined, EvidenceState, file_tag
from domain.submissions import SubmissionRefused
from projections.findings.finding import Because, Finding, Rule, causes_of
from projections.findings.known import Known, place_of

_DIGITS_SHOWN = 12
_SUBJECTS = ("oven:", "site:", "lot:", "task:", "project:", "case:", "enterprise:", "duty:")
"""What a finding is about, in this order, where an event names more than one."""


def check_kept(known: Known, event: Happened) -> tuple[Finding, ...]:
    """The standing events that name a file which is not there as it was bound."""
    fact = event.fact
    assert isinstance(fact, EvidenceExamined)
    if fact.state is EvidenceState.HELD:
        return ()
    return tuple(_found(known, event, fact, named) for named in _standing(known, fact))


def _standing(known: Known, fact: EvidenceExamined) -> Iterator[Happened]:
    for position in fact.events:
        named = known.event_at(position)
        if named is not None and not isinstance(named.fact, SubmissionRefused):
            yield named


def _found(known: Known, event: Happened, fact: EvidenceExamined, named: Happened) -> Finding:
    subject, division = _subject(known, named)
    zh, en = _words(fact)
    short = f"{fact.sha256[:_DIGITS_SHOWN]}…"
    what = f"{named.fact.TOPIC}, {named.occurred_on}, {named.office}"
    return Finding(
        rule="V-01",
        version=1,
        severity=_severity(fact),
        subject=subject,
        about=f"file:{fact.sha256}",
        causes=causes_of(named.position, event.position),
        division=division,
        sentence_zh=f"位置 {named.position}（{what}）所附证据文件 {short} {zh}",
        sentence_en=f"The file of evidence {short} of position {named.position} ({what}) {en}",
        invented=named.invented,
    )


def _severity(fact: EvidenceExamined) -> Severity:
    never_sent = fact.state is EvidenceState.MISSING and not fact.taken_in
    return Severity.LOW if never_sent else Severity.HIGH


def _words(fact: EvidenceExamined) -> tuple[str, str]:
    if fact.state is EvidenceState.ALTERED:
        return "已被改动：内容的哈希与入账时不同。", "was altered: its bytes have another hash than was recorded."
    if fact.taken_in:
        return "曾入库，现已缺失。", "was taken into the store and is not there any more."
    return "未上传至证据库：请提交单位补传。", "was never sent to the store: its office can still send it."


def _subject(known: Known, named: Happened) -> tuple[str, str | None]:
    tags = [tag for prefix in _SUBJECTS for tag in named.tags if tag.startswith(prefix)]
    subject = (tags or list(named.tags))[0]
    if subject.startswith("oven:"):
        oven = known.now.oven(subject.removeprefix("oven:"))
        return subject, place_of(oven.county, oven.division)
    return subject, named.division or None


def found_again(known: Known, event: Happened, finding: Finding) -> Because | None:
    """The file is there and whole again, or is something else by now."""
    sha256 = finding.about.removeprefix("file:")
    known.world.events(file_tag(sha256), EvidenceExamined)  # Looked at: the finding waits for the next of them.
    fact = event.fact
    if not isinstance(fact, EvidenceExamined) or fact.sha256 != sha256 or event.position in finding.causes:
        return None
    if fact.state is EvidenceState.HELD:
        return Because("文件已在库且哈希相符。", "The file is in the store, with the hash that was recorded.")
    if _severity(fact) is not finding.severity:
        return Because("文件的状态已有变化，另见。", "The state of the file is another one by now: see there.")
    return None


EVIDENCE_NOT_KEPT = Rule(
    "V-01",
    1,
    frozenset({EvidenceExamined}),
    check_kept,
    frozenset({EvidenceExamined}),
    found_again,
    one_open=True,
)
