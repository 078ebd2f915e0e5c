"""Bytes as browsers decode them, and the labels that they do not know."""

import encodings
import pkgutil
from collections.abc import Callable
from contextlib import suppress
from time import thread_time

import pytest
import webencodings
from hypothesis import given
from hypothesis import strategies as st

from app.errors import DocumentError, NotText, UnsupportedCharset
from app.sources.encodings import decode_page, decode_text
from app.sources.files import content_type

MARKS = "“Łódź”"


@pytest.mark.parametrize(
    ("content", "charset", "text"),
    [
        ("Zażółć".encode(), None, "Zażółć"),
        ("\ufeffOne\r\n".encode(), None, "\ufeffOne\r\n"),
        ("\ufeffOne".encode(), "windows-1252", "\ufeffOne"),
        ("One ’".encode("utf-16"), None, "One ’"),
        (b"\xfe\xff" + "One".encode("utf-16-be"), None, "One"),
        ("One".encode("utf-16-be"), "UTF-16BE", "One"),
        (b"\x93One\x94", "ISO-8859-1", "“One”"),
        (b"\x93One\x94 \x81", "latin1", "“One” \x81"),
        (b"\x93One\x94", "us-ascii", "“One”"),
        ("丂’".encode("gb18030"), "gb2312", "丂’"),
        ("㈱‥".encode("cp932"), "Shift_JIS", "㈱‥"),
        ("뷁".encode("cp949"), "ks_c_5601-1987", "뷁"),
        ("Ђ“".encode("cp1251"), " Windows-1251 ", "Ђ“"),
    ],
)
def test_text_is_decoded_by_its_mark_its_charset_or_as_utf_8(content: bytes, charset: str | None, text: str) -> None:
    assert decode_text(content, charset) == text


@pytest.mark.parametrize(
    "charset",
    ["idna", "punycode", "utf-7", "undefined", "unicode_escape", "rot13", "hex", "", "x" * 500, "x-user-defined"],
)
def test_a_label_that_browsers_do_not_know_is_refused(charset: str) -> None:
    with pytest.raises(UnsupportedCharset, match=r"is unknown\. Use UTF-8"):
        decode_text(b"One", charset)
    assert decode_page(MARKS.encode(), charset) == MARKS


def test_every_label_of_the_standard_is_decoded_or_refused_by_name() -> None:
    for label in webencodings.LABELS:
        assert "Bees" in decode_page(b"<p>Bees</p>", label) or label.startswith("utf-16")
        with suppress(UnsupportedCharset, NotText):
            assert decode_text(b"Bees", label)


@pytest.mark.parametrize("decode", [decode_text, decode_page])
def test_bytes_that_an_encoding_lacks_cost_no_more_than_others(decode: Callable[[bytes, str], str]) -> None:
    def cost(byte: bytes) -> float:
        began = thread_time()
        decode(byte * 500_000, "windows-1253")
        return thread_time() - began

    decode(b"a", "windows-1253")
    usual = min(cost(b"\xe9") for _ in range(5))
    assert min(cost(b"\x81") for _ in range(5)) < 20 * usual


def test_no_codec_of_python_is_a_charset_unless_browsers_have_it() -> None:
    for codec in pkgutil.iter_modules(encodings.__path__):
        if webencodings.lookup(codec.name) is None:
            with pytest.raises(UnsupportedCharset):
                decode_text(b"One", codec.name)


@pytest.mark.parametrize(
    ("content", "charset", "message"),
    [
        (b"\x93One\x94", None, "not UTF-8 at byte 0"),
        (b"caf\xe9", "utf-8", "not utf-8 at byte 3"),
        (b"One\xff\xff", "gbk", "not gbk at byte 3"),
        (b"\xff\xfeO", None, "at byte 2"),
    ],
)
def test_text_that_is_not_in_its_encoding_is_refused(content: bytes, charset: str | None, message: str) -> None:
    with pytest.raises(NotText, match=message):
        decode_text(content, charset)


