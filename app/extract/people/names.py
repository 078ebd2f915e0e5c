"""Where names of people stand in a text: spans without titles, before anybody is told apart.

Four sources: a known leader's name; a name after a title or a role ("spokesman X Y"); the entity recogniser's PERSON,
with its borders set right; a name of two words or more that speaks ("said X Y", "– X Y").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from app.document import Span
from app.extract.language import Reading
from app.extract.people.titles import Atlas, Title
from app.reference import Reference
from app.words import fold

Source = Literal["known", "title", "entity", "speech", "surname"]

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽƏȘȚ"
_PART = r"(?:(?:['’](?!s\b)|[-‑])\w+)"
_WORD = (
    rf"(?:[{_UPPER}]\.(?:[ -]?[{_UPPER}]\.)*(?=\s?[\w])|(?:[ae]l|as|ash|ad|an|ar|at|az)[-‑][{_UPPER}]\w+{_PART}*"
    rf"|[{_UPPER}]\w*{_PART}*)"
)
_PARTICLE = (
    r"(?:(?:de|del|della|di|da|das|do|dos|du|la|van|von|der|den|ter|ten|bin|bint|ibn|binti|al|el|ul|ur|y|zu|arap|wa) )"
)
_NAME = rf"{_WORD}(?: (?:{_PARTICLE}{{0,2}}|[\"“]\w+[\"”] ){_WORD}){{0,5}}"
_FULL = rf"{_WORD}(?: {_PARTICLE}{{0,2}}{_WORD}){{1,3}}"
WORD = re.compile(rf"(?<![\w@#/]){_WORD}")
_SUFFIX = re.compile(r"(?:,? (?:Jr|Sr)\b\.?)|(?: (?:II|III|IV|VI{1,3}|IX|XI{1,3}|XIV|XVI)\b)")
_HONORIFICS = (
    "Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Baroness|Baron|Sheikh|Sheikha|Shaikh|Shaykh|Prince|Princess|"
    "Grand Ayatollah|Ayatollah|Imam|Mullah|Maulana|Archbishop|Cardinal|Bishop|Father|Sister|Brother|Rev|Reverend|"
    "Gen|General|Lt|Lieutenant|Col|Colonel|Maj|Major|Capt|Captain|Adm|Admiral|Field Marshal|Marshal|Brig|Brigadier|Sgt|"
    "Sergeant|Cmdr|Commander|Hon|Shri|Haji|Engineer|Judge|Justice|Chief|Officer|Detective|Comrade|Madame|Madam|Monsieur|"
    "Herr|Frau|King|Queen|Emperor|Pope|Sultan|Emir"
)
HONORIFICS = re.compile(rf"(?:(?:{_HONORIFICS})\b\.? )+")
_ADDRESSED = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Dr|Prof|Sir|Dame|Sheikh|Sheikha|King|Queen|Prince|Princess|Pope)\b\.? (?={_WORD})"
)
_SPEAK = (
    "said|says|told|added|tweeted|wrote|argued|warned|noted|explained|insisted|acknowledged|declared|stressed|replied|"
    "claimed|recalled|concluded|suggested|commented|remarked|observed"
)
_SPEAKERS = (
    re.compile(rf"(?<![\w’'-] )(?<![\w’'.-])({_FULL})(?:,[^,.\n]{{2,80}},)? (?:{_SPEAK})\b"),
    re.compile(rf"\b(?:{_SPEAK}|according to) ({_FULL})(?=[,.;:\n(]|$| (?:in|at|of|on|during|who)\b)"),
    re.compile(rf"(?m)^[–—-]{{1,2}} ?({_FULL})[ \t]*(?=$|,|\()"),
    re.compile(
        r"\b(?:spokes(?:man|woman|person)|correspondent|reporter|analyst|professor|strategist|advis[eo]r|lawyer|attorney|"
        rf"activist|historian|economist|diplomat|envoy|ambassador|director|editor|author|researcher|journalist) ({_FULL})"
    ),
)
# A name does not begin with, contain or go on over one of these.
_NEVER = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february october november december president presidents
    minister ministers secretary premier senator senators rep reps sen sens gov administration campaign government foundation
    organization organisation university institute committee commission department ministry republicans democrats republican
    democratic the a an and or of in on at to for from with by as but that this said says told is was are were has had will
    would could spokesman spokeswoman spokesperson leader chairman chairwoman tweeted tweets he she they we i it his her their
    its our when why how not if after before while yesterday tomorrow meanwhile however accords treaty united national
    international council association federation agency corporation inc corp ltd llc mr mrs ms dr twitter facebook reuters
    ap afp reports statement capitol parliament supreme pentagon kremlin congress according vice deputy prime former""".split()
)
# A name that the recogniser found does not go on over one of these either, though it may hold one.
_NOT_AFTER = _NEVER | frozenset(
    """march april may june july august white house street times post press news party center centre tower hotel airport
    avenue court bank union league office bureau show school church hospital company group doctrine presidency summit plan
    act bill amendment photo getty images who what where no yes today also both super pac road state states american british
    french german russian chinese war peninsula sea ocean gulf river mountain island islands north south east west northern
    southern eastern western new air force army navy marine marines police vs via media report poll polls interview senate hill
    family brand rally supporters voters fans team library college jr""".split()
)
_MAY = re.compile(r" (?:said|says|told|has|had|is|was|will|would|also|added|and|to|who|met|and|in)\b|['’]s")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands, titles left off. `words` are folded; `source` is what told that it is a person's."""

    span: Span
    words: tuple[str, ...]
    source: Source


