"""HTML -> the article's text in paragraphs, and its metadata.

The text is that of app.sources.page_text. Metadata are from JSON-LD of the page's main article, then from meta tags,
then from the visible page. Dates other than that of publication are ignored.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html

from app.document import Document
from app.errors import ArticleTooLong, DocumentError, NotText
from app.kinds import PublishedFrom
from app.sources.about import About, known
from app.sources.elements import Element, text_of
from app.sources.encodings import decode_page
from app.sources.json_ld import Identity, fold_words, own_article
from app.sources.page_dates import PageDates
from app.sources.page_text import PARAGRAPHS, shown_text, with_stated
from app.sources.written_dates import day_in, day_in_path, days_between
from app.text import fold

MAX_BYTES = 2_000_000  # larger pages are not articles, and parsing takes many times their size in memory
_DECLARATION = re.compile(r"\A\ufeff?\s*<\?xml[^>]*\?>")  # lxml rejects it in decoded text
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_YEAR_OR_MONTH = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?")
_TITLES = ("og:title", "twitter:title")
_SITES = ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "citation_publisher", "publisher")
# Names for the day of publication, excluding those for a change.
_DATES = (
    "article:published_time article:published og:published_time og:article:published_time datepublished "
    "publishdate publish-date publish_date publication_date publication-date publicationdate pubdate "
    "published parsely-pub-date sailthru.date cxenseparse:recs:publishtime bt:pubdate "
    "originalpublicationdate rnews:datepublished citation_publication_date citation_date dc.date.issued "
    "dcterms.issued dc.date dcterms.date dcterms.created date"
).split()
_SEPARATOR = re.compile(r"\s+(?:[|–—»·•/-]|::)\s+|\s*\|\s*")
_FRONT = re.compile(r"\s*[:|–—»-]+\s+")
_UTC = re.compile(r"T[\d:.]+(?:Z|[+-]00:?00)\Z|\b(?:GMT|UTC)\b")
_SEPARATORS = " \t|–—»·•/:-"
_PARAGRAPHS_TRIED = 3
_SHORTEST_PARAGRAPH = 60  # characters; a shorter one may be a line of the header
_COMPARED = 50  # characters by which a paragraph is located in the page


def read_page(
    page: bytes | str, beside: About, limit: int, *, host: str | None = None, charset: str | None = None
) -> Document:
    """Return the document of a page; `beside` takes precedence over its metadata.

    For a fetched page, `host` is its host: the page's canonical URL must be on it, or a page could impersonate another
    site's. `charset` is that of the response headers. Raises DocumentError.
    """
    if len(page) > MAX_BYTES:
        raise ArticleTooLong(f"The page exceeds the limit of {MAX_BYTES} bytes.")
    source = page if isinstance(page, str) else decode_page(page, charset)
    if not source.strip():
        raise NotText("The text is empty.")
    try:
        found = _Page(lxml_html.document_fromstring(_DECLARATION.sub("", source)), beside.source_url)
    except (ValueError, AssertionError, etree.LxmlError, RecursionError) as error:
        raise DocumentError(f"The page cannot be parsed: {error}.") from None
    if not found.text:
        raise DocumentError("The page contains no article.")
    published, published_from = (None, "supplied") if beside.published else found.published()
    url = next((url for url in found.urls() if host is None or urlsplit(url).hostname == host), None)
    stated = known({"title": found.title(), "publisher": found.publisher(), "source_url": url, "published": published})
    return beside.over(stated).of("\n\n".join(found.text.splitlines()) + "\n", limit, published_from)


class _Page:
    """A parsed page and its metadata; `text` is its story, one paragraph per line, "" if it has none."""

    def __init__(self, tree: Element, source_url: str | None) -> None:
        self._tree, self._source_url = tree, source_url
        self._meta = _meta(tree)
        self._language = str(tree.get("lang") or "")
        scripts = [script.text_content() for script in tree.iterfind(".//script[@type='application/ld+json']")]
        etree.strip_elements(tree, "script", "style", "template", etree.Comment, with_tail=False)
        _drop_controls(tree)
        self._heading = _heading(tree)
        shown = shown_text(tree)
        self._data = own_article(scripts, self._identity(shown))
        self.text = with_stated(shown, self._data.body)

    def urls(self) -> Iterator[str]:
        """Yield the URLs of the page in its metadata, most reliable first."""
        yield from self._declared()
        if self._data.url:
            yield self._data.url

    def title(self) -> str | None:
        """Return the headline without the site name."""
        sites = [fold(site) for site in filter(None, (self._data.publisher, *self._named(_SITES)))]
        titles = (self._data.title, *self._named(_TITLES), self._heading, self._title_element())
        return next((_without_site(title, sites, self._heading) for title in titles if title), None)

    def publisher(self) -> str | None:
        """Return the name of the publisher, unless it is a URL."""
        names = (self._data.publisher, *self._named(_SITES))
        return next((name for name in names if name and not name.lower().startswith(("http:", "https:", "@"))), None)

    def published(self) -> tuple[str | None, PublishedFrom | None]:
        """Return the day of publication and its source; None if the page has none."""
        stated: list[tuple[PublishedFrom, str | None]] = [("json-ld", self._data.published)]
        stated += [("meta", written) for written in self._named(_DATES)]
        for kind, written in stated:
            if written and (day := self._day(written)):
                return day, kind
        if day := self._shown_day:
            return day, "page"
        day = self._day_of_url()
        return day, "url" if day else None

    def _day(self, written: str) -> str | None:
        """Return the day of a date in metadata. An instant in UTC may be shown as the day before or after it."""
        day = day_in(written, self._language)
        if day and _UTC.search(written):
            others = [other for other in (self._day_of_url(), self._shown_day) if other]
            if day not in others:
                day = next((other for other in others if days_between(day, other) == 1), day)
        return day or (written if _YEAR_OR_MONTH.fullmatch(written) else None)

    def _day_of_url(self) -> str | None:
        return next(filter(None, map(day_in_path, filter(None, (*self.urls(), self._source_url)))), None)

    @cached_property
    def _shown_day(self) -> str | None:
        paragraphs = self._paragraphs()
        if not paragraphs:
            return None
        dates = PageDates(self._tree, paragraphs, self._language)
        return dates.microdata() or dates.visible() or dates.dateline()

    def _declared(self) -> Iterator[str]:
        """Yield the canonical URL and that of og:url, except front pages, which some sites declare for all pages."""
        canonical = self._tree.xpath("//link[@rel='canonical']/@href")
        for url in (*canonical[:1], *self._named(("og:url",))):
            if absolute := _absolute(str(url).strip(), self._source_url):
                yield absolute

    def _identity(self, text: str) -> Identity:
        declared = frozenset(self._declared())
        urls = declared | frozenset(filter(None, [self._source_url]))
        return Identity(declared, urls, tuple(self._titles()), fold_words(text))

    def _titles(self) -> list[str]:
        return [*self._named(_TITLES), *filter(None, (self._heading, self._title_element()))]

    def _named(self, names: Iterable[str]) -> list[str]:
        return [self._meta[name] for name in names if name in self._meta]

    def _title_element(self) -> str | None:
        element = self._tree.find(".//title")
        return text_of(element) or None if element is not None else None

    def _paragraphs(self) -> list[Element]:
        """Return the innermost elements in which the first paragraphs of the story begin."""
        titles = [fold(title) for title in self._titles()]
        lines = [line for line in self.text.splitlines() if len(line) >= _SHORTEST_PARAGRAPH]
        starts = [fold(line[:_COMPARED]) for line in lines if not any(fold(line) in title for title in titles)]
        elements = (self._innermost(start) for start in starts[:_PARAGRAPHS_TRIED])
        return [element for element in elements if element is not None]

    def _innermost(self, start: str) -> Element | None:
        found = None
        for element in self._tree.iter(*PARAGRAPHS):
            if fold(text_of(element, _COMPARED)).startswith(start):
                found = element
            elif found is not None and found not in element.iterancestors():
                break
        return found


def _drop_controls(tree: Element) -> None:
    """Remove characters that XML does not allow: lxml reads them, but fails when trafilatura serialises them."""
    for element in tree.iter():
        if element.text and _CONTROL.search(element.text):
            element.text = _CONTROL.sub("", element.text)
        if element.tail and _CONTROL.search(element.tail):
            element.tail = _CONTROL.sub("", element.tail)


def _meta(tree: Element) -> Mapping[str, str]:
    """Return the contents of the head's meta tags by name, the first of each."""
    found: dict[str, str] = {}
    for tag in tree.iterfind(".//meta[@content]"):
        content = " ".join(html.unescape(tag.get("content")).split())
        if tag.get("itemprop") and tag.getparent() is not None and tag.getparent().tag != "head":
            continue  # microdata of an element, perhaps of another story
        for name in (tag.get("property"), tag.get("name"), tag.get("itemprop")):
            if name and content:
                found.setdefault(name.lower(), content)
    return found


