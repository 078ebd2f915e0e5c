"""Known leaders by any spelling of their names: "Aliaksandr Lukashenka", "Chou En-lai", "Arthur Peter Mutharika"."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, Protocol, TypeVar

from app.naming import Naming, tokens_of
from app.spelling import alike, consonants, differ_little, heard, korean_key, misspelt, wade_giles_key
from app.text import fold

_NUMERAL = re.compile(r"i{1,3}|iv|vi{0,3}|ix|xi{0,3}|xi?v|xvi{0,3}")
_GLUED = re.compile(r"al|el|de|di|da|la|le|van|von|mc|mac")
_PARTICLES = frozenset(
    """al el bin ibn ben bint de del della di da das do dos du la le van von der den ter ten the y e ul ur abu
    arap""".split()
)
_SERVANT = re.compile(r"abd(?:[aeiu]l|[aeiu](?=[bdfhjklmnprstwyz]{2}))?(?=[a-z]{3})")  # "Abdul Rahman", "Abdelrahman"
_STYLES = frozenset(
    """mr mrs ms dr prof sir sheikh shaikh sheik prince princess king queen emperor sultan emir pope president general
    gen colonel col captain capt lieutenant marshal field major maj admiral ayatollah imam mullah maulana
    hojatoleslam hajj haji hadj datuk dato tun seri sri tan tengku jr sr h e hon rt honourable his her excellency
    majesty royal highness lord lady dame baroness baron sayyid sayyed seyyed syed madame madam ing dipl u
    daw""".split()
)
_SYLLABIC = frozenset({"Chinese", "Korean"})  # scripts whose names are compared by syllables
_JUNIOR = re.compile(r"\bJr\b")
_HYPHENED = re.compile(r"[’'ʻ`-]")


class Leader(Protocol):
    """The attributes of a known leader used for search by name."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def family_name(self) -> str: ...  # noqa: D102
    @property
    def country(self) -> str: ...  # noqa: D102
    @property
    def aliases(self) -> tuple[str, ...]: ...  # noqa: D102


L = TypeVar("L", bound=Leader)


