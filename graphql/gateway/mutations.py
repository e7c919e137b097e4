"""The mutations: one for every command, and `submit` for many at once.

What was malformed never reaches the rules: it is answered here, and in mode ALL nothing of the batch is decided then.
Who submits stands in the token; the input has no field for it.
"""

import types
from collections.abc import Callable, Sequence
from typing import Any

import strawberry

from domain.command import Command
from domain.outcomes import Channel, Mode, RefusedOutcome, Submission
from domain.parsing import parse_command, parse_request_fields
from domain.refusals import Refusal, record
from gateway.answers import NotWritten as NotWrittenAnswer
from gateway.answers import Receipt, Refused, SubmissionResult, answer
from gateway.context import Context, Info
from gateway.drafts import release_of
from gateway.enums import SubmissionMode
from gateway.identity import Action
from gateway.inputs import (
    CommandInput,
    RequestInput,
    SubmissionInput,
    command_description,
    commands,
    input_of,
    mutation_name,
    plain,
)
from gateway.limits import ITEMS_MAX
from gateway.refusals import RefusedQuery, TooManyItems
from gateway.scalars import Identifier, Text
from gateway.waiting import AwaitWitness, await_witnessed

Answer = Receipt | Refused | NotWrittenAnswer
Asked = tuple[str, dict[str, Any], dict[str, Any]]
"""The command's name, its fields and its envelope, as they came."""

_COMMAND_OF = {mutation_name(name): name for name, _ in commands()}


async def run(
    context: Context, asked: Sequence[Asked], mode: Mode, *, await_witness: bool = False
) -> list[Answer]:
    """One answer an item, in order; nothing is read or written where writing is halted."""
    identity = context.require(Action.SUBMIT, "提交", "submit")
    if len(asked) > ITEMS_MAX:
        raise RefusedQuery(TooManyItems(count=len(asked), limit=ITEMS_MAX))
    proving = context.gateway.proving
    if proving is not None and (halted := proving.status().halted) is not None:
        return [answer(_refused(envelope, [halted])) for _, _, envelope in asked]
    read = [_read(item, identity.submitter) for item in asked]
    good = [item for item in read if isinstance(item, Submission)]
    hold = mode is Mode.ALL and len(good) < len(read)
    outcomes = iter(await context.gateway.submit(good, mode, Channel.API, hold=hold) if good else ())
    answers = [answer(next(outcomes) if isinstance(item, Submission) else item) for item in read]
    if await_witness:
        receipts = [one for one in answers if isinstance(one, Receipt)]
        await await_witnessed(context, [fact.position for one in receipts for fact in one.facts])
    return answers


def _read(asked: Asked, submitter: Any) -> Submission | RefusedOutcome:
    name, fields, envelope = asked
    command = parse_command(name, fields)
    request = parse_request_fields(envelope, submitter)
    if isinstance(command, Command) and not isinstance(request, tuple):
        return Submission(command=command, request=request)
    return _refused(envelope, [r for part in (command, request) if isinstance(part, tuple) for r in part])


def _refused(envelope: dict[str, Any], refusals: Sequence[Refusal]) -> RefusedOutcome:
    key = envelope.get("key")
    shown = key[:200] if isinstance(key, str) else ""
    return RefusedOutcome(key=shown, refusals=tuple(map(record, refusals)))


def _mutation(name: str, command: type[Command]) -> Callable[..., Any]:
    """The resolver of one command, with the types of its own input."""

    async def resolve(info: Info, input: Any, request: Any, await_witness: bool = False) -> Any:
        asked = [(name, plain(input), plain(request))]
        (answered,) = await run(info.context, asked, Mode.ALL, await_witness=await_witness)
        return answered

    resolve.__name__ = mutation_name(name)
    resolve.__annotations__ = {
        "info": Info,
        "input": input_of(command),
        "request": RequestInput,
        "await_witness": AwaitWitness,
        "return": SubmissionResult,
    }
    return resolve


async def _submit(
    info: Info,
    items: list[SubmissionInput],
    mode: SubmissionMode = Mode.ALL,
    await_witness: AwaitWitness = False,
) -> list[SubmissionResult]:
    return await run(info.context, [_asked(item) for item in items], mode, await_witness=await_witness)


async def _release(
    info: Info, draft: Identifier, key: Text, await_witness: AwaitWitness = False
) -> SubmissionResult:
    asked = await release_of(info.context, draft, key)
    (answered,) = await run(info.context, [asked], Mode.ALL, await_witness=await_witness)
    return answered


def _asked(item: SubmissionInput) -> Asked:
    ((field, fields),) = plain(item.command).items()
    return _COMMAND_OF[field], fields, plain(item.request)


def _mutations() -> Any:
    def body(namespace: dict[str, Any]) -> None:
        for name, command in commands():
            namespace[mutation_name(name)] = strawberry.mutation(
                resolver=_mutation(name, command),
                name=mutation_name(name),
                description=command_description(command),
            )
        namespace["releaseDraft"] = strawberry.mutation(
            resolver=_release,
            name="releaseDraft",
            description="放行本单位另一人录入的草稿：按原样提交，一并裁定。"
            "Release a draft that another of your office entered: it is submitted as it stands, and decided now.",
        )
        namespace["submit"] = strawberry.mutation(
            resolver=_submit,
            description="批量提交，按次序逐项裁定，至多1000项。Many at once, decided in order; at most 1000.",
        )

    made = types.new_class("Mutation", (), {}, body)
    return strawberry.type(made, description="提交发生的事。Submit what happened.")


Mutation: Any = _mutations()
__all__ = ["CommandInput", "Mutation", "run"]
