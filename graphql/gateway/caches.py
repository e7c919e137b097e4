"""Parsed and validated documents kept for the next request with the same text; only small ones, so that memory is
bounded by 128 documents of 16 KiB and not by what strangers send."""

from collections.abc import Iterator
from contextlib import suppress

from strawberry.extensions import ParserCache, ValidationCache

from graphql import GraphQLError

DOCUMENTS_MAX = 128
CHARACTERS_MAX = 16_384


class SmallDocuments(ParserCache):
    """Strawberry's parser cache for small documents."""

    def __init__(self) -> None:
        super().__init__(DOCUMENTS_MAX)

    def on_parse(self) -> Iterator[None]:
        query = self.execution_context.query
        if query and len(query) <= CHARACTERS_MAX:
            with suppress(GraphQLError, RecursionError):  # Strawberry parses it again and answers the error.
                self.execution_context.graphql_document = self.cached_parse_document(
                    query, **self.execution_context.parse_options
                )
        yield


class SmallValidations(ValidationCache):
    """Strawberry's validation cache, likewise."""

    def __init__(self) -> None:
        super().__init__(DOCUMENTS_MAX)

    def on_validate(self) -> Iterator[None]:
        if len(self.execution_context.query or "") <= CHARACTERS_MAX:
            yield from super().on_validate()
        else:
            yield
