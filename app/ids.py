"""Ids: readable slugs, and short hashes of the values that identify a record."""

import hashlib
import re
from base64 import b32encode

from anyascii import anyascii

_SEPARATORS = re.compile(r"[^a-z0-9]+")


def slug(text: str) -> str:
    """Return an ASCII id made of `text`; empty if no character can be transliterated.

    >>> slug("Lee Jae-myung"), slug("Łukasz Żal"), slug("İstanbul")
    ('lee-jae-myung', 'lukasz-zal', 'istanbul')
    """
    return _SEPARATORS.sub("-", anyascii(text).lower()).strip("-")


def short_hash(*parts: str | None) -> str:
    """Return 16 characters of lower-case base32 of the SHA-256 of `parts`; None differs from an empty string."""
    joined = "\x1f".join("\x00" if part is None else part for part in parts)
    return b32encode(hashlib.sha256(joined.encode()).digest()).decode().lower()[:16]
