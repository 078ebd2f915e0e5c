"""Normalised wording for comparison: contractions and numbers in one form, stems, amounts."""

import re
from collections.abc import Iterator
from functools import lru_cache

from app.text import fold

_CONTRACTIONS = (
    (re.compile(r"\bwon['’]t\b", re.IGNORECASE), "will not"),
    (re.compile(r"\bcan(?:['’]t|not)\b", re.IGNORECASE), "can not"),
    (re.compile(r"n['’]t\b", re.IGNORECASE), " not"),
    (re.compile(r"(?<=\w)['’]re\b", re.IGNORECASE), " are"),
    (re.compile(r"(?<=\w)['’]ve\b", re.IGNORECASE), " have"),
    (re.compile(r"(?<=\w)['’]ll\b", re.IGNORECASE), " will"),
    (re.compile(r"(?<=\w)['’]d\b", re.IGNORECASE), " would"),
    (re.compile(r"\bi['’]m\b", re.IGNORECASE), "I am"),
    (re.compile(r"\blet['’]s\b", re.IGNORECASE), "let us"),
    (re.compile(r"\b(it|that|there|here|what|who|he|she)['’]s\b", re.IGNORECASE), r"\1 is"),
    (re.compile(r"%|\bper cent\b", re.IGNORECASE), " percent"),
)
_WORDS = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_POWERS = _WORDS | {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12}
_FIGURES = re.compile(
    r"(?<![\w.,])(?:(?:US|A|C|NZ|HK|S)?[$€£¥]|(?:USD|EUR|GBP) )?"
    r"(\d{1,3}(?:,\d{3}){1,4}|\d{1,15})(?!\d)(?:\.(\d{1,9})(?!\d))?"
    rf"(?:[ -]?({'|'.join(_POWERS)})\b)?",
    re.IGNORECASE,
)
_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL = {word: number for number, word in enumerate([*_UNITS, "seventeen", "eighteen", "nineteen"])}
_SMALL |= {word: 10 * number for number, word in enumerate(_TENS, 2)}
_MONTH = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_DATES = re.compile(
    rf"\b(?:\d\d? {_MONTH}(?:,? \d{{4}})?|{_MONTH} \d\d?(?:st|nd|rd|th)?\b(?:,? \d{{4}})?|{_MONTH} \d{{4}})"
)
_PLURALS = ("ies", "es", "s", "y")
_CURRENCIES = {"€": "euro", "EUR": "euro", "£": "pound", "GBP": "pound", "¥": "yen", "$": "dollar", "USD": "dollar"}
_NEXT_WORD = re.compile(r"[ -]*([^\W\d_]+)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ENDINGS = ("ation", "ment", "ing", "ion", "ied", "er", "ed", "al", "ly", "e")
_SHORTEST_STEM = 3
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"|''.*?''|(?<!\w)‘.*?’(?!\w)")
_FUNCTION = frozenset(
    "a an the this that these those it its he she they we you i me him her them us his their our your my who whom "
    "which what whose and or but nor so yet if as than then when while where because of in on at by to for from with "
    "into onto over under about after before between among through during against within without upon off out up "
    "down is are was were be been being am has have had having do does did will would shall should can could may "
    "might must not no never neither also too very more most much many some any all both each every other another "
    "such own same just only even still now here there s t one".split()
)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return folded words, with contractions expanded and numbers as digits.

    >>> plain("We can’t lend at fifteen per cent, or $1.5bn")
    'we can not lend at 15 percent or 1500000000'
    """
    for pattern, replacement in _CONTRACTIONS:
        text = pattern.sub(replacement, text)
    words = fold(_FIGURES.sub(_in_figures, text)).split()
    return " ".join(_numbers_in_figures(words))


def amounts(text: str) -> frozenset[str]:
    """Return the numbers of 10 or more in a text, except dates; smaller ones mostly count the speakers.

    >>> sorted(amounts("On 3 May 2025 the two sides pledged €300m for 2,000 teachers by 2030"))
    ['2000', '2030', '300000000']
    """
    words = plain(_DATES.sub(" ", text)).split()
    return frozenset(word for word in words if word[0].isdigit() and len(word.partition("point")[0]) > 1)


def figures(text: str) -> list[tuple[str, str, str]]:
    """Return (number, unit, as written) of each number of 10 or more in digits, except dates.

    >>> figures("It lends €300 million to 2,000 farms by 2030")
    [('300000000', 'euro', '€300 million'), ('2000', 'farm', '2,000'), ('2030', 'year', '2030')]
    """
    found = []
    for match in _FIGURES.finditer(_DATES.sub(" ", text)):
        number, written = plain(match.group()), match.group().strip()
        sign = next((name for mark, name in _CURRENCIES.items() if mark in written.upper()), "")
        after = _NEXT_WORD.match(match.string, match.end())
        unit = sign or (stem(fold(after[1])) if after else "")
        if not sign and _YEAR.fullmatch(written):
            unit = "year"
        elif not sign and after and unit in _CURRENCIES.values():
            written = f"{written} {after[1]}"
        if len(number.partition("point")[0]) > 1:
            found.append((number, unit, written))
    return found


def unquoted(text: str) -> str:
    """Return a text without its quoted parts.

    >>> unquoted("They promised “power, not pamphlets” today")
    'They promised   today'
    """
    return _QUOTED.sub(" ", text)


@lru_cache(maxsize=4_096)
def stem(word: str) -> str:
    """Return a word without its endings: "minerals" and "mineral", "training" and "trained" are one.

    >>> stem("deliveries"), stem("delivery"), stem("agricultural"), stem("agriculture"), stem("swap")
    ('deliv', 'deliv', 'agricultur', 'agricultur', 'swap')
    """
    for endings in (_PLURALS, _ENDINGS):
        fitting = (ending for ending in endings if word.endswith(ending) and not word.endswith("ss"))
        ending = next((ending for ending in fitting if len(word) - len(ending) >= _SHORTEST_STEM), "")
        word = word[: len(word) - len(ending)]
    return word


def stems(text: str) -> frozenset[str]:
    """Return the stems of the content words, without dates and function words.

    >>> sorted(stems("On May 3 they will not be choosing between 20 roads"))
    ['20', 'choos', 'road']
    """
    return frozenset(stem(word) for word in plain(_DATES.sub(" ", text)).split() if word not in _FUNCTION)


def _in_figures(found: re.Match[str]) -> str:
    whole, part, power = found.groups()
    digits, part = whole.replace(",", ""), (part or "").rstrip("0")
    factor = _POWERS[power.lower()] if power else 1
    places = len(str(factor)) - 1
    if len(part) > places:  # a letter keeps the fraction in the word after folding
        return f" {digits}{part[:places].ljust(places, '0')}point{part[places:]} "
    return f" {int(digits + part.ljust(places, '0'))} "


def _numbers_in_figures(words: list[str]) -> Iterator[str]:
    """Yield the words, with those of one number joined; a lone "one" is mostly not a number."""
    number: list[str] = []
    for word in [*words, ""]:
        if word in _SMALL or (number and word in _WORDS):
            number.append(word)
            continue
        if number:
            yield "one" if number == ["one"] else str(_value(number))
            number = []
        if word:
            yield word


def _value(words: list[str]) -> int:
    total = part = 0
    for word in words:
        if word in _SMALL:
            part += _SMALL[word]
        elif word == "hundred":
            part *= 100
        else:
            total += part * _WORDS[word]
            part = 0
    return total + part