class LeaderNames(Generic[L]):
    """Index of leaders by the consonants of their family names and by keys of syllables."""

    def __init__(self, leaders: Iterable[L], exact: Mapping[str, L], naming: Naming) -> None:
        self._exact = exact
        self._naming = naming
        self._scripts = {code: script for code, script in naming.romanised.items() if script in _SYLLABIC}
        self._families: dict[str, list[_Entry[L]]] = defaultdict(list)
        self._syllables: dict[tuple[str, str], list[L]] = defaultdict(list)
        self._monarchs: dict[str, list[tuple[L, list[str]]]] = defaultdict(list)
        for leader in leaders:
            words = fold(leader.name).split()
            if numeral := next((word for word in words if _NUMERAL.fullmatch(word)), None):
                self._monarchs[numeral].append((leader, [word for word in words if word != numeral]))
            if leader.country in self._scripts:
                for name in (leader.name, *leader.aliases):
                    for syllables in self._syllable_keys(name, {leader.country}):
                        if leader not in self._syllables[syllables]:
                            self._syllables[syllables].append(leader)
                continue
            entry = _entry(leader, naming)
            families = {
                entry.family,
                entry.first_surname,
                *(name[-1] for name in entry.names if entry.family not in name),
            }
            for key in {key for family in families if family for key in _keys(consonants(family))}:
                self._families[key].append(entry)

    def find(self, text: str, countries: Collection[str] | None = None, *, titled: bool = False) -> L | None:
        """Return the only leader named `text` in any spelling; with `countries`, only of these.

        After an office (`titled`) additional initials are allowed: "Prime Minister R. D. Muldoon".
        """
        exact = self._exact.get(fold(text))
        if exact is not None:
            return exact if countries is None or exact.country in countries else None
        words = _words(text)
        if len(words) < 2:
            return self._monarch(text, countries)
        junior = _JUNIOR.search(text) is not None
        found = [] if junior else self._by_syllables(text, countries)
        best = 8 if found else 0
        for entry in self._near(words, countries):
            if junior and not entry.junior:
                continue  # "Donald Trump Jr"
            score = max(self._fit(words, name, entry, titled=titled) for name in entry.names)
            if score >= best and score:
                found = [entry.leader] if score > best else [*found, entry.leader]
                best = score
        if not found and "-" in text:  # "Salvador Allende-Gossens"
            return self.find(text.replace("-", " "), countries, titled=titled)
        return found[0] if len(found) == 1 else self._monarch(text, countries)

    def _monarch(self, text: str, countries: Collection[str] | None) -> L | None:
        """Return the only leader with the same numeral and a similar-sounding name: "Mohamed VI"."""
        words = fold(text).split()
        numeral = next((word for word in words if _NUMERAL.fullmatch(word)), None)
        given = [word for word in words if word != numeral and word not in _STYLES]
        found = [
            leader
            for leader, theirs in self._monarchs.get(numeral or "", ())
            if (countries is None or leader.country in countries)
            and len(given) == len(theirs)
            and all(self._same_given(one, other, alike) for one, other in zip(given, theirs, strict=True))
        ]
        return found[0] if len(found) == 1 else None

    def of_family(self, word: str, countries: Collection[str]) -> list[L]:
        """Return the leaders of these countries whose family name may be spelled `word`."""
        return [
            entry.leader for entry in self._near([word], countries) if entry.romanised and alike(word, entry.family)
        ]

    def _near(self, words: Sequence[str], countries: Collection[str] | None) -> list["_Entry[L]"]:
        found = {
            id(entry): entry
            for word in (*words, "".join(words[-2:]))
            for form in ((word, word[2:]) if word[:2] in ("al", "el", "de", "di") else (word,))
            for key in _keys(consonants(form))
            for entry in self._families.get(key, ())
            if countries is None or entry.leader.country in countries
        }
        return list(found.values())

    def _by_syllables(self, text: str, countries: Collection[str] | None) -> list[L]:
        codes = self._scripts.keys() if countries is None else self._scripts.keys() & set(countries)
        found = {
            id(leader): leader
            for key in self._syllable_keys(text, codes)
            for leader in self._syllables.get(key, ())
            if leader.country in codes
        }
        return list(found.values())

    def _syllable_keys(self, text: str, countries: Collection[str]) -> set[tuple[str, str]]:
        """Return (script, key) of a name with the family name first: one for Korean, one for Chinese.

        Chinese in Pinyin has one spelling; only a hyphen or an apostrophe indicates an older romanisation.
        """
        words = text.replace("‑", "-").split()
        if len(words) < 2:
            return set()
        family, given = fold(words[0]), "".join(fold(_HYPHENED.sub("", word)) for word in words[1:])
        scripts = {self._scripts[code] for code in countries}
        keys = set()
        if "Korean" in scripts:
            keys.add(("Korean", f"{self._naming.family_form(family)} {korean_key(given)}"))
        if "Chinese" in scripts:
            old = _HYPHENED.search(text) is not None
            keys.add(("Chinese", f"{wade_giles_key(family)} {wade_giles_key(given)}" if old else f"{family} {given}"))
            if len(countries) == 1:  # of a known leader: both
                keys.add(("Chinese", f"{wade_giles_key(family)} {wade_giles_key(given)}"))
        return keys

    def _fit(self, words: list[str], own: tuple[str, ...], entry: "_Entry[L]", *, titled: bool = False) -> int:
        """Return how well words match one name of a leader: 0 if they do not.

        The family name comes last, except before second surnames; in the reverse order, and for family-name-first
        customs, the words must be equal. Only one side may have additional given names: "John J. Kennedy" is not John
        F.
        """
        family, same = entry.family, alike if entry.romanised else misspelt
        if len(own) < 2 or family not in own:
            alias = len(own) > 1 and len(own) == len(words)
            return 8 if alias and all(self._same_given(*pair, same) for pair in zip(words, own, strict=True)) else 0
        if sorted(words) == sorted(own):
            return 10
        if entry.whole:
            return 8 if _sounds_like(words, own) else 0
        if own[0] == family:  # "Megawati Soekarnoputri", known by her first name
            if _same_family(words[0], entry) and self._same_given(words[1], own[1], same):
                return 7
            return 5 if titled and entry.first_alone and words[0] == family else 0
        if len(words) > 2 and same(words[-2] + words[-1], family):
            words = [*words[:-2], family]  # "Douglas Home"
        if entry.first_surname and words[-1] == entry.first_surname and words[:-1] == list(own[: len(words) - 1]):
            return 6  # "Salvador Sanchez" of Salvador Sanchez Ceren
        last = self._family_at(words, entry)
        if last == 0:
            return 0
        givens, theirs = words[:last], [word for word in own if word != family] or [family]
        matched = self._matched(givens, theirs, same)
        first = next((i for i, word in enumerate(matched) if word is not None), None)
        if first is None:
            return 0
        initial = 1 in (len(givens[first]), len(matched[first] or ""))
        if initial and (first > 0 or matched[first] != theirs[0] or words[last] != family):
            return 0
        if matched[first] != theirs[0] and not self._says_little(theirs[0]):
            return 0
        rest = [word for word in words[last + 1 :] if word not in theirs]
        known = {word for word in (*matched, *words[last + 1 :]) if word in theirs}
        more, less, after = matched.count(None), len(theirs) - len(known), len(rest)
        exact = givens[0] == theirs[0] and words[last] == family
        if more > 2 + exact or (less and (more or after or self._says_little(givens[first]))):
            return 0
        spelt_out = len(givens) == len(theirs) > 1 and all(len(word) == 1 for word in theirs)  # "Frederik Willem"
        if initial and not titled and (more or (len(givens[first]) > 1 and not spelt_out)):
            return 0
        middle = {word[0] for word, same_as in zip(givens[first:], matched[first:], strict=True) if same_as is None}
        if middle and entry.middles and not entry.romanised and not middle <= entry.middles:
            return 0  # "John J. Kennedy" is not John F.
        return 9 - 2 * more - after - (words[last] != family) - (givens[first] != theirs[0]) - (first > 0 and more < 2)

    def _matched(
        self, givens: Sequence[str], theirs: Sequence[str], same: Callable[[str, str], bool]
    ) -> list[str | None]:
        """Return for each given name the leader's name that it is a form of, each used once."""
        left, matched = list(theirs), list[str | None]()
        for given in givens:
            word = next((word for word in left if self._same_given(given, word, same)), None)
            matched.append(word)
            if word is not None:
                left.remove(word)
        return matched

    def _family_at(self, words: Sequence[str], entry: "_Entry[L]") -> int:
        """Return the index of the family name: last, or before second surnames; 0 if absent."""
        if not entry.second_surnames:
            return len(words) - 1 if _same_family(words[-1], entry) else 0
        places = range(len(words) - 1, max(0, len(words) - 4), -1)
        return next((i for i in places if _same_family(words[i], entry)), 0)

    def _says_little(self, given: str) -> bool:
        """Return True for a given name that is usually combined with another: Mohammad."""
        return self._naming.same_given_name(given, "mohammad")

    def _same_given(self, one: str, other: str, same: Callable[[str, str], bool]) -> bool:
        if len(one) == 1 or len(other) == 1:
            return one[:1] == other[:1]
        forms = self._naming.same_given_name(one, other, languages=same is alike or differ_little(one, other))
        if forms:
            return True
        if self._naming.other_given_name(one, other):
            return False
        if same is misspelt and heard(one) == heard(other) and differ_little(one, other):
            return True  # "Olaf", "Willi"
        if same(one, other):
            return True
        short, long = sorted((one, other), key=len)  # "Tsakhia" of "Tsakhiagiin"
        return same is alike and len(short) > 3 and long.startswith(short)


