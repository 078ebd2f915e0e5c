"""JSON Lines, one object per line: {text or html, title, publisher, url or source_url, published}.

Records of news-please and trafilatura are also supported, with their field names.
"""

import json
from codecs import BOM_UTF8
from collections import Counter
from typing import Any

from app.document import Document
from app.errors import ArticleTooLong, DocumentError, Fault
from app.sources.about import parse_about, unknown_member
from app.sources.encodings import decode_text
from app.sources.pages import MAX_BYTES, read_page

# Formats of other programs: the keys that identify a record, and the fields read, by our names.
_NEWS_PLEASE = {"maintext": "text", "title": "title", "date_publish": "published", "url": "url"}
_TRAFILATURA = {"text": "text", "title": "title", "date": "published", "source": "url", "source-hostname": "publisher"}
_FORMATS = ((("maintext",), _NEWS_PLEASE), (("text", "hostname"), _TRAFILATURA))

_KEYS_NAMED = 10  # of a record without text, in the error message


def read_line(line: bytes, limit: int) -> Document:
    """Return the document of one line. Raises DocumentError."""
    if len(line) > MAX_BYTES:
        raise ArticleTooLong(f"The line exceeds the limit of {MAX_BYTES} bytes.")
    try:
        record = load_json(decode_text(line).removeprefix("\ufeff"))
    except ValueError as error:
        raise DocumentError(f"Invalid JSON: {error}.") from None
    except RecursionError:
        raise DocumentError("Invalid JSON: it is nested too deeply.") from None
    return read_record(record, limit)


def load_json(text: str | bytes) -> Any:
    """Return the value of JSON. Raises ValueError, also for repeated names in an object (RFC 8259, 4)."""
    return json.loads(text, object_pairs_hook=_unique)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        twice = next(name for name, number in counts.items() if number > 1)
        raise ValueError(f"{twice[:100]!r} is repeated in an object")
    return found


def read_record(record: Any, limit: int) -> Document:
    """Return the document of an object with `text` or `html`. Raises DocumentError."""
    if not isinstance(record, dict):
        raise DocumentError("Expected a JSON object.")
    record = _renamed(record)
    contents = {name: record[name] for name in ("text", "html") if record.get(name) is not None}
    if not contents:
        keys = ", ".join(sorted(map(str, record))[:_KEYS_NAMED])
        meant = (unknown_member(str(name), ("text", "html")) for name in record)
        faults = [fault for fault in meant if fault.suggestion] or [Fault("body", "text", "empty", "text is missing.")]
        hint = f" Rename {faults[0].name} to {faults[0].suggestion}." if faults[0].suggestion else ""
        raise DocumentError(f"Provide `text` or `html`; the object has {keys or 'no members'}.{hint}", faults[:1])
    if len(contents) != 1:
        detail = "Provide either `text` or `html`, not both."
        raise DocumentError(detail, [Fault("body", "html", "conflict", detail)])
    if record.get("url") is not None and record.get("source_url") is not None:
        raise DocumentError("Provide either `url` or `source_url`, not both.")
    ((kind, content),) = contents.items()
    if not isinstance(content, str):
        detail = f"{kind} must be a string."
        raise DocumentError(detail, [Fault("body", kind, "type", detail)])
    about = parse_about({name: value for name, value in record.items() if name not in ("text", "html")}, "record")
    return read_page(content, about, limit) if kind == "html" else about.of(content, limit)


def is_record(line: bytes) -> bool:
    """Return True if the first line of a text is JSON Lines."""
    return line.removeprefix(BOM_UTF8).lstrip().startswith(b"{")


def _renamed(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record of another program with our names. Raises DocumentError if its text is empty."""
    names = next((names for keys, names in _FORMATS if all(key in record for key in keys)), None)
    if names is None:
        return record
    values = {ours: record[theirs] for theirs, ours in names.items() if record.get(theirs) not in (None, "", "None")}
    if "text" not in values:
        key = next(theirs for theirs, ours in names.items() if ours == "text")
        raise DocumentError(f"{key} is empty.")
    return values
