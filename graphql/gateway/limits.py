"""How much one request may ask: depth, aliases and tokens.

Strawberry's own limiters follow every spread of a fragment anew, so forty fragments that each spread the next one
twice cost them 2^40 steps before anything is refused. Here each fragment is measured once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from strawberry.extensions import SchemaExtension

from gateway.refusals import RefusedQuery, TooManyItems
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationContext,
    ValidationRule,
)

DEPTH_MAX = 14
ALIASES_MAX = 60
FIELDS_MAX = 2_000
TOKENS_MAX = 5_000
ITEMS_MAX = 1_000
"""Of one submission, and of any list that stands in a variable."""


@dataclass(frozen=True)
class Measure:
    """What a selection asks for, with its fragments in place."""

    depth: int = 0
    aliases: int = 0
    fields: int = 0


class BoundedSelection(ValidationRule):
    """Refuses an operation whose selection is deeper or wider than the limits."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        definitions = context.document.definitions
        self._fragments = {d.name.value: d for d in definitions if isinstance(d, FragmentDefinitionNode)}
        self._measured: dict[str, Measure] = {}

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> None:
        """Measure one operation and report the first limit it passes."""
        measure = self._selection(node.selection_set, frozenset())
        for name, value, limit in (
            ("depth", measure.depth, DEPTH_MAX),
            ("aliases", measure.aliases, ALIASES_MAX),
            ("fields", measure.fields, FIELDS_MAX),
        ):
            if value > limit:
                self.report_error(GraphQLError(f"The operation has {name} {value}; at most {limit}.", [node]))
                return

    def _selection(self, selections: SelectionSetNode | None, inside: frozenset[str]) -> Measure:
        if selections is None:
            return Measure()
        parts = [self._one(selection, inside) for selection in selections.selections]
        return Measure(
            depth=max((part.depth for part in parts), default=0),
            aliases=sum(part.aliases for part in parts),
            fields=sum(part.fields for part in parts),
        )

    def _one(self, selection: Any, inside: frozenset[str]) -> Measure:
        if isinstance(selection, FragmentSpreadNode):
            return self._fragment(selection.name.value, inside)
        if isinstance(selection, InlineFragmentNode):
            return self._selection(selection.selection_set, inside)
        if not isinstance(selection, FieldNode) or selection.name.value.startswith("__"):
            return Measure()
        below = self._selection(selection.selection_set, inside)
        return Measure(below.depth + 1, below.aliases + bool(selection.alias), below.fields + 1)

    def _fragment(self, name: str, inside: frozenset[str]) -> Measure:
        if name in inside or name not in self._fragments:
            return Measure()  # GraphQL's own rules report both.
        if name not in self._measured:
            self._measured[name] = self._selection(self._fragments[name].selection_set, inside | {name})
        return self._measured[name]


class BoundedVariables(SchemaExtension):
    """Refuses a list that is too long before GraphQL reads its items: 5,000 of them took nine seconds to coerce.

    A list that stands in the document itself is bounded by its tokens.
    """

    def on_operation(self) -> Iterator[None]:
        variables = self.execution_context.variables
        for value in variables.values() if isinstance(variables, dict) else ():
            if isinstance(value, list) and len(value) > ITEMS_MAX:
                raise RefusedQuery(TooManyItems(count=len(value), limit=ITEMS_MAX))
        yield
