"""Where names of people stand in a text: spans without titles, before anybody is told apart.

Four sources: a known leader's name; a name after a title or a form of address; the entity recogniser's PERSON, with its
borders set right; a name of two words or more whose context tells ("said X Y", "– X Y", "spokesman X Y").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from app.document import Document, Span
from app.extract.language import Reading
from app.extract.people.titles import ROLE_NOUN, Atlas, Title
from app.reference import Reference
from app.words import fold

Source = Literal["known", "title", "entity", "context", "surname"]

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽƏȘȚ"
_PART = r"(?:(?:['’](?!s\b)|[-‑])\w+)"
_WORD = (
    rf"(?:[{_UPPER}]\.(?:[ -]?[{_UPPER}]\.)*(?=\s?\w)|(?:[ae]l|as|ash|ad|an|ar|at|az)[-‑][{_UPPER}]\w+{_PART}*"
    rf"|[{_UPPER}]\w*{_PART}*(?:(?<!s)['’](?=[ \u00a0][{_UPPER}]))?)"
)
_PARTICLE = (
    r"(?:(?:de|del|della|di|da|das|do|dos|du|la|van|von|der|den|ter|ten|bin|bint|ibn|binti|al|el|ul|ur|y|e|zu|arap|wa) )"
)
_NAME = re.compile(rf"{_WORD}(?:[ \u00a0](?:{_PARTICLE}{{0,2}}|[\"“]\w+[\"”] ){_WORD}){{0,5}}")
_FULL = rf"{_WORD}(?:[ \u00a0]{_PARTICLE}{{0,2}}{_WORD}){{1,3}}"
_TWO_WORDS = re.compile(rf"({_WORD})[ \u00a0]{_WORD}")
WORD = re.compile(rf"(?<![\w@#/]){_WORD}")
_SUFFIX = re.compile(r"(?:,? (?:Jr|Sr)\b\.?)|(?: (?:II|III|IV|VI{1,3}|IX|XI{1,3}|XIV|XVI)\b)")
HONORIFICS = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Baroness|Baron|Sheikha?|Shaikh|Shaykh|Prince|Princess|"
    r"Grand Ayatollah|Ayatollah|Imam|Mullah|Maulana|Archbishop|Cardinal|Bishop|Father|Sister|Rev|Reverend|Gen|General|"
    r"Lt|Lieutenant|Col|Colonel|Maj|Major|Capt|Captain|Adm|Admiral|Field Marshal|Marshal|Brig|Brigadier|Sgt|Sergeant|"
    r"Cmdr|Commander|(?:[Tt]he )?(?:Rt |Right )?Hon(?:ou?rable)?|(?:His |Her )?Excellency|H\.E|Shri|Haji|Engineer|Judge|"
    r"Justice|Chief|Officer|Detective|Comrade|Madame?|Monsieur|Herr|Frau|Signora?|Count|Senior General|Sayy?[ie]d|Dasho|Datuk|Dato|Tun|Datuk Seri|Tan Sri|King|Queen|Emperor|Pope|Sultan|Emir)\b\.?[ \u00a0]){1,4}"
)
_ADDRESSED = re.compile(
    rf"\b(?<!Notre )(?:(?:Mr|Mrs|Ms|Dr|Prof|Sir|Dame|Sheikha?|King|Queen|Prince|Princess|Pope|Herr|Signora?)\b\.?|"
    rf"(?:Gen|Col|Maj|Capt|Adm|Brig|Lt|Sgt)\.|Count|Hon(?:ou?rable)?|Excellency,?|"
    rf"General(?! (?:Assembly|Secretar|Motors|Electric|Council|Staff|Court|Synod|Election|Affairs|Debate|Conference|"
    rf"Command|Manager|Director|Agreement|Services|Dynamics|Mills|Counsel|Debate)))[ \u00a0](?={_WORD})"
)
_SPEAK = (
    "said|says|told|added|tweeted|wrote|argued|warned|noted|explained|insisted|acknowledged|declared|stressed|replied|"
    "claimed|recalled|concluded|suggested|commented|remarked|observed"
)
_SET_OFF = re.compile(rf", ({_FULL})(?=[,.;:)]|$| (?:and|in|on|at|said|who|to|has|was|is|met|told)\b)")
_POSSESSIVE = re.compile(r"(?:['’]s?)?[ \u00a0]")
SPEAKS = re.compile(rf",? (?:also |then |later )?(?:{_SPEAK})\b")
_SAID_BEFORE = re.compile(rf"(?:\b(?:{_SPEAK}|according to) |^[–—-]{{1,2}} ?)$", re.MULTILINE)
_SAID_AFTER = re.compile(rf"(?:,[^,.\n]{{2,80}},)? (?:{_SPEAK})\b")
_SPOKEN_OF_AFTER = re.compile(r"[,.;:\n(]|[ \t]*$| (?:in|at|of|on|during|who)\b", re.MULTILINE)
_ROLE_BEFORE = re.compile(rf"\b{ROLE_NOUN}[ \u00a0]$", re.IGNORECASE)
_ROLE_INSIDE = re.compile(rf"(?:[\w’'.-]+ ){{0,2}}(?i:{ROLE_NOUN})[ \u00a0](?={_FULL})")
_ROLE_AFTER = re.compile(rf", (?:(?:an?|the|his|her|its|[A-Z][\w-]+['’]s) )?(?:[\w.’'-]+ ){{0,4}}{ROLE_NOUN}\b")
_CANDIDATE = re.compile(rf"(?<![\w@#/’'.-]){_FULL}")
# A name does not begin with one of these, nor go on over it.
_NEVER = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february october november december
    president presidents minister ministers secretary premier senator senators rep reps sen sens gov
    administration campaign government foundation organization organisation university institute committee
    commission department ministry republicans democrats republican democratic the a an and or of in on at to
    for from with by as but that this says told is was are were has had will would could spokesman spokeswoman
    spokesperson leader chairman chairwoman tweeted tweets he she they we i it his her their its our when why
    how not if after before while yesterday tomorrow meanwhile however accords treaty united national
    international council association federation agency corporation inc corp ltd llc mr mrs ms dr twitter
    facebook reuters ap afp reports statement capitol parliament supreme pentagon kremlin congress according
    vice deputy prime former longtime comedian hacker follow columnist brexit governance lib dem dems tory
    tories labour joint base executive order camp fort cathedral""".split()
)
# What follows a name without being part of it, though it may be somebody's surname.
_NOT_AFTER = _NEVER | frozenset(
    """march april may june july august white house street times post press news party center centre tower hotel
    airport avenue court bank union league office bureau show school church hospital company group doctrine
    presidency summit plan act bill amendment photo getty images who what where no yes today also both super pac
    road state states american british french german russian chinese war peninsula sea ocean gulf river mountain
    island islands north south east west northern southern eastern western new air force army navy marine
    marines police vs via media report poll polls interview senate hill family brand rally supporters voters
    fans team library college""".split()
)
# What ends in one of these is no person, whatever the recogniser thinks.
_NOT_LAST = frozenset(
    """center centre baptist crash info edition speaks news times post university college heart school church
    council party bank street avenue airport tower hotel summit accord accords agreement agency institute
    foundation group committee conference forum award prize cup declaration declarations principles initiative
    protocol clothes engagement act bill plan house cargo lifts lines airlines airways channel motors energy logistics
    shipping holdings industries television radio tv magazine gazette tribune herald stadium arena""".split()
)
NOT_BEFORE = re.compile(  # a place or a thing called after the person
    r" (?:Foundation|Organi[sz]ation|Tower|University|Hotel|Institute|Cent(?:er|re)|Library|School|Hospital|Airport|"
    r"Street|Avenue|Bridge|Memorial|Plaza|Casino|Building|County|Park|River|Island|Lake|Mountains?|Beach|Square|Road|Hall|Stadium|"
    r"Prize|Award|College|Church|Post|Times|International|Corporation|Inc|Presidential)\b|[@/]"
)
_WORD_BEFORE = re.compile(rf"(?<![\w’'.-])(?P<word>{_WORD}) {_PARTICLE}{{0,2}}$")
# What follows these opens no sentence, so its capital tells of a name.
_INSIDE = re.compile(r"(?:,| said| by| with| and) $")
_FOREIGN = re.compile(r"[^\W\da-zA-Z’'‑-]")
# "his chief of staff, X Y,": whom a role with an owner announces.
_ANNOUNCED = re.compile(
    rf"(?:\b(?:his|her|its|their|whose)|['’]s?) (?:[\w-]+ ){{0,3}}(?i:{ROLE_NOUN})(?: of [\w-]+)?, ({_FULL})(?=,| and \w+ (?:said|told)|\.)"
)
# A camp, ship, mountain, company or outlet bears the name that follows.
_NO_PERSON_BEFORE = re.compile(
    r"\b(?:(?i:camp|mount|mt\.|fort|lake|cape)|USS|U\.S\.S\.|HMS|HMCS|HMAS|INS|JS|MV|RRS|(?:summit|slopes?|foot) of|"
    r"(?:ship|carrier|destroyer|frigate|vessel|ferry|company|firm|group|giant|operator|maker|airline|newspaper|daily|weekly|"
    r"magazine|website|broadcaster|channel|retailer|startup|start-up|carmaker|brewer)) $"
)
_CALLED_ONLY = re.compile(rf"\b(?:name(?: only| simply)? as|identified (?:only|himself|herself) (?:only )?(?:as|by the name)) ({_WORD})(?![ ]{_WORD})")
_MAY_DOES = re.compile(r" (?:said|says|told|has|had|is|was|will|would|also|added|and|to|who|met)\b|['’]s")


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
        ("known", _known(reading.text, reference, alone=False)),
        ("title", _titled(reading, reference, titles, atlas)),
        ("entity", _entities(reading, reference, titles, atlas)),
        ("context", _in_context(reading, reference, atlas)),
        ("known", _known(reading.text, reference, alone=True)),
    )
    for source, spans in finders:
        for start, end in spans:
            if start < end and all(free[start:end]) and not _NO_PERSON_BEFORE.search(reading.text, max(0, start - 24), start):
                free[start:end] = bytes(end - start)
                taken[start] = name_at(reading.document, start, end, source)
    return [taken[start] for start in sorted(taken)]