def head(*tags: str) -> str:
    return f"<!DOCTYPE html><html><head>{''.join(tags)}</head><body>{MARKS}</body></html>"


def meta(charset: str) -> str:
    return f'<meta charset="{charset}">'


PAGES = [
    # a BOM before all else
    (b"\xef\xbb\xbf" + head(meta("windows-1250")).encode(), "windows-1250"),
    (head(meta("utf-8")).encode("utf-16"), None),
    # the transport before the page
    (head(meta("utf-8")).encode("cp1250"), "windows-1250"),
    (head(meta("windows-1250")).encode("cp1250"), "no-such"),
    # the page's own word, wherever it is and however it is written
    (head(meta("windows-1250")).encode("cp1250"), None),
    (head("<META CHARSET=windows-1250 >").encode("cp1250"), None),
    (head("<meta http-equiv='content-type' content='text/html; charset=windows-1250'>").encode("cp1250"), None),
    (head("<!--", "x" * 5_000, "-->", meta("windows-1250")).encode("cp1250"), None),
    (("<?xml version='1.0' encoding='windows-1250'?>" + head()).encode("cp1250"), None),
    (head(meta("no-such"), meta("windows-1250")).encode("cp1250"), None),
    # where it says nothing
    (head("<!-- ", meta("koi8-r"), " -->").encode(), None),
    (head("<script>x = '", meta("koi8-r"), "'</script>").encode(), None),
    (head("<meta name='description' content='charset=koi8-r'>").encode(), None),
    # where it is wrong
    (head(meta("windows-1252")).encode(), None),
    (head(meta("koi8-r")).encode(), None),
    (head(meta("utf-16")).encode(), None),
    (head().encode(), "utf-16"),
    (head(meta("iso-2022-kr")).encode(), None),
    (head(meta("no-such")).encode(), None),
    (head().encode(), None),
]


@pytest.mark.parametrize(("content", "charset"), PAGES)
def test_pages_keep_their_marks(content: bytes, charset: str | None) -> None:
    assert f">{MARKS}<" in decode_page(content, charset)


def test_bytes_that_are_not_utf_8_are_windows_1252() -> None:
    assert decode_page("“Łódź” ".encode() + b"\x93is\x94") == "“Łódź” “is”"
    assert decode_page(head(meta("utf-8")).encode() + b"\x93is\x94").endswith("</html>“is”")


@pytest.mark.parametrize(
    "content", [b"<!--" * 100_000, b"<meta " * 100_000, b"<script>" * 100_000, b'<meta "' * 100_000]
)
def test_hostile_pages_are_decoded(content: bytes) -> None:
    assert decode_page(content) == content.decode()


@given(
    st.binary(max_size=60),
    st.sampled_from([None, "utf-8", "latin1", "gbk", "shift_jis", "utf-16le", "big5", "koi8-r", "x"]),
)
def test_whatever_the_bytes_a_page_is_text_and_a_text_is_refused_or_kept(content: bytes, charset: str | None) -> None:
    assert isinstance(decode_page(content, charset), str)
    try:
        text = decode_text(content, charset)
    except DocumentError:
        return
    assert charset is not None or content.startswith((b"\xff\xfe", b"\xfe\xff")) or text.encode() == content


def test_what_is_no_content_type_is_not_taken_for_plain_text() -> None:
    assert content_type("json") == ("json", None)
    assert content_type(" Text/HTML ; charset=utf-8") == ("text/html", "utf-8")
    assert content_type("") == content_type(";") == ("", None)


def test_a_content_type_is_read_to_a_bounded_length() -> None:
    assert content_type(f"text/plain; charset=utf-8{';' * 200}; charset=utf-16") == ("text/plain", "utf-8")
    assert content_type(f"text/plain{';' * 200}; charset=utf-16") == ("text/plain", None)
