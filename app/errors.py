"""Errors of Summit.

    SummitError
    ├── DocumentError          text that cannot become a Document
    │   ├── ArticleTooLong     more characters than the limit
    │   ├── NotText            wrong encoding, a NUL, a lone surrogate, or empty
    │   ├── UnsupportedCharset charset unknown to browsers
    │   └── UrlRefused         URL that is not fetched
    ├── FetchFailed            URL whose server returns no page
    ├── ExtractionFailed       defect of an extractor; only its article fails
    ├── SpanError              offsets outside of their text
    ├── ReferenceDataError     fault in data/reference
    ├── QueryError             invalid request; carries its Faults
    ├── NotFound               no record with that id; carries the nearest ids
    ├── Moved                  the record has another id
    ├── Split                  the record became several
    ├── Gone                   the record was withdrawn; carries the reason
    ├── Unauthorized           write without a valid key
    ├── Forbidden              write with a key that lacks the scope
    ├── Disabled               feature disabled by the operator
    ├── BodyTooLarge           body over the limit
    ├── BodyTooSlow            body not sent in time
    ├── UnsupportedType        body of an unsupported media type
    ├── RangeNotSatisfiable    range outside of the file; carries its length
    ├── TooManyRequests        client over its rate limit; carries the seconds to wait
    ├── Overloaded             too many calls are waiting
    ├── NoQueue                a queue is required, but SQLite has none
    ├── NotEmpty               copy into a database that is not empty
    ├── CopyFailed             copy that differs from its source
    ├── BackupRefused          backup not taken or restored
    ├── ExportRefused          export not started: directory not empty, or format not installed
    ├── ExportFailed           export that cannot be written
    ├── QueryTooSlow           read over its limit
    ├── DatabaseUnavailable    the database does not respond
    │   ├── DatabaseLocked     another process has locked it for too long
    │   ├── DatabaseFull       its disk is full
    │   ├── DatabaseReadOnly   it cannot be written
    │   ├── DatabaseCorrupt    it is damaged
    │   └── DatabaseGone       its file was deleted or replaced
    └── SchemaMismatch         the database's schema is of another version

The handler of the HTTP layer converts `status` and `slug` to problem+json.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


class SummitError(Exception):
    """Base class. `status` is the HTTP status and `slug` the last part of the problem's type URI."""

    status: ClassVar[int] = 500
    slug: ClassVar[str] = "internal-error"
    title: ClassVar[str] = "Internal error"


class DocumentError(SummitError):
    """Text that cannot become a Document. `faults` are those of the members of its record."""

    status = 422
    slug = "bad-document"
    title = "Invalid document"

    def __init__(self, detail: str, faults: "Sequence[Fault]" = ()) -> None:
        self.faults = tuple(faults)
        super().__init__(detail)


class ArticleTooLong(DocumentError):
    """The text has more characters than SUMMIT_MAX_CHARACTERS."""

    status = 413
    slug = "article-too-long"
    title = "Article too long"


class NotText(DocumentError):
    """The text is not in its encoding, has a NUL or a lone surrogate, or is empty."""

    slug = "not-text"
    title = "Document is not text"


class UnsupportedCharset(DocumentError):
    """A charset that is not a label of the Encoding Standard."""

    status = 415
    slug = "unsupported-charset"
    title = "Unsupported charset"


class UrlRefused(DocumentError):
    """A URL that is not fetched: unsupported scheme, port or content type, or a host that is not public."""

    slug = "url-refused"
    title = "URL refused"


class FetchFailed(SummitError):
    """The server at a URL returned no page: unreachable, too slow, or an error."""

    status = 502
    slug = "fetch-failed"
    title = "Page cannot be fetched"


class ExtractionFailed(SummitError):
    """A defect of an extractor. The message names the article; other articles are not affected."""

    status = 422
    slug = "extraction-failed"
    title = "Extraction failed"


class SpanError(SummitError):
    """Offsets outside of their text: a defect of an extractor, never a fault of the user."""


class ReferenceDataError(SummitError):
    """A fault in the curated tables of data/reference."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a request: an item of the response's `errors`."""

    where: str  # query, path, header or body
    name: str | None
    code: str  # unknown-parameter, unknown-operator, unknown-value, repeated, type, range, syntax …
    detail: str
    suggestion: str | None = None
    candidates: tuple[str, ...] = ()


class QueryError(SummitError):
    """A request with faults in its parameters or body."""

    status = 400
    slug = "invalid-query"
    title = "Invalid query"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(fault.detail for fault in self.faults))


class NotFound(SummitError):
    """No record has or had that id; `nearest` are the most similar ids."""

    status = 404
    slug = "not-found"
    title = "Record not found"

    def __init__(self, detail: str, nearest: Sequence[str] = ()) -> None:
        self.nearest = tuple(nearest)
        super().__init__(detail)


