"""Divisions as ranges of codes, for SQL: a county is itself, a city its hundred, the province its ten thousand."""

from domain.places.state import Level, level


def code_range(scope: str) -> tuple[str, str]:
    """The first and last code that a scope covers, as text: 140800 → 140800 … 140899."""
    match level(scope):
        case Level.PROVINCE:
            return scope, scope[:2] + "9999"
        case Level.CITY:
            return scope, scope[:4] + "99"
        case Level.COUNTY:
            return scope, scope
