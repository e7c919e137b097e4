"""Where a projection stands before an event it cannot apply, every answer that read from it says so (DESIGN §4)."""

from typing import Any

from strawberry.extensions import SchemaExtension

from gateway.context import Context
from gateway.errors import log
from gateway.health import health, stopped


class StoppedProjections(SchemaExtension):
    """`extensions.projectionsStopped: [{name, position, reason}]` on answers that resolved a moment."""

    async def get_results(self) -> dict[str, Any]:
        context = self.execution_context.context
        if not isinstance(context, Context) or not context.read_projections:
            return {}
        try:
            found = stopped((await health(context.gateway)).projections)
        except (
            Exception
        ) as fault:  # The answer itself stands; that it may be incomplete could not be found out.
            log.warning("health unknown", exc_info=fault)
            return {}
        return {"projectionsStopped": found} if found else {}
