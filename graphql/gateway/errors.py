"""Every error of an answer carries a typed refusal; what is not ours to tell is masked behind an incident id.

A refused query passes as it is. A request that does not parse or does not fit the schema is the caller's, and becomes
REQUEST_MALFORMED with GraphQL's own words. Everything else is a fault: it is logged whole and answered as INTERNAL.
"""

import re
import secrets
from collections.abc import Mapping
from typing import Any

import asyncpg
import structlog
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError

from domain.refusals import Refusal
from gateway.refusals import (
    InternalFault,
    ProjectionMissing,
    RefusedQuery,
    RequestMalformed,
    Unavailable,
    error,
)
from graphql import GraphQLEnumType, GraphQLError, GraphQLNamedType
from ledger.faults import LedgerFault
from projections.live import Astray, NotProjected

log: Any = structlog.get_logger("quench.gateway")
REASON_MAX = 500
_CALLERS = (GraphQLError, CannotGetOperationTypeError, InvalidOperationTypeError, MissingQueryError)
"""The caller's own mistakes: no such field, no operation, or one that this way in does not serve."""
_ENUM = re.compile(r"(?:exist in|\bEnum) '(\w+)'")
_VARIABLE = re.compile(r"^Variable '\$(\w+)'")
_ARGUMENT = re.compile(r"(\w+)\s*:\s*\[?\s*$")


def typed(raised: GraphQLError, types: Mapping[str, GraphQLNamedType]) -> GraphQLError:
    """The error with its refusal; the same error if it has one already. `types` are those of the schema, by name."""
    if "refusal" in (raised.extensions or {}):
        return raised
    shown = error(_wrong_choice(raised, types) or refusal_behind(raised))
    return GraphQLError(
        shown["message"],
        nodes=raised.nodes,
        source=raised.source,
        positions=raised.positions,
        path=raised.path,
        extensions=shown["extensions"],
    )


def _wrong_choice(raised: GraphQLError, types: Mapping[str, GraphQLNamedType]) -> Refusal | None:
    """GraphQL itself refuses a value that an enum does not have: the field it stands in, and those that there are."""
    if not (named := _ENUM.search(raised.message)) or not isinstance(kind := types.get(named[1]), GraphQLEnumType):
        return None
    values = ", ".join(kind.values)
    reason = f"{raised.message[:REASON_MAX]} 须为以下之一：{values}。It must be one of {values}."
    return RequestMalformed(field=_field_of(raised), reason=reason)


def _field_of(raised: GraphQLError) -> str:
    """The variable that holds the value, or the argument before which it stands in the document."""
    if variable := _VARIABLE.search(raised.message):
        return variable[1]
    place = raised.nodes[0].loc if raised.nodes else None
    before = _ARGUMENT.search(place.source.body[: place.start]) if place else None
    return before[1] if before else ""


def refusal_behind(raised: GraphQLError) -> Refusal:
    """What the error says to the caller."""
    cause = raised.original_error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    if isinstance(cause, RefusedQuery):
        return cause.refusal
    if cause is None or isinstance(cause, _CALLERS):
        return RequestMalformed(reason=raised.message[:REASON_MAX])
    if isinstance(cause, RecursionError):
        return RequestMalformed(reason="嵌套过深。Nested too deeply.")
    return fault(cause, path=raised.path)


def fault(cause: BaseException, **where: object) -> Refusal:
    """What to say of a fault: what a projection still lacks, as it is; else logged under an id, and named by it."""
    if isinstance(cause, NotProjected):
        return ProjectionMissing(name=cause.name)
    if isinstance(cause, Astray):
        return cause.refusal
    incident = secrets.token_hex(6)
    log.error("gateway fault", incident=incident, exc_info=cause, **where)
    if isinstance(cause, LedgerFault | asyncpg.PostgresConnectionError | asyncpg.InterfaceError | OSError):
        return Unavailable(incident=incident)
    return InternalFault(incident=incident)
