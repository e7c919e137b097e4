"""Strawberry's decorators with types that mypy --strict takes, and with a description that cannot be left out."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import strawberry

F = TypeVar("F", bound=Callable[..., Any])


def field(description: str) -> Callable[[F], F]:
    """A field answered by the decorated method."""
    return cast(Callable[[F], F], strawberry.field(description=description))


def subscription(description: str) -> Callable[[F], F]:
    """A stream answered by the decorated async generator."""
    return cast(Callable[[F], F], strawberry.subscription(description=description))
