"""Screening: whether an article may tell of agreements at all, by its words alone, before anything is parsed.

Parsing costs as much as all the rest of extraction; most news needs none of it. The threshold lets nearly every article
with an agreement pass (training prints the share).
"""

import re
from collections.abc import Sequence

from app.extract.events.lexicon import load_lexicon
from app.extract.events.weights import Models
from app.findings import CountryFinding, PersonFinding

MARGIN = -0.2  # log-odds: out of fold no agreement that is found lies below, and four of five texts without one do
SHORT = 1000  # characters; so short a text costs little to parse, and has few words to go by
_WORD = re.compile(r"\b[a-z][a-z’'-]+")


def may_agree(text: str, countries: Sequence[CountryFinding], people: Sequence[PersonFinding], models: Models) -> bool:
    """Return True if an article may tell of agreements of states."""
    if not countries:
        return False
    return len(text) < SHORT or models.score("words", word_features(text, countries, people)) > MARGIN


def word_features(text: str, countries: Sequence[CountryFinding], people: Sequence[PersonFinding]) -> set[str]:
    """Return the lemmas of a text's words in lower case, their classes, and how many countries and leaders it names."""
    lexicon = load_lexicon()
    lemmas = {lexicon.lemma(word) for word in set(_WORD.findall(text))}
    classes = {name for lemma in lemmas for name in (*lexicon.verbs.get(lemma, ()), *lexicon.nouns.get(lemma, ()))}
    leaders = sum(person.leader for person in people)
    led = len({person.country for person in people if person.leader})
    return {
        *lemmas,
        *(f"#{name}" for name in classes),
        f"countries {min(len(countries), 6)}",
        f"leaders {min(leaders, 5)}",
        f"led {min(led, 4)}",
        f"countries {min(len(countries), 3)} led {min(led, 3)}",
    }
