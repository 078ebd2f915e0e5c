"""A page from the web: what is asked, what is refused, and the bounds on it. No test leaves this machine."""

import asyncio
import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from app.errors import (
    ArticleTooLong,
    DocumentError,
    FetchFailed,
    NotText,
    SummitError,
    UnsupportedCharset,
    UrlRefused,
)
from app.sources.pages import MAX_BYTES
from app.sources.web import Web

PUBLIC, OTHER = "93.184.215.14", "93.184.215.15"
LIMIT = 200_000
PAGE = """<html><head><title>Talks in Tokyo</title><meta property="og:site_name" content="The Wire">
<link rel="canonical" href="{canonical}"></head><body><article><h1>Talks in Tokyo</h1>
<p>The prime minister of Japan received the president of South Korea in Tokyo on Saturday.</p>
<p>They agreed to meet again before the end of the year, officials of both sides said.</p></article></body></html>"""


async def one_address(host: str, port: int) -> list[str]:
    return [OTHER if host.startswith("other.") else PUBLIC]


class Raw(httpx.AsyncByteStream):
    """A body as it comes over the wire, and how much of it was read."""

    def __init__(self, content: bytes, step: int = 65_536) -> None:
        self.chunks = [content[at : at + step] for at in range(0, len(content), step)]
        self.read = 0

    async def __aiter__(self):
        for chunk in self.chunks:
            self.read += 1
            yield chunk


def web(answer, **options) -> Web:
    """Return the web with one server in it: `answer` makes a response of a request."""

    async def over_the_wire(request):
        response = answer(request)
        if isinstance(response, httpx.Response) and response.is_stream_consumed:
            response = httpx.Response(response.status_code, headers=response.headers, stream=Raw(response.content))
        return await response if asyncio.iscoroutine(response) else response

    return Web(**{"resolve": one_address, "transport": httpx.MockTransport(over_the_wire), **options})


def html(content: str | bytes, **headers: str) -> httpx.Response:
    return httpx.Response(200, content=content, headers={"Content-Type": "text/html", **headers})


def test_a_page_becomes_a_document_with_its_url_title_and_publisher():
    asked = []

    def answer(request):
        asked.append(request)
        return html(PAGE.format(canonical="https://news.example.org/talks"))

    document = web(answer).read("https://news.example.org/talks?utm_source=mail", LIMIT)
    assert (document.title, document.publisher) == ("Talks in Tokyo", "The Wire")
    assert document.source_url == "https://news.example.org/talks?utm_source=mail"
    assert "received the president of South Korea" in document.text
    (request,) = asked
    assert (request.url.host, request.headers["host"]) == (PUBLIC, "news.example.org")
    assert request.extensions["sni_hostname"] == "news.example.org"


def test_a_page_cannot_pass_for_another_publishers():
    document = web(lambda _: html(PAGE.format(canonical="https://other.example.org/scoop"))).read(
        "https://news.example.org/talks", LIMIT
    )
    assert document.source_url == "https://news.example.org/talks"


def test_plain_text_is_kept_and_markdown_converted():
    def answer(request):
        kind = "markdown" if request.url.path.endswith("md") else "plain"
        return httpx.Response(
            200, text="# Talks\n\nThey *met*.\r\n", headers={"Content-Type": f"text/{kind}; charset=utf-8"}
        )

    assert web(answer).read("http://news.example.org/a.txt", LIMIT).text == "# Talks\n\nThey *met*.\r\n"
    markdown = web(answer).read("http://news.example.org/a.md", LIMIT)
    assert (markdown.title, markdown.text) == ("Talks", "Talks\n\nThey met.\n")


def test_redirects_are_followed_and_each_is_checked_anew():
    asked = []

    def answer(request):
        asked.append((request.url.host, request.headers["host"], request.url.path))
        if request.headers["host"] == "news.example.org":
            return httpx.Response(301, headers={"Location": "//other.example.org/b"})
        return httpx.Response(302, headers={"Location": "c"}) if request.url.path == "/b" else html(PAGE)

    web(answer).read("http://news.example.org/a", LIMIT)
    assert asked == [
        (PUBLIC, "news.example.org", "/a"),
        (OTHER, "other.example.org", "/b"),
        (OTHER, "other.example.org", "/c"),
    ]


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://2130706433/",
        "file:///etc/passwd",
        "http://news.example.org:6379/",
        "http://user@news.example.org/",
    ],
)
def test_a_redirect_to_what_may_not_be_asked_is_refused(location):
    asked = []

    def answer(request):
        asked.append(request.url)
        return httpx.Response(302, headers={"Location": location})

    with pytest.raises(UrlRefused):
        web(answer).read("http://news.example.org/", LIMIT)
    assert len(asked) == 1


def test_a_name_that_points_elsewhere_a_moment_later_gains_nothing():
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    asked = []

    async def rebinding(host, port):
        return next(answers)

    def answer(request):
        asked.append(request.url.host)
        return html(PAGE) if len(asked) == 1 else httpx.Response(500)

    reader = web(answer, resolve=rebinding)
    reader.read("http://news.example.org/", LIMIT)
    with pytest.raises(UrlRefused):
        reader.read("http://news.example.org/", LIMIT)
    assert asked == [PUBLIC]


