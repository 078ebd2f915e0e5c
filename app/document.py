"""Document: the exact text that is cited, with its metadata. Span: a range of it.

Offsets count Unicode code points of `Document.text`. The text is decoded as UTF-8 and otherwise unchanged, so that
offsets remain valid in the publisher's text.
"""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property

from app.errors import ArticleTooLong, NotText, SpanError
from app.kinds import PublishedFrom

MAX_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """`text` is at `start:end` (code points, end exclusive). Created and checked by Document.span."""

    start: int
    end: int
    text: str = field(compare=False)

    def __len__(self) -> int:
        return self.end - self.start

    def contains(self, other: "Span") -> bool:
        """Return True if `other` lies entirely within."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True)
class Document:
    """An article: its exact text and metadata. Unknown is None, never an empty string.

    `published` is the calendar date in EDTF (`2025-08-24`); `curated` names the fields that a person supplied because
    the text does not state them. Raises NotText for text that databases cannot store.
    """

    text: str
    title: str | None = None
    publisher: str | None = None
    source_url: str | None = None
    published: str | None = None
    published_from: PublishedFrom | None = None
    language: str = "en"
    curated: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise NotText("The text is empty.")
        if "\0" in self.text:
            raise NotText(f"The text has a NUL character at {self.text.index(chr(0))}.")
        try:
            self.text.encode()
        except UnicodeEncodeError as error:
            raise NotText(f"The text has a lone surrogate at {error.start}.") from None

    @cached_property
    def sha256(self) -> str:
        """Hash of the UTF-8 text, 64 lower-case hexadecimal digits."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def span(self, start: int, end: int) -> Span:
        """Return the span `start:end`. Raises SpanError if it is empty or outside the text."""
        if not 0 <= start < end <= len(self.text):
            raise SpanError(f"{start}:{end} is not a span of a text of {len(self.text)} characters")
        return Span(start, end, self.text[start:end])


def check_length(text: str, limit: int = MAX_CHARACTERS) -> None:
    """Raise ArticleTooLong if `text` has more than `limit` characters."""
    if len(text) > limit:
        raise ArticleTooLong(f"The text has {len(text)} characters; the limit is {limit}.")
