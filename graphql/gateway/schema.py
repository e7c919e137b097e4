"""The schema, put together; `graphql/schema.graphql` is its committed face and a test holds the two equal."""

from typing import Any

import strawberry
from strawberry.extensions import AddValidationRules, MaxTokensLimiter
from strawberry.schema.config import StrawberryConfig
from strawberry.types.execution import ExecutionContext

from gateway.answers import InputRefusal, RuleRefusal
from gateway.caches import SmallDocuments, SmallValidations
from gateway.context import Context
from gateway.errors import typed
from gateway.limits import TOKENS_MAX, BoundedSelection, BoundedVariables
from gateway.moment import Moment
from gateway.mutations import Mutation
from gateway.notices import FreshContext, StoppedProjections, UnwitnessedLog
from gateway.query import Query
from gateway.refusals import QueryTooLarge
from gateway.scalars import SCALARS
from gateway.subscriptions import Subscription
from graphql import ExecutionResult as GraphQLResult


class Schema(strawberry.Schema):
    """Every error of every way in passes `process_errors` before it is shown."""

    def process_errors(self, errors: list[Any], execution_context: ExecutionContext | None = None) -> None:
        """Put the typed error in the place of each; a fault is logged once, a refused query not at all.

        A query beyond its budget is refused whole: one error, no part of an answer, and not one error a branch.
        """
        errors[:] = [typed(error, self._schema.type_map) for error in errors]
        if execution_context is None or not isinstance(execution_context.context, Context):
            return
        if not execution_context.context.exhausted:
            return
        too_large = [e for e in errors if (e.extensions or {}).get("code") == QueryTooLarge.CODE]
        errors[:] = too_large[:1] or errors
        if too_large and isinstance(execution_context.result, GraphQLResult):
            execution_context.result.data = None


schema = Schema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    types=[Moment, RuleRefusal, InputRefusal],
    extensions=[
        lambda: MaxTokensLimiter(max_token_count=TOKENS_MAX),
        lambda: AddValidationRules([BoundedSelection]),
        FreshContext,
        BoundedVariables,
        StoppedProjections,
        UnwitnessedLog,
        SmallDocuments,
        SmallValidations,
    ],
    config=StrawberryConfig(scalar_map=SCALARS),
)