@dataclass(frozen=True, slots=True)
class _Entry(Generic[L]):
    """A leader with the words of each name, and the family name."""

    leader: L
    names: tuple[tuple[str, ...], ...]
    family: str
    romanised: bool  # from another script: spellings also vary by romanisation
    first_alone: bool  # the first name is used alone
    second_surnames: bool  # other words may follow the family name
    whole: bool  # no other words are allowed
    junior: bool
    first_surname: str | None  # if there are two
    middles: frozenset[str]  # initials after the first given name


def _entry(leader: L, naming: Naming) -> _Entry[L]:
    names = tuple(tuple(_words(name)) for name in (leader.name, *leader.aliases))
    family = _words(leader.family_name) or list(tokens_of(leader.family_name))
    order = naming.order_of_leader(leader.name, leader.family_name, leader.country)
    return _Entry(
        leader,
        names,
        family[-1],
        romanised=leader.country in naming.romanised,
        first_alone="first" in order.alone,
        second_surnames=order.more,
        whole=order.family_name == "first",
        junior=any(map(_JUNIOR.search, (leader.name, *leader.aliases))),
        first_surname=family[0] if order.more and len(family) > 1 else None,
        middles=frozenset(word for name in names for word in name[1:-1] if len(word) == 1),
    )


def _same_family(word: str, entry: _Entry[L]) -> bool:
    """Return True if a word may be the family name, with or without its article: "Elsisi"."""
    glued = _GLUED.match(word)
    if glued and word[glued.end() :] == entry.family:  # "DeGaulle"
        return True
    if not entry.romanised:
        return misspelt(word, entry.family)
    return alike(word, entry.family) or (word[:2] in ("al", "el") and alike(word[2:], entry.family))


def _sounds_like(words: Sequence[str], own: Sequence[str]) -> bool:
    """Return True if a name of syllables is misspelt without a change of sound: "Lee Hsien Leong"."""
    keys = (wade_giles_key("".join(name[1:])) for name in (words, own))
    return words[0] == own[0] and len(words) == len(own) and all(map(misspelt, words, own)) and len(set(keys)) == 1


def _words(text: str) -> list[str]:
    """Return the distinctive words of a name: no titles, particles and numerals, "Abdul Rahman" as one."""
    words = [
        word for word in tokens_of(re.sub(r"\.(?=\w)", ". ", text)) if word not in _STYLES and word not in _PARTICLES
    ]
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] in ("abd", "abdul", "abdel", "abdal", "abdol", "abdur", "abdus"):
            joined[-1] = f"abd{word}"
        else:
            joined.append(_SERVANT.sub("abd", word) if word.startswith("abd") and len(word) > 6 else word)
    return joined


@lru_cache(maxsize=4_096)
def _keys(text: str) -> frozenset[str]:
    """Return the consonants, and each variant without one of them: names that differ in one share such a key."""
    if len(text) < 4:
        return frozenset({text})
    return frozenset({text, *(text[:i] + text[i + 1 :] for i in range(len(text)))})