def name_at(document: Document, start: int, end: int, source: Source) -> Name:
    """Return the name that stands at `start:end`."""
    span = document.span(start, end)
    return Name(span, words_of(span.text), source)


def words_of(text: str) -> tuple[str, ...]:
    """Return the folded words of a name, suffixes such as Jr. left off."""
    words = tuple(fold(text).split())
    return words[:-1] if len(words) > 1 and words[-1] in ("jr", "sr") else words


def _known(text: str, reference: Reference, *, alone: bool) -> Iterator[tuple[int, int]]:
    """Yield known leaders: the longest of their names at each place; with `alone` unmistakable names of one word."""
    first_words, names = _first_words(reference), reference.leader_names
    tokens = [(match.start(), match.end(), match.group()) for match in WORD.finditer(text)]
    opens = {word: fold(word).split(" ")[0] in first_words for word in {token[2] for token in tokens}}
    done = 0
    for i, (start, _, word) in enumerate(tokens):
        if start < done or not opens[word]:
            continue
        for _, end, last in reversed(tokens[i : i + 1] if alone else tokens[i + 1 : i + 6]):
            if end - start > 60 or "\n" in text[start:end] or NOT_BEFORE.match(text, end):
                continue
            if fold(text[start:end]) in names:
                done = end + 1 if last == "Jr" and text.startswith(".", end) else _with_suffix(text, end)
                yield start, done
                break


