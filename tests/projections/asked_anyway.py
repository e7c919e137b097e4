"""An engine that also asks the rules which need not be asked, and holds that they find nothing (`Rule.needs`)."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from domain.envelope import Happened
from domain.fact import Fact
from projections.findings.engine import Engine
from projections.findings.finding import Finding, Rule
from projections.findings.known import Known


class AskedAnyway(Engine):
    """All rules on a fact are run, whatever they need."""

    def _that_may_find(self, kind: type[Fact], named_by: int) -> Sequence[Rule]:
        asked = super()._that_may_find(kind, named_by)
        every = [
            rule if rule in asked else replace(rule, check=_finding_nothing(rule))
            for rule in self._run_on.get(kind, ())
        ]
        self._run_where[kind, named_by] = every
        return every


def _finding_nothing(rule: Rule) -> Callable[[Known, Happened], tuple[Finding, ...]]:
    def check(known: Known, event: Happened) -> tuple[Finding, ...]:
        found = tuple(rule.check(known, event))
        assert not found, f"{rule.id} would not have been asked of {type(event.fact).__name__}"
        return ()

    return check
