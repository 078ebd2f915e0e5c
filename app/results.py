"""Result of ingesting one article, shared by the command line, the API and workers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.errors import SummitError
from app.kinds import IngestStatus
from app.schemas.records import Stub


@dataclass(frozen=True, slots=True)
class SavedArticle:
    """Content of the response to a write: the served article, stubs of its records, and the revision."""

    body: str
    found: Mapping[str, Sequence[Stub]]
    revision: int


@dataclass(frozen=True, slots=True)
class IngestResult:
    """`article` is its id, None if it failed with `error`. `saved` is None if nothing was written.

    `source` is the file, line or URL of the article.
    """

    status: IngestStatus
    article: str | None
    saved: SavedArticle | None = field(default=None, compare=False)
    source: str = ""
    error: SummitError | None = None

    @property
    def reason(self) -> str | None:
        """Message of the error."""
        return None if self.error is None else str(self.error)
