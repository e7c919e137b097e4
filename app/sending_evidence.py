"""Sending and fetching files of evidence over HTTP, as any office would: streamed, and hashed on our own side."""

import hashlib
import os
import secrets
import ssl
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.request import Request

from app.client import Api, ApiFault
from office.evidence.kinds import HEAD_BYTES, SUFFIXES, type_of
from office.evidence.store import CHUNK, is_sha256

TIMEOUT_SECONDS = 120


@dataclass(frozen=True)
class Sent:
    """A file that the store has."""

    sha256: str
    media_type: str
    size: int
    new: bool


@dataclass(frozen=True)
class Files:
    """The files of one API, for one token."""

    url: str
    token: str

    def put(self, path: Path) -> Sent:
        """Send a file, unless it is there already. ApiFault, OSError."""
        with path.open("rb") as file:
            media_type = type_of(file.read(HEAD_BYTES))
            if media_type is None:
                raise ApiFault(f"不是可收的类型 / none of the types that are taken: {', '.join(SUFFIXES)}")
            file.seek(0)
            sha256, size = hashlib.file_digest(file, "sha256").hexdigest(), file.tell()
            if self._there(sha256):
                return Sent(sha256, media_type, size, False)
            file.seek(0)
            headers = {"Content-Type": media_type, "Content-Length": str(size)}
            with self._answer("PUT", sha256, file, headers) as response:
                return Sent(sha256, media_type, size, response.status == 201)

    def get(self, sha256: str, output: Path) -> int:
        """Fetch a file to where nothing is yet; its size. Whole and with the right hash, or not at all."""
        if not is_sha256(sha256):
            raise ApiFault("SHA-256 为 64 位小写十六进制 / a SHA-256 is 64 lower-case hexadecimal digits")
        coming = output.with_name(f".{output.name}.{secrets.token_hex(4)}.part")
        try:
            with self._answer("GET", sha256) as response, coming.open("xb") as file:
                found = _copied(response, file)
            if found != sha256:
                raise ApiFault(f"收到的文件哈希不符 / what came has another hash: {found}")
            os.link(coming, output)
            return coming.stat().st_size
        except FileExistsError:
            raise ApiFault(f"{output} 已存在，不覆盖 / exists already and is not written over") from None
        finally:
            coming.unlink(missing_ok=True)

    def _there(self, sha256: str) -> bool:
        try:
            with self._answer("HEAD", sha256):
                return True
        except ApiFault:
            return False  # Sent again rather than guessed: the PUT says what is wrong.

    def _answer(
        self, method: str, sha256: str, data: IO[bytes] | None = None, headers: dict[str, str] | None = None
    ) -> HTTPResponse:
        api = Api(self.url.removesuffix("/graphql").rstrip("/") + f"/evidence/{sha256}", self.token)
        asked = api.request(api.url, None)
        request = Request(asked.full_url, data, dict(asked.header_items()) | (headers or {}), method=method)
        try:
            response: HTTPResponse = api.opener().open(request, timeout=TIMEOUT_SECONDS)
        except HTTPError as fault:
            raise ApiFault(api.reason(fault)) from None
        except (URLError, HTTPException, OSError, ssl.SSLError, ValueError) as fault:
            reason = getattr(fault, "reason", fault)
            raise ApiFault(f"{api.url} 无应答 / did not answer ({reason})") from fault
        return response


def _copied(response: HTTPResponse, file: IO[bytes]) -> str:
    running = hashlib.sha256()
    try:
        while part := response.read(CHUNK):
            running.update(part)
            file.write(part)
        file.flush()
        os.fsync(file.fileno())
    except HTTPException as fault:
        raise ApiFault(f"下载中断 / the download broke off ({fault!r})") from fault
    return running.hexdigest()
