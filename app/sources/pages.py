"""HTML -> the article's main text in paragraphs, and what the page tells of it: JSON-LD first, then its meta tags.

trafilatura finds the text. The date is read here and not there: it is the calendar date as the page writes it, never
shifted to another time zone.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from lxml import html as lxml_html

from app.document import Document
from app.errors import ArticleTooLong, DocumentError, NotText
from app.sources.about import About, known
from app.sources.encodings import decode_page

MAX_BYTES = 2_000_000  # of a page: more is no article, and parsing takes many times its size in memory
_ARTICLE = re.compile(r"\w*Article|BlogPosting|Report")  # of schema.org
_DECLARATION = re.compile(r"\A\ufeff?\s*<\?xml[^>]*\?>")  # lxml refuses it in text, which is decoded already
_TOO_DEEP = 20  # levels of JSON-LD that are looked into

Told = dict[str, str | None]

_META = {
    "title": ("og:title", "twitter:title"),
    "publisher": ("og:site_name",),
    "source_url": ("og:url",),
    "published": ("article:published_time", "datePublished", "date", "dc.date", "dcterms.date", "pubdate"),
}


def read_page(
    page: bytes | str, beside: About, limit: int, *, host: str | None = None, charset: str | None = None
) -> Document:
    """Return the document of a page; `beside` is what is known otherwise and goes first.

    Of a page that was fetched, `host` is where from: a URL that it gives itself must be there, or anybody's page could
    pass for another's. `charset` is what its headers say. Raises DocumentError.
    """
    if len(page) > MAX_BYTES:
        raise ArticleTooLong(f"The page has more than {MAX_BYTES} bytes, which is the limit.")
    source = page if isinstance(page, str) else decode_page(page, charset)
    if not source.strip():
        raise NotText("The text is empty.")
    text, *told = _read(source)
    if not text.strip():
        raise DocumentError("The page has no article in it.")
    about = beside
    for found in told:
        elsewhere = host is not None and urlsplit(str(found.get("source_url") or "")).hostname != host
        about = about.over(known({**found, "source_url": None} if elsewhere else found))
    return about.of("\n\n".join(line for line in text.splitlines() if line.strip()) + "\n", limit)


def _read(source: str) -> tuple[str, Told, Told, Told]:
    """Return the article's text, and what JSON-LD, the meta tags and trafilatura's guesses tell of it."""
    # It takes a while to load, and most runs see no HTML.
    from trafilatura import bare_extraction

    try:
        tree = lxml_html.document_fromstring(_DECLARATION.sub("", source))
        found = bare_extraction(source, include_comments=False, with_metadata=True)
    except (ValueError, AssertionError, etree.LxmlError, RecursionError) as error:
        raise DocumentError(f"The page cannot be parsed: {error}.") from None
    if found is None or isinstance(found, dict):
        return "", {}, {}, {}
    guessed = {"title": found.title, "publisher": found.sitename, "published": found.date, "source_url": found.url}
    return found.text or "", _json_ld(tree), _meta(tree), guessed


def _json_ld(tree: Any) -> Told:
    """Return what the first article among the page's JSON-LD tells."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            data = json.loads(script.text_content())
        except (ValueError, RecursionError):
            continue
        for node in _nodes(data):
            types = node.get("@type")
            if any(_ARTICLE.fullmatch(str(kind)) for kind in (types if isinstance(types, list) else [types])):
                return {
                    "title": _text(node.get("headline")),
                    "publisher": _text(_first(node.get("publisher")), "name"),
                    "published": _text(node.get("datePublished")),
                    "source_url": _text(node.get("url")) or _text(_first(node.get("mainEntityOfPage")), "@id"),
                }
    return {}


def _nodes(data: Any, level: int = 0) -> Iterator[Mapping[str, Any]]:
    """Yield each object of JSON-LD, the outer before the inner."""
    if level > _TOO_DEEP:
        return
    if isinstance(data, dict):
        yield data
    for part in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from _nodes(part, level + 1)


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _text(value: Any, name: str = "") -> str | None:
    """Return a value that is text, or that its `name` is."""
    text = value.get(name) if isinstance(value, dict) else value
    return " ".join(text.split()) or None if isinstance(text, str) else None


def _meta(tree: Any) -> Told:
    """Return what the meta tags tell, and the canonical link."""
    tags = {
        (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower(): _text(tag.get("content"))
        for tag in reversed(tree.xpath("//meta[@content]"))  # the first of a name counts
    }
    found = {
        field: next((tags[name.lower()] for name in names if tags.get(name.lower())), None)
        for field, names in _META.items()
    }
    canonical = tree.xpath("//link[@rel='canonical']/@href")
    return {**found, "source_url": str(canonical[0]).strip() if canonical else found["source_url"]}
