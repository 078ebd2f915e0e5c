"""Word classes of data/reference/word_classes.csv: verbs and nouns of committing, refusing, hosting, and so on.

A class generalises over its words: what is learnt of "sign" holds for "ink" too. Words are stored as lemmas; the forms
that a text may have are made here, so that no lemmatizer has to run.
"""

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from app.errors import ReferenceDataError
from app.reference import FOLDER

Part = Literal["verb", "noun", "idiom"]

_IRREGULAR = {
    "be": "am is are was were been being", "become": "became", "begin": "began begun", "bid": "bade bidding",
    "bind": "bound",
    "break": "broke broken", "bring": "brought", "build": "built", "buy": "bought", "choose": "chose chosen",
    "come": "came", "cut": "cutting", "do": "does did done", "draw": "drew drawn", "fall": "fell fallen",
    "feel": "felt", "find": "found", "fly": "flew flown", "foresee": "foresaw foreseen", "get": "got getting gotten",
    "give": "gave given", "go": "goes went gone", "have": "has had", "hold": "held", "keep": "kept",
    "know": "knew known",
    "land": "landed", "lay": "laid", "lead": "led", "leave": "left", "lend": "lent", "make": "made", "mean": "meant",
    "meet": "met", "pay": "paid", "put": "putting", "quit": "quitting", "rip": "ripped ripping", "run": "ran running",
    "say": "said", "see": "saw seen", "seek": "sought", "sell": "sold", "send": "sent", "set": "setting",
    "shake": "shook shaken", "shoot": "shot", "sit": "sat sitting", "speak": "spoke spoken", "stand": "stood",
    "stick": "stuck", "strike": "struck stricken", "swear": "swore sworn", "take": "took taken", "tear": "tore torn",
    "tell": "told", "think": "thought", "throw": "threw thrown", "understand": "understood",
    "withdraw": "withdrew withdrawn",
    "write": "wrote written", "man": "men", "woman": "women", "embassy": "embassies", "crisis": "crises",
    "tie": "tied tying", "lie": "lay lain lying", "die": "dying", "cost": "cost", "undertake": "undertook undertaken",
    "overcome": "overcame", "forgive": "forgave forgiven", "forgo": "forwent forgone", "rebuild": "rebuilt",
    "swap": "swapped swapping", "commit": "committed committing", "permit": "permitted permitting",
    "admit": "admitted admitting", "refer": "referred referring", "defer": "deferred deferring", "equip": "equipped",
    "drop": "dropped", "stop": "stopped", "ship": "shipped", "plan": "planned", "ban": "banned", "scrap": "scrapped",
    "cap": "capped", "curb": "curbed", "slip": "slipped", "nod": "nodded", "wed": "wed", "chip": "chipped",
    "snub": "snubbed", "shun": "shunned", "slam": "slammed", "ramp": "ramped", "rub": "rubbed", "sum": "summed",
    "sign": "signed", "submit": "submitted", "transfer": "transferred", "control": "controlled",
    "compel": "compelled", "expel": "expelled", "cancel": "cancelled cancelling canceled",
    "travel": "travelled travelling",
    "repel": "repelled", "veto": "vetoes vetoed", "re-establish": "re-established", "level": "levelled",
}  # fmt: skip
_VOWELS = "aeiou"
_DOUBLED = re.compile(r"(?<![aeiou])[aeiou][bdgmnprt]\Z")
_SUFFIX = re.compile(r"(?:'s|’s)\Z")


@dataclass(frozen=True, slots=True)
class Idiom:
    """A verb with words below it that together belong to a class: `give`, `{green, light}`."""

    words: frozenset[str]
    name: str


@dataclass(frozen=True)
class Lexicon:
    """Lemmas by form, classes by lemma, idioms by their verb."""

    lemmas: dict[str, str]
    verbs: dict[str, tuple[str, ...]]
    nouns: dict[str, tuple[str, ...]]
    idioms: dict[str, tuple[Idiom, ...]]

    def lemma(self, word: str) -> str:
        """Return the lemma of a lower-case word; of an unknown one what is left without a common ending."""
        return self.lemmas.get(word) or stem(word)


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Return the word classes. Raises ReferenceDataError if the table is not as it should be."""
    verbs: dict[str, list[str]] = defaultdict(list)
    nouns: dict[str, list[str]] = defaultdict(list)
    idioms: dict[str, list[Idiom]] = defaultdict(list)
    for name, part, words in _rows():
        for word in words:
            if part == "idiom":
                verb, *others = word.split()
                idioms[verb].append(Idiom(frozenset(others), name))
            else:
                (verbs if part == "verb" else nouns)[word].append(name)
    lemmas = {form: lemma for lemma in (*nouns, *idioms, *verbs) for form in _forms(lemma)}
    lemmas |= {form: lemma for lemma, forms in _IRREGULAR.items() for form in forms.split()}
    return Lexicon(
        lemmas,
        {word: tuple(dict.fromkeys(names)) for word, names in verbs.items()},
        {word: tuple(dict.fromkeys(names)) for word, names in nouns.items()},
        {verb: tuple(each) for verb, each in idioms.items()},
    )


def stem(word: str) -> str:
    """Return a lower-case word without a plural's, a past's or a participle's ending.

    >>> stem("ministries"), stem("boxes"), stem("handled"), stem("series")
    ('ministry', 'box', 'handl', 'sery')
    """
    word = _SUFFIX.sub("", word)
    if len(word) < 5:
        return word
    for ending, instead in (("ies", "y"), ("ied", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh")):
        if word.endswith(ending):
            return word[: -len(ending)] + instead
    for ending in ("ing", "ed"):
        kept = word[: -len(ending)]
        if word.endswith(ending) and len(kept) > 2 and any(letter in "aeiouy" for letter in kept):
            return kept[:-1] if kept[-1] == kept[-2] and kept[-1] not in "lsz" else kept.removesuffix("e")
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 4 else word


def _forms(lemma: str) -> set[str]:
    """Return the regular forms of a lemma, as verb and as noun: what no text has does no harm."""
    forms = {lemma, lemma + "s"}
    if lemma.endswith("e"):
        forms |= {lemma + "d", lemma + "ing" if lemma.endswith("ee") else lemma[:-1] + "ing"}
    elif lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        forms |= {lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"}
    else:
        forms |= {lemma + "ed", lemma + "ing"}
        if lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
            forms.add(lemma + "es")
        if len(lemma) < 5 and _DOUBLED.search(lemma):
            forms |= {lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"}
    return forms


def _rows() -> list[tuple[str, Part, list[str]]]:
    path = FOLDER / "word_classes.csv"
    rows: list[tuple[str, Part, list[str]]] = []
    with path.open(encoding="utf-8", newline="") as table:
        for number, row in enumerate(csv.DictReader(table), start=2):
            words = row["words"].split(";")
            if row["part"] not in get_args(Part) or not row["class"].isalpha() or len(set(words)) != len(words):
                raise ReferenceDataError(f"{path.name}, line {number}: unknown part, bad class or a repeated word")
            if any(not word or word != word.lower() or (" " in word) != (row["part"] == "idiom") for word in words):
                raise ReferenceDataError(
                    f"{path.name}, line {number}: words are lower-case lemmas, idioms have two or more"
                )
            rows.append((row["class"], row["part"], words))  # type: ignore[arg-type]
    return rows
