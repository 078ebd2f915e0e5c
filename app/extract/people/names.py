"""Spans of people's names in a text, without titles, before they are clustered by person.

Four sources: a known leader's name; a name after a title or a form of address; the entity recogniser's PERSON, with its
borders set right; a name of two words or more whose context tells ("said X Y", "– X Y", "spokesman X Y").
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from app.document import Document, Span
from app.extract.language import Reading
from app.extract.parsing.cues import verb_class
from app.extract.people.borders import (
    HONORIFICS,
    NEVER,
    NICKNAME_PATTERN,
    NOT_AFTER,
    NOT_BEFORE,
    NOT_FIRST,
    NOT_LAST,
    PARTICLE,
    WORD,
    WORD_PATTERN,
    bare,
    end_of_name,
    names_a_thing,
    start_of_name,
    with_suffix,
    without_compound,
)
from app.extract.people.titles import ROLE_NOUN, Atlas, Title, given_name_inside
from app.naming import core_of
from app.reference import Reference
from app.text import fold

Source = Literal["known", "title", "entity", "context", "surname"]

_ONCE = re.compile(r"Ex[-‑][a-z]")  # "Ex-banker Ann Roe"
_NAME = re.compile(
    rf"{WORD_PATTERN}(?:[ \u00a0](?:{PARTICLE}{{0,2}}(?:d['’])?|{NICKNAME_PATTERN} ){WORD_PATTERN}){{0,5}}"
)
_FULL = rf"{WORD_PATTERN}(?:[ \u00a0]{PARTICLE}{{0,2}}(?:d['’])?{WORD_PATTERN}){{1,3}}"
_FULL_NAME = re.compile(_FULL)
_FAMILY_AND_TWO_SYLLABLES = 3
_TWO_WORDS = re.compile(rf"({WORD_PATTERN})[ \u00a0]{WORD_PATTERN}")
_NEXT_WORD = re.compile(rf"[ \u00a0](?P<word>{WORD_PATTERN})")
_UP_TO_TWO_WORDS = re.compile(r"(?<![\w’'.-])(?=[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)? $)")
_WORD_BEFORE = re.compile(r"(?<![\w’'.-])(?P<word>[A-Z][a-z]+) $")
# "Faisal bin Farhan Al Saud", "Xiomara Castro de Zelaya": what may follow a known name as part of it.
_MORE_OF_A_NAME = re.compile(
    rf"(?:[ \u00a0](?:(?:bin|ibn|bint|de|da|dos|von|van|y) (?:[Aa]l[- ])?|[Aa]l[- ]){WORD_PATTERN}){{0,3}}"
)
_ADDRESSED = re.compile(
    rf"\b(?<!Notre )(?:(?:Mr|Mrs|Ms|Dr|Prof|Sir|Dame|Sheikha?|King|Queen|Prince|Princess|Pope|Herr|Signora?)\b\.?|"
    rf"(?:Gen|Col|Maj|Capt|Adm|Brig|Lt|Sgt)\.|H\.E\.|Count|Hon(?:ou?rable)?|Excellency,?|"
    rf"General(?! (?:Assembly|Secretar|Motors|Electric|Council|Staff|Court|Synod|Election|Affairs|Debate|Conference|"
    rf"Command|Manager|Director|Agreement|Services|Dynamics|Mills|Counsel)))[ \u00a0](?={WORD_PATTERN})"
)
_SPEAK = (
    "said|says|told|added|tweeted|wrote|argued|warned|noted|explained|insisted|acknowledged|declared|stressed|replied|"
    "claimed|recalled|concluded|suggested|commented|remarked|observed"
)
_SET_OFF = re.compile(rf", ({_FULL})(?=[,.;:)]|$| (?:and|in|on|at|said|who|to|has|was|is|met|told)\b)")
# "Presidents Bush and", not "Ministers Meet"
_LISTED_ON = re.compile(r"(?: \([^()\n]{1,40}\)| of [A-Z]\w+)?(?:,| and\b| &)")
_NETWORK = re.compile(r"X\. ")  # "said on X. Karua left"
_OWNER = re.compile(r"\w['’]s (?=[A-Z][\w.’'-]* [A-Z])")  # "Assam's Tarun Gogoi", not "People's Republic"
_POSSESSIVE = re.compile(r"(?:['’]s?)?[ \u00a0]")
SPEAKS = re.compile(rf",? (?:also |then |later )?(?:{_SPEAK})\b")
_SAID_BEFORE = re.compile(rf"(?:\b(?:{_SPEAK}|according to) |^[–—-]{{1,2}} ?)$", re.MULTILINE)
_SAID_AFTER = re.compile(rf"(?:,[^,.\n]{{2,80}},)? (?:{_SPEAK})\b")
_SPOKEN_OF_AFTER = re.compile(r"[,.;:\n(]|[ \t]*$| (?:in|at|of|on|during|who)\b", re.MULTILINE)
_ROLE_BEFORE = re.compile(rf"\b{ROLE_NOUN}[ \u00a0]$", re.IGNORECASE)
_BODIES = frozenset(
    "Association Committee Council Federation Institute League Nations Organisation Organization Union".split()
)
_ROLE_OF = re.compile(rf"\b{ROLE_NOUN} (?:of|to|for|at) (?:the )?$", re.IGNORECASE)
_ROLE_INSIDE = re.compile(rf"(?:[\w’'.-]+ ){{0,2}}(?i:{ROLE_NOUN})[ \u00a0](?={_FULL})")
_ROLE_AFTER = re.compile(rf", (?:(?:an?|the|his|her|its|[A-Z][\w-]+['’]s) )?(?:[\w.’'-]+ ){{0,4}}(?i:{ROLE_NOUN})\b")
_CANDIDATE = re.compile(rf"(?<![\w@#/’'.-]){_FULL}")
# "his chief of staff, X Y,": whom a role with an owner announces.
_ANNOUNCED = re.compile(
    rf"(?:\b(?:his|her|its|their|whose)|['’]s?) (?:[\w-]+ ){{0,3}}(?i:{ROLE_NOUN})(?: of [\w-]+)?, ({_FULL})"
    r"(?=,| and \w+ (?:said|told)|\.)"
)
_CALLED_ONLY = re.compile(
    rf"\b(?:name(?: only| simply)? as|identified (?:only|himself|herself) (?:only )?(?:as|by the name)) "
    rf"({WORD_PATTERN})(?! {WORD_PATTERN})"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands, titles left off. `source` is what told that it is a person's."""

    span: Span
    words: tuple[str, ...]  # folded
    core: tuple[str, ...]  # folded as wholes, without numerals and particles before the name
    source: Source

    @property
    def is_short(self) -> bool:
        """Return True for one word, particles and numerals aside: "Trump", "al-Sisi", "Abdullah II"."""
        return len(self.core) < 2


