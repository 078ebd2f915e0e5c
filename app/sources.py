"""Where documents come from: text files, each perhaps with a sidecar, and folders of them.

A file is decoded as UTF-8 and kept character for character, BOM and CR included, because offsets count in it. What its
text does not say stands in `NAME.meta.json` beside `NAME.txt`: {title, publisher, source_url, published, curated}, each
of which may be left out; `curated` lists the fields that a person supplied.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from app.document import MAX_CHARACTERS, Document, check_length
from app.edtf_dates import EdtfError, bounds
from app.errors import ArticleTooLong, DocumentError, NotText

TEXT = ".txt"  # the files of a folder that are read; a file that is named may have any name
SIDECAR = ".meta.json"
LONGEST_LINE = 1_000  # characters of a title, a publisher or a URL
_BYTES = 4  # of UTF-8, the most that a character takes


def _line(text: str) -> str:
    """Accept one line that has something in it."""
    if not text.strip() or len(text) > LONGEST_LINE:
        raise ValueError(f"it is empty or has more than {LONGEST_LINE} characters")
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text):
        raise ValueError("it has a control character or half of a surrogate pair")
    return text


def _date(edtf: str) -> str:
    bounds(edtf)
    return edtf


def _url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or any(letter.isspace() for letter in url):
        raise ValueError("it is no http or https URL")
    return url


Line = Annotated[str, AfterValidator(_line)]


class Sidecar(BaseModel):
    """What is known about an article besides its text. Unknown is null or left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Line | None = None
    publisher: Line | None = None
    source_url: Annotated[Line, AfterValidator(_url)] | None = None
    published: Annotated[str, AfterValidator(_date)] | None = None
    curated: tuple[Literal["title", "publisher", "source_url", "published"], ...] = ()


def files_of(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files among `paths`, and those of folders, however deep, in alphabetical order."""
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob(f"*{TEXT}") if file.is_file())
        else:
            yield path


def read_article(path: Path, *, limit: int = MAX_CHARACTERS) -> Document:
    """Return the document of a text file and its sidecar, if it has one.

    Raises DocumentError, which names the file and what is wrong with it.
    """
    sidecar = _read_sidecar(path.with_suffix(SIDECAR))
    return Document(text=_read(path, limit), **sidecar.model_dump())


def read_text(path: Path, *, published: str | None = None, limit: int = MAX_CHARACTERS) -> Document:
    """Return the document of a text file, whatever stands beside it; `published` is its EDTF date.

    Raises DocumentError.
    """
    if published is not None:
        try:
            bounds(published)
        except EdtfError as error:
            raise DocumentError(f"published: {error}.") from None
    return Document(text=_read(path, limit), published=published)


def _read(path: Path, limit: int) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(limit * _BYTES + 1)
    except OSError as error:
        raise DocumentError(f"It cannot be read: {error.strerror}.") from None
    if len(content) > limit * _BYTES:
        raise ArticleTooLong(f"The text has more than {limit} characters, which is the limit.")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotText(f"The text is not UTF-8 at byte {error.start}.") from None
    check_length(text, limit)
    return text


def _read_sidecar(path: Path) -> Sidecar:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Sidecar()
    except OSError as error:
        raise DocumentError(f"{path.name} cannot be read: {error.strerror}.") from None
    try:
        sidecar = Sidecar.model_validate_json(content)
    except ValidationError as error:
        faults = (
            f"{'.'.join(map(str, fault['loc']))}: {_message(fault['msg'])}".lstrip(": ") for fault in error.errors()
        )
        raise DocumentError(f"{path.name}: {'; '.join(faults)}.") from None
    if unknown := [field for field in sidecar.curated if getattr(sidecar, field) is None]:
        raise DocumentError(f"{path.name}: curated lists {', '.join(unknown)}, which it does not supply.")
    return sidecar


def _message(text: str) -> str:
    return text.removeprefix("Value error, ")
