"""Text files: UTF-8, or UTF-16 with a BOM, character for character: offsets count CR and a UTF-8 BOM too.

Metadata missing from the text are in `NAME.meta.json` beside `NAME.txt`: {title, publisher, source_url, published,
curated}, all optional.
"""

from email.message import Message
from pathlib import Path

from app.document import MAX_CHARACTERS, Document
from app.edtf_dates import EdtfError, bounds
from app.errors import ArticleTooLong, DocumentError
from app.sources.about import About, parse_about
from app.sources.encodings import decode_text

SIDECAR = ".meta.json"
_BYTES = 4  # maximum bytes per character in UTF-8
_CONTENT_TYPE = 200  # characters of a Content-Type; email.message takes seconds for 60,000 with quotes


def read_article(path: Path, *, limit: int = MAX_CHARACTERS) -> Document:
    """Return the document of a text file and its sidecar, if it has one.

    Raises DocumentError.
    """
    return read_sidecar(path).of(read_file(path, limit), limit)


def read_text(path: Path, *, published: str | None = None, limit: int = MAX_CHARACTERS) -> Document:
    """Return the document of a text file, ignoring its sidecar; `published` is its EDTF date.

    Raises DocumentError.
    """
    if published is not None:
        try:
            bounds(published)
        except EdtfError as error:
            raise DocumentError(f"published: {error}.") from None
    return About(published=published).of(read_file(path, limit), limit)


def read_file(path: Path, limit: int) -> str:
    """Return the text of a file of at most `limit` characters. Raises DocumentError."""
    content = read_bytes(path, limit * _BYTES)
    if len(content) > limit * _BYTES:
        raise ArticleTooLong(f"The text exceeds the limit of {limit} characters.")
    return decode_text(content)


def read_bytes(path: Path, limit: int) -> bytes:
    """Return the content of a file, at most one byte more than `limit`. Raises DocumentError."""
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except OSError as error:
        raise DocumentError(f"The file cannot be read: {error.strerror}.") from None


def content_type(header: str) -> tuple[str, str | None]:
    """Return the media type of a Content-Type header, empty if missing, and the charset."""
    header = header[:_CONTENT_TYPE]
    message = Message()
    message["content-type"] = header
    charset = message.get_param("charset")
    # Not get_content_type, which returns text/plain for `json` and whatever else is no type.
    return header.partition(";")[0].strip().lower(), charset if isinstance(charset, str) else None


def read_sidecar(path: Path) -> About:
    """Return the metadata of a file's sidecar. Raises DocumentError."""
    sidecar = path.with_suffix(SIDECAR)
    try:
        content = sidecar.read_bytes()
    except FileNotFoundError:
        return About()
    except OSError as error:
        raise DocumentError(f"{sidecar.name} cannot be read: {error.strerror}.") from None
    return parse_about(content, sidecar.name)
