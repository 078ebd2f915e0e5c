"""Answers are made smaller for who takes them so, and stay what they are."""

import asyncio
import gzip
from typing import Any

import brotli
import pytest
import zstandard
from starlette_compress import CompressMiddleware

import app.api  # noqa: F401  # adds the types that are compressed
from tests.api.client import Client

LONG, SHORT = "/v1/fields", "/healthz"


def decoded(body: bytes, coding: str | None) -> bytes:
    match coding:
        case "gzip":
            return gzip.decompress(body)
        case "br":
            plain: bytes = brotli.decompress(body)
            return plain
        case "zstd":
            return zstandard.ZstdDecompressor().stream_reader(body).read()
        case _:
            return body


def sent(client: Client, path: str, accepted: str) -> tuple[dict[str, str], bytes]:
    """Return headers and body as they are sent: httpx would decode them."""
    messages: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        messages.append(message)

    headers = [(b"accept-encoding", accepted.encode())]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers, "root_path": ""}
    asyncio.run(client.app(scope, receive, send))
    body = b"".join(message["body"] for message in messages[1:])
    return {name.decode(): value.decode() for name, value in messages[0]["headers"]}, body


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip", "gzip"),
        ("br", "br"),
        ("zstd", "zstd"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("zstd;q=0, gzip", "gzip"),
        ("identity", None),
        ("deflate", None),
        ("", None),
        ("nonsense;;q=", None),
    ],
)
def test_the_client_chooses(world: Client, accepted: str, coding: str | None) -> None:
    plain, whole = sent(world, LONG, "identity")
    headers, body = sent(world, LONG, accepted)
    assert headers.get("content-encoding") == coding
    assert decoded(body, coding) == whole
    assert int(headers["content-length"]) == len(body)
    assert coding is None or len(body) < len(whole) / 3
    assert headers["etag"] == plain["etag"]
    assert headers["vary"] == "Accept, Accept-Encoding"


def test_what_is_short_stays_as_it_is(world: Client) -> None:
    headers, body = sent(world, SHORT, "gzip, br, zstd")
    assert "content-encoding" not in headers
    assert body == b'{"status":"ok"}'


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
@pytest.mark.parametrize("media_type", [b"text/csv; charset=utf-8", b"application/x-ndjson"])
def test_a_stream_is_passed_on_piece_by_piece(coding: str, media_type: bytes) -> None:
    """Each piece must have reached the client before the next is made."""
    seen: list[bytes] = []
    lengths = []

    async def send(message: Any) -> None:
        seen.append(message.get("body", b""))

    async def stream(_: Any, __: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", media_type)]})
        for number in range(5):
            await send({"type": "http.response.body", "body": b"row %d\n" % number, "more_body": True})
            lengths.append(sum(map(len, seen)))
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    headers = [(b"accept-encoding", coding.encode())]
    asyncio.run(CompressMiddleware(stream)({"type": "http", "method": "GET", "headers": headers}, None, send))  # type: ignore[arg-type]
    assert lengths == sorted({*lengths})
    assert decoded(b"".join(seen), coding) == b"".join(b"row %d\n" % number for number in range(5))