def _heading(tree: Element) -> str | None:
    """Return the headline: the first h1 inside the article, else the only one of the page."""
    headings = [heading for heading in tree.iter("h1") if text_of(heading)]
    inside = [each for each in headings if any(e.tag in ("article", "main") for e in each.iterancestors())]
    chosen = inside[:1] or (headings if len(headings) == 1 else [])
    return text_of(chosen[0]) if chosen else None


def _absolute(url: str, base: str | None) -> str | None:
    """Return an absolute URL of a page other than a front page, else None."""
    try:
        absolute = urljoin(base or "", url)
        parts = urlsplit(absolute)
    except ValueError:
        return None
    return absolute if parts.netloc and (parts.path.strip("/") or parts.query) else None


def _without_site(title: str, sites: Sequence[str], heading: str | None) -> str:
    """Return a title without the site name at either end; the heading, if it is the start of the title."""
    if heading and title.startswith(heading) and _SEPARATOR.match(title, len(heading)):
        return heading
    parts = _SEPARATOR.split(title)
    if len(parts) > 1 and fold(parts[-1]) in sites:
        return title[: title.rindex(parts[-1])].rstrip(_SEPARATORS)
    front = _FRONT.split(title, maxsplit=1)
    if len(front) > 1 and fold(front[0]) in sites:
        return front[1]
    return title
