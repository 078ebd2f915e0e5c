"""Text of a page's story, in paragraphs: trafilatura on a tree without furniture and with unwrapped links.

trafilatura discards a paragraph that is entirely a link as navigation, and drops the quotation marks of `<q>`.
"""

import copy
import html
import re
from collections.abc import Iterable

from lxml import etree
from lxml import html as lxml_html

from app.furniture import LONGEST, is_furniture, is_label
from app.sources.elements import Element, text_of

_BLOCKS = frozenset(
    "address article aside blockquote body dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li "
    "main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
PARAGRAPHS = ("p", "div", "li", "td", "section", "blockquote", "article", "span")
_MARKS = (("“", "”"), ("‘", "’"))  # of <q>, and of nested <q>
_SHORTEST_STORY = 100  # characters; trafilatura's own is 250
_SHORTEST_PROSE = 60  # characters; a longer paragraph of links is prose
_NOTE = re.compile(r"\W?(?:\d{1,3}|[a-z*†‡])\W?")
_NOTED = re.compile(r"(?:[^\W\d_]{3}|[.,;:”\"’)])\Z")  # not the power of "m<sup>2</sup>"
_ENDS_SENTENCE = re.compile(r"[.!?…][\"”’')\]]*\Z")
_TAG = re.compile(r"<(?:p|br|div|li|h[1-6])\b", re.IGNORECASE)
_MOST_LINKED = 0.8  # of a list below a label for links
_FEWEST_SHOWN = 0.5  # of `articleBody`: with less, the page shows only the beginning


def shown_text(tree: Element) -> str:
    """Return the visible story of a page, one paragraph per line, "" if there is none. The tree is not modified."""
    cleaned = copy.deepcopy(tree)
    _quote(cleaned)
    _drop_notes(cleaned)
    _clear(cleaned)
    lines = _extracted(cleaned)
    # By default trafilatura returns the whole page of a short story as one paragraph.
    if len(lines) == 1:
        lines = _extracted(cleaned, _SHORTEST_STORY) or lines
    return _paragraphs(lines)


def _extracted(tree: Element, shortest: int | None = None) -> list[str]:
    """Return the paragraphs of trafilatura; `shortest` is the minimum length of a story in characters."""
    # Imported here: loading takes a second, and most runs have no HTML.
    from trafilatura import bare_extraction
    from trafilatura.settings import use_config

    config = use_config()
    if shortest is not None:
        config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = str(shortest)
    found = bare_extraction(copy.deepcopy(tree), include_comments=False, with_metadata=False, config=config)
    return (found.text or "").splitlines() if found is not None and not isinstance(found, dict) else []


def with_stated(shown: str, body: str | None) -> str:
    """Return the visible story, or the `articleBody` of JSON-LD if less than half of it is visible."""
    stated = _paragraphs(_lines(body)) if body else ""
    return stated if len(shown) < _FEWEST_SHOWN * len(stated) else shown


def _paragraphs(lines: Iterable[str]) -> str:
    return "\n".join(line.strip() for line in lines if line.strip() and not is_furniture(line.strip()))


def _lines(body: str) -> list[str]:
    """Return the paragraphs of a text that may contain tags."""
    if _TAG.search(body):
        try:
            tree = lxml_html.fragment_fromstring(body, create_parent="div")
        except (etree.LxmlError, ValueError, RecursionError):
            return []
        for element in tree.iter(*_BLOCKS, "br"):
            element.tail = f"\n{element.tail or ''}"
        body = str(tree.text_content())
    return html.unescape(body).splitlines()


def _quote(tree: Element) -> None:
    """Insert the quotation marks of `<q>`, which browsers render."""
    for element in list(tree.iter("q")):
        opening, closing = _MARKS[sum(1 for _ in element.iterancestors("q")) % 2]
        element.text = f"{opening}{element.text or ''}"
        if len(element):
            element[-1].tail = f"{element[-1].tail or ''}{closing}"
        else:
            element.text += closing
    for element in list(tree.iter("q", "wbr")):
        element.drop_tag()


def _drop_notes(tree: Element) -> None:
    """Remove footnote numbers, which would be joined to the preceding word: `Roe<sup>1</sup> said`."""
    for element in list(tree.iter("sup")):
        previous, parent = element.getprevious(), element.getparent()
        before = (parent.text if previous is None else previous.tail or text_of(previous)) or ""
        if _NOTE.fullmatch(text_of(element)) and _NOTED.search(before):
            element.drop_tree()


def _clear(tree: Element) -> None:
    """Remove furniture, and unwrap links in paragraphs of prose."""
    for element in list(tree.iter(*_BLOCKS)):
        if element.getparent() is None or any(child.tag in _BLOCKS for child in element.iterchildren()):
            continue
        line = text_of(element, LONGEST)
        if element.get("hidden") is not None:
            element.drop_tree()
        elif is_furniture(line, _linked(element, line)):
            following = element.getnext()
            if is_label(line) and following is not None and _is_list_of_links(following):
                following.drop_tree()
            element.drop_tree()
        elif element.tag == "p" and len(line) >= _SHORTEST_PROSE and _ENDS_SENTENCE.search(text_of(element)):
            for link in list(element.iter("a")):
                link.drop_tag()


def _linked(element: Element, line: str) -> float:
    """Return the share of linked characters of an element."""
    return sum(len(text_of(link)) for link in element.iter("a")) / len(line) if line else 0.0


def _is_list_of_links(element: Element) -> bool:
    line = text_of(element)
    return element.tag in ("ul", "ol", "div", "section") and bool(line) and _linked(element, line) >= _MOST_LINKED
