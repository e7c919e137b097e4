"""One operation, one context; and where a projection stopped or the witnesses are too few, its answer says so."""

from collections.abc import Iterator
from typing import Any

from strawberry.extensions import SchemaExtension

from gateway.context import Context
from gateway.errors import log
from gateway.health import health, stopped, unwitnessed


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


class UnwitnessedLog(SchemaExtension):
    """`extensions.witnesses: {quorum, needed, published, witnessed, halted}` on every answer, whatever was asked, while
    the witnesses are fewer than the quorum or nothing is written (issue 3)."""

    def get_results(self) -> dict[str, Any]:
        context = self.execution_context.context
        if not isinstance(context, Context) or context.gateway.proving is None:
            return {}
        found = unwitnessed(context.gateway.proving.status())
        return {} if found is None else {"witnesses": found}
