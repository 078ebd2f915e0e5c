"""Text files: UTF-8, or UTF-16 with a BOM, kept character for character: offsets count CR and a BOM of UTF-8 too.

What an article's text does not say stands in `NAME.meta.json` beside `NAME.txt`: {title, publisher, source_url,
published, curated}, each of which may be left out.
"""

from email.message import Message
from pathlib import Path

from app.document import MAX_CHARACTERS, Document
from app.edtf_dates import EdtfError, bounds
from app.errors import ArticleTooLong, DocumentError
from app.sources.about import About, parse_about
from app.sources.encodings import decode_text

SIDECAR = ".meta.json"
_BYTES = 4  # of UTF-8, the most that a character takes


def read_article(path: Path, *, limit: int = MAX_CHARACTERS) -> Document:
    """Return the document of a text file and its sidecar, if it has one.

    Raises DocumentError, which says what is wrong with it.
    """
    return read_sidecar(path).of(read_file(path, limit), limit)


def read_text(path: Path, *, published: str | None = None, limit: int = MAX_CHARACTERS) -> Document:
    """Return the document of a text file, whatever stands beside it; `published` is its EDTF date.

    Raises DocumentError.
    """
    if published is not None:
        try:
            bounds(published)
        except EdtfError as error:
            raise DocumentError(f"published: {error}.") from None
    return About(published=published).of(read_file(path, limit), limit)


def read_file(path: Path, limit: int) -> str:
    """Return the text of a file that can have no more than `limit` characters. Raises DocumentError."""
    content = read_bytes(path, limit * _BYTES)
    if len(content) > limit * _BYTES:
        raise ArticleTooLong(f"The text has more than {limit} characters, which is the limit.")
    return decode_text(content)


def read_bytes(path: Path, limit: int) -> bytes:
    """Return the content of a file, one byte past `limit` at the most. Raises DocumentError."""
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except OSError as error:
        raise DocumentError(f"The file cannot be read: {error.strerror}.") from None


def content_type(header: str) -> tuple[str, str | None]:
    """Return the media type that a Content-Type header names, empty where there is none, and the charset."""
    message = Message()
    message["content-type"] = header
    charset = message.get_param("charset")
    return message.get_content_type() if header else "", charset if isinstance(charset, str) else None


def read_sidecar(path: Path) -> About:
    """Return what stands beside a file. Raises DocumentError."""
    sidecar = path.with_suffix(SIDECAR)
    try:
        content = sidecar.read_bytes()
    except FileNotFoundError:
        return About()
    except OSError as error:
        raise DocumentError(f"{sidecar.name} cannot be read: {error.strerror}.") from None
    return parse_about(content, sidecar.name)
