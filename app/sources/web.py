"""Safe fetching of a URL: public hosts only, few redirects, each checked again, limits of time and size."""

import asyncio
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urljoin

import httpx

from app import __version__
from app.document import Document
from app.errors import ArticleTooLong, FetchFailed, UrlRefused
from app.sources.about import known
from app.sources.addresses import Address, Resolve, Target, is_public, resolve, target_of
from app.sources.encodings import decode_text
from app.sources.files import content_type
from app.sources.markdown import read_markdown
from app.sources.pages import MAX_BYTES, read_page

_REDIRECTS = (301, 302, 303, 307, 308)
_HTML = ("text/html", "application/xhtml+xml")
_TEXTS = ("text/plain", "text/markdown")


@dataclass(frozen=True)
class Web:
    """Access to the web. Other addresses and transports are for tests."""

    seconds: float = 20.0  # in total, including redirects
    redirects: int = 5
    resolve: Resolve = resolve
    allowed: Callable[[Address], bool] = is_public
    transport: httpx.AsyncBaseTransport | None = field(default=None)

    def read(self, url: str, limit: int) -> Document:
        """Return the document at `url`. Raises UrlRefused, FetchFailed and DocumentError."""
        return document_of(self.get(url), limit)

    def get(self, url: str) -> "Page":
        """Return the response at `url`, outside an event loop. Raises UrlRefused and FetchFailed."""
        return asyncio.run(self.fetch(url))

    async def fetch(self, url: str) -> "Page":
        """Return the response at `url`. Raises UrlRefused and FetchFailed."""
        try:
            async with asyncio.timeout(self.seconds):
                return await self._fetch(url)
        except TimeoutError:
            raise FetchFailed(f"The page took longer than {self.seconds:g} seconds.") from None
        except httpx.HTTPError as error:
            raise FetchFailed(f"The server cannot be read: {error or type(error).__name__}.") from None

    async def _fetch(self, url: str) -> "Page":
        # `trust_env` would send requests through a proxy of the environment, which bypasses the address checks.
        async with httpx.AsyncClient(transport=self.transport, trust_env=False, timeout=self.seconds) as client:
            for _ in range(self.redirects + 1):
                target = await target_of(url, self.resolve, self.allowed)
                page = await _request(client, target)
                if isinstance(page, Page):
                    return page
                url = page
        raise FetchFailed(f"The URL exceeded the limit of {self.redirects} redirects.")


@dataclass(frozen=True, slots=True)
class Page:
    """Response of a server; `url` is the one after all redirects."""

    url: str
    host: str
    content: bytes
    media_type: str
    charset: str | None


def document_of(page: Page, limit: int) -> Document:
    """Return the document of a fetched page. Raises DocumentError."""
    about = known({"source_url": page.url})
    if page.media_type in _HTML:
        return read_page(page.content, about, limit, host=page.host, charset=page.charset)
    text = decode_text(page.content, page.charset)
    return read_markdown(text, about, limit) if page.media_type == "text/markdown" else about.of(text, limit)


async def _request(client: httpx.AsyncClient, target: Target) -> Page | str:
    """Return the page at `target`, or the URL of its redirect."""
    request = client.build_request(
        "GET",
        target.pinned,
        headers={
            "Host": target.url.split("/")[2],
            "User-Agent": f"Summit/{__version__}",
            "Accept": ", ".join((*_HTML, *_TEXTS)),
            "Accept-Encoding": "gzip",
        },
        extensions={"sni_hostname": target.host},
    )
    response = await client.send(request, stream=True)
    try:
        if response.status_code in _REDIRECTS:
            location = response.headers.get("location")
            if not location:
                raise FetchFailed("The redirect has no Location header.")
            return urljoin(target.url, str(location))
        if response.status_code != 200:
            raise FetchFailed(f"The server responded with status {response.status_code}.")
        media_type, charset = content_type(response.headers.get("content-type", ""))
        if media_type not in (*_HTML, *_TEXTS):
            raise UrlRefused(f"Unsupported content type {media_type or '(none)'}; allowed: HTML and plain text.")
        return Page(target.url, target.host, await _content(response), media_type, charset)
    finally:
        await response.aclose()


async def _content(response: httpx.Response) -> bytes:
    """Return the body. Raises ArticleTooLong beyond MAX_BYTES, compressed or decompressed."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip"):
        raise FetchFailed(f"Unsupported Content-Encoding {encoding}.")
    unpacker = None if encoding == "identity" else zlib.decompressobj(wbits=31)
    content = bytearray()
    async for chunk in response.aiter_raw():
        try:
            content += chunk if unpacker is None else unpacker.decompress(chunk, MAX_BYTES + 1 - len(content))
        except zlib.error as error:
            raise FetchFailed(f"The page cannot be decompressed: {error}.") from None
        if len(content) > MAX_BYTES or response.num_bytes_downloaded > MAX_BYTES:
            raise ArticleTooLong(f"The page exceeds the limit of {MAX_BYTES} bytes.")
    if unpacker is not None and not unpacker.eof:
        raise FetchFailed("The page cannot be decompressed: it is truncated.")
    return bytes(content)
