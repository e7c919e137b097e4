"""One operation, one context; and where a projection stands before an event it cannot apply, its answer says so."""

from collections.abc import Iterator
from typing import Any

from strawberry.extensions import SchemaExtension

from gateway.context import Context
from gateway.errors import log
from gateway.health import health, stopped


class FreshContext(SchemaExtension):
    """A WebSocket carries many operations in one context: none may show the moment that an earlier one resolved."""

    def on_operation(self) -> Iterator[None]:
        execution = self.execution_context
        if isinstance(execution.context, Context):
            execution.context = execution.context.fresh()
        yield


class StoppedProjections(SchemaExtension):
    """`extensions.projectionsStopped: [{name, position, reason}]` on answers that resolved a moment (DESIGN §4)."""

    async def get_results(self) -> dict[str, Any]:
        context = self.execution_context.context
        if not isinstance(context, Context) or not context.read_projections:
            return {}
        try:
            found = stopped((await health(context.gateway, with_reasons=context.sees(None))).projections)
        except (
            Exception
        ) as fault:  # The answer itself stands; that it may be incomplete could not be found out.
            log.warning("health unknown", exc_info=fault)
            return {}
        return {"projectionsStopped": found} if found else {}
