"""The view is what is matched; spans lead back to the characters that are stored."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.document import Document, Span
from app.extract.language import Language
from app.extract.pipeline import extract
from app.extract.view import View
from app.findings import CountryFinding, Extraction, QuoteFinding, Speaker
from app.reference import Reference

READ = [
    # (stored, read)
    ("Recep Tayyip Erdog\u0306an", "Recep Tayyip Erdoğan"),
    ("Hue\u0302\u0301", "Huế"),
    ("Presi\u00addent An\u200bdrade\u2060", "President Andrade"),
    ("Presi\u00ad\n dent", "President"),
    ("\ufeffOne\u2066 two\u2069", "One two"),
    ("Ann\u00a0Roe,\u202f5\u2009km", "Ann Roe, 5 km"),
    ("the oﬃce of Gri\ufb03n", "the office of Griffin"),
    ("ＡＢＣ", "ABC"),
    ("&ldquo;Yes,&rdquo; he said &#8211; &#x201c;no&quot;", '“Yes,” he said – “no"'),
    ("R&amp;D and &amp;nbsp;x&nbsp;y", "R&D and  x y"),
    ("Ann &shy;Roe", "Ann Roe"),
    ("“It won’t do,” he said.", "“It won’t do,” he said."),
    ("â€œIt wonâ€™t do,â€\x9d he said in MalmÃ¶.", "“It won’t do,” he said in Malmö."),
    ("â\x80\x9cYesâ\x80\x9d", "“Yes”"),
    ("on Friday.President Roe left.“We go,” she said.Then", "on Friday. President Roe left. “We go,” she said.Then"),
    ('he said."We go now," she said.He left', 'he said. "We go now," she said. He left'),
    ("He met John Doe\nof Kenya and went\nhome.", "He met John Doe of Kenya and went home."),
    ("\x93It\x92s late,\x94 he said\x85", "“It’s late,” he said…"),
    ("\x81One\x8d", "One"),
    # links glued to names
    ("Ann RoeAnn Mary RoeSenate votes MORE said", "Ann Roe said"),
    ("Ann Roe Ann Mary RoeRoe opens pool MORE said", "Ann Roe said"),
    ("Ann Roe Ann Mary RoeRoe said", "Ann Roe said"),
    ("met Roe and DoeDoe", "met Roe and Doe"),
]
UNCHANGED = [
    "Plain words, “marks” and Łódź’s é.",
    "AT&T; R&D, Q&A & more",
    "&unknownname; stays",
    "the U.S.A. and the U.S.-led force",
    "on delfi.ee, at www.One.Two, or a@b.Com now",
    "John McAllister of DeVere and MacGregor’s iPhone",
    "He wanted MORE. There was no MORE.",
    "“CAFÉ” and “DÉJÀ” and MALMÖ”",
    "a\nb",
]


@pytest.mark.parametrize(("stored", "read"), READ)
def test_the_text_as_it_is_read(stored: str, read: str) -> None:
    assert View(Document(stored)).document.text == read


@pytest.mark.parametrize("text", UNCHANGED)
def test_usual_text_is_read_as_it_is(text: str) -> None:
    document = Document(text)
    assert View(document).document is document


@pytest.mark.parametrize(
    ("stored", "read", "exact"),
    [
        ("met Erdog\u0306an today", "Erdoğan", "Erdog\u0306an"),
        ("\u00adAn\u00addrade\u00ad said", "Andrade", "An\u00addrade"),
        ("said &ldquo;We go&rdquo; today", "“We go”", "&ldquo;We go&rdquo;"),
        ("said &ldquo;We go&rdquo; today", "We go", "We go"),
        ("he went with Ann\nRoe to the lake\nof peace", "Ann Roe", "Ann\nRoe"),
        ("the oﬃce", "fice", "ﬃce"),
        ("on Friday.President Roe", "President Roe", "President Roe"),
        ("President RoeAnn RoePool opens MORE said no", "Roe said", "RoeAnn RoePool opens MORE said"),
        ("one two", "two", "two"),
    ],
)
def test_a_span_leads_back_to_the_stored_characters(stored: str, read: str, exact: str) -> None:
    view = View(Document(stored))
    start = view.document.text.index(read)
    span = view.restored(view.document.span(start, start + len(read)))
    assert span.text == exact == stored[span.start : span.end]


def test_all_spans_of_findings_are_restored() -> None:
    view = View(Document("Ann\u00adRoe said: “No.”"))
    name, said = view.document.span(0, 6), view.document.span(14, 17)
    found = Extraction(
        "1",
        countries=(CountryFinding("KE", "Kenya", (name, name)),),
        quotes=(QuoteFinding(said, "full", Speaker("AnnRoe", None, name), None, 0, "rule", 1.0),),
    )
    restored = view.restored(found).check(view.original)
    assert restored.countries[0].mentions == (Span(0, 7, "Ann\u00adRoe"),) * 2
    assert restored.quotes[0].span == Span(15, 18, "No.")
    assert restored.quotes[0].speaker == Speaker("AnnRoe", None, Span(0, 7, "Ann\u00adRoe"))


PIECES = [
    "Erdoğan",
    "Ann Roe",
    " ",
    "\n",
    "\r\n",
    "\u00ad",
    "\u200b",
    "\u00a0",
    "ﬁ",
    "&ldquo;",
    "&amp;",
    "&",
    ";",
    "MORE",
]
PIECES += [
    "RoeRoe",
    ".",
    ".Ann",
    "“",
    "”",
    '"',
    "-",
    "said",
    "â€œ",
    "Ã©",
    "- ",
    "a\u0306",
    "\u0306",
    "ROE: ",
    "\t",
    "\f",
]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map(lambda parts: "x" + "".join(parts)))
def test_every_word_leads_back_to_its_own_characters(text: str) -> None:
    view = View(Document(unicodedata.normalize("NFC", text)))
    read, stored = view.document, view.original
    words = [read.span(start, start + 1) for start, letter in enumerate(read.text) if not letter.isspace()]
    spans = [view.restored(word) for word in words]
    assert spans == sorted(spans)
    assert all(span.text == stored.text[span.start : span.end] for span in spans)
    assert "".join(span.text for span in spans).count("x") == sum(word.text == "x" for word in words)


def test_findings_in_unusual_text_are_those_of_the_usual(language: Language, reference: Reference) -> None:
    usual = "Turkish President Recep Tayyip Erdoğan met Azerbaijani President Ilham Aliyev. “It opens,” Aliyev said."
    unusual = unicodedata.normalize("NFD", usual).replace(" ", "\u00a0").replace("Aliyev", "Ali\u00adyev")
    unusual = unusual.replace("“", "&ldquo;")
    one, other = (extract(Document(text), language, reference) for text in (usual, unusual))
    assert [(p.name, p.country) for p in one.people] == [(p.name, p.country) for p in other.people]
    assert [m.text for p in other.people for m in p.mentions][-1] == "Ali\u00adyev"
    assert [q.speaker and q.speaker.name for q in other.quotes] == [q.speaker and q.speaker.name for q in one.quotes]
    assert [q.span.text for q in other.quotes] == ["It\u00a0opens,"]