def find_names(reading: Reading, reference: Reference, titles: list[Title], atlas: Atlas) -> list[Name]:
    """Return the names in order; none overlaps another."""
    taken: dict[int, Name] = {}
    free = bytearray(b"\1") * (len(reading.text) + 1)
    finders: tuple[tuple[Source, Iterator[tuple[int, int]]], ...] = (
        ("known", _known(reading.text, reference)),
        ("title", _titled(reading.text, titles, atlas)),
        ("entity", _entities(reading, titles, atlas)),
        ("speech", _speakers(reading, atlas)),
    )
    for source, spans in finders:
        for start, end in spans:
            if start < end and all(free[start:end]):
                free[start:end] = bytes(end - start)
                span = reading.document.span(start, end)
                taken[start] = Name(span, words_of(span.text), source)
    return [taken[start] for start in sorted(taken)]


def words_of(text: str) -> tuple[str, ...]:
    """Return the folded words of a name, suffixes such as Jr. left off."""
    words = tuple(fold(text).split())
    return words[:-1] if len(words) > 1 and words[-1] in ("jr", "sr") else words


def _known(text: str, reference: Reference) -> Iterator[tuple[int, int]]:
    """Yield known leaders: the longest of their names at each place, a lone surname only if it is unmistakable."""
    first_words, names = _first_words(reference), reference.leader_names
    tokens = [(match.start(), match.end(), fold(match.group())) for match in WORD.finditer(text)]
    done = 0
    for i, (start, _, word) in enumerate(tokens):
        if start < done or word.split(" ")[0] not in first_words:
            continue
        for _, end, _ in reversed(tokens[i : i + 6]):
            if end - start < 60 and "\n" not in text[start:end] and fold(text[start:end]) in names:
                done = _with_suffix(text, end)
                yield start, done
                break


@lru_cache(maxsize=2)
def _first_words(reference: Reference) -> frozenset[str]:
    return frozenset(name.split(" ")[0] for name in reference.leader_names)


def _titled(text: str, titles: list[Title], atlas: Atlas) -> Iterator[tuple[int, int]]:
    """Yield the name right after a title or a form of address."""
    ends = [title.end + 1 for title in titles if text[title.end : title.end + 1] in " \u00a0"]
    for start in [*ends, *(match.end() for match in _ADDRESSED.finditer(text))]:
        honorific = HONORIFICS.match(text, start)
        start = honorific.end() if honorific else start
        match = re.compile(_NAME).match(text, start)
        if match and start not in atlas.by_start:
            yield start, _cut(text, start, match.end(), atlas, _NOT_AFTER)


def _entities(reading: Reading, titles: list[Title], atlas: Atlas) -> Iterator[tuple[int, int]]:
    """Yield the recogniser's people, titles cut off, and taken to the end of the name."""
    text, name = reading.text, re.compile(_NAME)
    ends = {title.end for title in titles}
    headlines = _headlines(reading)
    for entity in reading.entities:
        if entity.label != "PERSON":
            continue
        start, end = entity.span.start, entity.span.end
        inside = max((e for e in ends if start < e < end), default=start)
        start = inside + 1 if inside > start else start
        if honorific := HONORIFICS.match(text, start):
            start = honorific.end()
        match = name.match(text, start)
        if match is None:
            continue
        own = _cut(text, start, min(end, match.end()), atlas, _NEVER)
        if own < min(end, match.end()) or any(s <= own < e for s, e in headlines):
            yield start, own
        else:
            yield start, _cut(text, start, match.end(), atlas, _NOT_AFTER, keep=own)


def _speakers(reading: Reading, atlas: Atlas) -> Iterator[tuple[int, int]]:
    """Yield names of two to four words that say something, sign it, or follow a role, whatever the recogniser thinks."""
    text = reading.text
    organisations = {e.span.start: e.span.end for e in reading.entities if e.label in ("ORG", "NORP", "EVENT", "LAW")}
    for pattern in _SPEAKERS:
        for match in pattern.finditer(text):
            start, end = match.span(1)
            words = text[start:end].split()
            if start in atlas.by_start or start in organisations or any(_bare(word) in _NOT_AFTER for word in words):
                continue
            yield start, end


def _cut(text: str, start: int, end: int, atlas: Atlas, stops: frozenset[str], keep: int = 0) -> int:
    """Return where a name that begins at `start` ends: before a stop word or a country, suffix included."""
    last = start
    for word in WORD.finditer(text, start, end):
        if word.start() >= keep and (
            _bare(word.group()) in stops or (word.start() > start and word.start() in atlas.by_start)
        ):
            if not (word.start() == start and _bare(word.group()) == "may" and _MAY.match(text, word.end())):
                return last
        last = word.end()
    return _with_suffix(text, last)


def _with_suffix(text: str, end: int) -> int:
    suffix = _SUFFIX.match(text, end)
    return suffix.end() if suffix else end


def _bare(word: str) -> str:
    return word.rstrip(".").lower()


def _headlines(reading: Reading) -> list[tuple[int, int]]:
    """Return lines in title case: there a capital letter does not tell that a name goes on."""
    found = []
    for paragraph in reading.paragraphs:
        words = paragraph.text.split()
        if 3 < len(words) < 25 and sum(word[:1].isupper() for word in words) > 0.6 * len(words):
            found.append((paragraph.start, paragraph.end))
    return found