def find_names(reading: Reading, reference: Reference, titles: list[Title], atlas: Atlas) -> list[Name]:
    """Return the names in order; none overlaps another."""
    taken: dict[int, Name] = {}
    tokens = [(match.start(), match.end(), match.group()) for match in WORD.finditer(reading.text)]
    free = bytearray(b"\1") * (len(reading.text) + 1)
    finders: tuple[tuple[Source, Iterator[tuple[int, int]]], ...] = (
        ("known", _known(reading.text, tokens, reference, alone=False, title_ends={title.end for title in titles})),
        ("title", _titled(reading, reference, titles, atlas)),
        ("entity", _entities(reading, reference, titles, atlas)),
        ("context", _in_context(reading, reference, titles, atlas)),
        ("known", _known(reading.text, tokens, reference, alone=True, title_ends=set())),
    )
    for source, spans in finders:
        for start, last in spans:
            if network := _NETWORK.match(reading.text, start, last):
                start = network.end() if reading.text.endswith(" on ", 0, start) else start
            end = without_compound(reading.text, start, last)
            if start < end and all(free[start:end]) and not names_a_thing(reading.text, start, reference):
                free[start:end] = bytes(end - start)
                taken[start] = name_at(reading.document, start, end, source)
    return [taken[start] for start in sorted(taken)]


def name_at(document: Document, start: int, end: int, source: Source) -> Name:
    """Return the name that stands at `start:end`."""
    span = document.span(start, end)
    return Name(span, words_of(span.text), core_of(span.text), source)


