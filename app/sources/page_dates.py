"""Publication date visible in a page: microdata, time elements, date lines, the dateline of the story.

Only dates of the story count, not those of comments, events, updates, related stories, copyright and the clock of the
site. If possible dates differ, none is returned.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.sources.elements import Element, names_of, text_of
from app.sources.written_dates import day_in, without_dates, written_days

_SKIPPED = frozenset("aside button figure footer form head iframe nav noscript select svg".split())
# Parts of a page other than the story, by a word of their class or id.
_OTHER = frozenset(
    "ad ads advert advertisement breaking calendar card cards clock comment comments copyright disqus event events "
    "footer lastmod latest masthead modified mostread navbar newsletter popular promo promos recommended related "
    "respond sidebar teaser teasers ticker today topbar topnav trending updated weather widget widgets".split()
)
_UPDATES = frozenset("live liveblog livepost liveupdate".split())
_DATED = frozenset(
    "byline created date dateline datetime info meta posted pubdate publication publish published submitted time "
    "timestamp".split()
)
_UPDATED = re.compile(
    r"\b(?:updated?|modified|edited|amended|revised|corrected|reviewed|generated|checked|accessed)\b", re.IGNORECASE
)
_PUBLISHED = re.compile(r"\b(?:published|posted|released|issued|publication date|date)\b", re.IGNORECASE)
_BYLINE = re.compile(r"\W*(?:By|BY) [A-Z\u00c0-\u00de].*[^.]\Z")
_MOST_BESIDE = 12  # letters besides a date in a date line
_LONGEST_LINE = 160  # characters of a byline with its date
_DATELINE = re.compile(r"(.{8,120}?)(?:\s[-–—]{1,2}\s|--)")
_PLACE = re.compile(
    r"[A-Z][A-Z.'’-]+\b|(?!(?:On|In|Since|By|From|Until|As|At|After|Before)\b)[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?,"
)
_SMALL_WORD = re.compile(r"(?<![\w(])(?!of\b|th\b)[a-z]{2,}")
_HEADLINE = ".//*[@itemprop='headline']"  # of another story, if its itemscope is below this one
_OWN_SCOPE = re.compile(r"Article|Posting|Report|WebPage", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Stated:
    """A day in an element; `labelled` if it is marked as the day of publication."""

    day: str
    labelled: bool


class PageDates:
    """Dates of a parsed page whose story begins in the elements `paragraphs`; `language` is the page's.

    The first paragraph may be a standfirst above the byline, so only the second one certainly belongs to the story.
    """

    def __init__(self, tree: Element, paragraphs: Sequence[Element], language: str = "") -> None:
        self._tree, self._language = tree, language
        self._paragraphs = paragraphs[:2]
        self._around = {each for paragraph in self._paragraphs for each in (paragraph, *paragraph.iterancestors())}
        around = self._paragraphs[-1].iterancestors("article", "main") if paragraphs else ()
        self._article = next((element for element in around if element.find(".//h1") is not None), None)
        self._is_update = any(_UPDATES & names_of(element) for element in self._around)

    def microdata(self) -> str | None:
        """Return the day of `itemprop="datePublished"` of the page's main article."""
        days = set()
        above = set(self._above()) if self._paragraphs else set()
        for element in self._tree.iterfind(".//*[@itemprop]"):
            scope = next((e for e in element.iterancestors() if e.get("itemscope") is not None), None)
            own = scope is None or (
                _OWN_SCOPE.search(scope.get("itemtype") or "")
                and (scope in self._around or scope in above or scope.find(_HEADLINE) is None)
            )
            if "datePublished" in element.get("itemprop").split() and own and not self._is_beside(element):
                days.add(self._value(element))
        days.discard(None)
        return days.pop() if len(days) == 1 else None

    def visible(self) -> str | None:
        """Return the day of a time element or a line above the story, or of a labelled line elsewhere."""
        above = [] if self._is_update else list(self._stated(self._above()))
        labelled = [each.day for each in above if each.labelled]
        if labelled:
            return labelled[0]
        days = {each.day for each in above}
        if not days and not self._is_update:
            days = {each.day for each in self._stated(self._below()) if each.labelled}
        return days.pop() if len(days) == 1 else None

    def dateline(self) -> str | None:
        """Return the day of a dateline at the start of the story: `DAKAR, Senegal, November 9, 2022 (AP) — …`."""
        for paragraph in self._paragraphs:
            opening = _DATELINE.match(text_of(paragraph))
            if (
                opening
                and _PLACE.match(opening[1])
                and not _SMALL_WORD.search(without_dates(opening[1], self._language))
            ):
                return day_in(opening[1], self._language)
        return None

    def _above(self) -> Iterator[Element]:
        """Yield the elements above the story that belong to it, in order."""
        for element in self._walked(self._tree):
            if element is self._paragraphs[-1]:
                return
            yield element

    def _below(self) -> Iterator[Element]:
        """Yield the elements below the start of the story, inside its article."""
        story = self._paragraphs[-1]
        article = next((e for e in story.iterancestors("article", "main")), story.getparent())
        found = False
        for element in self._walked(article):
            found = found or element is story
            if found:
                yield element

    def _walked(self, element: Element) -> Iterator[Element]:
        waiting = [element]
        while waiting:
            current = waiting.pop()
            if current not in self._around and self._is_other(current):
                continue
            yield current
            waiting += reversed(current)

    def _is_other(self, element: Element) -> bool:
        """Return True for a part of the page other than the story."""
        if element.tag in _SKIPPED or _OTHER & names_of(element):
            return True
        if element.tag == "header":  # the site's, unless it is inside the article
            inside = any(e.tag in ("article", "main") for e in element.iterancestors())
            return not inside and element.find(".//h1") is None
        return bool(element.tag == "article")

    def _is_beside(self, element: Element) -> bool:
        return any(e not in self._around and self._is_other(e) for e in (element, *element.iterancestors()))

    def _stated(self, elements: Iterator[Element]) -> Iterator[_Stated]:
        for element in elements:
            if element.tag == "time":
                label = f"{' '.join(names_of(element))} {_before(element)}"
                day = self._value(element)
                if day and not _is_updated(label) and not self._is_in_prose(element):
                    yield _Stated(day, bool(_PUBLISHED.search(label)) or element.get("pubdate") is not None)
            elif (_DATED & names_of(element) and element.find(".//time") is None) or not len(element):
                yield from self._stated_in_line(element)

    def _stated_in_line(self, element: Element) -> Iterator[_Stated]:
        """Yield the days of a date line, labelled by the preceding words."""
        line = text_of(element)
        value = (
            element.get("datetime") or element.get("content") or (_DATED & names_of(element) and element.get("title"))
        )
        if value and (day := day_in(value, self._language)):
            yield _Stated(day, bool(_PUBLISHED.search(line)))
            return
        if len(line) > _LONGEST_LINE:
            return
        named = bool(_DATED & names_of(element)) or _BYLINE.match(line) is not None
        last = 0
        for written in written_days(line, self._language):
            label = line[last : written.start]
            last = written.end
            published = bool(_PUBLISHED.search(label))
            if _is_updated(label) or not (published or named or (self._is_bare(line) and self._is_inside(element))):
                continue
            yield _Stated(written.day, published)

    def _is_bare(self, line: str) -> bool:
        """Return True if a line has a date and almost no other text."""
        without = _PUBLISHED.sub("", without_dates(line, self._language))
        return sum(letter.isalpha() for letter in without) <= _MOST_BESIDE

    def _is_inside(self, element: Element) -> bool:
        """Return False if the element is above the article of the headline, such as the clock of the site."""
        return self._article is None or self._article in element.iterancestors()

    def _is_in_prose(self, element: Element) -> bool:
        """Return True if the element is part of a sentence."""
        parent = element.getparent()
        around = "" if parent is None or parent.tag != "p" or _DATED & names_of(parent) else text_of(parent)
        return len(around) > _LONGEST_LINE or (
            around.endswith(".") and not self._is_bare(around.replace(text_of(element), ""))
        )

    def _value(self, element: Element) -> str | None:
        value = element.get("content") or element.get("datetime") or element.get("title") or ""
        return day_in(value, self._language) or day_in(text_of(element), self._language)


def _is_updated(label: str) -> bool:
    """Return True if the last known word of a label means that the page was changed."""
    updated = max((found.end() for found in _UPDATED.finditer(label)), default=-1)
    return updated > max((found.end() for found in _PUBLISHED.finditer(label)), default=-1)


def _before(element: Element) -> str:
    """Return the text before an element on its line."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        return f"{text_of(previous)[-40:]} {previous.tail or ''}"[-80:]
    return ((parent.text or "") if parent is not None else "")[-80:]