class Moved(SummitError):
    """The record now has the id `to`, in `resource`."""

    status = 308
    slug = "moved"
    title = "Record moved"

    def __init__(self, resource: str, to: str) -> None:
        self.resource, self.to = resource, to
        super().__init__(f"The record is now /v1/{resource}/{to}.")


class Split(SummitError):
    """The record was split into `candidates`, all in `resource`."""

    status = 300
    slug = "split"
    title = "Record split"

    def __init__(self, resource: str, candidates: Sequence[str]) -> None:
        self.resource, self.candidates = resource, tuple(candidates)
        super().__init__("The record is now one of " + ", ".join(f"/v1/{resource}/{c}" for c in self.candidates) + ".")


class Gone(SummitError):
    """The record was withdrawn; the message is the reason."""

    status = 410
    slug = "gone"
    title = "Record withdrawn"


class Unauthorized(SummitError):
    """A write without a valid key."""

    status = 401
    slug = "unauthorized"
    title = "Valid key required"


class Forbidden(SummitError):
    """A write with a key that lacks the scope."""

    status = 403
    slug = "forbidden"
    title = "Scope required"


class Disabled(SummitError):
    """A feature disabled by the operator."""

    status = 403
    slug = "disabled"
    title = "Disabled"


class BodyTooLarge(SummitError):
    """A request body over the limit."""

    status = 413
    slug = "body-too-large"
    title = "Body too large"


class BodyTooSlow(SummitError):
    """A request body that is not sent in time."""

    status = 408
    slug = "request-timeout"
    title = "Request timeout"


class UnsupportedType(SummitError):
    """A request body of an unsupported media type."""

    status = 415
    slug = "unsupported-media-type"
    title = "Unsupported media type"


class RangeNotSatisfiable(SummitError):
    """A range outside of a file of `size` bytes."""

    status = 416
    slug = "range-not-satisfiable"
    title = "Range not satisfiable"

    def __init__(self, size: int) -> None:
        self.size = size
        super().__init__(f"The file has {size} bytes. Request a range of them, `bytes=0-99`, or the whole file.")


class TooManyRequests(SummitError):
    """More than `most` requests, or wrong keys, of a client in a minute; retry after `seconds`."""

    status = 429
    slug = "too-many-requests"
    title = "Too many requests"

    def __init__(self, most: int, seconds: int, of: str = "requests") -> None:
        self.seconds = seconds
        super().__init__(f"The limit is {most} {of} per minute. Try again in {seconds} s.")


class Overloaded(SummitError):
    """Too many calls are waiting."""

    status = 503
    slug = "overloaded"
    title = "Server overloaded"


class NoQueue(SummitError):
    """A queue was requested on SQLite, which has none."""

    status = 409
    slug = "no-queue"
    title = "No queue"


class NotEmpty(SummitError):
    """The target of a copy has rows."""

    status = 409
    slug = "not-empty"
    title = "Database not empty"


class CopyFailed(SummitError):
    """The copy differs from the source. It is rolled back."""

    slug = "copy-failed"
    title = "Copy failed"


class BackupRefused(SummitError):
    """A backup not taken or restored: of a server, over an existing file, or from a file that is not a backup."""

    status = 409
    slug = "backup-refused"
    title = "Backup refused"


class ExportRefused(SummitError):
    """An export that was not started: its directory is a file or not empty, or its format requires a package."""

    status = 409
    slug = "export-refused"
    title = "Export refused"


class ExportFailed(SummitError):
    """An export that was not completed: the disk is full, or the directory is not writable."""

    slug = "export-failed"
    title = "Export failed"


class DatabaseUnavailable(SummitError):
    """The database cannot be reached, or is locked for too long."""

    status = 503
    slug = "unavailable"
    title = "Database unavailable"


class DatabaseLocked(DatabaseUnavailable):
    """Another process has locked the database for too long."""

    slug = "database-locked"
    title = "Database locked"


class DatabaseFull(DatabaseUnavailable):
    """The disk of the database is full."""

    slug = "database-full"
    title = "Database disk full"


class DatabaseReadOnly(DatabaseUnavailable):
    """The database can be read but not written."""

    slug = "database-read-only"
    title = "Database read-only"


class DatabaseCorrupt(DatabaseUnavailable):
    """The database is damaged."""

    slug = "database-corrupt"
    title = "Database damaged"


class DatabaseGone(DatabaseUnavailable):
    """The file of the database was deleted or replaced."""

    slug = "database-gone"
    title = "Database file gone"


class QueryTooSlow(SummitError):
    """A read over HTTP that exceeded SUMMIT_READ_SECONDS."""

    status = 503
    slug = "query-too-slow"
    title = "Query too slow"


class SchemaMismatch(SummitError):
    """The database's schema, the migrations and the models differ."""

    status = 503
    slug = "schema-mismatch"
    title = "Schema mismatch"