@lru_cache(maxsize=2)
def _first_words(reference: Reference) -> frozenset[str]:
    return frozenset(name.split(" ")[0] for name in reference.leader_names)


def _titled(reading: Reading, reference: Reference, titles: list[Title], atlas: Atlas) -> Iterator[tuple[int, int]]:
    """Yield the name right after a title or a form of address, or set off by a comma: "the premier, X Y,"."""
    text = reading.text
    for title in titles:
        match = _SET_OFF.match(text, title.end) if title.country or title.organisation else None
        if match and match.start(1) not in atlas.by_start and not _NOT_AFTER.intersection(words_of(match.group(1))):
            yield match.span(1)
    starts = [title.end + 1 for title in titles if text.startswith((" ", "\u00a0"), title.end)]
    yield from (match.span(1) for match in _CALLED_ONLY.finditer(text))
    addressed = {match.end() for match in _ADDRESSED.finditer(text)}
    for at in (*starts, *sorted(addressed)):
        honorific = HONORIFICS.match(text, at)
        start = honorific.end() if honorific else at
        match = _NAME.match(text, start)
        if match and start not in atlas.by_start:
            keep = start + 1 if at in addressed and _bare(match.group().split()[0]) not in _NEVER else 0
            two = _TWO_WORDS.match(text, start)
            if two and _bare(two.group(1)) in reference.given_names:  # "Anna Hill", not "Obama House"
                keep = _cut(text, start, two.end(), atlas, _NEVER)
            yield start, _cut(text, start, match.end(), atlas, _NOT_AFTER, keep)


