"""Hostile text: each input gives true offsets, or a clear refusal, for the cost of an ordinary article of its length.

Each input runs in a forked child, so its CPU seconds and its peak of memory are its own. `make test` reads a tenth of
each, 3,000 characters at most; `make test-slow` reads all of it.
"""

import base64
import multiprocessing
import random
import resource
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.document import MAX_CHARACTERS, Document, check_length
from app.errors import ArticleTooLong, DocumentError, NotText
from app.extract.language import Language
from app.extract.pipeline import extract
from app.findings import spans_of
from app.reference import Reference
from tests.profiles import examples

GUARD = 120  # CPU seconds after which the kernel ends a child that does not come to an end
FACTOR = 2.0  # of the CPU time of an ordinary article
KIBIBYTES = 1 << 20  # ru_maxrss counts KiB

PARAGRAPH = (
    "South Korean President Lee Jae-myung met Japanese Prime Minister Shigeru Ishiba in Tokyo on August 23, 2025. "
    "“We will work together,” Lee said. The two countries agreed to set up a working group on trade. "
)


def fill(text: str, length: int = MAX_CHARACTERS) -> str:
    """`text` again and again, cut at `length` characters."""
    return (text * (length // len(text) + 1))[:length]


WITHOUT_SPACES = {
    "20,000 opening brackets": "(" * 20_000,
    "20,000 dollar signs": "$" * 20_000,
    "20,000 straight quotes": '"' * 20_000,
    "20,000 curly opening quotes": "“" * 20_000,
    "20,000 apostrophes": "'" * 20_000,
    "20,000 letters": "a" * 20_000,
    "20,000 capitals": "A" * 20_000,
    "20,000 full stops": "." * 20_000,
    "20,000 digits": "2025" * 5_000,
    "20,000 hyphens": "-" * 20_000,
    "20,000 slashes and dots": "http://a.b/" * 1_800,
    "words tied by dots": "Lee.said.Tokyo." * 1_300,
    "a run in the middle of an article": PARAGRAPH + "$(" * 10_000 + " " + PARAGRAPH,
    "one line as long as may be, no space": fill("Tokyo"),
    "base64": base64.b64encode(random.Random(1).randbytes(60_000)).decode(),
}
ONE_LINE = {
    "one line of words": fill("the talks went on and on in Tokyo and Lee said so "),
    "one line of sentences": fill(PARAGRAPH),
    "one line of capitals": fill(PARAGRAPH.upper(), 50_000),
    "one line without a stop": fill("Lee said that Ishiba said that ", 50_000),
    "one line of subordinate clauses": fill("who knows that she thinks which ", 50_000),
    "one line of CSV": fill('2025-08-23,"Lee, Jae-myung",KR,"said ""yes""",,,'),
    "one line of JSON": fill('{"leader": "Lee", "said": "\\"yes\\"", "at": ["Tokyo", null, {"x": 1e9}]},'),
    "one line of JSON without a space": fill('{"leader":"Lee","said":"yes","at":["Tokyo",null,{"x":1}]},'),
    "one line of source code": fill("if (a[i] != '\\'') { return f(\"%s\", x->y); } // “ "),
    "one line of quotes": fill("“No, we shall not do it.” "),
}
MARKS = {
    "10,000 straight quotes apart": '" ' * 10_000,
    "10,000 opening quotes apart": "“ " * 10_000,
    "10,000 closing quotes apart": "” " * 10_000,
    "10,000 single quotes apart": "‘ " * 10_000,
    "10,000 closing single quotes apart": "’ " * 10_000,
    "10,000 straight single quotes apart": "' " * 10_000,
    "10,000 double apostrophes apart": "'' " * 10_000,
    "10,000 guillemets apart": "« " * 10_000,
    "10,000 low quotes apart": "„ " * 10_000,
    "10,000 backticks apart": "`` " * 10_000,
    "10,000 unpaired brackets": "( " * 10_000,
    "10,000 words behind an unpaired mark": "“word " * 10_000,
    "unpaired marks, a paragraph each": "“We go on.\n\n" * 3_000,
    "5,000 short quotes": "“No,” Lee said. " * 5_000,
    "50,000 quotes of one letter": '"a" ' * 50_000,
    "50,000 quotes of one letter in single marks": "‘a’ " * 50_000,
    "quotes in marks of two kinds in turn": fill("“a” 'b' "),
    "quotes without an end to their sentence": fill("“no” and "),
    "marks of all kinds by chance": "".join(random.Random(2).choices("“”‘’\"'«»„`() aLee.\n", k=20_000)),
    "marks nested 5,000 deep": "“‘" * 2_500 + "word" + "’”" * 2_500,
    "nested marks with spaces": "“we ‘say " * 2_500 + "no’ now” " * 2_500,
}
CHARACTERS = {
    "bidi overrides": PARAGRAPH.replace(" ", " \u202e\u2066").replace(".", ".\u202c\u2069") * 50,
    "zero-width characters": "\u200b\u200d".join(PARAGRAPH) * 20,
    "zero-width joiners only": "\u200d" * 20_000,
    "zero-width non-joiners in names": PARAGRAPH.replace("e", "e\u200c") * 20,
    "stacks of combining marks": "".join(c + "\u0301\u0323" * 20 for c in PARAGRAPH) * 5,
    "20,000 combining marks": "a" + "\u0301" * 20_000,
    "decomposed letters": ("Trần Đức Lương said: “Tôi đồng ý.” " + "e\u0301a\u0308" * 30 + "\n") * 50,
    "byte-order mark": "\ufeff" + PARAGRAPH,
    "a byte-order mark before each word": PARAGRAPH.replace(" ", " \ufeff") * 20,
    "CR line ends only": PARAGRAPH.replace(". ", ".\r") * 50,
    "CRLF line ends": PARAGRAPH.replace(". ", ".\r\n") * 50,
    "form feeds": PARAGRAPH.replace(". ", ".\f") * 50,
    "line and paragraph separators": PARAGRAPH.replace(". ", ".\u2028\u2029\x85\v") * 50,
    "no-break spaces": PARAGRAPH.replace(" ", "\u00a0") * 50,
    "soft hyphens": PARAGRAPH.replace("e", "e\u00ad") * 50,
    "control characters": "\x01\x02\x1b[31m".join(PARAGRAPH.split()) * 50,
    "private and unassigned characters": "\ue000\U000e0001\U0010fffd " * 3_000,
    "letters that grow or shrink in lower case": "İ\u212aẞŉﬁ " * 3_000 + PARAGRAPH,
    "emoji": "👩‍👩‍👧‍👦🇯🇵🇰🇷 " * 2_000 + PARAGRAPH,
    "astral letters": "𝕷𝖊𝖊 said “𝒚𝒆𝒔” in 𝕿𝖔𝖐𝖞𝖔. " * 500,
    "full-width letters": "Ｌｅｅ　ｓａｉｄ　“ｙｅｓ”　ｉｎ　Ｔｏｋｙｏ． " * 500,
}
SCRIPTS = {
    "Arabic": "قال الرئيس «سنعمل معا» في طوكيو يوم السبت. " * 500,
    "Chinese": "李在明总统在东京说：“我们将一起努力。”" * 1_000,
    "Russian": "Президент сказал: «Мы будем работать вместе» в Токио 23 августа. " * 500,
    "Korean": "이재명 대통령은 도쿄에서 “함께 일하겠다”고 말했다. " * 500,
    "Thai, which has no spaces": "ประธานาธิบดีกล่าวว่าเราจะทำงานร่วมกัน" * 500,
}
FORMATS = {
    "HTML soup": fill("<div class=\"a\"><p>“Lee</p <b>said</i>&nbsp;&#8220;<a href='x'>Tokyo<!-- <script>\"'(", 30_000),
    "JSON": fill('{"leader": "Lee", "said": "\\"yes\\"", "at": ["Tokyo", null, {"x": 1e9}]},', 30_000),
    "CSV": fill('2025-08-23,"Lee, Jae-myung",KR,"said ""yes""",,,\n', 30_000),
    "source code": fill("if (a[i] != '\\'') { return f(\"%s\", x->y); } // “\n", 30_000),
    "20,000 empty lines": PARAGRAPH + "\n" * 20_000 + PARAGRAPH,
    "very many short lines": "a\n" * 20_000,
    "very many short lines of names": "Lee\nTokyo\n" * 10_000,
    "very many lines with a label": "LEE: No.\nISHIBA: Yes.\n" * 2_000,
    "white space in masses": "Lee" + " " * 100_000 + "said" + "\t" * 90_000 + "“yes”",
    "one word": "Tokyo",
    "one letter": "a",
    "one quotation mark": "“",
    "only dates": "August 23, 2025\n23/08/2025\n2025-08-23\nlast Saturday\n" * 500,
}
REPEATS = {
    "President": "President " * 5_000,
    "Lee said": "Lee said " * 5_000,
    "met": "met " * 5_000,
    "Mr.": "Mr. " * 5_000,
    "said": "said " * 5_000,
    "names": "Lee Jae-myung " * 5_000,
    "countries": "South Korea and Japan and " * 3_000,
    "the two countries": "the two countries " * 5_000,
    "agreed to": "agreed to " * 5_000,
    "summit": "summit in Tokyo " * 5_000,
    "months": "March April May June " * 2_500,
    "ranges of days": "March 5 to " * 5_000,
    "days and commas": "August 23, " * 5_000,
    "letters and commas": "a, " * 10_000,
    "names and commas": "Lee, Ishiba, " * 5_000,
    "initials": "J. " * 10_000,
    "abbreviations": "U.S. " * 10_000,
    "titles and names": "Prime Minister Shigeru Ishiba of Japan and " * 2_000,
    "possessives": "Japan's " * 5_000,
    "pronouns": "he told him that he " * 2_500,
    "dashes": "— Lee " * 5_000,
    "hyphens": "well-known-" * 5_000 + " Lee",
    "posts": "We won — Lee (@lee) August 23 " * 2_000,
    "treaties": "Peru and Chile signed a treaty with Spain in Lima. " * 1_500,
    "parties": "Peru, Chile, Spain, Japan, Kenya, Ghana, Italy and Egypt signed a treaty. They agreed on it. " * 1_000,
    "places": "Peru and Chile met in Lima. " + "Lima Santiago Tokyo Paris Rome " * 3_000,
    "meetings": "President Emmanuel Macron of France met Chancellor Olaf Scholz of Germany in Paris on Monday. " * 800,
    "paragraphs of an article": (PARAGRAPH + "\n\n") * 200,
}
TABLE = WITHOUT_SPACES | ONE_LINE | MARKS | CHARACTERS | SCRIPTS | FORMATS | REPEATS


@dataclass(frozen=True, slots=True)
class Cost:
    """Cost of an extraction in a process of its own: CPU seconds, KiB, and spans that are not the text."""

    seconds: float
    kibibytes: int
    untrue: int


def read(text: str, language: Language, reference: Reference, to: Connection) -> None:
    """Extract within the guard, and send the cost."""
    resource.setrlimit(resource.RLIMIT_CPU, (GUARD, GUARD))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    check_length(text)
    spans = list(spans_of(extract(Document(text), language, reference)))
    untrue = sum(text[span.start : span.end] != span.text for span in spans)
    to.send(Cost(time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, untrue))


def cost(text: str, language: Language, reference: Reference) -> Cost:
    """Return what the extraction of `text` costs a forked child; a negative exit status is the guard's signal."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=read, args=(text, language, reference, sender))
    child.start()
    sender.close()
    child.join()
    assert child.exitcode == 0, f"ended with {child.exitcode}"
    found: Cost = receiver.recv()
    return found


@pytest.fixture(scope="module", autouse=True)
def loaded(language: Language, reference: Reference) -> None:
    """Load what extraction loads lazily before the first fork, as otherwise each child loads it."""
    extract(Document(PARAGRAPH), language, reference)


@pytest.fixture(scope="module")
def ordinary(language: Language, reference: Reference) -> float:
    """CPU seconds of an ordinary article of the greatest length."""
    return cost(fill(PARAGRAPH + "\n\n"), language, reference).seconds


@pytest.mark.parametrize("name", TABLE)
def test_offsets_are_true(name: str, language: Language, reference: Reference) -> None:
    text = TABLE[name]
    found = cost(text[: min(len(text) // 10, 3_000)] if len(text) > 2_000 else text, language, reference)
    assert found.untrue == 0
    assert found.kibibytes <= KIBIBYTES


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLE)
def test_no_text_costs_much_more_than_an_ordinary_one(
    name: str, language: Language, reference: Reference, ordinary: float
) -> None:
    found = cost(TABLE[name], language, reference)
    assert found.untrue == 0
    assert found.kibibytes <= KIBIBYTES
    assert found.seconds <= ordinary * FACTOR


@pytest.mark.slow
@examples(20)
@given(st.lists(st.tuples(st.sampled_from([*TABLE]), st.integers(0, 10_000)), min_size=2, max_size=4))
def test_offsets_are_true_in_mixtures(language: Language, reference: Reference, parts: list[tuple[str, int]]) -> None:
    text = "".join(TABLE[name][start : start + 5_000] for name, start in parts)
    assume(text.strip())
    found = extract(Document(text), language, reference)
    assert all(text[span.start : span.end] == span.text for span in spans_of(found))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        (" \n\t\u00a0\u2003 ", "empty"),
        ("\f\v\r\n", "empty"),
        ("Lee said\0 yes", "NUL character at 8"),
        ("\0" * 10_000, "NUL"),
        ("Lee \ud800 said", "surrogate at 4"),
        ("\udfff", "surrogate"),
        ("\ud83d\ude00", "surrogate"),  # a pair is no character either, once it is decoded apart
    ],
)
def test_what_is_no_text_is_refused(text: str, message: str) -> None:
    with pytest.raises(NotText, match=message):
        Document(text)


def test_what_is_too_long_is_refused() -> None:
    check_length("a" * MAX_CHARACTERS)
    with pytest.raises(ArticleTooLong, match="200001 characters"):
        check_length("a" * (MAX_CHARACTERS + 1))
    assert issubclass(ArticleTooLong, DocumentError)
