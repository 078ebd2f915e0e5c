"""Metadata of an article, validated: its sources are not trusted."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from rapidfuzz import fuzz, process

from app.document import Document, check_length
from app.edtf_dates import EdtfError, bounds
from app.errors import DocumentError, Fault
from app.kinds import PublishedFrom
from app.sources.written_dates import bare_day

_MEMBERS = ("title", "publisher", "source_url", "url", "published")
# Members of other programs' records, and ours.
_FOREIGN = {
    **dict.fromkeys(("content", "body", "article", "plain", "maintext", "raw"), "text"),
    **dict.fromkeys(("page", "markup"), "html"),
    **dict.fromkeys(("headline", "name", "heading", "subject"), "title"),
    **dict.fromkeys(("source", "site", "outlet", "newspaper", "site_name", "agency"), "publisher"),
    **dict.fromkeys(("link", "href", "uri", "web_url", "permalink"), "url"),
    **dict.fromkeys(("date", "day", "time", "created", "timestamp", "pub_date", "pubdate", "publishedat"), "published"),
}
_ALIKE = 70.0  # of 100
LONGEST_LINE = 1_000  # characters of a title, a publisher, a URL or a date
MOST_FAULTS = 20  # reported of one object: 2 MB may have 300,000, whose description has 74 MB
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d")


def _line(text: str) -> str:
    """Accept a single non-empty line."""
    if not text.strip() or len(text) > LONGEST_LINE:
        raise ValueError(f"must have 1 to {LONGEST_LINE} characters")
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text):
        raise ValueError("must not have control characters or lone surrogates")
    return text


def _date(written: str) -> str:
    """Accept an EDTF date, or another form of one day; for an instant, its calendar date as written."""
    if len(written) > LONGEST_LINE:
        raise ValueError(f"must have at most {LONGEST_LINE} characters")
    instant = _INSTANT.match(written)
    date = instant[1] if instant else bare_day(written) or written
    try:
        bounds(date)
    except EdtfError as error:
        raise ValueError(str(error) if repr(written) in str(error) else f"{written!r}: {error}") from None
    return date


def _url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or any(letter.isspace() for letter in url):
        raise ValueError("must be an http or https URL")
    return url


Line = Annotated[str, AfterValidator(_line)]


class About(BaseModel):
    """Metadata in a sidecar, front matter, a page or a record. Unknown is null or absent.

    `curated` lists the fields supplied by a person.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    title: Line | None = None
    publisher: Line | None = None
    source_url: Annotated[Line, AfterValidator(_url)] | None = Field(None, alias="url")
    published: Annotated[str, AfterValidator(_date)] | None = None
    curated: tuple[Literal["title", "publisher", "source_url", "published"], ...] = Field((), max_length=4)

    def over(self, other: "About") -> "About":
        """Return these metadata, completed from `other`."""
        return other.model_copy(update={name: value for name, value in self if value})

    def of(self, text: str, limit: int, published_from: PublishedFrom | None = "supplied") -> Document:
        """Return the document of `text`. Raises ArticleTooLong and NotText."""
        check_length(text, limit)
        return Document(text=text, published_from=published_from if self.published else None, **self.model_dump())


def parse_about(content: str | bytes | dict[str, Any], where: str) -> About:
    """Return the metadata in JSON, or in an object read from it. Raises DocumentError, which names `where`."""
    try:
        about = About.model_validate(content) if isinstance(content, dict) else About.model_validate_json(content)
    except ValidationError as error:
        faults = [*islice(_faults(error), MOST_FAULTS)]
        raise DocumentError(f"{where}: {' '.join(fault.detail for fault in faults)}", faults) from None
    if unknown := [field for field in about.curated if getattr(about, field) is None]:
        raise DocumentError(f"{where}: curated lists missing fields: {', '.join(unknown)}.")
    return about


def known(found: dict[str, Any]) -> About:
    """Return the valid metadata among values found in a page; invalid ones are dropped."""
    kept = {}
    for field, value in found.items():
        try:
            About.model_validate({field: value})
        except ValidationError:
            continue
        kept[field] = value
    return About.model_validate(kept)


def unknown_member(name: str, allowed: Sequence[str]) -> Fault:
    """Return the fault of a member with an unknown name, and the one meant: `published` for `date`."""
    suggestion = _FOREIGN.get(name.lower())
    if suggestion not in allowed:
        similar = process.extractOne(name, allowed, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        suggestion = similar[0] if similar else None
    hint = f" Did you mean {suggestion}?" if suggestion else ""
    detail = f"Unknown member {name[:100]!r}; allowed: {', '.join(allowed)}.{hint}"
    return Fault("body", name[:100], "unknown-field", detail, suggestion, tuple(allowed))


def _faults(error: ValidationError) -> Iterator[Fault]:
    for each in error.errors(include_url=False, include_context=False, include_input=False):
        name = ".".join(map(str, each["loc"]))
        if each["type"] == "extra_forbidden":
            yield unknown_member(name, _MEMBERS)
        else:
            message = each["msg"].removeprefix("Value error, ")
            yield Fault("body", name or None, "type", f"{name}: {message}." if name else f"{message}.")
