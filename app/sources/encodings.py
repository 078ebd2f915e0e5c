"""Bytes -> text, by the WHATWG Encoding Standard: one decoder for files, URLs and request bodies.

A byte order mark overrides the charset of the transport, which overrides the page's meta tag. Only labels of the
standard are supported: `iso-8859-1` is windows-1252, `gb2312` is GBK; Python codecs such as `idna` and `utf-7` are not.
"""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, charmap_decode
from functools import cache

import webencodings

from app.errors import NotText, UnsupportedCharset

_BOMS = ((BOM_UTF8, "utf-8"), (BOM_UTF16_LE, "utf-16le"), (BOM_UTF16_BE, "utf-16be"))
_MULTI_BYTE = frozenset("gbk gb18030 big5 euc-jp iso-2022-jp shift_jis euc-kr utf-16le utf-16be".split())
_NEVER_DECODED = ("replacement", "x-user-defined")  # the second is binary data, without a Python codec

# Comments and scripts are skipped: a charset in them has no effect.
_TOKEN = re.compile(
    rb"<!--.*?(?:-->|\Z)|<(script|style|textarea|title)\b.*?(?:</\1|\Z)|<meta\b([^>]{1,300})>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(rb"""([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_IN_CONTENT = re.compile(rb"""charset\s*=\s*["']?([^\s;"']+)""", re.IGNORECASE)
_XML = re.compile(rb"""\A\s*<\?xml[^>]{1,200}?encoding\s*=\s*["']([^"']{1,40})""")


def decode_text(content: bytes, charset: str | None = None) -> str:
    """Return plain text, character for character: without a charset or a UTF-16 BOM it must be UTF-8.

    A UTF-8 BOM is kept, since offsets count it. Raises UnsupportedCharset for an unknown label, and NotText for bytes
    that are invalid in the encoding.
    """
    encoding = _of_bom(content) or require_charset(charset)
    try:
        is_strict = encoding == "utf-8" or encoding in _MULTI_BYTE
        text = content.decode(_codec(encoding)) if is_strict else _of_bytes(content, encoding)
    except UnicodeDecodeError as error:
        raise NotText(f"The text is not {charset or 'UTF-8'} at byte {error.start}. Convert it to UTF-8.") from None
    return text if encoding == "utf-8" else text.removeprefix("\ufeff")


def require_charset(charset: str | None) -> str:
    """Return the encoding of a label, UTF-8 for None. Raises UnsupportedCharset for an unknown label."""
    encoding = "utf-8" if charset is None else _named(charset)
    if encoding is None:
        raise UnsupportedCharset(f"The charset {(charset or '')[:40]!r} is unknown. Use UTF-8.")
    return encoding


def decode_page(content: bytes, charset: str | None = None) -> str:
    """Return a page as text, as browsers do except for two rules that preserve quotation marks.

    Bytes in a single-byte encoding that are valid UTF-8 are decoded as UTF-8, and invalid bytes in UTF-8 as
    windows-1252. `charset` is that of the transport; an unknown label is ignored.
    """
    encoding = _of_bom(content) or _named(charset or "") or _of_page(content) or "utf-8"
    if encoding.startswith("utf-16") and b"\0" not in content:
        encoding = "utf-8"
    if encoding in _MULTI_BYTE:
        return content.decode(_codec(encoding), "replace").removeprefix("\ufeff")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _of_bytes(content, encoding).removeprefix("\ufeff")


def _of_bom(content: bytes) -> str | None:
    return next((encoding for bom, encoding in _BOMS if content.startswith(bom)), None)


def _named(label: str) -> str | None:
    """Return the encoding of a label; None if it is unknown or never decoded."""
    found = webencodings.lookup(label)
    return found.name if found and found.name not in _NEVER_DECODED else None


def _of_page(content: bytes) -> str | None:
    """Return the encoding in a page's meta tag or XML declaration."""
    labels = (_label(found[2]) for found in _TOKEN.finditer(content) if found[2] is not None)
    encoding = next(filter(None, map(_named, filter(None, labels))), None)
    if encoding is None and (declared := _XML.match(content)):
        encoding = _named(declared[1].decode("ascii", "replace"))
    # A tag readable as ASCII cannot be in UTF-16.
    return "utf-8" if encoding and encoding.startswith("utf-16") else encoding


def _label(attributes: bytes) -> str | None:
    """Return the label in the attributes of a meta tag."""
    found = {name.lower(): double or single or bare for name, double, single, bare in _ATTRIBUTE.findall(attributes)}
    label = found.get(b"charset")
    if label is None and found.get(b"http-equiv", b"").lower() == b"content-type":
        stated = _IN_CONTENT.search(found.get(b"content", b""))
        label = stated and stated[1]
    return label.decode("ascii", "replace") if label else None


def _codec(encoding: str) -> str:
    """Return the name of Python's codec: the standard decodes GBK as gb18030, a superset."""
    return "gb18030" if encoding == "gbk" else str(webencodings.lookup(encoding).codec_info.name)


def _of_bytes(content: bytes, encoding: str) -> str:
    """Decode UTF-8 or a single-byte encoding; bytes that are undefined or controls are windows-1252.

    By translation tables: an error handler is called for each byte and takes 3 s for 2 MB.
    """
    if encoding == "utf-8":
        return content.decode("utf-8", "surrogateescape").translate(_ESCAPED)
    return charmap_decode(content, "strict", _table(encoding))[0]


@cache
def _table(encoding: str) -> str:
    """Return the characters of the 256 bytes."""
    codec = _codec(encoding)
    letters = (bytes([byte]).decode(codec, "ignore") for byte in range(256))
    return "".join(_WINDOWS_1252[i] if not c or "\x80" <= c <= "\x9f" else c for i, c in enumerate(letters))


_WINDOWS_1252 = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)}
_ESCAPED = {0xDC00 + byte: letter for byte, letter in _WINDOWS_1252.items()}