def words_of(text: str) -> tuple[str, ...]:
    """Return the folded words of a name, suffixes such as Jr. left off."""
    words = tuple(fold(text).split())
    return words[:-1] if len(words) > 1 and words[-1] in ("jr", "sr") else words


def _known(
    text: str, tokens: Sequence[tuple[int, int, str]], reference: Reference, *, alone: bool, title_ends: set[int]
) -> Iterator[tuple[int, int]]:
    """Yield known leaders: the longest of their names at each place; with `alone` unmistakable names of one word."""
    first_words, names = _first_words(reference), reference.leader_names
    done = 0
    for i, (start, _, word) in enumerate(tokens):
        if start < done or _first_folded(word) not in first_words:
            continue
        for _, end, last in reversed(tokens[i : i + 1] if alone else tokens[i + 1 : i + 6]):
            if end - start > 60 or "\n" in text[start:end] or NOT_BEFORE.match(text, end):
                continue
            if fold(text[start:end]) in names:
                if not alone and _is_given_names_of_another(text, start, end, reference):
                    break
                done_before = done
                done = end + 1 if last == "Jr" and text.startswith(".", end) else with_suffix(text, end)
                if not alone:
                    done = _MORE_OF_A_NAME.match(text, done).end()  # type: ignore[union-attr]
                    earlier = _with_given_names(text, start, reference)
                    earlier = _after_title(text, start, earlier, done, title_ends, reference)
                    start = earlier if earlier >= done_before else start
                    style = HONORIFICS.match(text, start, done)
                    if style and len(core_of(text[style.end() : done])) > 1:
                        start = style.end()
                yield start, done
                break


def _with_given_names(text: str, start: int, reference: Reference) -> int:
    """Return where a known name begins with what stands before it: "Arthur Peter Mutharika", "Md Touhid Hossain"."""
    while (before := _WORD_BEFORE.search(text, max(0, start - 24), start)) and (
        before["word"].lower() in reference.given_names or before["word"] in ("Md", "Mohd", "Muhd")
    ):
        start = before.start()
    return start


def _is_given_names_of_another(text: str, start: int, end: int, reference: Reference) -> bool:
    """Return True for "Juan Carlos" of "Juan Carlos Pérez"."""
    after = _NEXT_WORD.match(text, end)
    if after is None or bare(after["word"]) in NOT_AFTER or with_suffix(text, end) > end:
        return False
    return all(word in reference.given_names for word in fold(text[start:end]).split())


def _after_title(text: str, start: int, earlier: int, end: int, title_ends: set[int], reference: Reference) -> int:
    """Return where a known name begins right after a title: "President Luis Inacoi Lula da Silva", else `earlier`."""
    leader = reference.leader_names.get(fold(text[start:end]))
    for before in _UP_TO_TWO_WORDS.finditer(text, max(0, start - 40), start):
        at = before.start()
        if at - 1 in title_ends and leader is not None:
            found = reference.leader_spellings.find(text[at:end], {leader.country}, titled=True)
            return at if found is leader else earlier
    return earlier


@lru_cache(maxsize=20_000)
def _first_folded(word: str) -> str:
    return fold(word).split(" ")[0]


@lru_cache(maxsize=2)
def _first_words(reference: Reference) -> frozenset[str]:
    return frozenset(name.split(" ")[0] for name in reference.leader_names)


