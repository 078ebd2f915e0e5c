"""JSON-LD of a page: the metadata of its main article, without other stories, live-blog updates and comments."""

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from app.text import fold

Node = Mapping[str, Any]

_ARTICLE = re.compile(r"\w*Article|\w*BlogPosting|Report")  # types of schema.org
_PAGE = re.compile(r"\w*WebPage|ItemPage")
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")  # may contain the page's main article; `hasPart` has others
_OPENING = re.compile(r"\A\s*(?:(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?|<!--)")
_CLOSING = re.compile(r"(?:(?://|/\*)?\s*\]\]>\s*(?:\*/)?|-->|;)\s*\Z")
_LAST_COMMA = re.compile(r",(?=\s*[}\]])")
_VARIANT = re.compile(r"\A(?:www|m|mobile|amp)\.|/amp(?=/|\Z)|\.amp(?=\.|\Z)")
_TAIL = re.compile(r"(?:/index)?(?:\.html?)?/*\Z")
_TOO_DEEP = 20  # maximum depth
_LONG_WORD = 4  # letters; shorter words are not distinctive
_FEWEST_SHARED = 0.5  # of the long words of a headline
_SAME_TITLE, _ALIKE, _ON_TOPIC, _UNRELATED = 3, 2, 1, 0
_SAME_URL = 10


@dataclass(frozen=True)
class Identity:
    """Identity of a page: its declared URLs, all its possible URLs, its titles, and the words of its story."""

    declared: frozenset[str] = frozenset()
    urls: frozenset[str] = frozenset()
    titles: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ArticleData:
    """Metadata of an article in JSON-LD, None if missing. `body` may contain tags."""

    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    body: str | None = None

    def over(self, other: "ArticleData") -> "ArticleData":
        """Return these data, completed from `other`."""
        return ArticleData(*(mine or theirs for mine, theirs in zip(_values(self), _values(other), strict=True)))


def own_article(scripts: Iterable[str], page: Identity) -> ArticleData:
    """Return the metadata of the page's main article in its JSON-LD."""
    graph = [data for data in map(_parsed, scripts) if data is not None]
    named = _named_nodes(graph)
    candidates = [node for data in graph for node in _candidates(data)]
    found = ArticleData()
    for kind in (_ARTICLE, _PAGE):
        nodes = [node for node in candidates if _is_a(node, kind)]
        scored = [(_score(node, page, alone=len(nodes) == 1 and kind is _ARTICLE), node) for node in nodes]
        best = max(scored, key=lambda each: each[0], default=None)
        if best and best[0] > _UNRELATED:
            found = found.over(_data(best[1], named))
    return found


def fold_words(text: str) -> frozenset[str]:
    """Return the long words of a text, folded."""
    return frozenset(word for word in fold(text).split() if len(word) >= _LONG_WORD)


def same_url(one: str, other: str) -> bool:
    """Return True if two URLs name one page, ignoring `www.`, `/amp`, a trailing slash and the fragment."""
    (mine, my_query), (theirs, their_query) = _comparable(one), _comparable(other)
    return mine == theirs and (my_query == their_query or not (my_query and their_query))


def _parsed(script: str) -> Any:
    """Return the data of a script, or None. Raw line breaks, CDATA and trailing commas are common errors of sites."""
    text = _CLOSING.sub("", _OPENING.sub("", script))
    for attempt in (text, _LAST_COMMA.sub("", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _candidates(data: Any, level: int = 0) -> Iterator[Node]:
    """Yield the nodes that may be the page's main article, outer ones first."""
    if level > _TOO_DEEP:
        return
    if isinstance(data, list):
        for each in data:
            yield from _candidates(each, level + 1)
    elif isinstance(data, dict):
        yield data
        for name in _INSIDE:
            yield from _candidates(data.get(name), level + 1)


def _named_nodes(graph: list[Any]) -> Mapping[str, Node]:
    """Return the fullest node of each `@id`, at any depth."""
    named: dict[str, Node] = {}
    waiting = [(data, 0) for data in graph]
    while waiting:
        data, level = waiting.pop()
        if isinstance(data, dict):
            identifier = data.get("@id")
            if isinstance(identifier, str) and len(data) > len(named.get(identifier, ())):
                named[identifier] = data
        if isinstance(data, dict | list) and level < _TOO_DEEP:
            waiting += [(part, level + 1) for part in (data.values() if isinstance(data, dict) else data)]
    return named


def _is_a(node: Node, kind: re.Pattern[str]) -> bool:
    types = node.get("@type")
    return any(
        isinstance(each, str) and kind.fullmatch(each) for each in (types if isinstance(types, list) else [types])
    )


def _score(node: Node, page: Identity, *, alone: bool) -> int:
    """Return the score of a node as the page's main article; _UNRELATED if it is about another, or too short."""
    urls = [urljoin(next(iter(page.urls), ""), url) for url in _urls(node)]
    headline = _text(node.get("headline")) or _text(node.get("name"))
    title = _title_score(headline, page) if headline else _ON_TOPIC if alone else _UNRELATED
    if any(same_url(mine, theirs) for mine in urls for theirs in page.urls):
        return _SAME_URL + title
    if any(urlsplit(url).netloc for url in urls) and page.declared and title < _SAME_TITLE:
        return _UNRELATED
    return title


def _title_score(headline: str, page: Identity) -> int:
    mine = f" {fold(headline)} "
    theirs = [f" {fold(title)} " for title in page.titles]
    if any(mine in title or (title in mine and title.count(" ") > _LONG_WORD) for title in theirs):
        return _SAME_TITLE
    words = fold_words(headline)
    for known, score in ((fold_words(" ".join(page.titles)), _ALIKE), (page.words, _ON_TOPIC)):
        if words and len(words & known) >= _FEWEST_SHARED * len(words):
            return score
    return _UNRELATED


def _urls(node: Node) -> Iterator[str]:
    """Yield the URLs of a node and its page."""
    for value in (node.get("url"), node.get("@id"), *_each(node.get("mainEntityOfPage"))):
        url = value.get("@id") or value.get("url") if isinstance(value, dict) else value
        if isinstance(url, str) and url.startswith(("http://", "https://", "/")):
            yield url.partition("#")[0]


def _comparable(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url, ""
    place = _VARIANT.sub("", parts.netloc.lower() + parts.path)
    return _TAIL.sub("", place), parts.query


def _data(node: Node, named: Mapping[str, Node]) -> ArticleData:
    publisher = _first(node.get("publisher"))
    if isinstance(publisher, dict) and "name" not in publisher:
        publisher = named.get(str(publisher.get("@id")), publisher)
    return ArticleData(
        title=_text(node.get("headline")) or _text(node.get("name")),
        publisher=_text(publisher.get("name") if isinstance(publisher, dict) else publisher),
        published=_text(node.get("datePublished")),
        url=next((url for url in _urls(node) if not url.startswith("/")), None),
        body=_body(node),
    )


def _body(node: Node) -> str | None:
    """Return the text of the article; for a live blog without one, that of its updates."""
    body = _first(node.get("articleBody"))
    if isinstance(body, str) and body.strip():
        return body
    updates = (each.get("articleBody") for each in _each(node.get("liveBlogUpdate")) if isinstance(each, dict))
    return "\n\n".join(update for update in updates if isinstance(update, str)) or None


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _text(value: Any) -> str | None:
    """Return a text on one line with character references resolved; None for other values."""
    value = _first(value)
    return " ".join(html.unescape(value).split()) or None if isinstance(value, str) else None


def _values(data: ArticleData) -> tuple[str | None, ...]:
    return data.title, data.publisher, data.published, data.url, data.body
