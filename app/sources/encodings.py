"""Bytes -> text, by the Encoding Standard of the WHATWG: one decoder for files, URLs and request bodies.

A byte order mark goes before the charset of the transport, and that before the page's own meta tag. Only the labels of
the standard are known: `iso-8859-1` is windows-1252, `gb2312` is GBK; `idna` and `utf-7`, codecs of Python, are none.
"""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, charmap_decode
from functools import cache

import webencodings

from app.errors import NotText, UnsupportedCharset

_BOMS = ((BOM_UTF8, "utf-8"), (BOM_UTF16_LE, "utf-16le"), (BOM_UTF16_BE, "utf-16be"))
_MULTI_BYTE = frozenset("gbk gb18030 big5 euc-jp iso-2022-jp shift_jis euc-kr utf-16le utf-16be".split())
_NEVER_DECODED = ("replacement", "x-user-defined")  # Python has no codec for the second, which is binary data

# Comments and scripts are skipped whole: a charset in them is none.
_TOKEN = re.compile(
    rb"<!--.*?(?:-->|\Z)|<(script|style|textarea|title)\b.*?(?:</\1|\Z)|<meta\b([^>]{1,300})>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(rb"""([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_IN_CONTENT = re.compile(rb"""charset\s*=\s*["']?([^\s;"']+)""", re.IGNORECASE)
_XML = re.compile(rb"""\A\s*<\?xml[^>]{1,200}?encoding\s*=\s*["']([^"']{1,40})""")


def decode_text(content: bytes, charset: str | None = None) -> str:
    """Return plain text, character for character: without a charset or a BOM of UTF-16 it must be UTF-8.

    A BOM of UTF-8 stays, since offsets count it. Raises UnsupportedCharset for an unknown label, and NotText for bytes
    that are not in the encoding.
    """
    encoding = _of_bom(content) or require_charset(charset)
    try:
        is_strict = encoding == "utf-8" or encoding in _MULTI_BYTE
        text = content.decode(_codec(encoding)) if is_strict else _of_bytes(content, encoding)
    except UnicodeDecodeError as error:
        raise NotText(f"The text is not {charset or 'UTF-8'} at byte {error.start}. Convert it to UTF-8.") from None
    return text if encoding == "utf-8" else text.removeprefix("\ufeff")


def require_charset(charset: str | None) -> str:
    """Return the name of the encoding of a label, of None UTF-8. Raises UnsupportedCharset for an unknown label."""
    encoding = "utf-8" if charset is None else _named(charset)
    if encoding is None:
        raise UnsupportedCharset(f"The charset {(charset or '')[:40]!r} is unknown. Send the text as UTF-8.")
    return encoding


def decode_page(content: bytes, charset: str | None = None) -> str:
    """Return a page as text, as browsers do but for two rules that lose no quotation marks.

    Bytes of a single-byte encoding that are valid UTF-8 are UTF-8, and bytes of UTF-8 that are not valid are
    windows-1252. `charset` is that of the transport; of an unknown label, nothing is taken.
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
    """Return the name of the encoding of a label; None for an unknown one, and for those that are never decoded."""
    found = webencodings.lookup(label)
    return found.name if found and found.name not in _NEVER_DECODED else None


def _of_page(content: bytes) -> str | None:
    """Return the encoding that a page states itself, in a meta tag or its XML declaration."""
    labels = (_label(found[2]) for found in _TOKEN.finditer(content) if found[2] is not None)
    encoding = next(filter(None, map(_named, filter(None, labels))), None)
    if encoding is None and (declared := _XML.match(content)):
        encoding = _named(declared[1].decode("ascii", "replace"))
    # A tag that was read as ASCII cannot be in UTF-16.
    return "utf-8" if encoding and encoding.startswith("utf-16") else encoding


def _label(attributes: bytes) -> str | None:
    """Return the label that the attributes of a meta tag state."""
    found = {name.lower(): double or single or bare for name, double, single, bare in _ATTRIBUTE.findall(attributes)}
    label = found.get(b"charset")
    if label is None and found.get(b"http-equiv", b"").lower() == b"content-type":
        stated = _IN_CONTENT.search(found.get(b"content", b""))
        label = stated and stated[1]
    return label.decode("ascii", "replace") if label else None


def _codec(encoding: str) -> str:
    """Return the name of Python's codec: the standard decodes GBK as gb18030, which has more signs."""
    return "gb18030" if encoding == "gbk" else str(webencodings.lookup(encoding).codec_info.name)


def _of_bytes(content: bytes, encoding: str) -> str:
    """Decode UTF-8 or a single-byte encoding; a byte that it lacks, or has for a control, is windows-1252.

    By tables, since an error handler is called for each such byte: 3 s for 2 MB.
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
