"""Whom a token speaks for, and every reason why it does not count; no server is asked."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc.jwk import KeySet

from domain.envelope import Role
from domain.refusals import Refusal
from gateway.errors import REASON_MAX, refusal_behind
from gateway.identity import Action, Identity, identified, refusal_of, token_verifier
from gateway.refusals import NotPermitted, RequestMalformed, TokenExpired, TokenInvalid, TokenMissing
from graphql import GraphQLError
from tests.gateway.house import ISSUER, KEY, STRANGER, token

NOW = datetime.now(UTC) + timedelta(minutes=45)  # No token is of tomorrow, however slow the machine.
VERIFY = token_verifier(KeySet([KEY]), ISSUER, lambda: NOW)


def spoken(**claims: Any) -> Identity | Refusal | None:
    """What a bearer of a token with these claims is taken for."""
    values: dict[str, Any] = {"role": Role.INSPECTOR, "division": "140000", "office": "督查组", **claims}
    return identified(f"Bearer {token(**values)}", VERIFY)


@pytest.mark.rule("YC-35", "JX-43")
def test_a_token_speaks_for_an_office_in_a_role() -> None:
    found = spoken()
    assert isinstance(found, Identity)
    assert (found.office, found.role, found.division) == ("督查组", Role.INSPECTOR, "140000")
    assert identified(" ", VERIFY) is None


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"key": STRANGER}, "its signature or its claims do not fit"),
        ({"aud": "another"}, "its signature or its claims do not fit"),
        ({"sub": "局" * 201}, "sub must be the office"),
        ({"role": "EMPEROR"}, "role is not a known role"),
        ({"division": "14080"}, "division must be a code of six digits"),
        ({"exp": 10**15}, "exp is not an instant"),
        ({"person": "张三"}, "person is a label such as p-07, no name"),
        ({"person": "13812345678"}, "person is a label such as p-07, no name"),
        ({"person": "a@b.cn"}, "person is a label such as p-07, no name"),
        ({"person": "p-"}, "person is a label such as p-07, no name"),
        ({"person": "P-1"}, "person is a label such as p-07, no name"),
        ({"person": ""}, "person is a label such as p-07, no name"),
        ({"person": "p-1234567"}, "person is a label such as p-07, no name"),
    ],
)
def test_a_token_that_does_not_count_says_why_token_invalid(claims: dict[str, Any], reason: str) -> None:
    refused = spoken(**claims)
    assert isinstance(refused, TokenInvalid)
    assert refused.reason_en == reason


def test_a_header_that_is_no_bearer_token_is_token_invalid() -> None:
    for header, reason in (("Basic eA==", "a Bearer token is expected"), (f"Bearer {'x' * 8193}", "too long")):
        refused = identified(header, VERIFY)
        assert isinstance(refused, TokenInvalid)
        assert refused.reason_en == reason


def test_a_token_ends() -> None:
    late = token_verifier(KeySet([KEY]), ISSUER, lambda: NOW + timedelta(days=1))
    assert isinstance(identified(f"Bearer {token(Role.INSPECTOR, '140000')}", late), TokenExpired)


@pytest.mark.rule("YC-35", "JX-43")
def test_without_a_token_one_is_asked_for_and_with_one_the_role_is_named() -> None:
    auditor = spoken(role=Role.AUDITOR)
    assert isinstance(auditor, Identity)
    assert isinstance(refusal_of(None, Action.SUBMIT, "提交", "submit"), TokenMissing)
    refused = refusal_of(auditor, Action.SUBMIT, "提交", "submit")
    assert isinstance(refused, NotPermitted)
    assert refused.role is Role.AUDITOR


def test_a_query_that_cannot_be_read_is_request_malformed_with_what_was_said() -> None:
    refused = refusal_behind(GraphQLError("x" * 1_000))
    assert isinstance(refused, RequestMalformed)
    assert refused.reason == "x" * REASON_MAX
    deep = refusal_behind(GraphQLError("deep", original_error=RecursionError()))
    assert isinstance(deep, RequestMalformed)
    assert "Nested too deeply" in deep.reason
