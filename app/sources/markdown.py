"""Markdown -> plain text as in the rendered page, in paragraphs. Front matter is metadata."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.document import Document
from app.errors import DocumentError
from app.sources.about import About, parse_about

_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
# Front matter is shared with other programs: only these names are read.
_NAMES = {"title": "title", "publisher": "publisher", "source_url": "source_url", "url": "source_url"}
_NAMES |= {"published": "published", "date": "published", "curated": "curated"}
_PARSER = MarkdownIt("commonmark").enable("table")


def read_markdown(source: str, beside: About, limit: int) -> Document:
    """Return the document of Markdown; `beside` takes precedence over front matter. Raises DocumentError."""
    matter = _FRONT_MATTER.match(source)
    about = _about(matter[1]) if matter else About()
    tokens = _PARSER.parse(source[matter.end() :] if matter else source)
    heading = About(title=_heading(tokens))
    return beside.over(about).over(heading).of("\n\n".join(_blocks(tokens)) + "\n", limit)


def _about(matter: str) -> About:
    try:
        # Scalars must remain strings: YAML would parse dates and numbers.
        found: Any = yaml.load(matter, Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes strings, lists and dicts
    except yaml.YAMLError as error:
        raise DocumentError(f"Invalid front matter: {str(error).splitlines()[0]}.") from None
    if not isinstance(found, dict):
        raise DocumentError("Invalid front matter: it must be a mapping.")
    return parse_about({_NAMES[name]: found[name] or None for name in _NAMES if name in found}, "front matter")


def _heading(tokens: Sequence[Token]) -> str | None:
    """Return the text of the first heading of the first level."""
    for token, content in pairwise(tokens):
        if token.type == "heading_open" and token.tag == "h1":
            return _inline(content).strip() or None
    return None


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the text of each paragraph, heading, item or cell, and of each block of code."""
    for token in tokens:
        text = (
            _inline(token) if token.type == "inline" else token.content if token.type in ("fence", "code_block") else ""
        )
        if text.strip():
            yield text.strip()


def _inline(token: Token) -> str:
    """Return the text of a line, without emphasis, links or pictures."""
    parts = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("\n" if child.type == "hardbreak" else " ")
    return "".join(parts)
