"""Reading a request body: bounded, and JSON as RFC 8259 has it.

`json.loads` takes NaN, 1e999 and an object with one key twice (DESIGN §8); a ledger takes none of them.
"""

import json
import math
from typing import Any

from starlette.requests import Request

BODY_BYTES_MAX = 8 * 1024 * 1024


class BodyTooLong(Exception):
    """More bytes came than are read."""


async def bounded(request: Request, limit: int = BODY_BYTES_MAX) -> bytes:
    """The body of a request; raises BodyTooLong before more than `limit` bytes are kept."""
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared[:20]) > limit:
        raise BodyTooLong
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise BodyTooLong
        chunks.append(chunk)
    return b"".join(chunks)


def strict_json(text: str | bytes) -> Any:
    """The JSON value of a text; JSONDecodeError for what is not JSON, NaN, infinities and doubled keys."""
    try:
        return json.loads(text, parse_constant=_constant, parse_float=_finite, object_pairs_hook=_object)
    except json.JSONDecodeError:
        raise
    except RecursionError:
        raise json.JSONDecodeError("nested too deeply", "", 0) from None
    except ValueError as error:
        raise json.JSONDecodeError(str(error)[:200], "", 0) from error


def _constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:40]} is beyond any number")
    return number


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    built = dict(pairs)
    if len(built) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return built
