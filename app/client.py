"""A client of a few lines: the demo and the commands of an office speak to the API as any office would."""

import json
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import OpenerDirector, ProxyHandler, Request, build_opener

TIMEOUT_SECONDS = 120
FILE_SECONDS = 600
"""How long a long file may leave us without a word: 50,000 rows are decided and written in less."""
NDJSON = "application/x-ndjson"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class ApiFault(Exception):
    """The API did not answer, or answered with errors; the message is for a person."""


@dataclass(frozen=True)
class Api:
    """One address with one token."""

    url: str
    token: str

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The `data` of the answer; raises ApiFault where there are errors."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        answer = self._answer(self.request(self.url, body))
        if answer.get("errors"):
            raise ApiFault(_first_error(answer["errors"]))
        data: dict[str, Any] = answer["data"]
        return data

    def get(self, path: str) -> bytes:
        """What stands at another path of the same server; raises ApiFault where it refuses."""
        request = self.request(urljoin(self.url, path), None)
        try:
            return self._bytes(request)
        except HTTPError as fault:
            raise ApiFault(self.reason(fault)) from fault

    def file(
        self, way: str, data: bytes, query: Sequence[tuple[str, str]]
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """What `/files/…` says of a file, line by line as it comes; raises ApiFault for a request that is refused."""
        try:
            request = self._file_request(way, data, query, NDJSON)
            with self.opener().open(request, timeout=FILE_SECONDS) as response:
                for line in response:
                    ((kind, value),) = json.loads(line).items()
                    if kind == "errors":
                        raise ApiFault(_first_error(value))
                    yield kind, value
        except HTTPError as fault:
            raise ApiFault(self.reason(fault)) from fault
        except (URLError, HTTPException, OSError, ssl.SSLError, ValueError) as fault:
            raise self._silent(fault) from fault

    def marked(self, name: str, data: bytes, mode: str, confirm: Sequence[str]) -> bytes:
        """The copy of a file in which the cells are marked that somebody must look at."""
        query = [("name", name), ("mode", mode), *(("confirm", cell) for cell in confirm)]
        try:
            return self._bytes(self._file_request("preview", data, query, XLSX), FILE_SECONDS)
        except HTTPError as fault:
            raise ApiFault(self.reason(fault)) from fault

    def _file_request(self, way: str, data: bytes, query: Sequence[tuple[str, str]], accept: str) -> Request:
        request = self.request(urljoin(self.url, f"/files/{way}?{urlencode(query)}"), data)
        request.add_header("Content-Type", "application/octet-stream")
        request.add_header("Accept", accept)
        return request

    def request(self, url: str, body: bytes | None) -> Request:
        """A request with the token; ApiFault where address or token are none."""
        if not self.url.startswith(("http://", "https://")) or not urlsplit(self.url).hostname:
            raise ApiFault(f"地址无效 / not an HTTP address: {self.url}")
        if not (self.token.isascii() and self.token.isprintable() and self.token):
            raise ApiFault("令牌无效：应为签发方给出的一行文字 / not a token: it is one line, as issued")
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        return Request(url, body, headers)

    def _answer(self, request: Request) -> dict[str, Any]:
        try:
            answer = json.loads(self._bytes(request))
        except HTTPError as fault:
            raise ApiFault(self.reason(fault)) from fault
        except ValueError as fault:
            raise self._silent(fault) from fault
        if not isinstance(answer, dict) or not (answer.get("errors") or answer.get("data")):
            what = "应答不是 GraphQL 的形式，地址是否正确？ not an answer of GraphQL: is the address right?"
            raise ApiFault(f"{self.url}: {what}")
        return answer

    def _bytes(self, request: Request, seconds: float = TIMEOUT_SECONDS) -> bytes:
        try:
            with self.opener().open(request, timeout=seconds) as response:
                found: bytes = response.read()
        except HTTPError:
            raise
        except (URLError, HTTPException, OSError, ssl.SSLError, ValueError) as fault:
            raise self._silent(fault) from fault
        return found

    def _silent(self, fault: Exception) -> ApiFault:
        reason = getattr(fault, "reason", fault)
        hint = "接口是否已启动？ is `quench serve` or `make demo` running?"
        return ApiFault(f"{self.url} 无应答 / did not answer ({reason}); {hint}")

    def reason(self, fault: HTTPError) -> str:
        """What a refused request says, for a person."""
        try:
            body = json.load(fault)
        except ValueError:
            body = None  # A proxy on the way speaks HTML.
        errors = body.get("errors") if isinstance(body, dict) else None
        return _first_error(errors) if errors else f"{self.url}: HTTP {fault.code} {fault.reason}"

    def opener(self) -> OpenerDirector:
        """A proxy of the environment is not asked for this machine's own addresses."""
        local = urlsplit(self.url).hostname in LOOPBACK
        return build_opener(ProxyHandler({})) if local else build_opener()


def _first_error(errors: list[dict[str, Any]]) -> str:
    refusal = errors[0].get("extensions", {}).get("refusal", {})
    parts = (refusal.get("messageZh"), refusal.get("messageEn"), refusal.get("remedy"))
    return " ".join(filter(None, parts)) or str(errors[0].get("message", errors[0]))
