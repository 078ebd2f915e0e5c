"""Arguments of `summit ingest` -> sources in order, each read when it is reached.

The file name determines the format: `.md` Markdown, `.html` a page, `.jsonl` one article per line, all others text. A
folder yields its files of these kinds, recursively, in alphabetical order, except READMEs. `-` is stdin: JSON Lines if
it begins with `{`, a page if it begins with a tag, else one text.
"""

import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from app.document import Document
from app.errors import ArticleTooLong, DocumentError
from app.sources.about import About
from app.sources.encodings import decode_text
from app.sources.files import SIDECAR, read_article, read_bytes, read_file, read_sidecar
from app.sources.markdown import read_markdown
from app.sources.pages import MAX_BYTES, read_page
from app.sources.records import is_record, read_line
from app.sources.web import Web

STDIN = "-"
_LINES = (".jsonl", ".ndjson")
_LONGEST_NAME = 80  # characters of a URL's last part used as a name


@dataclass(frozen=True, slots=True)
class Source:
    """An article to read: its location, and the name to use without a title. `read` raises SummitError."""

    where: str
    name: str
    read: Callable[[], Document]


def sources_of(arguments: Iterable[str], limit: int, web: Web) -> Iterator[Source]:
    """Yield the sources for `arguments`: files, folders, URLs, and `-` for stdin."""
    for argument in arguments:
        if argument == STDIN:
            yield from _stdin(limit)
        elif argument.lower().startswith(("http://", "https://")):
            name = argument.partition("?")[0].rstrip("/").rpartition("/")[2][:_LONGEST_NAME]
            yield Source(argument, name or "page", partial(web.read, argument, limit))
        elif Path(argument).is_dir():
            for file in sorted(Path(argument).rglob("*")):
                if file.suffix.lower() in (*READERS, *_LINES) and file.stem.upper() != "README" and file.is_file():
                    yield from _file(file, limit)
        else:
            yield from _file(Path(argument), limit)


def how_many(arguments: Iterable[str]) -> int | None:
    """Return the number of sources for `arguments`, without reading any; None with stdin, which is read once."""
    return None if STDIN in arguments else sum(1 for _ in sources_of(arguments, 0, Web()))


def unread(arguments: Iterable[str]) -> Iterator[Path]:
    """Yield the files in the folders of `arguments` that are neither of a supported kind nor sidecars."""
    for folder in (Path(argument) for argument in arguments if argument != STDIN and Path(argument).is_dir()):
        for file in sorted(folder.rglob("*")):
            is_read = file.suffix.lower() in (*READERS, *_LINES) or file.name.endswith(SIDECAR)
            if not is_read and file.stem.upper() != "README" and file.is_file():
                yield file


def _file(path: Path, limit: int) -> Iterator[Source]:
    if path.suffix.lower() in _LINES:
        try:
            with path.open("rb") as file:
                yield from _lines(file, str(path), path.stem, limit)
        except OSError as error:
            yield Source(str(path), path.stem, partial(_fail, f"The file cannot be read: {error.strerror}."))
    else:
        yield Source(str(path), path.stem, partial(read_path, path, limit))


def _lines(file: IO[bytes], where: str, name: str, limit: int) -> Iterator[Source]:
    """Yield a source for each non-empty line. Lines over the limit are truncated just beyond it."""
    number = 0
    while line := file.readline(MAX_BYTES + 1):
        number += 1
        rest = line
        while not rest.endswith(b"\n") and (rest := file.readline(MAX_BYTES)):
            pass
        if line.strip():
            yield Source(f"{where}:{number}", f"{name}-{number}", partial(read_line, line, limit))


def read_path(path: Path, limit: int) -> Document:
    """Return the document of a file other than JSON Lines, by its name. Raises DocumentError."""
    return READERS.get(path.suffix.lower(), _read_text)(path, limit)


def _stdin(limit: int) -> Iterator[Source]:
    stdin = sys.stdin.buffer
    # Peeking leaves the input unread for any format.
    start = stdin.peek(1) if hasattr(stdin, "peek") else b""
    if is_record(start):
        yield from _lines(stdin, "stdin", "stdin", limit)
        return
    content = stdin.read(MAX_BYTES + 1)
    is_page = content.removeprefix(BOM_UTF8).lstrip().startswith(b"<")
    read = _read_stdin_page if is_page else _read_stdin_text
    yield Source("stdin", "stdin", partial(read, content, limit))


def _read_stdin_page(content: bytes, limit: int) -> Document:
    return read_page(content, About(), limit)


def _read_stdin_text(content: bytes, limit: int) -> Document:
    if len(content) > MAX_BYTES:
        raise ArticleTooLong(f"The text exceeds the limit of {limit} characters.")
    return About().of(decode_text(content), limit)


def _read_text(path: Path, limit: int) -> Document:
    return read_article(path, limit=limit)


def _read_markdown(path: Path, limit: int) -> Document:
    return read_markdown(read_file(path, limit), read_sidecar(path), limit)


def _read_page(path: Path, limit: int) -> Document:
    return read_page(read_bytes(path, MAX_BYTES), read_sidecar(path), limit)


def _fail(reason: str) -> Document:
    raise DocumentError(reason)


READERS: dict[str, Callable[[Path, int], Document]] = {
    ".txt": _read_text,
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".html": _read_page,
    ".htm": _read_page,
}