def _titled(reading: Reading, reference: Reference, titles: list[Title], atlas: Atlas) -> Iterator[tuple[int, int]]:
    """Yield the name right after a title or a form of address, or set off by a comma: "the premier, X Y,"."""
    text = reading.text
    for title in titles:
        match = _SET_OFF.match(text, title.end) if title.country or title.organisation else None
        if match and match.start(1) not in atlas.by_start and not NOT_AFTER.intersection(words_of(match.group(1))):
            yield match.span(1)
    starts = [title.end + 1 for title in titles if text.startswith((" ", "\u00a0"), title.end)]
    plural = {title.end + 1 for title in titles if title.plural}
    yield from (match.span(1) for match in _CALLED_ONLY.finditer(text))
    addressed = {match.end() for match in _ADDRESSED.finditer(text)}
    for at in (*starts, *sorted(addressed)):
        honorific = HONORIFICS.match(text, at)
        start = (
            honorific.end() if honorific and WORD.match(text, honorific.end()) else at
        )  # not in "President Major said"
        match = _NAME.match(text, start)
        if match and start not in atlas.by_start:
            keep = start + 1 if at in addressed and bare(match.group().split()[0]) not in NEVER else 0
            two = _TWO_WORDS.match(text, start)
            if two and bare(two.group(1)) in reference.given_names:  # "Anna Hill", not "Obama House"
                keep = end_of_name(text, start, two.end(), atlas, NEVER)
            end = end_of_name(text, start, match.end(), atlas, NOT_AFTER, keep)
            if two and _is_before_country(two, reference):
                end = min(end, two.end(1))
            last = text[start:end].split()[-1:]
            if (
                last
                and bare(last[0]) not in NOT_LAST
                and not text.startswith(" the ", end)
                and not (at in plural and " " not in text[start:end] and not _LISTED_ON.match(text, end))
            ):
                yield start, end


def _is_before_country(words: re.Match[str], reference: Reference) -> bool:
    """Return True for "Trump America" of "under President Trump America will stand"."""
    first, second = words.group(1), words.group().split()[-1]
    form = reference.country_forms.get(second)
    return form is not None and form[1] == "name" and fold(first) in reference.leaders_by_surname


def _entities(reading: Reading, reference: Reference, titles: list[Title], atlas: Atlas) -> Iterator[tuple[int, int]]:
    """Yield the recogniser's people, titles cut off, and taken to the end of the name."""
    text = reading.text
    title_ends = {title.end for title in titles}
    for entity in reading.entities:
        if entity.label != "PERSON":
            continue
        start, end = entity.span.start, entity.span.end
        start = max((e + 1 for e in range(start, end) if e in title_ends), default=start)
        start = max((owner.end() for owner in _OWNER.finditer(text, start, end)), default=start)
        if honorific := HONORIFICS.match(text, start):
            start = honorific.end()
        if role := _ROLE_INSIDE.match(text, start, end):
            start = role.end()
        while (
            (word := WORD.match(text, start))
            and _is_no_first_word(word.group(), reference)
            and word.end() < end
            and not _begins_with_family_name(text, start, reference)
        ):
            start = word.end() + 1
        if start in atlas.by_start:  # "Kenya's William Ruto"
            possessive = _POSSESSIVE.match(text, atlas.by_start[start][0])
            start = possessive.end() if possessive else end
        start = start_of_name(text, start, reference, atlas) if start < end else start
        match = _NAME.match(text, start) if start < end else None
        if match is None:
            continue
        keep = _end_of_syllables(text, start, reference)
        own = end_of_name(text, start, min(end, match.end()), atlas, NEVER, keep)
        last = text[start:own].split()[-1:]
        if last and bare(last[0]) not in NOT_LAST and fold(text[start:own]) not in reference.places:
            yield (
                start,
                own if own < min(end, match.end()) else end_of_name(text, start, match.end(), atlas, NOT_AFTER, own),
            )


def _is_no_first_word(word: str, reference: Reference) -> bool:
    """Return True for a word that only its place in the sentence gives a capital: "Though Trump", "Noting Trump"."""
    if bare(word) in NEVER or bare(word) in NOT_FIRST or _ONCE.match(word):
        return True
    if word.endswith("ing") and verb_class(word.lower()) != "other":
        return True
    return reference.naming.is_function_word(word) and word.lower() not in reference.given_names


def _begins_with_family_name(text: str, start: int, reference: Reference) -> bool:
    """Return True for "An Thi Loan" and "No Kwang Chol": a family name that is an English word, then syllables."""
    match = _FULL_NAME.match(text, start)
    return match is not None and reference.naming.order_of_name(match.group()).family_name == "first"


def _end_of_syllables(text: str, start: int, reference: Reference) -> int:
    """Return up to where the words of a name that begins with the family name are no words of English: "Ri Chun An"."""
    if not _begins_with_family_name(text, start, reference):
        return 0
    full = _FULL_NAME.match(text, start)
    return full.end() if full and len(full.group().split()) == _FAMILY_AND_TWO_SYLLABLES else start + 1


