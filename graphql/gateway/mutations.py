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
from domain.refusals import record
from gateway.answers import NotWritten as NotWrittenAnswer
from gateway.answers import Receipt, Refused, SubmissionResult, answer
from gateway.context import Context, Info
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
from gateway.refusals import RefusedQuery, TooManyItems

ITEMS_MAX = 1000
Answer = Receipt | Refused | NotWrittenAnswer
Asked = tuple[str, dict[str, Any], dict[str, Any]]
"""The command's name, its fields and its envelope, as they came."""

_COMMAND_OF = {mutation_name(name): name for name, _ in commands()}


async def run(context: Context, asked: Sequence[Asked], mode: Mode) -> list[Answer]:
    """One answer an item, in order."""
    identity = context.require(Action.SUBMIT, "提交", "submit")
    if len(asked) > ITEMS_MAX:
        raise RefusedQuery(TooManyItems(count=len(asked), limit=ITEMS_MAX))
    read = [_read(item, identity.submitter) for item in asked]
    good = [item for item in read if isinstance(item, Submission)]
    hold = mode is Mode.ALL and len(good) < len(read)
    outcomes = iter(await context.gateway.submit(good, mode, Channel.API, hold=hold) if good else ())
    return [answer(next(outcomes) if isinstance(item, Submission) else item) for item in read]


def _read(asked: Asked, submitter: Any) -> Submission | RefusedOutcome:
    name, fields, envelope = asked
    command = parse_command(name, fields)
    request = parse_request_fields(envelope, submitter)
    if isinstance(command, Command) and not isinstance(request, tuple):
        return Submission(command=command, request=request)
    refusals = [refusal for part in (command, request) if isinstance(part, tuple) for refusal in part]
    key = envelope.get("key")
    shown = key[:200] if isinstance(key, str) else ""
    return RefusedOutcome(key=shown, refusals=tuple(map(record, refusals)))


def _mutation(name: str, command: type[Command]) -> Callable[..., Any]:
    """The resolver of one command, with the types of its own input."""

    async def resolve(info: Info, input: Any, request: Any) -> Any:
        (answered,) = await run(info.context, [(name, plain(input), plain(request))], Mode.ALL)
        return answered

    resolve.__name__ = mutation_name(name)
    resolve.__annotations__ = {
        "info": Info,
        "input": input_of(command),
        "request": RequestInput,
        "return": SubmissionResult,
    }
    return resolve


async def _submit(
    info: Info, items: list[SubmissionInput], mode: SubmissionMode = Mode.ALL
) -> list[SubmissionResult]:
    return await run(info.context, [_asked(item) for item in items], mode)


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
        namespace["submit"] = strawberry.mutation(
            resolver=_submit,
            description="批量提交，按次序逐项裁定，至多1000项。Many at once, decided in order; at most 1000.",
        )

    made = types.new_class("Mutation", (), {}, body)
    return strawberry.type(made, description="提交发生的事。Submit what happened.")


Mutation: Any = _mutations()
__all__ = ["CommandInput", "Mutation", "run"]
