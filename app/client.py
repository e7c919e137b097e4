"""A GraphQL client of a few lines: the demo speaks to the API as any office would, over HTTP and with a token."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import OpenerDirector, ProxyHandler, Request, build_opener

TIMEOUT_SECONDS = 60


class ApiFault(Exception):
    """The API did not answer, or answered with errors."""


@dataclass(frozen=True)
class Api:
    """One address with one token."""

    url: str
    token: str

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The `data` of the answer; raises ApiFault where there are errors."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        answer = self._post(Request(self.url, body, headers))
        if answer.get("errors"):
            raise ApiFault(_first_error(answer["errors"]))
        data: dict[str, Any] = answer["data"]
        return data

    def _post(self, request: Request) -> dict[str, Any]:
        if not self.url.startswith(("http://", "https://")):
            raise ApiFault(f"{self.url} is not an HTTP address")
        try:
            with self._opener().open(request, timeout=TIMEOUT_SECONDS) as response:
                answer: dict[str, Any] = json.load(response)
        except HTTPError as fault:
            return _body_of(fault)
        except (URLError, TimeoutError, ConnectionError, json.JSONDecodeError) as fault:
            raise ApiFault(f"{self.url}: {fault}") from fault
        return answer

    def _opener(self) -> OpenerDirector:
        """The environment's proxies, but never between us and this machine."""
        here = urlsplit(self.url).hostname in ("127.0.0.1", "::1", "localhost")
        return build_opener(ProxyHandler({})) if here else build_opener()


def _body_of(fault: HTTPError) -> dict[str, Any]:
    """A refused request (401, 400, 413) says why in the same form as an answer."""
    try:
        answer: dict[str, Any] = json.load(fault)
    except json.JSONDecodeError:
        raise ApiFault(f"HTTP {fault.code}: {fault.reason}") from fault
    return answer


def _first_error(errors: list[dict[str, Any]]) -> str:
    refusal = errors[0].get("extensions", {}).get("refusal", {})
    message = " ".join(filter(None, (refusal.get("messageZh"), refusal.get("messageEn"))))
    return message or str(errors[0].get("message", errors[0]))