def _in_context(reading: Reading, reference: Reference, titles: list[Title], atlas: Atlas) -> Iterator[tuple[int, int]]:
    """Yield names of two to four words that say something, sign it, follow a role, or begin with a given name.

    A given name tells where the recogniser sees no person, or where the family name alone says something elsewhere.
    """
    text = reading.text
    labels = {at: e.label for e in reading.entities for at in range(e.span.start, e.span.end)}
    announced = {match.start(1) for match in _ANNOUNCED.finditer(text)}
    speakers = _speakers(text)
    offices = {title.end for title in titles if title.office and not title.organisation}
    starts = {title.start for title in titles if title.office and title.country}
    inside = bytearray(len(text) + 1)
    for title in titles:
        inside[title.start : title.end] = b"\1" * (title.end - title.start)
    for match in _CANDIDATE.finditer(text):
        start, end = match.span()
        role = _ROLE_INSIDE.match(text, start, end)  # "Presidential Aide X Y"
        start = role.end() if role else start
        body = _after_body(text, start, end, reference)
        start = body or start
        if style := HONORIFICS.match(text, start, end):
            start = style.end()
        family = _ROLE_AFTER.match(text, end) is not None and _begins_with_family_name(text, start, reference)
        while (
            not family
            and (first := WORD.match(text, start, end))
            and first.end() < end
            and _is_no_first_word(first.group(), reference)
        ):
            start = first.end() + 1
        words = [bare(word) for word in text[start:end].split()]
        months = words[:1] if words[0] in reference.given_names else []  # "June Osborne"
        if (
            len(words) < 2
            or inside[start]
            or NOT_AFTER.difference(months).intersection(words)
            or any(at in atlas.by_start for at in range(start, end))
        ):
            continue
        given, label = words[0] in reference.given_names, labels.get(start)
        said = _SAID_BEFORE.search(text, max(0, start - 16), start) and _SPOKEN_OF_AFTER.match(text, end)
        speaks = said or _SAID_AFTER.match(text, end)
        sure = given or label not in ("ORG", "NORP", "EVENT", "LAW") or _ROLE_AFTER.match(text, end)
        if (
            role
            or body
            or start in announced
            or (text.startswith(" as ", end) and end + len(" as ") in starts)
            or _ROLE_BEFORE.search(text, max(0, start - 20), start)
            or (speaks and sure)
            or (
                (after := _ROLE_AFTER.match(text, end))
                and (label != "ORG" or len(words) == 2 or after.end() in offices)
            )
            or (given and (label in (None, "PERSON", "GPE", "NORP", "DATE") or text[start:end].split()[-1] in speakers))
        ):
            yield start, end


def _speakers(text: str) -> frozenset[str]:
    """Return the words that say something or have a role: "Fiorina" of "Fiorina, the former chief executive"."""
    return frozenset(
        word.group()
        for word in WORD.finditer(text)
        if SPEAKS.match(text, word.end()) or _ROLE_AFTER.match(text, word.end())
    )


def _after_body(text: str, start: int, end: int, reference: Reference) -> int | None:
    """Return where a name begins behind the body of which its bearer is: "president of the Federation Patricio Paz"."""
    if not _ROLE_OF.search(text, max(0, start - 40), start):
        return None
    if given := given_name_inside(text, start, end, reference):
        return given
    words = list(WORD.finditer(text, start, end))
    return next((name.start() for body, name in pairwise(words[:-1]) if body.group() in _BODIES), None)


def halves_of(name: Name, document: Document) -> tuple[Name, Name] | None:
    """Return the two names of "Trump-Kim"; the second may be a common word, "Bush-era"."""
    cut = re.search(r"[-‑–](?=\w)", name.span.text)
    if cut is None or " " in name.span.text or fold(name.span.text[: cut.start()]) in ("el", "al"):
        return None
    start, end = name.span.start, name.span.end
    one = name_at(document, start, start + cut.start(), name.source)
    return one, replace(name_at(document, start + cut.end(), end, name.source), source="surname")
