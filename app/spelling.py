"""Spellings of names: one name in several romanisations, compared by what is heard.

Most scripts reach English by several roads ("Lukashenko", "Lukashenka"; "Qadhafi", "Gaddafi"), which differ in vowels and
in a few consonants. Chinese and Korean names are syllables, where every vowel counts, and have keys of their own.
"""

import re
from functools import lru_cache

_DIGRAPHS = re.compile(r"tsch|tch|dzh|sch|sh|zh|dj|kh|gh|ch|ck|ph|th|dh|ts|tz|cz|x|q|w|c(?=[eiy]|$)|c|g|ff?$")
_HEARD = {
    "tsch": "C", "tch": "C", "dzh": "J", "sch": "S", "sh": "S", "zh": "J", "dj": "J", "kh": "K", "gh": "K", "ch": "C",
    "ck": "K", "ph": "f", "th": "t", "dh": "d", "ts": "C", "tz": "C", "cz": "C", "x": "Ks", "q": "K", "w": "v", "g": "K",
    "ff": "v", "f": "v",
}  # fmt: skip
_FINAL = {"a": "a", "o": "o", "u": "o", "e": "i", "i": "i", "y": "i"}
_REPEATED = re.compile(r"(.)\1+")
_LETTER = {"k": "K", "j": "J"}

_KOREAN = [
    (re.compile(pattern), heard)
    for pattern, heard in (
        (r"ng", "N"), (r"ch|j", "C"), (r"[gkq]", "K"), (r"[dt]", "T"), (r"[bp]", "P"), (r"[lr]", "L"), (r"sh", "s"),
        (r"yeo|you|yo|yu|eo|eu|oo|ou|u|o", "U"), (r"yae|ae|ye|e", "E"), (r"ya|a", "A"), (r"ui|wi|ii|i|y", "I"), (r"w", ""),
    )
]  # fmt: skip
_WADE_GILES = [
    (re.compile(pattern), heard)
    for pattern, heard in (
        (r"ng", "N"), (r"(?:t[sz]|s[sz])u(?!N)|zi", "CI"), (r"hs|sh|x", "S"), (r"tz|ts|zh|ch|[zcqj]", "C"), (r"[gk]", "K"),
        (r"[dt]", "T"), (r"[bp]", "P"), (r"ien|ian|yen|yan", "En"), (r"ieh|ie|yeh|ye", "E"), (r"uN|oN", "UN"),
        (r"ih", "I"), (r"uo|o|e", "O"), (r"y|i", "I"), (r"u|w", "U"),
    )
]  # fmt: skip


@lru_cache(maxsize=20_000)
def heard(word: str) -> str:
    """Return the consonants of a folded word as they are heard, and the class of its last vowel.

    >>> heard("lukashenka"), heard("lukashenko"), heard("qadhafi"), heard("gaddafi")
    ('lKSnKa', 'lKSnKo', 'Kdfi', 'Kdfi')
    """
    final = _FINAL.get(word[-1:], "")
    word = f"{word[:-1]}s" if word.endswith("z") else word
    text = _DIGRAPHS.sub(lambda m: _HEARD.get(m.group(), "C" if m.end() == len(word) or word[m.end()] in "eiy" else "K"), word)
    text = text[:1] + re.sub(r"[aeiouyh]", "", text[1:])
    text = re.sub(r"^[aeiouy]", "", text)
    return _REPEATED.sub(r"\1", "".join(_LETTER.get(letter, letter) for letter in text)) + final


def consonants(word: str) -> str:
    """Return `heard` without the last vowel: families differ in it ("Lukashenka"), women's names from men's too."""
    return heard(word).rstrip("aoi") or heard(word)


@lru_cache(maxsize=50_000)
def alike(one: str, other: str) -> bool:
    """Return True if two folded words may be one name in two spellings.

    >>> alike("lukashenka", "lukashenko"), alike("lukashevich", "lukashenko"), alike("angelo", "angela")
    (True, False, False)
    """
    if one == other:
        return True
    a, b = consonants(one), consonants(other)
    distance = _distance(one, other)
    if a == b:
        if len(a) > 3:
            return True
        if len(a) > 1:
            return heard(one) == heard(other) and (len(a) > 2 or distance <= 2)
        return distance <= 1 and len(one) > 3 or (heard(one) == heard(other) and distance <= 2 and len(one + other) > 6)
    if abs(len(one) - len(other)) == distance == 1:  # one letter more
        return min(len(one), len(other)) > 4
    return min(len(a), len(b)) > 3 and a[0] == b[0] and _distance(a, b) <= 1 and distance <= max(len(one), len(other)) // 3


def misspelt(one: str, other: str) -> bool:
    """Return True if two folded words are equal but for one letter that is neither the first nor the last.

    >>> misspelt("meloni", "meloni"), misspelt("barrack", "barack"), misspelt("corker", "carter")
    (True, True, False)
    """
    one, other = one.removesuffix("h"), other.removesuffix("h")  # "Milanovich"
    if one == other:
        return True
    return min(len(one), len(other)) > 4 and one[0] == other[0] and one[-1] == other[-1] and _distance(one, other) == 1


def differ_little(one: str, other: str) -> bool:
    """Return True if two folded words differ in one letter, or in two of six and more: "Conrad", "Nicolai"."""
    return _distance(one, other) <= (2 if min(len(one), len(other)) > 5 else 1)


def korean_key(text: str) -> str:
    """Return a key of folded Korean given names, joined: "jaemyung" and "jaemyeong" have one."""
    return _replaced(text, _KOREAN)


def wade_giles_key(text: str) -> str:
    """Return a key of folded Chinese given names, joined: "enlai" and "en lai", "zedong" and "tsetung" have one."""
    return _replaced(text, _WADE_GILES)


def _replaced(text: str, rules: list[tuple[re.Pattern[str], str]]) -> str:
    for pattern, heard_as in rules:
        text = pattern.sub(heard_as, text)
    return _REPEATED.sub(r"\1", text)


def _distance(one: str, other: str) -> int:
    """Return the number of letters to add, leave out or exchange; two neighbours in the other order count as one."""
    earlier: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, row, above = row, [i], earlier
        for j, against in enumerate(other, 1):
            cost = min(last[j] + 1, row[-1] + 1, last[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
        earlier = last
    return row[-1]
