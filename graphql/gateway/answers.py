"""The answer to a submission: a receipt, a refusal, or the word that nothing was written.

Members of the union share no field name with different types, so one selection fits them all (DESIGN §5).
"""

from datetime import datetime
from typing import Annotated

import strawberry

from domain import outcomes
from domain.refusals import REFUSAL_TYPES, RefusalRecord
from gateway.context import Info
from gateway.fields import field
from gateway.proofs import PROOF, STATE, State, proof_of_fact, state_of
from gateway.scalars import Position

_CODE = "稳定代码。A stable code."
_MESSAGE_ZH = "中文说明。The sentence in Chinese."
_MESSAGE_EN = "英文说明。The sentence in English."
_RULES = "所依据的规则编号。The rules it rests on."
_FIELD = "相关输入字段。The input field it is about."
_REPLAYED = "该键此前已用，此为首次结果。The key was known: this is its first outcome."
_REMEDY = "如何处理。What to do."


@strawberry.interface(description="拒绝的一条理由。Why it is refused: which field, which rule, what to do.")
class Refusal:
    code: str = strawberry.field(description=_CODE)
    message_zh: str = strawberry.field(description=_MESSAGE_ZH)
    message_en: str = strawberry.field(description=_MESSAGE_EN)
    rule_ids: list[str] = strawberry.field(description=_RULES)
    field: str = strawberry.field(description=_FIELD)
    remedy: str = strawberry.field(description=_REMEDY)


@strawberry.type(
    description="规则不允许；被拒绝的申请本身入账，亦为证据。The rules say no; the refused attempt itself is recorded."
)
class RuleRefusal(Refusal):
    pass


@strawberry.type(description="输入无法识别或编号不存在，不入账。The input cannot be read; never recorded.")
class InputRefusal(Refusal):
    pass


@strawberry.type(description="入账的一个事件。One event as it was recorded.")
class RecordedFact:
    position: Position = strawberry.field(description="账本位置。Its place in the log.")
    type: str = strawberry.field(description="事件类型。The event's type.")
    entry_hash: str = strawberry.field(
        description="叶哈希 SHA-256(0x00 ‖ 条目)，十六进制（RFC 6962）。The leaf hash in hex, that `proof` is about."
    )
    recorded: strawberry.Private[outcomes.RecordedFact]

    @field(PROOF)
    async def proof(self, info: Info) -> str | None:
        return await proof_of_fact(info.context, self.recorded)

    @field(STATE)
    def state(self, info: Info) -> State:
        return state_of(info.context, self.position)


@strawberry.type(description="回执：已入账。The proof that a submission was taken.")
class Receipt:
    key: str = strawberry.field(description="幂等键。The idempotency key.")
    facts: list[RecordedFact] = strawberry.field(description="入账的事件。The events recorded.")
    recorded_at: datetime = strawberry.field(description="入账时刻。When they were recorded.")
    replayed: bool = strawberry.field(description=_REPLAYED)

    @field(
        "全部事件是否已由法定数见证方会签。WITNESSED once a quorum of witnesses has cosigned all of its events."
    )
    def state(self, info: Info) -> State:
        return state_of(info.context, max(fact.position for fact in self.facts))


@strawberry.type(description="被拒绝；至少一条理由。Refused, for at least one reason.")
class Refused:
    key: str = strawberry.field(
        description="幂等键；未给出时为空。The idempotency key; empty where none was given."
    )
    refusals: list[Refusal] = strawberry.field(description="理由。The reasons.")
    position: Position | None = strawberry.field(
        description="拒绝记录的账本位置（如入账）。Where the refused attempt is recorded, if it is."
    )
    replayed: bool = strawberry.field(description=_REPLAYED)


@strawberry.type(
    description="本项无误，但同批另有一项被拒绝，故全批未写入；该键仍未使用。"
    "Fine itself, but another item was refused: nothing is written and its key stays unused."
)
class NotWritten:
    key: str = strawberry.field(description="幂等键。The idempotency key.")


SubmissionResult = Annotated[
    Receipt | Refused | NotWritten,
    strawberry.union("SubmissionResult", description="一项提交的结果。The outcome of one submission."),
]


def answer(outcome: outcomes.Outcome) -> Receipt | Refused | NotWritten:
    """An outcome as the API shows it."""
    match outcome:
        case outcomes.Receipt():
            return Receipt(
                key=outcome.key,
                facts=[_recorded(fact) for fact in outcome.facts],
                recorded_at=outcome.recorded_at,
                replayed=outcome.replayed,
            )
        case outcomes.RefusedOutcome():
            position = None if outcome.position is None else Position(outcome.position)
            refusals = [refusal(record) for record in outcome.refusals]
            return Refused(key=outcome.key, refusals=refusals, position=position, replayed=outcome.replayed)
        case outcomes.NotWritten():
            return NotWritten(key=outcome.key)


def _recorded(fact: outcomes.RecordedFact) -> RecordedFact:
    return RecordedFact(
        position=Position(fact.position), type=fact.type, entry_hash=fact.leaf_hash.hex(), recorded=fact
    )


def refusal(record: RefusalRecord) -> Refusal:
    """A stored refusal as one of the two concrete types."""
    known = REFUSAL_TYPES.get(record.code)
    kind = RuleRefusal if known is None or known.RECORDED else InputRefusal
    return kind(
        code=record.code,
        message_zh=record.message_zh,
        message_en=record.message_en,
        rule_ids=list(record.rule_ids),
        field=record.field,
        remedy=record.remedy,
    )
