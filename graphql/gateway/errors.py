"""Every error of an answer carries a typed refusal; what is not ours to tell is masked behind an incident id.

A refused query passes as it is. A request that does not parse or does not fit the schema is the caller's, and becomes
REQUEST_MALFORMED with GraphQL's own words. Everything else is a fault: it is logged whole and answered as INTERNAL.
"""

import secrets
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
from graphql import GraphQLError
from ledger.faults import LedgerFault
from projections.live import Astray, NotProjected

log: Any = structlog.get_logger("quench.gateway")
REASON_MAX = 500
_CALLERS = (GraphQLError, CannotGetOperationTypeError, InvalidOperationTypeError, MissingQueryError)
"""The caller's own mistakes: no such field, no operation, or one that this way in does not serve."""


def typed(raised: GraphQLError) -> GraphQLError:
    """The error with its refusal; the same error if it has one already."""
    if "refusal" in (raised.extensions or {}):
        return raised
    shown = error(refusal_behind(raised))
    return GraphQLError(
        shown["message"],
        nodes=raised.nodes,
        source=raised.source,
        positions=raised.positions,
        path=raised.path,
        extensions=shown["extensions"],
    )


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
    if isinstance(cause, NotProjected):
        return ProjectionMissing(name=cause.name)
    if isinstance(cause, Astray):
        return cause.refusal
    return fault(cause, path=raised.path)


def fault(cause: BaseException, **where: object) -> Refusal:
    """Log a fault under a new incident id, and the refusal that names it."""
    incident = secrets.token_hex(6)
    log.error("gateway fault", incident=incident, exc_info=cause, **where)
    if isinstance(cause, LedgerFault | asyncpg.PostgresConnectionError | asyncpg.InterfaceError | OSError):
        return Unavailable(incident=incident)
    return InternalFault(incident=incident)