@pytest.mark.parametrize(
    ("response", "error", "reason"),
    [
        (httpx.Response(404), FetchFailed, "status 404"),
        (httpx.Response(500), FetchFailed, "status 500"),
        (httpx.Response(204), FetchFailed, "status 204"),
        (httpx.Response(302), FetchFailed, "has no Location"),
        (httpx.Response(302, headers={"Location": "/"}), FetchFailed, "limit of 5 redirects"),
        (
            httpx.Response(200, content=b"%PDF", headers={"Content-Type": "application/pdf"}),
            UrlRefused,
            "application/pdf",
        ),
        (httpx.Response(200, content=b"?"), UrlRefused, "Unsupported content type"),
        (html(b"x" * (MAX_BYTES + 1)), ArticleTooLong, "exceeds the limit of 2000000 bytes"),
        (html(b"<html></html>"), DocumentError, "no article"),
        (html(b""), DocumentError, "empty"),
        (
            httpx.Response(200, content=b"caf\xe9", headers={"Content-Type": "text/plain; charset=utf-8"}),
            NotText,
            "not utf-8",
        ),
        (
            httpx.Response(200, content=b"cafe", headers={"Content-Type": "text/plain; charset=klingon"}),
            UnsupportedCharset,
            "'klingon' is unknown",
        ),
        (httpx.Response(200, content=b"caf\xe9", headers={"Content-Type": "text/plain"}), DocumentError, "not UTF-8"),
    ],
)
def test_what_is_no_article_is_told_why(response, error, reason):
    with pytest.raises(error, match=reason):
        web(lambda _: response).read("http://news.example.org/", LIMIT)


def test_a_server_that_is_away_is_told():
    def away(request):
        raise httpx.ConnectError("refused")

    with pytest.raises(FetchFailed, match="refused"):
        web(away).read("http://news.example.org/", LIMIT)


def test_a_server_that_never_answers_is_left():
    async def never(request):
        await asyncio.Event().wait()

    with pytest.raises(FetchFailed, match=r"longer than 0\.05 seconds"):
        web(never, seconds=0.05).read("http://news.example.org/", LIMIT)


def packed(content: bytes, encoding: str = "gzip") -> tuple[Raw, httpx.Response]:
    stream = Raw(content)
    return stream, httpx.Response(
        200, stream=stream, headers={"Content-Type": "text/html", "Content-Encoding": encoding}
    )


def test_a_packed_page_is_unpacked():
    _, response = packed(gzip.compress(PAGE.encode()))
    assert "South Korea" in web(lambda _: response).read("http://news.example.org/", LIMIT).text


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = gzip.compress(b"\0" * 300_000_000)
    _, response = packed(bomb)
    with pytest.raises(ArticleTooLong):
        web(lambda _: response).read("http://news.example.org/", LIMIT)


def test_an_endless_page_is_left_at_the_limit():
    stream = Raw(b"x" * (10 * MAX_BYTES))
    response = httpx.Response(200, stream=stream, headers={"Content-Type": "text/html"})
    with pytest.raises(ArticleTooLong):
        web(lambda _: response).read("http://news.example.org/", LIMIT)
    assert stream.read <= MAX_BYTES // 65_536 + 2


@pytest.mark.parametrize(
    ("content", "encoding", "reason"),
    [
        (b"no gzip at all", "gzip", "cannot be decompressed"),
        (gzip.compress(PAGE.encode())[:-20], "gzip", "truncated"),
        (PAGE.encode(), "br", "Content-Encoding br"),
        (PAGE.encode(), "gzip, gzip", "Content-Encoding gzip, gzip"),
    ],
)
def test_what_cannot_be_unpacked_is_told(content, encoding, reason):
    _, response = packed(content, encoding)
    with pytest.raises(FetchFailed, match=reason):
        web(lambda _: response).read("http://news.example.org/", LIMIT)


@contextmanager
def server(body: bytes) -> Iterator[tuple[int, list[str]]]:
    """Serve `body` at every path on a port of 127.0.0.1; tell the port and what was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        try:
            yield listening.server_port, asked
        finally:
            listening.shutdown()
            thread.join()


def test_nothing_on_this_machine_is_ever_asked():
    with server(PAGE.encode()) as (port, asked):
        for host in ("127.0.0.1", "localhost", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0x7f.1", "2130706433"):
            with pytest.raises(SummitError):
                Web().read(f"http://{host}:{port}/", LIMIT)
    assert asked == []


def test_a_real_connection_goes_to_the_pinned_address_whatever_the_environment_says(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with server(PAGE.encode()) as (port, asked):
        # The transport that the client would make, at another port than 80, which a test may not have.
        class Redirected(httpx.AsyncHTTPTransport):
            async def handle_async_request(self, request):
                assert request.url.host == "127.0.0.1"
                request.url = request.url.copy_with(port=port)
                return await super().handle_async_request(request)

        async def here(host, _port):
            return ["127.0.0.1"]

        reader = Web(resolve=here, allowed=lambda address: address.is_loopback, transport=Redirected())
        assert "South Korea" in reader.read("http://news.example.org/talks", LIMIT).text
    assert asked == ["/talks"]
