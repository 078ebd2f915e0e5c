"""Spellings of names: romanisations of one name, compared by sound.

Most scripts have several romanisations in English ("Lukashenko", "Lukashenka"; "Qadhafi", "Gaddafi"), which differ in
vowels and in a few consonants. Chinese and Korean names are syllables, in which every vowel counts, and have separate
keys.
"""

import re
from functools import lru_cache

_DIGRAPHS = re.compile(r"tsch|tch|dzh|sch|sh|zh|dj|kh|gh|ch|ck|ph|th|dh|ts|tz|cz|x|q|w|c(?=[eiy]|$)|c|g|ff?$")
_HEARD = dict(
    pair.split(":")
    for pair in (
        "tsch:C tch:C dzh:J sch:S sh:S zh:J dj:J kh:K gh:K ch:C ck:K ph:f th:t dh:d ts:C tz:C cz:C x:Ks q:K w:v g:K "
        "ff:v f:v"
    ).split()
)
_FINAL = {"a": "a", "o": "o", "u": "o", "e": "i", "i": "i", "y": "i"}
_REPEATED = re.compile(r"(.)\1+")
_LETTER = {"k": "K", "j": "J"}

# pattern:sound, applied in order
_KOREAN = (
    "ng:N ch|j:C [gkq]:K [dt]:T [bp]:P [lr]:L sh:s yeo|you|yo|yu|eo|eu|oo|ou|u|o:U yae|ae|ye|e:E ya|a:A "
    "ui|wi|ii|i|y:I w:"
)
_WADE_GILES = (
    "ng:N (?:t[sz]|s[sz])u(?!N)|zi:CI hs|sh|x:S tz|ts|zh|ch|[zcqj]:C [gk]:K [dt]:T [bp]:P ien|ian|yen|yan:En "
    "ieh|ie|yeh|ye:E uN|oN:UN ih:I uo|o|e:O y|i:I u|w:U"
)


def _rules(table: str) -> list[tuple[re.Pattern[str], str]]:
    return [
        (re.compile(pattern), heard_as) for pattern, _, heard_as in (rule.rpartition(":") for rule in table.split())
    ]


_KOREAN_RULES, _WADE_GILES_RULES = _rules(_KOREAN), _rules(_WADE_GILES)


@lru_cache(maxsize=4_096)
def heard(word: str) -> str:
    """Return the consonants of a folded word by sound, and the class of its last vowel.

    >>> heard("lukashenka"), heard("lukashenko"), heard("qadhafi"), heard("gaddafi")
    ('lKSnKa', 'lKSnKo', 'Kdfi', 'Kdfi')
    """
    final = _FINAL.get(word[-1:], "")
    word = f"{word[:-1]}s" if word.endswith("z") else word
    text = _DIGRAPHS.sub(
        lambda m: _HEARD.get(m.group(), "C" if m.end() == len(word) or word[m.end()] in "eiy" else "K"), word
    )
    text = text[:1] + re.sub(r"[aeiouyh]", "", text[1:])
    text = re.sub(r"^[aeiouy]", "", text)
    return _REPEATED.sub(r"\1", "".join(_LETTER.get(letter, letter) for letter in text)) + final


def consonants(word: str) -> str:
    """Return `heard` without the last vowel, which varies between spellings ("Lukashenka") and genders."""
    return heard(word).rstrip("aoi") or heard(word)


@lru_cache(maxsize=10_000)
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
        return (distance <= 1 and len(one) > 3) or (
            heard(one) == heard(other) and distance <= 2 and len(one + other) > 6
        )
    if abs(len(one) - len(other)) == distance == 1:  # one letter more
        return min(len(one), len(other)) > 4
    return (
        min(len(a), len(b)) > 3 and a[0] == b[0] and _distance(a, b) <= 1 and distance <= max(len(one), len(other)) // 3
    )


def misspelt(one: str, other: str) -> bool:
    """Return True if two folded words are equal except for one letter that is neither the first nor the last.

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
    """Return a key of joined, folded Korean given names: "jaemyung" and "jaemyeong" share one."""
    return _replaced(text, _KOREAN_RULES)


def wade_giles_key(text: str) -> str:
    """Return a key of joined, folded Chinese given names: "enlai" and "en lai", "zedong" and "tsetung" share one."""
    return _replaced(text, _WADE_GILES_RULES)


def _replaced(text: str, rules: list[tuple[re.Pattern[str], str]]) -> str:
    for pattern, heard_as in rules:
        text = pattern.sub(heard_as, text)
    return _REPEATED.sub(r"\1", text)


def _distance(one: str, other: str) -> int:
    """Return the edit distance: letters to insert, delete or replace; a transposition counts as one."""
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
