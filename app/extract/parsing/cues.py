"""Words that report speech (data/reference/reporting_verbs.csv, reporting_nouns.csv), by form."""

from app.extract.word_lists import load_reporting_words

_WORDS = load_reporting_words()
INDIRECT = _WORDS.indirect
TEXTS = _WORDS.texts
CLAIMS = _WORDS.claims
# Forms by which a sentence that reports is found before it is parsed: not those that are nouns as often.
REPORTS = (INDIRECT | {"according", "assertion", "contention", "insistence", "prediction"}) - frozenset(
    "state states question questions report reports point points answer answers charge charges note notes "
    "pledges promises stress lament".split()
)


def verb_class(word: str) -> str:
    """Return what a verb's form does with a quote: core, saying, naming or other."""
    return _WORDS.verbs.get(word, "other")
