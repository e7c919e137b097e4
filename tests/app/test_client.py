"""What the command line says where something else than the API answers: a proxy, another server, a wrong path."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from app.client import Api, ApiFault

REFUSED = b'{"errors": [{"message": "m", "extensions": {"refusal": {"messageZh": "\xe4\xb8\x8d", "remedy": "do"}}}]}'


@contextmanager
def answering(status: int, body: bytes, kind: str = "application/json") -> Iterator[Api]:
    """An address of this machine where everything gets this answer."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Api(f"http://127.0.0.1:{server.server_port}/graphql", "token")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (502, b'{"message": "bad gateway"}', "application/json", "HTTP 502"),
        (502, b"<html>bad gateway</html>", "text/html", "HTTP 502"),
        (400, b"[1]", "application/json", "HTTP 400"),
        (401, REFUSED, "application/json", "不 do"),
        (200, b"<html>hello</html>", "text/html", "无应答"),
        (200, b"[]", "application/json", "不是 GraphQL"),
        (200, b'{"hello": 1}', "application/json", "不是 GraphQL"),
        (200, REFUSED, "application/json", "不 do"),
    ],
)
def test_an_answer_of_somebody_else_is_one_clear_line(status: int, body: bytes, kind: str, words: str) -> None:
    with answering(status, body, kind) as api, pytest.raises(ApiFault, match=words):
        api.ask("{ head }")


@pytest.mark.parametrize(("body", "words"), [(b'{"message": "x"}', "HTTP 503"), (b"", "HTTP 503"), (REFUSED, "不 do")])
def test_so_it_is_of_a_file_and_of_a_report(body: bytes, words: str) -> None:
    with answering(503, body) as api:
        with pytest.raises(ApiFault, match=words):
            api.get("/reports/weekly/140823")
        with pytest.raises(ApiFault, match=words):
            list(api.file("preview", b"x", [("name", "x.csv")]))
        with pytest.raises(ApiFault, match=words):
            api.marked("x.csv", b"x", "ALL", [])