def _entities(reading: Reading, reference: Reference, titles: list[Title], atlas: Atlas) -> Iterator[tuple[int, int]]:
    """Yield the recogniser's people, titles cut off, and taken to the end of the name."""
    text = reading.text
    title_ends = {title.end for title in titles}
    for entity in reading.entities:
        if entity.label != "PERSON":
            continue
        start, end = entity.span.start, entity.span.end
        start = max((e + 1 for e in range(start, end) if e in title_ends), default=start)
        if honorific := HONORIFICS.match(text, start):
            start = honorific.end()
        if role := _ROLE_INSIDE.match(text, start, end):
            start = role.end()
        while (word := WORD.match(text, start)) and _bare(word.group()) in _NEVER and word.end() < end:
            start = word.end() + 1
        if start in atlas.by_start:  # "Kenya's William Ruto"
            possessive = _POSSESSIVE.match(text, atlas.by_start[start][0])
            start = possessive.end() if possessive else end
        start = _to_the_left(text, start, reference, atlas) if start < end else start
        match = _NAME.match(text, start) if start < end else None
        if match is None:
            continue
        own = _cut(text, start, min(end, match.end()), atlas, _NEVER)
        last = text[start:own].split()[-1:]
        if last and _bare(last[0]) not in _NOT_LAST and fold(text[start:own]) not in reference.places:
            yield start, own if own < min(end, match.end()) else _cut(text, start, match.end(), atlas, _NOT_AFTER, own)


def _to_the_left(text: str, start: int, reference: Reference, atlas: Atlas) -> int:
    """Return where a name begins whose given names the recogniser left out: a known one, or one no English word is."""
    while (before := _WORD_BEFORE.search(text, max(0, start - 40), start)) and before.start("word") not in atlas.by_start:
        word = before["word"]
        foreign = word.lower() in reference.given_names or _FOREIGN.search(word)
        if _bare(word) in _NEVER or HONORIFICS.match(word + " ") or not (foreign or _INSIDE.search(text, 0, before.start("word"))):
            break
        start = before.start("word")
    return start


def _in_context(reading: Reading, reference: Reference, atlas: Atlas) -> Iterator[tuple[int, int]]:
    """Yield names of two to four words that say something, sign it, follow a role, or begin with a given name."""
    text = reading.text
    labels = {at: e.label for e in reading.entities for at in range(e.span.start, e.span.end)}
    announced = {match.start(1) for match in _ANNOUNCED.finditer(text)}
    for match in _CANDIDATE.finditer(text):
        start, end = match.span()
        role = _ROLE_INSIDE.match(text, start, end)  # "Presidential Aide X Y"
        start = role.end() if role else start
        words = [_bare(word) for word in text[start:end].split()]
        if _NOT_AFTER.intersection(words) or any(at in atlas.by_start for at in range(start, end)):
            continue
        given, label = words[0] in reference.given_names, labels.get(start)
        said = _SAID_BEFORE.search(text, max(0, start - 16), start) and _SPOKEN_OF_AFTER.match(text, end)
        speaks = said or _SAID_AFTER.match(text, end)
        sure = given or label not in ("ORG", "NORP", "EVENT", "LAW") or _ROLE_AFTER.match(text, end)
        if (
            role
            or start in announced
            or _ROLE_BEFORE.search(text, max(0, start - 20), start)
            or (speaks and sure)
            or ((label != "ORG" or len(words) == 2) and _ROLE_AFTER.match(text, end))
            or (given and label in (None, "PERSON", "GPE", "NORP"))
        ):
            yield start, end


def _cut(text: str, start: int, end: int, atlas: Atlas, stops: frozenset[str], keep: int = 0) -> int:
    """Return where a name that begins at `start` ends: before a stop word or a country, suffix included.

    Up to `keep` no word is a stop.
    """
    last = start
    for word in WORD.finditer(text, start, end):
        opens = word.start() == start
        stop = _bare(word.group()) in stops or (word.start() in atlas.by_start and not opens)
        if (
            stop
            and word.start() >= keep
            and not (opens and word.group() == "May" and _MAY_DOES.match(text, word.end()))
        ):
            return last
        last = word.end()
    return _with_suffix(text, last)


def _with_suffix(text: str, end: int) -> int:
    suffix = _SUFFIX.match(text, end)
    return suffix.end() if suffix else end


def _bare(word: str) -> str:
    """Return a word as it is looked up; an initial keeps its dot, so that "A." is no article."""
    return word.lower() if len(word) == 2 else word.rstrip(".").lower()


def halves_of(name: Name, document: Document) -> tuple[Name, Name] | None:
    """Return the two names of "Trump-Kim"; the second may be a common word, "Bush-era"."""
    cut = re.search(r"[-‑–](?=\w)", name.span.text)
    if cut is None or " " in name.span.text:
        return None
    start, end = name.span.start, name.span.end
    one = name_at(document, start, start + cut.start(), name.source)
    return one, replace(name_at(document, start + cut.end(), end, name.source), source="surname")
