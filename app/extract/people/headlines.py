"""Names in headlines, where a capital letter does not tell that a name goes on."""

from app.document import Document
from app.extract.language import Reading
from app.extract.people.borders import WORD
from app.extract.people.names import Name, name_at, words_of
from app.reference import Reference


def without_headline_words(names: list[Name], reading: Reading, reference: Reference) -> list[Name]:
    """Cut names in headlines to what the text calls people elsewhere: "Ted Cruz Refuses", "Longtime Clinton"."""
    lines = headlines_of(reading)
    inside = [any(start <= name.span.start < end for start, end in lines) for name in names]
    titles = [(start, end) for start, end in lines if reading.text[end - 1] not in ".!?"]
    known = {name.words for name, headline in zip(names, inside, strict=True) if not headline}
    known |= {words[-1:] for words in known}
    found = []
    for name, headline in zip(names, inside, strict=True):
        if (
            any(start <= name.span.start < end for start, end in titles)
            and name.is_short
            and name.source == "title"
            and name.words not in known
            and name.words[-1] not in reference.leaders_by_surname
        ):
            continue  # "Finance Minister Resigns"
        plain = len(name.words) == 2 and name.words[0] in reference.given_names
        if headline and not plain and name.words not in known and name.source != "known":
            found.append(_cut_to(name, known, reading.document) or name)
        else:
            found.append(name)
    return found


def _cut_to(name: Name, known: set[tuple[str, ...]], document: Document) -> Name | None:
    """Return the longest part of a name, from its start or to its end, that is known."""
    words = list(WORD.finditer(name.span.text))
    for size in range(len(words) - 1, 0, -1):
        for part in (words[:size], words[-size:]):
            start, end = name.span.start + part[0].start(), name.span.start + part[-1].end()
            if words_of(document.text[start:end]) in known:
                return name_at(document, start, end, name.source)
    return None


def headlines_of(reading: Reading) -> list[tuple[int, int]]:
    """Return lines in title case: there a capital letter does not tell that a name goes on."""
    found = []
    for paragraph in reading.paragraphs:
        words = paragraph.text.split()
        if 3 < len(words) < 25 and sum(word[:1].isupper() for word in words) > 0.6 * len(words):
            found.append((paragraph.start, paragraph.end))
    return found
